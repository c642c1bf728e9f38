"""The papers of dues: every sum is the ledger's, in figures and in capitals, and nothing lacks a place to sign."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from app.actions import dues
from app.actions.dues_assessing import assess
from app.actions.dues_book import read_ledger
from app.actions.reports import Order, make_report
from app.domain.errors import UserError
from tests.domain.capitals_reader import fen_of
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from tests.support import Clock

PAPERS = ("assessment", "ledger", "register", "month", "remittances", "notice", "arrears")


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    """张三: 84.00, from items; 李四: 16.05, quarterly; 张三 has paid January and half of March, one payment reversed."""
    for name in ("张三", "李四"):
        add(workspace, "member", member(name, joined_on="2010-07-01"))
    items = [
        {"item": "基本工资", "amount": "6000"},
        {"item": "个税", "amount": "400"},
        {"item": "加班费", "amount": "9"},
    ]
    wages = {"member": "张三", "category": "在职", "items": items}
    pension = {"member": "李四", "category": "退休", "base": "3210.50", "rhythm": "按季"}
    assess(workspace, [{**row, "from_month": "2026-01"} for row in (wages, pension)])
    pay = {"member": "张三", "receipt_no": "017"}
    dues.collect(workspace, [{**pay, "month": "2026-01", "paid_on": "2026-01-10"}])
    wrong = dues.collect(workspace, [{**pay, "month": "2026-02", "paid_on": "2026-02-10", "way": "微信"}])
    dues.reverse(workspace, wrong.uids[0], reason="记错人")
    dues.collect(workspace, [{**pay, "month": "2026-03", "amount": "42"}])
    dues.remit(workspace, "2026Q1", {"receipt_no": "S-1", "handler": "李四"})
    return workspace


def table(ws: Workspace, path: Path, paper: str, period: str = "2026") -> tuple[list[dict[str, Any]], str]:
    """Rows by heading with the sums as the last, and the line below."""
    make_report(ws, f"dues_{paper}", Order(path / "x.xlsx", period=period))
    cells = [[c.value for c in row] for row in load_workbook(path / "x.xlsx").worksheets[0].iter_rows()]
    heads = cells[2]
    return [dict(zip(heads, row, strict=True)) for row in cells[3:-1]], str(cells[-1][0])


def fen(value: object) -> int:
    return int(Decimal(str(value)) * 100)


@pytest.mark.parametrize(
    ("paper", "column", "total"),
    [
        ("assessment", "年应交党费", 12 * 8400 + 12 * 1605),
        ("ledger", "全年实交", 8400 + 4200),
        ("register", "合计", 8400 + 4200),
        ("month", "实交", 8400),
        ("remittances", "实上缴", 8400 + 4200),
        ("notice", "实交", 8400 + 4200),
        ("arrears", "欠交金额", 8400),
    ],
)
def test_sums_are_the_rows_the_capitals_and_the_ledger(
    branch: Workspace, tmp_path: Path, paper: str, column: str, total: int
) -> None:
    rows, foot = table(branch, tmp_path, paper, "2026-01" if paper == "month" else "2026")
    values = [fen(row[column]) for row in rows if row[column] is not None]
    assert values[-1] == sum(values[:-1]) == total
    assert fen_of(foot.rsplit("：", 1)[1]) == total
    assert "合计" in rows[-1].values()


def test_the_assessment_sheet_shows_how_the_base_came_about(branch: Workspace, tmp_path: Path) -> None:
    change = {"member": "张三", "category": "在职", "base": "3000", "from_month": "2026-07", "reason": "调岗"}
    assess(branch, [change])
    rows, _ = table(branch, tmp_path, "assessment")
    zhang = [row for row in rows if row["姓名"] == "张三"]
    assert [(fen(r["计算基数"]), r["交纳比例"], fen(r["年应交党费"])) for r in zhang] == [
        (560_000, "1.5%", 6 * 8400), (300_000, "0.5%", 6 * 1500),
    ]  # fmt: skip
    assert (fen(zhang[0]["基本工资"]), fen(zhang[0]["个人所得税"]), zhang[1]["基本工资"]) == (
        600_000,
        40_000,
        None,
    )
    assert "加班费" not in zhang[0]
    assert zhang[1]["备注"] == "自 2026-07 起：调岗"
    assert next(row for row in rows if row["姓名"] == "李四")["备注"] == "按季度"


def test_the_register_has_twelve_months_with_amount_and_day(branch: Workspace, tmp_path: Path) -> None:
    rows, _ = table(branch, tmp_path, "register")
    zhang = next(row for row in rows if row["姓名"] == "张三")
    assert (zhang["1月"], zhang["2月"], zhang["3月"]) == ("84.00\n01.10", None, "42.00\n03.12")
    assert (zhang["人员类别"], zhang["交款人签字"], "12月" in zhang) == ("按月领取工资", None, True)


def test_the_month_sheet_tells_of_reversals_and_what_is_open(branch: Workspace, tmp_path: Path) -> None:
    rows, _ = table(branch, tmp_path, "month", "2026-02")
    zhang = next(row for row in rows if row["姓名"] == "张三")
    assert (fen(zhang["实交"]), fen(zhang["尚欠"]), zhang["备注"]) == (0, 8400, "冲正：记错人")
    assert zhang["方式"] == "转账"


def test_a_quarter_is_a_sheet_a_month(branch: Workspace, tmp_path: Path) -> None:
    done = make_report(branch, "dues_month", Order(tmp_path / "q.xlsx", period="2026H1"))
    names = load_workbook(tmp_path / "q.xlsx").sheetnames
    assert names == ["2026年1月党费收缴表", "2026年2月党费收缴表", "2026年3月党费收缴表"]
    assert done.records == 6


def test_the_list_of_arrears_names_months_and_the_step(
    branch: Workspace, tmp_path: Path, clock: Clock
) -> None:
    rows, foot = table(branch, tmp_path, "arrears", "")
    assert [(r["姓名"], r["欠交月份"], r["连续月数"], r["按规定要做"]) for r in rows[:-1]] == [
        ("张三", "2026年2月", 1, "提醒本人按月交纳"),
    ]  # fmt: skip
    assert "不改变任何人的党籍" in foot
    clock.forward(days=30)
    rows, _ = table(branch, tmp_path, "arrears", "")
    assert [(r["姓名"], r["欠交月份"]) for r in rows[:-1]] == [
        ("李四", "2026年1月至2026年3月"), ("张三", "2026年2月至2026年3月"),
    ]  # fmt: skip


def test_the_notice_counts_people_and_what_was_handed_up(branch: Workspace, tmp_path: Path) -> None:
    rows, _ = table(branch, tmp_path, "notice", "2026Q2")
    first = rows[0]
    assert (first["期间"], first["党员数"], fen(first["应交"]), fen(first["上缴"])) == (
        "2026年第一季度", 2, 3 * 8400 + 3 * 1605, 8400 + 4200,
    )  # fmt: skip


def test_the_notice_tells_what_was_granted_spent_and_left(branch: Workspace, tmp_path: Path) -> None:
    granted: dict[str, object] = {
        "happened_on": "2026-02-10",
        "kind": "下拨",
        "amount": "1200",
        "matter": "上级下拨",
    }
    spent: dict[str, object] = {
        "happened_on": "2026-03-02",
        "kind": "支出",
        "amount": "386.50",
        "use": "订阅报刊",
        "matter": "党刊 12 份",
    }
    for typed in (granted, {**spent, "decided_on": "2026-02-27", "approved_by": "公司党委"}):
        add(branch, "dues_fund", typed)
    rows, foot = table(branch, tmp_path, "notice")
    assert [row["期间"] for row in rows] == ["2026年第一季度", "合计"]
    first = rows[0]
    assert (fen(first["返还/下拨"]), fen(first["支出"]), first["支出项目"]) == (
        120_000,
        38_650,
        "党刊 12 份 386.50",
    )
    assert fen(first["结余"]) == 120_000 - 38_650  # all that came in was handed up
    assert "年末结余：813.50 元" in foot


def test_what_is_left_is_carried_into_the_next_year(branch: Workspace, tmp_path: Path, clock: Clock) -> None:
    add(branch, "dues_fund", {"happened_on": "2026-02-10", "kind": "返还", "amount": "100", "matter": "返还"})
    clock.forward(days=365)
    assess(branch, [{"member": "张三", "category": "在职", "base": "5600", "from_month": "2027-01"}])
    rows, _ = table(branch, tmp_path, "notice", "2027")
    assert (rows[0]["期间"], fen(rows[0]["结余"])) == ("上年结转", 10_000)
    assert fen(rows[1]["结余"]) == 10_000


def words_of(path: Path) -> str:
    """The text of a document, cell by cell."""
    from docx import Document

    document = Document(str(path))
    inside = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    return "|".join([*(p.text for p in document.paragraphs), *inside])


def test_receipts_agree_with_the_register_in_figures_and_capitals(branch: Workspace, tmp_path: Path) -> None:
    quarter = {"member": "李四", "month": "2026Q1", "payer": "李四的爱人", "proxy": True, "receiver": "王五"}
    done = dues.collect(branch, [quarter])
    made = make_report(branch, "dues_receipts", Order(tmp_path / "x.docx", uid=done.uids[1]))
    said = words_of(tmp_path / "x.docx")
    assert (made.records, made.pages) == (1, 1)
    for words in (
        "李四（由 李四的爱人 代交）",
        "2026年1月至2026年3月",
        "¥48.15 元",
        "人民币肆拾捌元壹角伍分",
        "王五",
    ):
        assert words in said
    assert done.total == fen_of("肆拾捌元壹角伍分") == 4815


def test_receipts_of_a_month_leave_out_what_was_taken_back(branch: Workspace, tmp_path: Path) -> None:
    made = make_report(branch, "dues_receipts", Order(tmp_path / "x.docx", period="2026"))
    said = words_of(tmp_path / "x.docx")
    assert made.records == 2
    assert ("¥84.00 元" in said, "¥42.00 元" in said, said.count("党费收据")) == (True, True, 2)
    with pytest.raises(UserError, match=r"report\.empty"):
        make_report(branch, "dues_receipts", Order(tmp_path / "y.docx", period="2026-02"))


def test_the_card_of_one_person_has_every_month_and_its_sum(branch: Workspace, tmp_path: Path) -> None:
    key = next(a.key for a in read_ledger(branch).accounts.values() if a.name == "张三")
    made = make_report(branch, "dues_card", Order(tmp_path / "x.docx", period="2026", uid=key))
    said = words_of(tmp_path / "x.docx")
    assert made.records == 1
    assert "2026|1|84.00|84.00|01.10|" in said
    assert "2026|2|84.00||" in said
    assert "合计|||126.00" in said
    assert "壹佰贰拾陆元整" in said
    assert make_report(branch, "dues_card", Order(tmp_path / "y.docx", period="2026")).records == 2


def test_the_checklist_has_a_line_for_each_step_so_far(
    branch: Workspace, tmp_path: Path, clock: Clock
) -> None:
    clock.forward(days=111)  # the first of July
    made = make_report(branch, "dues_checklist", Order(tmp_path / "x.xlsx"))
    book = load_workbook(tmp_path / "x.xlsx")
    assert (made.records, set(book.sheetnames)) == (2, {"张三", "李四"})
    cells = [[c.value for c in row] for row in book["李四"].iter_rows()]
    steps = [row[0] for row in cells[3:-1]]
    assert steps == [1, 2, 3, 4, 5, 6]
    assert "逐项核对" in str(cells[8][1])
    assert "不改变任何人的党籍" in str(cells[-1][0])
    assert fen_of(str(cells[-1][0]).rsplit("：", 1)[1]) == 6 * 1605


@pytest.mark.parametrize("paper", PAPERS)
def test_an_empty_branch_prints_nothing(workspace: Workspace, tmp_path: Path, paper: str) -> None:
    with pytest.raises(UserError, match=r"report\.empty"):
        make_report(workspace, f"dues_{paper}", Order(tmp_path / "x.xlsx", period="2026"))
    assert not (tmp_path / "x.xlsx").exists()


def test_a_name_that_looks_like_a_formula_stays_a_text(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "member", member("=张三", joined_on="2010-07-01"))
    assess(workspace, [{"member": "=张三", "category": "学生"}])
    make_report(workspace, "dues_ledger", Order(tmp_path / "x.xlsx", period="2026"))
    cell = load_workbook(tmp_path / "x.xlsx").worksheets[0].cell(4, 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=张三", "s", True)
