"""The quarterly exchange between a committee and its branches, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import (
    branch_books,
    checking,
    intake,
    safekeeping,
    sealed_quarters,
    submitting,
    taking_answers,
)
from app.actions.looking import count_records
from app.actions.records import get_record, save_record
from app.actions.workspace import open_workspace
from app.domain.errors import Cancelled, UserError
from app.files import package
from app.texts import say_error
from tests.actions.exchange_kit import Desks, add_meeting, add_member, state_of
from tests.support import MEETING, code_of, meeting

if TYPE_CHECKING:
    from pathlib import Path


def test_a_quarter_there_and_back(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_member(branch, "周国栋")
    uid = add_meeting(branch, "2026-02-10")
    path = desks.submit(branch, "2026Q1")

    planned = intake.plan_intake(desks.committee, [desks.stick])
    assert [one.outcome for one in planned.arrivals] == [intake.APPLIED]
    assert count_records(desks.committee, MEETING) == 0, "a plan keeps nothing"
    assert not list((desks.committee.folder / "inbox").iterdir())

    done = desks.take_in()
    assert done.total("read") == done.total("new") + done.total("changed")
    assert get_record(desks.committee, MEETING, uid) == get_record(branch, MEETING, uid)
    assert checking.check(desks.committee).clean

    (taken,) = desks.hear(branch, desks.answer(branch))
    assert taken.sealed == ("2026Q1",)
    assert [s.period for s in sealed_quarters.sealed(branch)] == ["2026Q1"]
    assert path.name.startswith("党建报送_JG01_2026Q1_0001")
    assert submitting.outbox(branch)[0].state == "acknowledged"
    assert checking.check(branch).clean


def test_an_arrangement_asks_nothing_of_a_sealed_quarter_and_is_not_shown_at_the_committee(
    desks: Desks,
) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    desks.quarter(branch, "2026Q1")
    uid = save_record(branch, "arrangement", {"day": "2026-03-20 14:00", "what": "送材料"}).uid
    save_record(branch, "arrangement", {"done": "是"}, uid=uid)
    desks.clock.forward(days=60)
    add_meeting(branch, "2026-04-10")
    desks.quarter(branch, "2026Q2")
    assert checking.check(desks.committee).clean
    assert get_record(desks.committee, "arrangement", uid) == get_record(branch, "arrangement", uid)
    shown = {kind.form for kind in branch_books.kinds(desks.committee, branch.seat)}
    assert MEETING in shown
    assert "arrangement" not in shown


def test_the_same_file_twice_is_known_again(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    path = desks.submit(branch, "2026Q1")
    first = desks.take_in(path)
    before = state_of(desks.committee)
    again = desks.take_in(path)
    assert [one.outcome for one in again.arrivals] == [intake.SAME]
    assert again.total("same") == again.total("read") == first.total("read")
    assert state_of(desks.committee) == before


def test_unchanged_the_same_file_is_written_again(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    first = desks.submit(branch, "2026Q1")
    raw = first.read_bytes()
    first.unlink()  # the stick was lost
    again = submitting.submit(branch, "2026Q1", desks.stick)
    assert again.again
    assert again.path.read_bytes() == raw
    add_meeting(branch, "2026-02-11")
    assert submitting.submit(branch, "2026Q1", desks.stick).number == 2


def test_after_the_receipt_only_what_is_new_travels(desks: Desks) -> None:
    branch = desks.branch("JG01")
    for day in range(10, 20):
        add_meeting(branch, f"2026-02-{day}")
    desks.quarter(branch, "2026Q1")
    desks.clock.forward(days=60)
    add_meeting(branch, "2026-04-10")
    done = submitting.submit(branch, "2026Q2", desks.stick)
    assert done.rows < 10
    desks.take_in(done.path)
    assert count_records(desks.committee, MEETING) == 11


def test_a_gap_is_held_until_it_is_filled(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    first = desks.submit(branch, "2026Q1")
    desks.take_in(first)
    desks.hear(branch, desks.answer(branch))
    save_record(branch, MEETING, meeting(day="2026-03-10"), amend="漏记")
    second = desks.submit(branch, "2026Q1")
    # The committee's PC is set up anew: it has the registration, but nothing that came before.
    desks.forget_everything()
    held = desks.take_in(second)
    assert [one.outcome for one in held.arrivals] == [intake.HELD]
    assert held.arrivals[0].missing == (1,)
    assert held.total("held") == held.total("read") > 0
    assert count_records(desks.committee, MEETING) == 0
    freed = desks.take_in(first)
    assert [one.number for one in freed.freed] == [2]
    assert count_records(desks.committee, MEETING) == 2


def test_nothing_to_tell_is_told(desks: Desks) -> None:
    done = submitting.submit(desks.branch("JG01"), "2026Q1", desks.stick)
    assert done.empty
    assert [one.outcome for one in desks.take_in().arrivals] == [intake.APPLIED]


def test_a_branch_nobody_registered(desks: Desks) -> None:
    stranger = desks.branch("JG09", enrolled=False)
    assert code_of(submitting.submit, stranger, "2026Q1", desks.stick) == "enrol.needed"


def test_a_package_of_an_unknown_branch(desks: Desks, tmp_path: Path) -> None:
    other = Desks(tmp_path / "other", desks.clock)
    try:
        path = other.submit(other.branch("JG01"), "2026Q1")
        (arrival,) = desks.take_in(path).arrivals
        assert arrival.trouble is not None
        assert arrival.trouble.code == "package.sealed", "sealed for another committee"
    finally:
        other.close()


def test_one_bad_file_does_not_hinder_the_others(desks: Desks) -> None:
    one, two = desks.branch("JG01"), desks.branch("JG02")
    for branch in (one, two):
        add_meeting(branch, "2026-02-10")
    bad = desks.submit(one, "2026Q1")
    desks.submit(two, "2026Q1")
    bad.write_bytes(bad.read_bytes()[:-30])
    found = desks.take_in()
    assert sorted(a.outcome for a in found.arrivals) == [intake.APPLIED, intake.REFUSED]
    assert count_records(desks.committee, MEETING) == 1


@pytest.mark.parametrize(
    ("quarter", "code"),
    [("2026", "submit.not_a_quarter"), ("2026-03", "submit.not_a_quarter"), ("2027Q1", "submit.not_begun")],
)
def test_quarters_that_cannot_be_handed_in(desks: Desks, quarter: str, code: str) -> None:
    assert code_of(submitting.submit, desks.branch("JG01"), quarter, desks.stick) == code


def test_a_clock_that_went_back(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    desks.clock.forward(days=-40)
    assert code_of(submitting.submit, branch, "2026Q1", desks.stick) == "submit.clock"
    assert not submitting.outbox(branch)


def test_no_stick_loses_nothing(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    assert code_of(submitting.submit, branch, "2026Q1", desks.place / "gone") == "stick.absent"
    done = submitting.submit(branch, "2026Q1", desks.stick)
    assert done.again
    assert done.number == 1


def test_a_clock_that_is_ahead_is_told(desks: Desks) -> None:
    branch = desks.branch("JG01")
    desks.clock.forward(days=10)
    path = desks.submit(branch, "2026Q1")
    desks.clock.forward(days=-10)
    (arrival,) = desks.take_in(path).arrivals
    assert arrival.outcome == intake.APPLIED
    assert [hint.code for hint in arrival.hints] == ["package.clock"]


def test_two_copies_of_a_branch_are_no_silent_fork(desks: Desks) -> None:
    """Two PCs go on from one backup: the second one's package is not merged until a person has decided."""
    branch = desks.branch("JG01")
    uid = add_meeting(branch, "2026-02-10")
    desks.take_in(desks.submit(branch, "2026Q1"))
    backup = safekeeping.backup_to(branch, desks.place / "备份.zip")
    save_record(branch, MEETING, {"topic": "在这台电脑改的"}, uid=uid)
    desks.take_in(desks.submit(branch, "2026Q1"))
    before = state_of(desks.committee)

    other = open_workspace(
        safekeeping.restore(backup.path, desks.place / "other pc").folder, clock=desks.clock
    )
    other.keeper.paused = True
    desks.open.append(other)
    save_record(other, MEETING, {"topic": "在另一台电脑改的"}, uid=uid)
    with pytest.raises(UserError, match=r"submit\.restored") as stopped:
        submitting.submit(other, "2026Q1", desks.stick)
    assert "备份里最后报送的是 2026Q1 第 1 包" in say_error(stopped.value)
    submitting.confirm_only_copy(other)
    part = desks.submit(other, "2026Q1")
    whole = desks.submit(other, "2026Q1", whole=True)
    for path in (part, whole):
        (arrival,) = desks.take_in(path).arrivals
        assert arrival.trouble is not None
        assert arrival.trouble.code == "package.fork"
    assert state_of(desks.committee) == before

    assert intake.take_instead(desks.committee, whole).outcome == intake.APPLIED
    assert get_record(desks.committee, MEETING, uid).values["topic"] == "在另一台电脑改的"
    after = state_of(desks.committee)
    assert intake.take_instead(desks.committee, whole).outcome == intake.APPLIED, (
        "said twice is not taken away"
    )
    assert state_of(desks.committee) == after
    assert checking.check(desks.committee).clean
    (taken,) = desks.hear(other, desks.answer(other))
    assert taken.outcome == taking_answers.APPLIED
    save_record(other, MEETING, {"topic": "接着改"}, uid=uid, amend="更正")
    follow = submitting.submit(other, "2026Q1", desks.stick)
    assert follow.rows < 12
    assert desks.take_in(follow.path).arrivals[0].outcome == intake.APPLIED


def test_what_was_done_before_a_stop_stays_and_the_rest_comes_later(desks: Desks) -> None:
    """Nobody waits for files that are not begun, and nothing that was told as done is gone."""
    for code in ("JG01", "JG02", "JG03"):
        branch = desks.branch(code)
        add_meeting(branch, "2026-02-10")
        desks.submit(branch, "2026Q1")
    told: list[tuple[int, int]] = []

    def stop_at_two(done: int, total: int) -> None:
        told.append((done, total))
        if done == 2:
            raise Cancelled

    found = intake.take_in(desks.committee, [desks.stick], stop_at_two)
    assert told == [(1, 3), (2, 3)]
    assert (found.count(intake.APPLIED), found.left) == (2, 1)
    assert len(list((desks.committee.folder / "inbox").iterdir())) == 2
    assert checking.check(desks.committee).clean
    again = desks.take_in()
    assert [one.outcome for one in again.arrivals] == [intake.SAME, intake.SAME, intake.APPLIED]
    assert again.left == 0
    assert checking.check(desks.committee).clean


def test_one_stick_after_the_other_makes_one_copy_a_day(desks: Desks) -> None:
    """The file of a whole committee takes long to copy, and what was taken in lies in the inbox."""
    copies = []
    for day, code in enumerate(("JG01", "JG02", "JG03")):
        branch = desks.branch(code)
        add_meeting(branch, "2026-02-10")
        desks.take_in(desks.submit(branch, "2026Q1"))
        copies.append(len(list((desks.committee.folder / "backups").glob("*-intake.db"))))
        desks.clock.forward(days=day)
    assert copies == [1, 1, 2]


def test_a_copy_that_a_power_cut_left_short_is_made_anew(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    path = desks.submit(branch, "2026Q1")
    kept = desks.committee.folder / "inbox" / f"{package.outer_hash(path)}.sbz"
    kept.write_bytes(b"")
    desks.take_in()
    assert kept.read_bytes() == path.read_bytes()


def test_only_a_whole_package_replaces(desks: Desks) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    desks.quarter(branch, "2026Q1")
    before = state_of(desks.committee)
    save_record(branch, MEETING, meeting(day="2026-03-10"), amend="漏记")
    arrival = intake.take_instead(desks.committee, desks.submit(branch, "2026Q1"))
    assert arrival.trouble is not None
    assert arrival.trouble.code == "package.not_whole"
    assert state_of(desks.committee) == before


def test_attachments_travel_once(desks: Desks) -> None:
    from app.actions.attaching import attach, read_file

    branch = desks.branch("JG01")
    photo = desks.place / "照片.jpg"
    photo.write_bytes(b"\xff\xd8" + b"picture" * 100)
    taken = attach(branch, photo)
    save_record(branch, MEETING, meeting(day="2026-02-10", attachments=[taken.row]))
    done = submitting.submit(branch, "2026Q1", desks.stick)
    assert done.attachments == 1
    desks.take_in(done.path)
    assert read_file(desks.committee, str(taken.row["sha256"])) == photo.read_bytes()
    assert checking.check(desks.committee).clean
    desks.hear(branch, desks.answer(branch))
    save_record(branch, MEETING, meeting(day="2026-03-10"), amend="漏记")
    assert submitting.submit(branch, "2026Q1", desks.stick).attachments == 0


def test_the_committee_keeps_its_own_name(desks: Desks) -> None:
    """Settings of branches arrive with their records; they are theirs."""
    from app.actions.branch_settings import name_branch

    branch = desks.branch("JG01")
    name_branch(branch, "机关第一党支部", "JG01")
    desks.take_in(desks.submit(branch, "2026Q1"))
    desks.committee.reread()
    assert desks.committee.branch.name == "厂区党委"
    name_branch(desks.committee, "集团党委", "DW")
    assert desks.committee.branch.name == "集团党委"


def test_a_backup_of_the_committee_holds_its_packages(desks: Desks) -> None:
    from app.actions.attaching import attach, read_file

    branch = desks.branch("JG01")
    photo = desks.place / "照片.jpg"
    photo.write_bytes(b"\xff\xd8" + b"picture" * 100)
    row = attach(branch, photo).row
    save_record(branch, MEETING, meeting(day="2026-02-10", attachments=[row]))
    path = desks.submit(branch, "2026Q1")
    desks.take_in(path)
    made = safekeeping.backup_to(desks.committee, desks.place / "备份.zip")
    done = safekeeping.restore(made.path, desks.place / "restored")
    assert not done.missing
    ws = open_workspace(done.folder, clock=desks.clock)
    ws.keeper.paused = True
    desks.open.append(ws)
    assert read_file(ws, str(row["sha256"])) == photo.read_bytes()
    assert checking.check(ws).clean
    assert [one.outcome for one in intake.take_in(ws, [path]).arrivals] == [intake.SAME]
