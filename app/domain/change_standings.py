"""What the cards alone say about both ends of a period, and which registered changes count in the table of numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.change_papers import rows_of, rule_of
from app.domain.change_table import Event, Standing
from app.domain.dates import first_day, last_day
from app.domain.membership import DEPARTURES, membership_on, moves_of, undated
from app.domain.people import person_key, person_name
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.period import Period
    from app.domain.rule_pack import RulePack
    from app.domain.values import Values


def standings(cards: Mapping[str, Values], period: Period, branch: str, end: date) -> dict[str, Standing]:
    """Everybody who was a member at one end or both, by the cards alone: what was registered is what they check.

    `end` is the last day of the period, or today while it runs.
    """
    eve = period.first - timedelta(days=1)
    found: dict[str, Standing] = {}
    for uid, card in cards.items():
        before = membership_on(card, (), eve, branch).member
        after = membership_on(card, (), end, branch).member
        if before or after:
            moves = [m for m in moves_of(card, (), branch) if period.first <= m.day <= end]
            day, kind = (moves[-1].day, moves[-1].event) if moves else (None, "")
            found[uid] = Standing(as_text(card.get("name")), before, after, day, kind)
    return found


def event_from(uid: str, told: Values, told_on: date, pack: RulePack) -> Event | None:
    """A record of the register of changes as a change of rules §4.5; None for any other."""
    kind, day = as_text(told.get("event")), as_text(told.get("changed_on"))
    rule = rule_of(kind, day, pack)
    if rule is None:
        return None
    when = last_day(day) if kind in DEPARTURES else first_day(day)
    who = told.get("member")
    return Event(uid, person_key(who), person_name(who), kind, when, told_on, rows_of(rule))


def without_a_day(cards: Mapping[str, Values], branch: str) -> dict[str, str]:
    """Uid → name of those who were members here and are gone, nobody knows since when."""
    return {
        uid: as_text(card.get("name"))
        for uid, card in cards.items()
        if card.get("joined_on") and undated(card, (), branch)
    }
