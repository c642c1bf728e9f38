"""Keys: asked for, heard, registered, renewed, handed over, lost and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import (
    desk_keys,
    enrolling,
    exchange_log,
    handing_over,
    intake,
    safekeeping,
    taking_answers,
)
from app.actions.looking import count_records
from app.actions.workspace import create_workspace, open_workspace
from app.domain import packet
from app.files.sealing import Cost
from tests.actions.exchange_kit import Desks, add_meeting
from tests.support import code_of

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE, NEW = "长江黄河长城泰山一二", "松花江畔的新口令一号"
CHEAP = Cost(64, 1, 1)


def test_only_the_digits_that_were_heard_register(desks: Desks) -> None:
    branch = desks.branch("JG01", enrolled=False)
    asked = enrolling.request(branch, desks.stick)
    seen = enrolling.register(desks.committee, asked.path, desks.stick)
    assert seen.path is None
    assert seen.fingerprint == asked.fingerprint
    assert not enrolling.branches(desks.committee)
    wrong = "1111 2222 3333 4444 5555"
    assert (
        code_of(enrolling.register, desks.committee, asked.path, desks.stick, heard=wrong) == "enrol.digits"
    )
    done = enrolling.register(
        desks.committee, asked.path, desks.stick, heard=asked.fingerprint.replace(" ", "")
    )
    assert done.path is not None
    assert not enrolling.accept(branch, done.path).done
    assert code_of(enrolling.accept, branch, done.path, heard=wrong) == "enrol.digits"
    assert desks.committee is not None
    assert code_of(desk_keys.committee_of, branch) == "enrol.needed"
    assert enrolling.accept(branch, done.path, heard=done.own_fingerprint).done
    assert desk_keys.committee_of(branch).name == "厂区党委"


def test_a_request_that_was_changed_on_the_way_has_other_digits(desks: Desks) -> None:
    """Somebody puts a request of their own under the branch's name: what is read out is not what the screen shows."""
    branch, other = desks.branch("JG01", enrolled=False), desks.branch("JG01 ", enrolled=False)
    mine = enrolling.request(branch, desks.stick).fingerprint
    theirs = enrolling.request(other, desks.stick)
    assert (
        code_of(enrolling.register, desks.committee, theirs.path, desks.stick, heard=mine) == "enrol.digits"
    )


def test_two_branches_under_one_code(desks: Desks) -> None:
    first = desks.branch("JG01")
    second = desks.found("second", "另一个支部", "JG01")
    desks.open.append(second)
    asked = enrolling.request(second, desks.stick)
    code = code_of(enrolling.register, desks.committee, asked.path, desks.stick, heard=asked.fingerprint)
    assert code == "enrol.code_taken"
    enrolling.set_state(desks.committee, first.seat, enrolling.CLOSED)
    desks.enrol(second)
    (arrival,) = desks.take_in(desks.submit(first, "2026Q1")).arrivals
    assert arrival.trouble is not None
    assert arrival.trouble.code == "package.branch_closed"


def test_renewal_needs_no_telephone(desks: Desks) -> None:
    branch = desks.branch("JG01")
    old = desk_keys.own_fingerprint(branch)
    asked = enrolling.request(branch, desks.stick, renew=True)
    before = desks.submit(branch, "2026Q1")  # still with the old keys
    assert [a.outcome for a in desks.take_in(before).arrivals] == [intake.APPLIED]
    done = enrolling.register(desks.committee, asked.path, desks.stick)
    assert done.vouched
    assert done.path is not None
    assert enrolling.accept(branch, done.path).done
    assert desk_keys.own_fingerprint(branch) == asked.fingerprint != old
    add_meeting(branch, "2026-02-10")
    assert [a.outcome for a in desks.take_in(desks.submit(branch, "2026Q1")).arrivals] == [intake.APPLIED]
    assert desks.hear(branch, desks.answer(branch))[0].outcome == taking_answers.APPLIED


def test_what_the_old_key_signed_is_refused_once_a_new_one_is_registered(desks: Desks) -> None:
    branch = desks.branch("JG01")
    late = desks.submit(branch, "2026Q1")
    asked = enrolling.request(branch, desks.stick, renew=True)
    enrolling.register(desks.committee, asked.path, desks.stick)
    (arrival,) = desks.take_in(late).arrivals
    assert arrival.trouble is not None
    assert arrival.trouble.code == "package.signature"


def test_the_committee_renews_and_its_branches_follow(desks: Desks) -> None:
    branch = desks.branch("JG01")
    late = desks.submit(branch, "2026Q1")  # written for the old keys
    desk_keys.renew_committee(desks.committee)
    assert [a.outcome for a in desks.take_in(late).arrivals] == [intake.APPLIED]
    (taken,) = desks.hear(branch, desks.answer(branch))
    assert taken.outcome == taking_answers.APPLIED
    assert desk_keys.committee_of(branch).version == 2
    assert desk_keys.committee_of(branch).keys == desk_keys.own_keys(desks.committee).public


def test_old_keys_of_the_committee_do_not_come_back(desks: Desks) -> None:
    branch = desks.branch("JG01")
    asked = enrolling.request(branch, desks.stick)
    before = enrolling.register(desks.committee, asked.path, desks.stick, heard=asked.fingerprint)
    assert before.path is not None
    desk_keys.renew_committee(desks.committee)
    desks.hear(branch, desks.answer(branch))
    card = desk_keys.committee_of(branch)
    assert code_of(enrolling.accept, branch, before.path) == "enrol.rollback"  # before anybody is called
    heard = before.own_fingerprint
    assert code_of(enrolling.accept, branch, before.path, heard=heard) == "enrol.rollback"
    assert desk_keys.committee_of(branch) == card


def test_an_answer_of_another_committee_is_refused(desks: Desks, tmp_path: Path) -> None:
    """Sealed for the branch with its public key, which is no secret: the signature decides."""
    branch = desks.branch("JG01")
    false = Desks(tmp_path / "false", desks.clock)
    try:
        asked = enrolling.request(branch, false.stick)
        enrolling.register(false.committee, asked.path, false.stick, heard=asked.fingerprint)
        path = false.answer(branch)
        (taken,) = desks.hear(branch, path)
        assert taken.trouble is not None
        assert taken.trouble.code == "package.signature"
    finally:
        false.close()


def protected(desks: Desks, code: str) -> Path:
    ws, _ = create_workspace(
        desks.place / code,
        name=f"{code}党支部",
        code=code,
        passphrase=PASSPHRASE,
        clock=desks.clock,
        cost=CHEAP,
    )
    ws.keeper.paused = True
    desks.enrol(ws)
    add_meeting(ws, "2026-02-10")
    ws.close()
    return desks.place / code


def test_a_branch_that_lost_everything_is_helped_by_the_sealed_code(desks: Desks) -> None:
    folder = protected(desks, "JG05")
    assert code_of(open_workspace, folder, passphrase=NEW) == "passphrase.wrong"
    asked = handing_over.ask_for_help(folder, desks.stick, NEW, clock=desks.clock)
    seen = handing_over.help_branch(desks.committee, asked.path)
    assert (seen.path, seen.fingerprint) == (None, asked.fingerprint)
    wrong = {"heard": asked.fingerprint, "recovery_code": "22222-33333"}
    assert (
        code_of(handing_over.help_branch, desks.committee, asked.path, desks.stick, **wrong)
        == "recover.wrong_code"
    )
    done = handing_over.help_branch(
        desks.committee,
        asked.path,
        desks.stick,
        heard=asked.fingerprint,
        recovery_code=desks.recovery_code.lower(),
    )
    assert done.path is not None
    (noted,) = exchange_log.logged(desks.committee, exchange_log.OUT, kind=packet.RECOVERY_ANSWER)
    assert noted.state == exchange_log.SENT
    assert code_of(handing_over.finish_help, folder, done.path, PASSPHRASE) == "recover.passphrase"
    code = handing_over.finish_help(folder, done.path, NEW)
    for words in ((NEW, None), (None, code)):
        ws = open_workspace(folder, clock=desks.clock, passphrase=words[0], envelope_code=words[1])
        assert count_records(ws, "branch_committee_meeting") == 1
        ws.close()
    assert code_of(open_workspace, folder, passphrase=PASSPHRASE) == "passphrase.wrong"
    assert code_of(handing_over.finish_help, folder, done.path, NEW) == "recover.not_asked"


def test_another_committee_opens_nothing_for_us(desks: Desks, tmp_path: Path) -> None:
    folder = protected(desks, "JG05")
    other = Desks(tmp_path / "other", desks.clock)
    try:
        asked = handing_over.ask_for_help(folder, other.stick, NEW, clock=desks.clock)
        given = {"heard": asked.fingerprint, "recovery_code": other.recovery_code}
        assert (
            code_of(handing_over.help_branch, other.committee, asked.path, other.stick, **given)
            == "recover.wrong_code"
        )
    finally:
        other.close()


def test_a_branch_without_a_committee_cannot_ask(desks: Desks) -> None:
    branch = desks.branch("JG01", enrolled=False)
    assert code_of(handing_over.ask_for_help, branch.folder, desks.stick, NEW) == "recover.no_slot"


def test_a_change_of_secretary(desks: Desks) -> None:
    folder = protected(desks, "JG05")
    ws = open_workspace(folder, passphrase=PASSPHRASE, clock=desks.clock)
    done = handing_over.hand_over(ws, "新书记", desks.stick, passphrase=PASSPHRASE)
    assert ws.user == "新书记"
    assert done.request is not None
    ws.close()
    answered = enrolling.register(desks.committee, done.request, desks.stick)
    assert answered.path is not None
    safekeeping.restore(done.backup, desks.place / "new pc", envelope_code=done.code)
    successor = open_workspace(desks.place / "new pc", envelope_code=done.code, clock=desks.clock)
    successor.change_passphrase(NEW, cost=CHEAP)
    assert count_records(successor, "branch_committee_meeting") == 1
    successor.close()


def test_the_recovery_code_is_shown_once(desks: Desks) -> None:
    assert code_of(enrolling.make_recovery, desks.committee) == "enrol.recovery_made"
    assert code_of(enrolling.make_recovery, desks.branch("JG01")) == "enrol.committee_only"
