"""The sheet of a meeting under real keys: the roster of its day, marks, sums, reasons, hours, people left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.actions.records import get_record
from tests.ui.conftest import focused

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.actions.workspace import Workspace
    from app.ui.fields.attendance import AttendanceField
    from app.ui.form_editor import FormEditor

    Show = Callable[[str], FormEditor]

ASSEMBLY, COMMITTEE, GROUP, STUDY = (
    "branch_assembly", "branch_committee_meeting", "party_group_meeting", "political_study",
)  # fmt: skip


@pytest.fixture
def show(show_form: Show) -> Show:
    return show_form


def sheet_of(editor: FormEditor) -> AttendanceField:
    return cast("AttendanceField", editor.boxes["attendance"].widget)


def listed(editor: FormEditor) -> list[str]:
    return [entry.name for entry in sheet_of(editor).sheet.entries]


def rows(editor: FormEditor) -> dict[str, dict[str, str]]:
    typed = sheet_of(editor).typed()
    assert isinstance(typed, list)
    return {row["member"].partition("@")[0]: row for row in typed}


def key_of(editor: FormEditor, name: str) -> str:
    return next(entry.key for entry in sheet_of(editor).sheet.entries if entry.name == name)


def press(editor: FormEditor, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(focused(), key)
    editor.look()


def stand_on(editor: FormEditor, name: str) -> None:
    picker = sheet_of(editor).picker
    picker.setFocus()
    picker.go_to(key_of(editor, name))


def test_a_fresh_sheet_lists_who_should_come_and_marks_nobody(show: Show) -> None:
    editor = show(ASSEMBLY)
    assert len(listed(editor)) == 22
    assert "袁野" not in listed(editor)  # still on the way
    assert "周敏" in listed(editor)  # since January
    assert rows(editor) == {}
    assert "还没有登记" in sheet_of(editor).bar.text()
    editor.boxes["held_at"].put("2026-01-10")
    editor.look()
    assert "周敏" not in listed(editor)


def test_each_body_has_its_own_people(show: Show) -> None:
    assert listed(show(COMMITTEE)) == ["周国栋", "孙立军", "韩雪", "马志强", "刘海波"]
    editor = show(COMMITTEE)
    editor.boxes["held_at"].put("1990-01-10")
    editor.look()
    assert listed(editor) == []
    assert "先给他们办理“党内职务”" in sheet_of(editor).bar.text()
    editor = show(GROUP)
    assert listed(editor) == []
    assert "先填党小组" in sheet_of(editor).bar.text()
    editor.boxes["party_group"].put("第二党小组")
    editor.look()
    assert listed(editor)[:2] == ["刘海波", "张建军"]
    assert len(listed(editor)) == 11


def test_ctrl_a_marks_everybody_and_once_more_does_no_harm(show: Show) -> None:
    editor = show(ASSEMBLY)
    field = sheet_of(editor)
    field.picker.setFocus()
    for _ in range(2):
        QTest.keyClick(focused(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert len(rows(editor)) == 22
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(editor) == {}


def test_everybody_first_then_the_exceptions(show: Show) -> None:
    editor = show(ASSEMBLY)
    field = sheet_of(editor)
    field.everybody.click()
    editor.look()
    assert field.bar.text() == (
        "应到 22，实到 22，请假 0，缺席 0，有表决权 21/21，到会已达半数，会议有效（第十一条）"
    )
    stand_on(editor, "孙立军")
    press(editor, Qt.Key.Key_Space)
    assert rows(editor)["孙立军"]["state"] == "事假"
    press(editor, Qt.Key.Key_Space)
    assert rows(editor)["孙立军"]["state"] == "缺席"
    press(editor, Qt.Key.Key_Right, Qt.Key.Key_6)
    assert rows(editor)["韩雪"]["state"] == "值班"
    assert field.bar.text().startswith("应到 22，实到 20，请假 1，缺席 1，有表决权 19/21")


def test_all_present_is_taken_back_as_one_step(show: Show) -> None:
    editor = show(ASSEMBLY)
    field = sheet_of(editor)
    stand_on(editor, "韩雪")
    press(editor, Qt.Key.Key_6)
    field.everybody.click()
    assert len(rows(editor)) == 22
    assert rows(editor)["韩雪"]["state"] == "值班"
    field.everybody.click()
    assert [row.get("state") for row in rows(editor).values()].count("到会") == 0
    assert rows(editor)["韩雪"]["state"] == "值班"


def test_ctrl_z_takes_back_the_last_mark_and_no_saved_record(show: Show) -> None:
    editor = show(ASSEMBLY)
    stand_on(editor, "韩雪")
    press(editor, Qt.Key.Key_6)
    press(editor, Qt.Key.Key_7)
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(editor)["韩雪"]["state"] == "值班"
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(editor) == {}


def test_a_reason_is_composed_without_losing_a_letter_or_leaving(show: Show) -> None:
    editor = show(ASSEMBLY)
    stand_on(editor, "周国栋")
    press(editor, Qt.Key.Key_7, Qt.Key.Key_Return)
    line = focused()
    QApplication.sendEvent(line, QInputMethodEvent("b", []))
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert focused() is line
    done = QInputMethodEvent()
    done.setCommitString("病假在家")
    QApplication.sendEvent(line, done)
    editor.look()
    assert rows(editor)["周国栋"]["reason"] == "病假在家"
    assert focused() is line


def test_too_few_is_said_with_the_number_that_lacks(show: Show) -> None:
    editor = show(COMMITTEE)
    field = sheet_of(editor)
    field.everybody.click()
    for name in ("孙立军", "韩雪", "马志强"):
        stand_on(editor, name)
        press(editor, Qt.Key.Key_7)
    assert field.bar.text().endswith("须有 3 人到会，还差 1 人（第十二条）")


def test_arrows_walk_lines_and_groups(show: Show) -> None:
    editor = show(ASSEMBLY)
    picker = sheet_of(editor).picker
    picker.setFocus()
    press(editor, Qt.Key.Key_End)
    assert cast("object", picker.current()) is picker.marks()[-1]
    press(editor, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down)
    here = picker.current()
    assert here is not None
    assert here.name == "刘海波"
    assert picker.accessibleName().startswith("刘海波，未登记")


def test_a_click_toggles(show: Show) -> None:
    editor = show(ASSEMBLY)
    picker = sheet_of(editor).picker
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton, pos=QPoint(120, 10))
    assert rows(editor)["周国栋"]["state"] == "到会"
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton, pos=QPoint(120, 10))
    assert rows(editor)["周国栋"]["state"] == "事假"


def test_who_was_away_is_asked_why_beside(show: Show) -> None:
    editor = show(ASSEMBLY)
    field = sheet_of(editor)
    stand_on(editor, "周国栋")
    press(editor, Qt.Key.Key_7)
    assert list(field.lines.lines) == [key_of(editor, "周国栋")]
    press(editor, Qt.Key.Key_Return)
    assert focused().accessibleName() == "周国栋的缺席原因"
    QTest.keyClicks(focused(), "bing")
    editor.look()
    assert rows(editor)["周国栋"]["reason"] == "bing"
    assert focused().accessibleName() == "周国栋的缺席原因"
    stand_on(editor, "周国栋")
    press(editor, Qt.Key.Key_1)
    assert not field.lines.lines
    assert "reason" not in rows(editor)["周国栋"]


def test_left_out_of_those_due_with_a_reason(show: Show) -> None:
    editor = show(ASSEMBLY)
    field = sheet_of(editor)
    field.everybody.click()
    entry = field.sheet.entry(key_of(editor, "王建平"))
    assert entry is not None
    menu = field.menu.menu_of(entry)
    inner = menu.findChild(QMenu)
    assert isinstance(inner, QMenu)
    next(a for a in inner.actions() if a.text() == "年老体弱卧床不起").trigger()
    editor.look()
    assert rows(editor)["王建平"]["excluded"] == "年老体弱卧床不起"
    assert field.bar.text().startswith("应到 21，实到 21")
    assert "不计应到（年老体弱卧床不起）：王建平" in field.picker.accessibleName()


def test_who_votes_can_be_said(show: Show) -> None:
    editor = show(ASSEMBLY)
    field = sheet_of(editor)
    field.everybody.click()
    entry = field.sheet.entry(key_of(editor, "高峰"))
    assert entry is not None
    votes = next(a for a in field.menu.menu_of(entry).actions() if a.text() == "有表决权")
    assert votes.isChecked()
    votes.trigger()
    editor.look()
    assert rows(editor)["高峰"]["voting"] == "否"
    assert "有表决权 20/20" in field.bar.text()


def test_somebody_who_is_not_on_the_list_is_added(show: Show) -> None:
    editor = show(COMMITTEE)
    field = sheet_of(editor)
    field.add.click()
    QTest.keyClicks(focused(), "gf")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    editor.look()
    assert listed(editor)[-1] == "高峰"
    press(editor, Qt.Key.Key_Space)
    assert rows(editor)["高峰"]["state"] == "到会"
    press(editor, Qt.Key.Key_Delete, Qt.Key.Key_Delete)
    assert "高峰" not in listed(editor)


def test_who_is_not_marked_is_named_and_gone_to(show: Show) -> None:
    editor = show(COMMITTEE)
    for name, text in (("held_at", "0312"), ("place", "203"), ("topic", "研究工作"), ("chair", "周国栋")):
        editor.boxes[name].put(text)
    stand_on(editor, "周国栋")
    press(editor, Qt.Key.Key_1)
    found = editor.look()
    assert found is not None
    editor.show_problems(found.problems)
    box = editor.boxes["attendance"]
    assert "还有 4 人没有登记：孙立军、韩雪、马志强、刘海波" in box.said
    field = sheet_of(editor)
    here = field.picker.current()
    assert field.picker.hasFocus()
    assert here is not None
    assert here.name == "孙立军"
    press(editor, Qt.Key.Key_1)
    assert "还有 3 人没有登记" in box.said


def test_one_number_of_hours_for_all_and_exceptions(show: Show) -> None:
    editor = show(STUDY)
    field = sheet_of(editor)
    field.everybody.click()
    editor.boxes["hours"].put("2")
    editor.look()
    assert {row["hours"] for row in rows(editor).values()} == {"2"}
    stand_on(editor, "高峰")
    press(editor, Qt.Key.Key_F2)
    QTest.keyClicks(focused(), "1")
    editor.look()
    assert rows(editor)["高峰"]["hours"] == "1"
    editor.boxes["hours"].put("3")
    editor.look()
    assert rows(editor)["高峰"]["hours"] == "1"
    assert rows(editor)["韩雪"]["hours"] == "3"
    assert "合计学时 64" in field.bar.text()
    stand_on(editor, "韩雪")
    press(editor, Qt.Key.Key_7)
    assert "hours" not in rows(editor)["韩雪"]


def test_made_up_study_asks_for_its_proof(show: Show) -> None:
    editor = show(STUDY)
    field = sheet_of(editor)
    stand_on(editor, "高峰")
    press(editor, Qt.Key.Key_6)
    line = field.lines.lines[key_of(editor, "高峰")]
    assert set(line.columns) == {"reason", "made_up"}
    line.columns["made_up"].setFocus()
    press(editor, Qt.Key.Key_Space)
    assert focused().accessibleName() == "高峰的已补学"
    line = field.lines.lines[key_of(editor, "高峰")]
    assert set(line.columns) == {"reason", "made_up", "proof", "hours"}


def test_a_kept_sheet_is_shown_as_it_was_kept(show: Show, demo: Workspace) -> None:
    uid = demo.store.conn.execute(
        f"SELECT uid FROM {ASSEMBLY} WHERE held_at >= '2026-03' AND held_at < '2026-04'"
    ).fetchone()[0]
    record = get_record(demo, ASSEMBLY, uid)
    editor = show(ASSEMBLY)
    editor.set_read_only(on=True)
    editor.put(record.values)
    kept = record.values["attendance"]
    assert isinstance(kept, list)
    assert len(rows(editor)) == len(kept)
    removed = kept.pop()
    editor.put(record.values)
    assert str(removed["member"]).partition("@")[0] not in listed(editor)
    editor.set_read_only(on=False)
    assert str(removed["member"]).partition("@")[0] not in listed(editor)
    field = sheet_of(editor)
    assert "没有列入" in field._left_out.text()
    field._join.click()
    assert str(removed["member"]).partition("@")[0] in listed(editor)
