"""Working days after the State Council's yearly notice, which moves weekends; a year not loaded is counted for the time being."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.definition import Definition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DAY = timedelta(days=1)
_WEEKEND = 5  # Saturday
_LONGEST = 366  # days a count may go on: a calendar that leaves no working day must not hang us


class Calendar(NamedTuple):
    """One year: the days off and the weekend days worked instead, and which notice says so."""

    year: int
    source: str
    off: frozenset[date]
    worked: frozenset[date]


class Counted(NamedTuple):
    """The day a count ends. `unknown` are years in it that no calendar holds: Monday to Friday were taken."""

    day: date
    unknown: tuple[int, ...] = ()


def calendar_from(data: Mapping[str, object], where: str) -> Calendar:
    """Raises UserError("form.…") for unknown keys and for days that are none, or of another year."""
    found = Definition(data, where)
    found.only({"year", "source", "off", "worked"})
    found.need("year", "source")
    year = found.whole("year")
    off, worked = (frozenset(_days(found, key, year)) for key in ("off", "worked"))
    if off & worked:
        raise found.refusal("worked")
    return Calendar(year, found.text("source"), off, worked)


def _days(found: Definition, key: str, year: int) -> Iterator[date]:
    for text in found.words(key):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise found.refusal(key) from None
        if day.year != year:
            raise found.refusal(key)
        yield day


def is_workday(day: date, calendars: Mapping[int, Calendar]) -> bool:
    year = calendars.get(day.year)
    if year is not None and day in year.off | year.worked:
        return day in year.worked
    return day.weekday() < _WEEKEND


def last_of(
    start: date, workdays: int, calendars: Mapping[int, Calendar], *, with_start: bool = False
) -> Counted:
    """The last of so many working days of a public notice; the day it is posted does not count (rules §3.3)."""
    day, left = (start if with_start else start + _DAY), workdays
    for _ in range(_LONGEST):
        left -= is_workday(day, calendars)
        if left <= 0:
            break
        day += _DAY
    years = range(start.year, day.year + 1)
    return Counted(day, tuple(year for year in years if year not in calendars))
