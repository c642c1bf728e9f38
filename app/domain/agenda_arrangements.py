"""Agenda items of what the branch itself has arranged: in sight until its day is over or it is marked done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.agenda import LOOK, Arranged, Item, Target, basis_of, state_of
from app.domain.dates import first_day
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.agenda import AgendaFacts

FORM, PAGE = "arrangement", "today"


def coming(facts: AgendaFacts) -> tuple[Arranged, ...]:
    """Those still ahead, by day and hour; what has no hour stands first on its day."""
    found = (
        Arranged(uid, first_day(as_text(values.get("day"))), values)
        for uid, values in facts.arrangements.items()
        if not values.get("done")
    )
    ahead = (one for one in found if one.day >= facts.on)
    return tuple(
        sorted(ahead, key=lambda one: (as_text(one.values.get("day")), as_text(one.values.get("what"))))
    )


def arrangement_items(facts: AgendaFacts) -> Iterator[Item]:
    rule = facts.pack.on("agenda.arrangement", facts.on)
    if rule is None:
        return
    for one in coming(facts):
        target = Target(PAGE, FORM, one.uid)
        state = state_of(one.day, facts.on)
        yield Item("arrangement", one.day, state, LOOK, target, basis_of(rule), one.values)
