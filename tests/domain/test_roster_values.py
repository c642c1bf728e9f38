"""Cells as they come: what is read, what is kept as text, and what is never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.dates import parse_date
from app.domain.roster_rows import person_name
from tests.domain.roster_kit import Cell, codes, read, records

if TYPE_CHECKING:
    from app.domain.values import Row

GOOD = "11010519491231002X"


def one(
    heading: str, cell: Cell, *, more: dict[str, Cell] | None = None
) -> tuple[Row, dict[str, str], list[str]]:
    """(values, kept texts, codes) of one person with this cell."""
    more = more or {}
    found = records(read([["姓名", heading, *more], ["周国栋", cell, *more.values()]]))
    values = {k: v for k, v in found[0].values.items() if k != "name"}
    return values, found[0].kept, codes(found)


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("入党时间", "2020.6.15", "joined_on", "2020-06-15"),
        ("入党时间", "2020年6月", "joined_on", "2020-06"),
        ("入党时间", 20200615, "joined_on", "2020-06-15"),
        ("入党时间", 202006, "joined_on", "2020-06"),
        ("入党时间", 43997, "joined_on", "2020-06-15"),
        ("入党时间", "二〇二〇年六月十五日", "joined_on", "2020-06-15"),
        ("出生年月", 1980.3, "birth_date", "1980-03"),
        ("出生年月", 1980.11, "birth_date", "1980-11"),
        ("出生年月", "1980.1", "birth_date", "1980-01"),
        ("身份证号", "１１０１０５１９４９１２３１００２ｘ", "id_number", GOOD),
        ("民族", "汉", "ethnicity", "01"),
        ("手机", 13800000001, "mobile", "13800000001"),
        ("联系电话", "０３３５－１２３４５６７", "phone", "0335-1234567"),
        ("备注", "=1+1", "remark", "=1+1"),
    ],
)  # fmt: skip
def test_cell_is_read(heading: str, cell: Cell, field: str, value: str) -> None:
    values, kept, problems = one(heading, cell)
    assert (values, kept, problems) == ({field: value}, {}, [])


@pytest.mark.parametrize(
    ("heading", "cell", "kept", "code"),
    [
        ("身份证号", 110101199003070000, "1.1010119900307e+17", "id.spreadsheet"),
        ("身份证号", "1.10101E+17", "1.10101E+17", "id.spreadsheet"),
        ("身份证号", "110105********0021", "110105********0021", "id.masked"),
        ("身份证号", "110105194912310021", "110105194912310021", "id.check"),
        ("身份证号", "110105491231002", "110105491231002", "id.old"),
        ("学号", 202007050101000017, "2.02007050101e+17", "cell.digits_lost"),
        ("出生年月", 1980.1, "1980.1", "date.undecided"),
        ("入党时间", "2020.6.15/2021.6", "2020.6.15/2021.6", "date.unreadable"),
        ("入党时间", "同上", "同上", "cell.ditto"),
        ("性别", "男性职工", "男性职工", "choice.unknown"),
    ],
)
def test_what_cannot_be_read_is_kept_and_said(heading: str, cell: Cell, kept: str, code: str) -> None:
    values, texts, problems = one(heading, cell)
    assert (values, list(texts.values()), problems) == ({}, [kept], [code])


@pytest.mark.parametrize("cell", ["无", "/", "—", "暂无", "不详", None])
def test_a_dash_is_an_empty_cell(cell: Cell) -> None:
    values, kept, problems = one("入党时间", cell)
    assert ([v for v in values.values() if v is not None], kept, problems) == ([], {}, [])


def test_a_remark_in_brackets_does_not_hide_a_date() -> None:
    values, kept, problems = one("入党时间", "2008年7月1日（预备）")
    assert values == {"joined_on": "2008-07-01"}
    assert kept == {"入党时间": "2008年7月1日（预备）"}
    assert problems == ["cell.remark"]


@pytest.mark.parametrize(
    ("number", "month"), [("13032419801020051X", "1980-10"), ("130324198001200511", "1980-01")]
)
def test_the_id_number_decides_between_january_and_october(number: str, month: str) -> None:
    from app.domain.identity import check_character

    number = number[:17] + check_character(number[:17])
    values, _, problems = one("出生年月", 1980.1, more={"身份证号": number})
    assert values["birth_date"] == month
    assert "date.undecided" not in problems


@pytest.mark.parametrize("cell", [1998.1, 98.1])
def test_january_or_october_is_never_guessed(cell: float) -> None:
    values, kept, problems = one("入党时间", cell)
    assert (values, kept, problems) == ({}, {"入党时间": str(cell)}, ["date.undecided"])


def test_a_column_of_two_digit_months_decides_too() -> None:
    cells: dict[str, Cell] = {"甲": 1980.03, "乙": 1991.05, "丙": 1988.01, "丁": 1979.12, "戊": 1980.1}
    rows: list[list[Cell]] = [["姓名", "出生年月"], *([f"周国{name}", cell] for name, cell in cells.items())]
    found = records(read(rows))
    assert found[-1].values["birth_date"] == "1980-10"


def test_months_of_an_old_workbook_stay_months() -> None:
    """An .xls does not tell its formats: a column of 年月 whose days are all the first has no days."""
    from datetime import date

    reading = read([["姓名", "出生年月"], ["周国栋", date(1975, 3, 1)], ["马晓燕", date(1982, 11, 1)]])
    assert [r.values["birth_date"] for r in records(reading, formats_known=False)] == ["1975-03", "1982-11"]
    assert [r.values["birth_date"] for r in records(reading)] == ["1975-03-01", "1982-11-01"]


def test_the_personnel_file_rules_over_the_id_number() -> None:
    values, _, problems = one("出生日期", "1949-12-30", more={"身份证号": GOOD, "性别": "男"})
    assert values == {"birth_date": "1949-12-30", "id_number": GOOD, "sex": "1"}
    assert problems == ["id.birth_differs", "id.sex_differs"]


@pytest.mark.parametrize(
    ("raw", "name", "marked"),
    [
        ("周国栋", "周国栋", False), ("张 三", "张三", False), ("马\u3000燕", "马燕", False), ("阿不都·热合曼", "阿不都·热合曼", False),
        ("李四（女）", "李四", True), ("韩磊\n（组织委员）", "韩磊", True), ("★王五", "王五", True), ("𠮷田桂兰", "𠮷田桂兰", False),
        ("John Smith", "John Smith", False), ("张*", "张*", False),
    ],
)  # fmt: skip
def test_names(raw: str, name: str, *, marked: bool) -> None:
    assert person_name(raw) == (name, marked)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [("一九九九年六月", "1999-06"), ("二零零一年七月一日", "2001-07-01"), ("二〇一九年十月二十日", "2019-10-20"),
     ("一九八五年十二月三十一日", "1985-12-31")],
)  # fmt: skip
def test_dates_written_out(raw: str, iso: str) -> None:
    assert parse_date(raw) == iso


@pytest.mark.parametrize(
    ("heading", "below", "merges"),
    [
        (["姓名", "性别", "入党介绍人1", "入党介绍人2"], None, []),
        (["姓名", "性别", "入党介绍人一", "入党介绍人二"], None, []),
        (["姓名", "性别", "入党介绍人", None], [None, None, "介绍人一", "介绍人二"], [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]),
        (["姓名", "性别", "入党介绍人", None], [None, None, "姓名", "姓名"], [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]),
    ],
)  # fmt: skip
def test_names_in_numbered_columns_are_one_list(
    heading: list[Cell], below: list[Cell] | None, merges: list[tuple[int, int, int, int]]
) -> None:
    rows: list[list[Cell]] = [
        heading,
        *([below] if below else []),
        ["周国栋", "男", "马晓燕", "韩磊"],
        ["陶永强", "男", None, "韩磊"],
    ]
    found = records(read(rows, merges=merges))
    assert [record.values["introducers"] for record in found] == ["马晓燕、韩磊", "韩磊"]
    assert [record.kept for record in found] == [{}, {}]


def test_what_stands_beside_an_introducer_is_not_his_name() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "入党介绍人", None],
        [None, None, "姓名", "单位及职务"],
        ["周国栋", "男", "马晓燕", "净水厂厂长"],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]
    found = records(read(rows, merges=merges))
    assert found[0].values["introducers"] == "马晓燕"
    assert list(found[0].kept.values()) == ["净水厂厂长"]


def test_an_age_is_kept_where_no_birth_date_stands() -> None:
    found = records(read([["姓名", "性别", "年龄", "入党时间", "党龄"], ["周国栋", "男", 51, "1999.06", 26]]))
    assert found[0].kept == {"年龄": "51"}
    found = records(read([["姓名", "出生年月", "年龄"], ["周国栋", "1975.03", 51]]))
    assert found[0].kept == {}
