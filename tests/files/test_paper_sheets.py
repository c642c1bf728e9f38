"""A workbook read as the pages it prints: fit to the width, heads on every page, numbers as their format shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from app.domain.errors import UserError
from app.domain.page_setting import Pages
from app.files.paper_sheets import read_sheets
from app.files.sheet_writer import Column, Sheet, write_workbook
from tests.pages_kit import around

if TYPE_CHECKING:
    from pathlib import Path

MM = 72 / 25.4


def pages_of(path: Path) -> Pages:
    pages = Pages(read_sheets(path))
    pages.more()
    return pages


def register(path: Path, count: int) -> Pages:
    columns = [Column("序号", 5, "0"), Column("姓名", 10), Column("出生", 12, "yyyy.mm"), Column("金额", 14, "#,##0.00"),
               *(Column(f"第{n}栏", 20) for n in range(1, 9))]  # fmt: skip
    rows: list[list[str | int | Decimal | date | None]] = [
        [n, "甲一", date(1987, 4, 1), Decimal("1234.5"), *["内容"] * 8] for n in range(1, count + 1)
    ]
    write_workbook(
        [Sheet("名册", columns, rows, title="党员名册", left="支部", right="日期", foot="签字")], path
    )
    return pages_of(path)


def test_a_register_lies_across_and_fills_the_width(tmp_path: Path) -> None:
    pages = register(tmp_path / "a.xlsx", 5)
    page = pages.pages[0]
    assert page.section is not None
    assert (page.section.page.width, page.section.page.height) == (841.9, 595.3)
    upright = [s.x1 for s in page.strokes if s.x1 == s.x2]
    left, right = min(upright) / MM, 297 - max(upright) / MM
    assert left == pytest.approx(right, abs=0.2)  # centred
    assert 12.6 <= left < 16  # half an inch, and less than a per cent of the width


def test_a_wide_register_lies_on_a3_and_hides_what_is_for_the_program(tmp_path: Path) -> None:
    columns = [Column("姓名", 10), Column("钥匙", 40, hidden=True), Column("备注", 20)]
    rows = [["甲一", "0123456789abcdef" * 2, "内容"]]
    write_workbook([Sheet("名册", columns, rows, title="名册", paper="A3")], tmp_path / "a.xlsx")
    pages = pages_of(tmp_path / "a.xlsx")
    page = pages.pages[0]
    assert page.section is not None
    assert (page.section.page.width, page.section.page.height) == (1190.6, 841.9)
    assert [text for text in page.texts if text.strip()] == ["名册", "姓名", "备注", "甲一", "内容"]


def test_heads_and_numbers_come_on_every_page(tmp_path: Path) -> None:
    pages = register(tmp_path / "a.xlsx", 90)
    assert len(pages.pages) > 2
    for number, page in enumerate(pages.pages, start=1):
        title, note, head = page.texts[:3]
        assert (title, note[:2], note[-2:], head) == ("党员名册", "支部", "日期", "序号")
        assert around(pages, page) == [f"第 {number} 页\u3000共 {len(pages.pages)} 页"]
    counted = [text for page in pages.pages for text in page.texts if text.isdigit()]
    assert counted == [str(n) for n in range(1, 91)]
    assert pages.pages[-1].texts[-1] == "签字"


def test_values_are_shown_as_their_formats_say(tmp_path: Path) -> None:
    texts = register(tmp_path / "a.xlsx", 1).pages[0].texts
    assert texts[texts.index("甲一") :][:3] == ["甲一", "1987.04", "1,234.50"]


def test_a_workbook_of_another_program_keeps_its_looks(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B2"] = "甲", 3
    sheet.merge_cells("A1:A2")
    sheet["A1"].font = Font(name="宋体", size=20, bold=True, italic=True, color="00FF0000")
    sheet["A1"].fill = PatternFill("solid", fgColor="00DDDDDD")
    sheet["A1"].border = Border(left=Side("medium"))
    sheet["A1"].alignment = Alignment(vertical="top", wrap_text=True)
    book.create_sheet("hidden").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    (page,) = pages_of(tmp_path / "a.xlsx").pages
    run = page.lines[0][2].runs[0]
    assert (run.text, run.font.size, run.font.bold, run.font.italic, run.font.color) == (
        "甲",
        20,
        True,
        True,
        "FF0000",
    )
    assert page.section is not None
    assert page.section.page.width < page.section.page.height
    assert [fill[4] for fill in page.fills] == ["DDDDDD"]
    assert 1.5 in {edge.width for edge in page.strokes.values()}
    number = page.lines[-1]
    assert number[0] + number[2].runs[0].x > page.lines[0][0] + 64  # numbers stand at the right


def test_rows_the_file_leaves_out_keep_their_place(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A5"] = "甲", "乙"
    book.save(tmp_path / "a.xlsx")
    first, second = pages_of(tmp_path / "a.xlsx").pages[0].lines
    assert second[1] - first[1] > 4 * 13


def test_each_sheet_begins_a_page(tmp_path: Path) -> None:
    sheets = [Sheet(name, [Column("甲", 10)], [["一"]]) for name in ("一", "二")]
    write_workbook(sheets, tmp_path / "a.xlsx")
    assert [page.number for page in pages_of(tmp_path / "a.xlsx").pages] == [1, 2]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no zip")
    with pytest.raises(UserError, match=r"paper\.unreadable"):
        read_sheets(tmp_path / "a.xlsx")
