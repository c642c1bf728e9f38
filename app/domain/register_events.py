"""What happened to somebody's membership, one by one: arrivals, departures, and becoming a full member (rules §4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.dates import first_day
from app.domain.membership import CONVERTED, converted_on, membership_on, moves_of
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.values import Values


class Event(NamedTuple):
    """`told` is the record of the register of changes behind it; {} where only the card tells."""

    day: str
    event: str
    told: Values


def events_of(card: Values, told: Sequence[Values], branch: str = "") -> Iterator[Event]:
    """In turn; the same moves `membership_on` reads, so that lists and counts agree."""
    for move in moves_of(card, told, branch):
        day = move.day.isoformat()
        yield Event(day, move.event, _record(told, move.event, day))
    day = converted_on(card, told)
    if day and membership_on(card, told, first_day(day), branch).member:
        converted = [one for one in told if one.get("event") == CONVERTED]
        yield Event(day, CONVERTED, converted[-1] if converted else {})


def _record(told: Sequence[Values], event: str, day: str) -> Values:
    return next(
        (one for one in told if one.get("event") == event and as_text(one.get("changed_on")) == day), {}
    )
