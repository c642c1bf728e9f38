"""Whole records written with keys alone, from an empty page to 完成记录, Chinese through an input method's events."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.looking import list_records
from app.ui.record_head import READING
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests

if TYPE_CHECKING:
    from app.actions.records import Record
    from app.ui.main_window import MainWindow
    from app.ui.record_page import RecordPage

NO = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
ENTER, TAB, SPACE, DOWN, RIGHT = (
    Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Right,
)  # fmt: skip


class Hands:
    """Two hands at the keyboard; every press goes where the keys are, and is counted."""

    def __init__(self, window: MainWindow, book: str) -> None:
        self.window, self.presses = window, 0
        window.show_page(book)
        self.page = cast("RecordPage", window.page(book))

    def here(self) -> QWidget:
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NO, times: int = 1) -> None:
        for _ in range(times):
            self.presses += 1
            QTest.keyClick(self.here(), key, held)

    def type(self, text: str, *after: Qt.Key) -> None:
        """Letters and figures as keys; Chinese composed first, with an Enter that must not leave the field."""
        where = self.here()
        if text.isascii():
            self.presses += len(text)
            for letter in text:
                QTest.keyClicks(self.here(), letter)
        else:
            self.presses += 2 * len(text)
            QApplication.sendEvent(where, QInputMethodEvent("pin", []))
            QTest.keyClick(where, ENTER)
            assert self.here() is where or where.isAncestorOf(self.here())
            done = QInputMethodEvent()
            done.setCommitString(text)
            QApplication.sendEvent(self.here(), done)
        for key in after:
            self.press(key)

    def begin(self, kind: str) -> None:
        """Ctrl+N and the kind out of the menu."""
        self.press(Qt.Key.Key_N, CTRL)
        names = [action.text() for action in self.page._kinds.actions()]
        self.press(DOWN, times=names.index(kind) + 1)
        self.press(ENTER)

    def field(self) -> str:
        editor = self.page.pane.editor()
        return next((n for n, box in editor.boxes.items() if box.isAncestorOf(self.here())), "")

    def go_on_to(self, name: str) -> None:
        """Enter until the field is reached; in long texts Ctrl+Enter."""
        for _ in range(40):
            if self.field() == name:
                return
            self.press(ENTER, CTRL)
        pytest.fail(f"{name} was not reached; the keys stand in {self.field()}")

    def go_back_to(self, name: str) -> None:
        for _ in range(60):
            if self.field() == name:
                return
            self.press(Qt.Key.Key_Backtab)
        pytest.fail(f"{name} was not reached backwards")

    def everybody(self) -> None:
        """From the picker back to 全部到会 and press it; the keys return to the picker."""
        for _ in range(6):
            self.press(Qt.Key.Key_Backtab)
            words = getattr(self.here(), "text", str)()
            if words == "全部到会":
                self.press(SPACE)
                return
        pytest.fail("全部到会 was not reached")

    def finish(self) -> Record:
        """On through the form to its end, and Enter on 完成记录."""
        pane = self.page.pane
        for _ in range(60):
            if self.here() is pane.finish:
                break
            self.press(ENTER, CTRL)
        assert self.here() is pane.finish
        self.press(ENTER)
        assert pane.mode == READING, pane.editor().banner.text()
        found = list_records(self.window.desk.ws, pane.form)
        return next(record for record in found if record.uid == pane.uid)


def names(record: Record, column: str = "member", table: str = "attendance", **fitting: object) -> set[str]:
    rows = record.values[table]
    assert isinstance(rows, list)
    return {
        str(row[column]).partition("@")[0]
        for row in rows
        if all(row.get(name) == value for name, value in fitting.items())
    }


def test_an_ordinary_committee_meeting(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    hands = Hands(window, "work_log")
    hands.begin("支委会")
    hands.type("0317", ENTER)
    hands.type("1400", ENTER)
    hands.type("1530", ENTER)
    hands.go_on_to("place")
    hands.type("二楼会议室", ENTER)
    hands.type("研究汛前检查", ENTER)
    hands.type("zgd", ENTER, ENTER)
    hands.type("slj", ENTER, ENTER)
    assert hands.field() == "attendance"
    hands.everybody()
    assert hands.field() == "attendance"
    hands.press(RIGHT)
    hands.press(RIGHT)
    hands.press(Qt.Key.Key_6)  # 韩雪 is on shift
    hands.go_on_to("topics")
    hands.type("汛前设备检查", ENTER)
    hands.type("值班安排", ENTER, ENTER)
    assert hands.field() == "speeches"
    hands.type("lhb", ENTER, ENTER)
    hands.type("排水泵已全部试运行", ENTER)
    hands.go_on_to("content")
    hands.type("会议认为检查要逐台落实")
    hands.go_on_to("decisions")
    hands.type("本月内完成检查")
    record = hands.finish()
    values = record.values
    assert values["held_at"] == "2026-03-17T14:00/15:30"
    assert (values["due"], values["present"], values["absent"]) == (5, 4, 1)
    assert names(record, state="on_shift") == {"韩雪"}
    assert names(record, "subject", "topics") == {"汛前设备检查", "值班安排"}
    assert values["decisions"] == "本月内完成检查"
    with capsys.disabled():
        print(f"\n支委会：{hands.presses} 次按键（其中汉字按每字两键计）")


def test_an_assembly_with_votes(window: MainWindow) -> None:
    hands = Hands(window, "work_log")
    hands.begin("支部党员大会")
    hands.type("3.17 14:00-15:40", ENTER)
    hands.go_on_to("place")
    hands.type("二楼会议室", ENTER)
    hands.type("讨论接收宋佳为预备党员", ENTER)
    hands.type("zgd", ENTER, ENTER)
    hands.type("slj", TAB)
    hands.press(ENTER)  # Tab stops at 全部到会, Enter presses it
    hands.press(Qt.Key.Key_End)
    hands.press(Qt.Key.Key_7)  # the last one is absent
    hands.press(TAB)
    hands.type("外出未归", ENTER)
    hands.go_on_to("resolutions")
    for text in ("接收宋佳为预备党员", "jsyb", "wjm", "20", "0", "0"):
        hands.type(text, TAB)
    pane = hands.page.pane
    pane.editor().look()
    assert pane.editor().boxes["resolutions"].widget.typed()[0]["result"] == "通过"  # type: ignore[index]  # rows
    hands.press(TAB, times=2)  # past the written votes and the result into the empty row
    hands.press(ENTER)
    assert hands.here().accessibleName() == "表决对象"
    hands.type("sj", ENTER)
    hands.go_on_to("resolution")
    hands.type("同意接收宋佳为预备党员")
    record = hands.finish()
    votes = record.values["resolutions"]
    assert isinstance(votes, list)
    assert {k: votes[0][k] for k in ("vote_kind", "method", "yes", "result")} == {
        "vote_kind": "admission", "method": "secret_ballot", "yes": 20, "result": "passed",
    }  # fmt: skip
    assert names(record, "person", "resolutions") == {"宋佳"}
    assert (record.values["voters_due"], record.values["voters_present"]) == (21, 20)
    assert record.values["attendance"][-1]["reason"] == "外出未归"  # type: ignore[index]  # a row


def test_what_was_forgotten_is_found_with_f8(window: MainWindow) -> None:
    hands = Hands(window, "work_log")
    hands.begin("支部党员大会")
    hands.type("0317", ENTER)
    pane = hands.page.pane
    pane.complete()
    editor = pane.editor()
    assert "还差 3 处" in editor.banner.text()
    assert hands.field() == "place"
    hands.type("203")
    hands.press(Qt.Key.Key_F8)
    assert hands.field() == "topic"
    hands.type("讨论年度计划")
    hands.press(Qt.Key.Key_F8)
    assert hands.field() == "chair"
    hands.press(Qt.Key.Key_F8, SHIFT)
    hands.press(Qt.Key.Key_F8)
    hands.type("zgd", ENTER)
    editor.look()
    assert "可以完成了" in editor.banner.text()
    hands.finish()


def test_a_meeting_of_a_party_group(window: MainWindow) -> None:
    hands = Hands(window, "group_log")
    hands.begin("党小组会")
    hands.type("0317", ENTER)
    hands.go_on_to("party_group")
    hands.press(DOWN)
    hands.press(DOWN)
    hands.press(ENTER)
    hands.press(ENTER)
    hands.page.pane.editor().look()
    hands.go_on_to("place")
    hands.type("203", ENTER)
    hands.type("学习上级会议精神", ENTER)
    hands.type("cwd", ENTER, ENTER)
    hands.type("gf", ENTER, ENTER)
    hands.go_on_to("attendance")
    hands.everybody()
    hands.press(Qt.Key.Key_End)
    hands.press(SPACE)
    hands.go_on_to("study_content")
    hands.type("学习了会议公报")
    record = hands.finish()
    group = record.values["party_group"]
    assert group in {"第一党小组", "第二党小组"}
    rows = record.values["attendance"]
    assert isinstance(rows, list)
    assert len(rows) == 11
    assert record.values["present"] == 10


def test_a_study_with_hours(window: MainWindow) -> None:
    hands = Hands(window, "study_log")
    hands.begin("政治学习")
    hands.type("0317 14:00-16:00", ENTER)
    hands.go_on_to("place")
    hands.type("203", ENTER)
    hands.type("学习党章", ENTER)
    hands.go_on_to("hours")
    hands.type("2", ENTER)
    hands.go_on_to("attendance")
    hands.everybody()
    hands.press(RIGHT)
    hands.press(Qt.Key.Key_F2)
    hands.type("1")
    hands.press(Qt.Key.Key_Backtab)
    hands.press(Qt.Key.Key_End)
    hands.press(Qt.Key.Key_6)
    hands.go_on_to("content")
    hands.type("通读党章总纲")
    record = hands.finish()
    rows = record.values["attendance"]
    assert isinstance(rows, list)
    assert [row.get("hours") for row in rows[:3]] == ["2", "1", "2"]
    assert rows[-1].get("hours") is None
    assert record.values["total_hours"] == "41"
