"""Rules about a card: the ID number against the rest, dates that have happened, the stage against its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import first_day, surely_before
from app.domain.errors import Problem
from app.domain.identity import id_facts
from app.domain.values import as_int, as_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.facts import Facts
    from app.domain.values import Values

# What has happened if it is written down; plans, terms and paid-up months may lie ahead.
_PAST = (
    "birth_date", "league_joined_on", "enrolled_on", "worked_since", "applied_on", "talked_on",
    "recommended_on", "activist_on", "activist_filed_on", "candidate_discussed_on", "candidate_on",
    "candidate_agreed_on", "political_review_on", "pre_review_on", "form_issued_on", "joined_on",
    "admission_talked_on", "approved_on", "oath_on", "transition_applied_on", "confirmed_on",
    "transition_approved_on", "transferred_in_on", "transferred_out_on", "transfer_receipt_on",
    "lost_contact_on",
)  # fmt: skip
# The date a stage cannot be without, and the dates that only a later stage has.
_STAGE_NEEDS = {
    "applicant": ("applied_on", ("activist_on", "candidate_on", "joined_on", "confirmed_on")),
    "activist": ("activist_on", ("candidate_on", "joined_on", "confirmed_on")),
    "candidate": ("candidate_on", ("joined_on", "confirmed_on")),
    "probationary": ("joined_on", ("confirmed_on",)),
    "full": ("joined_on", ()),
}
_SPANS = {
    "works": ("from_on", "to_on"),
    "party_posts": ("from_on", "to_on"),
    "spells": ("from_on", "to_on"),
    "educations": ("enrolled_on", "graduated_on"),
    "trainings": ("from_on", "to_on"),
    "penalties": ("decided_on", "effective_to"),
}


def id_birth_date(values: Values, _facts: Facts) -> Iterator[Problem]:
    """The personnel file decides; the ID number only warns (rules §4.3)."""
    number, birth = as_text(values.get("id_number")), as_text(values.get("birth_date"))
    if number and birth:
        said = id_facts(number).birth.isoformat()
        if not said.startswith(birth):
            yield Problem("member.id_birth_date", "birth_date", values={"birth": birth, "id_birth": said})


def id_birth_past(values: Values, facts: Facts) -> Iterator[Problem]:
    """Nobody is born after today, whatever the check digit says (rules §8.1)."""
    number = as_text(values.get("id_number"))
    if number and id_facts(number).birth > facts.today:
        yield Problem(
            "member.id_birth_past", "id_number", values={"id_birth": id_facts(number).birth.isoformat()}
        )


def id_sex(values: Values, _facts: Facts) -> Iterator[Problem]:
    """The 17th digit is odd for men, even for women (GB 11643)."""
    number, sex = as_text(values.get("id_number")), values.get("sex")
    if number and sex in ("1", "2") and id_facts(number).sex != sex:
        yield Problem("member.id_sex", "sex")


def dates_have_come(values: Values, facts: Facts) -> Iterator[Problem]:
    for name in _PAST:
        text = as_text(values.get(name))
        if text and first_day(text) > facts.today:
            yield Problem("member.dates_have_come", name, values={"today": facts.today.isoformat()})


def stage_has_its_date(values: Values, _facts: Facts) -> Iterator[Problem]:
    needed, _ = _STAGE_NEEDS.get(as_text(values.get("stage")), ("", ()))
    if needed and not values.get(needed):
        yield Problem("member.stage_has_its_date", needed)


def stage_not_behind(values: Values, _facts: Facts) -> Iterator[Problem]:
    """A later step is dated, so the stage should have moved on."""
    _, later = _STAGE_NEEDS.get(as_text(values.get("stage")), ("", ()))
    ahead = next((name for name in later if values.get(name)), None)
    if ahead is not None:
        yield Problem("member.stage_not_behind", "stage", values={"date": as_text(values.get(ahead))})


def lost_contact_dated(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Lost since the last organisation life or the last dues (rules §4.6)."""
    if as_int(values.get("lost_contact")) and not values.get("lost_contact_on"):
        yield Problem("member.lost_contact_dated", "lost_contact_on")


def leaving_explained(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Who left has a day of leaving, or a status that says why (rules §4.5)."""
    gone = values.get("membership_status") in ("out", "deceased", "suspended")
    if values.get("stage") == "left" and not values.get("transferred_out_on") and not gone:
        yield Problem("member.leaving_explained", "transferred_out_on")


def spans_in_order(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Nothing ends before it begins."""
    for table, (start, end) in _SPANS.items():
        for number, row in numbered(values, table):
            first, last = as_text(row.get(start)), as_text(row.get(end))
            if first and last and surely_before(last, first):
                found = {"start": first, "end": last}
                yield Problem("member.spans_in_order", f"{table}.{end}", number, values=found)
