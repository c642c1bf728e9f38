"""What a branch has decided about reminders: duties it is not asked for here, and numbers a unit may set itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.cadence import Cadence
    from app.domain.rule_pack import RulePack

LOCAL = "LOCAL"


class OwnNumber(NamedTuple):
    """A number of LOCAL origin: how often in a period (no `param`), or a parameter of a rule; within bounds."""

    rule: str
    param: str
    least: int
    most: int


OWN_NUMBERS = (
    OwnNumber("cadence.party_lecture", "", 1, 3),
    OwnNumber("agenda.draft", "days", 1, 14),
    OwnNumber("agenda.backup", "days", 1, 30),
)


@dataclass(frozen=True)
class Reminders:
    """`off` are ids of cadences; `numbers` by rule. Everything else is as the rule pack has it."""

    off: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(default_factory=dict)

    def duties(self, cadences: Iterable[Cadence]) -> tuple[Cadence, ...]:
        kept = (one for one in cadences if one.id not in self.off)
        return tuple(one._replace(times=self.numbers.get(one.id, one.times)) for one in kept)

    def pack(self, shipped: RulePack) -> RulePack:
        params = {own.rule: own.param for own in OWN_NUMBERS if own.param and own.rule in self.numbers}
        if not params:
            return shipped
        rows = tuple(
            row._replace(params={**row.params, params[row.id]: self.numbers[row.id]})
            if row.id in params and row.source == LOCAL
            else row
            for row in shipped.rows
        )
        return shipped._replace(rows=rows)


def reminders_from(data: object) -> Reminders:
    """From the plain JSON of a setting; what is out of bounds or unknown is left out."""
    if not isinstance(data, dict):
        return Reminders()
    off, numbers = data.get("off", []), data.get("numbers", {})
    bounds = {own.rule: own for own in OWN_NUMBERS}
    kept = {
        str(rule): number
        for rule, number in (numbers.items() if isinstance(numbers, dict) else ())
        if rule in bounds and isinstance(number, int) and bounds[rule].least <= number <= bounds[rule].most
    }
    return Reminders(frozenset(map(str, off)) if isinstance(off, list) else frozenset(), kept)


def as_plain(reminders: Reminders) -> dict[str, object]:
    return {"off": sorted(reminders.off), "numbers": dict(sorted(reminders.numbers.items()))}
