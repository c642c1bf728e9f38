"""Workbooks as Excel would read them, with openpyxl as the independent reader."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from app.domain.errors import UserError
from app.files.sheet_writer import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = [
    Column("序号", 5, "0"), Column("姓名", 8), Column("公民身份号码", 20), Column("入党时间", 11, "yyyy.mm.dd"),
    Column("金额", 10, "#,##0.00"), Column("备注", 20, "@", centred=False),
]  # fmt: skip
ROWS: list[list[object]] = [
    [1, "甲一", "11010519491231002X", date(2001, 7, 1), Decimal("3962.5"), "=1+1"],
    [2, "𠮷·买买提", "110105194912310029", None, None, "第一行\n第二行"],
]


def written(folder: Path, rows: list[list[object]] = ROWS, **more: object) -> Worksheet:
    sheet = Sheet("花名册", COLUMNS, rows, **more)  # type: ignore[arg-type]  # rows of any values, options by name
    write_workbook([sheet], folder / "x.xlsx")
    found: Worksheet = load_workbook(folder / "x.xlsx").worksheets[0]
    return found


def test_values_keep_their_kinds(tmp_path: Path) -> None:
    sheet = written(tmp_path)
    first = [c.value for c in sheet[2]]
    assert first[:3] == [1, "甲一", "11010519491231002X"]
    assert (first[3].date(), first[4]) == (date(2001, 7, 1), 3962.5)
    assert [c.number_format for c in sheet[2]] == ["0", "@", "@", "yyyy\\.mm\\.dd", "#,##0.00", "@"]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_nothing_typed_becomes_a_formula(tmp_path: Path, text: str) -> None:
    cell = written(tmp_path, [[1, text, None, None, None, None]])["B2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


@pytest.mark.parametrize("text", ["A&B <核对>", "_x0041_", "a\tb", " 前后 ", "\x0b\x01留下"])
def test_text_survives(tmp_path: Path, text: str) -> None:
    value = written(tmp_path, [[1, text, None, None, None, None]])["B2"].value
    expected = text.replace("\x0b", "").replace("\x01", "")
    assert value.replace("_x005F_", "_") == expected


def test_a_printed_register_has_all_a_printer_needs(tmp_path: Path) -> None:
    sheet = written(
        tmp_path,
        title="某某党支部党员花名册",
        left="党支部：某某",
        right="共 2 人",
        foot="填表人：",
        frozen_columns=2,
    )
    assert (sheet["A1"].value, sheet["A3"].value) == ("某某党支部党员花名册", "序号")
    assert re.fullmatch(r"党支部：某某\u3000{10,}共 2 人", sheet["A2"].value)
    assert sheet["A6"].value == "填表人："
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$1:$3"
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in sheet.oddFooter.center.text
    assert {str(r) for r in sheet.merged_cells.ranges} == {"A1:F1", "A2:F2", "A6:F6"}
    assert sheet["B4"].border.left.style == sheet["F5"].border.bottom.style == "thin"
    assert [round(sheet.column_dimensions[c].width) for c in "ABC"] == [6, 9, 21]
    assert sheet["A1"].font.name != sheet["B4"].font.name
    assert sheet.row_dimensions[5].height > sheet.row_dimensions[4].height


def test_a_plain_export_begins_with_its_headings(tmp_path: Path) -> None:
    sheet = written(tmp_path)
    assert [c.value for c in sheet[1]] == [c.label for c in COLUMNS]
    assert (sheet.freeze_panes, sheet.max_row) == ("A2", 3)


def test_names_of_sheets_are_made_acceptable(tmp_path: Path) -> None:
    sheets = [Sheet(name, [Column("a", 5)], [["x"]]) for name in ("表:1/2", "表12", "很" * 40, "")]
    write_workbook(sheets, tmp_path / "x.xlsx")
    names = load_workbook(tmp_path / "x.xlsx").sheetnames
    assert names == ["表12", "表12(2)", "很" * 31, "Sheet4"]


def test_long_registers_are_streamed(tmp_path: Path) -> None:
    rows = ([n, "甲", "1" * 18, None, None, None] for n in range(5000))
    assert write_workbook([Sheet("长", COLUMNS, rows)], tmp_path / "x.xlsx") == 5000
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert (sheet.max_row, sheet["A5001"].value) == (5001, 4999)


def test_a_failing_row_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")

    def rows() -> object:
        yield [1, "甲", None, None, None, None]
        raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match=r"disk\.full"):
        write_workbook([Sheet("x", COLUMNS, rows())], path)  # type: ignore[arg-type]  # rows that fail half-way
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]
