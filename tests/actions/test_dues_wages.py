"""Wage tables as payroll offices make them: three heading rows, blank columns, sums, a base that does not add up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from app.actions.dues_assessing import assess
from app.actions.dues_book import read_ledger, set_dues
from app.actions.dues_wages import apply_wages, plan_wages
from app.cli.main import main
from app.domain.errors import UserError
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

HEADS = [
    ["某某公司工资表", *[None] * 13],
    ["序号", "姓名", "应发部分", None, None, None, None, None, "代扣部分", None, None, None, "党费计算基数", "备注"],
    [None, None, "固定", None, None, "浮动", None, "应发合计", "社会保险", None, "个税", None, None, None],
    [None, None, "岗位工资", "技能工资", None, "月度绩效", "加班费", None, "养老", "医疗", None, None, None, None],
]  # fmt: skip
MERGES = (
    "A1:N1",
    "A2:A4",
    "B2:B4",
    "C2:H2",
    "C3:E3",
    "F3:G3",
    "H3:H4",
    "I2:K2",
    "I3:J3",
    "K3:K4",
    "M2:M4",
    "N2:N4",
)
ROWS = [
    [1, "张三", 3000, 1500, None, 2000, 800, 7300, 400, 100, 0, None, 6000, None],
    [2, "李四", 2000, 1000, None, 500, 0, 3500, 300, 90.5, 9.5, None, 3200, "基数照旧"],
    [3, "王五", 2000, 1000, None, 500, 0, 3500, 300, 100, None, None, None, None],
    [4, "外人", 2000, 1000, None, 500, 0, 3500, 300, 100, None, None, None, None],
    [None, "合计", 9000, 4500, None, 3500, 800, 17800, 1300, 390.5, 9.5, None, None, None],
]


@pytest.fixture
def table(workspace: Workspace, tmp_path: Path) -> Path:
    for name in ("张三", "李四", "王五"):
        add(workspace, "member", member(name, joined_on="2010-07-01"))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (*HEADS, *ROWS):
        sheet.append(row)
    for merge in MERGES:
        sheet.merge_cells(merge)
    book.save(tmp_path / "wages.xlsx")
    return tmp_path / "wages.xlsx"


def test_three_heading_rows_and_blank_columns_are_understood(workspace: Workspace, table: Path) -> None:
    plan = plan_wages(workspace, table)
    taken = {
        column.heading.rsplit("·", 1)[-1]: (column.item, column.role)
        for _, column in plan.columns
        if column.role
    }
    assert taken == {
        "姓名": ("", "name"), "岗位工资": ("岗位工资", "counted"), "技能工资": ("技能工资", "counted"),
        "月度绩效": ("定期奖金/绩效", "counted"), "加班费": ("加班补贴", "left_out"), "养老": ("养老保险", "deducted"),
        "医疗": ("医疗保险", "deducted"), "个税": ("个人所得税", "deducted"), "党费计算基数": ("", "base"),
    }  # fmt: skip
    assert [(row.name, row.base) for row in plan.rows] == [
        ("张三", 600_000), ("李四", 310_000), ("王五", 310_000), ("外人", 310_000),
    ]  # fmt: skip


def test_a_stated_base_that_differs_is_told_and_held(workspace: Workspace, table: Path) -> None:
    plan = plan_wages(workspace, table)
    told = [(p.row, p.code) for p in plan.problems if p.row]
    assert told == [(6, "dues.base_differs"), (8, "member.unknown")]
    differs = next(p for p in plan.problems if p.code == "dues.base_differs")
    assert (differs.values["stated"], differs.values["summed"]) == ("3,200.00", "3,100.00")
    assert [row.name for row in plan.ready] == ["张三", "王五"]


def test_applied_in_one_batch_from_the_first_of_january(workspace: Workspace, table: Path) -> None:
    done = apply_wages(workspace, plan_wages(workspace, table), {"category": "在职"})
    assert [(one.name, one.from_month, one.quote.due) for one in done.made] == [
        ("张三", "2026-01", 9000), ("王五", "2026-01", 3100),
    ]  # fmt: skip
    assert sum(bool(account.entries) for account in read_ledger(workspace).accounts.values()) == 2


def test_what_the_branch_settled_counts(workspace: Workspace, table: Path) -> None:
    set_dues(workspace, {"wage.overtime": "counted"})
    assert plan_wages(workspace, table).rows[0].base == 680_000


def test_what_is_no_wage_table_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("姓名,电话\n张三,123\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"dues\.no_wages"):
        plan_wages(workspace, tmp_path / "x.csv")


def test_one_heading_row_and_an_amount_nobody_can_read(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "member", member("张三", joined_on="2010-07-01"))
    (tmp_path / "x.csv").write_text("姓名,基本工资,岗位工资\n张三,4000,见附表\n", encoding="utf-8")
    plan = plan_wages(workspace, tmp_path / "x.csv")
    assert [p.code for p in plan.problems] == ["money.unreadable"]
    with pytest.raises(UserError, match=r"dues\.nothing_ready"):
        apply_wages(workspace, plan, {"category": "在职"})


def test_the_command_plans_first(
    workspace: Workspace, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(workspace.folder)
    workspace.close()
    assert main(["dues", "wages", str(table), "-w", folder, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["read"], data["ready"], data["held"], "batch" in data) == (4, 2, 2, False)
    assert (
        main(["dues", "wages", str(table), "-w", folder, "--from-month", "2026-01", "--apply", "--json"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["monthly"] == "121.00"
    assert (
        main(["dues", "wages", str(table), "-w", folder, "--from-month", "2026-01", "--apply", "--json"]) == 1
    )
    assert {p["code"] for p in json.loads(capsys.readouterr().out)["problems"]} == {"dues.reason_needed"}


def test_a_second_table_within_the_year_needs_a_reason(workspace: Workspace, table: Path) -> None:
    plan = plan_wages(workspace, table)
    apply_wages(workspace, plan, {"category": "在职"})
    apply_wages(workspace, plan, {"category": "在职", "from_month": "2026-03", "reason": "普调"})
    assert (
        assess(workspace, [{"member": "李四", "category": "在职", "base": "3100"}]).made[0].quote.due == 3100
    )
