"""Which cards a list shows, and a filter kept as a setting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.member_filter import MemberFilter, as_plain, fits, from_plain
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

RULES = load_definitions().rules
ON = date(2026, 3, 12)
CARD: Row = {
    "name": "周国栋", "stage": "full", "sex": "1", "party_group": "第一党小组", "birth_date": "1976-03-13",
    "confirmed_on": "1999-06-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (MemberFilter(), True),
        (MemberFilter(chosen={"sex": frozenset({"1"}), "stage": frozenset({"full", "probationary"})}), True),
        (MemberFilter(chosen={"sex": frozenset({"2"})}), False),
        (MemberFilter(chosen={"education": frozenset()}), True),
        (MemberFilter(spans={"age": (49, 49)}), True),
        (MemberFilter(spans={"age": (50, 0)}), False),
        (MemberFilter(spans={"age": (0, 48)}), False),
        (MemberFilter(spans={"seniority": (26, 30)}), True),
        (MemberFilter(spans={"seniority": (0, 0)}), True),
        (MemberFilter(incomplete=True), True),
    ],
)
def test_every_condition_that_is_set_must_hold(wanted: MemberFilter, *, shown: bool) -> None:
    assert fits(CARD, wanted, RULES, ON) is shown


def test_a_card_that_does_not_say_fits_no_span() -> None:
    assert not fits({"name": "马晓燕", "stage": "full"}, MemberFilter(spans={"age": (1, 0)}), RULES, ON)


def test_who_left_is_never_incomplete() -> None:
    assert not fits({"name": "马晓燕", "stage": "left"}, MemberFilter(incomplete=True), RULES, ON)


def test_an_open_filter_asks_nothing() -> None:
    assert MemberFilter(chosen={"sex": frozenset()}, spans={"age": (0, 0)}).is_open()
    assert not MemberFilter(incomplete=True).is_open()


def test_a_filter_is_the_same_after_it_was_kept() -> None:
    wanted = MemberFilter("女党员", {"sex": frozenset({"2"})}, {"age": (30, 0)}, incomplete=True)
    assert from_plain(as_plain(wanted)) == wanted


@pytest.mark.parametrize("data", [None, [], {"chosen": []}, {"spans": 3}])
def test_what_is_no_filter_is_none(data: object) -> None:
    assert from_plain(data) is None


def test_what_a_newer_program_asks_is_left_out() -> None:
    kept = from_plain(
        {"chosen": {"zodiac": ["羊"], "sex": ["1"]}, "spans": {"age": ["a", 2], "height": [1, 2]}}
    )
    assert kept == MemberFilter(chosen={"sex": frozenset({"1"})})
