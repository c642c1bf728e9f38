"""Every text that passes the door is taken by SQLite, Word and Excel, and passes it unchanged again."""

from __future__ import annotations

import io
import sqlite3

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.domain.text import (
    clean_text,
    half_width,
    heading_key,
    looks_like_formula,
    name_key,
    single_line,
    split_names,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("一\r\n二\r三\x0b四\u2028五", "一\n二\n三\n四\n五"),
        ("支部\x00党员\x1f大会\u200b", "支部党员大会"),
        ("\ufeff议题  \n  内容\t", "议题\n  内容"),
        ("e\u0301", "é"),
        ("𠮷田·阿不都", "𠮷田·阿不都"),
        ("　三会一课　", "三会一课"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("甲\u202e乙\u2066丙", "甲乙丙"),
        ("=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_pasted_text_is_cleaned_and_not_changed(raw: str, text: str) -> None:
    assert clean_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "position", "point"),
    [
        ("甲\ud800乙", 2, "U+D800"),
        ("甲\ufffe", 2, "U+FFFE"),
        ("\U0001ffff", 1, "U+1FFFF"),
        ("甲乙\ufdd0", 3, "U+FDD0"),
    ],
)
def test_impossible_characters_are_refused_with_their_place(raw: str, position: int, point: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_text(raw)
    assert refused.value.code == "text.impossible"
    assert refused.value.values == {"position": position, "point": point}


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    try:
        once = clean_text(raw)
    except Refused:
        return
    assert clean_text(once) == once
    assert single_line(single_line(raw)) == single_line(raw)
    assert "\n" not in single_line(raw)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_TEXT, min_size=1, max_size=8))
def test_clean_text_goes_through_sqlite_excel_and_word(raws: list[str]) -> None:
    texts = []
    for raw in raws:
        try:
            texts.append(clean_text(raw))
        except Refused:
            continue
    connection = sqlite3.connect(":memory:")
    sheet = openpyxl.Workbook()
    document = docx.Document()
    for row, text in enumerate(texts, start=1):
        assert connection.execute("SELECT ?", [text]).fetchone() == (text,)
        cell = sheet.active.cell(row, 1)
        cell.value, cell.data_type = text, "s"
        document.add_paragraph(text)
    connection.close()
    for saved in (sheet, document):
        saved.save(io.BytesIO())
    assert [p.text for p in document.paragraphs] == texts


def test_half_width_is_for_numbers_and_headings() -> None:
    assert half_width(" １２３（Ａ） ") == "123(A)"
    assert heading_key(" 党籍 状态（Ａ）\n") == heading_key("党籍状态(a)")


def test_names_are_equal_whatever_their_dots_and_blanks() -> None:
    assert name_key("阿不都•热合曼") == name_key("阿不都 · 热合曼") == name_key("阿不都．热合曼")
    assert name_key("张　三") == name_key("张三")
    assert name_key("张三") != name_key("张山")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三,李四；王五/赵六", ["张三", "李四", "王五", "赵六"]),
        ("张三 李四", ["张三", "李四"]),
        ("张　三", ["张　三"]),
        ("张 三、李 四", ["张 三", "李 四"]),
        ("欧阳正华", ["欧阳正华"]),
        ("、", []),
        ("", []),
    ],
)
def test_names_in_one_cell(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_what_a_spreadsheet_would_run() -> None:
    assert all(looks_like_formula(t) for t in ("=1", "+86", "-1", "@x", "\tx"))
    assert not any(looks_like_formula(t) for t in ("", "三", "1=1"))
