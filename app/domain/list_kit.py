"""What readers of lists share: their surroundings, what a row adds to a card, and the changes that come of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.field_kinds import show_masked
from app.domain.import_plan import CHANGED, HELD, NEW, CellChange, PlannedRecord, laid_over, undecided
from app.domain.people_matching import Card, same_value
from app.domain.roster_columns import EXTRA
from app.domain.text import name_key
from app.domain.values import Row, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.dues_booking import Limits
    from app.domain.dues_ledger import Ledger
    from app.domain.form import Form
    from app.domain.import_answers import Answers
    from app.domain.import_words import ImportWords
    from app.domain.people_matching import Person
    from app.domain.values import Value, Values

MEMBER = "member"
# Why a row of a list waits.
NO_CARD, NO_DAY, NO_YEAR, OTHER_BRANCH = "held.no_card", "held.no_day", "held.no_year", "held.other_branch"
SEALED = "held.sealed"
_ENDING = 4  # letters of a branch's name that may stand alone for the whole of it


@dataclass(frozen=True)
class ListWorld:
    """What planning a list asks besides its rows. `told` are the changes entered so far, by the uid of the person."""

    forms: Mapping[str, Form]
    codes: Mapping[str, CodeTable]
    words: ImportWords
    today: date
    new_uid: Callable[[], str]
    answers: Answers
    branch: str
    code: str
    cards: Sequence[Card]
    told: Callable[[], Mapping[str, Sequence[Row]]]
    books: Callable[[str], list[Card]]
    ledger: Callable[[], Ledger]
    limits: Callable[[], Limits]
    people: Callable[[str], Sequence[str]]
    by_uid: dict[str, Card] = field(default_factory=dict)

    @property
    def card_form(self) -> Form:
        return self.forms[MEMBER]

    def after(self, planned: Sequence[PlannedRecord]) -> ListWorld:
        """The same when the planned records are written."""
        cards = folded(self.cards, planned, MEMBER)
        for one in (entry for record in planned for entry in record.beside if entry.base):
            books = self.books(one.form)
            place = next(i for i, book in enumerate(books) if book.uid == one.uid)
            books[place] = Card(one.uid, one.base + 1, one.values)
        return replace(self, cards=cards, by_uid={card.uid: card for card in cards})

    def is_ours(self, branch: str) -> bool:
        """Whether a name of a branch is this one's, in full or without the committee in front of it."""
        one, ours = name_key(branch), name_key(self.branch)
        return one == ours or (
            min(len(one), len(ours)) >= _ENDING and (one.endswith(ours) or ours.endswith(one))
        )


def folded(cards: Sequence[Card], planned: Sequence[PlannedRecord], form_id: str) -> list[Card]:
    """The cards as they are when the planned records are written."""
    by_uid = {card.uid: card for card in cards}
    for record in planned:
        if record.outcome in (NEW, CHANGED) and record.form in ("", form_id):
            written = any(change.field for change in record.changes)
            old = by_uid.get(record.uid)
            known = old.known_as if old else ()
            by_uid[record.uid] = Card(record.uid, record.base + written, record.values, known_as=known)
    return list(by_uid.values())


def held(person: Person, reason: str) -> PlannedRecord:
    places = tuple((row.sheet, row.number) for row in person.rows)
    return PlannedRecord(HELD, "", person.name, places, reason=reason, candidates=person.candidates)


def card_with(person: Person, world: ListWorld, names: Sequence[str]) -> tuple[Row, list[CellChange]]:
    """The card with the named facts of the rows laid over it, and what their other columns say beside them."""
    form = world.card_form
    old: Row = dict(person.card.values) if person.card else {}
    told: Row = {name: person.values[name] for name in names if name in person.values}
    after, changes = laid_over(old, undecided(told, person.card), form)
    if person.kept:
        texts = {as_text(r.get("heading")): as_text(r.get("text")) for r in as_rows(old.get(EXTRA))}
        rows: list[Row] = [{"heading": h, "text": t} for h, t in (texts | person.kept).items()]
        if rows != as_rows(old.get(EXTRA)):
            changes.append(CellChange(EXTRA, form.by_id[EXTRA].label, old.get(EXTRA), rows))
            after[EXTRA] = rows
    return after, changes


def differences(form: Form, old: Values, new: Values) -> list[CellChange]:
    """Every field that differs, rows as well."""
    return [
        CellChange(f.id, f.label, old.get(f.id), new.get(f.id))
        for f in form.fields
        if (old.get(f.id) or None) != (new.get(f.id) or None)
    ]


def told_details(form: Form, changes: Sequence[CellChange]) -> list[Row]:
    """Old and new of plain fields as the register of changes keeps them."""
    rows: list[Row] = []
    for change in changes:
        if change.field and not form.by_id[change.field].of:
            of = form.by_id[change.field]
            row: Row = {
                "item": change.label, "old": show_masked(of, change.old), "new": show_masked(of, change.new),
            }  # fmt: skip
            rows.append({name: text for name, text in row.items() if text})
    return rows


def put_row(rows: Sequence[Row], row: Row, key: Sequence[str], form: Form) -> list[Row]:
    """The rows with this one: what it says goes into the row of the same key, else it is one more. What an equal row
    says already changes nothing.
    """
    for place, old in enumerate(rows):
        if all(_same(form, name, old.get(name), row.get(name)) for name in key):
            after, changes = laid_over(dict(old), row, form)
            return [*rows[:place], after, *rows[place + 1 :]] if changes else list(rows)
    return [*rows, row]


def _same(form: Form, name: str, one: Value, other: Value) -> bool:
    return bool(one) and bool(other) and same_value(form, name, one, other)
