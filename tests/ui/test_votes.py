"""Resolutions under real keys: totals and results follow the typing, the lacking votes are mended with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.conftest import focused

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.fields.attendance import AttendanceField
    from app.ui.fields.votes import VotesField
    from app.ui.form_editor import FormEditor

ASSEMBLY = "branch_assembly"


def votes_of(editor: FormEditor) -> VotesField:
    return cast("VotesField", editor.boxes["resolutions"].widget)


@pytest.fixture
def editor(show_form: Callable[[str], FormEditor]) -> FormEditor:
    """An assembly with 18 of 21 voters there."""
    made = show_form(ASSEMBLY)
    made.boxes["held_at"].put("2026-03-12 14:00-15:40")
    made.look()
    sheet = cast("AttendanceField", made.boxes["attendance"].widget)
    sheet.everybody_came()
    for name in ("吴婷", "田勇", "邓伟"):
        sheet.set_state(next(e.key for e in sheet.sheet.entries if e.name == name), "personal_leave")
    made.look()
    return made


def type_row(editor: FormEditor, *cells: str) -> None:
    """Cells from the matter on, as one types them: text, Tab, text, Tab."""
    field = votes_of(editor)
    field.view.setFocus()
    field.view.setCurrentIndex(field.votes.index(field.votes.rowCount() - 1, 1))
    row = field.votes.rowCount() - 1
    for column, text in enumerate(cells, start=1):
        field.view.setCurrentIndex(field.votes.index(row, column))
        if text:
            QTest.keyClick(field.view, Qt.Key.Key_F2)
            QTest.keyClicks(focused(), text)
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
    editor.look()


def cell(editor: FormEditor, row: int, name: str) -> str:
    model = votes_of(editor).votes
    return model.text(row, [field.id for field in model.fields].index(name))


def findings(editor: FormEditor) -> list[str]:
    layout = votes_of(editor).findings
    holders = [layout.itemAt(n).widget() for n in range(layout.count())]
    return [label.text() for holder in holders for label in holder.findChildren(QLabel) if label.text()]


def test_the_caption_says_who_may_vote_and_how_many_it_takes(editor: FormEditor) -> None:
    field = votes_of(editor)
    assert field.caption.text() == "到会有表决权 18 人·书面意见 0 份·过半数需 11 票"
    type_row(editor, "plan", "yb", "js", "16", "0", "1", "2")
    assert field.caption.text() == "到会有表决权 18 人·书面意见 2 份·过半数需 11 票"
    assert "第十一条" in field.rule.text()


def test_total_and_result_follow_what_is_typed(editor: FormEditor) -> None:
    type_row(editor, "plan", "yb", "js", "18", "0")
    assert (cell(editor, 0, "cast"), cell(editor, 0, "result")) == ("18", "")
    type_row_more(editor, 0, "abstain", "0")
    assert (cell(editor, 0, "vote_kind"), cell(editor, 0, "method")) == ("一般决议", "举手表决")
    assert (cell(editor, 0, "cast"), cell(editor, 0, "result")) == ("18", "通过")
    type_row_more(editor, 0, "yes", "10")
    type_row_more(editor, 0, "no", "8")
    assert cell(editor, 0, "result") == "未通过"


def type_row_more(editor: FormEditor, row: int, name: str, text: str) -> None:
    field = votes_of(editor)
    column = [f.id for f in field.votes.fields].index(name)
    field.view.setFocus()
    field.view.setCurrentIndex(field.votes.index(row, column))
    QTest.keyClick(field.view, Qt.Key.Key_F2)
    entry = focused()
    QTest.keyClick(entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(entry, text)
    QTest.keyClick(entry, Qt.Key.Key_Return)
    editor.look()


def test_who_writes_another_result_has_the_last_word(editor: FormEditor) -> None:
    type_row(editor, "plan", "yb", "js", "18", "0", "0")
    type_row_more(editor, 0, "result", "wtg")
    assert cell(editor, 0, "result") == "未通过"
    editor.look()
    assert cell(editor, 0, "result") == "未通过"
    assert any("却记为未通过" in text for text in findings(editor))


def test_lacking_votes_become_abstentions_with_one_click(editor: FormEditor) -> None:
    type_row(editor, "plan", "yb", "js", "16", "0", "1")
    field = votes_of(editor)
    look = field.votes.cell(0, len(field.votes.fields) - 1)
    assert look is not None
    assert look.text == "票数不符"
    assert "决议 1：各项票数合计 17，少于投票人数 18" in findings(editor)[0]
    mend = next(
        b for b in editor.findChildren(QPushButton) if b.text() == "把缺的 1 票记为弃权" and b.isVisible()
    )
    mend.click()
    editor.look()
    assert (cell(editor, 0, "abstain"), cell(editor, 0, "cast"), cell(editor, 0, "result")) == (
        "2",
        "18",
        "通过",
    )
    assert findings(editor) == []


def test_too_many_votes_are_said_at_once(editor: FormEditor) -> None:
    type_row(editor, "plan", "yb", "js", "19", "0", "0")
    assert "多于投票人数 18" in findings(editor)[0]


def test_an_admission_asks_for_ballots_and_for_the_person(editor: FormEditor) -> None:
    type_row(editor, "songjia", "jsyb", "js", "18", "0", "0")
    field = votes_of(editor)
    assert cell(editor, 0, "vote_kind") == "接收预备党员"
    assert any("须无记名投票" in text for text in findings(editor))
    assert any("请写明表决对象" in text for text in findings(editor))
    field.view.setCurrentIndex(field.votes.index(0, 1))
    assert field.more.isVisible()
    field.more.boxes["person"].focus()
    QTest.keyClicks(focused(), "sj")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    editor.look()
    assert not any("请写明表决对象" in text for text in findings(editor))
    rows = field.typed()
    assert isinstance(rows, list)
    assert rows[0]["person"].startswith("宋佳@")


def test_f8_goes_to_the_cell(editor: FormEditor) -> None:
    for name, text in (("place", "203"), ("topic", "讨论年度计划"), ("chair", "周国栋")):
        editor.boxes[name].put(text)
    type_row(editor, "plan", "", "js", "18", "0", "0")
    look = editor.look()
    assert look is not None
    editor.show_problems([p for p in look.problems if p.severity == "A"])
    field = votes_of(editor)
    assert field.view.hasFocus()
    assert field.votes.fields[field.view.currentIndex().column()].id == "vote_kind"
    assert editor.tabs.counts()[3] == 1
    assert "还差 1 处就能完成：表决第 1 行“表决类型”未填" in editor.banner.text()
    type_row_more(editor, 0, "vote_kind", "yb")
    assert not editor.walk.count()
