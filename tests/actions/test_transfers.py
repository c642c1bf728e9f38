"""Out with a letter, in with a letter: numbers, dues, receipts, returns; card, history and register in one step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import agenda
from app.actions.checking import check
from app.actions.looking import list_records
from app.actions.member_changes import card_history
from app.actions.paper_kit import Order
from app.actions.records import redo_batch, undo_batch
from app.actions.reports import make_report
from app.actions.transfer_letters import find_letter, open_letter, read_register, set_transfers
from app.actions.transfers import (
    issue,
    register_arrival,
    register_receipt,
    reissue,
    return_letter,
    void_letter,
)
from app.domain.errors import Invalid, UserError
from app.domain.values import as_rows
from tests.actions.transfers_kit import TO, card, codes, member_with_dues
from tests.support import Clock, add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.transfers import Issued
    from app.actions.workspace import Workspace


@pytest.fixture
def uid(workspace: Workspace) -> str:
    return member_with_dues(workspace)


def test_a_letter_says_what_card_and_dues_register_say(workspace: Workspace, uid: str) -> None:
    set_transfers(
        workspace, {"prefix": "滨污", "sender": "中共滨海污水处理公司委员会", "sender_phone": "0335-1234567"}
    )
    done = issue(workspace, [uid], TO)
    (letter,) = done.letters
    wanted = {
        "number": "滨污2026001", "name": "宋佳", "sex": "2", "age": 33, "ethnicity": "01", "stage": "full",
        "id_number": "11010519491231002X", "phone": "10000000021", "from_org": "机关第一党支部",
        "to_org": "滨海水务集团设备部党支部", "paid_to": "2026-02", "valid_days": 30, "valid_until": "2026-04-11",
        "issued_on": "2026-03-12", "sender": "中共滨海污水处理公司委员会", "sender_phone": "0335-1234567",
        "retention": "30",
    }  # fmt: skip
    assert {name: letter.values.get(name) for name in wanted} == wanted
    assert letter.state == "waiting"
    assert not done.findings
    assert card(workspace, uid)["stage"] == "full"  # the old organisation stays responsible


def test_who_leaves_stays_on_the_roster_until_the_receipt(
    workspace: Workspace, uid: str, clock: Clock
) -> None:
    (letter,) = issue(workspace, [uid], TO).letters
    clock.forward(days=14)
    done = register_receipt(
        workspace,
        letter.uid,
        {"receipt_on": "3月24日", "receipt_handler": "张瑞", "receipt_phone": "0335-7654321"},
    )
    assert done.letter.state == "done"
    now = card(workspace, uid)
    assert (now["stage"], now["transferred_out_on"], now["transferred_to"]) == (
        "left",
        "2026-03-24",
        TO["to_org"],
    )
    assert (now["transfer_letter_no"], now["transfer_receipt_on"]) == ("2026001", "2026-03-24")
    (spell,) = as_rows(now["spells"])
    assert (spell["to_on"], spell["letter_no"], spell["receipt_on"]) == (
        "2026-03-24",
        "2026001",
        "2026-03-24",
    )
    (told,) = list_records(workspace, "member_change")
    assert (told.values["event"], told.values["changed_on"]) == ("transferred_out", "2026-03-24")
    last = card_history(workspace, uid)[-1].told
    assert last is not None
    assert last["kind"] == "transferred_out"
    undo_batch(workspace)
    assert card(workspace, uid)["stage"] == "full"
    assert find_letter(workspace, "2026001").state == "waiting"
    assert list_records(workspace, "member_change") == []
    redo_batch(workspace)
    assert card(workspace, uid)["stage"] == "left"
    assert check(workspace).clean


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({}, "field.required", "to_org"),
        ({**TO, "valid_days": "93"}, "transfer.too_long", "valid_days"),
        ({**TO, "valid_days": "0"}, "transfer.too_long", "valid_days"),
        ({**TO, "issued_on": "2026-03-13"}, "transfer.in_future", "issued_on"),
        ({**TO, "issued_on": "2026-03"}, "date.day_needed", "issued_on"),
        ({**TO, "paid_to": "2026-03"}, "transfer.paid_by_register", "paid_to"),
    ],
    ids=["to where", "more than three months", "no days", "tomorrow", "no day", "not what the register says"],
)
def test_what_makes_no_letter(
    workspace: Workspace, uid: str, typed: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        issue(workspace, [uid], typed)
    assert (code, field) in codes(refused.value.problems)
    assert read_register(workspace).letters == ()


def test_arrears_stop_a_letter_until_somebody_says_why(workspace: Workspace, uid: str, clock: Clock) -> None:
    """The letter never says more than was paid, and the reason stays in the register."""
    clock.forward(days=60)
    with pytest.raises(Invalid) as refused:
        issue(workspace, [uid], TO)
    (problem,) = [p for p in refused.value.problems if p.code == "transfer.arrears"]
    assert problem.values == {"months": 2, "first": "2026-03", "owed": "80.00"}
    (letter,) = issue(workspace, [uid], {**TO, "paid_to_note": "本人外派，到新支部补交"}).letters
    assert (letter.values["paid_to"], letter.values["paid_to_note"]) == ("2026-02", "本人外派，到新支部补交")


def test_without_payments_in_the_register_the_month_is_asked_for(workspace: Workspace) -> None:
    made = add(workspace, "member", member("韩松", joined_on="2018-01-01", confirmed_on="2019-01-01"))
    for typed, field in ((TO, "paid_to_note"), ({**TO, "paid_to_note": "党费证"}, "paid_to")):
        with pytest.raises(Invalid) as refused:
            issue(workspace, [made], typed)
        assert field in [f for _, f in codes(refused.value.problems)]
    done = issue(workspace, [made], {**TO, "paid_to_note": "党费证", "paid_to": "2026-02"})
    assert done.letters[0].values["paid_to"] == "2026-02"
    assert codes(done.findings) == [("transfer.paper_gaps", "")]


def test_numbers_are_never_used_twice_and_gaps_are_seen(workspace: Workspace, uid: str) -> None:
    set_transfers(workspace, {"begin": "2026:15"})
    first = issue(workspace, [uid], TO)
    assert first.letters[0].values["number"] == "2026015"
    undo_batch(workspace)
    void = issue(workspace, [uid], TO).letters[0]
    assert void.values["number"] == "2026016"
    void_letter(workspace, void.uid, reason="姓名写错")
    assert issue(workspace, [uid], TO).letters[0].values["number"] == "2026017"
    register = read_register(workspace, year="2026")
    assert [(o.values["number"], o.state) for o in register.letters] == [
        ("2026017", "waiting"),
        ("2026016", "void"),
    ]
    assert [tuple(gap) for gap in register.gaps] == [("2026015", "宋佳")]
    with pytest.raises(UserError, match=r"transfer\.setting_value"):
        set_transfers(workspace, {"begin": "15"})


def test_one_letter_at_a_time_and_only_for_members(workspace: Workspace, uid: str) -> None:
    issue(workspace, [uid], TO)
    with pytest.raises(UserError, match=r"transfer\.letter_open"):
        issue(workspace, [uid], TO)
    other = add(workspace, "member", {"name": "刘洋", "stage": "入党积极分子"})
    with pytest.raises(UserError, match=r"transfer\.not_member"):
        issue(workspace, [other], TO)


def test_a_lost_letter_is_void_and_issued_again_in_one_step(workspace: Workspace, uid: str) -> None:
    (old,) = issue(workspace, [uid], {**TO, "reason": "调动"}).letters
    (new,) = reissue(workspace, old.uid, reason="途中遗失", typed={"valid_days": "10"}).letters
    assert (new.values["number"], new.values["replaces"], new.values["reason"]) == (
        "2026002",
        "2026001",
        "调动",
    )
    assert (new.values["to_org"], new.values["valid_days"]) == (TO["to_org"], 10)
    was = find_letter(workspace, "2026001")
    assert (was.state, was.values["void_reason"]) == ("void", "途中遗失")
    undo_batch(workspace)
    assert find_letter(workspace, "2026001").state == "waiting"
    for reason in ("", "  "):
        with pytest.raises(UserError, match=r"transfer\.reason_missing"):
            void_letter(workspace, old.uid, reason=reason)


def test_a_returned_letter_keeps_the_member_here(workspace: Workspace, uid: str) -> None:
    (letter,) = issue(workspace, [uid], TO).letters
    assert return_letter(workspace, letter.uid, reason="接收党组织名称有误").letter.state == "returned"
    assert open_letter(workspace, uid) is None
    assert issue(workspace, [uid], TO).letters[0].values["number"] == "2026002"


def test_a_return_after_the_receipt_undoes_the_leaving(workspace: Workspace, uid: str, clock: Clock) -> None:
    before = card(workspace, uid)
    (letter,) = issue(workspace, [uid], TO).letters
    register_receipt(workspace, letter.uid, {})
    clock.forward(days=3)
    add(workspace, "member", {"remark": "退回后补记"}, uid=uid)  # other facts may change in between
    return_letter(workspace, letter.uid, reason="对方撤销接收")
    assert card(workspace, uid) == {**before, "remark": "退回后补记"}
    assert list_records(workspace, "member_change") == []
    assert find_letter(workspace, "2026001").state == "returned"
    undo_batch(workspace)
    assert card(workspace, uid)["stage"] == "left"
    assert check(workspace).clean


def test_what_changed_after_the_receipt_is_not_overwritten(workspace: Workspace, uid: str) -> None:
    (letter,) = issue(workspace, [uid], TO).letters
    register_receipt(workspace, letter.uid, {})
    add(workspace, "member", {"transferred_to": "另一个支部"}, uid=uid)
    with pytest.raises(UserError, match=r"undo\.changed_since"):
        return_letter(workspace, letter.uid, reason="退回")


def test_a_received_letter_cannot_be_void_nor_received_again(workspace: Workspace, uid: str) -> None:
    (letter,) = issue(workspace, [uid], TO).letters
    with pytest.raises(Invalid) as refused:
        register_receipt(workspace, letter.uid, {"receipt_on": "2026-03-01"})
    assert codes(refused.value.problems) == [("transfer.before_letter", "receipt_on")]
    register_receipt(workspace, letter.uid, {})
    with pytest.raises(UserError, match=r"transfer\.received"):
        void_letter(workspace, letter.uid, reason="错了")
    with pytest.raises(UserError, match=r"transfer\.not_waiting"):
        register_receipt(workspace, letter.uid, {})


def test_several_leave_as_a_whole_unit(workspace: Workspace, uid: str) -> None:
    other = add(workspace, "member", member("韩松", joined_on="2018-01-01", confirmed_on="2019-01-01"))
    typed = {**TO, "bloc": True, "paid_to_note": "随建制划转", "paid_to": "2026-02"}
    done: Issued = issue(workspace, [uid, other], typed)
    assert [letter.values["number"] for letter in done.letters] == ["2026001", "2026002"]
    for letter in done.letters:
        register_receipt(workspace, letter.uid, {})
    assert {r.values["event"] for r in list_records(workspace, "member_change")} == {"transferred_out_bloc"}


def test_today_asks_for_the_receipt(workspace: Workspace, uid: str, clock: Clock) -> None:
    (letter,) = issue(workspace, [uid], TO).letters
    said = {i.code: i for i in agenda.today(workspace).items if i.target.form == "transfer_letter"}
    assert said["transfer.waiting"].target.uid == letter.uid
    assert [i.code for i in agenda.person_items(workspace, uid, card(workspace, uid))] == ["transfer.waiting"]
    clock.forward(days=20)
    register_arrival(workspace, letter.uid, "2026-03-20")
    late = agenda.today(workspace, date(2026, 4, 21)).items
    assert [i.state for i in late if i.code == "transfer.late"] == ["overdue"]
    register_receipt(workspace, letter.uid, {})
    assert not [i for i in agenda.today(workspace).items if i.target.form == "transfer_letter"]


def test_moved_online_keeps_the_number_of_that_system(workspace: Workspace, uid: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        issue(workspace, [uid], {**TO, "online": True})
    assert codes(refused.value.problems) == [("field.required", "number")]
    (letter,) = issue(workspace, [uid], {**TO, "online": True, "number": "ZZ13-2026-0008"}).letters
    assert (letter.values["number"], letter.values.get("serial"), letter.state) == (
        "ZZ13-2026-0008", None, "waiting",
    )  # fmt: skip
    with pytest.raises(UserError) as paper:
        make_report(workspace, "transfer_letter", Order(tmp_path / "x.docx", uid=letter.uid))
    assert paper.value.code == "transfer.no_paper"
    register_receipt(workspace, letter.uid, {"receipt_on": "2026-03-12"})
    assert card(workspace, uid)["transfer_letter_no"] == "ZZ13-2026-0008"
    other = add(workspace, "member", member("韩雪", sex="女"))
    typed = {**TO, "paid_to": "2026-02", "paid_to_note": "党费证"}
    assert issue(workspace, [other], typed).letters[0].values["number"] == "2026001"  # none of ours was taken
