"""核定, 欠交, 上缴与使用 and the wage table: dialogs as one types into them, and what stands there afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.actions import dues
from app.actions.dues_book import read_ledger
from app.actions.looking import list_records
from app.actions.records import save_record
from app.domain.agenda import Target
from app.ui.page import PREVIEW
from tests.ui.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.dues_account import DuesAccount
    from app.ui.dues_list import ListCard
    from app.ui.dues_page import DuesPage
    from app.ui.dues_wages_page import WagesPage
    from app.ui.main_window import MainWindow

ENTER, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Delete


@pytest.fixture
def page(window: MainWindow) -> DuesPage:
    window.show_page("dues")
    return cast("DuesPage", window.current_page())


def key_of(page: DuesPage, name: str) -> str:
    return next(a.key for a in read_ledger(page.desk.ws).accounts.values() if a.name == name)


def texts(card: ListCard) -> list[list[str]]:
    model = card.model
    return [[model.cell(r, c).text for c in range(model.columnCount())] for r in range(model.rowCount())]


def put(page: DuesPage, **typed: str) -> None:
    for name, value in typed.items():
        page.acts.dialog.boxes[name].put(value)


class TestAccount:
    def open(self, page: DuesPage, name: str) -> DuesAccount:
        page.collecting.show_account(key_of(page, name))
        return page.collecting.account

    def test_the_amount_explains_itself(self, page: DuesPage) -> None:
        account = self.open(page, "王建平")
        [said] = account.texts()
        assert said.startswith("1月起：3,680.00 元 × 0.5% = 18.4 元，四舍五入到分，月应交 18.40 元（")
        assert "第五条" in said
        assert "按季度交纳" in said

    def test_a_payment_is_reversed_with_a_reason_and_both_stay(
        self, page: DuesPage, window: MainWindow
    ) -> None:
        account = self.open(page, "吴婷")
        QTest.keyClick(account.table, DELETE)
        dialog = page.acts.dialog
        dialog.act.click()
        assert dialog.boxes["reason"].error == "还没有填"
        put(page, reason="登记重了")
        dialog.act.click()
        rows = [[account.model.cell(r, c).text for c in range(4)] for r in range(account.model.rowCount())]
        assert rows[:2] == [
            ["3月18日", "2月", "-46.00", "冲正：登记重了"], ["2月5日", "2月", "46.00", "已冲正"],
        ]  # fmt: skip
        assert not account.reverse.isEnabled()
        window.undo()
        assert account.model.rowCount() == 2

    def test_esc_leads_back_to_the_month_and_then_to_the_grid(self, page: DuesPage) -> None:
        account = self.open(page, "吴婷")
        QTest.keyClick(account.table, Qt.Key.Key_Escape)
        assert page.collecting.side.currentWidget() is page.collecting.month
        QTest.keyClick(page.collecting.month.table, Qt.Key.Key_Escape)
        assert page.collecting.grid.hasFocus()

    def test_a_receipt_is_previewed(self, page: DuesPage, window: MainWindow) -> None:
        self.open(page, "吴婷").receipt.click()
        assert window.current_page().header.title.text() == "打印预览"
        assert window.desk.has_page(PREVIEW)


class TestDetails:
    def test_arrears_are_paid_with_the_month_by_somebody_else(self, page: DuesPage) -> None:
        part = page.collecting
        part.month.tick(key_of(page, "邓伟"))
        part.month.more.click()
        dialog = page.acts.dialog
        assert "连同2月一起交" in dialog.boxes["arrears"].field.note
        put(page, receipt_no="0018", payer="彭辉", proxy="是", arrears="是", reason="出差")
        dialog.act.click()
        kept = [
            r.values for r in list_records(page.desk.ws, "dues_payment") if r.values.get("payer") == "彭辉"
        ]
        assert {(v["month"], v["amount"], v["proxy"], v["receipt_no"]) for v in kept} == {
            ("2026-02", 3870, 1, "0018"), ("2026-03", 3870, 1, "0018"),
        }  # fmt: skip
        assert part.figures.texts()[2][1:] == ("0.00", "没有人欠交")

    def test_too_much_is_refused_at_its_field_unless_it_is_voluntary(self, page: DuesPage) -> None:
        part = page.collecting
        part.month.tick(key_of(page, "吴婷"))
        part.month.more.click()
        put(page, amount="50")
        page.acts.dialog.act.click()
        assert "自愿多交" in page.acts.dialog.boxes["amount"].error
        put(page, voluntary="是")
        page.acts.dialog.act.click()
        assert part.grid.grid.text([x.name for x in part.grid.grid.lines].index("吴婷"), 3) == "50"

    def test_a_month_is_closed_and_reopened_with_a_reason(self, page: DuesPage, window: MainWindow) -> None:
        part = page.collecting
        assert read_ledger(page.desk.ws).closed_to == "2026-01"
        part.show_month("2026-02")
        part.month.closing.click()
        assert part.month.closing.text() == "重开"
        assert "已结账" in window.toast.text()
        part.month.closing.click()
        page.acts.dialog.act.click()
        assert page.acts.dialog.boxes["reason"].error == "还没有填"
        put(page, reason="漏登一笔")
        page.acts.dialog.act.click()
        assert part.month.closing.text() == "结账"
        assert read_ledger(page.desk.ws).closed_to == "2026-01"


class TestFixing:
    def test_a_change_within_the_year_explains_itself_while_one_types(
        self, page: DuesPage, qtbot: QtBot
    ) -> None:
        page.show_tab(1)
        page.fixing.go_to(key_of(page, "吴婷"))
        QTest.keyClick(page.fixing.card.table, Qt.Key.Key_F2)
        dialog = page.acts.dialog
        assert not dialog.boxes["approved_by"].isVisible()
        put(page, base="60000")
        dialog.boxes["base"].edited.emit()
        qtbot.waitUntil(lambda: "× 2% = 1200 元" in dialog.how.text())
        assert "1,000.00 元的上限" in dialog.cap.text()
        put(page, base="5200.50")
        dialog.act.click()
        assert "写明原因" in dialog.boxes["reason"].error
        put(page, reason="岗位变动")
        dialog.act.click()
        mine = [row for row in texts(page.fixing.card) if row[0] == "吴婷"]
        assert [(row[4], row[5], row[6]) for row in mine] == [
            ("46.00", "1月", ""),
            ("78.01", "3月", "岗位变动"),
        ]

    def test_wage_items_make_the_base(self, page: DuesPage) -> None:
        page.show_tab(1)
        page.fixing.go_to(key_of(page, "冯涛"))
        page.fixing.fix_here()
        dialog = page.acts.dialog
        items = [
            {"item": "基本工资", "amount": "6000"},
            {"item": "个税", "amount": "400"},
            {"item": "加班费", "amount": "900"},
        ]
        dialog.boxes["items"].put(items)
        put(page, reason="调整工资")
        dialog.explain()
        assert "5,600.00 元 × 1.5% = 84 元" in dialog.how.text()
        dialog.act.click()
        assert ["冯涛", "按月领取工资", "5,600.00", "1.5%", "84.00", "3月", "调整工资"] in texts(
            page.fixing.card
        )

    def test_who_is_exempt_needs_an_approval(self, page: DuesPage) -> None:
        page.show_tab(1)
        page.fixing.go_to(key_of(page, "田勇"))
        page.fixing.fix_here()
        dialog = page.acts.dialog
        put(page, category="免交", reason="生活困难")
        dialog._edited()
        assert dialog.boxes["approved_by"].isVisible()
        assert not dialog.boxes["base"].isVisible()
        dialog.act.click()
        assert "上级党委批准" in dialog.boxes["approved_by"].error
        put(page, approved_by="公司党委", approved_on="2026-03-10")
        dialog.act.click()
        row = next(row for row in texts(page.fixing.card) if row[0] == "田勇" and row[5] == "3月")
        assert (row[4], row[6]) == ("0.00", "生活困难，公司党委批准")

    def test_next_year_is_fixed_like_this_one_and_taken_back(
        self, page: DuesPage, window: MainWindow
    ) -> None:
        page.show_tab(1)
        page.show_year(2027)
        assert {row[1] for row in texts(page.fixing.card)} == {"未核定"}
        page.fixing.again.click()
        fixed = [row for row in texts(page.fixing.card) if row[1] != "未核定"]
        assert len(fixed) == 22
        assert "已核定 22 人" in page.fixing.card.caption.text()
        window.undo()
        assert {row[1] for row in texts(page.fixing.card)} == {"未核定"}


class TestLate:
    def test_it_says_what_the_rule_asks_now_and_next_and_changes_no_card(self, page: DuesPage) -> None:
        ws = page.desk.ws
        cards = [(r.uid, r.revision) for r in list_records(ws, "member")]
        page.show_tab(2)
        assert texts(page.late.card) == [["邓伟", "2月", "1 个月", "38.70", "提醒本人按月交纳"]]
        assert "第十二条" in page.late.steps.text()
        assert "满 2 个月：了解未交原因" in page.late.steps.text()
        assert page.tabs.counts()[2] == 1
        page.late.collect.click()
        put(page, reason="补交")
        page.acts.dialog.act.click()
        assert page.late.card.empty.isVisible()
        assert [(r.uid, r.revision) for r in list_records(ws, "member")] == cards

    def test_who_is_behind_with_nothing_fixed_is_not_said_to_have_paid(
        self, empty_window: MainWindow, empty: Workspace
    ) -> None:
        member = {
            "name": "武二双",
            "stage": "正式党员",
            "joined_on": "2010-03-05",
            "confirmed_on": "2011-03-05",
        }
        save_record(empty, "member", member)
        empty_window.show_page("dues")
        page = cast("DuesPage", empty_window.current_page())
        page.refresh()
        page.show_tab(2)
        assert page.late.card.empty.why.text() == "还有 1 人没有核定，核定以后才看得出欠不欠"
        told = {title: words for title, _, words in page.collecting.figures.texts()}
        assert (told["欠交"], told["待收"]) == ("1 人没有核定", "1 人没有核定")


class TestRemitting:
    def test_what_came_in_is_handed_up_and_taken_back(self, page: DuesPage, window: MainWindow) -> None:
        page.show_tab(3)
        part = page.remitting
        still = texts(part.up)[0][4]
        assert part.state.text() == f"3月31日前上缴 {still} 元"
        part.remit.click()
        put(page, receipt_no="SJ-7", handler="蒋丽")
        page.acts.dialog.act.click()
        assert (texts(part.up)[0][3:6], part.remit.isEnabled()) == ([still, "0.00", "SJ-7"], False)
        part.back.click()
        put(page, reason="数错了")
        page.acts.dialog.act.click()
        assert texts(part.up)[0][4] == still
        window.undo()
        assert texts(part.up)[0][4] == "0.00"

    def test_money_granted_and_spent_is_written_and_balanced(self, page: DuesPage) -> None:
        page.show_tab(3)
        part = page.remitting
        part.add.click()
        put(page, kind="支出", amount="386.50", matter="党刊 12 份")
        page.acts.dialog.act.click()
        assert "五项" in page.acts.dialog.boxes["use"].error
        put(page, use="订阅报刊")
        page.acts.dialog.act.click()
        assert texts(part.other)[0][1:3] == ["支出 党刊 12 份", "386.50"]
        assert "支出 386.50" in part.rest.text()
        assert "集体研究" in page.banner.text()

    def test_the_yearly_publishing_is_written_where_the_agenda_leads(
        self, page: DuesPage, window: MainWindow
    ) -> None:
        window.desk.go("dues", Target("dues", field="publish", period="2025"))
        part = page.remitting
        assert page.years.text() == "2025年"
        assert part.add.text() == "登记公布"
        part.add.click()
        assert page.acts.dialog.boxes["year"].typed() == "2025"
        put(page, way="公示栏张贴七天")
        page.acts.dialog.act.click()
        assert texts(part.other)[0][1] == "公示栏张贴七天"

    def test_large_payments_stay_apart(self, page: DuesPage) -> None:
        page.show_tab(3)
        part = page.remitting
        before = part.rest.text()
        part.chips["dues_large_payment"].click()
        part.add.click()
        put(page, member="周国栋", amount="2000", way="转账")
        page.acts.dialog.act.click()
        assert texts(part.other)[0][1:3] == ["周国栋", "2,000.00"]
        assert part.rest.text() == before


def test_the_agenda_leads_to_person_month_and_tab(page: DuesPage, window: MainWindow) -> None:
    key = key_of(page, "邓伟")
    window.desk.go("dues", Target("dues", uid=key, field="late", period="2026-03"))
    assert page.tabs.current() == 2
    window.desk.go("dues", Target("dues", uid=key, period="2026-02"))
    assert page.tabs.current() == 0
    assert page.collecting.month.title.text() == "2月收缴表"
    assert page.collecting.month.key() == key


def test_a_wage_table_is_planned_then_fixes_a_year(
    window: MainWindow, page: DuesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2027年1月工资表"], ["序号", "姓名", "应发项目", "", "代扣", "计算基数"], ["", "", "基本工资", "绩效工资", "个税", ""],
        [1, "周国栋", 5000, 2000, 200, 6800], [2, "孙立军", 5000, 1500, 100, 6000], [3, "没有这个人", 3000, 0, 0, 3000],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "wages.xlsx")
    window.desk.ws.clock = lambda: NOW.replace(year=2027, month=1, day=8)
    window.desk.go("dues_wages")
    wages = cast("WagesPage", window.current_page())
    wages.read(tmp_path / "wages.xlsx")
    qtbot.waitUntil(lambda: "可核定" in wages.identity.text())
    assert wages.identity.text() == "读到 3 人，可核定 1 人，待定 2 人"
    assert wages.lines_of("ready")[0][1:3] == ("周国栋", "6,800.00")
    held = {line[1]: line[2] for line in wages.lines_of("held")}
    assert "6,000.00" in held["孙立军"]
    assert "6,400.00" in held["孙立军"]
    assert set(held) == {"孙立军", "没有这个人"}
    assert wages.apply.text() == "核定 1 人"
    wages.apply.click()
    entry = next(a for a in read_ledger(window.desk.ws).accounts.values() if a.name == "周国栋").entry(
        "2027-01"
    )
    assert entry is not None
    assert entry.amount == 10200
    window.undo()
    assert dues.status(window.desk.ws).people
