"""Months, quarters, halves and years, as `2026-03`, `2026Q1`, `2026H1`, `2026`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.dates import EARLIEST_YEAR, LATEST_YEAR, first_day
from app.domain.errors import Refused
from app.domain.months import MONTH, YEAR_MONTHS, month_at

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_TEXT = re.compile(r"(\d{4})(?:-(\d{2})|Q([1-4])|H([12]))?", re.IGNORECASE)


class Period(NamedTuple):
    """Whole months. `lower` ≤ ISO text < `upper` holds for every date inside, of any precision that fits."""

    text: str
    lower: str
    upper: str

    @property
    def first(self) -> date:
        return date.fromisoformat((self.lower + "-01-01")[:10])

    @property
    def last(self) -> date:
        return date.fromisoformat((self.upper + "-01-01")[:10]) - timedelta(days=1)

    @property
    def per(self) -> str:
        """A key of MONTHS."""
        return {"-": "month", "Q": "quarter", "H": "half_year", "": "year"}[self.text[4:5]]

    def holds(self, iso: str) -> bool:
        return self.lower <= iso < self.upper


def parse_period(raw: str) -> Period:
    """Raises Refused("period.unreadable")."""
    found = _TEXT.fullmatch(raw.strip())
    if not found:
        raise Refused("period.unreadable", value=raw)
    year = int(found[1])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refused("period.unreadable", value=raw)
    if found[2]:
        first, months = int(found[2]), 1
    elif found[3]:
        first, months = int(found[3]) * 3 - 2, 3
    elif found[4]:
        first, months = int(found[4]) * 6 - 5, 6
    else:
        return Period(raw.strip(), f"{year:04d}", f"{year + 1:04d}")
    if not 1 <= first <= YEAR_MONTHS:
        raise Refused("period.unreadable", value=raw)
    start = year * YEAR_MONTHS + first - 1
    return Period(raw.strip().upper(), month_at(start), month_at(start + months))


def period_of(per: str, day: date) -> Period:
    """The month, quarter, half or year (a key of MONTHS) that holds the day."""
    turn = (day.month - 1) // MONTHS[per] + 1
    ends = {"month": f"-{turn:02d}", "quarter": f"Q{turn}", "half_year": f"H{turn}", "year": ""}
    return parse_period(f"{day.year:04d}{ends[per]}")


def next_to(period: Period, by: int) -> Period:
    """The period of the same length just before (-1) or behind (1)."""
    return period_of(period.per, (period.first if by < 0 else period.last) + timedelta(days=by))


def quarter_of(day: date) -> Period:
    return period_of("quarter", day)


def quarter_holding(iso: str) -> str:
    """The quarter a date of a day or a month lies in; "" for none, and for a year alone."""
    return quarter_of(first_day(iso)).text if len(iso) >= MONTH else ""


def last_quarters(on: date, count: int) -> list[str]:
    """The quarters up to the last one that has ended, the oldest first."""
    found, period = list[str](), quarter_of(on)
    for _ in range(count):
        period = next_to(period, -1)
        found.append(period.text)
    return found[::-1]


def periods(per: str, first: date, last: date) -> Iterator[Period]:
    """Every period that holds a day from `first` to `last`, in order."""
    period = period_of(per, first)
    while period.first <= last:
        yield period
        period = next_to(period, 1)
