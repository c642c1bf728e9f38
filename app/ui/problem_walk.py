"""All that is wrong with a record: shown at its fields, counted on the tabs, and walked through with F8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.texts import say, say_problem, some_of
from app.ui.fields.base import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.errors import Problem
    from app.domain.form import Form
    from app.ui.fields.box import FieldBox

MOST_NAMED, _SHORT_SENTENCE = 4, 40
BLOCKING = "A"


@dataclass(frozen=True)
class Stop:
    box: FieldBox
    note: Note


class ProblemWalk:
    """Knows the boxes of one form in their order."""

    def __init__(self, form: Form, forms: Mapping[str, Form], boxes: Mapping[str, FieldBox]) -> None:
        self._form, self._forms, self._boxes = form, forms, boxes
        self._loose: list[Note] = []
        self._last: Stop | None = None

    def show(self, problems: Sequence[Problem]) -> None:
        """Every problem at its field; what no field shows is kept for the banner."""
        for name, box in self._boxes.items():
            notes = [self._note(p, box) for p in problems if _field(p) == name]
            if notes or box.notes:
                box.set_notes(notes)
        self._loose = [
            Note(say_problem(p, self._form, self._forms), hint=p.severity != BLOCKING)
            for p in problems
            if _field(p) not in self._boxes
        ]

    def _note(self, problem: Problem, box: FieldBox) -> Note:
        words = say(problem.code, **problem.values)
        return Note(
            say_problem(problem, self._form, self._forms) if box.field.of else words,
            row=-1 if problem.row is None else problem.row - 1,
            column=problem.field.partition(".")[2],
            hint=problem.severity != BLOCKING,
            code=problem.code,
            rule="rule" in problem.values,
            words=words,
        )

    def clear(self) -> None:
        for box in self._boxes.values():
            if box.notes:
                box.set_notes(())
        self._loose, self._last = [], None

    def count(self, *, hints: bool = False) -> int:
        notes = [note for box in self._boxes.values() for note in box.notes] + self._loose
        return sum(note.hint == hints for note in notes)

    def counts_of(self, names: Sequence[str]) -> tuple[int, str]:
        """How many a section holds and in which tone: hints are counted only where nothing blocks."""
        notes = [note for name in names for note in self._boxes[name].notes]
        wrong = sum(not note.hint for note in notes)
        return (wrong, "bad") if wrong else (len(notes), "warn")

    def summary(self) -> str:
        """The empty fields by name, then what else is wrong: 时间、地点未填；表决第 2 行."""
        empty: list[str] = []
        others: list[tuple[str, str]] = [("", note.text) for note in self._loose if not note.hint]
        for box in self._boxes.values():
            wrong = [note for note in box.notes if not note.hint]
            if any(note.code == "field.required" and not note.column for note in wrong):
                empty.append(box.field.label)
            elif wrong:
                words = "未填" if wrong[0].code == "field.required" else wrong[0].words or wrong[0].text
                others.append((self._named(box, wrong[0]), words))
        parts = [f"{some_of(empty, '处', most=MOST_NAMED)}未填"] if empty else []
        if len(others) == 1 and len(others[0][1]) <= _SHORT_SENTENCE:
            name, words = others[0]
            parts.append(f"{name}{words}" if words == "未填" else "：".join(w for w in (name, words) if w))
        elif others:
            parts.append(some_of([name or words for name, words in others], "处", most=MOST_NAMED))
        return "；".join(parts)

    def _named(self, box: FieldBox, note: Note) -> str:
        rows = self._forms.get(box.field.of)
        column = rows.by_id.get(note.column) if rows else None
        row = f"第 {note.row + 1} 行" if note.row >= 0 else ""
        return f"{box.field.label}{row}" + (f"“{column.label}”" if column else "")

    def stops(self) -> list[Stop]:
        """What blocks, in the order of the form; when nothing does, what is worth a look."""
        every = [Stop(box, note) for box in self._boxes.values() for note in box.notes]
        wrong = [stop for stop in every if not stop.note.hint]
        return wrong or every

    def first(self) -> Stop | None:
        return self._at(0)

    def step(self, focus: QWidget, *, back: bool) -> Stop | None:
        """The one after (or before) the place one stands in; round again at the end."""
        stops = self.stops()
        if not stops:
            return None
        if self._last in stops and self._last is not None and self._last.box.isAncestorOf(focus):
            return self._at(stops.index(self._last) + (-1 if back else 1))
        here = next((n for n, stop in enumerate(stops) if stop.box.isAncestorOf(focus)), None)
        if here is None:
            return self._at(self._near(focus, stops, back=back))
        return self._at(here + (-1 if back else 1))

    def _near(self, focus: QWidget, stops: Sequence[Stop], *, back: bool) -> int:
        """From a field that is right: the next wrong one below it, or above."""
        order = list(self._boxes.values())
        here = next((n for n, box in enumerate(order) if box.isAncestorOf(focus)), -1)
        below = next((n for n, stop in enumerate(stops) if order.index(stop.box) > here), 0)
        return below - 1 if back else below

    def _at(self, number: int) -> Stop | None:
        stops = self.stops()
        self._last = stops[number % len(stops)] if stops else None
        return self._last


def _field(problem: Problem) -> str:
    return problem.field.partition(".")[0]
