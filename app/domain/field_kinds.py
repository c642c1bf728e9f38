"""One entry per field kind with all its conversions: typed text ↔ value ↔ shown text ↔ cell ↔ JSON."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.domain import dates, identity, money
from app.domain.errors import Refused
from app.domain.text import clean_text, half_width, single_line, split_names
from app.domain.values import Value, as_rows, as_text, join_refs, member_ref, split_ref, split_refs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.form import Field, Form
    from app.domain.values import Row

TEXT_MAX = 200
LONG_TEXT_MAX = 30_000  # a cell of a workbook holds 32,767
_UID = re.compile(r"[0-9a-f]{32}")
_YES = {"1", "是", "有", "√", "✓", "y", "yes", "true", "对"}
_NO = {"0", "否", "无", "×", "x", "n", "no", "false", "不是", "没有"}

Cell = str | int | Decimal | date | None


def _nobody(_name: str) -> Sequence[str]:
    return ()


_HASH = "sha256"  # of an attachment: nobody reads it


class Typing(NamedTuple):
    """What reading typed text may ask about its surroundings.

    `people` gives the references (`name@uid`) of the members that have this name; `today` lets dates be typed
    short.
    """

    today: date | None = None
    people: Callable[[str], Sequence[str]] = _nobody


class FieldKind(NamedTuple):
    """`column` is the SQL type ("" for tables of their own); `number_format` is Excel's."""

    column: str
    read: Callable[[Field, str, Typing], Value]
    show: Callable[[Field, Value], str]
    cell: Callable[[Field, Value], Cell]
    number_format: str = "@"


def _read_text(field: Field, raw: str, _typing: Typing) -> Value:
    return _limited(single_line(raw), field.max or TEXT_MAX)


def _read_long_text(field: Field, raw: str, _typing: Typing) -> Value:
    return _limited(clean_text(raw), field.max or LONG_TEXT_MAX)


def _limited(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Refused("text.too_long", length=len(text), max=longest)
    return text


def _read_choice(field: Field, raw: str, _typing: Typing) -> Value:
    if field.codes is None:
        raise Refused("choice.unknown", value=raw, table=field.label)
    return field.codes.read(raw)


def _show_choice(field: Field, value: Value) -> str:
    return field.codes.label(as_text(value)) if field.codes and value is not None else ""


def _read_count(_field: Field, raw: str, _typing: Typing) -> Value:
    text = re.sub(r"\.0+$", "", half_width(raw).replace(",", ""))
    if not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise Refused("count.unreadable", value=raw)
    return int(text)


def _read_number(_field: Field, raw: str, _typing: Typing) -> Value:
    """Hours and the like: kept as the shortest decimal text, `1.50` → `1.5`."""
    try:
        number = Decimal(half_width(raw).replace(",", ""))
    except InvalidOperation:
        raise Refused("number.unreadable", value=raw) from None
    if not number.is_finite() or abs(number) >= 10**12:
        raise Refused("number.unreadable", value=raw)
    return f"{number.normalize():f}"


def _read_yes_no(_field: Field, raw: str, _typing: Typing) -> Value:
    word = half_width(raw).casefold()
    if word in _YES:
        return 1
    if word in _NO:
        return 0
    raise Refused("yes_no.unreadable", value=raw)


def _read_member(field: Field, raw: str, typing: Typing) -> Value:
    text = single_line(raw)
    if not field.many:
        return _one_member(field, text, typing)
    return join_refs([_one_member(field, part, typing) for part in split_names(text)])


def _one_member(field: Field, text: str, typing: Typing) -> str:
    name, uid = split_ref(text)
    if uid and _UID.fullmatch(uid):
        return _limited(text, TEXT_MAX)
    found = typing.people(name)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise Refused("member.ambiguous", value=name, count=len(found))
    if not field.outsiders:
        raise Refused("member.unknown", value=name)
    return member_ref(_limited(name, TEXT_MAX))


def _no_text(_field: Field, raw: str, _typing: Typing) -> Value:
    raise Refused("rows.not_text", value=raw)


def _show_text(_field: Field, value: Value) -> str:
    return as_text(value)


def _cell_text(_field: Field, value: Value) -> Cell:
    return as_text(value) or None


@lru_cache(maxsize=4096)
def _names_of(text: str) -> str:
    """The same people are named over and over: in each list of those present."""
    return join_refs([name for name, _ in split_refs(text)])


def _show_yes_no(_field: Field, value: Value) -> str:
    return "" if value is None else "是" if value else "否"


def _show_rows(_field: Field, value: Value) -> str:
    return str(len(as_rows(value))) if as_rows(value) else ""


def _cell_date(_field: Field, value: Value) -> Cell:
    text = as_text(value)
    return date.fromisoformat(text) if dates.is_day(text) else text or None


def _cell_number(_field: Field, value: Value) -> Cell:
    return None if value is None else Decimal(as_text(value))


FIELD_KINDS: dict[str, FieldKind] = {
    "text": FieldKind("TEXT", _read_text, _show_text, _cell_text),
    "long_text": FieldKind("TEXT", _read_long_text, _show_text, _cell_text),
    "choice": FieldKind("TEXT", _read_choice, _show_choice, lambda f, v: _show_choice(f, v) or None),
    "date": FieldKind(
        "TEXT",
        lambda _f, raw, t: dates.parse_date(raw, t.today),
        lambda _f, v: dates.show_date(as_text(v)) if v else "",
        _cell_date,
        "yyyy-mm-dd",
    ),
    "datetime_range": FieldKind(
        "TEXT",
        lambda _f, raw, t: dates.parse_time_range(raw, t.today),
        lambda _f, v: dates.show_time_range(as_text(v)) if v else "",
        lambda _f, v: as_text(v).replace("T", " ").replace("/", "-") or None,
    ),
    "money": FieldKind(
        "INTEGER",
        lambda _f, raw, _t: money.parse_money(raw),
        lambda _f, v: money.show_money(v) if isinstance(v, int) else "",
        lambda _f, v: Decimal(v) / 100 if isinstance(v, int) else None,
        "#,##0.00",
    ),
    "count": FieldKind(
        "INTEGER", _read_count, _show_text, lambda _f, v: v if isinstance(v, int) else None, "0"
    ),
    "number": FieldKind("TEXT", _read_number, _show_text, _cell_number, "General"),
    "yes_no": FieldKind("INTEGER", _read_yes_no, _show_yes_no, lambda f, v: _show_yes_no(f, v) or None),
    "member": FieldKind(
        "TEXT",
        _read_member,
        lambda _f, v: _names_of(as_text(v)),
        lambda _f, v: join_refs([name for name, _ in split_refs(as_text(v))]) or None,
    ),
    "rows": FieldKind("", _no_text, _show_rows, lambda _f, v: len(as_rows(v)) or None, "0"),
    "attachments": FieldKind("", _no_text, _show_rows, lambda _f, v: len(as_rows(v)) or None, "0"),
    "id_number": FieldKind("TEXT", lambda _f, raw, _t: identity.parse_id_number(raw), _show_text, _cell_text),
    "phone": FieldKind("TEXT", lambda _f, raw, _t: identity.parse_phone(raw), _show_text, _cell_text),
}


def kind_of(field: Field) -> FieldKind:
    return FIELD_KINDS[field.kind]


def show(field: Field, value: Value) -> str:
    """What papers and lists print for a value; "" for none."""
    return kind_of(field).show(field, value)


def show_masked(field: Field, value: Value) -> str:
    """As `show`, with ID numbers and phones masked: what screens print by default."""
    if field.kind == "id_number":
        return identity.mask_id_number(as_text(value))
    if field.kind == "phone" and value:
        return identity.mask_phone(as_text(value))
    return show(field, value)


def row_words(form: Form, item: Row, day: Callable[[Field, Value], str] = show) -> tuple[str, str]:
    """(days, the rest) of a line of history, as screens print it."""
    days = [day(f, item.get(f.id)) for f in form.fields if f.kind == "date" and item.get(f.id)]
    words = (
        (f.label if item.get(f.id) else "") if f.kind == "yes_no" else show_masked(f, item.get(f.id))
        for f in form.fields
        if f.kind not in ("date", "count") and not f.of and f.id != _HASH
    )
    return " 至 ".join(days[:2]), "·".join(word for word in words if word)


def row_line(form: Form, item: Row) -> str:
    """A line of history in one text."""
    return " ".join(part for part in row_words(form, item) if part)


def typed(field: Field, value: Value) -> str:
    """The text that reads back as this value: what an editor shows."""
    if field.kind in ("date", "datetime_range", "number"):
        return as_text(value).replace("T", " ").replace("/", "-") if value else ""
    if field.kind == "member":
        return as_text(value)
    return show(field, value)
