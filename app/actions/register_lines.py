"""The lines of a register: gathered from cards, changes, dues and appraisals; nothing in them was typed for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from app.actions.agenda import hours_of_year
from app.actions.dues_papers import register_rows
from app.actions.looking import Query, list_records, read_period
from app.actions.member_changes import told_changes
from app.actions.people import by_strokes
from app.actions.register_settings import arrangement_of
from app.actions.transfer_letters import letters_in_force
from app.domain.card_past import card_on
from app.domain.field_kinds import show
from app.domain.membership import membership_on
from app.domain.people import group_place, on_committee, person_key, person_name
from app.domain.register import COMMITTEE
from app.domain.register_columns import Line
from app.domain.register_events import events_of
from app.domain.register_keys import NEW_ROW
from app.domain.transfer_words import IN, OUT
from app.domain.values import Row, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.period import Period
    from app.domain.register import Layout, Register
    from app.domain.values import Values
    from app.store.records import Record

MEMBER, APPRAISAL = "member", "democratic_appraisal"
_GRADES = ("excellent", "qualified", "basically_qualified", "unqualified")
_WAYS = {
    "transferred_in": IN, "transferred_in_bloc": IN, "transferred_out": OUT, "transferred_out_bloc": OUT,
}  # fmt: skip
_EVER = ("full", "probationary", "left")


class Shelf:
    """Cards and registered changes, read once for several registers."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws

    @cached_property
    def cards(self) -> list[Record]:
        return sorted(list_records(self.ws, MEMBER), key=lambda record: _place(record.values))

    @cached_property
    def told(self) -> dict[str, list[Row]]:
        return told_changes(self.ws, details=True)


def register_lines(
    shelf: Shelf,
    register: Register,
    *,
    on: date | None = None,
    period: str = "",
    layout: str | None = None,
) -> list[Line]:
    """Every line of a register, numbered: of people as they stood on a day, of events in a period (all of them).

    Which people may depend on the `layout` (None: the branch's own). Raises UserError("period.unreadable").
    """
    ws = shelf.ws
    on = on or ws.today()
    span = read_period(period) if period else None
    makers = {
        "members": lambda: _people(shelf, register, on, _layout(ws, register, layout)),
        "rows": lambda: _rows(shelf, register, span),
        "changes": lambda: _changes(shelf, span),
        "dues": lambda: _dues(shelf, span, on),
        "appraisals": lambda: _appraisals(shelf, span, on),
    }
    found = makers[register.source]()
    return [_numbered(line, number) for number, line in enumerate(found, start=1)]


def day_of(register: Register, on: date, period: str) -> date:
    """The day ages and sums are of: the end of the period, if that is past."""
    return min(on, read_period(period).last) if period and not register.of_a_day else on


def _numbered(line: Line, number: int) -> Line:
    return replace(line, number=number)


def _place(card: Values) -> tuple[object, ...]:
    """By party group, and in it by the strokes of the name."""
    group = group_place(as_text(card.get("party_group")))
    return *group, by_strokes(as_text(card.get("name")))


def _by_place(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: _place(line.card))


def _layout(ws: Workspace, register: Register, name: str | None) -> Layout | None:
    return register.layout(arrangement_of(ws, register).layout if name is None else name)


def _people(shelf: Shelf, register: Register, on: date, layout: Layout | None) -> list[Line]:
    posts = shelf.ws.definitions.codes["party_post"]
    stages = set((layout and layout.stages) or register.stages)
    seated = layout is not None and layout.only == COMMITTEE
    found: list[Line] = []
    for record in shelf.cards:
        mine = shelf.told.get(record.uid, [])
        card, stage = _card_on(shelf, record.values, mine, on)
        if stage in stages and (not seated or on_committee(card, posts)):
            found.append(Line(MEMBER, record.uid, card, {}, tuple(mine), revision=record.revision))
    return found if on == shelf.ws.today() else _by_place(found)


def _card_on(shelf: Shelf, card: Row, told: Sequence[Row], on: date) -> tuple[Row, str]:
    """The card as it stood at the end of a day, and the stage then: of today it is the card itself."""
    ws = shelf.ws
    if on < ws.today():
        past, was = card_on(ws.form(MEMBER), ws.forms, card, told, on, ws.branch.name)
        return past, was.stage
    stage = membership_on(card, told, on, ws.branch.name).stage
    return {**card, "stage": stage}, stage


def _rows(shelf: Shelf, register: Register, span: Period | None) -> list[Line]:
    found = [
        Line(MEMBER, record.uid, record.values, row, revision=record.revision, place=str(place))
        for record in shelf.cards
        if record.values.get("stage") in _EVER
        for place, row in enumerate(as_rows(record.values.get(register.of)))
        if span is None or span.holds(as_text(row.get(register.period)))
    ]
    return sorted(found, key=lambda line: as_text(line.row.get(register.period)))


def _changes(shelf: Shelf, span: Period | None) -> list[Line]:
    handlers, letters, branch = _handlers(shelf.ws), _letters(shelf.ws), shelf.ws.branch.name
    event = shelf.ws.forms["member_change"].by_id["event"]
    found: list[Line] = []
    for record in shelf.cards:
        mine = shelf.told.get(record.uid, [])
        for one in events_of(record.values, mine, branch):
            if span is None or span.holds(one.day):
                row: Row = {
                    **one.told,
                    "changed_on": one.day,
                    "event": one.event,
                    "label": show(event, one.event),
                }
                row["handler"] = handlers.get((record.uid, one.day), "")
                row |= letters.get((record.uid, _WAYS.get(one.event, ""), one.day), {})
                found.append(Line(MEMBER, record.uid, record.values, row, revision=record.revision))
    return sorted(found, key=lambda line: (as_text(line.row["changed_on"]), as_text(line.card.get("name"))))


def _letters(ws: Workspace) -> dict[tuple[str, str, str], Row]:
    """Number and receipt of each letter, by person, direction and the day the move counts from."""
    found: dict[tuple[str, str, str], Row] = {}
    for one in letters_in_force(ws).values():
        if one.get("voided_on") or one.get("returned_on"):
            continue
        told: Row = {"letter_no": one.get("number"), "receipt_on": one.get("receipt_on")}
        for name in ("issued_on", "receipt_on", "arrived_on"):  # the last one is the day of the move
            key = person_key(one["member"]), as_text(one.get("direction")), as_text(one.get(name))
            found[key] = told
    return found


def _handlers(ws: Workspace) -> dict[tuple[str, str], str]:
    """Who wrote each change down, by person and day."""
    rows = ws.store.conn.execute(
        "SELECT m.member, m.changed_on, j.by FROM member_change m JOIN journal j ON j.uid = m.uid AND j.revision = 1 "
        "WHERE m.retired_at IS NULL"
    )
    return {(person_key(member), day): by for member, day, by in rows if by != ws.branch.code}


def _dues(shelf: Shelf, span: Period | None, on: date) -> list[Line]:
    year = f"{(span.first if span else on).year:04d}"
    rows = register_rows(shelf.ws, year)
    cards = {record.uid for record in shelf.cards}
    return [Line(MEMBER, key if (key := str(row["key"])) in cards else "", {}, row) for row in rows]


def _appraisals(shelf: Shelf, span: Period | None, on: date) -> list[Line]:
    year = f"{(span.first if span else on).year:04d}"
    end = min(on, span.last) if span else on
    ws = shelf.ws
    counted, hours = counted_grades(ws, year), hours_of_year(ws, end)
    found: list[Line] = []
    for record in shelf.cards:
        place, own = grade_of(record.values, year)
        judged = {**own, **counted.get(record.uid, {})}
        was = membership_on(record.values, shelf.told.get(record.uid, ()), end, ws.branch.name)
        if was.member or judged:
            row = {**shown_grades(ws, judged), "name": record.values.get("name"), "year": year}
            row["hours"] = f"{hours[record.uid].normalize():f}" if record.uid in hours else None
            line = Line(MEMBER, record.uid, record.values, row, revision=record.revision, place=place)
            found.append(line)
    return found


def grade_of(card: Values, year: str) -> tuple[str, Row]:
    """The newest row of a year in the history of appraisals with its place; NEW_ROW where there is none."""
    rows = as_rows(card.get("appraisals"))
    own = [(str(place), row) for place, row in enumerate(rows) if row.get("year") == year]
    return own[-1] if own else (NEW_ROW, {})


def counted_grades(ws: Workspace, year: str) -> dict[str, Row]:
    """What the year's appraisal counted and decided, by person; a later meeting goes before."""
    kept = list_records(ws, APPRAISAL, Query(where={"year": year}))
    found: dict[str, Row] = {}
    for record in sorted(kept, key=lambda one: as_text(one.values.get("held_at"))):
        for row in as_rows(record.values.get("appraisals")):
            found[person_key(row["member"])] = {
                name: value for name, value in row.items() if value is not None
            }
    return found


def shown_grades(ws: Workspace, judged: Values) -> Row:
    form = ws.forms["appraisal"]
    row: Row = {
        name: show(form.by_id[name], judged.get(name)) for name in ("self_grade", "mutual_grade", "grade")
    }
    votes = [judged.get(name) for name in _GRADES]
    row["votes"] = (
        "/".join(str(vote or 0) for vote in votes) if any(vote is not None for vote in votes) else ""
    )
    for name in ("feedback_on", "note"):
        row[name] = as_text(judged.get(name))
    return row


def names_of(lines: Sequence[Line]) -> Iterator[str]:
    """Whom the lines tell of, for a search by pinyin."""
    for line in lines:
        yield as_text(line.card.get("name")) or person_name(line.row.get("name"))
