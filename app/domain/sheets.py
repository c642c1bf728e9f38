"""A foreign workbook as plain cells: what each cell shows, and what kind of cell it was."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import Refused
from app.domain.text import clean_text

# One letter a cell, in `Sheet.kinds`.
EMPTY, TEXT, NUMBER, DATE, BOOLEAN = " ", "t", "n", "d", "b"
ERROR = "e"  # #N/A and its kin: there is no value
UNCALCULATED = "f"  # a formula whose result the file does not hold
IMPOSSIBLE = "x"  # characters that are no text; they were left out
LOST_KINDS = frozenset({ERROR, UNCALCULATED, IMPOSSIBLE})

ROW_CAP = 20_000
COLUMN_CAP = 500
CELL_TEXT_MAX = 32_767  # a cell of a workbook holds no more

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; counted from 0


@dataclass(frozen=True)
class Sheet:
    """`rows` are the texts as shown, all of one width; `kinds` has one letter for each of their cells.

    Date cells are ISO text of the precision their format shows; numbers keep the digits they have.
    `cut_rows` counts rows with content beyond the cap that were not read.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    cut_rows: int = 0

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True)
class Workbook:
    """`kind` is what the bytes were: xlsx, xls, csv. `name` is the file's, with its suffix."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]


def sheet_from_cells(
    name: str,
    cells: dict[int, dict[int, tuple[str, str]]],
    *,
    merges: tuple[Merge, ...] = (),
    hidden: bool = False,
    hidden_rows: frozenset[int] = frozenset(),
    cut_rows: int = 0,
) -> Sheet:
    """A sheet from its cells by row and column, each (kind, text); what is absent is empty."""
    filled = {r: row for r, row in cells.items() if row}
    height = max(filled, default=-1) + 1
    width = max((max(row) for row in filled.values()), default=-1) + 1
    blank, blank_kinds = ("",) * width, EMPTY * width
    rows: list[tuple[str, ...]] = []
    kinds: list[str] = []
    for number in range(height):
        row = filled.get(number)
        if row is None:
            rows.append(blank)
            kinds.append(blank_kinds)
            continue
        texts, letters = [""] * width, [EMPTY] * width
        for column, (kind, text) in row.items():
            texts[column], letters[column] = text, kind
        rows.append(tuple(texts))
        kinds.append("".join(letters))
    inside = tuple(m for m in merges if m[0] < height and m[1] < width)
    return Sheet(name, tuple(rows), tuple(kinds), inside, hidden, hidden_rows, cut_rows)


def clean_cell(raw: str) -> tuple[str, str]:
    """(kind, text) of a text cell that passed the one door for text."""
    try:
        return TEXT, clean_text(raw)[:CELL_TEXT_MAX]
    except Refused:
        return IMPOSSIBLE, ""
