"""A record looked over while it is being written: what it reads as, who is expected, what the numbers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.records import checked
from app.domain import attendance, attending, quorum, voting_rules
from app.domain.dates import day_in
from app.domain.people import card_of
from app.domain.values import as_rows, as_text, split_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.actions.workspace import Workspace
    from app.domain.attendance import Sums
    from app.domain.attending import Attendee, Cards
    from app.domain.codes import CodeTable
    from app.domain.errors import Problem
    from app.domain.form import Form
    from app.domain.quorum import Quorum
    from app.domain.record import Typed
    from app.domain.rule_pack import RuleRow
    from app.domain.values import Row, Values
    from app.domain.voting_rules import House, Tally

_MAJORITIES = ("vote.majority", "vote.majority_committee")


@dataclass(frozen=True)
class Look:
    """`expected` should attend; `members` are all who could be added; `known` everybody on the sheet, by uid.

    The numbers come from the rules of the domain alone: no page adds anything up.
    """

    form: Form
    values: Row
    problems: tuple[Problem, ...]
    body: str
    expected: tuple[Attendee, ...]
    members: tuple[Attendee, ...]
    known: Mapping[str, Attendee]
    sums: Sums
    quorums: tuple[Quorum, ...]
    house: House
    tallies: tuple[Tally, ...]
    majority: RuleRow | None
    sources: CodeTable
    late: bool


def look_over(ws: Workspace, form_id: str, typed: Typed, cards: Cards) -> Look:
    """What stands in an editor, read and counted; it need not be finished, nor right.

    `cards` are the members' cards in the order of a sheet, by uid.
    """
    form, today = ws.form(form_id), ws.today()
    values, problems = checked(ws, form, typed, {}, people=cards)
    posts = ws.definitions.codes["party_post"]
    has_sheet = attending.SHEET in form.by_id
    people = attending.expected(form, values, cards, posts=posts, today=today) if has_sheet else ()
    seen = attending.preview(values, people)
    day = day_in(values, form.period, today)
    pack = ws.definitions.rules
    majorities = [row for name in _MAJORITIES if name in form.checks and (row := pack.on(name, day))]
    return Look(
        form=form,
        values=values,
        problems=tuple(problems),
        body=attending.body_of(form),
        expected=people,
        members=tuple(cards.members_on(day).values()) if has_sheet else (),
        known={u: attending.attendee(u, c, day) for u, c in _named(values, cards)},
        sums=attendance.sums(seen),
        quorums=tuple(quorum.quorums(form, seen, pack, today=today)),
        house=voting_rules.house_of(values),
        tallies=tuple(voting_rules.tallies(values)),
        majority=majorities[0] if majorities else None,
        sources=ws.definitions.codes["rule_source"],
        late=bool(form.period and values.get(form.period)) and attending.in_earlier_quarter(day, today),
    )


def _named(values: Values, cards: Cards) -> Iterable[tuple[str, Values]]:
    for row in as_rows(values.get(attending.SHEET)):
        card = card_of(row.get("member"), cards)
        if card is not None:
            yield split_ref(as_text(row.get("member")))[1], card
