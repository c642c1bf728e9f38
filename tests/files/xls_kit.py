"""A small .xls made by hand: a compound file with one BIFF8 workbook of texts, numbers and dates."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.files.roster_twins import Cell

_SECTOR = 512
_DATE_STYLE = 1
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_xls(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    dates: Mapping[tuple[int, int], int] | None = None,
) -> Path:
    """One sheet; `dates` are serial numbers of days by (row, column)."""
    path.write_bytes(_compound(_workbook(rows, dates or {})))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _workbook(rows: Sequence[Sequence[Cell]], dates: Mapping[tuple[int, int], int]) -> bytes:
    beginning = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    styles = b"".join(
        _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number, 0, 0x20, 0, 0, 0, 0, 0, 0))
        for number in (0, 14)
    )
    name = "名册"
    sheet = _sheet(rows, dates)

    def bound(offset: int) -> bytes:
        return _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name), 1) + name.encode("utf-16-le"))

    start = len(beginning) + len(styles) + len(bound(0)) + 4
    return beginning + styles + bound(start) + _record(0x000A, b"") + sheet


def _sheet(rows: Sequence[Sequence[Cell]], dates: Mapping[tuple[int, int], int]) -> bytes:
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    width = max(len(row) for row in rows)
    parts.append(_record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if (r, c) in dates:
                parts.append(_record(0x0203, struct.pack("<HHHd", r, c, _DATE_STYLE, dates[r, c])))
            elif isinstance(value, str):
                text = value.encode("utf-16-le")
                parts.append(_record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text) // 2, 1) + text))
            elif isinstance(value, int | float):
                parts.append(_record(0x0203, struct.pack("<HHHd", r, c, 0, value)))
    return b"".join([*parts, _record(0x000A, b"")])


def _compound(stream: bytes) -> bytes:
    """Header, one sector of allocation table, the directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    table = [_FAT, _END, *range(3, count + 2), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6, b"\0" * 6,
        0, 1, 1, 0, 4096, _END, 0, _END, 0, 0,
    )  # fmt: skip
    header += struct.pack("<108I", *[_FREE] * 108)
    directory = (
        _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream)) + b"\0" * 256
    )
    return header + struct.pack(f"<{_SECTOR // 4}I", *table) + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, _FREE, _FREE, child, b"\0" * 16, 0, 0, 0, start, size
    )
