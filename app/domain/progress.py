"""What a branch has held of what it must hold, period by period: the picture of a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.cadence import in_force, those_who_must
from app.domain.period import periods, quarter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.cadence import Body, Cadence, Held
    from app.domain.period import Period

DONE, MISSING, DUE, FUTURE, BEFORE = "done", "missing", "due", "future", "before"


class Cell(NamedTuple):
    """One period of one cadence. `held` are its records, oldest first; `state` is one of the five above.

    `before` is a period that began before the branch kept its books here: nobody can say what was done.
    """

    period: Period
    state: str
    held: tuple[Held, ...]


class Progress(NamedTuple):
    """One line of the picture: a cadence, for one group where groups meet on their own."""

    cadence: Cadence
    group: str
    cells: tuple[Cell, ...]

    @property
    def done(self) -> int:
        return sum(min(len(cell.held), self.cadence.times) for cell in self.cells)

    @property
    def required(self) -> int:
        return self.cadence.times * len(self.cells)


class Turns(NamedTuple):
    """The periods of a cadence that the picture of a quarter shows: the same for every branch."""

    cadence: Cadence
    spans: tuple[Period, ...]


def turns_of(cadences: Sequence[Cadence], on: date, span: Period | None = None) -> list[Turns]:
    """Of a span, else the quarter that holds `on`; yearly ones show their whole year. What each member must do is no
    line here.
    """
    span = span or quarter_of(on)
    asked = [cadence for cadence in cadences if cadence.scope != "member"]
    found = [
        Turns(one, tuple(p for p in periods(one.per, span.first, span.last) if in_force(one, p)))
        for one in asked
    ]
    return [one for one in found if one.spans]


def reach(turns: Iterable[Turns]) -> dict[str, tuple[str, str]]:
    """Form → from when until before when its records count, as ISO text."""
    found: dict[str, tuple[str, str]] = {}
    for cadence, spans in turns:
        lower, upper = spans[0].lower, spans[-1].upper
        first, last = found.get(cadence.form, (lower, upper))
        found[cadence.form] = min(first, lower), max(last, upper)
    return found


def progress_of(
    cadences: Sequence[Cadence],
    held: Sequence[Held],
    body: Body,
    *,
    on: date,
    since: date,
    today: date | None = None,
    span: Period | None = None,
) -> list[Progress]:
    """The required activities of a span, else the quarter that holds `on`. Only records up to that day count.

    Who looks back at a quarter says `today`: what is short is missing then, not due.
    """
    return branch_progress(turns_of(cadences, on, span), held, body, on=on, since=since, today=today or on)


def branch_progress(
    turns: Iterable[Turns], held: Iterable[Held], body: Body, *, on: date, since: date, today: date
) -> list[Progress]:
    """The same for one branch of many, whose turns are known already."""
    until = on.isoformat()
    by_form: dict[str, list[Held]] = {}
    for one in sorted(held, key=lambda one: one.day):
        if one.day[:10] <= until:
            by_form.setdefault(one.form, []).append(one)
    lines: list[Progress] = []
    for cadence, spans in turns:
        records = by_form.get(cadence.form, [])
        for group in those_who_must(cadence, body):
            mine = [one for one in records if one.of == group] if group else records
            cells = tuple(_cell(cadence, span, mine, since=since, now=today) for span in spans)
            lines.append(Progress(cadence, group, cells))
    return lines


def _cell(cadence: Cadence, period: Period, held: Sequence[Held], *, since: date, now: date) -> Cell:
    counted = tuple(one for one in held if period.holds(one.day))
    state = DONE if len(counted) >= cadence.times else _state(period, on=now, since=since)
    return Cell(period, state, counted)


def _state(period: Period, *, on: date, since: date) -> str:
    """Of a period that is short."""
    first, last = period.first, period.last
    if first > on:
        return FUTURE
    if last >= on:
        return DUE
    return BEFORE if first < since else MISSING
