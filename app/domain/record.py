"""From what was typed to the values of a record, with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Problem, Refused
from app.domain.field_kinds import Typing, kind_of, show
from app.domain.form import ROWS_KINDS

if TYPE_CHECKING:
    from app.domain.form import Field, Form
    from app.domain.values import Row, Value

Forms = Mapping[str, "Form"]
Typed = Mapping[str, object]


class Reading(NamedTuple):
    """`values` holds what could be read; a field with a problem is missing from it, so nothing is guessed."""

    values: Row
    problems: tuple[Problem, ...]


def read_record(form: Form, typed: Typed, forms: Forms, typing: Typing) -> Reading:
    """Values of the fields that `typed` names (texts, JSON numbers and booleans, lists of rows).

    Unknown names are a problem. An empty text clears its field (value None). Computed fields are ignored:
    they are computed.
    """
    values: Row = {}
    problems: list[Problem] = []
    for name, raw in typed.items():
        field = form.by_id.get(name)
        if field is None:
            problems.append(Problem("field.unknown", field=name))
        elif field.computed:
            continue
        elif field.kind in ROWS_KINDS:
            values[name] = _read_rows(field, raw, forms, typing, problems)
        else:
            _read_one(field, raw, typing, values, problems)
    return Reading(values, tuple(problems))


def _read_one(field: Field, raw: object, typing: Typing, values: Row, problems: list[Problem]) -> None:
    try:
        values[field.id] = read_value(field, raw, typing)
    except Refused as refusal:
        problems.append(Problem(refusal.code, field=field.id, values=refusal.values))


def read_value(field: Field, raw: object, typing: Typing) -> Value:
    """One value; None for nothing. Raises Refused."""
    if raw is None:
        return None
    if isinstance(raw, list | dict):
        raise Refused("field.not_text")
    if isinstance(raw, bool):
        raw = "1" if raw else "0"
    text = str(raw)
    return kind_of(field).read(field, text, typing) if text.strip() else None


def _read_rows(field: Field, raw: object, forms: Forms, typing: Typing, problems: list[Problem]) -> list[Row]:
    form = forms[field.of]
    if raw is None:
        return []
    if not isinstance(raw, list):
        problems.append(Problem("rows.not_text", field=field.id))
        return []
    rows: list[Row] = []
    for number, item in enumerate(raw, start=1):
        if not isinstance(item, Mapping):
            problems.append(Problem("rows.not_text", field=field.id, row=number))
            continue
        reading = read_record(form, item, forms, typing)
        problems.extend(p.at(field=f"{field.id}.{p.field}", row=number) for p in reading.problems)
        row: Row = {name: value for name, value in reading.values.items() if value is not None}
        if row:
            rows.append(row)
    return rows


def listed_words(form: Form, values: Mapping[str, Value]) -> list[str]:
    """What the form lists of a record besides its day, as people read it."""
    shown = (show(form.by_id[name], values.get(name)) for name in form.list if name != form.period)
    return [word for word in shown if word]


def title_of(form: Form, values: Mapping[str, Value]) -> str:
    """The first words a record is known by; the form's own title for one without any."""
    return next(iter(listed_words(form, values)), form.title)


def defaults(form: Form) -> Row:
    """What a new record holds where nobody said otherwise."""
    return {field.id: field.default for field in form.fields if field.default}


def missing(form: Form, values: Mapping[str, Value], forms: Forms) -> list[Problem]:
    """Required fields that hold nothing, also inside rows."""
    found: list[Problem] = []
    for field in form.fields:
        value = values.get(field.id)
        if field.required and (value is None or value in ("", [])):
            found.append(Problem("field.required", field=field.id))
        if isinstance(value, list):
            for number, row in enumerate(value, start=1):
                inner = missing(forms[field.of], row, forms)
                found.extend(p.at(field=f"{field.id}.{p.field}", row=number) for p in inner)
    return found
