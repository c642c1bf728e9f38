"""From which month to which somebody pays here, as cards tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.dues_ledger import Stay
from app.domain.dues_people import stays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.values import Row

BRANCH = "机关第一党支部"


def found(card: Row, *told: tuple[str, str], spells: Sequence[Row] = ()) -> tuple[Stay, ...]:
    register: list[Row] = [{"event": event, "changed_on": day} for event, day in told]
    return stays({"stage": "full", "spells": list(spells), **card}, register, BRANCH)


@pytest.mark.parametrize(
    ("card", "first", "last"),
    [
        ({"joined_on": "2010-07-01"}, "2010-07", ""),
        ({"joined_on": "2026-05-20", "stage": "probationary"}, "2026-05", ""),
        ({"joined_on": "2010"}, "2010-01", ""),
        ({"joined_on": "2010-07-01", "transferred_in_on": "2026-03-15"}, "2026-03", ""),
        ({"transferred_in_on": "2026-03-15", "dues_paid_to": "2026-03"}, "2026-04", ""),
        ({"transferred_in_on": "2026-03-15", "dues_paid_to": "2026-06-30"}, "2026-07", ""),
        ({"transferred_in_on": "2026-03-15", "dues_paid_to": "2026-10"}, "2026-03", ""),
        ({"transferred_in_on": "2026-03-15", "dues_paid_to": "2026-01"}, "2026-03", ""),
        ({"joined_on": "2010-07", "stage": "left", "transferred_out_on": "2026-04-02"}, "2010-07", "2026-04"),
    ],
    ids=[
        "all along", "1.6 from the month of the meeting", "a mere year", "1.6 from the month of arrival",
        "1.6 after the month of the letter", "a quarter ahead", "our own payments", "arrears elsewhere",
        "until the month of leaving",
    ],
)  # fmt: skip
def test_one_stay(card: Row, first: str, last: str) -> None:
    assert found(card) == (Stay(first, last),)


@pytest.mark.parametrize(
    "card",
    [
        {"joined_on": "2010-07", "stage": "activist"},
        {"stage": "full"},
        {"joined_on": "2010-07", "stage": "left"},
        {"joined_on": "2010-07", "membership_status": "suspended"},
        {"joined_on": "2026-07", "stage": "left", "transferred_out_on": "2026-01"},
    ],
)
def test_nothing_is_asked_where_nothing_can_be_said(card: Row) -> None:
    assert found(card) == ()


def test_the_month_of_a_death_is_the_last() -> None:
    told = [("converted_full", "2026-05-01"), ("deceased", "2026-02-10")]
    assert found({"joined_on": "2010-07", "stage": "left"}, *told) == (Stay("2010-07", "2026-02"),)


def test_nobody_pays_while_membership_is_suspended() -> None:
    told = [("membership_suspended", "2024-02-10"), ("restored_after_suspension", "2026-01-05")]
    assert found({"joined_on": "2010-07"}, *told) == (Stay("2010-07", "2024-02"), Stay("2026-01"))
    within = [("membership_suspended", "2024-02-10"), ("restored_after_suspension", "2024-02-25")]
    assert found({"joined_on": "2010-07"}, *within) == (Stay("2010-07"),)


def test_gone_and_come_back() -> None:
    spells: list[Row] = [
        {"branch_name": BRANCH, "from_on": "2015-01", "to_on": "2020-06-30"},
        {"branch_name": "别的党支部", "from_on": "2020-07", "to_on": "2026-02"},
        {"branch_name": BRANCH, "from_on": "2026-03"},
    ]
    assert found({"joined_on": "2010-07", "transferred_in_on": "2026-03-01"}, spells=spells) == (
        Stay("2015-01", "2020-06"), Stay("2026-03"),
    )  # fmt: skip
