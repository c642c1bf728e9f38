"""Months as ISO text, `2026-03`: counting, ranges, quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MONTH = len("2026-03")
YEAR_MONTHS, QUARTER_MONTHS = 12, 3


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def number(month: str) -> int:
    """Months since year 0, so that they can be subtracted."""
    return int(month[:4]) * YEAR_MONTHS + int(month[5:7]) - 1


def month_at(count: int) -> str:
    return f"{count // YEAR_MONTHS:04d}-{count % YEAR_MONTHS + 1:02d}"


def after(month: str, count: int = 1) -> str:
    return month_at(number(month) + count)


def between(first: str, last: str) -> list[str]:
    """Both included; none when they are in the wrong order."""
    return [month_at(count) for count in range(number(first), number(last) + 1)]


def runs(found: Sequence[str]) -> list[tuple[str, str]]:
    """First and last of those that follow each other, of months in order."""
    made: list[tuple[str, str]] = []
    for month in found:
        if made and after(made[-1][1]) == month:
            made[-1] = (made[-1][0], month)
        else:
            made.append((month, month))
    return made


def end_of_quarter(month: str) -> str:
    count = number(month)
    return month_at(count - count % QUARTER_MONTHS + QUARTER_MONTHS - 1)
