"""四册五表 in the window, by keys: choose, search, another day, columns, the half-yearly check, out and in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.actions.looking import list_records
from app.actions.records import save_record, undo_batch
from app.domain.agenda import Target
from app.ui.register_check_view import FIRST
from app.ui.register_view import NOT_FOUND
from tests.support import member

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.import_page import ImportPage
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.register_arranger import Arranger
    from app.ui.registers_page import RegistersPage

DOWN, UP, ENTER, SPACE, ALT = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Space,
    Qt.KeyboardModifier.AltModifier,
)
MEMBERS = 22  # of the 23, one joins in June


@pytest.fixture
def page(window: MainWindow) -> RegistersPage:
    window.show_page("registers")
    return cast("RegistersPage", window.page("registers"))


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
    for _ in range(times):
        found = QApplication.focusWidget()
        assert found is not None
        QTest.keyClick(found, key, held)


def headings(page: RegistersPage) -> list[str]:
    return [column.label for column in page.view.columns]


def names(page: RegistersPage) -> list[str]:
    return [str(line.card.get("name")) for line in page.view.lines()]


def open_columns(page: RegistersPage) -> Arranger:
    page.view.arrange.setFocus()
    press(SPACE)
    panel = page.view.arranger()
    panel.list.setFocus()
    return panel


def test_the_keys_go_from_register_to_person_to_card(window: MainWindow, page: RegistersPage) -> None:
    assert QApplication.focusWidget() is page.list
    press(DOWN, times=2)
    assert page.chosen is not None
    assert page.chosen.title == "入党积极分子花名册"
    press(UP, times=2)
    assert len(page.view.lines()) == MEMBERS
    press(ENTER)
    assert QApplication.focusWidget() is page.view.table
    press(DOWN)
    wanted = page.view.lines()[1].card["name"]
    press(ENTER)
    members = cast("MemberPage", window.current_page())
    assert members.list.record_value("name") == wanted


def test_every_register_shows_itself_or_says_why_it_is_empty(page: RegistersPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(page._counts) == len(page._items))
    for place, register in enumerate(page._items):
        page.list.select(place)
        if register is None:
            assert page.check.empty.fact.text() == FIRST[0]
        elif page.view.lines():
            assert page.view.table.isVisible()
            assert page._counts[place] == len(page.view.lines())
        else:
            assert page.view.empty.isVisible()
            assert page.view.empty.why.text()


def test_people_are_found_by_initials_and_esc_shows_all_again(
    window: MainWindow, page: RegistersPage
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.view.search, "zgd")
    assert names(page) == ["周国栋"]
    assert page.view.totals.text() == f"共 {MEMBERS} 条，找到 1 条"
    page.view.search.setText("没有此人")
    assert page.view.empty.fact.text() == NOT_FOUND[0]
    press(Qt.Key.Key_Escape)
    assert len(names(page)) == MEMBERS


def test_another_day_shows_who_was_a_member_then(page: RegistersPage) -> None:
    when = page.view.when
    when.setFocus()
    when.setText("2000年1月1日")
    press(ENTER)
    assert 0 < len(names(page)) < 10
    assert "袁野" not in names(page)
    when.setText("明年")
    press(ENTER)
    assert "读不出日期" in page.banner.text()
    assert when.text() == "2000年1月1日"
    when.setText("2026-03-18")
    press(ENTER)
    assert len(names(page)) == MEMBERS


def test_a_period_narrows_what_happened(page: RegistersPage) -> None:
    page.list.select(7)
    when = page.view.when
    when.setFocus()
    when.setText("历年")
    press(ENTER)
    ever = len(page.view.lines())
    when.setText("2026Q1")
    press(ENTER)
    assert when.text() == "2026年第1季度"
    assert 0 < len(page.view.lines()) < ever
    assert all(str(line.row["changed_on"]).startswith("2026-0") for line in page.view.lines())


def test_columns_are_hidden_renamed_and_moved_by_keys_and_each_step_is_undone(
    page: RegistersPage, qtbot: QtBot
) -> None:
    panel = open_columns(page)
    panel.list.choose("ethnicity")
    press(SPACE)
    assert "民族" not in headings(page)
    panel.list.choose("sex")
    press(UP, ALT)
    assert headings(page)[:3] == ["序号", "性别", "姓名"]
    press(DOWN, ALT)
    assert headings(page)[:3] == ["序号", "姓名", "性别"]
    panel.list.choose("residence")
    press(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.setText("家庭住址")
    press(ENTER)
    qtbot.waitUntil(lambda: "家庭住址" in headings(page))
    desk = page.desk
    for expected in ("现居住地", "性别", "姓名", "民族"):
        desk.changed(undo_batch(desk.ws).forms)
        assert expected in headings(page)
    assert headings(page)[:4] == ["序号", "姓名", "性别", "民族"]


def test_a_column_is_dragged_before_another(page: RegistersPage) -> None:
    panel = open_columns(page)
    panel.list.choose("contact")
    target = panel.list.visualItemRect(panel.list.item(2))
    top = QPointF(target.center().x(), target.top() + 2)
    mime = panel.list.model().mimeData([panel.list.currentIndex()])
    drop = QDropEvent(
        top, Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    panel.list.dropEvent(drop)
    assert headings(page)[:4] == ["序号", "姓名", "联系电话", "性别"]


def test_a_box_is_ticked_by_the_mouse_and_a_taken_name_is_refused(page: RegistersPage) -> None:
    panel = open_columns(page)
    panel.search.setText("毕业院校")
    item = next(panel.list.item(n) for n in range(panel.list.count()) if not panel.list.item(n).isHidden())
    place = panel.list.visualItemRect(item)
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(44, place.center().y()))
    assert headings(page)[-1] == "毕业院校"
    panel.list.renamed.emit("school", "姓名")
    assert headings(page)[-1] == "毕业院校"
    assert "已经有一栏叫“姓名”" in page.banner.text()


def test_a_layout_and_a_paper_are_chosen_and_put_back(page: RegistersPage) -> None:
    panel = open_columns(page)
    panel.layouts["statistics"].click()
    assert len(headings(page)) == 28
    panel.layouts["transition"].click()
    assert names(page) == ["周敏"]
    panel.layouts[""].click()
    panel.papers["A4"].click()
    assert panel.papers["A4"].isChecked()
    panel.reset.click()
    assert panel.papers["A3"].isChecked()


def test_the_first_columns_stay_when_the_table_scrolls(page: RegistersPage) -> None:
    page.view.table.horizontalScrollBar().setValue(400)
    assert page.view.frozen.isVisible()
    assert [page.view.frozen.isColumnHidden(n) for n in range(3)] == [False, False, True]


def test_a_look_is_recorded_told_of_and_taken_back(window: MainWindow, page: RegistersPage) -> None:
    ws = page.desk.ws
    page.show_place(Target("registers", "register_check"))
    page.check.keep.click()
    assert [look.uid != "" for look in page.check.looks.rows()] == [False, True]
    card = next(r for r in list_records(ws, "member") if r.values["name"] == "周国栋")
    typed = member("周国栋", **{k: v for k, v in card.values.items() if isinstance(v, str) and k != "name"})
    page.desk.changed(
        save_record(ws, "member", {**typed, "residence": "北苑 9 栋"}, uid=card.uid, base=card.revision).forms
    )
    assert [(one.name, one.label, one.new) for one in page.check.model.rows()] == [
        ("周国栋", "现居住地", "北苑 9 栋")
    ]
    assert "以来改动 1 处" in page.check.head.text()
    page.check.note.setText("属实")
    page.check.keep.click()
    assert len(page.check.looks.rows()) == 3
    page.check.past.select(1)
    assert "属实" in page.check.head.text()
    window.undo()
    assert len(page.check.looks.rows()) == 2


def test_a_roster_is_sent_out_filled_in_and_comes_back(
    window: MainWindow, page: RegistersPage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "填写.xlsx"
    page.write("roster", path, locked=True)
    qtbot.waitUntil(lambda: "已生成" in page.banner.text())
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {c.value: c.column for c in sheet[3]}
    row = next(n for n in range(4, 30) if sheet.cell(n, columns["姓名"]).value == "周国栋")
    sheet.cell(row, columns["现居住地"]).value = "北苑 9 栋"
    sheet.cell(row, columns["年龄"]).value = 18
    book.save(path)
    page.bring.click()
    bringing = cast("ImportPage", window.current_page())
    bringing.read(path)
    qtbot.waitUntil(lambda: bringing.lines is not None)
    assert (
        bringing.identity.text()
        == f"读到 {MEMBERS} 行 = 新增 0 + 修改 1 + 相同 {MEMBERS - 1} + 待定 0 + 拒绝 0"
    )
    assert bringing.lines is not None
    (line,) = bringing.lines.lines("changed")
    assert (line[0], line[2], line[4].text) == ("周国栋", "现居住地", "北苑 9 栋")  # type: ignore[union-attr]
    (hint,) = bringing.lines.lines("hints")
    assert "“年龄”由程序得出" in hint[2].text  # type: ignore[union-attr]
    bringing.apply.click()
    qtbot.waitUntil(lambda: "已导入" in bringing.banner.text())
    window.show_page("registers")
    residence = next(
        r.values["residence"] for r in list_records(page.desk.ws, "member") if r.values["name"] == "周国栋"
    )
    assert residence == "北苑 9 栋"


def test_nobody_is_nobody(empty_window: MainWindow) -> None:
    empty_window.show_page("registers")
    page = cast("RegistersPage", empty_window.page("registers"))
    assert page.view.empty.isVisible()
    assert "建卡或导入花名册" in page.view.empty.why.text()
