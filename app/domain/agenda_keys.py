"""Agenda items about keys: to join before the quarter is handed in, an answer that does not come, a change of hands half done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.agenda import HANDLE, Item, Target, basis_of, state_of
from app.domain.period import next_to, quarter_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.agenda import AgendaFacts
    from app.domain.rule_pack import RuleRow

PAGE, PART = "settings", "exchange"
TARGET = Target(PAGE, field=PART)


def key_items(facts: AgendaFacts) -> Iterator[Item]:
    keys, on = facts.keys, facts.on
    rule = facts.pack.on("agenda.keys", on)
    if keys is None or rule is None:
        return
    if keys.asked:
        due = keys.asked + timedelta(days=rule.number("answer_days"))
        if due <= on:
            yield _item(facts, rule, "keys.answer", due, asked=keys.asked)
    elif not keys.joined and (end := _quarter_at_hand(facts, rule.number("join_days"))):
        yield _item(facts, rule, "keys.join", end)
    if keys.handing:
        due = keys.handing + timedelta(days=rule.number("handing_days"))
        code = "keys.handing_answer" if keys.secret else "keys.handing_secret"
        yield _item(facts, rule, code, due, successor=keys.successor)


def _quarter_at_hand(facts: AgendaFacts, days: int) -> date | None:
    """The end of a quarter that is near, before or behind, of which there is something to hand in."""
    running, near = quarter_of(facts.on), timedelta(days=days)
    for quarter in (next_to(running, -1), running):
        worked = any(quarter.first.isoformat() <= one.day for one in facts.held)
        if worked and abs(facts.on - quarter.last) <= near:
            return quarter.last
    return None


def _item(facts: AgendaFacts, rule: RuleRow, code: str, due: date, **values: object) -> Item:
    return Item(code, due, state_of(due, facts.on), HANDLE, TARGET, basis_of(rule), values)
