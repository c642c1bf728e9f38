"""Takes a register back that was filled in elsewhere: the plan of an import, cell by cell, with everything that moved."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from app.actions.looking import record_at_revision
from app.actions.member_changes import told_changes
from app.actions.register_row_returns import row_judge
from app.domain.errors import Problem
from app.domain.field_kinds import Typing
from app.domain.import_plan import CHANGED, HELD, ImportPlan, PlannedRecord, PlannedSheet
from app.domain.membership import membership_on
from app.domain.register_columns import Around, Line
from app.domain.register_keys import KEY_HEADING, MARK, Meta, read_keys, read_meta
from app.domain.register_returns import Judge, Known, day_of_meta, heading_row, read_returned
from app.domain.roster_columns import Column
from app.domain.roster_matching import RECORDS
from app.domain.roster_values import HINT
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.register_keys import Key
    from app.domain.register_returns import Read
    from app.domain.sheets import Sheet, Workbook
    from app.domain.values import Row

MEMBER = "member"


def is_returned(book: Workbook) -> bool:
    """Whether the program wrote this workbook as a register: it bears keys or the page that explains them."""
    return any(row and (row[0] == MARK or KEY_HEADING in row) for sheet in book.sheets for row in sheet.rows)


def plan_returned(ws: Workspace, book: Workbook, sheets: Sequence[str] | None = None) -> ImportPlan:
    """What taking the workbook back would change. Writes nothing; a workbook that cannot be read says why."""
    explained = [row for sheet in book.sheets for row in sheet.rows if row]
    metas = read_meta(explained)
    wanted = [s for s in book.sheets if (sheets is None or s.name in sheets) and (sheets or not s.hidden)]
    keyed = [(sheet, place) for sheet in wanted if (place := heading_row(sheet))]
    refused = _refusal(ws, book, metas, keyed)
    if refused is not None:
        return ImportPlan(MEMBER, book.name, (), (), (), refused)
    planned: list[PlannedRecord] = []
    problems: list[Problem] = []
    shown: list[PlannedSheet] = []
    for sheet, place in keyed:
        meta = _meta_of(sheet, metas)
        register = ws.definitions.registers[meta.register]
        read = read_returned(sheet, meta, register, place)
        judge = row_judge(ws, meta, register) if register.table else _judge(ws, meta)
        found, told = judge.plan(read, read_keys(explained, meta.sheet))
        planned += found
        problems += told
        shown.append(_planned_sheet(read, len(found), judge.form if register.table else None))
    problems += _closed(ws, metas, [sheet.name for sheet in wanted])
    return ImportPlan(MEMBER, book.name, tuple(shown), tuple(_once(ws, planned)), tuple(problems))


def _closed(ws: Workspace, metas: Sequence[Meta], there: Sequence[str]) -> list[Problem]:
    """Sheets of dues and changes: what was typed into them is not read, and that is said."""
    closed = [meta for meta in metas if meta.sheet in there and not _comes_back(ws, meta)]
    return [Problem("return.closed", sheet=m.sheet, severity=HINT, values={"name": m.sheet}) for m in closed]


def _comes_back(ws: Workspace, meta: Meta) -> bool:
    register = ws.definitions.registers.get(meta.register)
    return register is not None and register.comes_back


def _refusal(
    ws: Workspace, book: Workbook, metas: Sequence[Meta], keyed: Sequence[tuple[Sheet, tuple[int, int]]]
) -> Problem | None:
    known = [meta for meta in metas if meta.register in ws.definitions.registers]
    code = ""
    if not known:
        code = "return.page_gone"
    elif any(meta.seat != ws.seat for meta in known):
        code = "return.other_branch"
    elif any(meta.day != _local_day(ws, meta.stamp) for meta in known):
        code = "return.other_day"
    elif not any(_comes_back(ws, meta) for meta in known):
        code = "return.closed"
    elif not keyed:
        code = "return.keys_gone"
    return Problem(code, values={"name": book.name}) if code else None


def _local_day(ws: Workspace, stamp: str) -> str:
    """The day a sheet was written on; what is no moment is no day."""
    try:
        return ws.moment(stamp).date().isoformat()
    except ValueError:
        return ""


def _meta_of(sheet: Sheet, metas: Sequence[Meta]) -> Meta:
    """By the name of the sheet; one that was given another name by most of its headings."""
    named = next((meta for meta in metas if meta.sheet == sheet.name), None)
    texts = {text for row in sheet.rows[:5] for text in row}
    return named or max(metas, key=lambda meta: len(texts & set(meta.columns)))


def _judge(ws: Workspace, meta: Meta) -> Judge:
    form, day = ws.form(MEMBER), day_of_meta(meta, ws.today())
    kept = {r.uid: r for r in records.select(ws.store, form.id)}
    told = told_changes(ws)

    def line(uid: str, card: Row, revision: int) -> Line:
        mine = tuple(told.get(uid, ()))
        stage = membership_on(card, mine, day, ws.branch.name).stage
        return Line(MEMBER, uid, {**card, "stage": stage}, {}, mine, revision=revision)

    def known(key: Key) -> Known | None:
        record = kept.get(key.uid)
        if record is None:
            return None
        now = line(record.uid, record.values, record.revision)
        then = now
        if key.revision < record.revision:
            then = line(key.uid, record_at_revision(ws, form, key.uid, key.revision), key.revision)
        return Known(record.values, dict(then.card), now, then, bool(record.retired_at))

    return Judge(form, cache(known), Around(day, ws.definitions.rules), Typing(None, ws.people()))


def _once(ws: Workspace, planned: Sequence[PlannedRecord]) -> list[PlannedRecord]:
    """A card that stands on two sheets is written once, if they change different things; else the second is held."""
    taken: dict[str, int] = {}
    found: list[PlannedRecord] = []
    cards = {r.uid: r.values for r in records.select(ws.store, MEMBER)} if planned else {}
    for one in planned:
        if one.outcome != CHANGED:
            found.append(one)
            continue
        if one.uid not in taken:
            taken[one.uid] = len(found)
            found.append(one)
            continue
        first, card = found[taken[one.uid]], cards[one.uid]
        if _touched(first.values, card) & _touched(one.values, card):
            found.append(replace(one, outcome=HELD, changes=(), reason="held.key_twice"))
        else:
            found[taken[one.uid]] = _both(first, one, card)
    return found


def _touched(values: Row, card: Row) -> set[str]:
    return {name for name in values.keys() | card.keys() if values.get(name) != card.get(name)}


def _both(first: PlannedRecord, other: PlannedRecord, card: Row) -> PlannedRecord:
    values = {**first.values, **{name: other.values.get(name) for name in _touched(other.values, card)}}
    places, changes = (*first.places, *other.places), (*first.changes, *other.changes)
    return replace(first, values=values, places=places, changes=changes)


def _planned_sheet(read: Read, count: int, form: Form | None) -> PlannedSheet:
    columns = tuple(
        Column(one.place, one.heading, one.column.kind.field.split("|")[0], 1.0) for one in read.columns
    )
    return PlannedSheet(read.sheet, RECORDS, "", columns, (), count, form=form)
