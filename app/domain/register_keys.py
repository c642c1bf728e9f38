"""What a register carries so that it can be read back: the card and revision of each row, and the columns by heading."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.register import Column

KEY_HEADING, META_SHEET = "sanben-key", "sanben"
MARK, ROW_MARK = "sanben.register.1", "sanben.row"
_KEY = re.compile(r"([0-9a-f]{32})\.([0-9]{1,6})(?:\.([0-9]{1,4}|new))?\.([0-9a-f]{4})")
_FACTS = 7  # cells of a row of the hidden sheet before its columns


NEW_ROW = "new"  # the place of a row that is not there yet


class Key(NamedTuple):
    """A card at a revision; of one of its rows also the place that row had."""

    uid: str
    revision: int
    place: str = ""


class Meta(NamedTuple):
    """One sheet as it was written: which register, whose, of which day, when; and its columns by heading."""

    sheet: str
    register: str
    seat: str
    day: str
    stamp: str
    period: str
    columns: Mapping[str, tuple[str, str]]  # heading → column, format


def _check(text: str) -> str:
    return f"{zlib.crc32(text.encode()) & 0xFFFF:04x}"


def key_of(uid: str, revision: int, place: str = "") -> str:
    text = f"{uid}.{revision}" + (f".{place}" if place else "")
    return f"{text}.{_check(text)}"


def read_key(text: str) -> Key | None:
    """None for one that somebody typed into or a program cut."""
    found = _KEY.fullmatch(text.strip())
    if found is None or _check(text.strip().rpartition(".")[0]) != found[4]:
        return None
    return Key(found[1], int(found[2]), found[3] or "")


def meta_row(
    sheet: str, register: str, seat: str, day: date, stamp: str, period: str, columns: Iterable[Column]
) -> list[str]:
    named = (part for column in columns for part in (column.label, column.id, column.format))
    return [MARK, sheet, register, seat, day.isoformat(), stamp, period, *named]


def row_of_key(sheet: str, key: str) -> list[str]:
    """That a card stood on a sheet: else nobody could tell who was taken out."""
    return [ROW_MARK, sheet, key]


def read_keys(rows: Iterable[Sequence[str]], sheet: str) -> list[str]:
    return [row[2] for row in rows if len(row) > 2 and row[0] == ROW_MARK and row[1] == sheet]


def read_meta(rows: Iterable[Sequence[str]]) -> list[Meta]:
    """What the hidden sheet says; rows of any other shape are passed by."""
    found: list[Meta] = []
    for row in rows:
        if len(row) > _FACTS and row[0] == MARK:
            named = row[_FACTS:]
            columns = {
                named[n]: (named[n + 1], named[n + 2])
                for n in range(0, len(named) - 2, 3)
                if named[n] and named[n + 1]
            }
            found.append(Meta(row[1], row[2], row[3], row[4], row[5], row[6], columns))
    return found
