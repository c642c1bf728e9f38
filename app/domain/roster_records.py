"""Walks the rows of a table: who is a record, what the lines between say about those below, what is nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.roster_columns import readable
from app.domain.roster_rows import PEOPLE, PERSON, SAMPLE, SECTION, UNCLEAR, section_value
from app.domain.stages import stage_of_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.form import Field, Form
    from app.domain.import_words import ImportWords
    from app.domain.roster_columns import Column
    from app.domain.roster_rows import RowJudge
    from app.domain.roster_tables import Table
    from app.domain.sheets import Sheet

SAMPLE_PERSON = "sample_person"  # a row that shows how to fill in, with a name in it
_FORMAL_KINDS = ("choice", "date", "yes_no")


@dataclass(frozen=True)
class FoundRow:
    """One record of a table: its cells by column; `number` counts from 1 as the user sees it.

    `stage` is what the nearest title says, "" when it says nothing. `continues` marks a further row of the person
    above, whose name is merged over both. `sample` marks one that only shows how to fill in. `sections` are fields
    and their values that the line above a group of rows states (第一党小组).
    """

    number: int
    texts: tuple[str, ...]
    kinds: str
    columns: tuple[Column, ...]
    stage: str
    named: bool
    hidden: bool
    continues: bool = False
    sample: bool = False
    sections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no record; `reason` is one of `roster_rows`."""

    number: int
    reason: str
    text: str


class RowWalk:
    """Walks the rows of one table. `read` remembers which cells are values, from table to table."""

    def __init__(
        self,
        form: Form,
        words: ImportWords,
        judge: RowJudge,
        subject: str,
        read: dict[tuple[str, str], bool],
    ) -> None:
        self._form = form
        self._words = words
        self._judge = judge
        self._subject = subject
        self._read = read

    def rows(
        self, sheet: Sheet, table: Table, columns: tuple[Column, ...], titles: Sequence[str]
    ) -> tuple[list[FoundRow], list[SkippedRow]]:
        above = stage = stage_of_titles(titles, self._words)
        merged = _Merged(sheet, table)
        subject = next((c.index for c in columns if c.field and c.field == self._subject), -1)
        sections: dict[str, str] = {}
        rows: list[FoundRow] = []
        skipped: list[SkippedRow] = []
        for number in range(table.last + 1, table.end):
            if number in table.repeats:
                continue
            texts = within(sheet.rows[number], columns[0].index, columns[-1].index)
            continues = any(texts) and merged.continues(number, subject)
            what = self._what(texts, columns, subject, continues=continues)
            if what in PEOPLE or what == SAMPLE_PERSON:
                whole, kinds = merged.filled(number, texts)
                hidden, sample = number in sheet.hidden_rows, what == SAMPLE_PERSON
                told = tuple(sections.items())
                rows.append(
                    FoundRow(
                        number + 1,
                        whole,
                        kinds,
                        columns,
                        stage,
                        what == PERSON,
                        hidden,
                        continues,
                        sample,
                        told,
                    )
                )
            elif any(texts):
                text = " ".join(t for t in texts if t)
                skipped.append(SkippedRow(number + 1, what, text))
                if what == SECTION:
                    stage = stage_of_titles((text,), self._words) or above
                    sections |= section_value(text, self._words)
        return rows, skipped

    def _what(
        self, texts: tuple[str, ...], columns: Sequence[Column], subject: int, *, continues: bool
    ) -> str:
        what = PERSON if continues else self._judge.judge(texts)
        if what in PEOPLE and self._is_nonsense(texts, columns):
            return UNCLEAR
        if what == SAMPLE and subject >= 0 and self._judge.bears_name(texts[subject]):
            return SAMPLE_PERSON
        return what

    def _is_nonsense(self, texts: tuple[str, ...], columns: Sequence[Column]) -> bool:
        """Some other table below: nothing in the columns of choices and dates is a choice or a date."""
        wrong = 0
        for column in columns:
            field = self._form.by_id.get(column.field)
            if field is None or field.kind not in _FORMAL_KINDS or not texts[column.index]:
                continue
            if self._reads(field, texts[column.index]):
                return False
            wrong += 1
        return wrong > 1

    def _reads(self, field: Field, text: str) -> bool:
        key = (field.id, text)
        if key not in self._read:
            self._read[key] = readable(field, [text]) > 0
        return self._read[key]


class _Merged:
    """Cells that a merge covers downwards hold what its first row shows, if that row is a record."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self._sheet = sheet
        self._people: set[int] = set()
        self._above: dict[int, list[tuple[int, int]]] = {}
        for r0, c0, r1, _ in sheet.merges:
            if table.last < r0 < r1 < table.end:
                for row in range(r0 + 1, r1 + 1):
                    self._above.setdefault(row, []).append((c0, r0))

    def continues(self, row: int, column: int) -> bool:
        """True when this column's cell belongs to a record above."""
        return any(c == column and r in self._people for c, r in self._above.get(row, ()))

    def filled(self, row: int, texts: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        self._people.add(row)
        kinds = self._sheet.kinds[row]
        covered = [(c, r) for c, r in self._above.get(row, ()) if r in self._people and not texts[c]]
        if not covered:
            return texts, kinds
        cells, letters = list(texts), list(kinds)
        for column, above in covered:
            cells[column] = self._sheet.rows[above][column]
            letters[column] = self._sheet.kinds[above][column]
        return tuple(cells), "".join(letters)


def within(row: tuple[str, ...], first: int, last: int) -> tuple[str, ...]:
    """The row with only the columns of one table; the whole row when the table fills it."""
    if first == 0 and last == len(row) - 1:
        return row
    beside = last < len(row) - 1
    return tuple(
        text if first <= c <= last or (not beside and c > last) else "" for c, text in enumerate(row)
    )
