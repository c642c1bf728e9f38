"""Penalties of the Party and how long they have effect: what introducers, votes, posts and appraisals ask (rules §4.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.dates import add_months, first_day, last_day
from app.domain.values import as_text, numbered

if TYPE_CHECKING:
    from datetime import date

    from app.domain.rule_pack import RulePack, RuleRow
    from app.domain.values import Row, Values

PROBATION = "probation_within_party"  # one of three codes: without a term, for one year, for two
EXPULSION = "expulsion"
_DAY = timedelta(days=1)


class Penalty(NamedTuple):
    """One penalty of a card, `number` its row from 1.

    `until` is the last day of its effect, None as long as nobody can say (rights not restored yet). `restore_on` is the
    day the term of a 留党察看 is over, while nobody has restored the rights. `rule` is the edition that says so.
    """

    number: int
    kind: str
    decided: date
    until: date | None
    restore_on: date | None
    rule: RuleRow | None


def is_probation(row: Row) -> bool:
    """Whether a penalty is a 留党察看, of whatever term."""
    return as_text(row.get("penalty_kind")).startswith(PROBATION)


def penalties_of(card: Values, pack: RulePack) -> list[Penalty]:
    """Every dated penalty of a card with its effect, judged by the edition in force on the day it was decided.

    A day of effect that the card says goes before the rule's.
    """
    found: list[Penalty] = []
    for number, row in numbered(card, "penalties"):
        kind, decided = as_text(row.get("penalty_kind")), as_text(row.get("decided_on"))
        if kind and decided:
            rule = pack.on(f"penalty.{kind}", first_day(decided))
            found.append(_judged(number, row, kind, decided, rule))
    return found


def penalties_on(card: Values, day: date, pack: RulePack) -> list[Penalty]:
    """The penalties that have effect on a day: the one question of introducers, posts, appraisals and the agenda."""
    return [p for p in penalties_of(card, pack) if p.decided <= day and (p.until is None or day <= p.until)]


def with_effects(card: Values, pack: RulePack) -> Row:
    """The card with the last day of each penalty's effect where the rule knows it and the card does not say it."""
    ends = {p.number: p.until for p in penalties_of(card, pack)}
    rows: list[Row] = []
    for number, row in numbered(card, "penalties"):
        until = ends.get(number)
        said = bool(row.get("effective_to")) or until is None
        rows.append(row if said or until is None else {**row, "effective_to": until.isoformat()})
    return {**card, "penalties": rows} if rows else dict(card)


def rights_suspended(card: Values, day: date) -> bool:
    """Under 留党察看 on that day: no vote, not eligible, from the decision until the rights are given back."""
    for _, row in numbered(card, "penalties"):
        decided = as_text(row.get("decided_on"))
        if is_probation(row) and decided and first_day(decided) <= day:
            back = _rights_back(row)
            if not back or day < last_day(back):
                return True
    return False


def awaits_restoration(card: Values) -> bool:
    """Whether a 留党察看 is there whose rights nobody has restored yet."""
    return any(is_probation(row) and not row.get("restored_on") for _, row in numbered(card, "penalties"))


def _rights_back(row: Row) -> str:
    """Restored by a decision; else the day an older card says it had effect to."""
    return as_text(row.get("restored_on")) or as_text(row.get("effective_to"))


def _judged(number: int, row: Row, kind: str, decided: str, rule: RuleRow | None) -> Penalty:
    months = rule.number("months") if rule else 0
    start, said = last_day(decided), as_text(row.get("effective_to"))
    if not is_probation(row):
        until = last_day(said) if said else _after(start, months) if rule else None
        return Penalty(number, kind, first_day(decided), until, None, rule)
    back = _rights_back(row)
    if back:
        until = _after(last_day(back), months) if rule else None
        return Penalty(number, kind, first_day(decided), until, None, rule)
    term = int(rule.params.get("term", 0)) if rule else 0
    return Penalty(number, kind, first_day(decided), None, add_months(start, term) if term else None, rule)


def _after(start: date, months: int) -> date:
    """The last day of so many months that begin with a day."""
    return add_months(start, months) - _DAY
