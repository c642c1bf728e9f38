"""A sealed quarter is changed in one step: the window asks for the reason, and nothing typed is lost over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.actions import sealed_quarters, submitting
from app.actions.records import get_record, read_drafts, save_record
from app.domain.member_change_kinds import change_of
from app.store import schema
from app.ui.line_badge import badge_of
from app.ui.record_head import READING, WRITING
from app.ui.ways_on import ONLY_COPY, AmendBox
from tests.support import MEETING, meeting, seal_quarter
from tests.ui.member_kit import go_to

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.record_page import RecordPage


@pytest.fixture
def page(window: MainWindow) -> RecordPage:
    """A meeting of February was handed in, and the committee has taken the quarter in."""
    ws = window.desk.ws
    uid = save_record(ws, MEETING, meeting("研究预算", "2026-02-10")).uid
    seal_quarter(ws, "2026Q1")
    window.show_page("work_log")
    page = cast("RecordPage", window.page("work_log"))
    page.pane.open(MEETING, uid)
    return page


def asked(window: MainWindow) -> AmendBox:
    box = window.desk.messages.box
    assert isinstance(box, AmendBox)
    return box


def told(window: MainWindow) -> list[tuple[object, object]]:
    return [(r.values["kind"], r.values["reason"]) for r in sealed_quarters.amendments(window.desk.ws)]


def retype(page: RecordPage, name: str, text: str) -> None:
    box = page.pane.editor().boxes[name]
    box.put(text)
    box.edited.emit()


def test_a_correction_asks_why_and_is_marked(page: RecordPage, window: MainWindow) -> None:
    pane = page.pane
    pane.change()
    retype(page, "topic", "研究全年预算")
    pane.finish.click()
    box = asked(window)
    assert box.windowTitle() == "更正 2026Q1"
    assert not box.go.isEnabled()
    QTest.keyClick(box.reason, Qt.Key.Key_Return)
    assert box.isVisible(), "without a reason nothing happens"
    box.reason.insert("题目登记有误")
    QTest.keyClick(box.reason, Qt.Key.Key_Return)
    assert pane.mode == READING
    assert get_record(window.desk.ws, MEETING, pane.uid).values["topic"] == "研究全年预算"
    assert told(window) == [("correction", "题目登记有误")]
    assert pane.state.text() == "已完成·更正"
    assert "题目登记有误" in pane.state.toolTip()
    assert window.desk.ws.amend == "", "the next change is asked about again"
    line = next(line for line in page._lines if line.uid == pane.uid)
    assert badge_of(line)[0] == "更正"


def test_who_thinks_better_of_it_keeps_what_was_typed(page: RecordPage, window: MainWindow) -> None:
    pane = page.pane
    pane.change()
    retype(page, "topic", "研究全年预算")
    pane.finish.click()
    QTest.keyClick(asked(window), Qt.Key.Key_Escape)
    assert pane.mode == WRITING
    assert pane.editor().boxes["topic"].typed() == "研究全年预算"
    pane.keep()
    (draft,) = read_drafts(window.desk.ws, MEETING)
    assert draft.typed["topic"] == "研究全年预算"
    assert told(window) == []


def test_what_was_forgotten_is_a_late_entry(page: RecordPage, window: MainWindow) -> None:
    pane = page.pane
    pane.new(MEETING, {k: v for k, v in meeting("研究换届", "2026-01-20").items() if isinstance(v, str)})
    pane.finish.click()
    box = asked(window)
    assert box.windowTitle() == "补记 2026Q1"
    box.reason.insert("漏记")
    box.go.click()
    assert pane.mode == READING
    assert get_record(window.desk.ws, MEETING, pane.uid).values["late_entry"] == 1
    assert told(window) == [("late", "漏记")]


def test_taking_a_record_out_asks_too(page: RecordPage, window: MainWindow) -> None:
    uid = page.pane.uid
    page.pane.remove()
    asked(window).reason.insert("重复登记")
    asked(window).go.click()
    assert told(window) == [("correction", "重复登记")]
    assert get_record(window.desk.ws, MEETING, uid).retired_at


def test_a_change_of_a_card_asks_above_its_dialog(page: RecordPage, window: MainWindow) -> None:
    """办理变动 and dues go through the same door: the dialog goes on where it was held up."""
    del page
    window.show_page("members")
    members = cast("MemberPage", window.page("members"))
    go_to(members, "周敏")
    members._befell(change_of("post"))
    dialog = members.dialog
    dialog.boxes["changed_on"].put("2026-02-20")
    dialog.boxes["workpost"].put("中控员")
    dialog.act.click()
    box = asked(window)
    assert box.parent() is dialog
    assert dialog.isVisible()
    box.reason.insert("当时没有办")
    QTest.keyClick(box.reason, Qt.Key.Key_Return)
    assert told(window) == [("late", "当时没有办")]


def test_a_restored_copy_is_confirmed_where_it_is_stopped(window: MainWindow) -> None:
    desk, done = window.desk, list[str]()
    with desk.ws.store.transaction():
        schema.write_meta(desk.ws.store.conn, restored="2026-03-17")
    desk.messages.attempt(lambda: submitting._refuse_unconfirmed(desk.ws), lambda _: done.append("sent"))
    box = desk.messages.box
    assert box is not None
    assert "2026-03-17 从备份恢复" in box.words()
    assert done == []
    go = next(b for b in box.findChildren(QPushButton) if b.text() == ONLY_COPY)
    go.click()
    assert done == ["sent"]
