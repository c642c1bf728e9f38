"""The keyboard map of the window: groups, search, Esc in its order, F2, F5, Del, and Tab through every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.actions.records import save_record
from app.ui.page import Page
from app.ui.pages import ENTRIES, GROUPS, NAMES
from app.ui.record_head import NEW, WRITING
from tests.ui.conftest import focused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.record_page import RecordPage
    from app.ui.today_page import TodayPage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MOST_STOPS = 220


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def book(window: MainWindow) -> RecordPage:
    window.show_page("work_log")
    return cast("RecordPage", window.current_page())


def members(window: MainWindow) -> MemberPage:
    window.show_page("members")
    return cast("MemberPage", window.current_page())


def title(window: MainWindow) -> str:
    return window.current_page().header.title.text()


def test_ctrl_and_a_number_goes_to_the_group_and_through_it(window: MainWindow) -> None:
    for number, group in enumerate(GROUPS):
        here = title(window)
        names = [entry.title for entry in ENTRIES if entry.group == group]
        if names == [here]:  # already there, and alone
            continue
        for name in names:
            press(Qt.Key(Qt.Key.Key_1 + number), CTRL)
            assert title(window) == name
        if not names:
            press(Qt.Key(Qt.Key.Key_1 + number), CTRL)
            assert title(window) == here
    press(Qt.Key.Key_1, CTRL)
    assert title(window) == "今日"


def test_ctrl_n_asks_which_kind_wherever_one_is(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("papers")
    press(Qt.Key.Key_N, CTRL)
    assert title(window) == "今日"
    page = cast("TodayPage", window.current_page())
    qtbot.waitUntil(page._kinds.isVisible)
    page._kinds.hide()
    page = members(window)  # type: ignore[assignment]  # another page in the same name
    press(Qt.Key.Key_N, CTRL)
    assert cast("MemberPage", page).pane.mode == NEW


def test_esc_clears_the_search_then_closes_the_help_then_goes_back(window: MainWindow) -> None:
    page = members(window)
    press(Qt.Key.Key_F2)
    assert page.side.currentWidget() is page.pane
    press(Qt.Key.Key_F1)
    press(Qt.Key.Key_F1)  # back to the field, the help stays
    page.search.setText(str(page.pane.editor().boxes["name"].typed()))
    assert window.help.is_open()
    press(Qt.Key.Key_Escape)
    assert (page.search.text(), window.help.is_open()) == ("", True)
    press(Qt.Key.Key_Escape)
    assert not window.help.is_open()
    assert page.side.currentWidget() is page.pane
    press(Qt.Key.Key_Escape)
    assert page.side.currentWidget() is page.card
    window.show_page("import")
    press(Qt.Key.Key_Escape)
    assert title(window) == "党员"


def test_esc_is_heard_from_lists_and_fields(window: MainWindow) -> None:
    page = book(window)
    for place in (page.list, page.add):
        page.search.setText("学习")
        place.setFocus()
        press(Qt.Key.Key_Escape)
        assert page.search.text() == "", place
    page.pane.new("branch_committee_meeting")
    for name in ("topic", "decisions", "chair"):
        page.search.setText("学习")
        page.pane.editor().boxes[name].focus()
        press(Qt.Key.Key_Escape)
        assert page.search.text() == "", name


def test_f2_changes_what_is_marked_and_del_takes_it_away(window: MainWindow) -> None:
    page = book(window)
    page.list.setFocus()
    uid = page.pane.uid
    press(Qt.Key.Key_F2)
    assert (page.pane.uid, page.pane.mode) == (uid, WRITING)
    assert page.pane.isAncestorOf(focused())
    page.pane.remove()  # gives the change up
    page.list.setFocus()
    press(Qt.Key.Key_Delete)
    assert "回收站" in window.toast.text()
    assert page.list.records.row_of(uid) == -1
    press(Qt.Key.Key_Z, CTRL)
    assert page.list.records.row_of(uid) >= 0


def test_f2_in_a_small_table_edits_the_cell(window: MainWindow) -> None:
    page = members(window)
    press(Qt.Key.Key_F2)
    view = page.pane.editor().boxes["relations"].widget.entries()[0]
    view.setFocus()
    press(Qt.Key.Key_F2)
    assert page.side.currentWidget() is page.pane
    assert view.isAncestorOf(focused())
    assert focused() is not view


def test_f5_reads_again(window: MainWindow) -> None:
    page = book(window)
    before = page.list.records.rowCount()
    typed = {"held_at": "2026-03-17 09:00-09:30", "place": "会议室", "topic": "研究防汛", "chair": "周国栋"}
    save_record(window.desk.ws, "branch_committee_meeting", typed)
    press(Qt.Key.Key_F5)
    assert page.list.records.rowCount() == before + 1


@pytest.mark.parametrize("name", sorted(NAMES))
def test_tab_goes_round_the_page_and_the_place_is_always_seen(window: MainWindow, name: str) -> None:
    window.show_page(name)
    walked = walk(window)
    inside = [widget for widget in walked if window.current_page().isAncestorOf(widget)]
    assert inside
    assert not [widget for widget in inside if isinstance(widget, Page)]


@pytest.mark.parametrize("form", ["branch_assembly", "democratic_appraisal", "work_plan", "party_lecture"])
def test_tab_leads_through_an_empty_form_without_a_trap(window: MainWindow, form: str) -> None:
    name = window.desk.ws.forms[form].book
    window.show_page(name, form)
    pane = cast("RecordPage", window.current_page()).pane
    walked = walk(window)
    boxes = [box for box in pane.editor().boxes.values() if not box.field.computed and box.isVisibleTo(pane)]
    reached = [box for box in boxes if any(box.isAncestorOf(widget) for widget in walked)]
    assert [box.field.id for box in reached] == [box.field.id for box in boxes]
    tops = [box.mapTo(pane, box.rect().topLeft()).y() for box in reached]
    assert tops == sorted(tops)


def walk(window: MainWindow) -> list[QWidget]:
    """Every stop of Tab until it comes round, and back by Shift+Tab."""
    stops: list[QWidget] = []
    press(Qt.Key.Key_Tab)
    first = focused()
    for step in range(MOST_STOPS):
        here = focused()
        if here is first and step:
            break
        assert here.isVisible()
        assert window.ring.isVisible() or marks_itself(here), here
        if not stops or stops[-1] is not here:
            stops.append(here)
        press(Qt.Key.Key_Tab)
    assert focused() is first, "Tab never came round"
    for _ in range(MOST_STOPS):
        press(Qt.Key.Key_Tab, SHIFT)
        if focused() is first:
            break
    assert focused() is first, "Shift+Tab never came round"
    return stops


def marks_itself(widget: QWidget) -> bool:
    """Fields have an edge of their own; painted widgets and cells draw one while they have the focus."""
    with_focus = widget.grab().toImage()
    widget.clearFocus()
    without = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return with_focus != without
