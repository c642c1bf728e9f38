"""Agenda items about introduction letters: a receipt that does not come, one that we owe, somebody long away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import transfers
from app.domain.agenda import MEMBERS_PAGE, Item, Target, basis_of, state_of
from app.domain.dates import add_months, first_day, last_day
from app.domain.transfer_words import IN
from app.domain.values import as_rows, as_text, split_ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.agenda import AgendaFacts

PAGE, FORM = "transfers", "transfer_letter"
RECEIPT, SEND, ISSUE = "receipt", "send_receipt", "issue_letter"
_CODES = {
    transfers.WAITING: "transfer.waiting", transfers.EXPIRED: "transfer.expired", transfers.LATE: "transfer.late",
    transfers.TO_ANSWER: "transfer.to_answer", transfers.ANSWER_LATE: "transfer.to_answer",
}  # fmt: skip


def transfer_items(facts: AgendaFacts) -> Iterator[Item]:
    """Until the receipt is here the branch stays responsible for whoever left (rules §4.6)."""
    rule = facts.pack.on(transfers.RULE, facts.on)
    for uid, letter in facts.letters.items() if rule else ():
        code = _CODES.get(transfers.state_of_letter(letter, facts.on, rule)) if rule else None
        due = transfers.due_day(letter, rule) if rule else None
        issued = as_text(letter.get("issued_on"))
        if rule is None or code is None or due is None or first_day(issued) > facts.on:
            continue
        values = {
            "name": as_text(letter.get("name")), "number": as_text(letter.get("number")), "issued": issued,
            "arrived": as_text(letter.get("arrived_on")), "until": as_text(letter.get("valid_until")),
            "to": as_text(letter.get("to_org")), "from": as_text(letter.get("from_org")), "due": due,
        }  # fmt: skip
        verb = SEND if letter.get("direction") == IN else RECEIPT
        yield Item(code, due, state_of(due, facts.on), verb, Target(PAGE, FORM, uid), basis_of(rule), values)


def expected_items(facts: AgendaFacts) -> Iterator[Item]:
    """Whoever is away for half a year at a fixed place generally goes with a letter (EDU19; rules §4.6)."""
    rule = facts.pack.on(transfers.EXPECTED, facts.on)
    under_way = {
        split_ref(as_text(letter.get("member")))[1]
        for letter in facts.letters.values()
        if rule
        and transfers.state_of_letter(letter, facts.on, transfers.letter_rule(facts.pack, facts.on))
        in transfers.OPEN
    }
    for uid, card in facts.members.items() if rule else ():
        away = next((row for row in as_rows(card.get("migrations")) if not row.get("to_on")), None)
        since = as_text(away.get("from_on")) if away else ""
        if rule is None or away is None or not since or uid in under_way:
            continue
        due = add_months(last_day(since), rule.number("months"))
        values = {
            "name": as_text(card.get("name")),
            "since": since,
            "to": as_text(away.get("migrant_to")),
            "due": due,
        }
        target = Target(MEMBERS_PAGE, "member", uid)
        yield Item("transfer.expected", due, state_of(due, facts.on), ISSUE, target, basis_of(rule), values)
