"""Months counted, ranged and gathered."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.months import after, between, end_of_quarter, month_of, number, runs


def test_counting_over_the_turn_of_the_year() -> None:
    assert (month_of(date(2026, 3, 12)), after("2026-12"), after("2026-01", -1)) == (
        "2026-03",
        "2027-01",
        "2025-12",
    )
    assert number("2027-01") - number("2026-11-30") == 2
    assert between("2026-11", "2027-02") == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert between("2026-02", "2026-01") == []


@pytest.mark.parametrize(
    ("month", "last"), [("2026-01", "2026-03"), ("2026-06", "2026-06"), ("2026-11", "2026-12")]
)
def test_the_last_month_of_a_quarter(month: str, last: str) -> None:
    assert end_of_quarter(month) == last


def test_months_that_follow_each_other_are_one_run() -> None:
    assert runs(["2026-11", "2026-12", "2027-01", "2027-03"]) == [
        ("2026-11", "2027-01"),
        ("2027-03", "2027-03"),
    ]
    assert runs([]) == []
