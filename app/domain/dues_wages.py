"""Reads a wage table: where its headings lie (one to three rows), which wage item each column is, and everybody's amounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.dues import base_of
from app.domain.errors import Refused
from app.domain.money import parse_money
from app.domain.sheets import NUMBER
from app.domain.text import heading_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.sheets import Sheet

NAME, BASE = "name", "base"
_SEARCHED, _DEEPEST = 40, 3
Treat = Callable[[str], tuple[str, str] | None]  # heading → (title, treatment)


@dataclass(frozen=True)
class WageWords:
    """Keys of the headings that name the person or state the base, and of names that are sums."""

    names: frozenset[str]
    bases: frozenset[str]
    sums: frozenset[str]


@dataclass(frozen=True)
class WageColumn:
    """`role` is name, base, or how the item counts; "" for a column that is not taken."""

    column: int
    heading: str
    role: str = ""
    item: str = ""


@dataclass
class WageRow:
    """One person. `row` is counted as the sheet shows it; `stated` is the base the table gives itself."""

    row: int
    name: str
    items: list[tuple[str, str, int]] = field(default_factory=list)
    stated: int | None = None
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def base(self) -> int:
        return base_of((how, fen) for _, how, fen in self.items)


@dataclass(frozen=True)
class WageTable:
    columns: tuple[WageColumn, ...]
    rows: tuple[WageRow, ...]


def read_wages(sheet: Sheet, words: WageWords, treat: Treat) -> WageTable | None:
    """None for a sheet without a heading that names people and at least one wage item."""
    place = _name_cell(sheet, words)
    if place is None:
        return None
    row, column = place
    data = next((r for r in range(row + 1, len(sheet.rows)) if _is_data(sheet, r, column)), None)
    if data is None:
        return None
    columns = tuple(_columns(sheet, _top(sheet, row), data, column, words, treat))
    if not any(one.item for one in columns):
        return None
    rows = [
        _wage_row(sheet, r, column, columns)
        for r in range(data, len(sheet.rows))
        if _is_data(sheet, r, column) and heading_key(sheet.rows[r][column]) not in words.sums
    ]
    return WageTable(columns, tuple(rows))


def _name_cell(sheet: Sheet, words: WageWords) -> tuple[int, int] | None:
    for r, texts in enumerate(sheet.rows[:_SEARCHED]):
        for c, text in enumerate(texts):
            if heading_key(text) in words.names:
                return r, c
    return None


def _is_data(sheet: Sheet, row: int, name_at: int) -> bool:
    return bool(sheet.rows[row][name_at]) and NUMBER in sheet.kinds[row]


def _top(sheet: Sheet, row: int) -> int:
    """Groups stand above the row with the names' heading; a title is one cell only."""
    top = row
    while top > 0 and row - top < _DEEPEST - 1 and sum(map(bool, sheet.rows[top - 1])) > 1:
        top -= 1
    return top


def _columns(
    sheet: Sheet, top: int, data: int, name_at: int, words: WageWords, treat: Treat
) -> Iterator[WageColumn]:
    spread = _spread(sheet, top, data)
    for column in range(sheet.width):
        parts = list(dict.fromkeys(text for row in spread if (text := "".join(row[column].split()))))
        if column == name_at:
            yield WageColumn(column, parts[-1], NAME)
        elif parts:
            yield _column(column, parts, words, treat)
        elif any(sheet.kinds[r][column] == NUMBER for r in range(data, len(sheet.rows))):
            yield WageColumn(column, "")


def _column(column: int, parts: Sequence[str], words: WageWords, treat: Treat) -> WageColumn:
    """The lowest heading that is known says what a column is; a group may say it for a heading like 个人."""
    heading = "·".join(parts)
    for part in reversed(parts):
        if heading_key(part) in words.bases:
            return WageColumn(column, heading, BASE)
        if heading_key(part) in words.sums:
            break
        found = treat(part)
        if found is not None:
            return WageColumn(column, heading, found[1], found[0])
    return WageColumn(column, heading)


def _spread(sheet: Sheet, top: int, data: int) -> list[list[str]]:
    """The heading rows with merged cells filled in."""
    grid = [list(texts) for texts in sheet.rows[top:data]]
    for r0, c0, r1, c1 in sheet.merges:
        for r in range(max(r0, top), min(r1 + 1, data)):
            for c in range(c0, min(c1 + 1, sheet.width)):
                grid[r - top][c] = grid[r - top][c] or sheet.rows[r0][c0]
    return grid


def _wage_row(sheet: Sheet, row: int, name_at: int, columns: Sequence[WageColumn]) -> WageRow:
    found = WageRow(row + 1, sheet.rows[row][name_at])
    for one in columns:
        text = sheet.rows[row][one.column]
        if not text or not one.role or one.role == NAME:
            continue
        try:
            fen = parse_money(text)
        except Refused:
            found.unread.append((one.heading, text))
            continue
        if one.role == BASE:
            found.stated = fen
        elif fen:
            found.items.append((one.item, one.role, fen))
    return found
