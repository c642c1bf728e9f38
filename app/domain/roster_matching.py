"""Reads a sheet against a form: which rows are records, which columns are which fields, or why it is no such list."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.form import Field
from app.domain.headings import SURE, Vocabulary, bare_key, full_key
from app.domain.roster_columns import Column, Lexicon, assign, reads
from app.domain.roster_records import FoundRow, RowWalk, SkippedRow, within
from app.domain.roster_rows import PERSON, Place, RowJudge, without_notes
from app.domain.roster_tables import Heading, Table, TableFinder, side_by_side
from app.domain.sheet_verdicts import SUBJECT, Verdicts, is_single_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.codes import CodeTable
    from app.domain.form import Form
    from app.domain.import_words import ImportWords, SheetKind
    from app.domain.sheets import Sheet

RECORDS, OTHER_FORM, SINGLE_FORM, STANDING, STACKED, NO_TABLE, NO_SUBJECT, UNLIKE, HIDDEN, INNER, EMPTY = (
    "records", "other_form", "single_form", "standing", "stacked", "no_table", "no_subject", "unlike", "hidden",
    "inner", "empty",
)  # fmt: skip
_SAMPLE_ROWS = 200
_SMALL_TABLE = 4  # a code table this short is not written as two of its values
_TITLE_ROWS = 4
_NAME_LIKE = 2  # letters of a word that might be a name as well
_LIKE = 2  # fields that make a table one of a form without a subject
_YES_NO = Field("", "", "yes_no")
_A_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_NO_YEAR = 9999


@dataclass(frozen=True)
class SheetReading:
    """`verdict` RECORDS, or why the sheet is refused; `kind` then is the other form, `belongs_to` its name, `advice`
    where it goes. `titles` stand above the table, or name the sheet or the file.
    """

    sheet: str
    verdict: str
    belongs_to: str = ""
    advice: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[FoundRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    kind: str = ""
    titles: tuple[str, ...] = ()


class SheetReader:
    """Reads sheets against one form; made once for a workbook. A `settled` one knows that they are of this form."""

    def __init__(
        self, form: Form, codes: Mapping[str, CodeTable], words: ImportWords, *, settled: bool = False
    ) -> None:
        self._form = form
        self._words = words
        self._settled = settled
        self._vocabulary = Vocabulary(form, words, ranked=settled)
        self._verdicts = Verdicts(words, self._vocabulary.worded_key)
        subject = form.by_id.get(SUBJECT)
        self._subject = subject.id if subject is not None and subject.required else ""
        labels = (subject.label, *subject.also) if subject else [f.label for f in form.fields if f.required]
        self._subjects = frozenset(full_key(label) for label in labels)
        self._codes = {field: codes[table] for field, table in words.content.items() if table in codes}
        self._read: dict[tuple[str, str], bool] = {}
        headings = (h for f in form.plain_fields for h in (f.label, *f.also))
        self._heading_keys = frozenset(full_key(h) for h in headings) | self._verdicts.markers | _labels(form)

    def read(self, sheet: Sheet, file_title: str) -> SheetReading:
        """`file_title` is the file's name without its suffix: the only title that some lists have."""
        if not any(any(row) for row in sheet.rows):
            return SheetReading(sheet.name, EMPTY)
        finder = TableFinder(sheet, self._vocabulary, self._verdicts.markers, self._subjects)
        standing = finder.standing() if self._subject else 0
        if standing:
            return SheetReading(sheet.name, STANDING if standing > 1 else SINGLE_FORM)
        tables = finder.tables()
        if not tables:
            top = [" ".join(row) for row in sheet.rows[:_TITLE_ROWS]]
            named = self._verdicts.form_of_title((*top, sheet.name, file_title))
            return _refused(sheet, named, NO_TABLE)
        labels = finder.label_rows()
        best = max(labels, key=len)
        if is_single_form(labels, best) and len(tables) == 1:
            return SheetReading(sheet.name, SINGLE_FORM)
        if any(self._is_stacked(heading) for table in tables for heading in table.headings):
            return SheetReading(sheet.name, STACKED)
        readings = [r for t in tables for r in self._read_table(sheet, t, file_title)]
        return _joined(sheet.name, readings)

    def _read_table(self, sheet: Sheet, table: Table, file_title: str) -> Iterator[SheetReading]:
        """One reading for each of the tables that stand side by side under these headings."""
        names = {h.column for h in table.headings if self._is_subject(h)}
        for first, last in side_by_side(table.headings, frozenset(names)):
            headings = tuple(h for h in table.headings if first <= h.column <= last)
            yield self._read_block(sheet, table, headings, file_title)

    def _is_subject(self, heading: Heading) -> bool:
        if len(heading.parts) > 1 and self._vocabulary.is_of_others(heading.parts[0]):
            return False  # 姓名 under 入党介绍人
        match = self._vocabulary.match(heading.own)
        return match is not None and match.field == self._subject and match.score >= SURE

    def _is_stacked(self, heading: Heading) -> bool:
        """姓名 with 家庭住址 below it in the same column: each person takes two rows."""
        top, *below = (self._vocabulary.match(part) for part in heading.parts)
        return (
            top is not None and top.field == self._subject and any(m and m.field != top.field for m in below)
        )

    def _read_block(
        self, sheet: Sheet, table: Table, headings: tuple[Heading, ...], file_title: str
    ) -> SheetReading:
        titles = without_notes(table.title, self._words)[::-1]
        names = (sheet.name, file_title)
        columns = _without_beside(self._columns(sheet, table, headings, (*titles, *names)), sheet, table)
        judged = self._subject and not self._settled
        kind = self._verdicts.other_form(headings, columns, titles, names) if judged else None
        if kind is not None:
            return _refused(sheet, kind, OTHER_FORM, columns)
        fields = {c.field for c in columns if c.field}
        if self._subject and self._subject not in fields:
            named = self._verdicts.form_of_title((*titles, *names))
            return _refused(sheet, named, NO_SUBJECT, columns)
        if not self._subject and not self._is_like(fields):
            return SheetReading(sheet.name, UNLIKE, columns=tuple(columns))
        judge = RowJudge(self._words, self._place(columns), self._heading_keys)
        walk = RowWalk(self._form, self._words, judge, self._subject, self._read)
        rows, skipped = walk.rows(sheet, table, tuple(columns), (*titles, *names))
        return SheetReading(
            sheet.name,
            RECORDS,
            columns=tuple(columns),
            rows=tuple(rows),
            skipped=tuple(skipped),
            titles=(*titles, *names),
        )

    def _is_like(self, fields: set[str]) -> bool:
        """A book's table has at least half of what its records must have."""
        required = {f.id for f in self._form.plain_fields if f.required}
        return len(fields) >= _LIKE and len(required & fields) * 2 >= len(required)

    def _columns(
        self, sheet: Sheet, table: Table, headings: tuple[Heading, ...], titles: Sequence[str]
    ) -> list[Column]:
        judge = RowJudge(self._words, _NOWHERE, self._heading_keys)
        lexicon = Lexicon(
            self._form,
            self._vocabulary,
            self._codes,
            self._renamed(headings, titles),
            judge.is_name,
            self._subject,
        )
        named = assign(headings, {}, lexicon)
        place = self._place(named)
        judge = RowJudge(self._words, place, self._heading_keys)
        sampled = [
            sheet.rows[r]
            for r in range(table.last + 1, min(table.end, table.last + 1 + _SAMPLE_ROWS))
            if r not in table.repeats
            and judge.judge(within(sheet.rows[r], headings[0].column, headings[-1].column)) == PERSON
        ]
        cells = {
            h.column: [
                row[h.column] for row in sampled if row[h.column] and not judge.is_nothing(row[h.column])
            ]
            for h in headings
        }
        return assign(headings, cells, lexicon)

    def _renamed(self, headings: tuple[Heading, ...], titles: Sequence[str]) -> dict[str, str]:
        """Headings that mean another field in this kind of list."""
        keys = {bare_key(part) for h in headings for part in h.parts}
        result: dict[str, str] = {}
        for people in self._words.people:
            titled = any(word in "".join(title.split()) for title in titles for word in people.titles)
            if titled or keys & {bare_key(h) for h in people.headings}:
                fields = {bare_key(h): f for h, f in people.columns.items() if f in self._form.by_id}
                result |= {key: field for key, field in fields.items() if key in keys}
        return result

    def _place(self, columns: Sequence[Column]) -> Place:
        by_index = {c.index: c for c in columns}
        subject = next((c.index for c in columns if c.field and c.field == self._subject), None)
        ordinals = frozenset(
            c.index
            for c in columns
            if not c.field and bare_key(c.heading.split("/")[-1]) in self._vocabulary.ordinals
        )
        mapped = frozenset(c.index for c in columns if c.field)

        def alternative(column: int, one: str, other: str) -> int:
            found = by_index.get(column)
            field = self._form.by_id[found.field] if found and found.field else _YES_NO
            if field.kind not in ("choice", "yes_no") or not (reads(field, one) and reads(field, other)):
                return 0
            few = field.codes is None or len(field.codes.items) <= _SMALL_TABLE
            return 2 if few else 1

        texts = ("text", "long_text")
        by_id = self._form.by_id
        formal = frozenset(c.index for c in columns if c.field and by_id[c.field].kind not in texts)
        return Place(subject, ordinals, mapped, formal | {-1 if subject is None else subject}, alternative)


def _without_beside(columns: list[Column], sheet: Sheet, table: Table) -> list[Column]:
    """What stands beyond an empty column, is no field and has not a cell for everybody, is a note or another table."""
    rows = sheet.rows[table.last + 1 : table.end]
    mapped = [c.index for c in columns if c.field]
    last = max(mapped, default=0)
    gap = next((i for i in range(last + 1, columns[-1].index) if not any(row[i] for row in rows)), None)
    if gap is None or any(c.index == gap for c in columns):
        return columns
    people = [row for row in rows if sum(bool(row[i]) for i in mapped) > 1]
    if all(any(row[gap + 1 :]) for row in people):
        return columns
    return [replace(c, extra=False, lost=True) if c.index > gap else c for c in columns]


def newest_first(readings: Sequence[tuple[Sheet, SheetReading]]) -> list[tuple[Sheet, SheetReading]]:
    """Sheets of several years, the newest first: what it says of a person stands. Others keep their order."""
    years = [max(map(int, _A_YEAR.findall(sheet.name)), default=None) for sheet, _ in readings]
    if len({year for year in years if year}) < 2:  # one year says nothing about order
        return list(readings)
    order = sorted(range(len(readings)), key=lambda i: -(years[i] or _NO_YEAR))
    return [readings[i] for i in order]


def _labels(form: Form) -> frozenset[str]:
    """Words of the form's choices, which are nobody's name; the shortest may be (高山 is a people and a name)."""
    spellings = (
        word for f in form.fields if f.codes for item in f.codes.items for word in (item.label, *item.also)
    )
    return frozenset(full_key(word) for word in spellings if len(word) > _NAME_LIKE)


_NOWHERE = Place(None, frozenset(), frozenset(), frozenset(), lambda _column, _one, _other: 0)


def _refused(
    sheet: Sheet, kind: SheetKind | None, verdict: str, columns: Sequence[Column] = ()
) -> SheetReading:
    """A sheet that belongs to another form, or else the verdict."""
    if kind is None:
        return SheetReading(sheet.name, verdict, columns=tuple(columns))
    return SheetReading(sheet.name, OTHER_FORM, kind.title, kind.advice, tuple(columns), kind=kind.id)


def _joined(sheet: str, readings: Sequence[SheetReading]) -> SheetReading:
    """One reading of a sheet: its lists together; refused when none of its tables is one."""
    lists = [r for r in readings if r.verdict == RECORDS]
    if not lists:
        return readings[0]
    if len(lists) == 1:
        return lists[0]
    seen = Counter(c for r in lists for c in r.columns)
    return SheetReading(
        sheet,
        RECORDS,
        columns=tuple(seen),
        rows=tuple(sorted((row for r in lists for row in r.rows), key=lambda row: row.number)),
        skipped=tuple(sorted({row for r in lists for row in r.skipped}, key=lambda row: row.number)),
        titles=lists[0].titles,
    )
