"""Counting who should come, who came and who votes; halves and fifths in whole numbers only."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.values import Row, Values, as_rows

# Codes of forms/codes/attendance_state.toml; a late comer was there.
PRESENT_STATES = frozenset({"present", "late"})
ABSENT = "absent"


class Sums(NamedTuple):
    """A sheet counted: `away` on leave, on business or on shift, `absent` without any of these, `open` not marked yet."""

    due: int = 0
    present: int = 0
    away: int = 0
    absent: int = 0
    open: int = 0
    voters_due: int = 0
    voters_present: int = 0


def is_present(row: Row) -> bool:
    return row.get("state") in PRESENT_STATES


def _counted(values: Values) -> list[Row]:
    """Everybody on the sheet but those left out of 应到 with consent (rules §2.2), unless they came."""
    return [r for r in as_rows(values.get("attendance")) if is_present(r) or not r.get("excluded")]


def _has_sheet(values: Values) -> bool:
    return bool(as_rows(values.get("attendance")))


def due(values: Values) -> int | None:
    """Should attend. None when no sheet was kept."""
    return len(_counted(values)) if _has_sheet(values) else None


def present(values: Values) -> int | None:
    return sum(map(is_present, _counted(values))) if _has_sheet(values) else None


def absent(values: Values) -> int | None:
    """On leave, on shift or missing."""
    return sum(not is_present(r) for r in _counted(values)) if _has_sheet(values) else None


def voters_due(values: Values) -> int | None:
    """Members with a vote who should attend: E of rules §2.2."""
    return sum(bool(r.get("voting")) for r in _counted(values)) if _has_sheet(values) else None


def voters_present(values: Values) -> int | None:
    if not _has_sheet(values):
        return None
    return sum(bool(r.get("voting")) and is_present(r) for r in _counted(values))


def sums(values: Values) -> Sums:
    """All the numbers of a sheet at once, also of one that is still being marked."""
    rows = _counted(values)
    missing = sum(row.get("state") == ABSENT for row in rows)
    unmarked = sum(not row.get("state") for row in rows)
    here = sum(map(is_present, rows))
    return Sums(
        due=len(rows),
        present=here,
        away=len(rows) - here - missing - unmarked,
        absent=missing,
        open=unmarked,
        voters_due=voters_due(values) or 0,
        voters_present=voters_present(values) or 0,
    )


def half_or_more(present_count: int, eligible: int) -> bool:
    """Ordinary meeting valid: half or more of the voters present (BRANCH_2018 art. 11)."""
    return 2 * present_count >= eligible


def more_than_half(count: int, eligible: int) -> bool:
    """Passing any resolution, and presence at admissions: strictly more than half (DEVELOP_2026 art. 19, 20)."""
    return 2 * count > eligible


def four_fifths(present_count: int, eligible: int) -> bool:
    """Presence at elections: not fewer than four fifths (ELECTION_2020; rules §13 ④)."""
    return 5 * present_count >= 4 * eligible


def half_of(eligible: int) -> int:
    """The fewest that are half or more."""
    return (eligible + 1) // 2


def above_half_of(eligible: int) -> int:
    """The fewest that are more than half."""
    return eligible // 2 + 1


def four_fifths_of(eligible: int) -> int:
    """The fewest that are four fifths or more."""
    return -(-4 * eligible // 5)
