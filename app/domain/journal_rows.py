"""Rows of a journal as they lie and travel: read strictly, so that nothing a foreign file says reaches the tables unchecked."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple, cast

from app.domain.errors import Refused
from app.domain.field_kinds import kind_of
from app.domain.packet import BadHead, canonical, strict_json
from app.domain.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.form import Form
    from app.domain.values import Row

_TYPES = (int, str, str, str, str, int, int, int, str, str, str, str, str, str, str, str)
_HASHED = 14
_PLAIN = frozenset((str, int, type(None)))  # a boolean is a number to Python; here it is none
RETIRED = "_retired_at"  # stands for the column in before and after; no field may start with "_"


class BadRow(ValueError):
    """A row that cannot be: `reason` names which one it was, and why, for the person who has to ask about it."""


class JournalRow(NamedTuple):
    """One change as it is kept and travels; `before` and `after` are the very texts that the hash is over."""

    seq: int
    seat: str
    device: str
    uid: str
    form: str
    form_version: int
    revision: int
    base: int
    action: str
    batch: str
    at: str
    by: str
    before: str
    after: str
    prev_hash: str
    hash: str

    @property
    def changes(self) -> Row:
        return cast("Row", json.loads(self.after))


class ChainHead(NamedTuple):
    """The newest row of a chain; a package tells it as a list of the two."""

    seq: int = 0
    hash: str = ""


NO_ROW = ChainHead()


def heads_from(told: object) -> dict[str, ChainHead]:
    """Device → newest row, of plain JSON; what is no such pair is left out."""
    return {
        device: ChainHead(*pair)
        for device, pair in (told.items() if isinstance(told, dict) else ())
        if isinstance(pair, list) and [type(part) for part in pair] == [int, str]
    }


def as_lines(rows: Iterable[JournalRow]) -> Iterator[bytes]:
    for row in rows:
        yield canonical(list(row)) + b"\n"


def read_lines(raw: bytes, seat: str) -> list[JournalRow]:
    """All rows of one seat, each with a hash that holds. Raises BadRow."""
    return [_row(line, number, seat) for number, line in enumerate(raw.splitlines(), start=1)]


def _row(line: bytes, number: int, seat: str) -> JournalRow:
    try:
        found = strict_json(line)
    except BadHead:
        raise BadRow(number, "json") from None
    if not isinstance(found, list) or tuple(map(type, found)) != _TYPES:
        raise BadRow(number, "shape")
    row = JournalRow(*found)
    if row.seat != seat or row.revision != row.base + 1 or row.base < 0 or row.seq < 1:
        raise BadRow(number, "order")
    if row.hash != hash_of(row):
        raise BadRow(number, "hash")
    if not (_is_row(row.before) and _is_row(row.after)):
        raise BadRow(number, "values")
    return row


def _is_row(text: str) -> bool:
    try:
        return is_record(json.loads(text))
    except (ValueError, RecursionError):
        return False


def is_record(found: object) -> bool:
    """Texts, whole numbers and nothing; lists only of rows of those: what a record is made of."""
    if not isinstance(found, dict):
        return False
    values = found.values()
    return _PLAIN.issuperset(map(type, values)) or all(
        type(value) in _PLAIN or (type(value) is list and all(map(_is_line, value))) for value in values
    )


def _is_line(row: object) -> bool:
    return type(row) is dict and _PLAIN.issuperset(map(type, row.values()))


def misplaced(form: Form, values: Row) -> str:
    """The first field with rows where it has none, or none where it has rows; "" for none."""
    for name, value in values.items():
        field = form.by_id.get(form.renamed.get(name, name))
        if field is not None and value is not None and isinstance(value, list) != bool(field.of):
            return name
    return ""


def hash_of(row: JournalRow) -> str:
    """What seals a row: SHA-256 over the previous hash and the canonical JSON of all other columns, in their order."""
    return hashlib.sha256(row.prev_hash.encode() + b"\n" + canonical(list(row[:_HASHED]))).hexdigest()


def broken_link(rows: Iterable[JournalRow]) -> JournalRow | None:
    """The first row that does not follow from the one before it in its chain."""
    last: dict[str, JournalRow] = {}
    for row in rows:
        before = last.get(row.device)
        if before and (row.seq != before.seq + 1 or row.prev_hash != before.hash):
            return row
        last[row.device] = row
    return None


def unfit(form: Form, values: Row, forms: Mapping[str, Form]) -> str:
    """The first field whose value its column cannot hold, or whose text no door of ours lets in; "" for none."""
    fields = form.by_id
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            return name or "?"
        if isinstance(value, str):
            if kind_of(field).column != "TEXT" or not _is_text(value):
                return name
        elif isinstance(value, list):
            inner = next((bad for row in value if (bad := unfit(forms[field.of], row, forms))), "")
            if inner:
                return f"{name}.{inner}"
        elif kind_of(field).column != "INTEGER" or type(value) is not int or not -(2**63) <= value < 2**63:
            return name
    return ""


def _is_text(value: str) -> bool:
    """What is printable, line by line, needs no second look."""
    return value.replace("\n", "").isprintable() or _is_clean(value)


def _is_clean(text: str) -> bool:
    try:
        return clean_text(text) == text
    except Refused:
        return False
