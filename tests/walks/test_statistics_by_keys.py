"""Page 统计 without a mouse: from the group of the navigation to a number, its people, a card, the chart and the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.ui.member_page import MemberPage
from app.ui.print_preview import PrintPreview
from app.ui.statistics_page import StatisticsPage
from app.ui.widgets.chart import ChartView
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests
from tests.walks.keys_kit import CTRL, DOWN, END, ENTER, ESC, HOME, RIGHT, SPACE, here, press, tab_to

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


def test_numbers_people_card_and_back(window: MainWindow) -> None:
    for _ in range(8):
        press(Qt.Key.Key_3, held=CTRL)  # the group of members, page by page
        if isinstance(window.current_page(), StatisticsPage):
            break
    page = window.current_page()
    assert isinstance(page, StatisticsPage)
    assert here() is page.numbers.table
    press(HOME, *[DOWN] * 2)
    assert page.numbers.people.title.text() == "发展党员"
    press(ENTER)
    assert here() is page.numbers.people.table
    press(ENTER)
    card = window.current_page()
    assert isinstance(card, MemberPage)
    assert card.list.record_value("name") == "周敏"


def test_another_period_and_the_chart(window: MainWindow) -> None:
    window.show_page("statistics")
    page = window.current_page()
    assert isinstance(page, StatisticsPage)
    tab_to(page.numbers.before)
    press(SPACE)
    assert page.numbers.name.text() == "2025年第四季度"
    tab_to(page.tabs)
    press(RIGHT)
    assert page.stack.currentWidget() is page.makeup
    tab_to(page.makeup.chart)
    assert isinstance(here(), ChartView)
    press(DOWN, DOWN)
    assert page.makeup.people.title.text() == "36—40岁"
    press(END)
    assert page.makeup.people.title.text() == "71岁及以上"
    press(HOME, ENTER)
    assert here() is page.makeup.people.table


def test_the_paper_is_looked_at_and_left(window: MainWindow) -> None:
    window.show_page("statistics")
    press(Qt.Key.Key_P, held=CTRL)
    assert isinstance(window.current_page(), PrintPreview)
    press(ESC)
    assert isinstance(window.current_page(), StatisticsPage)
