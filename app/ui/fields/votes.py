"""Resolutions and their votes: a table that counts, what the count says below it, and the rest of one resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHeaderView, QVBoxLayout, QWidget

from app.domain.voting_rules import DEVELOPMENT, ELECTION
from app.texts import say
from app.ui.fields.base import Around, Note
from app.ui.fields.box import FieldBox
from app.ui.fields.rows import RowsField
from app.ui.fields.scalars import SCALARS
from app.ui.fields.votes_model import NUMBER, RESULT, SHOWN, VotesModel
from app.ui.widgets.basics import button, empty_out, label, picture, plain, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.looking_over import Look
    from app.domain.errors import Problem
    from app.domain.form import Field, Form
    from app.ui.fields.base import Typed
    from app.ui.widgets.basics import Item

BY_BALLOT = "secret_ballot"
_WIDTHS = {NUMBER: 28, "vote_kind": 100, "method": 88, RESULT: 84}
_COUNT_WIDTH, _LEAST_WIDTH, _ACROSS = 44, 20, 3
_LACKING = ("vote.adds_up",)
_SAID = "resolutions."


class VotesField(RowsField):
    """The numbers in the caption and in the columns come from the rules; nothing is added up here."""

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.votes: VotesModel
        self._read_only = False
        self.caption = label("", "cap")
        self.add = button("添加决议", self._start, icon="plus", small=True)
        self.rule = label("", "micro", wrap=True)
        self.findings = QVBoxLayout()
        self.findings.setSpacing(4)
        self.more = ResolutionRest(around.forms[field.of], around)
        self.more.edited.connect(self._write_more)
        self.open_more = button(
            "填写表决对象、发出和收回票数、监票人", self._show_more, kind="link", small=True
        )
        self._opened = False
        self.acts.removeWidget(self.hint)
        self.acts.insertWidget(0, self.rule, 1)
        self.acts.setStretch(self.acts.count() - 1, 0)  # the room is the caption's
        self._inside.addLayout(self.findings)
        self._inside.addWidget(self.more)
        self._inside.addLayout(row(self.open_more, None, self.hint))
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._follow_row())
        self._fit_columns()
        self._follow_row()

    def make_model(self) -> VotesModel:
        self.votes = VotesModel(self.around.forms[self.field.of], self.around.typing)
        return self.votes

    def _fit_columns(self) -> None:
        heads = self.view.horizontalHeader()
        heads.setStretchLastSection(False)
        heads.setMinimumSectionSize(_LEAST_WIDTH)
        for column, item in enumerate(self.votes.fields):
            if item.id == "matter":
                heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                self.view.setColumnWidth(column, _WIDTHS.get(item.id, _COUNT_WIDTH))

    def beside(self) -> list[Item]:
        return [self.caption]

    def head(self) -> list[Item]:
        return [self.add]

    def see(self, look: Look) -> None:
        self.votes.see(look.tallies)
        self.caption.setText(self._caption(look))
        self.rule.setText(self._rule(look))
        self._show_findings(look)
        self._follow_row()

    def _caption(self, look: Look) -> str:
        """Who is there to vote, and how many ayes it takes."""
        house = look.house
        if not house.due:
            return "登记参会人员后显示可表决人数"
        who = "到会有表决权" if house.marked else "到会"
        written = sum(tally.voters - house.present for tally in look.tallies)
        need = look.tallies[0].need if len(look.tallies) == 1 else house.need
        parts = [f"{who} {house.present} 人", f"书面意见 {written} 份", f"过半数需 {need} 票"]
        return "·".join(parts if written or house.marked else [parts[0], parts[2]])

    def _rule(self, look: Look) -> str:
        found = look.majority
        return f"{found.title}（{look.sources.label(found.source)}{found.clause}）" if found else ""

    def _show_findings(self, look: Look) -> None:
        """What the rules find in the votes shows at once: cross checks need no finish (ui.md 4.4)."""
        empty_out(self.findings)
        if self._read_only:
            return
        counted = {tally.row for tally in look.tallies if tally.cast}
        for problem in look.problems:
            if problem.field.startswith(_SAID) and "rule" in problem.values and problem.row in counted:
                finding = self._finding(problem)
                self.findings.addWidget(finding)
                finding.show()

    def _finding(self, problem: Problem) -> QWidget:
        tone = "bad" if problem.severity == "A" or problem.code in _LACKING else "warn"
        icon = "alert-circle" if tone == "bad" else "alert-triangle"
        words = label(f"决议 {problem.row}：{say(problem.code, **problem.values)}", tone, wrap=True)
        line = row(picture(icon, tone, 14), words, gap=6)
        line.setStretch(1, 1)
        tally = self.votes.tally(self._place(Note("", row=(problem.row or 1) - 1)))
        if problem.code in _LACKING and tally is not None and tally.lacking > 0:
            place = self._place(Note("", row=(problem.row or 1) - 1))
            line.addWidget(
                button(
                    f"把缺的 {tally.lacking} 票记为弃权", lambda: self.abstain(place), kind="link", small=True
                )
            )
        return plain(line)

    def abstain(self, place: int) -> None:
        """One click: the votes that lack become abstentions."""
        tally = self.votes.tally(place)
        if tally is None or tally.lacking <= 0:
            return
        names = [item.id for item in self.votes.fields]
        index = self.votes.index(place, names.index("abstain"))
        now = self.votes.text(place, index.column())
        self.votes.setData(index, str((int(now) if now.isdigit() else 0) + tally.lacking))

    def _start(self) -> None:
        """The keys go to the empty row at the end."""
        last = self.votes.rowCount() - 1
        self.view.setFocus()
        self.view.setCurrentIndex(self.votes.index(last, 1))
        self.view.edit(self.votes.index(last, 1))

    def _follow_row(self) -> None:
        """The rest of the marked resolution: shown when its kind asks for it, when filled, or when opened."""
        row_number = self.view.currentIndex().row()
        if self.votes.is_waiting(row_number):
            row_number = self.votes.rowCount() - 2  # the one just written
        texts = self.votes.row_texts(row_number)
        shown = texts is not None and (self._opened or self._needs_more(texts))
        if texts is not None and shown:
            self.more.show_row(row_number, texts)
        self.more.setVisible(shown)
        self.open_more.setVisible(texts is not None and not shown and not self._read_only)

    def _needs_more(self, texts: dict[str, str]) -> bool:
        filled = any(texts.get(name) for name in self.more.boxes)
        kind, method = (self.votes.code(name, texts.get(name, "")) for name in ("vote_kind", "method"))
        return filled or kind in DEVELOPMENT | {ELECTION} or method == BY_BALLOT

    def _show_more(self) -> None:
        self._opened = True
        self._follow_row()
        self.more.focus()

    def _write_more(self, row_number: int, name: str, text: str) -> None:
        self.votes.set_text(row_number, name, text)

    def put(self, value: Typed) -> None:
        super().put(value)
        self._opened = False
        self._follow_row()

    def entries(self) -> list[QWidget]:
        return [self.view]

    def show_notes(self, notes: Sequence[Note]) -> Sequence[Note]:
        """What the rules say about votes stands below the table already."""
        super().show_notes(notes)
        labels = {field.id: field.label for field in self.around.forms[self.field.of].fields}
        left = [note for note in notes if not (note.rule and note.row >= 0)]
        return [n if n.row < 0 else n.said(f"决议 {n.row + 1}“{labels.get(n.column, '')}”：") for n in left]

    def go_to(self, note: Note) -> None:
        super().go_to(note)
        if note.column in self.more.boxes:
            self._opened = True
            self._follow_row()
            self.more.boxes[note.column].focus()

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on
        super().set_read_only(on=on)
        self.add.setVisible(not on)
        self.more.set_read_only(on=on)
        self._follow_row()


class ResolutionRest(QFrame):
    """The fields of one resolution that have no column: whom it is about, ballots out and back, who counted."""

    edited = Signal(int, str, str)

    def __init__(self, form: Form, around: Around) -> None:
        super().__init__()
        self.setProperty("sunken", "true")
        self._row, self._around = -1, around
        self.title = label("", "sub")
        self.boxes: dict[str, FieldBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.title, 0, 0, 1, _ACROSS)
        for item in form.fields:
            if item.id in (*SHOWN, RESULT) or item.id in form.hidden:
                continue
            box = FieldBox(item, SCALARS[item.kind](item, around), around)
            box.edited.connect(lambda name=item.id: self._tell(name))
            self.boxes[item.id] = box
            place = len(self.boxes) - 1
            grid.addWidget(box, 1 + place // _ACROSS, place % _ACROSS)
        for column in range(_ACROSS):
            grid.setColumnStretch(column, 1)

    def show_row(self, number: int, texts: dict[str, str]) -> None:
        self.title.setText(f"决议 {number + 1} {texts.get('matter', '')}")
        for name, box in self.boxes.items():
            if self._row != number or not box.isAncestorOf(self.window().focusWidget() or self):
                box.put(texts.get(name, ""))
        self._row = number

    def _tell(self, name: str) -> None:
        text = self.boxes[name].typed()
        self.edited.emit(self._row, name, text if isinstance(text, str) else "")

    def focus(self) -> None:
        next(iter(self.boxes.values())).focus()

    def set_read_only(self, *, on: bool) -> None:
        for box in self.boxes.values():
            box.set_read_only(on=on)
