"""What an import would do, cell by cell, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.domain.field_kinds import show_masked
from app.domain.import_answers import NOTHING_SAID
from app.domain.list_posts import POSTS, since_when, with_post
from app.domain.people_matching import same_value, tells_more
from app.domain.roster_columns import EXTRA
from app.domain.staging import with_stage
from app.domain.values import Row, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.errors import Problem
    from app.domain.form import Form
    from app.domain.import_answers import Answers
    from app.domain.import_words import ImportWords
    from app.domain.people_matching import Card, Person
    from app.domain.roster_columns import Column
    from app.domain.roster_records import FoundRow, SkippedRow
    from app.domain.values import Value

NEW, CHANGED, SAME, HELD, REJECTED = "new", "changed", "same", "held", "rejected"
OUTCOMES = (NEW, CHANGED, SAME, HELD, REJECTED)
_HEADING_MAX = 200


@dataclass(frozen=True)
class CellChange:
    """One cell of a record: `old` is None for what was empty. `field` is "" for what is written beside the record."""

    field: str
    label: str
    old: Value
    new: Value


@dataclass(frozen=True)
class PlannedRecord:
    """One person (or record): what would become of the card, and which rows say so.

    `values` is the whole record as it would be, of `form` ("": that of the plan). `proposed` tells what a value rests
    on that no cell states. `reason` and `candidates` say why nothing is done. `beside` are further records that are
    written with it.
    """

    outcome: str
    uid: str
    name: str
    places: tuple[tuple[str, int], ...]
    base: int = 0
    values: Row = field(default_factory=dict)
    changes: tuple[CellChange, ...] = ()
    proposed: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    candidates: tuple[Card, ...] = ()
    form: str = ""
    beside: tuple[Beside, ...] = ()


class Beside(NamedTuple):
    """A record that is written together with another one: the entry of a change, one more month of dues."""

    form: str
    uid: str
    base: int
    values: Row


@dataclass(frozen=True)
class PlannedSheet:
    """`verdict` as in `roster_matching`; `people` counts its rows that are records, `left` are those not wholly taken.

    `form` is what its columns belong to where that is not the plan's form: a list, or another kind of record.
    """

    name: str
    verdict: str
    belongs_to: str
    columns: tuple[Column, ...]
    skipped: tuple[SkippedRow, ...]
    people: int
    left: tuple[FoundRow, ...] = ()
    form: Form | None = None


@dataclass(frozen=True)
class ImportPlan:
    """`refused` is why nothing of the file can be taken; None when there is something to apply or look at."""

    form: str
    file: str
    sheets: tuple[PlannedSheet, ...]
    records: tuple[PlannedRecord, ...]
    problems: tuple[Problem, ...]
    refused: Problem | None = None
    answers: Answers = NOTHING_SAID

    def asked(self, *reasons: str) -> list[PlannedRecord]:
        """Held records that wait for one of these answers."""
        return [record for record in self.records if record.reason in reasons]

    def form_of(self, sheet: str, forms: Mapping[str, Form]) -> Form:
        """What the columns and problems of a sheet are about."""
        return next((s.form for s in self.sheets if s.name == sheet and s.form), forms[self.form])

    def count(self, outcome: str) -> int:
        """Rows of that outcome. Further rows of one person count as same: they make nobody else."""
        first = sum(r.outcome == outcome and outcome != HELD for r in self.records)
        if outcome == HELD:
            return sum(len(r.places) for r in self.records if r.outcome == HELD)
        return first + (self.merged if outcome == SAME else 0)

    @property
    def merged(self) -> int:
        return sum(len(r.places) - 1 for r in self.records if r.outcome != HELD)

    @property
    def read(self) -> int:
        """Every row that is a record: read = new + changed + same + held + rejected."""
        return sum(len(r.places) for r in self.records)


def shown_value(form: Form, name: str, value: Value, forms: Mapping[str, Form]) -> str:
    """A cell of a change as screens show it: numbers masked, rows one after another."""
    field = form.by_id.get(name)
    if field is None or value is None:
        return as_text(value)
    if not isinstance(value, list):
        return show_masked(field, value)
    inner = forms[field.of].fields
    rows = ("\u00b7".join(w for f in inner if (w := show_masked(f, row.get(f.id)))) for row in as_rows(value))
    return "\uff1b".join(rows)


@dataclass(frozen=True)
class Surroundings:
    """What planning asks besides the file: the form, the day, the words, and how uids are made."""

    form: Form
    today: date
    words: ImportWords
    new_uid: Callable[[], str]
    posts: CodeTable | None = None


def plan_person(person: Person, around: Surroundings) -> PlannedRecord:
    """The outcome for one person, with the stage that title or dates propose."""
    places = tuple((row.sheet, row.number) for row in person.rows)
    if person.held:
        return PlannedRecord(HELD, "", person.name, places, reason=person.held, candidates=person.candidates)
    staged = with_stage(person, around.form, around.today, around.words)
    if staged.outsider and person.card is None:
        return PlannedRecord(REJECTED, "", person.name, places, reason="rejected.not_of_party")
    old: Row = dict(person.card.values) if person.card else {}
    after, changes = laid_over(old, undecided(staged.values, person.card), around.form)
    _lay_post(old, after, changes, person, around)
    extra = _merged_extra(as_rows(old.get(EXTRA)), person)
    if EXTRA in around.form.by_id and extra != as_rows(old.get(EXTRA)):
        changes.append(CellChange(EXTRA, around.form.by_id[EXTRA].label, old.get(EXTRA), extra))
        after[EXTRA] = extra
    return planned(person, after, changes, around.new_uid, proposed=staged.proposed)


def _lay_post(old: Row, after: Row, changes: list[CellChange], person: Person, around: Surroundings) -> None:
    """The post with its first day goes into the history of posts, not beside the card."""
    heading, row = since_when(person, around.words.post_since, around.posts) if around.posts else ("", {})
    if not heading or POSTS not in around.form.by_id:
        return
    del person.kept[heading]
    rows = with_post(old, row)
    if rows != as_rows(old.get(POSTS)):
        after[POSTS] = rows
        changes.append(CellChange(POSTS, around.form.by_id[POSTS].label, old.get(POSTS), rows))


def planned(
    person: Person,
    after: Row,
    changes: Sequence[CellChange],
    new_uid: Callable[[], str],
    *,
    proposed: tuple[tuple[str, str], ...] = (),
    beside: tuple[Beside, ...] = (),
) -> PlannedRecord:
    """The card as it would be. Where it would change, and nobody has said yet that it is he, the question comes first."""
    places = tuple((row.sheet, row.number) for row in person.rows)
    card = person.card
    if person.asks and (card is None or changes or beside):
        cards = (card,) if card else ()
        return PlannedRecord(HELD, "", person.name, places, reason=person.asks, candidates=cards)
    back = card is not None and card.retired
    outcome = NEW if card is None else CHANGED if changes or beside or back else SAME
    uid, base = (card.uid, card.revision) if card else (new_uid(), 0)
    return PlannedRecord(
        outcome, uid, person.name, places, base, after, tuple(changes), proposed, beside=beside
    )


def undecided(new: Row, card: Card | None) -> Row:
    """Without what a merged card said and somebody decided against: an old list does not bring that back."""
    if card is None or not card.known_as:
        return new
    return {
        name: value
        for name, value in new.items()
        if not (card.values.get(name) and any(one.get(name) == value for one in card.known_as))
    }


def laid_over(old: Row, new: Row, form: Form) -> tuple[Row, list[CellChange]]:
    """The record after the import. An empty cell erases nothing; a spelling changes nothing."""
    after = dict(old)
    changes: list[CellChange] = []
    for name, value in new.items():
        was = old.get(name)
        if value is None or value == "" or _is_known_number(form, name, value, old):
            continue
        same = was is not None and was != "" and same_value(form, name, was, value)
        if same and not tells_more(form, name, was, value):
            continue
        after[name] = value
        changes.append(CellChange(name, form.by_id[name].label, was, value))
    return after, changes


def _is_known_number(form: Form, name: str, value: Value, old: Row) -> bool:
    """A list with one column of telephones repeats what the card has as the mobile number."""
    if form.by_id[name].kind != "phone" or old.get(name):
        return False
    return any(old.get(f.id) == value for f in form.fields if f.kind == "phone")


def _merged_extra(old: list[Row], person: Person) -> list[Row]:
    """Other columns by heading: the file's text stands, what it does not mention stays.

    A text that was kept because it could not be read goes when its column can be read now.
    """
    taken = set[str]().union(*(row.taken for row in person.rows)) - person.kept.keys()
    texts = {as_text(row.get("heading")): as_text(row.get("text")) for row in old}
    texts = {heading: text for heading, text in texts.items() if heading not in taken}
    texts |= {heading[:_HEADING_MAX]: text for heading, text in person.kept.items()}
    return [{"heading": heading, "text": text} for heading, text in texts.items()]
