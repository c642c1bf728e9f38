"""The members of an earlier day, in two meanings that are never mixed: what the book said, and who was what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from app.actions.looking import Query, list_records, matches
from app.domain.card_past import card_on
from app.domain.membership import LEFT, undated
from app.domain.people import person_key
from app.domain.values import Row, as_text

if TYPE_CHECKING:
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.membership import Membership
    from app.store.records import Record

MEMBER = "member"


class PastMember(NamedTuple):
    """Somebody on a day; `record` holds the card as it was then."""

    record: Record
    was: Membership


class Past(NamedTuple):
    """Everybody of a day, and the names of those who are gone since nobody knows when, and so in no day's list."""

    people: tuple[PastMember, ...]
    unknown: tuple[str, ...] = ()

    @property
    def records(self) -> list[Record]:
        return [one.record for one in self.people]


def members_on(ws: Workspace, day: date, query: Query | None = None) -> Past:
    """Who was a member or on the way to it at the end of a day, by the dated facts as they are known today.

    What was registered late counts from the day it happened; what is edited today moves nothing that lies before.
    """
    form, told = ws.form(MEMBER), _told(ws, day)
    names, asked = branch_names(ws), query or Query()
    found: list[PastMember] = []
    unknown: list[str] = []
    for record in list_records(ws, MEMBER):
        about, branch = told.get(record.uid, ()), names.get(record.seat, ws.branch.name)
        card, was = card_on(form, ws.forms, record.values, about, day, branch)
        then = record._replace(values=card)
        if was.stage not in ("", LEFT) and matches(ws, form, then, asked):
            found.append(PastMember(then, was))
        elif undated(record.values, about, branch):
            unknown.append(as_text(record.values.get("name")))
    return Past(tuple(found), tuple(unknown))


def branch_names(ws: Workspace) -> dict[str, str]:
    """Seat → name of the branches a committee has registered; a branch knows no other."""
    if not ws.branch.committee:
        return {}
    return dict(
        ws.store.conn.execute("SELECT desk, name FROM enrolled_branch WHERE retired_at IS NULL").fetchall()
    )


def _told(ws: Workspace, day: date) -> dict[str, list[Row]]:
    """Of every person the events that count, and what later changes put in the place of: all a past card asks for."""
    found: dict[str, list[Row]] = defaultdict(list)
    for member, event, changed_on in ws.store.conn.execute(
        "SELECT member, event, changed_on FROM member_change WHERE retired_at IS NULL AND event IS NOT NULL"
    ):
        found[person_key(member)].append({"event": event, "changed_on": changed_on})
    for member, changed_on, item, field, old in ws.store.conn.execute(
        "SELECT c.member, c.changed_on, d.item, d.field, d.old FROM member_change c JOIN changed_value d "
        "ON d.parent_uid = c.uid WHERE c.retired_at IS NULL AND c.changed_on > ? "
        "ORDER BY c.changed_on, c.rowid, d.position",
        (day.isoformat(),),
    ):
        detail: Row = {"item": item, "field": field, "old": old}
        found[person_key(member)].append({"changed_on": changed_on, "details": [detail]})
    return found


def cards_booked(ws: Workspace, day: date, query: Query | None = None) -> list[Record]:
    """What the book said at the end of a day: the journal folded up to it, with every error it had then."""
    return list_records(ws, MEMBER, (query or Query())._replace(as_of=day))
