"""Grids as a person would type them, read against the member card without any file."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from app.domain.field_kinds import Typing
from app.domain.identity import number_cell_as_text
from app.domain.import_answers import Answers
from app.domain.import_plan import PlannedRecord, Surroundings, plan_person
from app.domain.people_matching import Card, gather, match_cards, refuse_shared_ids
from app.domain.roster_matching import SheetReader, SheetReading
from app.domain.roster_values import CellReader, FileRecord, facts_of
from app.domain.sheets import BOOLEAN, DATE, NUMBER, TEXT, Sheet, sheet_from_cells
from app.files.form_files import Definitions, load_definitions
from app.files.import_words import load_import_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.form import Form
    from app.domain.import_words import ImportWords
    from app.domain.sheets import Merge

TODAY = date(2026, 3, 12)
Cell = str | int | float | bool | date | None


@cache
def definitions() -> Definitions:
    return load_definitions()


def member() -> Form:
    return definitions().forms["member"]


@cache
def words() -> ImportWords:
    return load_import_words()


@cache
def reader(form_id: str = "member") -> SheetReader:
    return SheetReader(definitions().forms[form_id], definitions().codes, words())


def grid(
    rows: Iterable[Sequence[Cell]],
    *,
    name: str = "Sheet1",
    merges: Sequence[Merge] = (),
    hidden_rows: Iterable[int] = (),
) -> Sheet:
    """A sheet from rows of cells; merges as (first row, first column, last row, last column) from 0."""
    cells = {r: {c: _cell(raw) for c, raw in enumerate(row) if raw is not None} for r, row in enumerate(rows)}
    return sheet_from_cells(name, cells, merges=tuple(merges), hidden_rows=frozenset(hidden_rows))


def _cell(raw: Cell) -> tuple[str, str]:
    match raw:
        case bool():
            return BOOLEAN, str(int(raw))
        case int() | float():
            return NUMBER, number_cell_as_text(raw)
        case date():
            return DATE, raw.isoformat()
        case _:
            return TEXT, str(raw)


def read(
    rows: Iterable[Sequence[Cell]], *, file: str = "名册", name: str = "Sheet1", merges: Sequence[Merge] = ()
) -> SheetReading:
    return reader().read(grid(rows, name=name, merges=merges), file)


def names(reading: SheetReading) -> list[str]:
    """What stands in the name column of every person row."""
    subject = {c.index for row in reading.rows for c in row.columns if c.field == "name"}
    return [next(row.texts[i] for i in sorted(subject) if _of(row.columns, i)) for row in reading.rows]


def _of(columns: Iterable[object], index: int) -> bool:
    return any(getattr(c, "index", None) == index and getattr(c, "field", "") == "name" for c in columns)


def records(*readings: SheetReading, formats_known: bool = True) -> list[FileRecord]:
    """The rows of sheets, read."""
    cell_reader = CellReader(member(), words(), Typing())
    found: list[FileRecord] = []
    for reading in readings:
        facts = facts_of(reading.columns, reading.rows, member(), words(), formats_known=formats_known)
        found += [cell_reader.read(reading.sheet, row, facts) for row in reading.rows]
    return found


AGREED = Answers(all_same=True)


def plan(
    found: list[FileRecord], cards: Sequence[Card] = (), answers: Answers = AGREED
) -> list[PlannedRecord]:
    """What an import of the rows would do to the cards; who was matched by name and birth date is he."""
    named = [record for record in found if record.name]
    refuse_shared_ids(named, {f.id: f.label for f in member().fields})
    people = gather(named, member(), answers)
    match_cards(people, cards, answers)
    uids = iter(f"{n:032x}" for n in range(10_000))
    around = Surroundings(member(), TODAY, words(), lambda: next(uids))
    return [plan_person(person, around) for person in people]


def codes(found: Iterable[FileRecord]) -> list[str]:
    return [problem.code for record in found for problem in record.problems]
