"""F1 opens what the help says about the field one stands in; Esc leads back to it; links, search and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.help_side import LEAST
from app.ui.pages import ENTRIES, NAMES
from tests.support import MEETING
from tests.ui.conftest import focused

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.help_pane import HelpPane
    from app.ui.main_window import MainWindow
    from app.ui.record_page import RecordPage


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def stand_in(window: MainWindow, field: str) -> QWidget:
    window.show_page("work_log")
    page = cast("RecordPage", window.current_page())
    page.pane.new(MEETING)
    box = page.pane.editor().boxes[field]
    box.focus()
    return box


def words(pane: HelpPane) -> str:
    return pane.text.toPlainText()


def test_f1_explains_the_field_with_its_line_of_the_example(window: MainWindow) -> None:
    box = stand_in(window, "decisions")
    press(Qt.Key.Key_F1)
    pane = window.help.pane()
    assert pane.isVisible()
    assert pane.title.text() == "支委会"
    assert words(pane).startswith("决定事项\n逐条写")
    for wanted in ("决定事项：一、3 月 12 日", "规定", "常见问题", "第十二条"):
        assert wanted in words(pane)
    assert pane.isAncestorOf(focused())
    press(Qt.Key.Key_Escape)
    assert not pane.isVisible()
    assert box.isAncestorOf(focused())


def test_the_example_is_read_beside_the_form(window: MainWindow) -> None:
    box = stand_in(window, "decisions")
    press(Qt.Key.Key_F1)
    pane = window.help.pane()
    pane.jumps["example"].click()
    top = pane.text.cursorForPosition(pane.text.rect().topLeft()).block()
    while not top.text():
        top = top.next()
    assert top.text() == "示例"
    press(Qt.Key.Key_F1)
    assert box.isAncestorOf(focused())
    assert pane.isVisible()
    page = window.current_page()
    assert page.mapTo(window, page.rect().topRight()).x() < pane.mapTo(window, pane.rect().topLeft()).x()
    assert window.navigation.width() == 56


def test_a_small_window_shows_it_over_the_page_and_stays_small(window: MainWindow) -> None:
    window.resize(1093, 542)
    stand_in(window, "decisions")
    press(Qt.Key.Key_F1)
    QApplication.processEvents()
    assert window.help.taken() == 0
    assert (window.width(), window.height()) == (1093, 542)
    right = window.help.pane().mapTo(window, window.help.pane().rect().topRight()).x()
    assert right == window.width() - 1


def test_a_window_with_help_beside_can_still_be_made_small(window: MainWindow, qtbot: QtBot) -> None:
    stand_in(window, "decisions")
    press(Qt.Key.Key_F1)
    assert window.help.taken()
    window.resize(1093, 542)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == (1093, 542))
    assert window.help.taken() == 0


def test_links_lead_on_and_the_way_leads_back(window: MainWindow) -> None:
    window.show_page("members")
    press(Qt.Key.Key_F1)
    pane = window.help.pane()
    assert pane.title.text() == "党员名册"
    assert not pane.back.isEnabled()
    pane.text.anchorClicked.emit(QUrl("help:backup#restore"))
    assert pane.stop() == ("backup", "restore")
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert pane.title.text() == "党员名册"
    pane.forth.click()
    assert pane.title.text() == "备份"


def test_searching_lists_places_and_leaving_it_goes_back(window: MainWindow) -> None:
    window.show_page("members")
    press(Qt.Key.Key_F1)
    pane = window.help.pane()
    pane.search.setFocus()
    pane.search.insert("补记")
    assert "记录本·补记" in words(pane)
    assert 'href="help:record_book#late"' in pane.text.toHtml()
    press(Qt.Key.Key_Escape)
    assert pane.search.text() == ""
    assert pane.isVisible()
    pane.search.insert("没有这种事")
    assert "没有找到" in words(pane)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert not pane.isVisible()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_page_has_something_to_say(window: MainWindow, name: str) -> None:
    window.show_page(name)
    press(Qt.Key.Key_F1)
    assert window.desk.messages.box is None
    assert window.help.pane().isVisible()
    if name in {entry.page for entry in ENTRIES}:  # the committee's have a wider window
        assert window.width() == 1366
        assert window.help.taken()  # beside the page, over none of it
    assert len(words(window.help.pane())) > 100


def test_it_follows_to_another_page_and_leaves_the_keys_there(window: MainWindow) -> None:
    window.show_page("members")
    window.help.ask("members")
    assert window.help.pane().title.text() == "党员名册"
    window.show_page("dues")
    assert window.help.pane().stop()[0] == "dues"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.current_page().isAncestorOf(focused)
    window.help.pane().back.click()
    assert window.help.pane().title.text() == "党员名册"


def test_its_width_is_remembered(window: MainWindow) -> None:
    window.show_page("members")
    press(Qt.Key.Key_F1)
    window.help._drag(1000)
    assert window.help.pane().width() == LEAST
    assert window.desk.settings.number("help/width", 0) == LEAST
