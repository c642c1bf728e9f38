"""党费 on a card: the year's months, how the amount came about, and the way to the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QPushButton

from app.ui.widgets.period_cells import PeriodCells
from tests.ui.member_kit import go_to, words

if TYPE_CHECKING:
    from app.ui.dues_page import DuesPage
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage

DUES, LOOK = 4, "看账"


def page_of(window: MainWindow) -> MemberPage:
    window.show_page("members")
    page = cast("MemberPage", window.current_page())
    page.card.tabs.set_current(DUES)
    page.card.tabs.chosen.emit(DUES)
    return page


def look_of(page: MemberPage) -> list[QPushButton]:
    return [b for b in page.card.findChildren(QPushButton) if b.text() == LOOK and b.isVisible()]


def test_the_year_stands_on_the_card_and_leads_to_the_account(window: MainWindow) -> None:
    page = page_of(window)
    go_to(page, "邓伟")
    told = words(page)
    assert "已核定应交 464.40 元，已交 38.70 元" in told
    assert any("3,870.00 元 × 1%" in text for text in told)
    months = [cells.accessibleName() for cells in page.card.findChildren(PeriodCells) if cells.isVisible()]
    assert months[0].startswith("1月已交，2月欠交，3月待收")
    look_of(page)[0].click()
    dues = cast("DuesPage", window.current_page())
    assert dues.collecting.month.table.marked().name == "邓伟"


def test_who_does_not_pay_here_has_none(window: MainWindow) -> None:
    page = page_of(window)
    go_to(page, "宋佳")
    words(page)
    assert not look_of(page)
