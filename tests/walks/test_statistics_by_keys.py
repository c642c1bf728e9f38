"""Page 统计 without a mouse: from the group of the navigation to a number, its people, a card, the chart and the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.member_page import MemberPage
from app.ui.print_preview import PrintPreview
from app.ui.statistics_page import StatisticsPage
from app.ui.widgets.chart import ChartView
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def press(*keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(focus(), key, held)
        QApplication.processEvents()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def tab_to(wanted: QWidget, most: int = 30) -> None:
    for _ in range(most):
        if QApplication.focusWidget() is wanted:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_numbers_people_card_and_back(window: MainWindow) -> None:
    for _ in range(8):
        press(Qt.Key.Key_3, held=CTRL)  # the group of members, page by page
        if isinstance(window.current_page(), StatisticsPage):
            break
    page = window.current_page()
    assert isinstance(page, StatisticsPage)
    assert focus() is page.numbers.table
    press(Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 2)
    assert page.numbers.people.title.text() == "发展党员"
    press(Qt.Key.Key_Return)
    assert focus() is page.numbers.people.table
    press(Qt.Key.Key_Return)
    card = window.current_page()
    assert isinstance(card, MemberPage)
    assert card.list.record_value("name") == "周敏"


def test_another_period_and_the_chart(window: MainWindow) -> None:
    window.show_page("statistics")
    page = window.current_page()
    assert isinstance(page, StatisticsPage)
    tab_to(page.numbers.before)
    press(Qt.Key.Key_Space)
    assert page.numbers.name.text() == "2025年第四季度"
    tab_to(page.tabs)
    press(Qt.Key.Key_Right)
    assert page.stack.currentWidget() is page.makeup
    tab_to(page.makeup.chart)
    assert isinstance(focus(), ChartView)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.makeup.people.title.text() == "36—40岁"
    press(Qt.Key.Key_End)
    assert page.makeup.people.title.text() == "71岁及以上"
    press(Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert focus() is page.makeup.people.table


def test_the_paper_is_looked_at_and_left(window: MainWindow) -> None:
    window.show_page("statistics")
    press(Qt.Key.Key_P, held=CTRL)
    assert isinstance(window.current_page(), PrintPreview)
    press(Qt.Key.Key_Escape)
    assert isinstance(window.current_page(), StatisticsPage)
