"""Lists whose rows become rows of a history of the card: grades of the yearly appraisal, honours, punishments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.import_plan import CHANGED, HELD, Beside, CellChange, PlannedRecord, planned
from app.domain.list_kit import NO_CARD, NO_YEAR, card_with, held, put_row
from app.domain.values import Row, as_rows, as_text, member_ref, split_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.form import Form
    from app.domain.list_kit import ListWorld
    from app.domain.people_matching import Card, Person
    from app.domain.roster_values import FileRecord

APPRAISALS, APPRAISAL_BOOK = "appraisals", "democratic_appraisal"
MISSING = "held.row_incomplete"
_YEAR = "year"
_OF_ROW = "row_"  # before the column of a row for which the card has a field of the same id
_A_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_IDENTITY = ("id_number", "birth_date", "sex", "employee_no", "mobile")


def plan_rows(
    people: Sequence[Person], columns: Form, table: str, titles: Sequence[str], world: ListWorld
) -> list[PlannedRecord]:
    """Each row of the list is one row of `table` in the card of its person."""
    plans = [_plan(person, columns, table, titles, world) for person in people]
    return _with_book(people, plans, titles, world) if table == APPRAISALS else plans


def _plan(
    person: Person, columns: Form, table: str, titles: Sequence[str], world: ListWorld
) -> PlannedRecord:
    if person.held:
        return held(person, person.held)
    if person.card is None:
        return held(person, NO_CARD)
    form = world.card_form
    inner = world.forms[form.by_id[table].of]
    key = [f.id for f in inner.fields if f.required and f.id != "grade"]
    after, changes = card_with(person, world, _IDENTITY)
    rows = before = as_rows(after.get(table))
    for record in person.rows:
        row = _row(record, columns, inner, titles, world)
        missing = [f.id for f in inner.fields if f.required and not row.get(f.id)]
        if missing:
            return held(person, NO_YEAR if missing == [_YEAR] else MISSING)
        rows = put_row(rows, row, key, inner)
    if rows != before:
        changes.append(CellChange(table, form.by_id[table].label, before or None, rows))
        after[table] = rows
    return planned(person, after, changes, world.new_uid)


def _row(record: FileRecord, columns: Form, inner: Form, titles: Sequence[str], world: ListWorld) -> Row:
    own = {f.id.removeprefix(_OF_ROW): f.id for f in columns.fields}
    told = {name: record.values.get(own[name]) for name in inner.by_id if name in own}
    row: Row = {name: value for name, value in told.items() if value is not None}
    if _YEAR in inner.by_id and not row.get(_YEAR):
        year = year_of(titles, world)
        row |= {_YEAR: year} if year else {}
    return row


def year_of(titles: Sequence[str], world: ListWorld) -> str:
    """The one year the titles name; else the one that was answered."""
    found = {year for title in titles for year in _A_YEAR.findall(title)}
    return found.pop() if len(found) == 1 else world.answers.year


def _with_book(
    people: Sequence[Person], plans: list[PlannedRecord], titles: Sequence[str], world: ListWorld
) -> list[PlannedRecord]:
    """Where the record of that year's appraisal is kept, its sheet gets the grades as well."""
    changed: dict[str, tuple[Card, list[Row], int]] = {}
    inner = world.forms[world.forms[APPRAISAL_BOOK].by_id[APPRAISALS].of]
    for place, (person, plan) in enumerate(zip(people, plans, strict=True)):
        for record in person.rows if plan.outcome != HELD and person.card else ():
            year = as_text(record.values.get(_YEAR)) or year_of(titles, world)
            books = [b for b in world.books(APPRAISAL_BOOK) if b.values.get(_YEAR) == year]
            if len(books) != 1:
                continue
            book, rows, _ = changed.get(books[0].uid, (books[0], as_rows(books[0].values.get(APPRAISALS)), 0))
            after = _in_book(rows, person, record, inner)
            if after != rows:
                changed[book.uid] = book, after, place
    for book, rows, place in changed.values():
        label = world.forms[APPRAISAL_BOOK].title
        plan = plans[place]
        entry = Beside(APPRAISAL_BOOK, book.uid, book.revision, {**book.values, APPRAISALS: rows})
        told = CellChange("", label, None, as_text(book.values.get(_YEAR)))
        plans[place] = PlannedRecord(
            CHANGED, plan.uid, plan.name, plan.places, plan.base, plan.values, (*plan.changes, told),
            plan.proposed, beside=(*plan.beside, entry),
        )  # fmt: skip
    return plans


def _in_book(rows: Sequence[Row], person: Person, record: FileRecord, inner: Form) -> list[Row]:
    card = person.card
    uid = card.uid if card else ""
    own = {name: record.values[name] for name in inner.by_id if record.values.get(name) is not None}
    for place, old in enumerate(rows):
        if split_ref(as_text(old.get("member")))[1] == uid:
            return [*rows[:place], {**old, **own}, *rows[place + 1 :]]
    name = as_text(card.values.get("name")) if card else person.name
    return [*rows, {"member": member_ref(name, uid), **own}]
