"""Who is who: rows of a file among themselves and against the cards; in doubt nobody is taken for anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.dates import is_day
from app.domain.field_kinds import show
from app.domain.import_answers import NEW_PERSON, NOTHING_SAID, SAME
from app.domain.roster_values import HINT, dates_fit, keep
from app.domain.sheet_verdicts import SUBJECT
from app.domain.text import half_width, name_key
from app.domain.values import as_text, split_refs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.form import Form
    from app.domain.import_answers import Answers
    from app.domain.roster_values import FileRecord
    from app.domain.values import Row, Value, Values

ID, BIRTH, SEX, EMPLOYEE_NO, PHONES = "id_number", "birth_date", "sex", "employee_no", ("mobile", "phone")
_CODED = ("choice", "yes_no", "money")  # kept as codes and fen, which say nothing to a reader
# Why a person is held, as codes for texts.
NAMESAKES, TWICE, CONTRADICTS, RETIRED, OTHER_NAME, TAKEN = (
    "held.namesakes", "held.twice", "held.contradicts", "held.retired", "held.other_name", "held.taken",
)  # fmt: skip
# Questions: a name and a birth date, or less, say that it is he. Nothing is changed before somebody agrees.
ASK_CARD, ASK_ROWS = "held.ask_card", "held.ask_rows"
QUESTIONS = (ASK_CARD, ASK_ROWS)


@dataclass(frozen=True)
class Card:
    """A card that is kept already; `known_as` are the cards that were merged into it."""

    uid: str
    revision: int
    values: Values
    retired: bool = False
    known_as: tuple[Values, ...] = ()


@dataclass
class Person:
    """One person of a file: the rows that are about him, and what they say together.

    `held` is the reason why nothing is done about him, `candidates` are the cards he may be. `asks` is the question
    to be answered before anything is changed.
    """

    rows: list[FileRecord]
    values: Row
    kept: dict[str, str]
    card: Card | None = None
    held: str = ""
    candidates: tuple[Card, ...] = ()
    asks: str = ""

    @property
    def name(self) -> str:
        return as_text(self.values.get(SUBJECT))


def refuse_shared_ids(records: Sequence[FileRecord], labels: Mapping[str, str]) -> None:
    """One ID number under two names belongs to neither; the digits stay with both rows as they were written."""
    names: dict[str, set[str]] = {}
    for record in records:
        if record.values.get(ID):
            names.setdefault(as_text(record.values[ID]), set()).add(name_key(record.name))
    for record in records:
        number = as_text(record.values.get(ID))
        if number and len(names[number]) > 1:
            del record.values[ID]
            keep(record.kept, labels[ID], number)
            record.problem("id.shared", ID, value=number)


def gather(
    records: Sequence[FileRecord],
    form: Form,
    answers: Answers = NOTHING_SAID,
    *,
    several: bool = False,
) -> list[Person]:
    """The persons of a file. Rows become one person only where a fact says so and none speaks against it; where that
    fact is no number of theirs, the question stays open until it is answered. `several` lists name a person as often
    as something befell him: a name that comes again is he.
    """
    people = _Gathered(form, set() if several else _borne_by_several(records), answers, several)
    for record in records:
        people.add(record)
    return people.people


def _borne_by_several(records: Sequence[FileRecord]) -> set[str]:
    """Names that one sheet gives to rows that are not plainly one person."""
    bearers: dict[tuple[str, str], set[str]] = {}
    for record in records:
        if not record.continues:
            bearer = as_text(record.values.get(ID)) or str(record.number)
            bearers.setdefault((record.sheet, name_key(record.name)), set()).add(bearer)
    return {name for (_, name), found in bearers.items() if len(found) > 1}


@dataclass
class _Gathered:
    form: Form
    common: set[str]
    answers: Answers
    several: bool
    people: list[Person] = field(default_factory=list)
    _by_id: dict[str, Person] = field(default_factory=dict)
    _by_name: dict[str, list[Person]] = field(default_factory=dict)

    def add(self, record: FileRecord) -> None:
        number = as_text(record.values.get(ID))
        known = self.people[-1] if record.continues else self._by_id.get(number) if number else None
        held, sure = "", known is not None
        if known is None:
            known, held = self._answered(record)
        if known is None:
            known = Person([record], dict(record.values), dict(record.kept), held=held)
            self.people.append(known)
            self._by_name.setdefault(name_key(record.name), []).append(known)
        else:
            sure = sure or self.several or self._agreed(record)
            if not (sure or has_number_of(known.values, record.values)):
                known.asks = ASK_ROWS
            self._join(known, record)
        if known.values.get(ID):
            self._by_id.setdefault(as_text(known.values[ID]), known)

    def _agreed(self, record: FileRecord) -> bool:
        return self.answers.all_same or self.answers.of((record,)) not in ("", NEW_PERSON)

    def _answered(self, record: FileRecord) -> tuple[Person | None, str]:
        """Who the user said it is; else what can be said from the rows."""
        said = self.answers.of((record,))
        if said == NEW_PERSON:
            return None, ""
        known = self._by_name.get(name_key(record.name), [])
        if said and said != SAME:  # a card: with the other rows of that card
            return next((p for p in known if self.answers.of(p.rows) == said), None), ""
        person, held = self._same_person(record)
        if said == SAME and person is None and known:
            return known[0], ""
        return person, held

    def _same_person(self, record: FileRecord) -> tuple[Person | None, str]:
        """The person a row is about, if it is one of those known; or why it cannot be said."""
        name = name_key(record.name)
        possible = [p for p in self._by_name.get(name, ()) if not contradicting(p.values, record.values)]
        sure = [p for p in possible if shared_facts(p.values, record.values)]
        if len(sure) == 1 or (self.several and len(possible) == 1):
            return (sure or possible)[0], ""
        if not possible:
            return None, ""
        only = possible[0] if len(possible) == 1 and name not in self.common else None
        agrees = only is not None and not self._differences(only, record)
        if only and agrees and (_tells_something_else(only, record) or _is_copy(only, record, self.form)):
            return only, ""
        for person in possible:
            person.held = person.held or TWICE
        return None, TWICE

    def _differences(self, person: Person, record: FileRecord) -> list[str]:
        return [
            name
            for name, value in record.values.items()
            if person.values.get(name) is not None
            and value is not None
            and not same_value(self.form, name, person.values[name], value)
        ]

    def _join(self, person: Person, record: FileRecord) -> None:
        """The first row's word stands; what a later one says differently is kept beside it and reported."""
        for name in self._differences(person, record) if not self.several else ():
            item, first = self.form.by_id[name], person.rows[0]
            value = record.values[name]
            text = show(item, value) if item.kind in _CODED else as_text(value)
            keep(record.kept, item.label, text)
            record.problem("row.differs", name, value=text, sheet=first.sheet, first=first.number)
        for name, value in record.values.items():
            old = person.values.get(name)
            if value is not None and (old is None or tells_more(self.form, name, old, value)):
                person.values[name] = value
        for heading, text in record.kept.items():
            keep(person.kept, heading, text)
        person.rows.append(record)


def _tells_something_else(person: Person, record: FileRecord) -> bool:
    """Another sheet with other columns goes on about the people of the first; one with the same columns lists
    other people, and a name that comes again there may be a namesake.
    """
    return all(row.sheet != record.sheet and row.fields != record.fields for row in person.rows)


def _is_copy(person: Person, record: FileRecord, form: Form) -> bool:
    """The very same cells in a copy of the sheet, a whole day among them: namesakes do not share those."""
    days = [
        name
        for name, value in record.values.items()
        if form.by_id[name].kind == "date" and is_day(as_text(value))
    ]
    elsewhere = all(row.sheet != record.sheet for row in person.rows)
    return elsewhere and bool(days) and record.values == person.values


def match_cards(people: Sequence[Person], cards: Iterable[Card], answers: Answers = NOTHING_SAID) -> None:
    """Finds each person's card. No card: a new person. Several, or one that does not quite fit: held, until answered.

    A card that only name and birth date, or less, point to is a question as well.
    """
    index = _Cards(list(cards))
    taken: dict[str, Person] = {}
    for person in people:
        said = answers.of(person.rows)
        if said == NEW_PERSON or index.known(said):
            person.held, person.card = "", index.known(said)
        elif person.held:
            person.candidates = tuple(index.named(person.name))
            continue
        else:
            index.match(person)
            if person.card is not None and not index.is_sure(person) and not (said or answers.all_same):
                person.asks = ASK_CARD
        if person.card is None:
            continue
        if person.card.uid in taken:
            person.held, person.candidates, person.card = TAKEN, (person.card,), None
        else:
            taken[person.card.uid] = person


class _Cards:
    def __init__(self, cards: list[Card]) -> None:
        self._by_id: dict[str, list[Card]] = {}
        self._by_name: dict[str, list[Card]] = {}
        self._by_uid = {card.uid: card for card in cards}
        for card in cards:
            for values in (card.values, *card.known_as):
                _put(self._by_id, as_text(values.get(ID)), card)
                _put(self._by_name, name_key(as_text(values.get(SUBJECT))), card)

    def known(self, uid: str) -> Card | None:
        return self._by_uid.get(uid)

    def is_sure(self, person: Person) -> bool:
        """Whether a number says that the card is his."""
        card = person.card
        return card is not None and any(
            has_number_of(values, person.values) for values in (card.values, *card.known_as)
        )

    def named(self, name: str) -> list[Card]:
        return self._by_name.get(name_key(name), [])

    def match(self, person: Person) -> None:
        number = as_text(person.values.get(ID))
        same_id = self._by_id.get(number, []) if number else []
        if same_id:
            self._settle(person, same_id, same_id)
        else:
            namesakes = self.named(person.name)
            possible = [c for c in namesakes if not contradicting(c.values, person.values)]
            sure = [c for c in possible if shared_facts(c.values, person.values)]
            if sure or possible:
                self._settle(person, sure or possible, namesakes)
            elif namesakes and not _surely_others(person, namesakes):
                person.held, person.candidates = CONTRADICTS, tuple(namesakes)
            elif namesakes:
                person.rows[0].problem("person.namesake", SUBJECT, severity=HINT, value=person.name)

    def _settle(self, person: Person, found: list[Card], all_of_them: list[Card]) -> None:
        """The one card that was found; held when there are more, or when a mere name is borne by several."""
        card = found[0]
        unsure = len(found) > 1 or (len(all_of_them) > 1 and not shared_facts(card.values, person.values))
        if unsure:
            person.held, person.candidates = NAMESAKES, tuple(all_of_them)
        elif card.retired:
            person.held, person.candidates = RETIRED, (card,)
        elif name_key(person.name) not in _names_of(card):
            person.held, person.candidates = OTHER_NAME, (card,)
        else:
            person.card = card


def _put(index: dict[str, list[Card]], key: str, card: Card) -> None:
    cards = index.setdefault(key, [])
    if key and card not in cards:
        cards.append(card)


def _names_of(card: Card) -> set[str]:
    return {name_key(as_text(values.get(SUBJECT))) for values in (card.values, *card.known_as)}


def _surely_others(person: Person, namesakes: Sequence[Card]) -> bool:
    """Two valid ID numbers are two people; a birth date or staff number that differs may be a correction."""
    return bool(person.values.get(ID)) and all(c.values.get(ID) for c in namesakes)


def has_number_of(one: Values, other: Values) -> bool:
    """A number that is given to one person only."""
    return _equal(one, other, ID) or _equal(one, other, EMPLOYEE_NO)


def shared_facts(one: Values, other: Values) -> bool:
    """Besides the name, something that hardly two people share."""
    if has_number_of(one, other):
        return True
    if one.get(BIRTH) and other.get(BIRTH) and dates_fit(as_text(one[BIRTH]), as_text(other[BIRTH])):
        return True
    numbers = {as_text(one.get(p)) for p in PHONES} - {""}
    return bool(numbers & {as_text(other.get(p)) for p in PHONES})


def contradicting(one: Values, other: Values) -> bool:
    """Facts that cannot both be true of one person."""
    ids = as_text(one.get(ID)), as_text(other.get(ID))
    if all(ids):
        return ids[0] != ids[1]
    births = as_text(one.get(BIRTH)), as_text(other.get(BIRTH))
    if all(births) and not dates_fit(*births):
        return True
    return any(_differ(one, other, name) for name in (SEX, EMPLOYEE_NO))


def _equal(one: Values, other: Values, name: str) -> bool:
    return bool(one.get(name)) and one.get(name) == other.get(name)


def _differ(one: Values, other: Values, name: str) -> bool:
    return bool(one.get(name)) and bool(other.get(name)) and one[name] != other[name]


def same_value(form: Form, name: str, old: Value, new: Value) -> bool:
    """True where a difference is one of spelling or of precision only."""
    kind = form.by_id[name].kind
    if kind == "date" and old and new:
        return dates_fit(as_text(old), as_text(new))
    if kind == "datetime_range" and old and new:
        return dates_fit(as_text(old), as_text(new))
    if name == SUBJECT or kind == "member":
        return _names(as_text(old)) == _names(as_text(new))
    if kind in ("text", "long_text"):
        return _letters(as_text(old)) == _letters(as_text(new))
    return old == new


def tells_more(form: Form, name: str, old: Value, new: Value) -> bool:
    """A day where only the month was known, an hour where only the day was."""
    return (
        form.by_id[name].kind in ("date", "datetime_range")
        and len(as_text(new)) > len(as_text(old))
        and same_value(form, name, old, new)
    )


def _names(references: str) -> str:
    """Names without the cards they point to."""
    return "|".join(name_key(name) for name, _ in split_refs(references))


def _letters(text: str) -> str:
    return "".join(half_width(text).split())
