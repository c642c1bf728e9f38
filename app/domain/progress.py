"""What a branch has held of what it must hold, period by period: the picture of a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.cadence import in_force, those_who_must
from app.domain.period import periods, quarter_of

if TYPE_CHECKING:
    from collections.abc import Sequence
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


def quarter_progress(
    cadences: Sequence[Cadence],
    held: Sequence[Held],
    body: Body,
    *,
    on: date,
    since: date,
    today: date | None = None,
) -> list[Progress]:
    """The required activities of the quarter that holds `on`; yearly ones show their whole year.

    Only records up to that day count. What each member must do is no line here. Who looks back at a quarter says
    `today`: what is short is missing then, not due.
    """
    now = today or on
    quarter = quarter_of(on)
    lines: list[Progress] = []
    for cadence in cadences:
        spans = [p for p in periods(cadence.per, quarter.first, quarter.last) if in_force(cadence, p)]
        if cadence.scope == "member" or not spans:
            continue
        for group in those_who_must(cadence, body):
            cells = tuple(_cell(cadence, group, span, held, on=on, since=since, now=now) for span in spans)
            lines.append(Progress(cadence, group, cells))
    return lines


def _cell(
    cadence: Cadence,
    group: str,
    period: Period,
    held: Sequence[Held],
    *,
    on: date,
    since: date,
    now: date,
) -> Cell:
    until = on.isoformat()
    counted = [
        one
        for one in held
        if one.form == cadence.form
        and period.holds(one.day)
        and one.day[:10] <= until
        and (not group or one.of == group)
    ]
    counted.sort(key=lambda one: one.day)
    state = _state(period, on=now, since=since)
    return Cell(period, DONE if len(counted) >= cadence.times else state, tuple(counted))


def _state(period: Period, *, on: date, since: date) -> str:
    """Of a period that is short."""
    first, last = period.first, period.last
    if first > on:
        return FUTURE
    if last >= on:
        return DUE
    return BEFORE if first < since else MISSING
