"""From the cells of a found row to the values of a record; what cannot be read is kept as text, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain import identity
from app.domain.errors import Problem, Refused
from app.domain.field_kinds import kind_of
from app.domain.headings import full_key
from app.domain.roster_columns import EXTRA
from app.domain.roster_rows import person_name, without_remark
from app.domain.sheet_verdicts import STAGE, SUBJECT
from app.domain.sheets import DATE, ERROR, LOST_KINDS, NUMBER, UNCALCULATED
from app.domain.stages import stage_of_title
from app.domain.text import half_width
from app.domain.values import Row, Value, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.field_kinds import Typing
    from app.domain.form import Field, Form
    from app.domain.import_words import ImportWords
    from app.domain.roster_columns import Column
    from app.domain.roster_records import FoundRow

HINT, NOT_TAKEN = "D", "B"
_YEAR = "(?:[0-9]{4}|[4-9][0-9])"
_UNDECIDED = re.compile(rf"{_YEAR}\.1")  # January, or October that lost its zero in a number cell
_TWO_DIGITS, _ONE_DIGIT, _TENTH = (
    re.compile(rf"{_YEAR}\.0[1-9]"), re.compile(rf"{_YEAR}\.[2-9]"), re.compile(rf"{_YEAR}\.10"),
)  # fmt: skip
_AROUND = " *:\uff0a\uff1a"
_BETWEEN_WIDE = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
_LOST_CODES = {ERROR: "cell.error", UNCALCULATED: "cell.uncalculated"}
_ENOUGH = 3
_MONTH_LENGTH = len("2026-01")
_MISREAD = ("text", "long_text", "phone", "member")  # kinds where lost digits would pass unnoticed


@dataclass
class FileRecord:
    """One record row of a workbook, read: `kept` are headings and texts that no field took, `taken` the headings of
    cells that went into their fields whole. `rejected` is why the row is nobody's.
    """

    sheet: str
    number: int
    values: Row
    kept: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    stage: str = ""
    fields: frozenset[str] = frozenset()
    continues: bool = False
    taken: set[str] = field(default_factory=set)
    rejected: str = ""

    @property
    def name(self) -> str:
        return as_text(self.values.get(SUBJECT))

    def problem(self, code: str, field_id: str = "", severity: str = NOT_TAKEN, **values: object) -> None:
        values = {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in values.items()}
        self.problems.append(Problem(code, field_id, self.number, self.sheet, severity, values=values))


@dataclass(frozen=True)
class ColumnFacts:
    """What a whole column says about its undecided dates: "10", "1" or "" when it says nothing."""

    tenth: str = ""
    months_only: bool = False


def facts_of(
    columns: Sequence[Column],
    rows: Sequence[FoundRow],
    form: Form,
    words: ImportWords,
    *,
    formats_known: bool,
) -> dict[int, ColumnFacts]:
    """Facts of the date columns of one table."""
    result: dict[int, ColumnFacts] = {}
    for column in columns:
        if not column.field or form.by_id[column.field].kind != "date":
            continue
        cells = [(row.texts[column.index], row.kinds[column.index]) for row in rows]
        numbers = [text for text, kind in cells if kind == NUMBER]
        days = [text for text, kind in cells if kind == DATE]
        months = not formats_known and _asks_months(column.heading, words)
        first = len(days) > 1 and all(text.endswith("-01") for text in days)
        result[column.index] = ColumnFacts(_tenth(numbers), months and first)
    return result


def _tenth(numbers: Sequence[str]) -> str:
    """Who writes 1980.03 writes January as 1980.01, so 1980.1 is October; who keeps 1980.10 means January."""
    if any(_TENTH.fullmatch(n) for n in numbers):
        return "1"
    padded = sum(bool(_TWO_DIGITS.fullmatch(n)) for n in numbers)
    bare = any(_ONE_DIGIT.fullmatch(n) for n in numbers)
    return "10" if padded >= _ENOUGH and not bare else ""


def _asks_months(heading: str, words: ImportWords) -> bool:
    key = full_key(heading)
    return any(w in key for w in words.months) and not any(w in key for w in words.days)


class CellReader:
    """Reads rows of one form. `typing` knows the people that member fields may name."""

    def __init__(self, form: Form, words: ImportWords, typing: Typing) -> None:
        self._form = form
        self._words = words
        self._typing = typing
        self._nothing = frozenset(half_width(w) for w in words.nothing)
        self._ditto = frozenset(half_width(w) for w in words.ditto)
        self._read: dict[tuple[str, str], Value | Refused] = {}

    def read(self, sheet: str, row: FoundRow, facts: Mapping[int, ColumnFacts]) -> FileRecord:
        fields = frozenset(c.field for c in row.columns if c.field)
        record = FileRecord(
            sheet, row.number, {}, {}, stage=row.stage, fields=fields, continues=row.continues
        )
        if row.sample or not row.named:
            self._say_whose(record, row)
            return record
        later = [column for column in row.columns if not self._read_cell(record, column, row, facts)]
        for column in later:
            self._decide(record, column, row.texts[column.index], facts)
        for name, text in row.sections:
            if name in self._form.by_id and not record.values.get(name):
                record.values[name] = text
        if row.hidden:
            record.problem("row.hidden", severity=HINT)
        _compare_with_id(record)
        return record

    def _read_cell(
        self, record: FileRecord, column: Column, row: FoundRow, facts: Mapping[int, ColumnFacts]
    ) -> bool:
        """False for a date that only the rest of the row may decide."""
        text, kind = row.texts[column.index], row.kinds[column.index]
        if not column.field and not column.extra:
            return True  # running numbers, worked-out ones, and columns the plan has called lost
        if kind in LOST_KINDS:
            code = _LOST_CODES.get(kind, "cell.impossible")
            record.problem(code, column.field, value=text, heading=column.heading)
        elif text and not column.field:
            self._keep_extra(record, column, text)
        elif text and kind == NUMBER and _UNDECIDED.fullmatch(text) and self._field(column).kind == "date":
            return False
        elif text:
            self._take(record, column, text, kind, facts)
        return True

    def _say_whose(self, record: FileRecord, row: FoundRow) -> None:
        """A row that is nobody's: nothing else of it is looked at."""
        text = next((row.texts[c.index] for c in row.columns if c.field == SUBJECT), "")
        why = "sample" if row.sample else "bad_name" if text else "no_name"
        record.rejected = f"rejected.{why}"
        record.problem(f"row.{why}", SUBJECT, value=text)

    def _field(self, column: Column) -> Field:
        return self._form.by_id[column.field]

    def _keep_extra(self, record: FileRecord, column: Column, text: str) -> None:
        if half_width(text) not in self._nothing:
            keep(record.kept, column.heading, text)

    def _take(
        self, record: FileRecord, column: Column, text: str, kind: str, facts: Mapping[int, ColumnFacts]
    ) -> None:
        item = self._field(column)
        if item.computed:
            return
        if half_width(text) in self._ditto:
            self._refuse(record, column, text, "cell.ditto", value=text)
        elif kind == NUMBER and "e" in text and item.kind in _MISREAD:
            self._refuse(record, column, text, "cell.digits_lost", value=text)
        elif item.id == SUBJECT:
            self._take_name(record, column, text)
        else:
            if kind == DATE and facts.get(column.index, ColumnFacts()).months_only:
                text = text[:_MONTH_LENGTH]
            self._take_value(record, column, item, text)

    def _take_name(self, record: FileRecord, column: Column, text: str) -> None:
        name, marked = person_name(text)
        record.values[SUBJECT] = name
        if marked:
            keep(record.kept, column.heading, text)
            record.problem("name.marked", SUBJECT, severity=HINT, value=text, name=name)

    def _take_value(self, record: FileRecord, column: Column, item: Field, text: str) -> None:
        value = self._value(item, text)
        if not isinstance(value, Refused):
            record.values[item.id] = self._joined(item, record.values.get(item.id), value)
            if value is not None:
                record.taken.add(compact(column.heading))
        elif half_width(text) not in self._nothing and not (
            self._with_remark(record, column, item, text)
            or self._as_kin(record, column, item, text)
            or self._with_stage_inside(record, column, item, text)
        ):
            self._refuse(record, column, text, value.code, **value.values)

    def _joined(self, item: Field, before: Value, value: Value) -> Value:
        """A list of names that fills several columns is one text."""
        if item.id not in self._words.lists or not before:
            return value
        return f"{before}、{value}" if value and value != before else before

    def _with_remark(self, record: FileRecord, column: Column, item: Field, text: str) -> bool:
        """A date or a phone with a remark in brackets is read without it, and kept whole beside it."""
        plain = without_remark(item.kind, text)
        value = self._value(item, plain) if plain != text else None
        if value is None or isinstance(value, Refused):
            return False
        record.values[item.id] = value
        keep(record.kept, column.heading, text)
        record.problem("cell.remark", item.id, HINT, value=text)
        return True

    def _as_kin(self, record: FileRecord, column: Column, item: Field, text: str) -> bool:
        """群众 in a column of stages is a political status, 停止党籍 a membership status."""
        for other in self._form.plain_fields:
            if other.kin != item.id or other.kind != "choice" or other.id in record.fields:
                continue
            value = self._value(other, text)
            if value is not None and not isinstance(value, Refused):
                record.values[other.id] = value
                record.taken.add(compact(column.heading))
                return True
        return False

    def _with_stage_inside(self, record: FileRecord, column: Column, item: Field, text: str) -> bool:
        """在职正式党员 is a full member, and kept whole beside it; 已转出的正式党员 is for a person to decide."""
        if item.id != STAGE or any(word in text for word in self._words.leaving):
            return False
        stage = stage_of_title(text, self._words)
        if not stage or item.codes is None:
            return False
        record.values[STAGE] = stage
        keep(record.kept, column.heading, text)
        record.problem("cell.stage_inside", STAGE, HINT, value=text, stage=item.codes.label(stage))
        return True

    def _value(self, item: Field, text: str) -> Value | Refused:
        """The value, None for a dash and its kin, or why there is none. Equal cells are read once."""
        key = (item.id, text)
        if key not in self._read:
            self._read[key] = self._value_anew(item, text)
        return self._read[key]

    def _value_anew(self, item: Field, text: str) -> Value | Refused:
        if item.kind in ("text", "long_text") and half_width(text) in self._nothing and not text.isalpha():
            return None
        try:
            return kind_of(item).read(item, text, self._typing)
        except Refused as refusal:
            return refusal

    def _decide(
        self, record: FileRecord, column: Column, text: str, facts: Mapping[int, ColumnFacts]
    ) -> None:
        """1980.1: what the ID number or the rest of the column says, else nothing."""
        year = text.partition(".")[0]
        year = year if len(year) == len("1998") else f"19{year}"
        born = _born(record)
        month = facts.get(column.index, ColumnFacts()).tenth
        if column.field == "birth_date" and born[:4] == year and born[5:7] in ("01", "10"):
            month = born[5:7]
        if month:
            record.values[column.field] = f"{year}-{int(month):02d}"
        else:
            self._refuse(record, column, text, "date.undecided", value=text, year=year)

    def _refuse(self, record: FileRecord, column: Column, text: str, code: str, **values: object) -> None:
        told = {**values, "value": text, "heading": column.heading, "kept": EXTRA in self._form.by_id}
        record.problems.append(
            Problem(code, column.field, record.number, record.sheet, NOT_TAKEN, values=told)
        )
        keep(record.kept, column.heading, text)


def compact(heading: str) -> str:
    """A heading as the card shows it: 姓 名： → 姓名."""
    return _BETWEEN_WIDE.sub("", heading).strip(_AROUND)


def keep(kept: dict[str, str], heading: str, text: str) -> None:
    """Into the other columns of the card; a heading that is taken gets a number."""
    heading = compact(heading)
    name, count = heading, 1
    while name in kept and kept[name] != text:
        count += 1
        name = f"{heading} ({count})"
    kept[name] = text


def _born(record: FileRecord) -> str:
    number = as_text(record.values.get("id_number"))
    return identity.id_facts(number).birth.isoformat() if number else ""


def _compare_with_id(record: FileRecord) -> None:
    """The personnel file rules over the ID number (rules §4.3): a hint, nothing is changed."""
    number = as_text(record.values.get("id_number"))
    if not number:
        return
    facts = identity.id_facts(number)
    birth, sex = as_text(record.values.get("birth_date")), as_text(record.values.get("sex"))
    if birth and not facts.birth.isoformat().startswith(birth):
        record.problem(
            "id.birth_differs", "birth_date", severity=HINT, value=birth, id=facts.birth.isoformat()
        )
    if sex in ("1", "2") and sex != facts.sex:
        record.problem("id.sex_differs", "sex", severity=HINT)


def dates_fit(one: str, other: str) -> bool:
    """Two dates of perhaps different precision that may be the same day."""
    return one.startswith(other) or other.startswith(one)
