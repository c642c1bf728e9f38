"""Agenda items about the quarterly submission: to hand in, returned, and a receipt that does not come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.agenda import HANDLE, Item, Target, basis_of, state_of
from app.domain.dates import first_day
from app.domain.period import next_to, parse_period, quarter_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.agenda import AgendaFacts
    from app.domain.exchange_facts import Sent
    from app.domain.period import Period

PAGE = "submission"


def submission_items(facts: AgendaFacts) -> Iterator[Item]:
    exchange = facts.exchange
    rule = facts.pack.on("agenda.submission", facts.on)
    if exchange is None or rule is None:
        return
    known = {one.period: one for one in exchange.sent}
    yield from (_due(facts, period) for period in _open_quarters(facts) if _waits(known.get(period.text)))
    for one in exchange.sent:
        due = one.made + timedelta(days=rule.number("receipt_days"))
        if not one.returned and not one.received and due <= facts.on:
            yield _item(facts, "submission.receipt", due, one.period, made=one.made)
    for period, reason, deadline in exchange.returns:
        due = first_day(deadline) if deadline else facts.on
        yield _item(facts, "submission.returned", due, period, reason=reason)


def _open_quarters(facts: AgendaFacts) -> list[Period]:
    """The quarter that runs, and the one before it where the branch kept its books here by then."""
    running = quarter_of(facts.on)
    last = next_to(running, -1)
    return [last, running] if facts.since <= last.first else [running]


def _waits(sent: Sent | None) -> bool:
    return sent is None or sent.returned


def _due(facts: AgendaFacts, period: Period) -> Item:
    return _item(facts, "submission.due", period.last, period.text)


def _item(facts: AgendaFacts, code: str, due: date, period: str, **values: object) -> Item:
    rule = facts.pack.on("agenda.submission", facts.on)
    if rule is None:
        raise KeyError(code)
    target = Target(PAGE, period=parse_period(period).text if period else "")
    told = {"period": period, **values}
    return Item(code, due, state_of(due, facts.on), HANDLE, target, basis_of(rule), told)
