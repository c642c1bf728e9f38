"""Agenda items about penalties: an effect period that ends, and rights that wait to be restored."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.agenda import HANDLE, MEMBERS_PAGE, Item, Target, basis_of, state_of
from app.domain.penalties import penalties_of
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.agenda import AgendaFacts

_FORM, _FIELD = "member", "penalties"
ENDS, RESTORE = "penalty.ends", "penalty.restore"


def penalty_items(facts: AgendaFacts) -> Iterator[Item]:
    """What ends is told of before and is over by itself; rights come back by a decision only, however late."""
    for uid, card in facts.members.items():
        for penalty in penalties_of(card, facts.pack):
            if penalty.restore_on is not None:
                yield from _item(facts, RESTORE, penalty.restore_on, uid, penalty.kind, penalty.decided)
            elif penalty.until is not None and penalty.until >= facts.on:
                yield from _item(facts, ENDS, penalty.until, uid, penalty.kind, penalty.decided)


def _item(facts: AgendaFacts, code: str, due: date, uid: str, kind: str, decided: date) -> Iterator[Item]:
    rule = facts.pack.on(code, facts.on)
    if rule is None or decided > facts.on or facts.on < due - timedelta(days=rule.number("days")):
        return
    values = {
        "name": as_text(facts.cards[uid].get("name")), "penalty": kind, "decided": decided, "due": due,
    }  # fmt: skip
    target = Target(MEMBERS_PAGE, _FORM, uid, _FIELD)
    yield Item(code, due, state_of(due, facts.on), HANDLE, target, basis_of(rule), values)
