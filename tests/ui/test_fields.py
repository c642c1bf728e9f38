"""Fields under real keys: composing, picking, going on, small tables, who came, files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.actions.people import Person, matches, nearness
from app.domain.errors import Problem
from app.domain.field_kinds import Typing
from app.files.form_files import load_definitions
from app.ui.fields.base import Around
from app.ui.fields.choice import ChoiceField, PersonField
from app.ui.fields.dates import tidy_clock
from app.ui.fields.plain import AreaField, YesNoField
from app.ui.fields.rows import RowsField
from app.ui.form_editor import FormEditor
from tests.ui.conftest import bring_up, focused

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FORMS = load_definitions().forms
TODAY = date(2026, 3, 18)


def person(number: int, name: str, note: str, group: str = "第一党小组", stage: str = "full") -> Person:
    return Person(f"{name}@{number:032x}", name, note, group, stage)


PEOPLE = [
    person(1, "周国栋", "第一党小组·书记"),
    person(2, "周敏", "第一党小组", stage="probationary"),
    person(3, "赵永刚", "第二党小组·电工", "第二党小组"),
    person(4, "赵永刚", "第一党小组·运行班长"),
    person(5, "宋佳", "", stage="activist"),
]


def around() -> Around:
    return Around(
        FORMS,
        Typing(TODAY, lambda name: [p.ref for p in PEOPLE if p.name == name]),
        lambda: PEOPLE,
        lambda path: {"name": path.name, "sha256": "a" * 64, "size": 2_100_000},
    )


@pytest.fixture
def editor(qtbot: QtBot) -> FormEditor:
    made = FormEditor(FORMS["branch_assembly"], around())
    made.resize(760, 900)
    bring_up(made, qtbot)
    made.put({})
    return made


def compose(text: str) -> None:
    QApplication.sendEvent(focused(), QInputMethodEvent(text, []))


def commit(text: str) -> None:
    done = QInputMethodEvent()
    done.setCommitString(text)
    QApplication.sendEvent(focused(), done)


def test_enter_while_composing_stays_and_loses_no_letter(editor: FormEditor) -> None:
    editor.boxes["place"].focus()
    line = focused()
    assert isinstance(line, QLineEdit)
    compose("er")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert focused() is line
    commit("二楼会议室")
    assert line.text() == "二楼会议室"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert editor.boxes["topic"].isAncestorOf(focused())
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert focused() is line


def test_every_text_entry_takes_the_first_composed_letter(editor: FormEditor) -> None:
    for box in editor.boxes.values():
        for entry in box.widget.entries():
            if isinstance(entry, QLineEdit | QPlainTextEdit) and not box.field.computed and entry.isVisible():
                entry.setFocus()
                compose("n")
                commit("你好")
                text = entry.text() if isinstance(entry, QLineEdit) else entry.toPlainText()
                assert text.startswith("你好"), box.field.id


def test_enter_in_long_text_is_a_line_and_ctrl_enter_goes_on(editor: FormEditor) -> None:
    box = editor.boxes["content"]
    assert isinstance(box.widget, AreaField)
    box.focus()
    QTest.keyClicks(focused(), "a")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "b")
    assert box.typed() == "a\nb"
    QTest.keyClick(focused(), Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert not box.isAncestorOf(focused())


def test_long_text_grows_with_what_is_written(editor: FormEditor, qtbot: QtBot) -> None:
    area = editor.boxes["content"].widget.entries()[0]
    before = area.sizeHint().height()
    editor.boxes["content"].put("\n".join(str(n) for n in range(40)))
    qtbot.waitUntil(lambda: area.sizeHint().height() > before)


@pytest.mark.parametrize("words", ["zgd", "zhouguodong", "zhoug", "国栋", "周国栋"])
def test_a_person_is_found_by_chinese_pinyin_and_initials(words: str) -> None:
    assert [p.name for p in PEOPLE if matches(p.name, words)] == ["周国栋"]


def test_the_very_initials_come_before_a_beginning_and_a_second_reading() -> None:
    names = ["马志强", "张建军", "郑洁"]  # 强 may be read jiang
    assert sorted(names, key=lambda name: nearness(name, "zj")) == ["郑洁", "张建军", "马志强"]


def test_initials_and_enter_pick_a_person(editor: FormEditor) -> None:
    box = editor.boxes["chair"]
    widget = box.widget
    assert isinstance(widget, PersonField)
    box.focus()
    QTest.keyClicks(focused(), "zgd")
    assert widget.line.offered() == ["周国栋"]
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert widget.line.text() == "周国栋"
    assert widget.typed() == PEOPLE[0].ref
    assert box.isAncestorOf(focused())
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert not box.isAncestorOf(focused())


def test_namesakes_are_told_apart_and_an_unpicked_one_is_asked_for(editor: FormEditor) -> None:
    box = editor.boxes["chair"]
    widget = box.widget
    assert isinstance(widget, PersonField)
    box.focus()
    QTest.keyClicks(focused(), "zyg")
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert widget.typed() == PEOPLE[3].ref
    box.put("")
    commit("赵永刚")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert "2 位" in box.error


def test_a_guest_stays_a_bare_name(editor: FormEditor) -> None:
    box = editor.boxes["recorder"]
    box.focus()
    commit("张瑞")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert (box.typed(), box.error) == ("张瑞", "")


def test_several_people_in_one_field(qtbot: QtBot) -> None:
    field = next(f for form in FORMS.values() for f in form.fields if f.kind == "member" and f.many)
    widget = PersonField(field, around())
    bring_up(widget, qtbot)
    widget.line.setFocus()
    QTest.keyClicks(widget.line, "zgd")
    QTest.keyClick(widget.line, Qt.Key.Key_Return)
    QTest.keyClicks(widget.line, ",zm")
    QTest.keyClick(widget.line, Qt.Key.Key_Return)
    assert widget.typed() == f"{PEOPLE[0].ref}、{PEOPLE[1].ref}"
    widget.put(f"{PEOPLE[3].ref}、{PEOPLE[2].ref}")
    assert widget.line.text() == "赵永刚、赵永刚"
    assert widget.typed() == f"{PEOPLE[3].ref}、{PEOPLE[2].ref}"


def test_a_choice_is_typed_by_initials(qtbot: QtBot) -> None:
    field = FORMS["member"].by_id["stage"]
    widget = ChoiceField(field, around())
    bring_up(widget, qtbot)
    widget.line.setFocus()
    QTest.keyClicks(widget.line, "yb")
    QTest.keyClick(widget.line, Qt.Key.Key_Return)
    assert widget.typed() == "预备党员"


def test_yes_and_no_by_keys(qtbot: QtBot) -> None:
    widget = YesNoField(FORMS["member"].by_id["migrant"], around())
    bring_up(widget, qtbot)
    widget.switch.setFocus()
    QTest.keyClicks(widget.switch, "y")
    assert widget.typed() == "是"
    QTest.keyClick(widget.switch, Qt.Key.Key_Space)
    assert widget.typed() == "否"
    QTest.keyClick(widget.switch, Qt.Key.Key_Delete)
    assert widget.typed() == ""
    commit("是")
    assert widget.typed() == "是"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("14", "14:00"), ("1400", "14:00"), ("930", "09:30"), ("14：5", "14:05"), ("14点半", "14点半")],
)
def test_clocks_are_tidied(typed: str, shown: str) -> None:
    assert tidy_clock(typed) == shown


def test_ctrl_semicolon_is_today(editor: FormEditor) -> None:
    box = editor.boxes["held_at"]
    box.focus()
    QTest.keyClick(focused(), Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert box.typed() == "2026-03-18 周三"


def rows_field(editor: FormEditor, name: str = "resolutions") -> RowsField:
    widget = editor.boxes[name].widget
    assert isinstance(widget, RowsField)
    return widget


def test_a_small_table_is_written_with_keys(editor: FormEditor) -> None:
    widget = rows_field(editor)
    view = widget.view
    view.setFocus()
    assert view.currentIndex().column() == 1  # past the number of the row
    QTest.keyClick(view, Qt.Key.Key_F2)
    commit("讨论年度计划")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert view.currentIndex().row() == 1
    assert widget.model.rowCount() == 2
    QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [row["matter"] for row in widget.model.rows()] == ["讨论年度计划"] * 2
    view.setCurrentIndex(widget.model.index(1, 1))
    widget.delete.click()
    assert len(widget.model.rows()) == 1


def test_tab_goes_right_and_the_empty_row_lets_it_out(editor: FormEditor) -> None:
    widget = rows_field(editor)
    widget.put([{"matter": "讨论年度计划"}])
    view = widget.view
    view.setFocus()
    for _ in range(8):
        QTest.keyClick(view, Qt.Key.Key_Tab)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()
    view.setFocus()
    view.setCurrentIndex(widget.model.index(1, 1))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert editor.boxes["resolution"].isAncestorOf(focused())
    view.setFocus()
    view.setCurrentIndex(widget.model.index(0, 1))
    QTest.keyClick(view, Qt.Key.Key_Backtab)
    assert not view.hasFocus()


def test_the_first_composed_letter_opens_a_cell_and_enter_while_composing_stays(editor: FormEditor) -> None:
    widget = rows_field(editor)
    view = widget.view
    view.setFocus()
    compose("t")
    assert view.currentIndex().row() == 0
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert view.currentIndex().row() == 0
    commit("通过计划")
    cell = focused()
    assert isinstance(cell, QLineEdit)
    assert cell.text() == "通过计划"
    QTest.keyClick(cell, Qt.Key.Key_Return)
    assert widget.model.rows()[0]["matter"] == "通过计划"


def test_ctrl_z_in_a_table_takes_back_its_last_change(editor: FormEditor) -> None:
    widget = rows_field(editor)
    widget.put([{"matter": "一", "yes": "3"}, {"matter": "二", "yes": "4"}])
    view = widget.view
    view.setFocus()
    view.selectAll()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert widget.model.rows() == []
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [row["yes"] for row in widget.model.rows()] == ["3", "4"]
    view.setCurrentIndex(widget.model.index(0, 1))
    widget.delete.click()
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(widget.model.rows()) == 2


def test_cells_from_a_workbook_fill_down_and_right(editor: FormEditor) -> None:
    widget = rows_field(editor)
    names = [field.id for field in widget.model.fields]
    QGuiApplication.clipboard().setText("通过年度计划\t一般决议\n接收预备党员\t看不懂的类型\n")
    widget.view.setCurrentIndex(widget.model.index(0, 1))
    widget.view.setFocus()
    QTest.keyClick(widget.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [row["matter"] for row in widget.model.rows()] == ["通过年度计划", "接收预备党员"]
    assert widget.model.problem(1, names.index("vote_kind"))
    assert not widget.model.problem(0, names.index("vote_kind"))


def test_problems_of_rows_stand_at_their_cells(editor: FormEditor) -> None:
    widget = rows_field(editor)
    widget.put([{"matter": "通过年度计划"}])
    editor.show_problems([Problem("field.required", "resolutions.vote_kind", row=1)])
    column = [field.id for field in widget.model.fields].index("vote_kind")
    assert widget.model.problem(0, column)
    assert editor.boxes["resolutions"].error == "决议 1“表决类型”：还没有填"
    assert editor.tabs.counts()[3] == 1
