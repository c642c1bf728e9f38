"""Counting who should come, who came and who votes; halves and fifths in whole numbers only."""

from __future__ import annotations

from app.domain.values import Row, Values, as_rows

# Codes of forms/codes/attendance_state.toml; a late comer was there.
PRESENT_STATES = frozenset({"present", "late"})


def _rows(values: Values) -> list[Row]:
    return as_rows(values.get("attendance"))


def due(values: Values) -> int | None:
    """Should attend: everybody on the sheet. None when no sheet was kept."""
    return len(_rows(values)) or None


def present(values: Values) -> int | None:
    return sum(r.get("state") in PRESENT_STATES for r in _rows(values)) if _rows(values) else None


def voters_due(values: Values) -> int | None:
    """Members with a vote who should attend: E of rules §2.2."""
    return sum(bool(r.get("voting")) for r in _rows(values)) if _rows(values) else None


def voters_present(values: Values) -> int | None:
    rows = _rows(values)
    return sum(bool(r.get("voting")) and r.get("state") in PRESENT_STATES for r in rows) if rows else None


def half_or_more(present_count: int, eligible: int) -> bool:
    """Ordinary meeting valid: half or more of the voters present (BRANCH_2018 art. 11)."""
    return 2 * present_count >= eligible


def more_than_half(count: int, eligible: int) -> bool:
    """Passing any resolution, and presence at admissions: strictly more than half (DEVELOP_2026 art. 19, 20)."""
    return 2 * count > eligible


def four_fifths(present_count: int, eligible: int) -> bool:
    """Presence at elections: not fewer than four fifths (ELECTION_2020; rules §13 ④)."""
    return 5 * present_count >= 4 * eligible
