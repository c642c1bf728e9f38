"""Reads sheets that are no list of people: transfers, grades, dues, meetings; each by the columns of its own kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from app.actions.dues_book import read_ledger
from app.actions.member_changes import told_changes
from app.domain.dues_booking import limits_on
from app.domain.errors import Refused
from app.domain.import_plan import REJECTED, PlannedRecord
from app.domain.list_books import KIND, columns_of, plan_books, without_kind
from app.domain.list_branch import plan_branch
from app.domain.list_dues import plan_dues
from app.domain.list_kit import ListWorld
from app.domain.list_rows import plan_rows
from app.domain.list_transfers import plan_transfers
from app.domain.people_matching import Card, gather, match_cards, refuse_shared_ids
from app.domain.roster_matching import OTHER_FORM, RECORDS, SheetReader, SheetReading
from app.files.import_words import load_lists
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.import_answers import Answers
    from app.domain.import_words import ImportWords, SheetKind
    from app.domain.people_matching import Person
    from app.domain.roster_values import FileRecord
    from app.domain.sheets import Sheet

BOOK = "book_list"
_FIRST_BOOK = "branch_assembly"  # whose columns tell which kind of meeting each row is about


@dataclass(frozen=True)
class ListPart:
    """The rows of one sheet that are one kind of record: `form` has its columns, `target` is what they become."""

    kind: SheetKind
    form: Form
    sheet: Sheet
    reading: SheetReading
    target: str = ""


@dataclass(frozen=True)
class ListReader:
    """Reads the sheets of a workbook that belong to other forms."""

    ws: Workspace
    words: ImportWords
    _readers: dict[str, SheetReader] = field(default_factory=dict)

    @cached_property
    def lists(self) -> dict[str, Form]:
        return load_lists(self.ws.forms, self.ws.definitions.codes)

    def parts(self, sheet: Sheet, reading: SheetReading, title: str) -> list[ListPart]:
        """What the sheet holds that can be read; empty where it is refused as before."""
        kind = next((k for k in self.words.kinds if k.id == reading.kind and k.reads), None)
        if reading.verdict != OTHER_FORM or kind is None:
            return []
        if kind.reads == "books":
            return self._books(kind, sheet, title)
        form = self.lists[kind.list]
        found = self._read(form, sheet, title)
        fields = {c.field for c in found.columns}
        needed = {f.id for f in form.plain_fields if f.required and f.id != "stage"}
        return [ListPart(kind, form, sheet, found)] if found.verdict == RECORDS and needed <= fields else []

    def _read(self, form: Form, sheet: Sheet, title: str) -> SheetReading:
        if form.id not in self._readers:
            self._readers[form.id] = SheetReader(form, self.ws.definitions.codes, self.words, settled=True)
        return self._readers[form.id].read(sheet, title)

    def columns(self, form_id: str) -> Form:
        return columns_of(self.ws.forms[form_id], self.lists[BOOK])

    def _books(self, kind: SheetKind, sheet: Sheet, title: str) -> list[ListPart]:
        form = self.columns(kind.list or _FIRST_BOOK)
        found = self._read(form, sheet, title)
        if found.verdict != RECORDS:
            return []
        if kind.list:
            return [ListPart(kind, form, sheet, found, kind.list)]
        return list(self._by_kind(kind, form, sheet, found, title))

    def _by_kind(
        self, kind: SheetKind, form: Form, sheet: Sheet, found: SheetReading, title: str
    ) -> list[ListPart]:
        """A part for each kind of meeting a column names, read by the columns of its own form."""
        rows: dict[str, list[int]] = {}
        titled = self._titled(found.titles)
        for row in found.rows:
            column = next((c.index for c in row.columns if c.field == KIND), None)
            code = self._code(row.texts[column]) if column is not None else ""
            rows.setdefault(code or titled, []).append(row.number)
        parts = []
        for code, numbers in rows.items():
            target = code if code in self.ws.forms else ""
            of = self.columns(target) if target else form
            reading = self._read(of, sheet, title) if target else found
            wanted = tuple(row for row in reading.rows if row.number in set(numbers))
            parts.append(ListPart(kind, of, sheet, replace(reading, rows=wanted), target))
        return parts

    def _code(self, text: str) -> str:
        try:
            return self.ws.definitions.codes[KIND].read(text) if text else ""
        except Refused:
            return ""

    def _titled(self, titles: Sequence[str]) -> str:
        """The kind of meeting the titles name; "" for none or several."""
        items = self.ws.definitions.codes[KIND].items
        named = {
            item.code
            for item in items
            for word in (item.label, *item.also)
            if item.code != "other" and any(word in "".join(title.split()) for title in titles)
        }
        return named.pop() if len(named) == 1 else ""


def together(parts: Sequence[ListPart]) -> list[list[ListPart]]:
    """Parts planned in one go: all lists of dues, so that no payment is booked from two sheets; the others alone."""
    dues = [part for part in parts if part.kind.reads == "dues"]
    others = [[part] for part in parts if part.kind.reads != "dues"]
    return [*others, dues] if dues else others


def plan_part(part: ListPart, found: Sequence[FileRecord], world: ListWorld) -> list[PlannedRecord]:
    """What the rows of one part would do."""
    if part.kind.reads == "books":
        if not part.target:
            return [without_kind(record) for record in found]
        return plan_books(found, part.form, world)
    if part.kind.reads == "branch":
        return plan_branch(found, part.form, world)
    named = [record for record in found if record.name]
    nobody = [
        PlannedRecord(REJECTED, "", "", ((r.sheet, r.number),), reason=r.rejected)
        for r in found
        if not r.name
    ]
    people = _people(part, named, world)
    titles = part.reading.titles
    if part.kind.reads == "transfers":
        return [*plan_transfers(people, titles, world), *nobody]
    if part.kind.reads == "dues":
        return [*plan_dues(people, world), *nobody]
    return [*plan_rows(people, part.form, part.kind.table, titles, world), *nobody]


def _people(part: ListPart, named: Sequence[FileRecord], world: ListWorld) -> list[Person]:
    refuse_shared_ids(named, {f.id: f.label for f in part.form.fields})
    people = gather(named, part.form, world.answers, several=part.kind.reads != "transfers")
    match_cards(people, world.cards, world.answers)
    return people


def world_of(ws: Workspace, words: ImportWords, cards: Sequence[Card], answers: Answers) -> ListWorld:
    @cache
    def books(form_id: str) -> list[Card]:
        found = records.select(ws.store, form_id, "WHERE retired_at IS NULL ORDER BY rowid")
        return [Card(r.uid, r.revision, r.values) for r in found]

    return ListWorld(
        forms=ws.forms,
        codes=ws.definitions.codes,
        words=words,
        today=ws.today(),
        new_uid=records.new_uid,
        answers=answers,
        branch=ws.branch.name,
        code=ws.branch.code,
        cards=cards,
        told=cache(lambda: told_changes(ws)),
        books=books,
        ledger=lambda: read_ledger(ws),
        limits=lambda: limits_on(ws.definitions.rules, ws.today()),
        people=ws.people(),
        by_uid={card.uid: card for card in cards},
    )
