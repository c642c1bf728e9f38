"""Rules about any meeting or activity: its time, its officers and its attendance sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import attendance
from app.domain.attendance import is_present
from app.domain.dates import day_in, first_day
from app.domain.errors import Problem
from app.domain.people import card_of, has_vote, person_key, person_name
from app.domain.values import as_int, as_rows, as_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.facts import Facts
    from app.domain.values import Values

_DATED = ("held_at", "made_on")
_SAID = ("content", "topics", "speeches", "study_content", "criticisms", "appraisals")


def not_in_future(values: Values, facts: Facts) -> Iterator[Problem]:
    """A finished record tells what has happened; plans are drafts or archive plans of their own."""
    for name in _DATED:
        text = as_text(values.get(name))
        if text and first_day(text) > facts.today:
            yield Problem("meeting.not_in_future", name, values={"today": facts.today.isoformat()})


def end_after_start(values: Values, _facts: Facts) -> Iterator[Problem]:
    """An end before the start means past midnight: possible on shifts, more often a slip."""
    _, _, clock = as_text(values.get("held_at")).partition("T")
    start, _, end = clock.partition("/")
    if end and end <= start:
        yield Problem("meeting.end_after_start", "held_at", values={"start": start, "end": end})


def recorder_named(values: Values, _facts: Facts) -> Iterator[Problem]:
    if not values.get("recorder"):
        yield Problem("meeting.recorder_named", "recorder")


def recorder_is_not_chair(values: Values, _facts: Facts) -> Iterator[Problem]:
    chair, recorder = values.get("chair"), values.get("recorder")
    if chair and recorder and person_key(chair) == person_key(recorder):
        yield Problem("meeting.recorder_is_not_chair", "recorder", values={"name": person_name(chair)})


def sheet_kept(values: Values, _facts: Facts) -> Iterator[Problem]:
    if not as_rows(values.get("attendance")):
        yield Problem("meeting.sheet_kept", "attendance")


def content_kept(values: Values, _facts: Facts) -> Iterator[Problem]:
    """What was said stands in the text, in the topics or in the speeches."""
    if not any(values.get(name) for name in _SAID):
        yield Problem("meeting.content_kept", "content")


def absent_has_reason(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Leave and shift are reasons in themselves; a plain absence needs one (rules §5.2)."""
    for number, row in numbered(values, "attendance"):
        if row.get("state") == "absent" and not (row.get("reason") or row.get("excluded")):
            name = person_name(row.get("member"))
            yield Problem("meeting.absent_has_reason", "attendance.reason", number, values={"name": name})


def nobody_twice(values: Values, _facts: Facts) -> Iterator[Problem]:
    """One line for each person, counted as attending or as a guest but not as both."""
    seen: set[str] = set()
    for table, column in (("attendance", "member"), ("guests", "name")):
        for number, row in numbered(values, table):
            key = person_key(row.get(column))
            if key and key in seen:
                name = person_name(row.get(column))
                yield Problem("meeting.nobody_twice", f"{table}.{column}", number, values={"name": name})
            seen.add(key)


def voters_marked(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Without marks of who votes no quorum can be counted."""
    if as_rows(values.get("attendance")) and not attendance.voters_due(values):
        yield Problem("meeting.voters_marked", "attendance.voting")


def only_full_members_vote(values: Values, facts: Facts) -> Iterator[Problem]:
    """Members on probation or under 留党察看 have no vote (rules §2.2)."""
    day = day_in(values, "held_at", facts.today)
    for number, row in numbered(values, "attendance"):
        card = card_of(row.get("member"), facts.people)
        if row.get("voting") and card is not None and not has_vote(card, day):
            name = person_name(row.get("member"))
            yield Problem(
                "meeting.only_full_members_vote", "attendance.voting", number, values={"name": name}
            )


def quorum_assembly(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Half or more of the voting members present (BRANCH_2018 art. 11)."""
    due, present = attendance.voters_due(values) or 0, attendance.voters_present(values) or 0
    if due and not attendance.half_or_more(present, due):
        yield _short("meeting.quorum_assembly", "voters_present", due, present, attendance.half_of(due))


def quorum_committee(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Half or more of all committee members present (BRANCH_2018 art. 12)."""
    due, present = attendance.due(values) or 0, attendance.present(values) or 0
    if due and not attendance.half_or_more(present, due):
        yield _short("meeting.quorum_committee", "present", due, present, attendance.half_of(due))


def members_of_group(values: Values, facts: Facts) -> Iterator[Problem]:
    """A group's meeting with a member of another group: allowed, but often the wrong group was chosen."""
    group = as_text(values.get("party_group"))
    for number, row in numbered(values, "attendance"):
        card = card_of(row.get("member"), facts.people)
        other = as_text(card.get("party_group")) if card else ""
        if other and group and other != group:
            found = {"name": person_name(row.get("member")), "group": other}
            yield Problem("meeting.members_of_group", "attendance.member", number, values=found)


def number_positive(values: Values, _facts: Facts) -> Iterator[Problem]:
    if values.get("number") is not None and as_int(values.get("number")) < 1:
        yield Problem("meeting.number_positive", "number")


def officers_present(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Who chairs or records a meeting was there: on the sheet as present, or a guest."""
    away = {person_key(row.get("member")) for row in as_rows(values.get("attendance")) if not is_present(row)}
    for name in ("chair", "recorder"):
        if values.get(name) and person_key(values.get(name)) in away:
            person = person_name(values.get(name))
            yield Problem("meeting.officers_present", name, values={"name": person})


def _short(code: str, field: str, due: int, present: int, need: int) -> Problem:
    return Problem(code, field, values={"due": due, "present": present, "need": need})
