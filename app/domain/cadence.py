"""How often a branch must hold each kind of activity, as dated data, and which turns are still missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from app.domain.definition import Definition
from app.domain.period import MONTHS, periods
from app.domain.rule_pack import day_of, holds_on, severity_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.period import Period

SCOPES = ("branch", "committee", "group", "member")
_KEYS = {
    "id", "form", "per", "times", "scope", "severity", "source", "clause", "from", "to", "title", "usual",
}  # fmt: skip


class Cadence(NamedTuple):
    """`times` records of a form in each month, quarter, half or whole year.

    `scope` says who must: the branch, the committee if there is one, each party group, each member. `usual` is
    the month by whose end a yearly one customarily happens; 0 where there is no such custom.
    """

    id: str
    form: str
    per: str
    times: int
    scope: str
    severity: str
    source: str
    clause: str
    title: str
    start: str = ""
    end: str = ""
    usual: int = 0


class Held(NamedTuple):
    """One finished record as a cadence sees it. `of` is the party group, `people` the members who took part."""

    form: str
    day: str
    of: str = ""
    people: frozenset[str] = frozenset()
    uid: str = ""


class Body(NamedTuple):
    """Who the branch is made of: names of party groups, uids of members, whether it has a committee."""

    groups: Sequence[str] = ()
    members: Sequence[str] = ()
    committee: bool = True


class Gap(NamedTuple):
    """A turn that is short. `who` is the group or member; `over` when the period has ended."""

    cadence: Cadence
    period: Period
    who: str
    have: int
    over: bool


def cadences_from(data: Mapping[str, object], where: str) -> Iterator[Cadence]:
    """The `[[cadence]]` rows of one rule file. Raises UserError("form.…")."""
    for row in Definition(data, where).tables("cadence"):
        row.only(_KEYS)
        row.need("id", "form", "per", "times", "scope", "severity", "source", "title")
        known = {"per": tuple(MONTHS), "scope": SCOPES}
        wrong = next((key for key, words in known.items() if row.text(key) not in words), None)
        if wrong:
            raise row.refusal(wrong)
        yield Cadence(
            id=row.text("id"),
            form=row.text("form"),
            per=row.text("per"),
            times=row.whole("times"),
            scope=row.text("scope"),
            severity=severity_of(row),
            source=row.text("source"),
            clause=row.text("clause"),
            title=row.text("title"),
            start=day_of(row, "from"),
            end=day_of(row, "to"),
            usual=_usual(row),
        )


def _usual(row: Definition) -> int:
    month = row.whole("usual")
    if month > MONTHS["year"] or (month and row.text("per") != "year"):
        raise row.refusal("usual")
    return month


def missing(
    cadences: Iterable[Cadence], held: Sequence[Held], span: Period, body: Body, today: date
) -> list[Gap]:
    """The turns wholly inside `span` that have begun and are short of records, in the order of the cadences."""
    return [
        gap
        for cadence in cadences
        for period in periods(cadence.per, span.first, span.last)
        if span.first <= period.first <= today and period.last <= span.last and in_force(cadence, period)
        for gap in _gaps(cadence, held, period, body, today)
    ]


def in_force(cadence: Cadence, period: Period) -> bool:
    """The edition of the period's last day counts."""
    return holds_on(cadence, period.last)


def _gaps(cadence: Cadence, held: Sequence[Held], period: Period, body: Body, today: date) -> Iterator[Gap]:
    counted = [h for h in held if h.form == cadence.form and period.holds(h.day)]
    turns = _turns(cadence, counted)
    for who in those_who_must(cadence, body):
        if turns[who] < cadence.times:
            yield Gap(cadence, period, who, turns[who], period.last < today)


def those_who_must(cadence: Cadence, body: Body) -> Sequence[str]:
    """A branch without groups or committee has no such duty (rules §9)."""
    if cadence.scope == "group":
        return body.groups
    if cadence.scope == "member":
        return body.members
    return () if cadence.scope == "committee" and not body.committee else ("",)


def _turns(cadence: Cadence, counted: Sequence[Held]) -> Counter[str]:
    if cadence.scope == "group":
        return Counter(h.of for h in counted)
    if cadence.scope == "member":
        return Counter(person for h in counted for person in h.people)
    return Counter({"": len(counted)})
