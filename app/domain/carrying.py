"""What earlier meetings decided and nobody has reported done yet, and what a new record may take over from the last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dates import first_day
from app.domain.text import name_key
from app.domain.values import as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.form import Field, Form
    from app.domain.values import Row, Values

# Columns of rows that can be carried forward.
FOLLOWS, OWNER, DEADLINE, RESULT = "follows", "owner", "deadline", "result"
_GROUP = "party_group"
_AT = "@"
_LONGEST_HEADING = 30
# 一、 （一） 1. 1、 (1)
_NUMERALS = r"[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+"
_HEADING = re.compile(
    rf"\s*(?:[(\uff08](?:{_NUMERALS}|\d+)[)\uff09]|(?:{_NUMERALS}|\d+)[\u3001.\uff0e])\s*\S"
)


@dataclass(frozen=True)
class OpenMatter:
    """`key` is what the row that takes it over keeps in `follows`: day and words to read, then where it stands."""

    key: str
    field: str
    uid: str
    day: str
    matter: str
    owner: str
    deadline: str

    def overdue(self, today: date) -> bool:
        return bool(self.deadline) and first_day(self.deadline) < today


def headline(rows_form: Form) -> str:
    """The column that names the matter."""
    return rows_form.fields[0].id


def carried_fields(form: Form, forms: Mapping[str, Form]) -> list[Field]:
    return [f for f in form.rows_fields if FOLLOWS in forms[f.of].by_id]


def open_matters(
    form: Form,
    forms: Mapping[str, Form],
    records: Iterable[tuple[str, Values]],
    *,
    until: date,
    group: str = "",
) -> list[OpenMatter]:
    """Matters with an owner or a deadline, or taken over already, that no row reports done and none follows.

    Only of meetings up to a day, and of one party group where the form names groups. The nearest deadline first.
    """
    kept = [(uid, v) for uid, v in records if _fits(form, v, until, group)]
    found = [m for uid, values in kept for m in _matters(form, forms, uid, values)]
    taken = {
        as_text(row.get(FOLLOWS))
        for _, values in kept
        for f in carried_fields(form, forms)
        for row in as_rows(values.get(f.id))
    }
    still_open = [matter for matter in found if matter.key not in taken]
    return sorted(still_open, key=lambda m: (m.deadline or "9999", m.day, m.matter))


def _fits(form: Form, values: Values, until: date, group: str) -> bool:
    day = as_text(values.get(form.period))
    if not day or first_day(day) > until:
        return False
    return _GROUP not in form.by_id or name_key(as_text(values.get(_GROUP))) == name_key(group)


def _matters(form: Form, forms: Mapping[str, Form], uid: str, values: Values) -> Iterator[OpenMatter]:
    day = as_text(values.get(form.period))[:10]
    for field in carried_fields(form, forms):
        for row in as_rows(values.get(field.id)):
            matter = as_text(row.get(headline(forms[field.of])))
            waits = any(row.get(name) for name in (OWNER, DEADLINE, FOLLOWS))
            if matter and waits and not row.get(RESULT):
                owner, deadline = as_text(row.get(OWNER)), as_text(row.get(DEADLINE))
                key = f"{day} {matter}{_AT}{uid}.{field.id}"
                yield OpenMatter(key, field.id, uid, day, matter, owner, deadline)


def origin(follows: str) -> tuple[str, str]:
    """(day, matter) of the meeting a row follows; empty for a row that follows nothing."""
    day, _, matter = follows.rpartition(_AT)[0].partition(" ")
    return day, matter


def outline(form: Form, forms: Mapping[str, Form], values: Values) -> dict[str, str | list[Row]]:
    """Headings alone: the subjects of topics and the numbered headings of texts. Nothing that was said or decided."""
    found: dict[str, str | list[Row]] = {}
    for field in form.fields:
        if field.kind == "long_text":
            lines = headings(as_text(values.get(field.id)))
            if lines:
                found[field.id] = "\n".join(lines)
    for field in carried_fields(form, forms):
        name = headline(forms[field.of])
        rows: list[Row] = [
            {name: row[name]}
            for row in as_rows(values.get(field.id))
            if row.get(name) and not row.get(FOLLOWS)
        ]
        if rows:
            found[field.id] = rows
    return found


def headings(text: str) -> Sequence[str]:
    """Short lines that begin with a number of a heading."""
    return [
        line.strip()
        for line in text.splitlines()
        if _HEADING.match(line) and len(line.strip()) <= _LONGEST_HEADING
    ]
