"""Rules D01 to D18 and D20 of developing members: ages, orders and terms of the steps dated on a card (rules §3.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.dates import add_months, first_day, is_day, last_day, surely_before
from app.domain.errors import Problem
from app.domain.text import split_names
from app.domain.values import as_text
from app.domain.workdays import last_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.facts import Facts, Finder
    from app.domain.values import Values
    from app.domain.workdays import Counted

# D15: one line of steps; the assembly is `joined_on`, the assembly on transition `confirmed_on`.
_ORDER = (
    "birth_date", "applied_on", "talked_on", "activist_on", "candidate_on", "political_review_on", "pre_review_on",
    "joined_on", "approved_on", "oath_on", "confirmed_on", "transition_approved_on",
)  # fmt: skip
# Before admission; dues, leave and loss of contact come later.
_BEFORE_ADMISSION = ("applicant", "activist", "candidate")


def adult_at_application(values: Values, facts: Facts) -> Iterator[Problem]:
    """D01: eighteen full years on the day of application (art. 5)."""
    birth, applied = as_text(values.get("birth_date")), as_text(values.get("applied_on"))
    if birth and applied:
        years = facts.rule.number("years")
        if add_months(first_day(birth), 12 * years) > last_day(applied):
            yield Problem(
                "member.adult_at_application", "applied_on", values={"birth": birth, "years": years}
            )


def dates_in_order(values: Values, _facts: Facts) -> Iterator[Problem]:
    """D15: each dated step not before the one dated before it."""
    dated = [(name, as_text(values.get(name))) for name in _ORDER if values.get(name)]
    for (_, earlier), (name, later) in pairwise(dated):
        if surely_before(later, earlier):
            yield Problem("member.dates_in_order", name, values={"date": later, "earlier": earlier})


def talk_in_time(values: Values, facts: Facts) -> Iterator[Problem]:
    """D02: the first talk within a month of the application (T2)."""
    applied, talked = as_text(values.get("applied_on")), as_text(values.get("talked_on"))
    if not applied:
        return
    limit = add_months(last_day(applied), facts.rule.number("months"))
    waiting = not talked and values.get("stage") == "applicant" and facts.today > limit
    if waiting or (talked and first_day(talked) > limit):
        yield Problem("member.talk_in_time", "talked_on", values={"limit": limit.isoformat()})


def mentors_counted(values: Values, facts: Facts) -> Iterator[Problem]:
    """D03: one or two mentors (art. 9)."""
    count = len(split_names(as_text(values.get("mentors"))))
    most = facts.rule.number("most")
    due = values.get("activist_on") and values.get("stage") in _BEFORE_ADMISSION
    if count > most or (due and count == 0):
        yield Problem("member.mentors_counted", "mentors", values={"count": count, "most": most})


def introducers_counted(values: Values, facts: Facts) -> Iterator[Problem]:
    """D08: exactly two introducers (art. 14); a card without any is not yet filled in that far."""
    count = len(split_names(as_text(values.get("introducers"))))
    need = facts.rule.number("count")
    if count not in (0, need):
        yield Problem("member.introducers_counted", "introducers", values={"count": count, "need": need})


def notice_before_candidate(values: Values, facts: Facts) -> Iterator[Problem]:
    """D06, T7: listed only when the public notice of at least five working days is over (art. 13 of 2026)."""
    listed, notice = as_text(values.get("candidate_on")), as_text(values.get("notice_to"))
    counted = _notice_counted(values, facts)
    least = counted.day.isoformat() if counted else ""
    if notice and least and surely_before(notice, least):
        found = {"start": as_text(values.get("notice_from")), "days": facts.rule.number("working_days")}
        yield Problem(
            "member.notice_too_short", "notice_to", values={**found, "least": least, "notice_to": notice}
        )
    over = max(notice, least)
    if listed and over and surely_before(listed, over):
        yield Problem("member.notice_before_candidate", "candidate_on", values={"notice_to": over})


def notice_calendar(values: Values, facts: Facts) -> Iterator[Problem]:
    """D20: the notice runs through a year whose holidays nobody has told us: its end is worked out for the time being."""
    counted = _notice_counted(values, facts)
    if counted and counted.unknown:
        found = {"days": facts.rule.number("working_days"), "least": counted.day.isoformat()}
        yield Problem("member.notice_calendar", "notice_to", values={"year": counted.unknown[0], **found})


def _notice_counted(values: Values, facts: Facts) -> Counted | None:
    """The day the shortest notice ends; None without the day it was posted."""
    start, rule = as_text(values.get("notice_from")), facts.rule
    if not is_day(start):
        return None
    days, with_start = rule.number("working_days"), bool(rule.number("posting_day"))
    return last_of(date.fromisoformat(start), days, facts.pack.calendars, with_start=with_start)


def committee_agreed(values: Values, _facts: Facts) -> Iterator[Problem]:
    """D07: the higher committee has agreed (art. 13 of 2026)."""
    if values.get("candidate_on") and not values.get("candidate_agreed_on"):
        yield Problem("member.committee_agreed", "candidate_agreed_on")


def reviewed_before_pre_review(values: Values, _facts: Facts) -> Iterator[Problem]:
    """D09: political review and training are done before the pre-review (art. 18)."""
    review = as_text(values.get("pre_review_on"))
    for name in ("political_review_on", "candidate_trained_to"):
        done = as_text(values.get(name))
        if review and done and surely_before(review, done):
            yield Problem("member.reviewed_before_pre_review", name, values={"pre_review": review})


def training_enough(values: Values, facts: Facts) -> Iterator[Problem]:
    """D10: at least three days or twenty-four hours (art. 17)."""
    days, hours = values.get("candidate_training_days"), values.get("candidate_training_hours")
    if days is None and hours is None:
        return
    least_days, least_hours = facts.rule.number("days"), facts.rule.number("hours")
    if _number(days) < least_days and _number(hours) < least_hours:
        found = {"days": least_days, "hours": least_hours}
        yield Problem("member.training_enough", "candidate_training_days", values=found)


def _number(value: object) -> Decimal:
    return Decimal(str(value)) if value else Decimal(0)


def not_sooner(code: str, step: str, since: str) -> Finder:
    """A rule that `step` comes `months` after `since` at the earliest; whole months kept are read mildly."""

    def find(values: Values, facts: Facts) -> Iterator[Problem]:
        done, start = as_text(values.get(step)), as_text(values.get(since))
        if done and start:
            months = facts.rule.number("months")
            earliest = add_months(first_day(start), months)
            if last_day(done) < earliest:
                found = {"start": start, "months": months, "earliest": earliest.isoformat()}
                yield Problem(code, step, values=found)

    return find


def not_later(code: str, step: str, since: str) -> Finder:
    """A rule that `step` comes `months` after `since` at the latest."""

    def find(values: Values, facts: Facts) -> Iterator[Problem]:
        done, start = as_text(values.get(step)), as_text(values.get(since))
        if done and start:
            months = facts.rule.number("months")
            limit = add_months(last_day(start), months)
            if first_day(done) > limit:
                found = {"start": start, "months": months, "limit": limit.isoformat()}
                yield Problem(code, step, values=found)

    return find


def probation_served(values: Values, facts: Facts) -> Iterator[Problem]:
    """D16: no transition before the year, or its extension, is over (art. 31)."""
    end = probation_end(values, facts.rule.number("months"), first_day)
    confirmed = as_text(values.get("confirmed_on"))
    if confirmed and end and last_day(confirmed) < end:
        yield Problem("member.probation_served", "confirmed_on", values={"end": end.isoformat()})


def probation_end(card: Values, months: int, reading: Callable[[str], date] = last_day) -> date | None:
    """The day a probation ends: `months` after joining, or the day it was extended to (art. 31); None without either.

    `reading` says which day a month means.
    """
    extended, joined = as_text(card.get("probation_extended_to")), as_text(card.get("joined_on"))
    if extended:
        return reading(extended)
    return add_months(reading(joined), months) if joined else None


def extension_in_range(values: Values, facts: Facts) -> Iterator[Problem]:
    """D17: extended once, by six to twelve months (art. 31)."""
    joined, extended = as_text(values.get("joined_on")), as_text(values.get("probation_extended_to"))
    if not joined or not extended:
        return
    months, least, most = (facts.rule.number(name) for name in ("months", "least", "most"))
    soonest = add_months(first_day(joined), months + least)
    latest = add_months(last_day(joined), months + most)
    if last_day(extended) < soonest or first_day(extended) > latest:
        found = {"soonest": soonest.isoformat(), "latest": latest.isoformat()}
        yield Problem("member.extension_in_range", "probation_extended_to", values=found)
