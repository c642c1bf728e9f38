"""Pre-flight of a quarter: what is found, in which words and with which numbers, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import desk_keys, enrolling, issuing, preflight_mending, submission_notes, submitting
from app.actions.agenda import today
from app.actions.attaching import attach
from app.actions.handing_in import hand_in
from app.actions.preflight import preflight
from app.actions.records import get_record, save_draft, save_record, undo_batch
from app.actions.submission_desk import glance
from app.actions.told_findings import told_of_quarter
from app.domain.errors import UserError
from app.files.package import open_package
from app.store import records
from app.texts import preflight as words
from app.texts.agenda import title
from tests.support import MEETING, add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.preflight import Judged
    from tests.actions.exchange_kit import Desks

QUARTER = "2026Q1"
FULL = {
    "sex": "男", "ethnicity": "汉族", "birth_date": "1980-05-06", "education": "大学本科", "joined_on": "2008-06-20",
    "mobile": "13800000000",
}  # fmt: skip


def _full(**more: object) -> dict[str, object]:
    return {**FULL, **more}


def found_in(ws: Workspace, code: str, quarter: str = QUARTER) -> list[Judged]:
    return [one for one in preflight(ws, quarter).items if one.finding.code == code]


def said(ws: Workspace, code: str) -> list[str]:
    return [words.text(one.finding, ws.today(), ws.forms) for one in found_in(ws, code)]


def sheet(*names: str) -> list[dict[str, str]]:
    return [{"member": name, "state": "出席"} for name in names]


def test_nothing_at_all_is_an_empty_report_once_somebody_says_so(desks: Desks) -> None:
    ws = desks.branch("JG01")
    one = found_in(ws, "preflight.empty")[0]
    assert (one.finding.severity, one.state) == ("C", "answer")
    with pytest.raises(UserError) as refused:
        hand_in(ws, QUARTER, desks.stick)
    assert refused.value.code == "preflight.blocked"
    assert not list(desks.stick.iterdir())
    with pytest.raises(UserError) as short:
        submission_notes.explain(ws, QUARTER, {one.finding.key: "空报空报空"}, [one.finding])
    assert (short.value.code, short.value.values["least"]) == ("preflight.too_short", 6)
    submission_notes.explain(ws, QUARTER, {one.finding.key: "筹建中，没有活动"}, [one.finding])
    done = hand_in(ws, QUARTER, desks.stick)
    assert done.empty
    with open_package(done.path, desk_keys.identities(desks.committee)) as opened:
        opened.check_content()
        opened.check_parts()
        sent = opened.json("data/findings.json")
    assert isinstance(sent, list)
    assert [(f["code"], f["explanation"]) for f in sent if f["code"] == "preflight.empty"] == [
        ("preflight.empty", "筹建中，没有活动")
    ]


def test_an_explanation_holds_as_long_as_its_facts(desks: Desks) -> None:
    ws = desks.branch("JG01")
    uid = add(ws, "member", member("周国栋", **_full(mobile="")))
    one = found_in(ws, "preflight.card")[0]
    assert said(ws, "preflight.card") == [
        "周国栋的信息卡缺公民身份号码、手机号码，基本信息填了 5 项，应 7 项"
    ]
    told = submission_notes.explain(ws, QUARTER, {one.finding.key: "本人出差，回来补"}, [one.finding])
    assert found_in(ws, "preflight.card")[0].explanation == "本人出差，回来补"
    add(ws, "member", {"mobile": "13800000000"}, uid=uid)
    again = found_in(ws, "preflight.card")[0]
    assert (again.state, again.explanation, again.before) == ("answer", "", "本人出差，回来补")
    undo_batch(ws, told.batch)
    assert found_in(ws, "preflight.card")[0].before == ""


def test_who_had_left_or_not_yet_come_cannot_have_been_there(desks: Desks) -> None:
    ws = desks.branch("JG01")
    gone = add(ws, "member", member("王建平", **_full()))
    add(ws, "member", member("邓伟", **_full(transferred_in_on="2026-03-01")))
    save_record(ws, MEETING, meeting(day="2026-02-10", attendance=sheet("王建平", "邓伟")))
    left: dict[str, object] = {"stage": "已离开", "transferred_out_on": "2026-01-20"}
    add(ws, "member", left, uid=gone)
    assert said(ws, "preflight.attendee_gone") == [
        "2月10日支委会名单里的王建平 1月20日已离开本支部，2月10日却登记为到会"
    ]
    assert said(ws, "preflight.attendee_not_yet") == [
        "2月10日支委会名单里的邓伟 3月1日才成为本支部党员，2月10日却登记为到会；列席的请改记在列席人员里"
    ]
    assert preflight(ws, QUARTER).blocked


def test_nobody_is_at_two_places_at_once(desks: Desks) -> None:
    ws = desks.branch("JG01")
    add(ws, "member", member("周国栋", **_full()))
    people = sheet("周国栋")
    same = meeting(day="2026-02-10", attendance=people)
    save_record(ws, MEETING, same)
    save_record(ws, "theme_party_day", {**same, "content": "集中学习"})
    assert not said(ws, "preflight.two_places")
    save_record(ws, "branch_assembly", {**same, "place": "礼堂", "held_at": "2026-02-10 15:00-16:00"})
    assert "14:00-15:30、15:00-16:00" in said(ws, "preflight.two_places")[0]
    assert "二楼会议室、礼堂" in said(ws, "preflight.two_places")[0]


def test_a_complete_draft_is_finished_on_request_and_undone_again(desks: Desks) -> None:
    ws = desks.branch("JG01")
    uid = save_draft(ws, MEETING, meeting("研究发展计划", "2026-03-05"))
    save_draft(ws, MEETING, {"topic": "没写完", "held_at": "2026-03-06"})
    save_draft(ws, MEETING, {"topic": "下季度的", "held_at": "2026-04-06"})
    found = found_in(ws, "preflight.draft")
    offered = [one for one in found if one.finding.mend]
    assert (len(found), [one.finding.place.uid for one in offered]) == (2, [uid])
    done = preflight_mending.mend(ws, offered[0].finding)
    assert len(found_in(ws, "preflight.draft")) == 1
    undo_batch(ws, done.batch)
    assert not preflight(ws, QUARTER).passed["records"]["records"]


def test_a_number_that_differs_from_its_rows_is_worked_out_anew_on_request(desks: Desks) -> None:
    ws = desks.branch("JG01")
    add(ws, "member", member("周国栋", **_full()))
    uid = add(ws, MEETING, meeting(day="2026-02-10", attendance=sheet("周国栋")))
    kept = get_record(ws, MEETING, uid)
    with records.change(
        ws.store, "records.save", at=ws.stamp(), by=""
    ) as writing:  # as an older program may have
        writing.write(ws.form(MEETING), uid, {**kept.values, "present": 5}, kept.revision)
    assert said(ws, "preflight.recompute") == ["2月10日支委会“实到”记的是 5，按明细算是 1"]
    one = found_in(ws, "preflight.recompute")[0]
    assert one.state == "mend"
    preflight_mending.mend(ws, one.finding)
    assert not found_in(ws, "preflight.recompute")


def test_whose_card_was_returned_is_said(desks: Desks) -> None:
    ws = desks.branch("JG01")
    uid = add(ws, "member", member("武二双"))
    desks.quarter(ws, QUARTER)
    branch = enrolling.branch_named(desks.committee, "JG01")
    issuing.issue(
        desks.committee, branch, issuing.Matter("return", QUARTER, "member", uid, "sex", "与档案不符")
    )
    desks.hear(ws, desks.answer(ws))
    assert said(ws, "preflight.returned") == ["党委退回党员武二双“性别”：与档案不符"]
    titles = [title(item, ws.today(), ws.forms) for item in today(ws).items]
    assert "党委退回了党员武二双“性别”，要改好" in titles


def test_what_the_committee_returned_must_be_changed(desks: Desks) -> None:
    ws = desks.branch("JG01")
    uid = add(ws, MEETING, meeting(day="2026-02-10"))
    desks.quarter(ws, QUARTER)
    branch = enrolling.branch_named(desks.committee, "JG01")
    wanted = issuing.Matter("return", QUARTER, MEETING, uid, "topic", "议题太笼统")
    issuing.issue(desks.committee, branch, wanted)
    desks.hear(ws, desks.answer(ws))
    one = found_in(ws, "preflight.returned")[0]
    assert (one.finding.severity, one.finding.place.uid, one.finding.place.field) == ("A", uid, "topic")
    assert said(ws, "preflight.returned") == ["党委退回2月10日支委会“议题”：议题太笼统"]
    save_record(ws, MEETING, {"topic": "研究二季度发展计划"}, uid=uid)
    assert not found_in(ws, "preflight.returned")
    assert said(ws, "preflight.amended_correction") == ["第一季度的支委会作了更正：议题太笼统"]


def test_a_quarter_returned_as_a_whole_waits_until_it_is_sent_again(desks: Desks) -> None:
    ws = desks.branch("JG01")
    uid = add(ws, MEETING, meeting(day="2026-02-10"))
    desks.quarter(ws, QUARTER)
    branch = enrolling.branch_named(desks.committee, "JG01")
    for wanted in (
        issuing.Matter("return", QUARTER, reason="缺三月记录", deadline="2026-03-25"),
        issuing.Matter("return", QUARTER, MEETING, uid, "", "没有记录人"),
    ):
        issuing.issue(desks.committee, branch, wanted)
    desks.hear(ws, desks.answer(ws))
    assert said(ws, "preflight.returned_quarter") == ["党委退回了第一季度的报送：缺三月记录（3月25日前改好）"]
    add(ws, MEETING, {"recorder": "韩雪"}, uid=uid)  # open again: no reason is asked for
    assert not found_in(ws, "preflight.returned")
    assert [i.values["reason"] for i in today(ws).items if i.code == "submission.returned"] == ["缺三月记录"]
    desks.submit(ws, QUARTER)
    assert not found_in(ws, "preflight.returned_quarter")
    assert not [i for i in today(ws).items if i.code == "submission.returned"]


def test_an_attachment_that_is_gone_blocks(desks: Desks, tmp_path: Path) -> None:
    ws = desks.branch("JG01")
    source = tmp_path / "通知.txt"
    source.write_text("会议通知", encoding="utf-8")
    kept = attach(ws, source).row
    add(ws, MEETING, meeting(day="2026-02-10", attachments=[kept]))
    assert not said(ws, "preflight.attachment")
    for path in (ws.folder / "attachments").rglob("*"):
        if path.is_file():
            path.unlink()
    assert said(ws, "preflight.attachment") == ["2月10日支委会的附件“通知.txt”不在或打不开，不能随包报送"]


@pytest.mark.parametrize(
    ("quarter", "code"), [("2026", "submit.not_a_quarter"), ("2026Q3", "submit.not_begun")]
)
def test_quarters_that_cannot_be_checked(desks: Desks, quarter: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        preflight(desks.branch("JG01"), quarter)
    assert refused.value.code == code


def test_changes_after_writing_are_told(desks: Desks) -> None:
    ws = desks.branch("JG01")
    add(ws, MEETING, meeting(day="2026-02-10"))
    submitting.submit(ws, QUARTER, desks.stick)
    assert not said(ws, "preflight.changed_since_sent")
    add(ws, MEETING, meeting(day="2026-02-11"))
    assert said(ws, "preflight.changed_since_sent") == ["上次写出之后又改了 1 条，要重新写一次 U 盘"]


@pytest.mark.parametrize(
    "bad",
    [
        "text", {}, {"numbers": 1}, {"numbers": {}, "code": "x", "severity": "E"},
        {"numbers": {}, "code": 1, "severity": "A", "form": "", "record": "", "field": "", "explanation": "", "state": "told"},
    ],
)  # fmt: skip
def test_what_is_no_finding_is_left_out_at_the_committee(desks: Desks, bad: object) -> None:
    ws = desks.branch("JG01")
    good = {
        "code": "from.a.newer.program", "severity": "B", "form": "no_form", "record": "u", "field": "f",
        "numbers": {"months": ["not a month"]}, "explanation": "已说明原因", "state": "answered",
    }  # fmt: skip
    done = submitting.submit(ws, QUARTER, desks.stick, findings=[bad, good])  # type: ignore[list-item]
    desks.take_in(done.path)
    found = told_of_quarter(desks.committee, "JG01", QUARTER)
    assert [one.explanation for one in found] == ["已说明原因"]
    text = words.told_text(found[0].finding, ws.today(), ws.forms)
    assert text == "另一版本程序的一项（from.a.newer.program）"


def test_a_glance_counts_what_is_in_order_and_looks_again_only_after_a_change(desks: Desks) -> None:
    ws = desks.branch("JG01")
    add(ws, "member", member("周国栋", **_full()))
    first = glance(ws)
    checked = preflight(ws, first.period.text, deep=False)
    assert first.asked - first.in_order == checked.counts["mend"] + checked.counts["answer"] > 0
    assert first.state == "new"
    assert glance(ws, first) is first
    one = found_in(ws, "preflight.card")[0]
    submission_notes.explain(ws, QUARTER, {one.finding.key: "本人出差，回来补"}, [one.finding])
    again = glance(ws, first)
    assert (again.in_order, again.asked) == (first.in_order + 1, first.asked)
