"""Rows between the heading and the end: samples with a name are told, lines above a group say whose it is."""

from __future__ import annotations

import pytest

from tests.domain.roster_kit import Cell, codes, read, records

HEADING: list[Cell] = ["序号", "姓名", "性别", "民族", "身份证号", "入党时间", "所在支部"]


@pytest.mark.parametrize(
    "row",
    [
        [1, "李某某（示例）", "男/女", "汉族", None, "xxxx-xx-xx", "xx支部"],
        [1, "张三", "男\\女", "汉族", "43xxxxxxxxxxxx", "20000101", "xx支部"],
        [1, "例：张三", "男", "汉族", None, "2012-07-01", "一支部"],
        ["例1", "李四", "男", "汉族", None, "2015-07-01", "一支部"],
        [1, "张三", "男/女", "汉族", None, None, None],
        ["例", "张三", "男", "汉族", None, "2012-07-01", "一支部"],
    ],
)
def test_a_sample_row_with_a_name_is_counted_and_said(row: list[Cell]) -> None:
    found = records(read([HEADING, row, [2, "周国栋", "男", "汉族", None, "1999-06-01", "一支部"]]))
    assert [record.name for record in found] == ["", "周国栋"]
    assert (found[0].rejected, codes(found)) == ("rejected.sample", ["row.sample"])


@pytest.mark.parametrize("name", ["必填", "xxx", "姓名"])
def test_a_sample_row_without_a_name_is_nobody(name: str) -> None:
    reading = read([HEADING, [None, name, "必填", "必填", "必填", "必填", "选填"]])
    assert (reading.rows, [row.reason for row in reading.skipped]) == ((), ["sample"])


def test_of_a_row_that_is_nobody_nothing_else_is_said() -> None:
    found = records(read([HEADING, [1, None, "男", "汉族", "110105194912310021", "1999-06-01", "一支部"]]))
    assert codes(found) == ["row.no_name"]


def test_lines_above_groups_name_the_group_of_those_below() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "入党时间"],
        ["一、第一党小组（2人）"],
        ["周国栋", "男", "1999-06-01"],
        ["马晓燕", "女", "2008-07-01"],
        ["小计", "2人"],
        ["党小组：青年小组"],
        ["韩磊", "男", "2015-07-01"],
    ]
    found = records(read(rows))
    assert [r.values.get("party_group") for r in found] == ["第一党小组", "第一党小组", "青年小组"]


def test_a_cell_of_the_row_goes_before_the_line_above() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "所在支部"],
        ["机关党支部"],
        ["周国栋", "男", "三厂支部"],
        ["马晓燕", "女", None],
    ]
    assert [r.values["branch_name"] for r in records(read(rows))] == ["三厂支部", "机关党支部"]
