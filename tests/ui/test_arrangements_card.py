"""近期安排: written, changed, done, removed from 今日 by the keys; on a narrow window from 记一条."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.actions.looking import Query, list_records
from app.ui.widgets.basics import ElidedLabel
from tests.ui.test_today_page import asked, titles, today_of, verbs

if TYPE_CHECKING:
    from app.ui.arrangements_card import ArrangementsCard
    from app.ui.field_dialog import FieldDialog
    from app.ui.main_window import MainWindow


def widened(window: MainWindow) -> ArrangementsCard:
    page = today_of(window)
    window.resize(1920, 1008)
    QApplication.processEvents()
    return page.arranged


def dialog_of(card: ArrangementsCard) -> FieldDialog:
    QApplication.processEvents()
    assert card.dialog is not None
    assert card.dialog.isVisible()
    return card.dialog


def write(card: ArrangementsCard, **typed: str) -> None:
    dialog = dialog_of(card)
    for name, text in typed.items():
        dialog.boxes[name].put(text)
    dialog.act.click()
    QApplication.processEvents()


def lines(card: ArrangementsCard) -> list[str]:
    return [one.text() for one in card.findChildren(ElidedLabel) if one.isVisible()]


def test_one_is_written_by_the_keys_and_stands_among_the_tasks(window: MainWindow) -> None:
    card = widened(window)
    assert card.isVisible()
    assert any(one.text().startswith("还没有安排") for one in card.findChildren(QLabel))
    card.add.setFocus()
    QTest.keyClick(card.add, Qt.Key.Key_Return)
    dialog = dialog_of(card)
    assert "done" not in dialog.boxes
    dialog.boxes["day"].put("3月20日 14:00")
    what = dialog.boxes["what"].widget.entries()[0]
    what.setFocus()
    QTest.keyClicks(what, "shengjihuiyi")
    dialog.boxes["place"].put("办公楼 203")
    dialog.act.setFocus()
    QTest.keyClick(dialog.act, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert lines(card) == ["shengjihuiyi", "办公楼 203·14:00"]
    assert "shengjihuiyi" in titles(today_of(window))
    assert window.toast.text() == "已保存：shengjihuiyi"
    window.undo()
    QApplication.processEvents()
    assert lines(card) == []
    assert "shengjihuiyi" not in titles(today_of(window))


def test_what_is_missing_is_said_at_its_field(window: MainWindow) -> None:
    card = widened(window)
    card.begin()
    write(card, day="3月40日", what="")
    dialog = dialog_of(card)
    assert dialog.boxes["day"].notes
    assert dialog.boxes["what"].notes
    dialog.reject()
    assert not list_records(window.desk.ws, "arrangement", Query())


def test_the_verb_leads_to_it_and_done_takes_it_away(window: MainWindow) -> None:
    card, page = widened(window), today_of(window)
    card.begin()
    write(card, day="3月20日", what="看望老党员", who="韩雪")
    (verb,) = [one for one in verbs(page) if one.accessibleName() == "去看：看望老党员"]
    verb.click()
    dialog = dialog_of(card)
    assert dialog.boxes["who"].typed() == "韩雪"
    write(card, day="3月24日")
    assert "3月24日" in [one.text() for one in card.findChildren(QLabel)]
    (line,) = [one for one in card.findChildren(ElidedLabel) if one.text() == "看望老党员"]
    QTest.keyClick(line, Qt.Key.Key_Return)
    write(card, done="是")
    assert window.toast.text() == "已办：看望老党员"
    assert lines(card) == []
    assert "看望老党员" not in titles(page)
    window.undo()
    QApplication.processEvents()
    assert lines(card) == ["看望老党员", "韩雪"]


def test_one_is_removed_and_comes_back(window: MainWindow) -> None:
    card = widened(window)
    card.begin()
    write(card, day="3月20日", what="送材料")
    card.findChildren(ElidedLabel)[0].clicked.emit()
    dialog = dialog_of(card)
    (remove,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "删除这条安排"]
    remove.click()
    QApplication.processEvents()
    assert window.toast.text() == "已删除：送材料"
    assert lines(card) == []
    window.undo()
    QApplication.processEvents()
    assert lines(card) == ["送材料"]


def test_it_can_wait_until_monday_like_others(window: MainWindow) -> None:
    card, page = widened(window), today_of(window)
    card.begin()
    write(card, day="3月20日", what="送材料")
    (act,) = asked(page, "送材料").actions()
    act.trigger()
    QApplication.processEvents()
    assert "送材料" not in titles(page)
    assert lines(card) == ["送材料"]


def test_a_day_that_has_passed_is_kept_and_said(window: MainWindow) -> None:
    card = widened(window)
    card.begin()
    write(card, day="2026-03-02", what="送材料")
    assert window.toast.text() == "已保存，日期已经过了，“今日”里不再显示：送材料"
    assert lines(card) == []


def test_a_narrow_window_has_it_in_the_menu_and_shows_what_lies_further_ahead(window: MainWindow) -> None:
    page = today_of(window)
    window.resize(1093, 542)
    QApplication.processEvents()
    card = page.arranged
    assert not card.isVisible()
    (act,) = [one for one in page.add.menu().actions() if one.text() == "近期安排"]
    act.trigger()
    write(card, day="2026-04-08", what="集中培训")
    assert not card.isVisible()
    assert "集中培训" in titles(page)
    act.trigger()
    write(card, day="2026-06-30", what="七一慰问")
    assert "七一慰问" not in titles(page)
    assert lines(card) == ["七一慰问"]
