"""党费: the year grid, the sheet of a month, collecting one or many, and what the screen says of every amount."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.actions import dues
from app.domain.capitals import in_capitals
from app.domain.money import show_money

if TYPE_CHECKING:
    from app.ui.dues_collecting import Collecting
    from app.ui.dues_page import DuesPage
    from app.ui.main_window import MainWindow

SPACE, ENTER, RIGHT, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Down


@pytest.fixture
def page(window: MainWindow) -> DuesPage:
    window.show_page("dues")
    return cast("DuesPage", window.current_page())


def names(part: Collecting) -> list[str]:
    return [line.name for line in part.grid.grid.lines]


def key_of(part: Collecting, name: str) -> str:
    return next(line.key for line in part.grid.grid.lines if line.name == name)


def cell(part: Collecting, name: str, month: int) -> str:
    return part.grid.grid.text(names(part).index(name), month)


def sheet(part: Collecting) -> dict[str, tuple[str, str]]:
    model = part.month.model
    return {
        model.cell(row, 1).text: (model.cell(row, 2).text, model.cell(row, 3).text)
        for row in range(model.rowCount())
    }


class TestGrid:
    def test_arrears_come_first_and_cells_say_how_a_month_stands(self, page: DuesPage) -> None:
        part = page.collecting
        assert names(part)[0] == "邓伟"
        assert [cell(part, "邓伟", n) for n in (1, 2, 3, 4)] == ["38.7", "欠 38.7", "待收", ""]
        assert cell(part, "周国栋", 3) == "97.95"
        assert "袁野" not in names(part)  # still on the way

    def test_figures_sums_and_sheet_agree_to_the_fen(self, page: DuesPage, window: MainWindow) -> None:
        part = page.collecting
        found = dues.status(window.desk.ws)
        figures = {title: (amount, note) for title, amount, note in part.figures.texts()}
        assert figures["欠交"] == (show_money(found.total("owed")), "邓伟·2月")
        assert figures["待收"][0] == show_money(found.total("waiting"))
        quarter = sum(line.paid for line in part.grid.grid.lines)
        assert figures["一季度已收"] == (show_money(quarter), f"大写 {in_capitals(quarter)}")
        assert show_money(quarter) in part.sums.accessibleName()
        march = sum(line.cells[2].paid for line in part.grid.grid.lines)
        assert part.month.amount.text() == show_money(march)
        assert in_capitals(march) in part.month.capitals.text()

    def test_a_cell_leads_to_its_month_and_person(self, page: DuesPage) -> None:
        part = page.collecting
        part.grid.setFocus()
        part.grid.go_to(key_of(part, "吴婷"), 3)
        QTest.keyClick(part.grid, Qt.Key.Key_Left)
        assert part.month.title.text() == "2月收缴表"
        assert part.month.key() == key_of(part, "吴婷")
        assert sheet(part)["吴婷"] == ("46.00", "2月5日 现金")
        assert sheet(part)["高峰"][1] == "2月5日 转账"
        assert part.month.how.text().startswith("4,600.00 元 × 1% = 46 元，四舍五入到分，月应交 46.00 元（")

    def test_initials_and_chips_narrow_and_esc_widens(self, page: DuesPage) -> None:
        part = page.collecting
        everybody = len(names(part))
        QTest.keyClicks(part.search, "zgd")
        assert names(part) == ["周国栋"]
        part.search.clear()
        part.chips.press("late")
        assert names(part) == ["邓伟"]
        part.grid.setFocus()
        QTest.keyClick(part.grid, Qt.Key.Key_Escape)
        assert len(names(part)) == everybody

    def test_another_year_is_shown_from_the_menu(self, page: DuesPage) -> None:
        page.show_year(2025)
        part = page.collecting
        assert part.title.text() == "2025 年收缴总表"
        assert part.month.title.text() == "12月收缴表"
        assert cell(part, "邓伟", 12) == "38.7"
        assert page.years.text() == "2025年"

    def test_a_quarterly_payer_waits_until_the_quarter_is_over(self, page: DuesPage) -> None:
        part = page.collecting
        assert cell(part, "王建平", 1) == "18.4"
        assert "王建平" in sheet(part)


class TestCollecting:
    def test_two_are_ticked_collected_and_taken_back(self, page: DuesPage, window: MainWindow) -> None:
        part = page.collecting
        assert not part.month.collect.isEnabled()
        assert part.month.why.text() == "先勾选要登记的人"
        for name in ("吴婷", "冯涛"):
            part.grid.go_to(key_of(part, name), 3)
            QTest.keyClick(part.grid, SPACE)
        assert part.month.collect.text() == "登记收缴 2 人"
        assert part.month.sum.text() == "90.50 元"
        part.month.ways["transfer"].click()
        part.month.collect.click()
        assert cell(part, "吴婷", 3) == "46"
        assert sheet(part)["冯涛"] == ("44.50", "3月18日 转账")
        assert "玖拾元伍角整" in window.toast.text()
        window.undo()
        assert cell(part, "吴婷", 3) == "待收"

    def test_all_at_once(self, page: DuesPage) -> None:
        part = page.collecting
        part.month.all.click()
        assert part.month.collect.text() == "登记收缴 4 人"
        part.month.all.click()
        assert part.month.chosen() == []
        part.month.all.click()
        part.month.collect.click()
        assert part.month.why.text() == "这个月已经收齐"
        assert part.figures.texts()[3][1:] == ("0.00", "都收齐了")


def test_a_branch_without_members_is_told_how_to_begin(empty_window: MainWindow) -> None:
    empty_window.show_page("dues")
    page = cast("DuesPage", empty_window.current_page())
    assert page.collecting.nobody.isVisible()
