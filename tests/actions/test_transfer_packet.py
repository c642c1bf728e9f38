"""A member moves with everything from one branch to another: sealed, by way of the committee or straight, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import enrolling
from app.actions.attaching import attach, read_file
from app.actions.checking import check
from app.actions.dues import status
from app.actions.dues_book import read_ledger
from app.actions.looking import list_records
from app.actions.member_changes import card_history, change_member
from app.actions.member_numbers import numbers, read_book
from app.actions.records import get_record, redo_batch, undo_batch
from app.actions.transfer_letters import find_letter, read_register
from app.actions.transfer_packing import pack
from app.actions.transfer_sealing import forward, to_branch, to_request
from app.actions.transfer_unpacking import ANOTHER, ASK, FILL, HERE, NEW, SAME, plan_packet, unpack
from app.actions.transfers import issue, register_receipt
from app.actions.transfers_in import answer, receive
from app.domain.values import as_rows
from app.files import package
from tests.actions.exchange_kit import Desks, add_member
from tests.actions.transfers_kit import card, member_with_dues
from tests.support import code_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

TO = {"to_org": "JG02党支部", "addressee": "厂区党委", "reason": "工作调动"}


@pytest.fixture
def one(desks: Desks) -> Workspace:
    return desks.branch("JG01")


@pytest.fixture
def other(desks: Desks) -> Workspace:
    return desks.branch("JG02")


@pytest.fixture
def letter(one: Workspace, tmp_path: Path) -> str:
    """宋佳 with dues, a change with an attachment, and the letter she goes with."""
    uid = member_with_dues(one)
    notice = tmp_path / "调岗通知.txt"
    notice.write_text("调岗通知：宋佳", encoding="utf-8")
    typed = {
        "changed_on": "2026-02-10",
        "employer": "城东厂",
        "workpost": "中控员",
        "basis": "厂人〔2026〕3号",
    }
    change_member(one, uid, "post", {**typed, "attachments": [attach(one, notice).row]})
    return issue(one, [uid], TO).letters[0].uid


def by_committee(desks: Desks, one: Workspace, letter: str) -> Path:
    sent = pack(one, [letter], desks.stick)
    return forward(desks.committee, sent.path, to_branch(desks.committee, "JG02"), desks.stick).path


def test_a_member_moves_with_everything_by_way_of_the_committee(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    packed = by_committee(desks, one, letter)
    before = card(one, find_letter(one, "2026001").member)
    plan = plan_packet(other, packed)
    assert [(line.name, line.outcome) for line in plan.lines] == [("宋佳", NEW)]
    assert plan.origin == "JG01党支部"
    assert plan.sender.vouched
    assert list_records(other, "member") == []  # only looked at

    done = unpack(other, packed)
    assert done.attachments == 1
    (came,) = list_records(other, "member")
    facts = (
        "name",
        "sex",
        "birth_date",
        "id_number",
        "mobile",
        "joined_on",
        "confirmed_on",
        "employer",
        "workpost",
    )
    assert {n: came.values.get(n) for n in facts} == {n: before.get(n) for n in facts}
    assert came.uid != find_letter(one, "2026001").member  # its own record, of its own seat
    assert (came.values["stage"], came.values["branch_name"], came.values["dues_paid_to"]) == (
        "full", "JG02党支部", "2026-02",
    )  # fmt: skip
    there, here = as_rows(came.values["spells"])
    assert (there["branch_name"], there["to_on"], there["letter_no"]) == (
        "机关第一党支部",
        "2026-03-12",
        "2026001",
    )
    assert (here["branch_name"], here["from_on"], here["transferred_from"]) == (
        "JG02党支部",
        "2026-03-12",
        "JG01党支部",
    )
    assert as_rows(came.values["works"])[-1]["post"] == "中控员"
    told = {r.values["kind"]: r.values for r in list_records(other, "member_change")}
    assert set(told) == {"post", "transferred_in"}
    (row,) = as_rows(told["post"]["attachments"])
    assert read_file(other, str(row["sha256"])).decode() == "调岗通知：宋佳"
    history = [(c.entry.form, c.told["kind"]) for c in card_history(other, came.uid) if c.told]
    assert history == [("member_change", "post"), ("member", "transferred_in")]
    (paid,) = list_records(other, "dues_before")
    assert [month["month"] for month in as_rows(paid.values["lines"])] == ["2026-01", "2026-02"]
    assert (read_register(other).letters[0].state, read_register(other).letters[0].values["number"]) == (
        "to_answer", "2026001",
    )  # fmt: skip
    assert check(other).clean

    assert before == card(one, find_letter(one, "2026001").member)  # hers until the receipt
    answer(other, done.letters[0], {})
    register_receipt(one, letter, {})
    assert card(one, find_letter(one, "2026001").member)["stage"] == "left"
    assert check(one).clean


def test_what_was_paid_and_changed_there_counts_in_no_sum_here(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    unpack(other, by_committee(desks, one, letter))
    assert status(other).collected == 0
    ledger = read_ledger(other)
    (account,) = ledger.accounts.values()
    assert [stay.first for stay in account.stays] == ["2026-03"]  # February is paid, over there
    table = numbers(read_book(other), "2026").table.numbers
    assert {row: table[row] for row in (1, 2, 7, 9, 15, 17)} == {1: 0, 2: 1, 7: 1, 9: 0, 15: 1, 17: 0}


def test_the_whole_packet_is_taken_back_and_done_again(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    packed = by_committee(desks, one, letter)
    unpack(other, packed)
    undo_batch(other)
    for form in ("member", "member_change", "transfer_letter", "dues_before"):
        assert list_records(other, form) == [], form
    assert [line.outcome for line in plan_packet(other, packed).lines] == [NEW]
    redo_batch(other)
    assert len(list_records(other, "member")) == 1
    assert [line.outcome for line in plan_packet(other, packed).lines] == [SAME]
    assert code_of(unpack, other, packed) == "transfer.nothing_new"
    assert check(other).clean


def test_a_letter_entered_by_hand_before_is_only_filled_up(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    """The paper came first; a week later the stick: no second arrival, no second card."""
    typed = {
        "number": "2026001", "issued_on": "2026-03-12", "valid_days": "30", "from_org": "JG01党支部", "name": "宋佳",
        "stage": "正式党员", "joined_on": "2019-05-10", "confirmed_on": "2020-05-10", "party_group": "第二党小组",
    }  # fmt: skip
    made = receive(other, typed).letter.member
    packed = by_committee(desks, one, letter)
    (line,) = plan_packet(other, packed).lines
    assert (line.outcome, line.card) == (FILL, made)
    assert "公民身份号码" in line.fields
    unpack(other, packed)
    now = card(other, made)
    assert (now["id_number"], now["party_group"]) == ("11010519491231002X", "第二党小组")
    assert len(as_rows(now["spells"])) == 1
    assert [r.values["number"] for r in list_records(other, "transfer_letter")] == ["2026001"]
    assert len(list_records(other, "dues_before")) == 1
    told = [(c.entry.form, c.told and c.told["kind"]) for c in card_history(other, made)]
    assert told == [("member", "transferred_in"), ("member_change", "post"), ("member", None)]
    assert [one.outcome for one in plan_packet(other, packed).lines] == [SAME]


def test_a_namesake_is_asked_about(desks: Desks, one: Workspace, other: Workspace, letter: str) -> None:
    here = add_member(other, "宋佳", joined_on="2010-07-01")
    packed = by_committee(desks, one, letter)
    (line,) = plan_packet(other, packed).lines
    assert (line.outcome, [c.uid for c in line.candidates]) == (ASK, [here])
    assert code_of(unpack, other, packed) == "transfer.decide"
    assert plan_packet(other, packed, {"宋佳": here}).lines[0].outcome == HERE
    assert code_of(unpack, other, packed, {"宋佳": here}) == "transfer.is_here"
    unpack(other, packed, {"宋佳": ANOTHER})
    assert len(list_records(other, "member")) == 2


def test_who_was_here_before_comes_back_to_the_old_card(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    old = add_member(
        other, "宋佳", birth_date="1992-04-15", joined_on="2019-05-10", confirmed_on="2020-05-10", employer="老厂",
        spells=[{"branch_name": "JG02党支部", "from_on": "2019-05-10"}],
    )  # fmt: skip
    typed = {"changed_on": "2022-01-01", "transferred_to": "JG01党支部"}
    change_member(other, old, "transferred_out", typed)
    packed = by_committee(desks, one, letter)
    (line,) = plan_packet(other, packed, {"宋佳": old}).lines
    assert line.candidates[0].sure
    assert "工作单位" in line.fields
    unpack(other, packed, {"宋佳": old})
    now = card(other, old)
    assert (now["stage"], now["employer"]) == ("full", "城东厂")
    assert [spell["branch_name"] for spell in as_rows(now["spells"])] == [
        "JG02党支部", "机关第一党支部", "JG02党支部",
    ]  # fmt: skip


def test_straight_to_a_branch_of_another_committee(desks: Desks, one: Workspace, letter: str) -> None:
    """Nobody vouches: both desks read their twenty digits out over the telephone."""
    far = desks.branch("YC09", enrolled=False)
    asked = enrolling.request(far, desks.stick)
    assert code_of(to_request, asked.path, "1234 5678 9012 3456 7890") == "enrol.digits"
    sent = pack(one, [letter], desks.stick, target=to_request(asked.path, asked.fingerprint))
    plan = plan_packet(far, sent.path)
    assert (plan.sender.vouched, plan.sender.name) == (False, "JG01党支部")
    assert code_of(unpack, far, sent.path) == "transfer.digits_needed"
    assert code_of(unpack, far, sent.path, heard="1111") == "enrol.digits"
    unpack(far, sent.path, heard=sent.digits)
    assert [r.values["name"] for r in list_records(far, "member")] == ["宋佳"]


def test_only_the_one_it_is_for_can_open_it(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    third = desks.branch("JG03")
    sent = pack(one, [letter], desks.stick)
    packed = by_committee(desks, one, letter)
    assert code_of(plan_packet, other, sent.path) == "package.sealed"  # still the committee's
    assert code_of(plan_packet, third, packed) == "package.sealed"
    assert code_of(forward, desks.committee, sent.path, to_branch(desks.committee, "JG01"), desks.stick) == (
        "transfer.to_itself"
    )
    raw = bytearray(packed.read_bytes())
    raw[-40] ^= 1
    packed.write_bytes(bytes(raw))
    assert code_of(plan_packet, other, packed) == "package.damaged"
    for path in (sent.path, packed):
        assert "宋佳" not in path.name


def test_a_branch_that_is_closed_cannot_send_for_others(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    sent = pack(one, [letter], desks.stick)
    enrolling.set_state(desks.committee, one.seat, enrolling.CLOSED)
    assert code_of(forward, desks.committee, sent.path, to_branch(desks.committee, "JG02"), desks.stick) == (
        "transfer.digits_needed"
    )
    assert list_records(other, "member") == []


def test_nothing_is_sealed_for_the_keys_of_a_lost_pc(desks: Desks, other: Workspace) -> None:
    enrolling.set_state(desks.committee, other.seat, enrolling.LOST, "电脑丢了")
    assert code_of(to_branch, desks.committee, "JG02") == "enrol.lost"


def test_a_packet_of_newer_forms_is_refused_before_anything_is_written(
    desks: Desks, one: Workspace, other: Workspace, letter: str
) -> None:
    from dataclasses import replace

    one.forms["member"] = replace(one.forms["member"], version=99)
    assert code_of(unpack, other, by_committee(desks, one, letter)) == "package.newer_forms"
    assert list_records(other, "member") == []
    assert package.SUFFIX_UP != ".sbt"


def test_nothing_leaves_without_a_letter(desks: Desks, one: Workspace, letter: str) -> None:
    from app.actions.transfers import void_letter

    void_letter(one, letter, reason="不走了")
    assert code_of(pack, one, [letter], desks.stick) == "transfer.not_waiting"
    assert get_record(one, "member", find_letter(one, "2026001").member).values["stage"] == "full"
