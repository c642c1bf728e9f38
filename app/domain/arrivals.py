"""Who has handed in what, and when: the board of the committee, quarter by quarter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# A quarter's file is due by the tenth day after it ends, unless the committee says otherwise.
DUE_DAYS, MOST_DUE_DAYS = 10, 60
ON_TIME, LATE, RETURNED, HELD, MISSING, NOT_DUE, EXCUSED = (
    "on_time", "late", "returned", "held", "missing", "not_due", "excused",
)  # fmt: skip
RECEIVED = (ON_TIME, LATE)


class Came(NamedTuple):
    """A package that came: of which branch and quarter, made on which day, in which state ("applied", "held", "returned")."""

    desk: str
    period: str
    number: int
    made: date
    state: str
    package: str


class Place(NamedTuple):
    """One branch in one quarter: in which state, by which package (the newest), how many came."""

    state: str
    came: Came | None
    packages: int


def due_on(period: str, days: int = DUE_DAYS) -> date:
    return parse_period(period).last + timedelta(days=days)


class Desk(NamedTuple):
    """A branch as the board asks about it: excused or not, and since which day it is to hand in."""

    excused: bool = False
    since: date = date.min


def place(came: Sequence[Came], period: str, desk: Desk, *, today: date, days: int = DUE_DAYS) -> Place:
    """The first file decides whether it was on time, the newest in which state it is."""
    if not came:
        due = due_on(period, days)
        asked = desk.since <= parse_period(period).last and due < today  # nobody owes a quarter that was over
        return Place(EXCUSED if desk.excused else MISSING if asked else NOT_DUE, None, 0)
    newest = max(came, key=lambda one: (one.number, one.made))
    if newest.state in (RETURNED, HELD):
        return Place(newest.state, newest, len(came))
    first = min(one.made for one in came)
    return Place(ON_TIME if first <= due_on(period, days) else LATE, newest, len(came))


def board(
    desks: Mapping[str, Desk],
    periods: Sequence[str],
    came: Iterable[Came],
    *,
    today: date,
    days: int = DUE_DAYS,
) -> dict[str, dict[str, Place]]:
    """Branch → quarter → place."""
    by_place: dict[tuple[str, str], list[Came]] = {}
    for one in came:
        by_place.setdefault((one.desk, one.period), []).append(one)
    return {
        desk: {
            period: place(by_place.get((desk, period), []), period, facts, today=today, days=days)
            for period in periods
        }
        for desk, facts in desks.items()
    }


def on_time_rate(places: Iterable[Place]) -> tuple[int, int]:
    """(on time, due): excused branches and quarters that are not due yet do not count."""
    counted = [one for one in places if one.state not in (EXCUSED, NOT_DUE)]
    return sum(one.state == ON_TIME for one in counted), len(counted)
