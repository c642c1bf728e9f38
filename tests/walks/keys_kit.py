"""Hands at the keyboard: every press goes where the keys are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.support import PATIENCE_MS

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

CTRL, _NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
ENTER, TAB, SPACE, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape
DOWN, RIGHT, HOME, END = Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End
MOST_TABS = 120


def here() -> QWidget:
    QApplication.processEvents()
    found = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: Qt.Key, held: Qt.KeyboardModifier = _NONE) -> None:
    for key in keys:
        QTest.keyClick(here(), key, held)


def type_text(text: str) -> None:
    QTest.keyClicks(here(), text)


def tab_to(target: QWidget | str) -> None:
    """Tab until the keys are there; a button may be meant by its words."""
    for _ in range(MOST_TABS):
        if here() is target or here().property("text") == target:
            return
        press(TAB)
    raise AssertionError(f"the keys do not reach {target}")


def back_to(window: MainWindow) -> None:
    """A window system gives the keys back when a dialog closes; without one the window asks for them."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, PATIENCE_MS)
