"""Reads .xlsx cell by cell with what a roster needs and value readers drop: formats, errors, hidden rows.

The `<dimension>` is never believed (WPS and exporters write wrong ones), one stray cell in the last row costs
nothing, and rows beyond the cap are counted instead of read.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from app.domain.sheets import (
    BOOLEAN,
    COLUMN_CAP,
    DATE,
    ERROR,
    LOST_KINDS,
    ROW_CAP,
    UNCALCULATED,
    Merge,
    Sheet,
    clean_cell,
    sheet_from_cells,
)
from app.files.number_formats import Shape, shown
from app.files.xlsx_parts import TRUE, Parts

if TYPE_CHECKING:
    from pathlib import Path

    from app.files.xlsx_parts import Attributes

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_PLAIN = Shape()


def read_xlsx(path: Path) -> list[Sheet]:
    """All sheets in the workbook's order. Raises UserError("foreign.incomplete") when its parts do not fit."""
    with zipfile.ZipFile(path) as archive:
        book = Parts(path.name, archive)
        return [_read_sheet(book, *listed) for listed in book.sheets]


def _read_sheet(book: Parts, name: str, part: str, hidden: bool) -> Sheet:  # noqa: FBT001 - unpacked
    cells = _Cells(book)
    book.parse(part, cells.start, cells.end, cells.text)
    return sheet_from_cells(
        name,
        cells.rows,
        merges=tuple(cells.merges),
        hidden=hidden,
        hidden_rows=frozenset(cells.hidden_rows),
        cut_rows=len(cells.cut),
    )


class _Cells:
    """Collects the cells of one sheet while its XML streams by."""

    def __init__(self, book: Parts) -> None:
        self.rows: dict[int, dict[int, tuple[str, str]]] = {}
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.cut: set[int] = set()
        self._book = book
        self._row, self._column = -1, -1
        self._type, self._style = "", 0
        self._formula = False
        self._pieces: list[str] = []
        self._collecting = False
        self._phonetic = False
        self._cleaned: dict[str, tuple[str, str]] = {}
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "t"):
            self._collecting = not self._phonetic
        elif tag == "row":
            self._row = int(attributes.get("r") or self._row + 2) - 1
            self._column = -1
            if attributes.get("hidden") in TRUE:
                self.hidden_rows.add(self._row)
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self._collecting:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._collecting = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c" and (self._pieces or self._formula):
            cell = self._cell("".join(self._pieces))
            if cell[1] or cell[0] in LOST_KINDS:
                self._keep(cell)

    def _start_cell(self, attributes: Attributes) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = self._column_number(found[1]) if found else self._column + 1
        if found:
            self._row = int(found[2]) - 1
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s") or 0)
        self._formula = False
        self._pieces.clear()

    def _column_number(self, letters: str) -> int:
        number = self._columns.get(letters)
        if number is None:
            number = 0
            for letter in letters.upper():
                number = number * 26 + ord(letter) - ord("A") + 1
            self._columns[letters] = number = number - 1
        return number

    def _keep(self, cell: tuple[str, str]) -> None:
        if self._row >= ROW_CAP or self._column >= COLUMN_CAP:
            self.cut.add(self._row)
        else:
            self.rows.setdefault(self._row, {})[self._column] = cell

    def _cell(self, raw: str) -> tuple[str, str]:
        if self._formula and not raw and self._type != "str":
            return UNCALCULATED, ""
        read = {"s": self._shared, "str": self._clean, "inlineStr": self._clean, "n": self._number}
        if self._type in read:
            return read[self._type](raw)
        if self._type == "b":
            return BOOLEAN, "1" if raw.strip() in TRUE else "0"
        if self._type == "d":
            return DATE, raw.strip().removesuffix("T00:00:00").replace("T", " ")
        return ERROR, raw.strip()

    def _shared(self, raw: str) -> tuple[str, str]:
        texts = self._book.texts
        return self._clean(texts[int(raw)] if raw.isdecimal() and int(raw) < len(texts) else "")

    def _number(self, raw: str) -> tuple[str, str]:
        try:
            value = float(raw)
        except ValueError:
            return self._clean(raw)
        shapes = self._book.shapes
        shape = shapes[self._style] if self._style < len(shapes) else _PLAIN
        return shown(value, shape, from_1904=self._book.from_1904)

    def _clean(self, raw: str) -> tuple[str, str]:
        known = self._cleaned.get(raw)
        if known is None:
            known = self._cleaned[raw] = clean_cell(_ESCAPE.sub(_unescape, raw))
        return known

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = [_REFERENCE.fullmatch(corner) for corner in (first, last)]
        if ends[0] and ends[1]:
            self.merges.append(
                (
                    int(ends[0][2]) - 1,
                    self._column_number(ends[0][1]),
                    int(ends[1][2]) - 1,
                    self._column_number(ends[1][1]),
                )
            )


def _unescape(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
