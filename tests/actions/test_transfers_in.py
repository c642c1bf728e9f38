"""Somebody comes with a letter, or is away with a certificate: cards, questions, receipts, what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import dues
from app.actions.certificates import certify, void_certificate
from app.actions.checking import check
from app.actions.dues_book import read_ledger
from app.actions.looking import list_records
from app.actions.records import get_record, undo_batch
from app.actions.transfers import (
    issue,
    register_receipt,
)
from app.actions.transfers_in import answer, namesakes, receive
from app.domain.errors import Invalid, UserError
from app.domain.values import as_rows, member_ref
from tests.actions.transfers_kit import BROUGHT, TO, card, member_with_dues
from tests.support import next_undo

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from tests.support import Clock


@pytest.fixture
def uid(workspace: Workspace) -> str:
    return member_with_dues(workspace)


def test_somebody_comes_with_a_letter(workspace: Workspace, clock: Clock) -> None:
    done = receive(workspace, BROUGHT)
    assert (done.letter.state, done.letter.values["arrived_on"]) == ("to_answer", "2026-03-12")
    assert not done.findings
    made = done.letter.member
    now = card(workspace, made)
    assert (now["name"], now["stage"], now["branch_name"]) == ("许静", "full", "机关第一党支部")
    assert (now["transferred_from"], now["dues_paid_to"]) == ("城东污水厂党支部", "2026-02")
    (spell,) = as_rows(now["spells"])
    assert (spell["from_on"], spell["transferred_from"]) == ("2026-03-12", "城东污水厂党支部")
    (told,) = list_records(workspace, "member_change")
    assert (told.values["event"], told.values["member"]) == ("transferred_in", member_ref("许静", made))
    clock.forward(days=5)
    answered = answer(workspace, done.letter.uid, {"receipt_on": "2026-03-16", "receipt_handler": "吴婷"})
    assert answered.letter.state == "done"
    assert as_rows(card(workspace, made)["spells"])[0]["receipt_on"] == "2026-03-16"
    undo_batch(workspace)
    undo_batch(workspace)
    assert [r.uid for r in list_records(workspace, "member")] == []
    assert next_undo(workspace) is None
    assert check(workspace).clean


def test_nobody_is_taken_for_somebody_else(workspace: Workspace, uid: str) -> None:
    came = {**BROUGHT, "name": "宋佳", "birth_date": "1992-04-15"}
    assert [(one.uid, one.sure, one.here) for one in namesakes(workspace, came)] == [(uid, True, True)]
    with pytest.raises(UserError, match=r"transfer\.same_person"):
        receive(workspace, came)
    with pytest.raises(UserError, match=r"transfer\.is_here"):
        receive(workspace, came, card=uid)
    assert receive(workspace, came, new=True).letter.member != uid
    assert namesakes(workspace, {**came, "id_number": "440524188001010014"})[0].uid != uid


def test_dues_go_on_where_the_letter_says(workspace: Workspace, uid: str, clock: Clock) -> None:
    """Paid to February: March and what follows are the other branch's, even if the receipt comes in April."""
    (letter,) = issue(workspace, [uid], TO).letters
    clock.forward(days=40)
    assert [m for m, _ in dues.status(workspace).people[0].standing.arrears] == ["2026-03"]
    register_receipt(workspace, letter.uid, {})
    assert dues.status(workspace).total("owed") == 0
    done = receive(workspace, BROUGHT)
    ledger = read_ledger(workspace)
    assert [stay.first for stay in ledger.accounts[done.letter.member].stays] == ["2026-03"]


def test_who_was_here_once_comes_back_to_the_same_card(workspace: Workspace, uid: str, clock: Clock) -> None:
    (letter,) = issue(workspace, [uid], TO).letters
    register_receipt(workspace, letter.uid, {})
    clock.forward(days=90)
    back = {**BROUGHT, "name": "宋佳", "issued_on": "2026-06-01", "paid_to": "2026-05"}
    as_probationary = receive(workspace, {**back, "stage": "预备党员"}, card=uid)
    assert "transfer.stage_differs" in [p.code for p in as_probationary.findings]
    undo_batch(workspace)
    done = receive(workspace, back, card=uid)
    now = card(workspace, uid)
    assert done.letter.member == uid
    assert now["stage"] == "full"
    assert "transferred_out_on" not in now
    assert [spell.get("to_on") for spell in as_rows(now["spells"])] == ["2026-03-12", None]


def test_a_probationary_member_may_be_discussed_later_but_counts_from_the_end(workspace: Workspace) -> None:
    """DEVELOP_2026 art. 35 (T18)."""
    came = {**BROUGHT, "stage": "预备党员", "joined_on": "2025-04-20", "confirmed_on": ""}
    done = receive(workspace, came)
    (said,) = [p for p in done.findings if p.code == "transfer.postponed"]
    assert said.values == {"end": "2026-04-20", "latest": "2026-10-20"}
    assert list_records(workspace, "member_change")[0].values["event"] == "transferred_in"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"issued_on": "2026-01-02", "valid_days": "30"}, "transfer.ran_out"),
        ({"paid_to": ""}, "transfer.no_paid_to"),
    ],
)
def test_what_to_look_at_in_a_letter_that_came(
    workspace: Workspace, typed: dict[str, object], code: str
) -> None:
    assert code in [p.code for p in receive(workspace, {**BROUGHT, **typed}).findings]


def test_a_unit_comes_as_a_whole(workspace: Workspace) -> None:
    receive(workspace, {**BROUGHT, "bloc": True})
    assert list_records(workspace, "member_change")[0].values["event"] == "transferred_in_bloc"


# -- 党员证明信 ------------------------------------------------------------------------------------------------

AWAY = {
    "to_org": "省水务学院培训班临时党支部",
    "away_from": "2026-03-15",
    "away_to": "2026-09-14",
    "reason": "脱产培训",
}


def test_away_for_less_than_six_months_takes_a_certificate(workspace: Workspace, uid: str) -> None:
    done = certify(workspace, uid, AWAY)
    assert done.number == "2026001"
    kept = get_record(workspace, "membership_certificate", done.uid).values
    assert (kept["name"], kept["stage"], kept["age"], kept["from_org"]) == (
        "宋佳",
        "full",
        33,
        "机关第一党支部",
    )
    assert card(workspace, uid)["stage"] == "full"
    assert issue(workspace, [uid], TO).letters[0].values["number"] == "2026001"  # letters run on their own
    void_certificate(workspace, done.uid, reason="不去了")
    with pytest.raises(UserError, match=r"transfer\.void_already"):
        void_certificate(workspace, done.uid, reason="不去了")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"away_to": "2026-09-15"}, "transfer.away_too_long"),
        ({"away_to": "2026-03-01"}, "transfer.back_before_leaving"),
        ({"away_from": "2026-03"}, "date.day_needed"),
        ({"to_org": ""}, "field.required"),
    ],
)
def test_away_for_six_months_needs_a_letter(
    workspace: Workspace, uid: str, typed: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        certify(workspace, uid, {**AWAY, **typed})
    assert code in [p.code for p in refused.value.problems]


def test_who_comes_online_needs_no_receipt_of_ours(workspace: Workspace) -> None:
    done = receive(workspace, {**BROUGHT, "online": True})
    assert (done.letter.state, done.letter.values["receipt_on"]) == ("done", done.letter.values["arrived_on"])
