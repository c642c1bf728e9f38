"""Pre-flight of the records of a quarter: drafts, impossible facts, numbers worked out, attachments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.attendance import is_present
from app.domain.dates import first_day
from app.domain.membership import moves_of
from app.domain.people import card_of, person_key, person_name
from app.domain.preflight import FINISH, RECOMPUTE, Finding, Place, finding
from app.domain.text import name_key
from app.domain.values import as_rows, as_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.preflight_facts import Kept, QuarterFacts
    from app.domain.values import Row, Values

HELD, SHEET, WHERE = "held_at", "attendance", "place"
_DAY = 10


def drafts(facts: QuarterFacts) -> Iterator[Finding]:
    """A draft counts for nothing and does not travel; one that only waits for its last key is finished on request."""
    for draft in facts.drafts:
        rule = facts.rule("draft_undated" if draft.day is None else "draft_change" if draft.base else "draft")
        if rule is None:
            continue
        place = Place(facts.page(draft.form.id), draft.form.id, draft.uid)
        found = finding(
            rule, place, form=draft.form.title, topic=draft.topic,
            day=draft.day.isoformat() if draft.day else "",
        )  # fmt: skip
        yield found._replace(mend=FINISH if draft.finished else "")


def rules_of_forms(facts: QuarterFacts) -> Iterator[Finding]:
    """What the rules of each form say about its records today: imports and later changes of cards included."""
    for kept in facts.records:
        for problem in kept.problems:
            place = Place(facts.page(kept.form.id), kept.form.id, kept.uid, problem.field, problem.row)
            numbers = {
                **_told(kept),
                **{k: v for k, v in problem.values.items() if k not in ("source", "clause")},
            }
            yield Finding(
                problem.code, problem.severity, place, _plain(numbers), str(problem.values.get("source", "")),
                str(problem.values.get("clause", "")),
            )  # fmt: skip


def _plain(numbers: dict[str, object]) -> dict[str, object]:
    return {k: v if isinstance(v, int | str) else str(v) for k, v in numbers.items() if v is not None}


def _told(kept: Kept) -> dict[str, object]:
    """Which record, in the words of a list."""
    return {"record_title": kept.form.title, "record_day": as_text(kept.values.get(kept.form.period))[:_DAY]}


def recomputed(facts: QuarterFacts) -> Iterator[Finding]:
    """A number that is worked out differs from what was kept: both, and the offer to work it out anew."""
    rule = facts.rule("recompute")
    for kept in facts.records if rule else ():
        for field in kept.form.fields:
            stored, now = kept.values.get(field.id), kept.computed.get(field.id)
            if rule is not None and field.computed and stored != now:
                place = Place(facts.page(kept.form.id), kept.form.id, kept.uid, field.id)
                told = {"label": field.label, "kept": as_text(stored) or "-", "now": as_text(now) or "-"}
                yield finding(rule, place, **_told(kept), **told)._replace(mend=RECOMPUTE)


def attendees(facts: QuarterFacts) -> Iterator[Finding]:
    """Who was present had to belong to the branch that day, unless as a guest."""
    for kept in facts.records:
        day = _day_of(kept.values)
        for number, row in numbered(kept.values, SHEET) if day else ():
            card = card_of(row.get("member"), facts.cards)
            if day is not None and card is not None and is_present(row):
                yield from _attendee(facts, kept, number, row, card, day)


def _attendee(
    facts: QuarterFacts, kept: Kept, number: int, row: Row, card: Values, day: date
) -> Iterator[Finding]:
    told = facts.told.get(person_key(row.get("member")), ())
    moves = moves_of(card, told, facts.branch)
    past = [move for move in moves if move.day < day]
    next_one = next((move for move in moves if move.day >= day), None)
    if past and not past[-1].joins and not (next_one and next_one.day == day):
        name, other = "attendee_gone", past[-1].day
    elif next_one is not None and next_one.joins and next_one.day > day and not (past and past[-1].joins):
        name, other = "attendee_not_yet", next_one.day
    else:
        return
    rule = facts.rule(name)
    if rule is not None:
        place = Place(facts.page(kept.form.id), kept.form.id, kept.uid, f"{SHEET}.member", number)
        who = person_name(row.get("member"))
        yield finding(rule, place, **_told(kept), name=who, day=day.isoformat(), other=other.isoformat())


def _day_of(values: Values) -> date | None:
    text = as_text(values.get(HELD))
    return first_day(text) if len(text) >= _DAY else None


def two_places(facts: QuarterFacts) -> Iterator[Finding]:
    """The same person present at two places whose times overlap; one meeting recorded under two kinds is one place."""
    rule = facts.rule("two_places")
    if rule is None:
        return
    timed = [(kept, *span) for kept in facts.records if (span := _span(kept.values))]
    timed.sort(key=lambda one: one[1])
    for number, (kept, start, end) in enumerate(timed):
        for other, begins, ends in timed[number + 1 :]:
            if begins >= end:
                break
            both = _present(kept.values) & _present(other.values)
            if both and _elsewhere(kept.values, other.values):
                names = sorted(person_name(ref) for ref in both)
                place = Place(facts.page(kept.form.id), kept.form.id, kept.uid, HELD)
                yield finding(
                    rule, place, **_told(kept), who=other.uid, names=names[:3], count=len(names),
                    other_title=other.form.title, day=start[:_DAY],
                    times=[_clock(start, end), _clock(begins, ends)],
                    places=[as_text(kept.values.get(WHERE)), as_text(other.values.get(WHERE))],
                )  # fmt: skip


def _span(values: Values) -> tuple[str, str] | None:
    """ISO texts from the start to the end of a meeting that says both."""
    day, _, clock = as_text(values.get(HELD)).partition("T")
    start, _, end = clock.partition("/")
    if not end or end == start:
        return None
    last = day if end > start else (first_day(day) + timedelta(days=1)).isoformat()
    return f"{day}T{start}", f"{last}T{end}"


def _clock(start: str, end: str) -> str:
    return f"{start[_DAY + 1 :]}-{end[_DAY + 1 :]}"


def _present(values: Values) -> frozenset[str]:
    rows = as_rows(values.get(SHEET))
    return frozenset(as_text(row.get("member")) for row in rows if row.get("member") and is_present(row))


def _elsewhere(one: Values, other: Values) -> bool:
    here, there = (name_key(as_text(values.get(WHERE))) for values in (one, other))
    return bool(here and there) and here != there


def attachments(facts: QuarterFacts) -> Iterator[Finding]:
    """An attachment that a record names must be there and open."""
    rule = facts.rule("attachment")
    for kept in facts.records if rule else ():
        for field in kept.form.rows_fields:
            for number, row in numbered(kept.values, field.id) if field.kind == "attachments" else ():
                if rule is not None and as_text(row.get("sha256")) in facts.absent:
                    place = Place(facts.page(kept.form.id), kept.form.id, kept.uid, field.id, number)
                    yield finding(rule, place, **_told(kept), name=as_text(row.get("name")))
