"""Agenda items about registered changes: papers that are still missing when the quarter's changes are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.agenda import FILL, Item, Target, basis_of, state_of
from app.domain.change_papers import lacking
from app.domain.dates import add_months, first_day, last_day
from app.domain.people import person_key, person_name
from app.domain.period import quarter_of
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.agenda import AgendaFacts

PAGE, FORM, CODE = "statistics", "member_change", "change.papers"
_ASKED_FOR_MONTHS = 12  # nobody is asked for papers of longer ago


def asked_since(on: date) -> date:
    """The first day of changes whose papers are still asked for."""
    return add_months(on, -_ASKED_FOR_MONTHS)


def change_items(facts: AgendaFacts) -> Iterator[Item]:
    """One for every change that lacks what its text names; receipts have items of their own."""
    for uid, told in facts.changes.items():
        day = as_text(told.get("changed_on"))
        if first_day(day) > facts.on or last_day(day) < asked_since(facts.on):
            continue
        found = lacking(told, facts.cards.get(person_key(told.get("member")), {}), facts.pack)
        if found is None or not found.papers:
            continue
        due = quarter_of(last_day(day)).last
        values = {
            "name": person_name(told.get("member")), "event": as_text(told.get("event")), "papers": found.papers,
            "day": day,
        }  # fmt: skip
        target = Target(PAGE, FORM, uid)
        yield Item(CODE, due, state_of(due, facts.on), FILL, target, basis_of(found.rule), values)
