"""Reads old .xls workbooks; their formats are not to be had, so a date there is always a whole day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.domain.identity import number_cell_as_text
from app.domain.sheets import (
    BOOLEAN,
    COLUMN_CAP,
    DATE,
    NUMBER,
    ROW_CAP,
    TEXT,
    Sheet,
    clean_cell,
    sheet_from_cells,
)

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineSheet


def read_xls(path: Path) -> list[Sheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    with path.open("rb") as file:
        book = load_workbook(file)
        return [
            _read_sheet(book.get_sheet_by_name(sheet.name), hidden=sheet.visible != SheetVisibleEnum.Visible)
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]


def _read_sheet(sheet: CalamineSheet, *, hidden: bool) -> Sheet:
    cells: dict[int, dict[int, tuple[str, str]]] = {}
    cut = 0
    for number, row in enumerate(sheet.to_python(skip_empty_area=False)):
        found = {c: cell for c, raw in enumerate(row[:COLUMN_CAP]) if (cell := _cell(raw))[1]}
        if found and number >= ROW_CAP:
            cut += 1
        elif found:
            cells[number] = found
    merges = tuple((r0, c0, r1, c1) for (r0, c0), (r1, c1) in sheet.merged_cell_ranges or [])
    return sheet_from_cells(sheet.name, cells, merges=merges, hidden=hidden, cut_rows=cut)


def _cell(raw: float | str | bool | time | date | datetime | timedelta) -> tuple[str, str]:  # noqa: FBT001
    match raw:
        case bool():
            return BOOLEAN, "1" if raw else "0"
        case str():
            return clean_cell(raw)
        case float() | int():
            return NUMBER, number_cell_as_text(raw)
        case datetime():
            midnight = raw.time() == time()
            return DATE, raw.date().isoformat() if midnight else raw.strftime("%Y-%m-%d %H:%M")
        case date():
            return DATE, raw.isoformat()
    return (DATE, raw.strftime("%H:%M")) if isinstance(raw, time) else (TEXT, str(raw))
