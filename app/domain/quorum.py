"""Whether enough came: the quorums a record is judged by, with their numbers and the clause that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import attendance
from app.domain.dates import day_in
from app.domain.values import as_rows
from app.domain.voting_rules import DEVELOPMENT, ELECTION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from app.domain.form import Form
    from app.domain.rule_pack import RulePack
    from app.domain.values import Values


@dataclass(frozen=True)
class Quorum:
    """`rule` names the check; `need` of `due` must be there."""

    rule: str
    source: str
    clause: str
    due: int
    present: int
    need: int

    @property
    def held(self) -> bool:
        return self.present >= self.need


@dataclass(frozen=True)
class _Asked:
    """How many a rule needs, of whom, and for which kinds of decision ("" for the meeting itself)."""

    need: Callable[[int], int]
    voters: bool = True
    kinds: frozenset[str] = frozenset()


_ASKED = {
    "meeting.quorum_assembly": _Asked(attendance.half_of),
    "meeting.quorum_committee": _Asked(attendance.half_of, voters=False),
    "vote.quorum_development": _Asked(attendance.above_half_of, kinds=DEVELOPMENT),
    "vote.quorum_election": _Asked(attendance.four_fifths_of, kinds=frozenset({ELECTION})),
}


def quorums(form: Form, values: Values, pack: RulePack, *, today: date) -> list[Quorum]:
    """Every quorum that applies, the one that asks for most first; none while nobody is on the sheet."""
    day = day_in(values, form.period, today)
    return sorted(_applying(form, values, pack, day), key=lambda q: -q.need)


def _applying(form: Form, values: Values, pack: RulePack, day: date) -> Iterator[Quorum]:
    counted = attendance.sums(values)
    kinds = {row.get("vote_kind") for row in as_rows(values.get("resolutions"))}
    for name in form.checks:
        asked, row = _ASKED.get(name), pack.on(name, day)
        if asked is None or row is None or (asked.kinds and not asked.kinds & kinds):
            continue
        due = counted.voters_due if asked.voters else counted.due
        present = counted.voters_present if asked.voters else counted.present
        if due:
            yield Quorum(name, row.source, row.clause, due, present, asked.need(due))
