"""A branch hands a quarter in by keys alone: F9, words for what is open, the file on the stick, undo of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.screens_submission import enrolled
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.submission_page import SubmissionPage

TAB, SPACE, F9, Z = Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_F9, Qt.Key.Key_Z
MOST_TABS = 120


def here() -> QWidget:
    QApplication.processEvents()
    found = QApplication.focusWidget()
    assert found is not None
    return found


def tab_to(words: str) -> None:
    """Tab until what has the keys is called so."""
    for _ in range(MOST_TABS):
        name = str(here().property("text") or "")
        if name == words:
            return
        QTest.keyClick(here(), TAB)
    raise AssertionError(words)


def back_to(window: MainWindow) -> None:
    """A window system gives the keys back when a dialog closes; without one the window asks for them."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)


def explain(window: MainWindow, verb: str, text: str) -> None:
    tab_to(verb)
    QTest.keyClick(here(), SPACE)
    QTest.keyClicks(here(), text)
    tab_to("写入")
    QTest.keyClick(here(), SPACE)
    back_to(window)


def test_from_f9_to_a_file_on_the_stick(window: MainWindow, qtbot: QtBot) -> None:
    stick = enrolled(window)
    QTest.keyClick(here(), F9)
    page = cast("SubmissionPage", window.current_page())
    qtbot.waitUntil(lambda: not window.desk.jobs.busy())
    page.stick.use(stick)
    before = page.found
    assert before is not None
    page.take_focus()
    explain(window, "一并说明", "Checked with everybody, done by the end of March")
    QTest.keyClick(here(), Z, Qt.KeyboardModifier.ControlModifier)
    assert page.found is not None
    assert page.found.checked.counts["answer"] == before.checked.counts["answer"]
    page.take_focus()
    explain(window, "一并说明", "Checked with everybody, done by the end of March")
    while page.found.checked.counts["answer"]:
        page.take_focus()
        explain(window, "确认", "Checked against the papers")
    page.take_focus()
    tab_to("写入 U 盘")
    QTest.keyClick(here(), SPACE)
    qtbot.waitUntil(lambda: not window.desk.jobs.busy() and bool(page.found and page.found.of_quarter))
    sent = page.found.of_quarter[0]
    assert (stick / sent.file).is_file()
    assert sent.facts["findings"] == len(page.found.checked.items)
