"""The pre-flight of a quarter: findings with severities, what was said about each, and whether the quarter can go.

A blocks, B wants an explanation, C a confirmation of six characters or more, D only hints (peers.md §6).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import SEVERITIES, Refused
from app.domain.text import single_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.period import Period
    from app.domain.rule_pack import RuleRow

BLOCKS, EXPLAIN, CONFIRM, HINT = tuple(SEVERITIES)
# What a finding waits for.
MEND, ANSWER, ANSWERED, TOLD = "mend", "answer", "answered", "told"
RECOMPUTE, FINISH = "recompute", "finish"  # safe mends
_LEAST = {EXPLAIN: 2, CONFIRM: 6}
MOST = 200
_MARK = 16


class Place(NamedTuple):
    """Where a finding is mended: a page, and in it a record and field, or a person, a group, a period."""

    page: str
    form: str = ""
    uid: str = ""
    field: str = ""
    row: int | None = None
    period: str = ""
    group: str = ""


class Finding(NamedTuple):
    """One thing found. `numbers` are plain JSON and say all that its sentence says: both sides of what differs.

    `rule` is its name in the pack; `code` names the sentence. `mend` is a safe mend that is offered.
    """

    code: str
    severity: str
    place: Place
    numbers: Mapping[str, object]
    source: str = ""
    clause: str = ""
    title: str = ""
    mend: str = ""

    @property
    def key(self) -> str:
        """The same for the same thing at every check: what an explanation belongs to."""
        place = self.place
        row = "" if place.row is None else str(place.row)
        who = str(self.numbers.get("who", ""))
        parts = (self.code, place.form, place.uid, place.field, row, place.period, place.group, who)
        return ":".join(parts)

    @property
    def mark(self) -> str:
        """Other facts, another mark: then the explanation is asked for again."""
        told = json.dumps([self.severity, dict(self.numbers)], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:_MARK]


class Said(NamedTuple):
    """An explanation or confirmation that was given, and for which facts."""

    mark: str
    text: str


class Judged(NamedTuple):
    """A finding with what was said about it; `before` is what was said about other facts of the same thing."""

    finding: Finding
    state: str
    explanation: str = ""
    before: str = ""


@dataclass(frozen=True)
class Preflight:
    """All findings of a quarter, the gravest first; `passed` names the checks that found nothing, with their numbers.

    `sums` are what the quarter comes to: members before and after, dues asked for and paid, attachments.
    """

    period: Period
    items: tuple[Judged, ...]
    passed: Mapping[str, Mapping[str, object]]
    sums: Mapping[str, int]

    @property
    def blocked(self) -> bool:
        return any(one.state in (MEND, ANSWER) for one in self.items)

    @property
    def counts(self) -> dict[str, int]:
        """By severity, and how many of them still wait."""
        found = Counter(one.finding.severity for one in self.items)
        waiting = Counter(one.state for one in self.items)
        return {
            **{severity: found[severity] for severity in SEVERITIES},
            MEND: waiting[MEND], ANSWER: waiting[ANSWER], "passed": len(self.passed),
        }  # fmt: skip

    def by_severity(self, severity: str) -> list[Judged]:
        return [one for one in self.items if one.finding.severity == severity]


def finding(rule: RuleRow, place: Place, /, **numbers: object) -> Finding:
    """A finding under the rule that was broken."""
    return Finding(rule.id, rule.severity, place, numbers, rule.source, rule.clause, rule.title)


def judge(
    period: Period,
    findings: Iterable[Finding],
    said: Mapping[str, Said],
    passed: Mapping[str, Mapping[str, object]],
    sums: Mapping[str, int] | None = None,
) -> Preflight:
    """What is said about a finding counts as long as its facts are those it was said about."""
    items = sorted((_judged(one, said.get(one.key)) for one in findings), key=_gravity)
    return Preflight(period, tuple(items), passed, sums or {})


def _gravity(one: Judged) -> int:
    return SEVERITIES.index(one.finding.severity)


def _judged(one: Finding, said: Said | None) -> Judged:
    if one.severity == HINT:
        return Judged(one, TOLD)
    if one.severity == BLOCKS:
        return Judged(one, MEND)
    if said is None or not said.text:
        return Judged(one, ANSWER)
    return Judged(one, ANSWERED, said.text) if said.mark == one.mark else Judged(one, ANSWER, "", said.text)


def read_explanation(one: Finding, text: str) -> str:
    """The words that are kept. Raises Refused("preflight.must_mend" | "preflight.nothing_asked" |
    "preflight.too_short" | "preflight.too_long").
    """
    words = single_line(text)
    if one.severity == BLOCKS:
        raise Refused("preflight.must_mend")
    if one.severity == HINT:
        raise Refused("preflight.nothing_asked")
    if len(words) < _LEAST[one.severity]:
        raise Refused("preflight.too_short", least=_LEAST[one.severity])
    if len(words) > MOST:
        raise Refused("preflight.too_long", most=MOST)
    return words
