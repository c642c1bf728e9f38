"""Topics, speeches and guests as cards: written with keys, moved, opened, removed; problems stand inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.errors import Problem
from app.ui.help_side import place_of
from tests.ui.conftest import focused

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.fields.cards import CardsField
    from app.ui.form_editor import FormEditor


@pytest.fixture
def editor(show_form: Callable[[str], FormEditor]) -> FormEditor:
    return show_form("branch_assembly")


def cards_of(editor: FormEditor, name: str = "topics") -> CardsField:
    return cast("CardsField", editor.boxes[name].widget)


def rows(editor: FormEditor, name: str = "topics") -> list[dict[str, str]]:
    typed = cards_of(editor, name).typed()
    assert isinstance(typed, list)
    return typed


def commit(text: str) -> None:
    QApplication.sendEvent(focused(), QInputMethodEvent(text[:1], []))
    done = QInputMethodEvent()
    done.setCommitString(text)
    QApplication.sendEvent(focused(), done)


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, held)


def type_topics(editor: FormEditor, *subjects: str) -> None:
    editor.boxes["topics"].focus()
    for subject in subjects:
        commit(subject)
        press(Qt.Key.Key_Return)


def test_topics_are_written_one_after_another_and_an_empty_one_lets_go(editor: FormEditor) -> None:
    type_topics(editor, "讨论接收预备党员", "通过年度计划")
    assert [row["subject"] for row in rows(editor)] == ["讨论接收预备党员", "通过年度计划"]
    assert focused().accessibleName() == "议题 3 议题"
    press(Qt.Key.Key_Return)
    assert editor.boxes["speeches"].isAncestorOf(focused())
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert focused().accessibleName() == "议题 3 议题"


def test_a_topic_opens_for_what_was_reported_and_decided(editor: FormEditor) -> None:
    type_topics(editor, "通过年度计划")
    card = cards_of(editor).cards[0]
    assert card.body.isHidden()
    card.focus()
    press(Qt.Key.Key_F2)
    commit("组织委员报告计划草案")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    commit("大家同意")
    for _ in range(2):
        press(Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "slj")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "0630")
    press(Qt.Key.Key_Return)
    row = rows(editor)[0]
    assert row["report"] == "组织委员报告计划草案"
    assert row["discussion"] == "大家同意"
    assert row["owner"].startswith("孙立军@")
    assert row["deadline"].startswith("2026-06-30")


def test_topics_are_moved_and_removed(editor: FormEditor) -> None:
    type_topics(editor, "一", "二", "三")
    field = cards_of(editor)
    field.cards[2].focus()
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row["subject"] for row in rows(editor)] == ["一", "三", "二"]
    assert [card.number.text() for card in field.cards] == ["议题 1", "议题 2", "议题 3", "议题 4"]
    field.cards[0].remove.click()
    assert [row["subject"] for row in rows(editor)] == ["三", "二"]


def test_a_removed_card_comes_back_whole(editor: FormEditor) -> None:
    field = cards_of(editor)
    field.put([{"subject": "一", "decision": "同意"}, {"subject": "二"}])
    field.cards[0].remove.click()
    assert [row["subject"] for row in rows(editor)] == ["二"]
    assert field.bring_back.isVisible()
    field.bring_back.click()
    assert rows(editor) == [{"subject": "一", "decision": "同意"}, {"subject": "二"}]
    assert not field.bring_back.isVisible()


def test_speeches_say_who_and_what(editor: FormEditor) -> None:
    editor.boxes["speeches"].focus()
    QTest.keyClicks(focused(), "zj")  # also found in 马志强, whose last character may be read jiang
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    commit("同意接收")
    assert rows(editor, "speeches")[0]["points"] == "同意接收"
    assert rows(editor, "speeches")[0]["speaker"].startswith("郑洁@")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    assert rows(editor, "speeches")[0]["dissent"] == "是"


def test_guests_come_when_they_are_asked_for(editor: FormEditor) -> None:
    field = cards_of(editor, "guests")
    assert field.cards == []
    field.add.click()
    commit("张瑞")
    press(Qt.Key.Key_Return)
    commit("党委组织科")
    assert rows(editor, "guests") == [{"name": "张瑞", "post": "党委组织科"}]
    field.cards[0].remove.click()
    assert rows(editor, "guests") == []


def test_a_problem_stands_inside_its_card(editor: FormEditor) -> None:
    for name, text in (("held_at", "0312"), ("place", "203"), ("topic", "讨论计划"), ("chair", "周国栋")):
        editor.boxes[name].put(text)
    cards_of(editor, "speeches").put([{"speaker": "周国栋", "points": "同意"}, {"speaker": "郑洁"}])
    editor.show_problems([Problem("field.required", "speeches.points", row=2)])
    cards = cards_of(editor, "speeches").cards
    assert cards[1].boxes["points"].error
    assert not cards[0].boxes["points"].error
    assert cards[1].boxes["points"].isAncestorOf(focused())


def test_the_help_knows_the_column_one_stands_in(editor: FormEditor) -> None:
    editor.boxes["speeches"].focus()
    assert place_of(focused(), "work_log") == ("branch_assembly", "speeches.speaker", "发言")


def test_what_has_no_field_here_is_kept(editor: FormEditor) -> None:
    cards_of(editor).put([{"subject": "一", "later_field": "x"}])
    assert rows(editor) == [{"subject": "一", "later_field": "x"}]
