"""What is carried from one meeting to the next: open matters until somebody reports them done, headings and no more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.carrying import OpenMatter, headings, open_matters, origin, outline
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

FORMS = load_definitions().forms
COMMITTEE = FORMS["branch_committee_meeting"]
TODAY = date(2026, 3, 18)
FIRST, SECOND = "a" * 32, "b" * 32


def meeting(day: str, *topics: Row) -> Row:
    return {"held_at": f"{day}T09:00/10:00", "topic": "研究工作", "topics": list(topics)}


def still_open(*records: tuple[str, Row], form_id: str = COMMITTEE.id, group: str = "") -> list[OpenMatter]:
    return open_matters(FORMS[form_id], FORMS, records, until=TODAY, group=group)


VISIT: Row = {"subject": "困难职工走访", "owner": "马志强", "deadline": "2026-02-28"}


def test_a_matter_with_an_owner_or_a_deadline_waits_for_its_report() -> None:
    found = still_open(
        (FIRST, meeting("2026-02-20", VISIT, {"subject": "通报情况"}, {"subject": "挂牌", "owner": "韩雪"}))
    )
    assert [m.matter for m in found] == ["困难职工走访", "挂牌"]
    assert (found[0].day, found[0].field, found[0].owner) == ("2026-02-20", "topics", "马志强")
    assert found[0].overdue(TODAY)
    assert not found[1].overdue(TODAY)


def test_what_is_reported_done_is_closed() -> None:
    assert still_open((FIRST, meeting("2026-02-20", {**VISIT, "result": "已走访 4 户"}))) == []


def test_whoever_takes_it_over_answers_for_it_until_it_is_done() -> None:
    first = (FIRST, meeting("2026-02-20", VISIT))
    key = still_open(first)[0].key
    again = still_open(first, (SECOND, meeting("2026-03-04", {"subject": "走访", "follows": key})))
    assert [(m.uid, m.matter) for m in again] == [(SECOND, "走访")]
    done: Row = {"subject": "走访", "follows": key, "result": "已办"}
    assert still_open(first, (SECOND, meeting("2026-03-04", done))) == []


def test_the_reference_can_be_read() -> None:
    key = still_open((FIRST, meeting("2026-02-20", VISIT)))[0].key
    assert origin(key) == ("2026-02-20", "困难职工走访")
    assert origin("") == ("", "")


def test_meetings_that_are_still_to_come_are_left_alone() -> None:
    assert still_open((FIRST, meeting("2026-03-19", VISIT))) == []


@pytest.mark.parametrize(
    ("form_id", "field", "row"),
    [
        ("theme_party_day", "agreed", {"matter": "认领微心愿", "deadline": "2026-04-30"}),
        ("organization_life_meeting", "rectifications", {"problem": "学习不够经常", "owner": "孙立军"}),
    ],
)
def test_agreed_items_and_rectifications_are_carried_too(form_id: str, field: str, row: Row) -> None:
    record: Row = {"held_at": "2026-02-10", field: [row]}
    assert len(still_open((FIRST, record), form_id=form_id)) == 1
    assert still_open((FIRST, {**record, field: [{**row, "result": "已办"}]}), form_id=form_id) == []


def test_a_form_without_such_rows_carries_nothing() -> None:
    record: Row = {"held_at": "2026-02-10", "party_group": "第一党小组"}
    assert still_open((FIRST, record), form_id="party_group_meeting", group="第一党小组") == []


def test_an_outline_holds_headings_and_nothing_that_was_said() -> None:
    values = meeting("2026-02-20", {**VISIT, "report": "通报", "decision": "同意"}, {"subject": "挂牌"})
    values["content"] = (
        "一、学习上级文件\n孙立军：文件要点有三条。\n（二）讨论\n1. 走访安排\n2026年的工作已经开始，还要抓紧"
    )
    found = outline(COMMITTEE, FORMS, values)
    assert found["topics"] == [{"subject": "困难职工走访"}, {"subject": "挂牌"}]
    assert found["content"] == "一、学习上级文件\n（二）讨论\n1. 走访安排"
    assert set(found) == {"topics", "content"}


def test_a_meeting_without_topics_leaves_an_outline_of_its_text() -> None:
    values = {**meeting("2026-02-20"), "content": "一、学习上级文件"}
    assert outline(COMMITTEE, FORMS, values) == {"content": "一、学习上级文件"}


def test_a_long_line_is_no_heading() -> None:
    assert headings(f"一、{'很长' * 20}") == []
    assert headings("十一、其他\n(3)附件\n3、总结") == ["十一、其他", "(3)附件", "3、总结"]
