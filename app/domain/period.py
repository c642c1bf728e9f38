"""Months, quarters, halves and years, as `2026-03`, `2026Q1`, `2026H1`, `2026`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.dates import EARLIEST_YEAR, LATEST_YEAR
from app.domain.errors import Refused

_TEXT = re.compile(r"(\d{4})(?:-(\d{2})|Q([1-4])|H([12]))?", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
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

    def split(self, months: int) -> list[Period]:
        """The whole months, quarters, halves or years (1, 3, 6 or 12 months) inside, oldest first."""
        start, end = self.first, self.last
        starts = (12 * start.year + start.month - 1, 12 * end.year + end.month)
        inside = (index for index in range(starts[0], starts[1]) if index % months == 0)
        return [_of(*divmod(index, 12), months) for index in inside if index + months <= starts[1]]

    def holds(self, iso: str) -> bool:
        return self.lower <= iso < self.upper


def _of(year: int, month0: int, months: int) -> Period:
    names = {
        1: f"{year:04d}-{month0 + 1:02d}",
        3: f"{year:04d}Q{month0 // 3 + 1}",
        6: f"{year:04d}H{month0 // 6 + 1}",
    }
    return parse_period(names.get(months, f"{year:04d}"))


def _month(year: int, month: int) -> str:
    year, month = (year + 1, 1) if month > 12 else (year, month)  # noqa: PLR2004 - months of a year
    return f"{year:04d}-{month:02d}"


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
    if not 1 <= first <= 12:  # noqa: PLR2004 - months of a year
        raise Refused("period.unreadable", value=raw)
    return Period(raw.strip().upper(), _month(year, first), _month(year, first + months))


def quarter_of(day: date) -> Period:
    return parse_period(f"{day.year}Q{(day.month + 2) // 3}")
