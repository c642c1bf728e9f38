"""Registers whose lines are rows of the cards, come back: which row of which card each line of the sheet is now."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from app.actions.looking import record_at_revision
from app.actions.register_lines import Shelf, counted_grades, grade_of, register_lines, shown_grades
from app.domain.field_kinds import Typing
from app.domain.register_columns import Around, Line
from app.domain.register_keys import NEW_ROW
from app.domain.register_returns import Judge, Known, day_of_meta
from app.domain.values import as_rows
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.register import Register
    from app.domain.register_keys import Key, Meta
    from app.domain.values import Row
    from app.store.records import Record

MEMBER = "member"


def row_judge(ws: Workspace, meta: Meta, register: Register) -> Judge:
    """What compares the lines of a sheet of honours, punishments or grades with the rows of the cards."""
    form = ws.forms[ws.form(MEMBER).by_id[register.table].of]
    day = day_of_meta(meta, ws.today())
    rows = _Rows(ws, meta, register, form, meta.period[:4] or f"{day.year:04d}")
    return Judge(form, cache(rows.known), Around(day, ws.definitions.rules), Typing(None, ws.people()))


class _Rows:
    def __init__(self, ws: Workspace, meta: Meta, register: Register, form: Form, year: str) -> None:
        self._ws, self._register, self._form, self._year = ws, register, form, year
        self._graded = register.source == "appraisals"
        day = day_of_meta(meta, ws.today())
        found = register_lines(Shelf(ws), register, on=day, period=meta.period if self._graded else "")
        self._lines = {(line.uid, line.place): line for line in found}
        self._cards = {r.uid: r for r in records.select(ws.store, MEMBER)}
        self._counted = counted_grades(ws, year) if self._graded else {}

    def known(self, key: Key) -> Known | None:
        """None where the card is not here, or the key is none of a row."""
        record = self._cards.get(key.uid)
        if record is None or not key.place:
            return None
        was, place = self._was_and_is(key, record)
        rows = as_rows(record.values.get(self._register.table))
        mine: Row = rows[int(place)] if place.isdigit() else {"year": self._year} if self._graded else {}
        plain = Line(MEMBER, record.uid, record.values, mine, revision=record.revision, place=place)
        now = self._lines.get((record.uid, place), plain)
        then = now if was == mine or key.uid in self._counted else replace(now, row=self._shown(now, was))
        gone, shut = not place, key.uid in self._counted
        return Known(
            mine, was, now, then, bool(record.retired_at), self._register.table, gone=gone, shut=shut
        )

    def _shown(self, now: Line, was: Row) -> Row:
        return {**now.row, **shown_grades(self._ws, was)} if self._graded else was

    def _was_and_is(self, key: Key, record: Record) -> tuple[Row, str]:
        """The row as it was written out, and its place now; "" for none."""
        if key.place == NEW_ROW:
            return {"year": self._year}, grade_of(record.values, self._year)[0]
        now, place = as_rows(record.values.get(self._register.table)), int(key.place)
        if key.revision >= record.revision:
            return (now[place], key.place) if place < len(now) else ({}, "")
        card = record_at_revision(self._ws, self._ws.form(MEMBER), key.uid, key.revision)
        then = as_rows(card.get(self._register.table))
        return (then[place], self._place_of(place, then, now)) if place < len(then) else ({}, "")

    def _place_of(self, place: int, then: Sequence[Row], now: Sequence[Row]) -> str:
        """Where the same row stands; else the one with the same facts it must have; else its place in as many rows."""
        row = then[place]
        needed = [field.id for field in self._form.fields if field.required]
        for same in (
            [n for n, one in enumerate(now) if one == row],
            [n for n, one in enumerate(now) if all(one.get(name) == row.get(name) for name in needed)],
        ):
            if len(same) == 1:
                return str(same[0])
        return str(place) if len(then) == len(now) else ""
