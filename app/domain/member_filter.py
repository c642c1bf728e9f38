"""Which cards a list shows: every condition that is set must hold; one left open asks nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.agenda_people import card_state
from app.domain.ages import age
from app.domain.membership import seniority_on
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.rule_pack import RulePack
    from app.domain.values import Values

CHOICES = ("party_group", "stage", "sex", "education", "department")
SPANS = ("age", "seniority")
INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class MemberFilter:
    """`chosen` holds the values any of which will do, by field; `spans` the years from and to, 0 for open."""

    name: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    incomplete: bool = False

    def is_open(self) -> bool:
        """Whether everybody fits."""
        return (
            not any(self.chosen.values()) and not any(map(any, self.spans.values())) and not self.incomplete
        )


def fits(card: Values, wanted: MemberFilter, pack: RulePack, on: date) -> bool:
    if any(values and as_text(card.get(name)) not in values for name, values in wanted.chosen.items()):
        return False
    if any(not _within(years_of(card, name, on), *span) for name, span in wanted.spans.items() if any(span)):
        return False
    if wanted.incomplete:
        state = card_state(card, pack, on)
        return state is not None and bool(state.next_field)
    return True


def years_of(card: Values, span: str, on: date) -> int | None:
    """Full years of age or of membership; None where the card does not say."""
    return age(card, on) if span == "age" else seniority_on(card, (), on)


def _within(years: int | None, least: int, most: int) -> bool:
    return years is not None and years >= least and (not most or years <= most)


def as_plain(wanted: MemberFilter) -> dict[str, object]:
    """Plain JSON, as a setting keeps it."""
    return {
        "name": wanted.name,
        "chosen": {name: sorted(values) for name, values in wanted.chosen.items() if values},
        "spans": {name: list(span) for name, span in wanted.spans.items() if any(span)},
        INCOMPLETE: wanted.incomplete,
    }


def from_plain(data: object) -> MemberFilter | None:
    """None for what is no filter: settings may come from a newer program."""
    if not isinstance(data, dict):
        return None
    chosen, spans = data.get("chosen", {}), data.get("spans", {})
    if not isinstance(chosen, dict) or not isinstance(spans, dict):
        return None
    return MemberFilter(
        str(data.get("name", "")),
        {n: frozenset(map(str, v)) for n, v in chosen.items() if n in CHOICES and isinstance(v, list)},
        {n: (int(v[0]), int(v[1])) for n, v in spans.items() if n in SPANS and _is_span(v)},
        data.get(INCOMPLETE) is True,
    )


def _is_span(value: object) -> bool:
    pair = 2
    return isinstance(value, list) and len(value) == pair and all(isinstance(part, int) for part in value)
