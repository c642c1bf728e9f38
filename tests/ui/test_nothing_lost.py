"""Nothing typed is lost: what stands in an open cell, and a word half composed, when one leaves, closes or finishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.records import read_drafts
from app.ui.record_head import WRITING
from tests.support import MEETING
from tests.ui.conftest import focused
from tests.ui.test_record_page import page_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.record_page import RecordPage


def write_into_the_votes(page: RecordPage) -> None:
    """A letter opens the first cell; the next ones go into it, and nothing leaves it."""
    page.new("branch_assembly")
    view = page.pane.editor().boxes["resolutions"].widget.entries()[0]
    view.setFocus()
    for letter in "plan":
        QTest.keyClicks(focused(), letter)
    assert view.isAncestorOf(focused())


@pytest.mark.parametrize("way", ["close", "another page", "two seconds"])
def test_what_stands_in_an_open_cell_is_kept(window: MainWindow, qtbot: QtBot, way: str) -> None:
    page = page_of(window)
    write_into_the_votes(page)
    if way == "close":
        window.close()
    elif way == "another page":
        window.show_page("members")
    else:
        qtbot.waitUntil(lambda: page.pane.mode == WRITING)
        QTest.keyClicks(focused(), "s")  # the autosave takes the keys from nobody
        assert getattr(focused(), "text", str)() == "plans"
    (draft,) = (d for d in read_drafts(window.desk.ws, "branch_assembly") if d.typed.get("resolutions"))
    assert draft.typed["resolutions"] == [{"matter": "plan"}]


def test_a_word_that_is_half_composed_is_kept_when_the_window_closes(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    page.pane.editor().boxes["topic"].focus()
    QApplication.sendEvent(focused(), QInputMethodEvent("研究汛前", []))
    window.close()
    assert [d.typed.get("topic") for d in read_drafts(window.desk.ws, MEETING)].count("研究汛前") == 1


def test_finishing_takes_what_stands_in_an_open_cell(window: MainWindow) -> None:
    page = page_of(window)
    write_into_the_votes(page)
    page.pane.finish.click()
    assert page.pane.editor().typed()["resolutions"] == [{"matter": "plan"}]
    assert "表决第 1 行" in page.pane.editor().banner.text()
