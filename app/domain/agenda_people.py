"""Agenda items about people: terms of the development steps, inspections, the end of probation, open cards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.agenda import (
    FILL,
    HANDLE,
    MEMBERS_PAGE,
    OVERDUE,
    Item,
    Target,
    basis_of,
    state_of,
)
from app.domain.dates import add_months, first_day, last_day
from app.domain.development_rules import probation_end
from app.domain.period import quarter_of
from app.domain.transfer_words import POSTPONED
from app.domain.values import as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.domain.agenda import AgendaFacts
    from app.domain.rule_pack import RulePack, RuleRow
    from app.domain.values import Values

_FORM = "member"
_HALF = 2


class _Term(NamedTuple):
    """A step that must follow another within the rule's months, while a person is at a stage."""

    code: str
    rule: str
    stage: str
    since: str
    step: str


_TERMS = (
    _Term("term.talk", "member.talk_in_time", "applicant", "applied_on", "talked_on"),  # T2
    _Term("term.assembly", "member.assembly_in_time", "candidate", "pre_review_on", "joined_on"),  # T11
    _Term("term.approval", "member.approval_in_time", "probationary", "joined_on", "approved_on"),  # T13
    _Term("term.oath", "member.oath_in_time", "probationary", "approved_on", "oath_on"),  # T14
    _Term(
        "term.transition_approval",
        "member.transition_approval_in_time",
        "full",
        "confirmed_on",
        "transition_approved_on",
    ),  # T17
)
# Rosters seldom carry the approval of a transition of long ago; nobody is asked for it after a year.
_ASKED_FOR_MONTHS = 12


def term_items(facts: AgendaFacts) -> Iterator[Item]:
    """Steps of developing members whose day comes or has passed."""
    for uid, card in facts.cards.items():
        for term in _TERMS:
            started = as_text(card.get(term.since))
            if card.get("stage") != term.stage or not started or card.get(term.step):
                continue
            rule = facts.pack.on(term.rule, first_day(started))
            if rule is None or first_day(started) > facts.on or _long_ago(term, started, facts.on):
                continue
            due = add_months(last_day(started), rule.number("months"))
            yield _person_item(facts, term.code, due, uid, term.step, rule, start=started)


def _long_ago(term: _Term, started: str, on: date) -> bool:
    return term.stage == "full" and add_months(last_day(started), _ASKED_FOR_MONTHS) < on


def _person_item(
    facts: AgendaFacts, code: str, due: date, uid: str, step: str, rule: RuleRow, **values: object
) -> Item:
    name = as_text(facts.cards[uid].get("name"))
    target = Target(MEMBERS_PAGE, _FORM, uid, step)
    state = state_of(due, facts.on)
    verb = FILL if state == OVERDUE and code.startswith("term.") else HANDLE
    return Item(code, due, state, verb, target, basis_of(rule), {"name": name, "due": due, **values})


def inspection_items(facts: AgendaFacts) -> Iterator[Item]:
    """T4: activists are inspected every half year from the day they were listed."""
    for uid, card in facts.cards.items():
        listed = as_text(card.get("activist_on"))
        if card.get("stage") != "activist" or not listed or first_day(listed) > facts.on:
            continue
        rule = facts.pack.on("agenda.inspection", facts.on)
        if rule is None:
            continue
        done = [as_text(row.get("inspected_on")) for row in as_rows(card.get("inspections"))]
        due = next_inspection(last_day(listed), done, rule.number("months"), facts.on)
        last = max((d for d in done if d), default="")
        yield _person_item(facts, "inspection", due, uid, "inspections", rule, start=listed, last=last)


def next_inspection(listed: date, done: Sequence[str], months: int, on: date) -> date:
    """The k-th is due k half-years after listing; one that was held serves the due day it lies nearest to.

    Of several missed ones only the latest is named.
    """
    served = 0
    for text in done:
        if text and first_day(text) <= on:
            days = (first_day(text) - listed).days
            length = (add_months(listed, months) - listed).days
            served = max(served, 1, (days * _HALF + length) // (length * _HALF))
    index = served + 1
    while add_months(listed, months * (index + 1)) <= on:
        index += 1
    return add_months(listed, months * index)


def probation_items(facts: AgendaFacts) -> Iterator[Item]:
    """T15: the year of probation ends; first comes the written application, then the assembly."""
    for uid, card in facts.cards.items():
        end = probation_over(card, facts.pack)
        if end is None:
            continue
        applied = bool(card.get("transition_applied_on"))
        rule = facts.pack.on(
            "agenda.transition_assembly" if applied else "agenda.transition_application", facts.on
        )
        if rule is None:
            continue
        days = timedelta(days=rule.number("days"))
        start = as_text(card.get("joined_on"))
        if applied:  # the assembly comes after the end, within some days
            code, due, rule = _discussion(facts, card, end, end + days, rule)
            yield _person_item(facts, code, due, uid, "confirmed_on", rule, start=start, end=end)
            continue
        # Reminded some days before the end, then held to the end itself (rules §13 ⑬).
        due = end - days if facts.on <= end - days else end
        code = "probation.late" if facts.on > end else "probation.apply"
        yield _person_item(facts, code, due, uid, "transition_applied_on", rule, start=start, end=end)


def _discussion(
    facts: AgendaFacts, card: Values, end: date, usual: date, rule: RuleRow
) -> tuple[str, date, RuleRow]:
    """T18: of somebody who came on probation the discussion may be put off, the usual day once past."""
    came, later = as_text(card.get("transferred_in_on")), facts.pack.on(POSTPONED, facts.on)
    if later and came > as_text(card.get("joined_on")) and facts.on > usual:
        return "probation.postponed", add_months(end, later.number("months")), later
    return "probation.discuss", usual, rule


def probation_over(card: Values, pack: RulePack) -> date | None:
    """None for those who are not on probation, or are confirmed already."""
    joined = as_text(card.get("joined_on"))
    if card.get("stage") != "probationary" or not joined or card.get("confirmed_on"):
        return None
    rule = pack.on("member.probation_served", first_day(joined))
    return probation_end(card, rule.number("months")) if rule else None


class Completeness(NamedTuple):
    """How full a card is: of the fields its stage needs, and the first that is still empty."""

    filled: int
    needed: int
    next_field: str


def _card_rule(card: Values) -> str:
    return f"agenda.card_{as_text(card.get('stage'))}"


def needed_fields(rule: RuleRow) -> list[list[str]]:
    """What a card must hold: each entry is satisfied by any of its fields (`a|b` in the rule)."""
    return [name.split("|") for name in str(rule.params["fields"]).split()]


def still_needed(card: Values, pack: RulePack, on: date) -> frozenset[str]:
    """Every field that a card of this stage must hold and does not, nor another in its place."""
    rule = pack.on(_card_rule(card), on)
    groups = needed_fields(rule) if rule else []
    empty = [options for options in groups if not any(card.get(name) for name in options)]
    return frozenset(name for options in empty for name in options)


def completeness(card: Values, needed: list[list[str]]) -> Completeness:
    empty = [options for options in needed if not any(card.get(name) for name in options)]
    return Completeness(len(needed) - len(empty), len(needed), empty[0][0] if empty else "")


def card_state(card: Values, pack: RulePack, on: date) -> Completeness | None:
    """How full one card is; None where no rule says what a card of that stage must hold."""
    rule = pack.on(_card_rule(card), on)
    return completeness(card, needed_fields(rule)) if rule else None


def card_items(facts: AgendaFacts) -> Iterator[Item]:
    """Open cards in one row that leads to the fullest of them; due when the quarter's changes are reported."""
    names = {_card_rule(card) for card in facts.cards.values()}
    rules = {name: rule for name in names if (rule := facts.pack.on(name, facts.on))}
    needed = {name: needed_fields(rule) for name, rule in rules.items()}
    states = {
        uid: completeness(card, needed[_card_rule(card)])
        for uid, card in facts.cards.items()
        if _card_rule(card) in needed
    }
    found = [(state, uid) for uid, state in states.items() if state.next_field]
    if not found:
        return
    first, uid = max(found, key=lambda one: one[0].filled / one[0].needed)
    card = facts.cards[uid]
    rule = rules[_card_rule(card)]
    due = quarter_of(facts.on).last
    values = {
        "count": len(found), "name": as_text(card.get("name")), "field": first.next_field,
        "filled": first.filled, "needed": first.needed,
    }  # fmt: skip
    target = Target(MEMBERS_PAGE, _FORM, uid, first.next_field)
    yield Item("cards.open", due, state_of(due, facts.on), FILL, target, basis_of(rule), values, "")
