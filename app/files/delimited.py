"""Reads comma- or tab-separated text in the encodings Chinese offices write: UTF-8, UTF-16, GB18030."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.domain.sheets import COLUMN_CAP, NUMBER, ROW_CAP, Sheet, clean_cell, sheet_from_cells

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_DELIMITERS = ",\t;，|"
# How exporters keep a spreadsheet from turning an ID into a number: ="110105…" and '110105….
_GUARDED = re.compile(r'="(.*)"|\'(?=[0-9])(.*)', re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_delimited(path: Path) -> list[Sheet]:
    text = decode(path.name, path.read_bytes())
    delimiter = max(_DELIMITERS, key=lambda mark: _columns(text, mark))
    csv.field_size_limit(1_000_000)
    cells: dict[int, dict[int, tuple[str, str]]] = {}
    cut = 0
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter)):
        found = {c: cell for c, raw in enumerate(row[:COLUMN_CAP]) if (cell := _cell(raw))[1]}
        if found and number >= ROW_CAP:
            cut += 1
        elif found:
            cells[number] = found
    return [sheet_from_cells(path.stem, cells, cut_rows=cut)]


def decode(name: str, data: bytes) -> str:
    """The text of the bytes. Raises UserError("foreign.encoding") for text that is broken or in another encoding,
    UserError("foreign.unknown") for what is no text at all.
    """
    encodings = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or ["utf-8", "gb18030"]
    if len(encodings) > 1 and data[1:2] == b"\0":
        encodings = ["utf-16-le"]
    code = "foreign.encoding" if name.lower().endswith(_TEXT_SUFFIXES) else "foreign.unknown"
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        code = "foreign.unknown"
        if not _NOT_TEXT.search(text[:100_000]):
            return text.replace("\0", "")
    raise UserError(code, name=name)


def _columns(text: str, delimiter: str) -> int:
    """How many columns the delimiter makes; the fewer lines agree, the less it counts."""
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    counts = [line.count(delimiter) for line in lines]
    return sorted(counts)[len(counts) // 2] * 10 + max(counts) if counts else 0


def _cell(raw: str) -> tuple[str, str]:
    """Bare numbers may have gone through a spreadsheet: 1980.10 comes out as 1980.1."""
    found = _GUARDED.fullmatch(raw.strip())
    if found:
        return clean_cell(found[1] or found[2] or "")
    kind, text = clean_cell(raw)
    return (NUMBER, text) if _NUMBER.fullmatch(text) else (kind, text)
