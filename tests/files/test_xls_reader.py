"""Old .xls workbooks, from bytes made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.foreign import read_foreign
from tests.files.xls_kit import write_xls

if TYPE_CHECKING:
    from pathlib import Path

    from tests.files.roster_twins import Cell


def test_texts_numbers_and_days_of_an_old_workbook(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["姓名", "出生年月", "入党时间", "学号", "身份证号"],
        ["𠮷田㐀", 1980.3, None, 202007050101, 110101199003070011],
    ]
    book = read_foreign(write_xls(tmp_path / "名册.xls", rows, dates={(1, 2): 43997}))
    assert (book.kind, book.sheets[0].name) == ("xls", "名册")
    assert book.sheets[0].rows[1] == ("𠮷田㐀", "1980.3", "2020-06-15", "202007050101", "1.1010119900307e+17")
    assert book.sheets[0].kinds[1] == "tndnn"


def test_an_old_workbook_under_a_new_name_is_still_read(tmp_path: Path) -> None:
    assert read_foreign(write_xls(tmp_path / "名册.xlsx", [["姓名"]])).kind == "xls"
