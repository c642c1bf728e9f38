"""Imports a workbook into the records of a form: first a plan that says every change, then one batch that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.backing_up import IMPORT
from app.actions.register_returns import is_returned, plan_returned
from app.domain import rules
from app.domain.errors import Problem, UserError
from app.domain.field_kinds import Typing
from app.domain.import_plan import (
    CHANGED,
    HELD,
    NEW,
    REJECTED,
    ImportPlan,
    PlannedRecord,
    PlannedSheet,
    Surroundings,
    plan_person,
)
from app.domain.people_matching import Card, gather, match_cards, refuse_shared_ids
from app.domain.record_matching import plan_records
from app.domain.roster_matching import HIDDEN, INNER, RECORDS, SheetReader, SheetReading, newest_first
from app.domain.roster_values import HINT, NOT_TAKEN, CellReader, FileRecord, facts_of
from app.domain.sheet_verdicts import SUBJECT
from app.domain.tick import silent
from app.files.foreign import read_foreign
from app.files.import_words import load_import_words
from app.store import records
from app.store.undo import never_made

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.import_words import ImportWords
    from app.domain.sheets import Sheet, Workbook
    from app.domain.tick import Tick

ACTION = "import.apply"
SUBJECT_FORM = "member"
# Verdicts of sheets that are no such list, the most telling first; `import.VERDICT` is the sentence.
_TELLING = (
    "other_form",
    "single_form",
    "standing",
    "stacked",
    "no_subject",
    "unlike",
    "no_table",
    "hidden",
    "inner",
    "empty",
)


@dataclass(frozen=True)
class Applied:
    """What an import wrote; `batch` undoes it."""

    batch: str
    new: int
    changed: int
    forms: frozenset[str]


@dataclass(frozen=True)
class _Source:
    """One import on its way: the form, the words, and the workbook with its readings."""

    form: Form
    words: ImportWords
    book: Workbook
    readings: tuple[tuple[Sheet, SheetReading], ...]


def plan_import(
    ws: Workspace,
    form_id: str,
    path: Path,
    *,
    sheets: Sequence[str] | None = None,
    progress: Tick = silent,
) -> ImportPlan:
    """What importing the file would do. Writes nothing.

    `sheets` names the ones to read (None: every visible one). A file that opens always gives a plan: one with
    nothing to take says why in `refused`. Raises UserError("foreign.…") for files that do not open, and
    UserError("import.no_sheet").
    """
    form = ws.open_form(form_id)
    book = read_foreign(path, waiting=lambda: progress(0, 1))
    if form_id == SUBJECT_FORM and is_returned(book):
        return plan_returned(ws, book, sheets)
    source = _read(ws, form, book, path, sheets)
    found, problems = _records(ws, source, progress)
    cards = _cards(ws, form)
    around = Surroundings(form, ws.today(), source.words, records.new_uid)
    planned = _planned(found, cards, around)
    problems += [problem for record in found for problem in record.problems]
    return _finished(source, planned, problems, around)


def _cards(ws: Workspace, form: Form) -> list[Card]:
    """All cards, those in the recycle bin too; but none that undo unmade, or nobody could import again."""
    return [
        Card(r.uid, r.revision, r.values, bool(r.retired_at))
        for r in records.select(ws.store, form.id)
        if not (r.retired_at and never_made(ws.store, r.uid))
    ]


def _read(
    ws: Workspace,
    form: Form,
    book: Workbook,
    path: Path,
    sheets: Sequence[str] | None,
) -> _Source:
    words = load_import_words()
    missing = [name for name in sheets or () if name not in {s.name for s in book.sheets}]
    if missing:
        names = "、".join(s.name for s in book.sheets)
        raise UserError("import.no_sheet", sheet=missing[0], names=names)
    reader = SheetReader(form, ws.definitions.codes, words)
    title = re.sub(r"[\s_\-]+", " ", path.stem)
    readings: list[tuple[Sheet, SheetReading]] = []
    for sheet in book.sheets:
        if sheets is not None and sheet.name not in sheets:
            continue
        verdict = _unread(sheet, form, book) if sheets is None else ""
        reading = SheetReading(sheet.name, verdict) if verdict else reader.read(sheet, title)
        readings.append((sheet, reading))
    return _Source(form, words, book, tuple(readings))


def _unread(sheet: Sheet, form: Form, book: Workbook) -> str:
    """Why a sheet is not looked at: hidden, or one of those our own export puts behind the records.

    The families of members are people with names and birth dates, too; nobody may become a member by it.
    """
    if sheet.hidden:
        return HIDDEN
    exported = any(other.name == form.title for other in book.sheets)
    return INNER if exported and sheet.name in {field.label for field in form.rows_fields} else ""


def _records(ws: Workspace, source: _Source, progress: Tick) -> tuple[list[FileRecord], list[Problem]]:
    """Every record row of the file, read; and what is to be said about whole sheets and columns."""
    reader = CellReader(source.form, source.words, Typing(None, ws.people()))
    found: list[FileRecord] = []
    problems: list[Problem] = []
    total = sum(len(reading.rows) for _, reading in source.readings)
    for sheet, reading in newest_first(source.readings):
        problems += _sheet_problems(sheet, reading, source.form)
        tables = list(dict.fromkeys(row.columns for row in reading.rows))
        facts = {
            columns: facts_of(
                columns,
                [row for row in reading.rows if row.columns == columns],
                source.form,
                source.words,
                formats_known=source.book.kind == "xlsx",
            )
            for columns in tables
        }
        for row in reading.rows:
            found.append(reader.read(sheet.name, row, facts[row.columns]))
            progress(len(found), total)
    return found, problems


def _sheet_problems(sheet: Sheet, reading: SheetReading, form: Form) -> Iterable[Problem]:
    if reading.verdict != RECORDS:
        if reading.verdict != "empty":
            told = _refusal_values(reading, form)
            yield Problem(f"import.{reading.verdict}", sheet=sheet.name, severity=HINT, values=told)
        return
    if sheet.cut_rows:
        yield Problem("sheet.cut", sheet=sheet.name, severity=NOT_TAKEN, values={"count": sheet.cut_rows})
    for column in reading.columns:
        if column.unread:
            told = {"value": column.heading, "heading": column.heading}
            yield Problem("column.unread", column.unread, sheet=sheet.name, severity=NOT_TAKEN, values=told)
        elif column.lost:
            told = {"value": column.heading, "heading": column.heading}
            yield Problem("column.not_kept", sheet=sheet.name, severity=NOT_TAKEN, values=told)


def _planned(found: Sequence[FileRecord], cards: Sequence[Card], around: Surroundings) -> list[PlannedRecord]:
    if SUBJECT not in around.form.by_id:
        return plan_records(found, cards, around)
    named = [record for record in found if record.name]
    labels = {f.id: f.label for f in around.form.fields}
    refuse_shared_ids(named, labels)
    people = gather(named, around.form)
    match_cards(people, cards)
    planned = [plan_person(person, around) for person in people]
    for record in found:
        if not record.name:
            place = ((record.sheet, record.number),)
            name = str(record.problems[0].values.get("value", ""))
            planned.append(PlannedRecord(REJECTED, "", name, place, reason=record.rejected))
    return planned


def _finished(
    source: _Source, planned: Sequence[PlannedRecord], problems: Sequence[Problem], around: Surroundings
) -> ImportPlan:
    unfinished = {(p.sheet, p.row) for p in problems if p.severity != HINT}
    unfinished |= {place for r in planned if r.outcome in (HELD, REJECTED) for place in r.places}
    sheets = tuple(
        PlannedSheet(
            r.sheet,
            r.verdict,
            r.belongs_to,
            r.columns,
            r.skipped,
            len(r.rows),
            tuple(row for row in r.rows if (r.sheet, row.number) in unfinished),
        )
        for _, r in source.readings
    )
    return ImportPlan(
        around.form.id, source.book.name, sheets, tuple(planned), tuple(problems), _refusal(source, planned)
    )


def _refusal(source: _Source, planned: Sequence[PlannedRecord]) -> Problem | None:
    """Why the file as a whole is refused: no sheet is such a list, or nobody stands in it."""
    if any(record.outcome != REJECTED for record in planned):
        return None
    readings = [r for _, r in source.readings]
    told: dict[str, object] = {"name": source.book.name, "wanted": source.form.title}
    if any(r.verdict == RECORDS for r in readings):
        return Problem("import.no_rows", values=told)
    for verdict in _TELLING:
        found = next((r for r in readings if r.verdict == verdict), None)
        if found is not None:
            told |= _refusal_values(found, source.form)
            return Problem(f"import.{verdict}", sheet=found.sheet, values=told)
    return Problem("import.empty", values=told)


def _refusal_values(reading: SheetReading, form: Form) -> dict[str, object]:
    return {
        "value": reading.sheet,
        "form": reading.belongs_to,
        "wanted": form.title,
        "advice": reading.advice,
    }


def apply_import(ws: Workspace, plan: ImportPlan, progress: Tick = silent) -> Applied:
    """Writes the plan as one batch: all of it or, when it is stopped or a card changed meanwhile, nothing.

    Raises UserError("import.…") for a refused plan and UserError("record.changed_meanwhile").
    """
    ws.back_up(IMPORT)
    if plan.refused is not None:
        raise UserError(plan.refused.code, **plan.refused.values)
    form = ws.form(plan.form)
    wanted = [record for record in plan.records if record.outcome in (NEW, CHANGED)]
    with records.change(ws.store, ACTION, at=ws.stamp(), by=ws.user) as change:
        for done, record in enumerate(wanted, start=1):
            change.write(form, record.uid, rules.compute(form, record.values), record.base)
            progress(done, len(wanted))
    new = sum(record.outcome == NEW for record in wanted)
    return Applied(change.batch, new, len(wanted) - new, frozenset(change.forms))
