"""A record is written with keys, kept as a draft by itself, finished, read, changed, removed and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton

from app.actions.looking import list_records
from app.actions.records import read_drafts, save_record
from app.ui.fields.attachments import AttachmentsField
from app.ui.fields.pick import PickEdit
from app.ui.line_badge import badge_of
from app.ui.record_head import BINNED, NEW, READING, WRITING
from app.ui.record_list import Heading
from tests.support import MEETING
from tests.ui.conftest import focused

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.actions.book import Line
    from app.ui.fields.card import Card
    from app.ui.fields.cards import CardsField
    from app.ui.main_window import MainWindow
    from app.ui.record_page import RecordPage


def page_of(window: MainWindow, name: str = "work_log") -> RecordPage:
    window.show_page(name)
    return cast("RecordPage", window.page(name))


def type_meeting(page: RecordPage, topic: str = "研究汛前检查") -> None:
    """From the day to the chair with Enter alone."""
    page.new(MEETING)
    for text, steps in (("0312", 1), ("1400", 1), ("1540", 2), ("会议室", 1), (topic, 1)):
        entry = focused()
        if text.isascii():
            QTest.keyClicks(entry, text)
        elif isinstance(entry, QLineEdit):
            entry.insert(text)
            entry.textEdited.emit(entry.text())
        for _ in range(steps):
            QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "zgd")
    QTest.keyClick(focused(), Qt.Key.Key_Return)


def test_the_list_shows_the_year_by_month(window: MainWindow) -> None:
    page = page_of(window)
    first = page.list.records.item(0)
    assert isinstance(first, Heading)
    assert first.month == "2026-03"
    assert page.chips.texts()[0] == f"全部 {len(page._lines)}"
    assert page.pane.mode == READING
    assert page.header.caption.text() == f"2026 年·{len(page._lines)} 条"


def test_chips_and_search_narrow_the_list(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    page.chips.press(MEETING)
    rows = [page.list.records.item(n) for n in range(page.list.records.rowCount())]
    assert {row.form for row in rows if not isinstance(row, Heading)} == {MEETING}
    page.search.setFocus()
    page.search.setText("研究全年党建工作计划")
    qtbot.waitUntil(lambda: page.list.records.rowCount() == 2)


def test_a_record_is_typed_with_keys_and_keeps_itself(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    ws = window.desk.ws
    type_meeting(page)
    assert page.pane.editor().boxes["held_at"].typed() == "2026-03-12 周四 14:00-15:40"
    qtbot.waitUntil(lambda: len(read_drafts(ws, MEETING)) == 1)
    assert page.pane.saved.text() == "14:32 已自动保存"
    assert page.pane.mode == WRITING
    before = len(list_records(ws, MEETING))
    page.pane.finish.click()
    assert page.pane.mode == READING, page.pane.editor().banner.text()
    assert len(list_records(ws, MEETING)) == before + 1
    assert read_drafts(ws, MEETING) == []
    assert "已完成" in window.toast.text()
    line = next(line for line in page._lines if line.uid == page.pane.uid)
    assert (line.day, line.title, badge_of(line)[0]) == ("2026-03-12", "研究汛前检查", "已完成")


def test_ctrl_n_asks_which_kind(window: MainWindow) -> None:
    page = page_of(window)
    QTest.keyClick(page.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [form.title for form in page.forms]
    menu.actions()[1].trigger()
    menu.close()
    assert (page.pane.form, page.pane.mode) == (MEETING, NEW)


def test_what_lacks_is_counted_and_the_keys_go_there(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    page.pane.finish.click()
    editor = page.pane.editor()
    assert page.pane.mode == NEW
    assert editor.tabs.counts()[0] == 4
    assert "还差 4 处" in editor.banner.text()
    assert editor.boxes["held_at"].isAncestorOf(focused())
    QTest.keyClick(focused(), Qt.Key.Key_F8)
    assert editor.boxes["place"].isAncestorOf(focused())
    QTest.keyClicks(focused(), "203")
    assert editor.boxes["place"].error == ""
    assert editor.tabs.counts()[0] == 3


def test_an_unreadable_date_is_said_on_leaving_not_before(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    box = page.pane.editor().boxes["held_at"]
    QTest.keyClicks(focused(), "2026-13-01")
    assert box.error == ""
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert "没有这个月份" in box.error


def test_leaving_the_page_keeps_the_draft(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    QTest.keyClicks(focused(), "0312")
    window.show_page("members")
    assert len(read_drafts(window.desk.ws, MEETING)) == 1
    assert page_of(window).pane.mode == WRITING


def test_a_finished_record_is_read_only_until_it_is_changed(window: MainWindow) -> None:
    page = page_of(window)
    line = page.pane.editor().boxes["place"].widget.entries()[0]
    assert isinstance(line, QLineEdit)
    assert line.isReadOnly()
    page.pane.modify.click()
    assert not line.isReadOnly()
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "203")
    page.pane.keep()
    assert badge_of(next(x for x in page._lines if x.uid == page.pane.uid))[0] == "修改中"
    page.pane.trash.click()
    assert line.text() != "203"
    assert page.pane.mode == READING
    assert "已放弃修改" in window.toast.text()


def test_removing_is_taken_back_with_ctrl_z(window: MainWindow) -> None:
    page = page_of(window)
    uid, count = page.pane.uid, len(page._lines)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert uid not in [line.uid for line in page._lines]
    QTest.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(page._lines) == count
    assert window.toast.text().startswith("已撤销上一步：支部党员大会")


def test_ctrl_z_in_a_text_belongs_to_the_text(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    before = len(page._lines)
    QTest.keyClicks(focused(), "0312")
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(page._lines) == before
    assert not window.toast.isVisible()


def test_a_dropped_draft_comes_back(window: MainWindow) -> None:
    page = page_of(window)
    type_meeting(page)
    page.pane.keep()
    uid = page.pane.uid
    page.pane.trash.click()
    assert read_drafts(window.desk.ws, MEETING) == []
    window.toast._button.click()
    assert [draft.uid for draft in read_drafts(window.desk.ws, MEETING)] == [uid]


@pytest.mark.parametrize("book", ["group_log", "study_log", "archive_box"])
def test_every_book_opens(window: MainWindow, book: str) -> None:
    page = page_of(window, book)
    assert page.forms
    assert page.watches == {form.id for form in page.forms}


def test_an_empty_book_says_how_to_begin(empty_window: MainWindow) -> None:
    page = page_of(empty_window)
    assert page.pane.empty.fact.text() == "2026年还没有党建工作记录本的记录"


def test_an_attachment_is_kept_and_opened_as_a_copy(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(window)
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    file = tmp_path / "签到表.txt"
    file.write_text("到会 20 人", encoding="utf-8")
    type_meeting(page)
    field = page.pane.editor().boxes["attachments"].widget
    assert isinstance(field, AttachmentsField)
    field.add_files([file])
    page.pane.finish.click()
    assert page.pane.mode == READING
    kept = page.pane.editor().boxes["attachments"].widget
    button = next(b for b in kept.findChildren(QPushButton) if b.toolTip() == "打开 签到表.txt")
    button.click()
    assert opened[0].read_text("utf-8") == "到会 20 人"
    assert opened[0] != file
    window.desk.close()
    assert not opened[0].exists()


TOPICS = [
    {"subject": "困难职工走访", "owner": "马志强", "deadline": "2026-02-28", "decision": "分头走访"},
    {"subject": "责任区挂牌", "owner": "韩雪"},
]


def meeting_with_topics(window: MainWindow) -> None:
    typed = {
        "held_at": "2026-03-16",
        "place": "203",
        "topic": "节后工作",
        "chair": "周国栋",
        "topics": TOPICS,
    }
    save_record(window.desk.ws, MEETING, typed)


def topics(page: RecordPage) -> list[dict[str, str]]:
    typed = page.pane.editor().boxes["topics"].typed()
    assert isinstance(typed, list)
    return typed


def test_what_the_last_meeting_left_open_is_offered_at_the_top(window: MainWindow) -> None:
    meeting_with_topics(window)
    page = page_of(window)
    page.new(MEETING)
    bar = page.pane.editor().carried
    assert bar.title.text() == "上次未了结的事 2 件"
    first = next(made for made in bar.findChildren(QPushButton) if made.text() == "列为议题")
    first.click()
    assert [row["subject"] for row in topics(page)] == ["困难职工走访"]
    assert topics(page)[0]["follows"].startswith("2026-03-16 困难职工走访@")
    assert bar.title.text() == "上次未了结的事 1 件"
    assert "接续 2026年3月16日的会议" in [card.origin.text() for card in cards(page)]
    bar.all.click()
    bar.taken.emit(list(bar._matters))
    assert bar.isHidden()
    page.pane.keep()
    page.pane.open(MEETING, page.pane.uid)
    assert page.pane.editor().carried.isHidden()


def cards(page: RecordPage) -> list[Card]:
    return cast("CardsField", page.pane.editor().boxes["topics"].widget).cards


def test_a_finished_meeting_is_offered_nothing(window: MainWindow) -> None:
    meeting_with_topics(window)
    page = page_of(window)
    assert page.pane.mode == READING
    assert page.pane.editor().carried.isHidden()


def test_the_outline_of_last_time_brings_subjects_only(window: MainWindow) -> None:
    meeting_with_topics(window)
    page = page_of(window)
    page.new(MEETING)
    page.pane.editor().take_outline.click()
    assert topics(page) == [{"subject": "困难职工走访"}, {"subject": "责任区挂牌"}]


def test_without_a_record_before_there_is_no_outline(empty_window: MainWindow) -> None:
    page = page_of(empty_window)
    page.new(MEETING)
    page.pane.editor().take_outline.click()
    assert "没有提纲" in empty_window.toast.text()


def test_a_record_of_last_quarter_is_asked_about_its_late_mark(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    editor = page.pane.editor()
    QTest.keyClicks(focused(), "2025-12-20")
    editor.look()
    assert "补记" in editor.banner.text()
    editor.banner._button.click()
    assert editor.boxes["late_entry"].typed() == "是"
    assert page.pane.late.isChecked()
    assert editor.banner.isHidden()
    page.pane.late.click()
    assert editor.boxes["late_entry"].typed() == ""


def test_what_was_removed_lies_in_the_recycle_bin_and_comes_back(window: MainWindow) -> None:
    page = page_of(window)
    form, uid, count = page.pane.form, page.pane.uid, len(page._lines)
    assert not any("回收站" in text for text in page.chips.texts())
    page.pane.trash.click()
    page.new(MEETING)
    QTest.keyClicks(focused(), "0315")
    page.pane.keep()
    draft = page.pane.uid
    page.pane.trash.click()
    assert page.chips.texts()[-1] == "回收站 2"
    page.chips.press("binned")
    assert page.pane.mode == BINNED
    assert page.pane.state.text() == "在回收站"
    assert {row.uid for row in listed(page)} == {uid, draft}
    page.list.choose("")
    page.list.moved.emit(form, uid)
    assert not page.pane.finish.isVisible()
    page.pane.head.restore.click()
    assert "已恢复" in window.toast.text()
    assert (page.pane.uid, page.pane.mode, len(page._lines)) == (uid, READING, count)
    page.chips.press("binned")
    page.pane.head.restore.click()
    assert (page.pane.uid, page.pane.mode) == (draft, WRITING)
    assert page.pane.editor().boxes["held_at"].typed() == "2026-03-15 周日"
    assert not any("回收站" in text for text in page.chips.texts())


def listed(page: RecordPage) -> list[Line]:
    items = [page.list.records.item(n) for n in range(page.list.records.rowCount())]
    return [item for item in items if not isinstance(item, Heading)]


def test_a_place_that_is_often_used_is_offered_and_never_forced(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    box = page.pane.editor().boxes["place"]
    line = box.widget.entries()[0]
    assert isinstance(line, PickEdit)
    box.focus()
    QTest.keyClicks(line, "203")
    assert line.offered()[0].startswith("办公楼203")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert box.typed() == "203"
    assert not line.hasFocus()
    box.focus()
    line.selectAll()
    QTest.keyClicks(line, "bgl")
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert box.typed() == "办公楼203会议室"
    assert not line.hasFocus()
    box.put("")
    box.focus()
    QTest.keyClick(line, Qt.Key.Key_Down)  # opens the list on its first line
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert box.typed() == "办公楼203会议室"


def test_ctrl_z_on_the_sheet_leaves_saved_records_alone(window: MainWindow) -> None:
    page = page_of(window)
    page.new(MEETING)
    before = len(page._lines)
    sheet = page.pane.editor().boxes["attendance"]
    sheet.focus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert sheet.typed()
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sheet.typed() == []
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(page._lines) == before
    assert not window.toast.isVisible()
