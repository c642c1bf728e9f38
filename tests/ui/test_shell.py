"""Navigation, the rail, the change signal, the strip over practice data, and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.actions.records import save_record
from app.ui import tokens
from app.ui.main_window import PRACTICE
from app.ui.pages import ENTRIES, NAMES
from app.ui.settings import Settings
from tests.support import PATIENCE_MS
from tests.ui.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from app.ui.record_page import RecordPage


def test_the_window_names_the_branch_and_warns_of_practice_data(window: MainWindow) -> None:
    assert window.windowTitle() == "第三污水厂党支部 — 支部案头"
    assert window.navigation.foot.branch.text() == "第三污水厂党支部"
    assert window.notice.text() == PRACTICE
    assert window.notice.isVisible()


def test_every_entry_opens_its_page(window: MainWindow) -> None:
    for entry in ENTRIES:
        window.navigation.buttons()[entry.page].click()
        assert window.current_page().header.title.text() == entry.title
        assert window.navigation.buttons()[entry.page].isChecked()


def test_no_page_pushes_the_window_larger(window: MainWindow) -> None:
    window.resize(*tokens.MINIMUM)
    for name in sorted(NAMES):
        window.show_page(name)
        QApplication.processEvents()
        hint = window.minimumSizeHint()
        assert hint.width() <= tokens.MINIMUM[0], name
        assert hint.height() <= tokens.MINIMUM[1], name
    assert (window.width(), window.height()) == tokens.MINIMUM


def test_a_narrow_window_has_a_rail(window: MainWindow, qtbot: QtBot) -> None:
    assert window.navigation.width() == 208
    window.resize(1093, 542)
    qtbot.waitUntil(lambda: window.navigation.width() == 56)
    button = window.navigation.buttons()["members"]
    assert button.toolTip() == "党员"
    assert window.navigation.foot.last_act.isVisible()
    assert not window.navigation.last_act.isVisible()


def test_a_change_is_read_again_where_it_shows(window: MainWindow) -> None:
    page = cast("RecordPage", window.page("study_log"))
    window.show_page("study_log")
    before = len(page._lines)
    window.show_page("members")
    typed = {"held_at": "2026-03-16 15:00-16:30", "place": "会议室", "topic": "学习条例", "hours": "1.5"}
    typed |= {"content": "通读第三章", "category": "政治学习"}
    saved = save_record(window.desk.ws, "political_study", typed)
    window.desk.changed(saved.forms)
    assert len(page._lines) == before
    window.show_page("study_log")
    assert len(page._lines) == before + 1


def test_the_ring_follows_the_keys_only(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("work_log")
    page = cast("RecordPage", window.current_page())
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Tab)
    entry = QApplication.focusWidget()
    assert isinstance(entry, QPushButton)
    assert window.ring.target() is entry
    assert window.ring.isVisible()
    page.search.setFocus()
    assert not window.ring.isVisible()
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert not window.ring.isVisible()


def test_everything_that_acts_has_a_name(window: MainWindow) -> None:
    for name in sorted(NAMES):
        window.show_page(name)
        buttons = [b for b in window.findChildren(QPushButton) if b.isVisible()]
        assert [b for b in buttons if not (b.text() or b.accessibleName())] == [], name


def test_no_grey_qt_words_in_english(window: MainWindow) -> None:
    words = [label.text() for label in window.findChildren(QLabel)]
    assert [w for w in words if w in ("OK", "Cancel", "Open", "Close")] == []


def test_place_and_branch_are_remembered_and_nobody(
    demo: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot, tmp_path: Path
) -> None:
    desk = make_desk(demo)
    window = shown(desk, qtbot, 1200, 700)
    desk.settings.remember_workspace(demo.folder)
    window.close()
    again = Settings(tmp_path / "settings")
    assert again.last_workspace() == demo.folder
    assert again.geometry() is not None
    text = (tmp_path / "settings" / "desk.ini").read_text("utf-8")
    assert "周国栋" not in text
    assert "第三污水厂" not in text


def test_the_foot_says_who_sits_here_and_as_what(window: MainWindow, qtbot: QtBot) -> None:
    foot, ws = window.navigation.foot, window.desk.ws
    ws.user = "孙立军"
    window.desk.changed(frozenset({"member"}))
    qtbot.waitUntil(lambda: foot.user.text() == "组织委员·孙立军", timeout=PATIENCE_MS)
    ws.user = "外来的人"
    window.desk.changed(frozenset({"member"}))
    qtbot.waitUntil(lambda: foot.user.text() == "外来的人", timeout=PATIENCE_MS)
