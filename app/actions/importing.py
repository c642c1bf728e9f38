"""Imports a workbook into the records of a form: first a plan that says every change, then one batch that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.actions.backing_up import IMPORT
from app.actions.import_lists import ListReader, plan_part, together, world_of
from app.actions.merged_people import pointers
from app.actions.register_returns import is_returned, plan_returned
from app.actions.sealed_quarters import gate, mark
from app.domain import rules
from app.domain.errors import Problem, UserError
from app.domain.field_kinds import Typing
from app.domain.import_answers import NOTHING_SAID
from app.domain.import_plan import (
    CHANGED,
    HELD,
    NEW,
    REJECTED,
    Beside,
    ImportPlan,
    PlannedRecord,
    PlannedSheet,
    Surroundings,
    plan_person,
)
from app.domain.list_kit import SEALED, folded
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
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from app.actions.import_lists import ListPart
    from app.actions.sealed_quarters import Amending
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.import_answers import Answers
    from app.domain.import_words import ImportWords
    from app.domain.sheets import Sheet, Workbook
    from app.domain.tick import Tick
    from app.domain.values import Values

ACTION = "import.apply"
MEMBER = "member"
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
    """One import on its way: the form, the words, and the workbook with its readings; `parts` are sheets that are read
    as lists of another kind.
    """

    form: Form
    words: ImportWords
    book: Workbook
    readings: tuple[tuple[Sheet, SheetReading], ...]
    parts: tuple[ListPart, ...] = ()

    @property
    def people(self) -> list[tuple[Sheet, SheetReading]]:
        """The sheets read by the form itself."""
        lists = {part.sheet.name for part in self.parts}
        return [pair for pair in self.readings if pair[0].name not in lists]


def plan_import(
    ws: Workspace,
    form_id: str,
    path: Path,
    *,
    sheets: Sequence[str] | None = None,
    answers: Answers = NOTHING_SAID,
    progress: Tick = silent,
) -> ImportPlan:
    """What importing the file would do. Writes nothing.

    `sheets` names the ones to read (None: every visible one), `answers` what was asked of an earlier plan. A file that
    opens always gives a plan: one with nothing to take says why in `refused`.
    Raises UserError("foreign.…") for files that do not open, and UserError("import.no_sheet").
    """
    form = ws.open_form(form_id)
    book = read_foreign(path, waiting=lambda: progress(0, 1))
    if form_id == MEMBER and is_returned(book):
        return plan_returned(ws, book, sheets)
    source = _read(ws, form, book, path, sheets)
    found, problems = _records(ws, source, progress)
    cards = _cards(ws, form)
    posts = ws.definitions.codes["party_post"]
    around = Surroundings(form, ws.today(), source.words, records.new_uid, posts)
    planned = _planned(found, cards, around, answers)
    listed = []
    for part_found, more in _planned_lists(ws, source, folded(cards, planned, form.id), answers):
        listed += part_found
        planned += more
    planned = [_unless_sealed(ws, record, form.id, answers) for record in planned]
    problems += [problem for record in (*found, *listed) for problem in record.problems]
    return _finished(source, planned, problems, around, answers)


def _planned_lists(
    ws: Workspace, source: _Source, cards: Sequence[Card], answers: Answers
) -> Iterator[tuple[list[FileRecord], list[PlannedRecord]]]:
    """Sheet by sheet; each sees the cards as the sheets before it leave them."""
    world = world_of(ws, source.words, cards, answers)
    for parts in together(source.parts):
        found = [
            record for part in parts for record in _rows(ws, source, part.form, [(part.sheet, part.reading)])
        ]
        planned = plan_part(parts[0], found, world)
        yield found, planned
        world = world.after(planned)


def _unless_sealed(ws: Workspace, record: PlannedRecord, form_id: str, answers: Answers) -> PlannedRecord:
    """A quarter that was handed in takes nothing without a reason: the row waits for one."""
    try:
        for one in (Beside(record.form or form_id, record.uid, record.base, record.values), *record.beside):
            if record.outcome in (NEW, CHANGED):
                _gate(ws, one, answers)
    except UserError:
        return replace(record, outcome=HELD, reason=SEALED, changes=(), beside=())
    return record


def _gate(ws: Workspace, one: Beside, answers: Answers) -> Amending | None:
    form = ws.form(one.form)
    old = records.read(ws.store, form.id, one.uid) if form.period and one.base else None
    return gate(ws, form, one.uid, old.values if old else None, one.values, answers.amend)


def _cards(ws: Workspace, form: Form) -> list[Card]:
    """All cards, those in the recycle bin too; but none that undo unmade, or nobody could import again. One that was
    merged into another is known as that one.
    """
    merged = pointers(ws) if form.id == MEMBER else {}
    found = records.select(ws.store, form.id)
    known: dict[str, tuple[Values, ...]] = {}
    for record in found:
        if record.uid in merged:
            known[merged[record.uid]] = (*known.get(merged[record.uid], ()), record.values)
    return [
        Card(r.uid, r.revision, r.values, bool(r.retired_at), known.get(r.uid, ()))
        for r in found
        if r.uid not in merged and not (r.retired_at and never_made(ws.store, r.uid))
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
    parts: list[ListPart] = []
    lists = ListReader(ws, words)
    for sheet in book.sheets:
        if sheets is not None and sheet.name not in sheets:
            continue
        verdict = _unread(sheet, form, book) if sheets is None else ""
        reading = SheetReading(sheet.name, verdict) if verdict else reader.read(sheet, title)
        readings.append((sheet, reading))
        parts += lists.parts(sheet, reading, title) if form.id == MEMBER else []
    return _Source(form, words, book, tuple(readings), tuple(parts))


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
    problems: list[Problem] = []
    for sheet, reading in source.people:
        problems += _sheet_problems(sheet, reading, source.form)
    for part in source.parts:
        problems += _sheet_problems(part.sheet, part.reading, part.form)
    return _rows(ws, source, source.form, newest_first(source.people), progress), problems


def _rows(
    ws: Workspace,
    source: _Source,
    form: Form,
    readings: Sequence[tuple[Sheet, SheetReading]],
    progress: Tick = silent,
) -> list[FileRecord]:
    reader = CellReader(form, source.words, Typing(None, ws.people()))
    found: list[FileRecord] = []
    total = sum(len(reading.rows) for _, reading in readings)
    for sheet, reading in readings:
        tables = list(dict.fromkeys(row.columns for row in reading.rows))
        facts = {
            columns: facts_of(
                columns,
                [row for row in reading.rows if row.columns == columns],
                form,
                source.words,
                formats_known=source.book.kind == "xlsx",
            )
            for columns in tables
        }
        for row in reading.rows:
            found.append(reader.read(sheet.name, row, facts[row.columns]))
            progress(len(found), total)
    return found


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


def _planned(
    found: Sequence[FileRecord], cards: Sequence[Card], around: Surroundings, answers: Answers
) -> list[PlannedRecord]:
    if SUBJECT not in around.form.by_id:
        return plan_records(found, cards, around)
    named = [record for record in found if record.name]
    labels = {f.id: f.label for f in around.form.fields}
    refuse_shared_ids(named, labels)
    people = gather(named, around.form, answers)
    match_cards(people, cards, answers)
    planned = [plan_person(person, around) for person in people]
    for record in found:
        if not record.name:
            place = ((record.sheet, record.number),)
            name = str(record.problems[0].values.get("value", ""))
            planned.append(PlannedRecord(REJECTED, "", name, place, reason=record.rejected))
    return planned


def _finished(
    source: _Source,
    planned: Sequence[PlannedRecord],
    problems: Sequence[Problem],
    around: Surroundings,
    answers: Answers,
) -> ImportPlan:
    unfinished = {(p.sheet, p.row) for p in problems if p.severity != HINT}
    unfinished |= {place for r in planned if r.outcome in (HELD, REJECTED) for place in r.places}
    parts = {part.sheet.name: part for part in source.parts}
    sheets: list[PlannedSheet] = []
    for sheet, first in source.readings:
        part = parts.get(sheet.name)
        readings = [p.reading for p in source.parts if p.sheet is sheet] or [first]
        rows = [row for reading in readings for row in reading.rows]
        sheets.append(
            PlannedSheet(
                sheet.name,
                readings[0].verdict,
                first.belongs_to,
                tuple(dict.fromkeys(column for reading in readings for column in reading.columns)),
                readings[0].skipped,
                len(rows),
                tuple(row for row in rows if (sheet.name, row.number) in unfinished),
                part.form if part else None,
            )
        )
    refused = _refusal(source, planned)
    return ImportPlan(
        around.form.id, source.book.name, tuple(sheets), tuple(planned), tuple(problems), refused, answers
    )


def _refusal(source: _Source, planned: Sequence[PlannedRecord]) -> Problem | None:
    """Why the file as a whole is refused: no sheet is such a list, or nobody stands in it."""
    if any(record.outcome != REJECTED for record in planned):
        return None
    readings = [*(r for _, r in source.people), *(part.reading for part in source.parts)]
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
    wanted = [record for record in plan.records if record.outcome in (NEW, CHANGED)]
    with records.change(ws.store, ACTION, at=ws.stamp(), by=ws.user) as change:
        for done, record in enumerate(wanted, start=1):
            main = Beside(record.form or plan.form, record.uid, record.base, record.values)
            for one in (main, *record.beside):
                form = ws.form(one.form)
                amending = _gate(ws, one, plan.answers)
                revision = change.write(form, one.uid, rules.compute(form, one.values), one.base)
                if amending:
                    mark(ws, change, form, one.uid, revision, amending)
            progress(done, len(wanted))
    ws.reread()  # a directory of branches may have named this one
    new = sum(record.outcome == NEW for record in wanted)
    return Applied(change.batch, new, len(wanted) - new, frozenset(change.forms))
