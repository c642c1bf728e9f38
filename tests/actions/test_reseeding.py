"""A branch that lost its PC and every copy of its data gets back what the committee holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import checking, enrolling, intake, reseeding, taking_answers
from app.actions.attaching import attach, read_file
from app.actions.looking import list_records
from app.actions.records import save_record
from app.domain.errors import Cancelled, UserError
from app.domain.values import as_rows
from tests.actions.exchange_kit import Desks, add_meeting, add_member
from tests.support import MEETING, meeting

if TYPE_CHECKING:
    from app.actions.workspace import Workspace


def lost(desks: Desks) -> tuple[Workspace, Workspace, bytes]:
    """The branch that is gone, its new empty workspace, and a picture it once handed in."""
    branch = desks.branch("JG01")
    photo = desks.place / "照片.jpg"
    photo.write_bytes(b"\xff\xd8" + b"picture" * 100)
    add_member(branch, "周国栋")
    save_record(branch, MEETING, meeting(day="2026-02-10", attachments=[attach(branch, photo).row]))
    desks.quarter(branch, "2026Q1")
    save_record(branch, MEETING, meeting("没有报送过的", "2026-03-11"), amend="漏记")
    new = desks.found("new pc", "JG01党支部", "JG01")
    desks.open.append(new)
    return branch, new, photo.read_bytes()


def test_what_was_handed_in_comes_back(desks: Desks) -> None:
    old, new, picture = lost(desks)
    asked = enrolling.request(new, desks.stick)
    seen = reseeding.give_back(desks.committee, asked.path, "JG01")
    assert (seen.path, seen.fingerprint) == (None, asked.fingerprint)
    given = reseeding.give_back(desks.committee, asked.path, "JG01", desks.stick, heard=asked.fingerprint)
    assert given.path is not None
    assert not reseeding.take_back(new, given.path).done
    assert not list_records(new, MEETING)
    done = reseeding.take_back(new, given.path, heard=given.own_fingerprint)
    assert (done.done, done.attachments) == (True, 1)
    assert new.seat == old.seat
    (record,) = list_records(new, MEETING)
    (row,) = as_rows(record.values["attachments"])
    assert read_file(new, str(row["sha256"])) == picture
    assert checking.check(new).clean

    desks.clock.forward(days=60)
    add_meeting(new, "2026-04-10")
    (arrival,) = desks.take_in(desks.submit(new, "2026Q2")).arrivals
    assert arrival.outcome == intake.APPLIED
    assert desks.hear(new, desks.answer(new))[0].outcome == taking_answers.APPLIED
    # The old PC turns up again: its keys are no longer good.
    (late,) = desks.take_in(desks.submit(old, "2026Q2")).arrivals
    assert late.trouble is not None
    assert late.trouble.code == "package.signature"


def test_only_an_empty_workspace_takes_it(desks: Desks) -> None:
    _, new, _ = lost(desks)
    add_meeting(new, "2026-02-11")
    asked = enrolling.request(new, desks.stick)
    given = reseeding.give_back(desks.committee, asked.path, "JG01", desks.stick, heard=asked.fingerprint)
    assert given.path is not None
    with pytest.raises(UserError) as caught:
        reseeding.take_back(new, given.path, heard=given.own_fingerprint)
    assert caught.value.code == "reseed.not_empty"


def test_who_stops_the_writing_leaves_the_branch_its_keys(desks: Desks) -> None:
    _, new, _ = lost(desks)
    asked = enrolling.request(new, desks.stick)
    before, lay = enrolling.branch_named(desks.committee, "JG01"), sorted(desks.stick.iterdir())

    def stopped(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        reseeding.give_back(
            desks.committee, asked.path, "JG01", desks.stick, heard=asked.fingerprint, progress=stopped
        )
    assert enrolling.branch_named(desks.committee, "JG01") == before
    assert sorted(desks.stick.iterdir()) == lay
    given = reseeding.give_back(desks.committee, asked.path, "JG01", desks.stick, heard=asked.fingerprint)
    assert given.path is not None
    assert enrolling.branch_named(desks.committee, "JG01").keys != before.keys
    assert reseeding.take_back(new, given.path, heard=given.own_fingerprint).done


def test_the_digits_decide_on_both_sides(desks: Desks) -> None:
    _, new, _ = lost(desks)
    asked, wrong = enrolling.request(new, desks.stick), "1" * 20
    with pytest.raises(UserError) as caught:
        reseeding.give_back(desks.committee, asked.path, "JG01", desks.stick, heard=wrong)
    assert caught.value.code == "enrol.digits"
    given = reseeding.give_back(desks.committee, asked.path, "JG01", desks.stick, heard=asked.fingerprint)
    assert given.path is not None
    with pytest.raises(UserError) as caught:
        reseeding.take_back(new, given.path, heard=wrong)
    assert caught.value.code == "enrol.digits"
    assert not list_records(new, MEETING)
