"""Who should come on a day: members of the body that meets, as their cards stand for that day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.attending import Cards, body_of, expected, in_earlier_quarter, preview
from app.domain.people import member_on, on_probation, post_rank
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

DEFINITIONS = load_definitions()
FORMS, POSTS = DEFINITIONS.forms, DEFINITIONS.codes["party_post"]
DAY = date(2026, 3, 12)
FULL: Row = {"stage": "full", "joined_on": "2010-05-01", "confirmed_on": "2011-05-01"}


@pytest.mark.parametrize(
    ("card", "there"),
    [
        pytest.param(FULL, True, id="full"),
        pytest.param({"stage": "full"}, True, id="full without dates"),
        pytest.param({"stage": "probationary", "joined_on": "2026-03-12"}, True, id="joined that day"),
        pytest.param({"stage": "probationary", "joined_on": "2026-03-13"}, False, id="joined the day after"),
        pytest.param({"stage": "full", "joined_on": "2026-03"}, True, id="joined that month"),
        pytest.param({**FULL, "transferred_in_on": "2026-03-20"}, False, id="came later"),
        pytest.param({"stage": "candidate"}, False, id="candidate"),
        pytest.param({**FULL, "stage": "left", "transferred_out_on": "2026-03-12"}, True, id="left that day"),
        pytest.param({**FULL, "stage": "left", "transferred_out_on": "2026-03-11"}, False, id="left before"),
        pytest.param({**FULL, "stage": "left"}, False, id="left, nobody knows when"),
        pytest.param({**FULL, "membership_status": "suspended"}, False, id="membership suspended"),
    ],
)
def test_a_member_on_a_day(card: Row, *, there: bool) -> None:
    assert member_on(card, DAY) is there


def test_probation_is_judged_by_the_day() -> None:
    assert on_probation({"stage": "probationary"}, DAY)
    assert on_probation({"stage": "full", "confirmed_on": "2026-03-13"}, DAY)
    assert not on_probation({"stage": "full", "confirmed_on": "2026-03-12"}, DAY)


def test_a_list_begins_with_the_secretary() -> None:
    cards: list[Row] = [
        {"party_post": "党小组长"},
        {},
        {"party_post": "组织委员、书记"},
        {"party_post": "组织委员"},
    ]
    assert sorted(range(4), key=lambda n: post_rank(cards[n], POSTS)) == [2, 3, 0, 1]


CARDS = Cards(
    {
        "1" * 32: {**FULL, "name": "周国栋", "party_group": "第一党小组", "party_post": "书记"},
        "2" * 32: {
            "name": "周敏",
            "party_group": "第一党小组",
            "stage": "probationary",
            "joined_on": "2026-01-15",
        },
        "3" * 32: {**FULL, "name": "赵永刚", "party_group": "第二 党小组", "party_post": "党小组长"},
        "4" * 32: {
            "name": "袁野",
            "party_group": "第二党小组",
            "stage": "probationary",
            "joined_on": "2026-06-26",
        },
    }
)


def names(form_id: str, **values: str) -> list[str]:
    people = expected(FORMS[form_id], dict(values), CARDS, posts=POSTS, today=DAY)
    return [person.name for person in people]


def test_each_body_expects_its_own() -> None:
    assert body_of(FORMS["branch_assembly"]) == "branch"
    assert names("branch_assembly") == ["周国栋", "周敏", "赵永刚"]
    assert names("branch_assembly", held_at="2026-06-30T14:00") == ["周国栋", "周敏", "赵永刚", "袁野"]
    assert names("branch_committee_meeting") == ["周国栋"]
    assert names("party_group_meeting") == []
    assert names("party_group_meeting", party_group="第二党小组") == ["赵永刚"]
    assert names("political_study") == ["周国栋", "周敏", "赵永刚"]


def test_what_a_sheet_needs_to_know_of_a_person() -> None:
    first, second, _ = expected(FORMS["branch_assembly"], {}, CARDS, posts=POSTS, today=DAY)
    assert (first.ref, first.group, first.voting, first.probationary) == (
        f"周国栋@{'1' * 32}",
        "第一党小组",
        True,
        False,
    )
    assert (second.voting, second.probationary) == (False, True)


def test_a_preview_puts_everybody_on_an_empty_sheet_only() -> None:
    people = expected(FORMS["branch_assembly"], {}, CARDS, posts=POSTS, today=DAY)
    seen = preview({}, people)["attendance"]
    assert isinstance(seen, list)
    assert [row["voting"] for row in seen] == [1, 0, 1]
    kept: Row = {"attendance": [{"member": "周国栋", "state": "present"}]}
    assert preview(kept, people) == kept


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
        (date(2025, 12, 31), True),
        (date(2026, 5, 2), False),
    ],
)
def test_written_after_its_quarter(day: date, *, late: bool) -> None:
    assert in_earlier_quarter(day, date(2026, 4, 1)) is late


def test_seats_on_the_committee_are_those_of_the_day() -> None:
    gone: Row = {
        **FULL, "name": "何俊", "stage": "left", "transferred_out_on": "2026-05-31",
        "party_posts": [{"post": "organization_commissioner", "from_on": "2023-05", "to_on": "2026-05-31"}],
    }  # fmt: skip
    new: Row = {
        **FULL, "name": "马志强", "party_post": "组织委员",
        "party_posts": [{"post": "organization_commissioner", "from_on": "2026-06-01"}],
    }  # fmt: skip
    cards = Cards({"1" * 32: gone, "2" * 32: new})
    for held, there in (("2026-03-12", ["何俊"]), ("2026-05-31", ["何俊"]), ("2026-06-10", ["马志强"])):
        people = expected(
            FORMS["branch_committee_meeting"], {"held_at": held}, cards, posts=POSTS, today=date(2026, 7, 1)
        )
        assert [person.name for person in people] == there
