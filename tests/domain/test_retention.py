"""Which backups stay: told by what a year of working days leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.retention import Copy, superfluous

START = datetime(2025, 1, 6, 17, 0, tzinfo=UTC)


def copies(hours: list[int], reason: str = "close", size: int = 1) -> list[Copy]:
    return [Copy(f"{n}", n, START + timedelta(hours=h), reason, size) for n, h in enumerate(hours, start=1)]


def left(found: list[Copy], cap: int = 1 << 30) -> list[Copy]:
    gone = {copy.name for copy in superfluous(found, cap=cap)}
    return [copy for copy in found if copy.name not in gone]


def test_ten_of_one_afternoon() -> None:
    assert [c.number for c in left(copies(list(range(5)) * 5))] == list(range(16, 26))


def test_a_year_of_days_keeps_days_weeks_and_quarters() -> None:
    kept = left(copies([24 * day for day in range(365)]))
    days = [(START + timedelta(days=364)).date() - c.at.date() for c in kept]
    assert {d.days for d in days if d.days < 14} == set(range(14))
    assert len([d for d in days if 14 <= d.days < 56]) == 5  # three of eight weeks lie in the last 14 days
    assert [c.at.date().isoformat() for c in kept if c.at < START + timedelta(days=300)] == [
        "2025-03-31", "2025-06-30", "2025-09-30",
    ]  # fmt: skip
    assert len(kept) == 14 + 5 + 3


def test_the_last_five_before_an_upgrade_stay() -> None:
    old = copies(list(range(8)), reason="upgrade")
    recent = [Copy(f"r{n}", 100 + n, START + timedelta(days=2000 + n), "close", 1) for n in range(60)]
    kept = left([*old, *recent])
    assert [c.number for c in kept if c.reason == "upgrade"] == [4, 5, 6, 7, 8]


def test_a_full_cap_keeps_the_newest_only() -> None:
    found = copies([24 * day for day in range(20)], size=400)
    assert [c.number for c in left(found, cap=1000)] == [19, 20]
    assert [c.number for c in left(found, cap=10)] == [20]


def test_a_clock_that_stood_wrong_costs_nothing_new() -> None:
    future = copies([24 * 365 * 10 + n for n in range(30)])
    now = Copy("now", 31, START, "close", 1)
    assert now in left([*future, now])


@given(st.lists(st.integers(0, 24 * 1000), max_size=80), st.integers(1, 50))
def test_never_the_newest_and_never_twice(hours: list[int], cap: int) -> None:
    found = copies(hours)
    kept = left(found, cap=cap)
    assert not found or found[-1] in kept
    assert sum(c.size for c in kept) <= max(cap, 1)
    assert left(kept, cap=cap) == kept
