"""A branch hands a quarter in by keys alone: F9, words for what is open, the file on the stick, undo of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from tests.screens_submission import enrolled
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests
from tests.walks.keys_kit import CTRL, SPACE, back_to, press, tab_to, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.submission_page import SubmissionPage


def explain(window: MainWindow, verb: str, text: str) -> None:
    tab_to(verb)
    press(SPACE)
    type_text(text)
    tab_to("写入")
    press(SPACE)
    back_to(window)


def test_from_f9_to_a_file_on_the_stick(window: MainWindow, qtbot: QtBot) -> None:
    stick = enrolled(window)
    press(Qt.Key.Key_F9)
    page = cast("SubmissionPage", window.current_page())
    qtbot.waitUntil(lambda: not window.desk.jobs.busy())
    page.stick.use(stick)
    before = page.found
    assert before is not None
    page.take_focus()
    explain(window, "一并说明", "Checked with everybody, done by the end of March")
    press(Qt.Key.Key_Z, held=CTRL)
    assert page.found is not None
    assert page.found.checked.counts["answer"] == before.checked.counts["answer"]
    page.take_focus()
    explain(window, "一并说明", "Checked with everybody, done by the end of March")
    for _ in range(page.found.checked.counts["answer"]):
        if not page.found.checked.counts["answer"]:
            break
        page.take_focus()
        explain(window, "确认", "Checked against the papers")
    page.take_focus()
    tab_to("写入 U 盘")
    press(SPACE)
    qtbot.waitUntil(lambda: not window.desk.jobs.busy() and bool(page.found and page.found.of_quarter))
    sent = page.found.of_quarter[0]
    assert (stick / sent.file).is_file()
    assert sent.facts["findings"] == len(page.found.checked.items)
