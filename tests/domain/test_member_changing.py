"""What a change of circumstances makes of a card: new values, what follows of itself, and dated history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.member_change_kinds import ADD, CHANGES, change_of, offered
from app.domain.member_changing import changed_card, event_of
from app.domain.values import as_rows
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row, Values

DEFINITIONS = load_definitions()
POSTS = DEFINITIONS.codes["party_post"]
DAY = "2026-01-15"


def changed(code: str, card: Values, new: Values, basis: str = "") -> Row:
    return changed_card(card, change_of(code), DAY, new, basis, POSTS)


def test_every_change_names_fields_and_columns_that_exist() -> None:
    member = DEFINITIONS.forms["member"].by_id
    assert [one.code for one in CHANGES] == [item.code for item in DEFINITIONS.codes["member_change"].items]
    events = {item.code for item in DEFINITIONS.codes["change_type"].items}
    assert {one.event for one in CHANGES} - {""} == events
    for one in CHANGES:
        names = {
            *one.asks,
            *one.sets,
            *one.clears,
            *(name for names in one.row.values() for name in names.split("|")),
        }
        assert names | {one.dated} <= member.keys() | {""}, one.code
        assert one.event in events | {""}, one.code
        if one.table:
            columns = DEFINITIONS.forms[member[one.table].of].by_id
            assert {
                *one.row,
                one.start,
                one.needs,
                *one.fixed,
                *one.adds,
                one.paper,
                *([one.end] if one.how != ADD else []),
            } <= columns.keys() | {""}, one.code


def test_no_two_things_one_fills_in_have_one_name() -> None:
    register = DEFINITIONS.forms["member_change"].by_id.keys()
    for one in CHANGES:
        assert not set(one.adds) & (set(one.asks) | register), one.code


def test_another_post_ends_the_one_before() -> None:
    card: Row = {
        "employer": "第三污水厂", "workpost": "化验员",
        "works": [{"from_on": "2015-07-01", "employer": "第三污水厂", "post": "化验员"}],
    }  # fmt: skip
    done = changed("post", card, {"workpost": "中控员", "department": "运行班"})
    assert done == {
        "workpost": "中控员",
        "department": "运行班",
        "works": [
            {"from_on": "2015-07-01", "employer": "第三污水厂", "post": "化验员", "to_on": DAY},
            {"from_on": DAY, "employer": "第三污水厂", "department": "运行班", "post": "中控员"},
        ],
    }


def test_a_row_that_could_not_stand_alone_is_not_written() -> None:
    assert changed("post", {}, {"workpost": "中控员"})["works"] == []


def test_posts_given_up_end_and_new_ones_begin() -> None:
    card: Row = {
        "party_post": "组织委员、党小组长",
        "party_posts": [{"post": "organization_commissioner", "from_on": "2023-05"}],
    }
    done = changed("party_post", card, {"party_post": "书记、党小组长"}, "清水党发〔2026〕2号")
    assert done["party_posts"] == [
        {"post": "organization_commissioner", "from_on": "2023-05", "to_on": DAY},
        {"post": "secretary", "from_on": DAY, "document_no": "清水党发〔2026〕2号"},
    ]


def test_becoming_a_full_member_moves_the_stage_and_takes_the_day() -> None:
    done = changed("confirmed", {"stage": "probationary"}, {"transition_result": "on_time"})
    assert done == {"transition_result": "on_time", "stage": "full", "confirmed_on": DAY}


def test_leaving_ends_the_open_spell_or_tells_of_one() -> None:
    new: Row = {"transferred_to": "第二水厂党支部", "transfer_letter_no": "026"}
    open_spell: Row = {"spells": [{"branch_name": "第三污水厂党支部", "from_on": "2018-03"}]}
    assert changed("transferred_out", open_spell, new)["spells"] == [
        {
            "branch_name": "第三污水厂党支部", "from_on": "2018-03", "to_on": DAY,
            "transferred_to": "第二水厂党支部", "letter_no": "026", "ended_by": "transferred_out",
        },
    ]  # fmt: skip
    told = changed("transferred_out", {"branch_name": "第三污水厂党支部"}, new)
    assert told["stage"] == "left"
    assert told["spells"] == [
        {
            "branch_name": "第三污水厂党支部",
            "to_on": DAY,
            "ended_by": "transferred_out",
            "transferred_to": "第二水厂党支部",
            "letter_no": "026",
        },
    ]


def test_who_leaves_without_a_spell_gets_one_since_the_card_says_so() -> None:
    card: Row = {"branch_name": "第三污水厂党支部", "joined_on": "2008-05-16", "stage": "full"}
    done = changed("expelled", card, {})
    assert (done["stage"], done["membership_status"]) == ("left", "out")
    assert done["spells"] == [
        {"branch_name": "第三污水厂党支部", "from_on": "2008-05-16", "to_on": DAY, "ended_by": "expelled"}
    ]


def test_suspended_and_restored_is_two_spells_and_no_other_stage() -> None:
    card: Row = {
        "branch_name": "第三污水厂党支部",
        "joined_on": "2008-05-16",
        "stage": "full",
        "confirmed_on": "2009-05-16",
    }
    gone: Row = {**card, **changed("membership_suspended", card, {})}
    assert (gone["stage"], gone["membership_status"]) == ("full", "suspended")
    assert {one.code for one in offered(gone)} >= {
        "restored_after_suspension",
        "removed_self_quit",
        "contact",
    }
    assert not {one.code for one in offered(gone)} & {"restored", "transferred_out", "party_post"}
    back: Row = {**gone, **changed("restored_after_suspension", gone, {})}
    assert (back["stage"], back["membership_status"]) == ("full", "normal")
    assert [(row.get("began_by"), row.get("ended_by")) for row in as_rows(back["spells"])] == [
        (None, "membership_suspended"),
        ("restored_after_suspension", None),
    ]


def test_whoever_is_suspended_left_the_numbers_already() -> None:
    change = change_of("removed_self_quit")
    assert event_of({"stage": "full"}, change) == "removed_self_quit"
    card: Row = {"stage": "full", "membership_status": "suspended", "branch_name": "一支部",
                 "spells": [{"branch_name": "一支部", "to_on": "2025-01-01"}]}  # fmt: skip
    assert event_of(card, change) == ""
    assert changed("removed_self_quit", card, {})["spells"] == card["spells"]


def test_joining_again_begins_the_probation_anew() -> None:
    card: Row = {
        "stage": "left", "membership_status": "out", "branch_name": "一支部", "joined_on": "1999-07-01",
        "confirmed_on": "2000-07-01", "transition_result": "on_time",
        "spells": [{"branch_name": "一支部", "from_on": "1999-07-01", "to_on": "2015-03-01", "ended_by": "removed_withdrew"}],
    }  # fmt: skip
    done = {**card, **changed("rejoined", card, {"approved_on": "2026-02-20"})}
    assert (done["stage"], done["membership_status"], done["joined_on"]) == ("probationary", "normal", DAY)
    assert (done["confirmed_on"], done["transition_result"]) == (None, None)
    assert as_rows(done["spells"])[1:] == [{"branch_name": "一支部", "from_on": DAY, "began_by": "rejoined"}]


@pytest.mark.parametrize(
    ("stage", "there", "absent"),
    [
        ("probationary", {"confirmed", "post"}, set()),
        ("full", {"transferred_out", "post"}, {"confirmed"}),
        ("activist", {"post", "contact"}, {"confirmed", "transferred_out", "party_post"}),
    ],
)
def test_only_what_can_befall_somebody_is_offered(stage: str, there: set[str], absent: set[str]) -> None:
    codes = {one.code for one in offered({"stage": stage})}
    assert there <= codes
    assert not absent & codes
