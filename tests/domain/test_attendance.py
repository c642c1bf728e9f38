"""Who counts as due and present, and the exact comparisons of rules §2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain import attendance
from app.domain.attendance import four_fifths, half_or_more, more_than_half

if TYPE_CHECKING:
    from app.domain.values import Row

# Quick table of §2.2: E → needed for ≥ 1/2, > 1/2, ≥ 4/5.
QUICK = {
    3: (2, 2, 3), 4: (2, 3, 4), 5: (3, 3, 4), 6: (3, 4, 5), 7: (4, 4, 6), 8: (4, 5, 7),
    9: (5, 5, 8), 10: (5, 6, 8), 12: (6, 7, 10), 15: (8, 8, 12),
}  # fmt: skip


@pytest.mark.parametrize(("eligible", "needs"), QUICK.items(), ids=[f"2.2 E={e}" for e in QUICK])
def test_quick_table(eligible: int, needs: tuple[int, int, int]) -> None:
    for test, need in zip((half_or_more, more_than_half, four_fifths), needs, strict=True):
        assert [test(n, eligible) for n in range(eligible + 1)] == [n >= need for n in range(eligible + 1)]


def _row(state: str, **more: int | str) -> Row:
    return {"member": "张三", "state": state, **more}


def test_counts_of_a_sheet() -> None:
    sheet = {
        "attendance": [
            _row("present", voting=1),
            _row("late", voting=1),
            _row("on_shift", voting=1),
            _row("present", voting=0),
            _row("absent"),
            _row("absent", voting=1, excluded="bedridden"),
            _row("present", voting=1, excluded="retired_away"),
        ]
    }
    assert attendance.due(sheet) == 6
    assert attendance.present(sheet) == 4
    assert attendance.absent(sheet) == 2
    assert attendance.voters_due(sheet) == 4
    assert attendance.voters_present(sheet) == 3


def test_without_a_sheet_nothing_is_counted() -> None:
    counts = (
        attendance.due,
        attendance.present,
        attendance.absent,
        attendance.voters_due,
        attendance.voters_present,
    )
    assert [count({"attendance": []}) for count in counts] == [None] * 5
