"""Tables handed in once a year: the labels of the forms in use, in their order, and numbers that come from the books."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from app.actions.previewing import read_document
from app.actions.reports import Order, make_report
from app.domain.errors import UserError
from app.domain.page_setting import Pages
from tests.support import add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

MONTHS = [f"{month}月" for month in range(1, 13)]
LIFE = ["院系级党组织名称", "党支部名称", "党支部类型", *(["支委会次数"] * 14), *(["党员集体活动"] * 14)]
LIFE_BELOW = [*MONTHS, "按时开展月份数", "完成率", *MONTHS, "按时开展月份数", "完成率"]
INFORMATION = [
    "党员统计", "师生党员总数", "教工党员总数", "专任教师党员", "总数", "正高级", "副高级", "中级及以下", "离退休教工党员总数",
    "学生党员", "总数", "本科生党员", "硕士生党员", "博士生党员",
]  # fmt: skip
STUDENTS, TEACHERS = ["本科生", "硕士生", "博士生", "总数"], ["在职教师", "退休教师", "总数"]
BASICS = [
    "分党委名称", "学生党员数", *STUDENTS, "教师党员数", *TEACHERS, "党员总数", "学生党员数（正式党员）", *STUDENTS,
    "教师党员数（正式党员）", *TEACHERS, "党员总数（正式党员）", "申请入党人数", "教职工", "学生",
]  # fmt: skip


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    committee = {"committee_name": "中共清源水务有限公司委员会"}
    for name, job, more in (
        ("周国栋", "014", {"confirmed_on": "2002-07-01"}), ("王建平", "4", {"confirmed_on": "2002-07-01"}),
        ("周敏", "015", {"stage": "预备党员", "joined_on": "2026-01-15"}),
    ):  # fmt: skip
        add(workspace, "member", member(name, job=job, **{"joined_on": "2001-07-01", **committee, **more}))
    add(
        workspace,
        "member",
        member("林晓东", stage="发展对象", applied_on="2024-03-12", candidate_on="2026-02-11"),
    )
    for day in ("2026-01-04", "2026-01-20", "2026-03-04"):
        add(workspace, "branch_committee_meeting", meeting(day=day))
    add(
        workspace,
        "theme_party_day",
        {
            "held_at": "2026-02-06 09:00-11:00",
            "topic": "义务清淤",
            "place": "泵房",
            "content": "清淤",
            "chair": "周国栋",
        },
    )
    return workspace


def made(ws: Workspace, path: Path, name: str, **more: Any) -> list[Any]:
    make_report(ws, name, Order(path / "x.xlsx", **more))
    return list(load_workbook(path / "x.xlsx").worksheets)


def heads(sheet: Any) -> list[str]:
    """Headings from left to right, those over a group before the group."""
    found: list[str] = []
    over = ""
    for column in range(1, sheet.max_column + 1):
        upper, lower = sheet.cell(3, column).value, sheet.cell(4, column).value
        merged = any(
            one.min_row == 3 and one.max_row == 4 and one.min_col == column
            for one in sheet.merged_cells.ranges
        )
        if upper and upper != over:
            found.append(upper)
            over = upper
        if not merged and lower:
            found.append(lower)
    return found


def test_the_table_of_organization_life(branch: Workspace, tmp_path: Path) -> None:
    (sheet,) = made(branch, tmp_path, "life_stat", period="2026")
    labels = heads(sheet)
    assert labels[:3] == LIFE[:3]
    assert [label for label in labels if label in [*MONTHS, "按时开展月份数", "完成率"]] == LIFE_BELOW
    assert [label for label in labels if label in LIFE[3:]] == ["支委会次数", "党员集体活动"]
    values = [cell.value for cell in sheet[5]]
    assert values[:3] == ["中共清源水务有限公司委员会", "机关第一党支部", "在职党支部"]
    assert values[3:17] == [2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1]
    assert values[17:31] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0.5]
    (before,) = made(branch, tmp_path, "life_stat", period="2025")
    assert [cell.value for cell in before[5]][15:17] == [0, 0]


def test_the_tables_of_members_carry_the_labels_of_the_forms(branch: Workspace, tmp_path: Path) -> None:
    information, basics = made(branch, tmp_path, "party_stat")
    assert heads(information) == INFORMATION
    assert heads(basics) == BASICS
    assert [cell.value for cell in information[5]][:4] == ["人数", 3, 2, 0]
    assert [cell.value for cell in information[6]][:3] == ["在群体中占比", "100.0%", "66.7%"]
    assert [cell.value for cell in basics[5]] == [
        "中共清源水务有限公司委员会", 0, 0, 0, 0, 2, 1, 3, 3, 0, 0, 0, 0, 1, 1, 2, 2, 1, 0,
    ]  # fmt: skip
    before = made(branch, tmp_path, "party_stat", on=date(2025, 12, 31))[1]
    assert [cell.value for cell in before[5]][8] == 2


def test_headings_over_headings_are_merged_repeated_and_previewed(branch: Workspace, tmp_path: Path) -> None:
    (sheet,) = made(branch, tmp_path, "life_stat", period="2026")
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A3:A4", "B3:B4", "C3:C4", "D3:Q3", "R3:AE3"} <= merged
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$4", "C5")
    pages = Pages(read_document(tmp_path / "x.xlsx"))
    pages.more()
    said = "".join(pages.pages[0].texts)
    assert said.count("支委会次数") == said.count("党支部类型") == 1


def test_a_year_is_needed(branch: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="period_needed"):
        made(branch, tmp_path, "life_stat")
