"""A register that comes back: every cell against what was written and against the card as it is now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Problem, Refused
from app.domain.field_kinds import Typing, show_masked
from app.domain.import_plan import CHANGED, HELD, REJECTED, SAME, CellChange, PlannedRecord
from app.domain.people_matching import same_value, tells_more
from app.domain.record import read_value
from app.domain.register_columns import cell_text, fitted, written_to
from app.domain.register_keys import KEY_HEADING, NEW_ROW, Key, read_key
from app.domain.roster_values import HINT, NOT_TAKEN
from app.domain.sheets import DATE, LOST_KINDS
from app.domain.text import heading_key
from app.domain.values import as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.domain.field_kinds import Cell
    from app.domain.form import Form
    from app.domain.register import Column, Register
    from app.domain.register_columns import Around, Line
    from app.domain.register_keys import Meta
    from app.domain.sheets import Sheet
    from app.domain.values import Row, Value

NAME, NAMES = "name", ("name", "member.name")
_NOT_COMPARED = (
    *NAMES,
    "number",
    "blank",
    "blank2",
)  # rows that were moved count anew; room to write is for the pen


class Known(NamedTuple):
    """What a row of the returned sheet speaks of: a card, or one row of a history (`table`) of it.

    `mine` is what its cells may change, as it is now; `was` the same when the sheet was written; so with the lines.
    `gone` is a row that is no longer there, `shut` one that another record decides.
    """

    mine: Row
    was: Row
    now: Line
    then: Line
    retired: bool = False
    table: str = ""
    gone: bool = False
    shut: bool = False


class Found(NamedTuple):
    """A column of the sheet that is one of the register; `kind` letters of its cells stand in the sheet."""

    place: int
    heading: str
    column: Column


class ReadRow(NamedTuple):
    """A row below the headings: its number as the program that shows it counts, its key, its cells by column."""

    number: int
    key: str
    texts: Mapping[int, str]
    kinds: Mapping[int, str]


@dataclass
class Read:
    """What one sheet holds before any card is looked at."""

    sheet: str
    meta: Meta
    columns: list[Found] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def heading_row(sheet: Sheet) -> tuple[int, int] | None:
    """Row and column of the key's heading; None where there is none."""
    for number, row in enumerate(sheet.rows):
        if KEY_HEADING in row:
            return number, row.index(KEY_HEADING)
    return None


def read_returned(sheet: Sheet, meta: Meta, register: Register, place: tuple[int, int]) -> Read:
    """Columns by their headings, rows by their keys; what was added, taken away or moved is told."""
    top, key_at = place
    read = Read(sheet.name, meta)
    _read_columns(sheet.rows[top], key_at, register, read)
    for number in range(top + 1, len(sheet.rows)):
        texts = {index: text for index, text in enumerate(sheet.rows[number]) if text.strip()}
        key = texts.pop(key_at, "").strip()
        kinds = dict(enumerate(sheet.kinds[number]))
        if key or len(texts) > 1:  # a line of signatures is one cell
            read.rows.append(ReadRow(number + 1, key, texts, kinds))
    return read


def _read_columns(headings: Sequence[str], key_at: int, register: Register, read: Read) -> None:
    known = {heading_key(heading): (heading, *shape) for heading, shape in read.meta.columns.items()}
    there: list[str] = []
    for index, heading in enumerate(headings):
        if index == key_at or not heading.strip():
            continue
        found = known.get(heading_key(heading))
        if found is None or found[1] not in register.by_id or found[0] in there:
            code = "return.column_twice" if found and found[0] in there else "return.column_added"
            read.problems.append(
                Problem(code, sheet=read.sheet, severity=NOT_TAKEN, values={"value": heading})
            )
            continue
        there.append(found[0])
        column = register.by_id[found[1]]._replace(label=found[0], format=found[2])
        read.columns.append(Found(index, found[0], column))
    for heading in read.meta.columns:
        if heading not in there:
            read.problems.append(
                Problem("return.column_gone", sheet=read.sheet, severity=HINT, values={"value": heading})
            )
    if there != [heading for heading in read.meta.columns if heading in there]:
        read.problems.append(Problem("return.columns_moved", sheet=read.sheet, severity=HINT))


@dataclass(frozen=True)
class Judge:
    """Compares the rows of one returned sheet; `known` gives the card of a key, None for one that is not here."""

    form: Form  # of the card or of the rows the sheet shows
    known: Callable[[Key], Known | None]
    around: Around
    typing: Typing
    tables: dict[str, list[Row]] = field(
        default_factory=dict
    )  # histories as the rows so far would make them, by card

    def plan(self, read: Read, keys: Sequence[str]) -> tuple[list[PlannedRecord], list[Problem]]:
        """`keys` are those that were written, in their order."""
        problems = list(read.problems)
        seen: dict[str, int] = {}
        records = [self._row(read, row, seen, problems) for row in read.rows]
        problems += self._rows_told(read, keys, [row.key for row in read.rows])
        return _by_card(records) if self.form.rows else records, problems

    def _rows_told(self, read: Read, keys: Sequence[str], there: Sequence[str]) -> Iterator[Problem]:
        for gone in (key for key in keys if key not in set(there)):
            key = read_key(gone)
            known = self.known(key) if key else None
            if key is not None and known is not None:
                name = as_text(known.now.card.get(NAME))
                code = "return.entry_gone" if known.table else "return.row_gone"
                if key.place == NEW_ROW:
                    continue
                yield Problem(code, sheet=read.sheet, severity=HINT, values={"value": name})
        if [key for key in there if key in keys] != [key for key in keys if key in there]:
            yield Problem("return.rows_moved", sheet=read.sheet, severity=HINT)

    def _row(self, read: Read, row: ReadRow, seen: dict[str, int], problems: list[Problem]) -> PlannedRecord:
        place = ((read.sheet, row.number),)
        name = next((row.texts.get(one.place, "") for one in read.columns if one.column.id in NAMES), "")
        key = read_key(row.key)
        known = self.known(key) if key else None
        reason = self._refused(row, key, known)
        if reason or key is None or known is None:
            said = name or next(iter(row.texts.values()), "")
            told = {"value": said}
            problems.append(
                Problem(f"return.{reason}", row=row.number, sheet=read.sheet, severity=NOT_TAKEN, values=told)
            )
            return PlannedRecord(REJECTED, "", said, place, reason=f"rejected.{reason}")
        mine = _name(known)
        held = self._held(read, row, key, known, seen)
        if held:
            return PlannedRecord(HELD, key.uid, mine, place, known.now.revision, reason=held)
        seen[row.key] = row.number
        return self._compared(read, row, known, mine, problems)

    def _refused(self, row: ReadRow, key: Key | None, known: Known | None) -> str:
        if not row.key:
            return "entry_added" if self.form.rows else "row_added"
        if key is None:
            return "key_damaged"
        return "key_unknown" if known is None else ""

    def _held(self, read: Read, row: ReadRow, key: Key, known: Known, seen: Mapping[str, int]) -> str:
        if row.key in seen:
            return "held.key_twice"
        if known.retired:
            return "held.retired"
        if known.gone:
            return "held.row_gone"
        if key.revision > known.now.revision:
            return "held.newer"
        for one in read.columns:
            names = {heading_key(as_text(line.card.get(NAME))) for line in (known.then, known.now)}
            if one.column.id in NAMES and heading_key(row.texts.get(one.place, "")) not in names:
                return "held.other_row"
        return ""

    def _compared(
        self, read: Read, row: ReadRow, known: Known, name: str, problems: list[Problem]
    ) -> PlannedRecord:
        after = dict(known.mine)
        changes: list[CellChange] = []
        conflicts = 0
        for one in read.columns:
            if one.column.id in _NOT_COMPARED:
                continue
            try:
                new = self._new(one, row, known)
            except Refused as refusal:
                at = written_to(one.column.kind.field, known.was)
                problems.append(Problem(refusal.code, at, row.number, read.sheet, NOT_TAKEN, refusal.values))
                conflicts += refusal.code == "return.conflict"
                continue
            if new is not None:
                changes.append(new)
                after[new.field] = new.new
        place = ((read.sheet, row.number),)
        uid, revision, card = known.now.uid, known.now.revision, dict(known.now.card)
        if not changes:
            outcome, reason = (HELD, "held.conflict") if conflicts else (SAME, "")
            return PlannedRecord(outcome, uid, name, place, revision, card, reason=reason)
        if not known.table:
            return PlannedRecord(CHANGED, uid, name, place, revision, after, tuple(changes))
        if any(f.required and not after.get(f.id) for f in self.form.fields):
            return PlannedRecord(HELD, uid, name, place, revision, card, reason="held.row_incomplete")
        told = tuple(
            CellChange("", c.label, *(show_masked(self.form.by_id[c.field], v) for v in (c.old, c.new)))
            for c in changes
        )
        return PlannedRecord(CHANGED, uid, name, place, revision, self._with_row(known, after), told)

    def _with_row(self, known: Known, row: Row) -> Row:
        """The card with this row and those above it on the sheet."""
        card, place = known.now.card, known.now.place
        rows = self.tables.setdefault(known.now.uid, list(as_rows(card.get(known.table))))
        filled: Row = {name: value for name, value in row.items() if value is not None}
        if place == NEW_ROW:
            rows.append(filled)
        else:
            rows[int(place)] = filled
        return {**card, known.table: list(rows)}

    def _new(self, one: Found, row: ReadRow, known: Known) -> CellChange | None:
        """What a cell changes; None for nothing. Raises Refused with what is to be said about the cell."""
        text, kind = row.texts.get(one.place, ""), row.kinds.get(one.place, " ")
        column = one.column
        shown = self._shown(column, known.then)
        if _same_text(text, shown, kind) or (not column.kind.field and self._anew(column, known, text, kind)):
            return None
        if kind in LOST_KINDS:
            raise Refused("return.cell_lost", name=_name(known), heading=one.heading)
        if not column.kind.field:
            raise Refused("return.locked", value=text, name=_name(known), heading=one.heading)
        if known.shut:
            raise Refused("return.counted", value=text, name=_name(known), heading=one.heading)
        return self._changed(one, text, known)

    def _anew(self, column: Column, known: Known, text: str, kind: str) -> bool:
        """What is worked out may meanwhile be worked out otherwise."""
        return _same_text(text, self._shown(column, known.now), kind)

    def _shown(self, column: Column, line: Line) -> str:
        cell: Cell = fitted(column.kind.make(line, self.around), column.kind.kind, column.format)
        return cell_text(cell, column.format)

    def _changed(self, one: Found, text: str, known: Known) -> CellChange | None:
        of = self.form.by_id[written_to(one.column.kind.field, known.was)]
        new = read_value(of, text, self.typing)
        then, now = known.was.get(of.id), known.mine.get(of.id)
        if any(_same(self.form, of.id, one, new) for one in (then, now)):
            return None
        if then != now:
            told = {"now": show_masked(of, now) or "\u2014", "value": show_masked(of, new) or "\u2014"}
            raise Refused("return.conflict", name=_name(known), heading=one.heading, **told)
        return CellChange(of.id, of.label, now, new)


def _by_card(records: Sequence[PlannedRecord]) -> list[PlannedRecord]:
    """Changed rows of one card are one record: the last holds them all."""
    found: dict[str, PlannedRecord] = {}
    others: list[PlannedRecord] = []
    for one in records:
        first = found.get(one.uid)
        if one.outcome != CHANGED:
            others.append(one)
        elif first is None:
            found[one.uid] = one
        else:
            places, changes = (*first.places, *one.places), (*first.changes, *one.changes)
            found[one.uid] = replace(one, places=places, changes=changes)
    return [*found.values(), *others]


def _name(known: Known) -> str:
    return as_text(known.now.card.get(NAME))


def _same(form: Form, name: str, one: Value, other: Value) -> bool:
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    return same_value(form, name, one, other) and not tells_more(form, name, one, other)


def _same_text(text: str, shown: str, kind: str) -> bool:
    """A workbook gives days back in its own shape, and breaks lines and blanks as it likes."""
    if kind == DATE:
        text = text.replace("-", ".")
    return "".join(text.split()) == "".join(shown.split()) or (
        kind == DATE and bool(text) and shown.startswith(text)
    )


def day_of_meta(meta: Meta, otherwise: date) -> date:
    try:
        return date.fromisoformat(meta.day)
    except ValueError:
        return otherwise
