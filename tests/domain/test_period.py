"""Months, quarters, halves and years, as they are typed, and one after the other."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import Refused
from app.domain.period import parse_period, period_of, periods, quarter_of


@pytest.mark.parametrize(
    ("typed", "text", "first", "last"),
    [
        ("2026-03", "2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-12", "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026q1", "2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q4", "2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (" 2026H2 ", "2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_days(typed: str, text: str, first: date, last: date) -> None:
    period = parse_period(typed)
    assert (period.text, period.first, period.last) == (text, first, last)
    assert period.holds(first.isoformat())
    assert period.holds(f"{last.isoformat()}T23:00/23:59")
    assert period.holds(f"{first:%Y-%m}")
    assert not period.holds(f"{first.year - 1}-12-31")
    assert not period.holds("2027-01-01")


@pytest.mark.parametrize("typed", ["2026Q5", "2026-13", "2026-00", "26Q1", "0000", "9999", "第一季度", ""])
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match=r"period\.unreadable"):
        parse_period(typed)


def test_the_quarter_of_a_day() -> None:
    days = (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31))
    assert [quarter_of(d).text for d in days] == ["2026Q1", "2026Q1", "2026Q2", "2026Q4"]


@pytest.mark.parametrize(
    ("every", "day", "text"),
    [
        ("month", "2026-02-28", "2026-02"),
        ("month", "2026-12-31", "2026-12"),
        ("quarter", "2026-03-31", "2026Q1"),
        ("quarter", "2026-10-01", "2026Q4"),
        ("half_year", "2026-06-30", "2026H1"),
        ("half_year", "2026-07-01", "2026H2"),
        ("year", "2024-02-29", "2024"),
    ],
)
def test_period_of_a_day(every: str, day: str, text: str) -> None:
    found = period_of(every, date.fromisoformat(day))
    assert found.text == text
    assert found.first <= date.fromisoformat(day) <= found.last


def test_periods_follow_each_other_over_the_new_year() -> None:
    assert [p.text for p in periods("month", date(2025, 11, 30), date(2026, 1, 1))] == [
        "2025-11", "2025-12", "2026-01"
    ]  # fmt: skip
    assert [p.text for p in periods("quarter", date(2025, 12, 31), date(2026, 4, 1))] == [
        "2025Q4", "2026Q1", "2026Q2"
    ]  # fmt: skip
