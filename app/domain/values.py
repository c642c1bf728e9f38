"""The values a record is made of, as they are kept, journaled and sent: plain JSON."""

from __future__ import annotations

from collections.abc import Mapping

# text, ISO dates, codes, member references → str · money in fen, counts, yes/no → int · rows → list
Value = str | int | None | list["Row"]
Row = dict[str, "Value"]
Values = Mapping[str, Value]

# What a member reference joins: the name as of the record's day, and the card it belongs to.
_AT = "@"
_BETWEEN = "、"


def member_ref(name: str, uid: str = "") -> str:
    """`name@uid` for someone with a card, the bare name for a guest."""
    return f"{name}{_AT}{uid}" if uid else name


def split_ref(ref: str) -> tuple[str, str]:
    """(name, uid); the uid is empty for a guest."""
    name, _, uid = ref.partition(_AT)
    return name, uid


def split_refs(value: str) -> list[tuple[str, str]]:
    """The people of a field that may name several."""
    return [split_ref(part) for part in value.split(_BETWEEN) if part]


def join_refs(refs: list[str]) -> str:
    return _BETWEEN.join(refs)


def as_rows(value: Value) -> list[Row]:
    """The rows of a rows field; none for an empty one."""
    return value if isinstance(value, list) else []


def numbered(values: Values, name: str) -> list[tuple[int, Row]]:
    """The rows of a rows field with the numbers people know them by, from 1."""
    return list(enumerate(as_rows(values.get(name)), start=1))


def as_int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def as_text(value: Value) -> str:
    return "" if value is None or isinstance(value, list) else str(value)
