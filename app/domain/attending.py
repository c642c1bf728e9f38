"""Who should come to a meeting: the members of its body on its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dates import day_in
from app.domain.people import has_vote, member_on, on_committee, on_probation
from app.domain.period import quarter_of
from app.domain.text import name_key
from app.domain.values import Row, Values, as_text, member_ref

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.form import Form

BRANCH, COMMITTEE, GROUP = "branch", "committee", "group"
SHEET, _GROUP_FIELD = "attendance", "party_group"


@dataclass(frozen=True)
class Attendee:
    """Somebody with a card as a sheet of that day needs to know: `ref` is what the sheet keeps."""

    ref: str
    name: str
    group: str
    probationary: bool
    voting: bool


class Cards(dict[str, Values]):
    """Members' cards by uid, in the order of a sheet; who belonged to them on a day is worked out once."""

    def __init__(self, cards: Mapping[str, Values]) -> None:
        super().__init__(cards)
        self._day: date | None = None
        self._members: dict[str, Attendee] = {}

    def members_on(self, day: date) -> Mapping[str, Attendee]:
        if day != self._day:
            self._day = day
            self._members = {u: attendee(u, c, day) for u, c in self.items() if member_on(c, day)}
        return self._members


def body_of(form: Form) -> str:
    """A record that names a party group is that group's; one judged by the committee's quorum the committee's."""
    if _GROUP_FIELD in form.by_id:
        return GROUP
    return COMMITTEE if "meeting.quorum_committee" in form.checks else BRANCH


def in_earlier_quarter(day: date, today: date) -> bool:
    """Whether a record of that day, written today, is written after its quarter was over."""
    return quarter_of(day).last < quarter_of(today).first


def attendee(uid: str, card: Values, day: date) -> Attendee:
    name = as_text(card.get("name"))
    probationary = on_probation(card, day)
    return Attendee(
        member_ref(name, uid), name, as_text(card.get(_GROUP_FIELD)), probationary, has_vote(card, day)
    )


def expected(
    form: Form, values: Values, cards: Cards, *, posts: CodeTable, today: date
) -> tuple[Attendee, ...]:
    """Members on the record's day of the body that meets, in the order of the cards.

    A group that is not chosen yet, or that nobody belongs to, expects nobody.
    """
    day, body = day_in(values, form.period, today), body_of(form)
    group = name_key(as_text(values.get(_GROUP_FIELD)))

    def belongs(card: Values) -> bool:
        if body == COMMITTEE:
            return on_committee(card, posts, day)
        return body == BRANCH or (bool(group) and name_key(as_text(card.get(_GROUP_FIELD))) == group)

    return tuple(person for uid, person in cards.members_on(day).items() if belongs(cards[uid]))


def preview(values: Values, people: tuple[Attendee, ...]) -> Row:
    """The record with everybody expected on its sheet, not marked yet, where the sheet is still empty."""
    if values.get(SHEET) or not people:
        return dict(values)
    rows: list[Row] = [{"member": p.ref, "voting": int(p.voting)} for p in people]
    return {**values, SHEET: rows}
