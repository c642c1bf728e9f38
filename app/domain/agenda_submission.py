"""Agenda items about the quarterly submission: to hand in, returned, and a receipt that does not come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.agenda import HANDLE, LOOK, Item, Target, basis_of, page_of, state_of
from app.domain.arrivals import due_on
from app.domain.dates import first_day
from app.domain.exchange_facts import quarters_to_hand_in
from app.domain.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.agenda import AgendaFacts
    from app.domain.exchange_facts import Returned
    from app.domain.rule_pack import RuleRow

PAGE, ISSUED = "submission", "issued"


def submission_items(facts: AgendaFacts) -> Iterator[Item]:
    exchange = facts.exchange
    rule = facts.pack.on("agenda.submission", facts.on)
    if exchange is None or rule is None:
        return
    sent = {one.period for one in exchange.sent if not one.returned}
    for quarter in quarters_to_hand_in(facts.on, sent):
        if quarter.text not in sent and (facts.since <= quarter.first or quarter.last >= facts.on):
            yield _item(facts, rule, "submission.due", due_on(quarter.text, exchange.due_days), quarter.text)
    for one in exchange.sent:
        due = one.made + timedelta(days=rule.number("receipt_days"))
        if not one.returned and not one.received and due <= facts.on:
            yield _item(facts, rule, "submission.receipt", due, one.period, made=one.made)
    for back in exchange.returns:
        if not back.handled:
            due = first_day(back.deadline) if back.deadline else facts.on
            yield _returned(facts, rule, back, due)
    if exchange.issued:
        yield _issued(facts, rule, exchange.issued)


def _issued(facts: AgendaFacts, rule: RuleRow, count: int) -> Item:
    told = {"count": count}
    state = state_of(facts.on, facts.on)
    return Item("submission.issued", facts.on, state, LOOK, Target(ISSUED), basis_of(rule), told)


def _item(facts: AgendaFacts, rule: RuleRow, code: str, due: date, period: str, **values: object) -> Item:
    target = Target(PAGE, period=parse_period(period).text if period else "")
    told = {"period": period, **values}
    return Item(code, due, state_of(due, facts.on), HANDLE, target, basis_of(rule), told)


def _returned(facts: AgendaFacts, rule: RuleRow, back: Returned, due: date) -> Item:
    """A record leads to its field, a whole quarter to its submission."""
    page = page_of(facts.books, back.form) if back.uid else ""
    if not page:
        return _item(facts, rule, "submission.returned", due, back.period, reason=back.reason)
    target = Target(page, back.form, back.uid, back.field)
    told = {
        "form": back.form,
        "day": back.day,
        "field": back.field,
        "reason": back.reason,
        "about": back.about,
    }
    code = "submission.returned_record"
    return Item(code, due, state_of(due, facts.on), HANDLE, target, basis_of(rule), told)
