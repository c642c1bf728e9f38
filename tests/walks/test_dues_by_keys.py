"""A new secretary collects a month and closes it, with keys alone: from 今日 to the toast that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.actions.dues_book import read_ledger
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.dues_page import DuesPage
    from app.ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
TAB, BACK, ENTER, SPACE = Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Space


class Hands:
    """Every press goes where the keys are, and is counted."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.presses = window, 0

    def here(self) -> QWidget:
        found = QApplication.activeModalWidget()
        focused = QApplication.focusWidget() or found or self.window
        assert focused is not None
        return focused

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        for _ in range(times):
            self.presses += 1
            QTest.keyClick(self.here(), key, held)

    def go_to_button(self, words: str, by: Qt.Key = TAB) -> None:
        for _ in range(40):
            where = self.here()
            if isinstance(where, QPushButton) and words in (where.accessibleName() or where.text()):
                return
            self.press(by)
        pytest.fail(f"{words} was not reached; the keys stand on {self.here()}")


def test_a_month_is_collected_and_closed(window: MainWindow, qtbot: QtBot) -> None:
    hands = Hands(window)
    for _ in range(6):
        if window._current == "dues":
            break
        hands.press(Qt.Key.Key_3, CTRL)
    page = cast("DuesPage", window.current_page())
    part = page.collecting
    assert part.grid.hasFocus()
    assert part.grid.place()[1] == 3  # this month, at whoever is behind longest

    hands.press(ENTER)  # into the sheet of March, at that person
    assert part.month.table.hasFocus()
    hands.press(Qt.Key.Key_A, CTRL)
    assert part.month.collect.text() == "登记收缴 4 人"
    hands.press(SPACE)  # 邓伟 is not there
    assert part.month.collect.text() == "登记收缴 3 人"
    hands.go_to_button("登记收缴")
    hands.press(ENTER)
    assert "已登记 3 笔，共 136.06 元（壹佰叁拾陆元零陆分）" in window.toast.text()

    hands.press(Qt.Key.Key_Escape)
    assert part.grid.hasFocus()
    hands.press(Qt.Key.Key_Left)  # February, at the same person
    assert part.month.title.text() == "2月收缴表"
    hands.press(ENTER)
    hands.go_to_button("2月收缴表：结账", BACK)
    hands.press(ENTER)
    assert read_ledger(window.desk.ws).closed_to == "2026-02"
    assert "2026-02 已结账" in window.toast.text()

    hands.press(Qt.Key.Key_PageDown, CTRL)  # 核定
    hands.press(Qt.Key.Key_PageDown, CTRL)  # 欠交
    assert page.tabs.current() == 2
    hands.press(ENTER)
    dialog = page.acts.dialog
    dialog.windowHandle().requestActivate()  # what a window manager does
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    for _ in range(40):
        if QApplication.focusWidget() is dialog.act:
            break
        hands.press(ENTER)
    hands.press(ENTER)
    assert not any(one.standing.arrears for one in page.reading().status.people)

    window.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    hands.press(Qt.Key.Key_Z, CTRL)
    assert any(one.standing.arrears for one in page.reading().status.people)
    print(f"\n收一个月、结账、补交、撤销：{hands.presses} 次按键")
    assert hands.presses < 60
