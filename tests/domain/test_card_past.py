"""A card as it was on a day: changes of later taken back, histories cut, what had not happened left out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.card_past import HISTORIES, card_on
from app.domain.member_change_kinds import CHANGES
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

FORMS = load_definitions().forms
FORM = FORMS["member"]
DAY = date(2024, 6, 30)
CARD: Row = {"name": "周敏", "stage": "full", "joined_on": "2010-07-01", "confirmed_on": "2011-07-01"}


def past(card: Row, *told: Row, day: date = DAY) -> Row:
    return card_on(FORM, FORMS, {**CARD, **card}, told, day)[0]


def change(day: str, *details: Row) -> Row:
    return {"changed_on": day, "details": list(details)}


def test_every_history_a_change_writes_is_cut() -> None:
    assert {one.table for one in CHANGES if one.table} <= HISTORIES.keys()
    for table, history in HISTORIES.items():
        columns = FORMS[FORM.by_id[table].of].by_id
        assert {history.start, history.end, *history.tells.values()} <= columns.keys() | {""}
        assert {*history.tells, history.flag} <= FORM.by_id.keys() | {""}


def test_later_changes_are_taken_back_one_by_one() -> None:
    told = (
        change(
            "2024-01-05", {"item": "党小组", "field": "party_group", "old": "第一党小组", "new": "第二党小组"}
        ),
        change(
            "2025-03-01", {"item": "党小组", "field": "party_group", "old": "第二党小组", "new": "第三党小组"}
        ),
        change("2026-03-01", {"item": "党小组", "old": "第三党小组", "new": "第四党小组"}),
    )
    card: Row = {"party_group": "第四党小组"}
    assert past(card, *told)["party_group"] == "第二党小组"
    assert past(card, *reversed(told))["party_group"] == "第二党小组"
    assert past(card, *told, day=date(2023, 1, 1))["party_group"] == "第一党小组"
    assert past(card, *told, day=date(2026, 3, 1))["party_group"] == "第四党小组"


def test_masked_numbers_stay() -> None:
    told = change(
        "2025-01-01", {"item": "手机号码", "field": "mobile", "old": "136****0935", "new": "138****6120"}
    )
    assert past({"mobile": "13800006120"}, told)["mobile"] == "13800006120"


def test_choices_and_days_read_back() -> None:
    told = change(
        "2025-07-01",
        {"item": "学历", "field": "education", "old": "大学专科和专科学校", "new": "大学本科"},
        {"item": "毕业日期", "field": "graduated_on", "old": "2005年7月", "new": "2025年7月1日"},
    )
    then = past({"education": "20", "graduated_on": "2025-07-01"}, told)
    assert (then["education"], then["graduated_on"]) == ("30", "2005-07")


@pytest.mark.parametrize(
    ("card", "field", "value"),
    [
        ({"educations": [{"education": "30", "graduated_on": "2005"}, {"education": "20", "graduated_on": "2025"}], "education": "20"}, "education", "30"),
        ({"educations": [{"education": "20", "graduated_on": "2025"}], "education": "30"}, "education", "30"),
        ({"titles": [{"title": "工程师", "obtained_on": "2025-01"}], "title": "工程师"}, "title", None),
        ({"party_posts": [{"post": "secretary", "from_on": "2025-01-01"}, {"post": "propaganda_commissioner", "from_on": "2020", "to_on": "2024-12-31"}], "party_post": "书记"}, "party_post", "宣传委员"),
        ({"party_post": "书记"}, "party_post", "书记"),
        ({"migrations": [{"from_on": "2024-01-01", "to_on": "2025-01-01"}]}, "migrant", 1),
        ({"migrations": [{"from_on": "2025-01-01"}], "migrant": 1}, "migrant", 0),
        ({"confirmed_on": "2024-07-01", "joined_on": "2023-07-01"}, "stage", "probationary"),
        ({"confirmed_on": "2024-07-01", "joined_on": "2023-07-01"}, "confirmed_on", None),
        ({"penalties": [{"penalty_kind": "warning", "decided_on": "2025-01-01"}]}, "penalties", []),
    ],
    ids=[
        "what was finished later did not count", "a row the card does not stand for", "no title yet",
        "posts of that day", "posts without a history", "away that day", "not away yet", "on probation that day",
        "a day that had not come", "no penalty yet",
    ],
)  # fmt: skip
def test_histories_say_what_was(card: Row, field: str, value: object) -> None:
    assert past(card).get(field) == value


def test_somebody_gone_since_is_there_again() -> None:
    spell: Row = {
        "branch_name": "一支部",
        "from_on": "2010-07-01",
        "to_on": "2025-03-01",
        "ended_by": "transferred_out",
    }
    card: Row = {
        "stage": "left", "transferred_out_on": "2025-03-01", "transferred_to": "二支部", "spells": [spell],
        "branch_name": "一支部",
    }  # fmt: skip
    told = change("2025-03-01", {"item": "转出去向", "field": "transferred_to", "new": "二支部"})
    then, was = card_on(FORM, FORMS, {**CARD, **card}, [told], DAY)
    assert (then["stage"], was.member) == ("full", True)
    assert then.get("transferred_out_on") is then.get("transferred_to") is None
    assert then["spells"] == [{"branch_name": "一支部", "from_on": "2010-07-01"}]
