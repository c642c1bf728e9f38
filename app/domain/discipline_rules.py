"""What a penalty in effect forbids: to introduce, to take a post, to be graded 优秀, to join again at once (rules §3.7, §4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import add_months, day_in, first_day
from app.domain.errors import Problem
from app.domain.membership import moves_of
from app.domain.penalties import PROBATION, penalties_on, rights_suspended
from app.domain.people import card_of, on_probation, person_name
from app.domain.text import name_key, split_names
from app.domain.values import as_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.facts import Facts
    from app.domain.values import Values

_NO_POST = ("removal_from_post", PROBATION)
_BARRED = ("expelled", "removed_self_quit", "removed_persuaded", "removed_withdrew", "removed_other")


def introducers_full(values: Values, facts: Facts) -> Iterator[Problem]:
    """D08: an introducer is a full member with rights on the day of the assembly (art. 14)."""
    yield from _without_rights(
        values,
        facts,
        "introducers",
        "joined_on",
        ("member.introducers_full", "member.introducer_no_rights"),
    )


def mentors_full(values: Values, facts: Facts) -> Iterator[Problem]:
    """D03: a mentor is a full member (art. 9)."""
    yield from _without_rights(
        values, facts, "mentors", "activist_on", ("member.mentors_full", "member.mentor_no_rights")
    )


def _without_rights(
    values: Values, facts: Facts, field: str, dated: str, codes: tuple[str, str]
) -> Iterator[Problem]:
    day = day_in(values, dated, facts.today)
    not_full, no_rights = codes
    for name, card in _named(values, field, facts):
        if on_probation(card, day):
            yield Problem(not_full, field, values={"name": name, "day": day.isoformat()})
        elif rights_suspended(card, day):
            yield Problem(no_rights, field, values={"name": name, "day": day.isoformat()})


def introducers_in_effect(values: Values, facts: Facts) -> Iterator[Problem]:
    """D08: whoever is within the effect of a penalty is not suitable (art. 14 of 2026)."""
    day = day_in(values, "joined_on", facts.today)
    for name, card in _named(values, "introducers", facts):
        found = penalties_on(card, day, facts.pack)
        if found and not rights_suspended(card, day):
            until = found[-1].until
            said = {"name": name, "until": until.isoformat() if until else ""}
            yield Problem("member.introducers_in_effect", "introducers", values=said)


def posts_in_effect(values: Values, facts: Facts) -> Iterator[Problem]:
    """No higher post within the effect of a penalty, none at all after a removal (rules §4.6)."""
    for number, row in numbered(values, "party_posts"):
        began = as_text(row.get("from_on"))
        earlier = [p for p in _in_effect(values, began, facts) if p < first_day(began)] if began else []
        if earlier and row.get("post") != "ordinary":
            said = {"day": began, "decided": earlier[-1].isoformat()}
            yield Problem("member.posts_in_effect", "party_posts.from_on", number, values=said)


def _in_effect(values: Values, day: str, facts: Facts) -> list[date]:
    return [p.decided for p in penalties_on(values, first_day(day), facts.pack)]


def posts_given_up(values: Values, facts: Facts) -> Iterator[Problem]:
    """Whoever was removed from posts, or is under 留党察看, holds none."""
    found = [p for p in penalties_on(values, facts.today, facts.pack) if p.kind.startswith(_NO_POST)]
    if found and values.get("party_post") and values.get("stage") != "left":
        decided = found[-1].decided.isoformat()
        held = [row for _, row in numbered(values, "party_posts") if not row.get("to_on")]
        since = max((as_text(row.get("from_on")) for row in held), default="")
        if since <= decided:
            yield Problem("member.posts_given_up", "party_post", values={"decided": decided})


def joined_again_late(values: Values, facts: Facts) -> Iterator[Problem]:
    """Five years after removal or expulsion at the earliest (rules §4.6)."""
    joined = as_text(values.get("joined_on"))
    out = [m for m in moves_of(values, ()) if m.event in _BARRED and joined and m.day < first_day(joined)]
    if out:
        earliest = add_months(out[-1].day, facts.rule.number("months"))
        if first_day(joined) < earliest:
            said = {"left": out[-1].day.isoformat(), "earliest": earliest.isoformat()}
            yield Problem("member.joined_again_late", "joined_on", values=said)


def excellent_in_effect(values: Values, facts: Facts) -> Iterator[Problem]:
    """A habit of many units: nobody is graded 优秀 within the effect of a penalty."""
    day = day_in(values, "held_at", facts.today)
    for number, row in numbered(values, "appraisals"):
        card = card_of(row.get("member"), facts.people)
        if row.get("grade") == "excellent" and card is not None and penalties_on(card, day, facts.pack):
            said = {"name": person_name(row.get("member"))}
            yield Problem("appraisal.excellent_in_effect", "appraisals.grade", number, values=said)


def _named(values: Values, field: str, facts: Facts) -> Iterator[tuple[str, Values]]:
    """The cards a text of names surely means: a name that two people bear says nothing."""
    for name in split_names(as_text(values.get(field))):
        cards = [c for c in facts.people.values() if name_key(as_text(c.get("name"))) == name_key(name)]
        if len(cards) == 1:
            yield name, cards[0]
