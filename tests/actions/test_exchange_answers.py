"""What an answer brings: sealed quarters, amendments with their reasons, returns that open records again."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from app.actions import (
    answering,
    arrival_board,
    checking,
    dues,
    enrolling,
    exchange_facts,
    intake,
    issuing,
    safekeeping,
    sealed_quarters,
    taking_answers,
)
from app.actions.agenda import today
from app.actions.answer_desk import answer_lines
from app.actions.dues_assessing import assess
from app.actions.exchange_facts import due_day
from app.actions.looking import list_records
from app.actions.member_changes import change_member
from app.actions.records import get_record, history, retire_record, save_record, undo_batch
from app.actions.reports import Order, make_report
from app.actions.workspace import open_workspace
from app.store import records
from tests.actions.exchange_kit import Desks, add_meeting, add_member
from tests.support import MEETING, code_of, meeting, next_undo

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace


def _book(ws: Workspace, path: Path) -> Path:
    make_report(ws, "work_log_book", Order(path, looking=True, period="2026"))
    return path


def test_a_day_in_a_sealed_quarter_asks_for_a_reason_whatever_bears_it(desks: Desks) -> None:
    """Changes of people and dues that were left out count as late entries, each told with its reason."""
    branch = desks.branch("JG01")
    uid = add_member(branch, "张三", joined_on="2010-07-01")
    assess(branch, [{"member": "张三", "category": "在职", "base": "5600", "from_month": "2026-01"}])
    desks.quarter(branch, "2026Q1")
    moved = {"changed_on": "2026-02-20", "workpost": "中控员", "basis": "口头"}
    paid = [{"member": "张三", "month": "2026-02", "paid_on": "2026-02-20"}]
    assert code_of(change_member, branch, uid, "post", moved) == "sealed.late"
    assert code_of(dues.collect, branch, paid) == "sealed.late"
    assert not history(branch, uid)[1:]
    with sealed_quarters.amending(branch, "当时漏办"):
        change_member(branch, uid, "post", moved)
        dues.collect(branch, paid)
    told = [(row["record_form"], row["kind"]) for row in sealed_quarters.amendments_to_report(branch)]
    assert sorted(told) == [("dues_payment", "late"), ("member_change", "late")]
    more = [{**paid[0], "month": "2026-01"}]
    assert code_of(dues.collect, branch, more) == "sealed.late", "the reason was for what it was asked for"


def test_a_sealed_quarter_asks_for_a_reason(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    uid = add_meeting(branch, "2026-02-10")
    desks.quarter(branch, "2026Q1")
    assert code_of(save_record, branch, MEETING, {"topic": "改"}, uid=uid) == "sealed.correction"
    assert code_of(save_record, branch, MEETING, meeting(day="2026-03-01")) == "sealed.late"
    assert code_of(retire_record, branch, MEETING, uid) == "sealed.correction"
    assert code_of(undo_batch, branch, history(branch, uid)[0].batch) == "sealed.undo"
    save_record(branch, MEETING, {"topic": "改"}, uid=uid, amend="议题抄错")
    save_record(branch, MEETING, meeting(day="2026-03-01"), amend="当时漏记")
    assert [e.action for e in history(branch, uid)][-1] == "records.correct"
    with zipfile.ZipFile(_book(branch, tmp_path / "本.docx")) as book:
        marks = re.findall(r">(更正|补记)<", book.read("word/document.xml").decode())
    assert {"更正", "补记"} <= set(marks), "on the sheets and in the index"
    told = [(row["kind"], row["reason"]) for row in sealed_quarters.amendments_to_report(branch)]
    assert sorted(told) == [("correction", "议题抄错"), ("late", "当时漏记")]
    path = desks.submit(branch, "2026Q1")
    (arrival,) = desks.take_in(path).arrivals
    rows = intake.told_in(desks.committee, arrival.package, "amendments")
    assert isinstance(rows, list)
    assert len(rows) == 2


def test_an_amendment_can_be_undone_while_it_is_fresh(desks: Desks) -> None:
    branch = desks.branch("JG01")
    uid = add_meeting(branch, "2026-02-10")
    desks.quarter(branch, "2026Q1")
    save_record(branch, MEETING, {"topic": "改"}, uid=uid, amend="议题抄错")
    assert next_undo(branch) == "records.correct"
    undo_batch(branch)
    assert get_record(branch, MEETING, uid).values["topic"] == "研究工作"
    assert not sealed_quarters.amendments(branch)


def test_a_return_opens_the_record_it_names(desks: Desks) -> None:
    branch = desks.branch("JG01")
    uid = add_meeting(branch, "2026-02-10")
    desks.take_in(desks.submit(branch, "2026Q1"))
    registered = enrolling.branch_named(desks.committee, "JG01")
    issuing.issue(
        desks.committee, registered,
        issuing.Matter("return", "2026Q1", MEETING, uid, "topic", "议题写得太笼统", "2026-04-20"),
    )  # fmt: skip
    (taken,) = desks.hear(branch, desks.answer(branch))
    assert taken.facts == 1
    (matter,) = exchange_facts.open_returns(branch)
    assert matter.reason == "议题写得太笼统"
    save_record(branch, MEETING, {"topic": "研究一季度发展党员工作"}, uid=uid)
    assert not exchange_facts.open_returns(branch)
    (amendment,) = sealed_quarters.amendments(branch, uid)
    assert amendment.values["reason"] == "议题写得太笼统"
    (issued,) = issuing.matters(desks.committee, branch.seat)
    desks.take_in(desks.submit(branch, "2026Q1"))
    assert get_record(desks.committee, MEETING, uid).values["topic"] == "研究一季度发展党员工作"
    issuing.close(desks.committee, issued.uid)
    desks.hear(branch, desks.answer(branch))
    (heard,) = records.select(branch.store, exchange_facts.FACT)
    assert heard.values["state"] == "closed"


def test_a_returned_quarter_is_not_sealed(desks: Desks) -> None:
    branch = desks.branch("JG01")
    uid = add_meeting(branch, "2026-02-10")
    desks.take_in(desks.submit(branch, "2026Q1"))
    issuing.issue(
        desks.committee, enrolling.branch_named(desks.committee, "JG01"),
        issuing.Matter("return", "2026Q1", reason="缺组织生活会"),
    )  # fmt: skip
    (taken,) = desks.hear(branch, desks.answer(branch))
    assert taken.returned == ("2026Q1",)
    assert not sealed_quarters.sealed(branch)
    save_record(branch, MEETING, {"topic": "改"}, uid=uid)
    assert desks.quarter(branch, "2026Q1").name.startswith("党建报送_JG01_2026Q1_0002_")
    assert [s.period for s in sealed_quarters.sealed(branch)] == ["2026Q1"]


def test_answers_may_come_late_and_twice(desks: Desks) -> None:
    branch = desks.branch("JG01")
    desks.take_in(desks.submit(branch, "2026Q1"))
    first = desks.answer(branch)
    issuing.issue(
        desks.committee,
        enrolling.branch_named(desks.committee, "JG01"),
        issuing.Matter("notice", reason="整改"),
    )
    second = desks.answer(branch)
    outcomes = [desks.hear(branch, path)[0].outcome for path in (second, first, second)]
    assert outcomes == [taking_answers.APPLIED, taking_answers.SAME, taking_answers.SAME]
    assert [s.period for s in sealed_quarters.sealed(branch)] == ["2026Q1"]


def test_an_answer_for_another_branch_is_none_of_ours(desks: Desks) -> None:
    one, two = desks.branch("JG01"), desks.branch("JG02")
    desks.take_in(desks.submit(one, "2026Q1"))
    desks.answer(one)
    (taken,) = desks.hear(two)
    assert taken.outcome == taking_answers.ELSEWHERE


def test_a_committee_from_a_backup_is_heard_and_gets_what_it_lost(desks: Desks, tmp_path: Path) -> None:
    """It does not know which answers it has written since: its next ones bear numbers beyond them."""
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-01-10")
    desks.quarter(branch, "2026Q1")
    kept = safekeeping.backup_to(desks.committee, tmp_path / "党委备份.zip")
    for month, quarter in (("05", "2026Q2"), ("08", "2026Q3")):
        desks.clock.forward(days=90)
        add_meeting(branch, f"2026-{month}-10")
        desks.quarter(branch, quarter)
    safekeeping.restore(kept.path, tmp_path / "again")
    desks.committee.close()
    desks.committee = open_workspace(tmp_path / "again", clock=desks.clock)
    desks.committee.keeper.paused = True
    desks.open.append(desks.committee)
    desks.clock.forward(days=90)
    add_meeting(branch, "2026-11-10")
    first = desks.submit(branch, "2026Q4")
    assert [one.outcome for one in desks.take_in(first).arrivals] == [intake.HELD]
    (taken,) = desks.hear(branch, desks.answer(branch))
    assert taken.outcome == taking_answers.APPLIED
    whole = desks.submit(branch, "2026Q4")  # nothing was written since, and yet another package
    assert [one.outcome for one in desks.take_in(whole).arrivals] == [intake.APPLIED]
    held = {one.uid for one in list_records(desks.committee, MEETING)}
    assert held == {one.uid for one in list_records(branch, MEETING)}
    assert checking.check(desks.committee).clean
    assert not desks.hear(branch, desks.answer(branch))[0].trouble


def test_an_answer_that_reached_no_stick_is_still_waited_for(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-01-10")
    desks.take_in(desks.submit(branch, "2026Q1"))
    assert code_of(answering.answer, desks.committee, "JG01", tmp_path / "gone") == "stick.absent"
    assert answering.waiting_seats(desks.committee) == {branch.seat}
    assert [line.waits for line in answer_lines(desks.committee)] == [True]
    desks.answer(branch)
    assert answering.waiting_seats(desks.committee) == set()


def test_nobody_waits_to_answer_a_branch_that_is_lost(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-01-10")
    desks.take_in(desks.submit(branch, "2026Q1"))
    enrolling.set_state(desks.committee, branch.seat, enrolling.LOST, "电脑丢了")
    assert answering.waiting_seats(desks.committee) == set()  # counted beside the name of the page
    assert answer_lines(desks.committee) == []  # what the page lists
    assert answering.answer_all(desks.committee, desks.stick) == []


def test_the_committees_due_day_reaches_the_branch_with_the_next_answer(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-01-10")
    assert due_day(branch, "2026Q2").isoformat() == "2026-06-30", (
        "the end of the quarter, until somebody says more"
    )
    arrival_board.keep_due_days(desks.committee, "15")
    desks.quarter(branch, "2026Q1")
    assert due_day(branch, "2026Q2").isoformat() == "2026-07-15"
    desks.clock.forward(days=100)
    (asked,) = [item for item in today(branch).items if item.code == "submission.due"]
    assert (asked.values["period"], asked.due.isoformat()) == ("2026Q2", "2026-07-15")
    arrival_board.keep_due_days(desks.committee, "5")
    desks.quarter(branch, "2026Q2")
    assert due_day(branch, "2026Q3").isoformat() == "2026-10-05"
