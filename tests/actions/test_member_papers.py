"""The papers of the statistics: the labels of the rules in their order, numbers as numbers, names where they are due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.actions.member_changes import change_member
from app.actions.reports import Order, make_report
from app.domain.errors import UserError
from app.domain.paper import ChartPicture, Paragraph, Table
from app.files.paper_reader import read_paper
from tests.support import add, member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.paper import Block

ROWS = [
    "一、上年底总数", "二、本年增加", "发展党员", "其中 重新入党", "恢复党籍", "其中 停止党籍后恢复", "转入组织关系", "其中 整建制转入",
    "三、本年减少", "出党", "停止党籍", "死亡", "转出组织关系", "其中 整建制转出", "四、本年底应有数", "五、本年底实有数", "六、实有与应有之差",
]  # fmt: skip


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    uids = [
        add(workspace, "member", member(name, sex=sex, joined_on="2001-07-01", confirmed_on="2002-07-01", birth_date=born))
        for name, sex, born in (("周国栋", "男", "1972-04-18"), ("韩雪", "女", "1984-12-11"), ("孙立军", "男", "1975-09-02"))
    ]  # fmt: skip
    add(
        workspace,
        "member",
        member("周敏", sex="女", stage="预备党员", joined_on="2026-01-15", birth_date="1995-11-08"),
    )
    typed = {"changed_on": "2026-02-10", "transferred_to": "二厂党支部", "transfer_letter_no": "第2026001号"}
    change_member(workspace, uids[1], "transferred_out", typed)
    return workspace


def sheets(path: Path) -> list[list[list[Any]]]:
    return [[[c.value for c in row] for row in sheet.iter_rows()] for sheet in load_workbook(path).worksheets]


def test_the_workbook_of_numbers(branch: Workspace, tmp_path: Path) -> None:
    make_report(branch, "change_table_xlsx", Order(tmp_path / "x.xlsx", period="2026"))
    table, people, differences = sheets(tmp_path / "x.xlsx")
    assert table[0][0] == "2026年度党员数量变化情况"
    assert table[2] == ["行次", "项目", "人数", "姓名"]
    assert [row[1].strip() for row in table[3:20]] == ROWS
    assert [(row[0], row[2]) for row in table[3:20] if row[2]] == [
        (1, 3),
        (9, 1),
        (13, 1),
        (15, 2),
        (16, 3),
        (17, 1),
    ]
    assert table[15][3] == "韩雪"
    assert table[19][3] == "周敏（+1）"
    heads = people[2]
    (gone,) = [dict(zip(heads, row, strict=True)) for row in people[3:]]
    assert (gone["姓名"], gone["增减类别"], gone["从何处来或往何处去"], gone["尚缺材料"]) == (
        "韩雪", "转出组织关系", "二厂党支部", "回执收到",
    )  # fmt: skip
    assert [row[1] for row in differences[3:]] == ["周敏"]


def test_a_quarter_says_so_in_its_own_words(branch: Workspace, tmp_path: Path) -> None:
    make_report(branch, "change_table_xlsx", Order(tmp_path / "x.xlsx", period="2026Q1"))
    table = sheets(tmp_path / "x.xlsx")[0]
    assert table[0][0] == "2026年第一季度党员数量变化情况"
    assert [table[row][1] for row in (3, 4, 17)] == [
        "一、上季度末总数",
        "二、本季度增加",
        "四、本季度末应有数",
    ]
    make_report(branch, "change_table_xlsx", Order(tmp_path / "y.xlsx", period="2026H1"))
    assert sheets(tmp_path / "y.xlsx")[0][3][1] == "一、上半年末总数"


def drawn(blocks: Iterable[Block]) -> Iterator[ChartPicture]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (part for part in block.parts if isinstance(part, ChartPicture))
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from drawn(cell.blocks)


def test_the_document_of_numbers_names_who_makes_the_difference(branch: Workspace, tmp_path: Path) -> None:
    make_report(branch, "change_table", Order(tmp_path / "x.docx", period="2026Q1"))
    paper = Document(str(tmp_path / "x.docx"))
    (table,) = paper.tables
    assert [row.cells[2].text for row in table.rows][1:4] == ["3", "0", "0"]
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert "差数：周敏（+1）信息卡上本期成为本支部党员，没有登记增加" in texts
    assert any(text.startswith("本期还没有结束") for text in texts)
    (chart,) = drawn(read_paper(tmp_path / "x.docx").sections[0].blocks)
    assert [(one.name, one.values) for one in chart.chart.series] == [("增加", (0,)), ("减少", (1,))]


def test_the_document_of_the_make_up_has_a_table_and_a_chart_for_every_axis(
    branch: Workspace, tmp_path: Path
) -> None:
    make_report(branch, "composition", Order(tmp_path / "x.docx", on=date(2026, 3, 12)))
    paper = Document(str(tmp_path / "x.docx"))
    heads = [p.text for p in paper.paragraphs if p.text[1:2] == "、"]
    assert heads == [
        "一、年龄", "二、学历", "三、党龄", "四、性别", "五、民族", "六、工作岗位", "七、人员类别", "八、其中",
    ]  # fmt: skip
    charts = list(drawn(read_paper(tmp_path / "x.docx").sections[0].blocks))
    tables = [outer.rows[0].cells[0].tables[0] for outer in paper.tables]
    assert len(charts) == len(tables) == 8
    for one, table in zip(charts, tables, strict=True):
        lines = [[cell.text for cell in row.cells] for row in table.rows][1:]
        assert one.chart.categories == tuple(line[0] for line in lines)
        assert [str(value) for value in one.chart.series[0].values] == [line[1] for line in lines]
    assert [[c.text for c in row.cells] for row in tables[3].rows][1:] == [
        ["男", "2", "66.7%"],
        ["女", "1", "33.3%"],
    ]


def test_the_make_up_as_numbers_of_the_day_or_the_end_of_a_period(branch: Workspace, tmp_path: Path) -> None:
    def total(**more: Any) -> tuple[str, list[Any]]:
        make_report(branch, "composition_xlsx", Order(tmp_path / "x.xlsx", **more))
        (sheet,) = sheets(tmp_path / "x.xlsx")
        sexes = [row for row in sheet if row[0] == "性别"]
        return sheet[1][0], [(row[1], row[2], round(row[3], 3)) for row in sexes]

    assert total(on=date(2010, 1, 1))[1] == [("男", 2, 0.667), ("女", 1, 0.333)]
    assert "截至2025年12月31日" in total(period="2025")[0]
    assert "截至2026年3月12日" in total(period="2026")[0]
    assert "党员总数：3 人" in total()[0]


def test_of_nobody_and_of_no_period(workspace: Workspace, tmp_path: Path) -> None:
    make_report(workspace, "composition", Order(tmp_path / "x.docx"))
    make_report(workspace, "change_table", Order(tmp_path / "y.docx", period="2026"))
    with pytest.raises(UserError, match="period_needed"):
        make_report(workspace, "change_table", Order(tmp_path / "y.docx"))
    with pytest.raises(UserError, match="too_short"):
        make_report(workspace, "change_table_xlsx", Order(tmp_path / "y.xlsx", period="2026-03"))
