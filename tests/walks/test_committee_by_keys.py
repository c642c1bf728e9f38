"""Three desks without a network, the committee's by keys: taken in, one record returned for a field, answered, mended, again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.actions import arrival_board, exchange_facts, sealed_quarters, taking_answers
from app.actions.looking import list_records
from app.actions.records import get_record, save_record
from tests.support import MEETING
from tests.ui.committee_kit import QUARTER, committee_window, settle, two_branches
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests
from tests.walks.keys_kit import CTRL, DOWN, ENTER, RIGHT, SPACE, back_to, here, press, tab_to, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.committee.answers_page import AnswersPage
    from app.ui.committee.branches_page import BranchesPage
    from app.ui.committee.intake_page import IntakePage
    from app.ui.committee.overview_page import OverviewPage
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow


def take_in(window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+1 总览, Ctrl+N the stick, a look, all of it."""
    press(Qt.Key.Key_1, held=CTRL)
    press(Qt.Key.Key_N, held=CTRL)
    page = cast("IntakePage", window.current_page())
    page.go_back()
    page.take_focus()
    press(SPACE)
    settle(window, qtbot)
    assert here() is page.table
    tab_to(page.apply)
    press(SPACE)
    settle(window, qtbot)


def answer_all(window: MainWindow, qtbot: QtBot) -> None:
    press(Qt.Key.Key_3, held=CTRL)
    page = cast("AnswersPage", window.current_page())
    tab_to(page.all)
    press(SPACE)
    settle(window, qtbot)
    assert "回执并读回核对" in page.banner.text()


def test_a_field_is_returned_mended_and_taken_in_again(
    tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks, one, two = two_branches(tmp_path / "desks")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(desks.stick))
    window = committee_window(desks, make_desk, qtbot)
    take_in(window, qtbot)
    press(Qt.Key.Key_1, held=CTRL)
    view = cast("OverviewPage", window.current_page()).view
    assert here() is view.grid
    column = next(n for n, head in enumerate(view.model.columns) if head.title == "支委会")
    press(*[RIGHT] * column)
    press(ENTER)  # the newest meeting of the first branch
    branches = cast("BranchesPage", window.current_page())
    record = branches.records.view
    assert record.record is not None
    assert (record.record.form, record.record.seat) == (MEETING, one.seat)
    press(ENTER, ENTER)  # from the branch to its records, on to the one
    assert here() is record.table
    for _ in range(record.table.model().rowCount()):
        if record.back.text().endswith("“议题”"):
            break
        press(DOWN)
    press(ENTER)
    type_text("too general")
    tab_to(branches.dialog.act)
    press(SPACE)
    back_to(window)
    assert "已退回" in str(branches.records.model.cell(0, 0).tip)
    answer_all(window, qtbot)

    for ws in (one, two):
        taking_answers.take_answers(ws, [desks.stick])
        assert [found.period for found in sealed_quarters.sealed(ws)] == [QUARTER]
    (matter,) = exchange_facts.open_returns(one)
    assert (matter.field, matter.reason) == ("topic", "too general")
    (meeting,) = list_records(one, MEETING)
    save_record(one, MEETING, {"topic": "研究一季度发展党员工作"}, uid=meeting.uid)
    for path in desks.stick.iterdir():
        path.unlink()
    desks.submit(one, QUARTER)

    take_in(window, qtbot)
    assert get_record(desks.committee, MEETING, meeting.uid).values["topic"] == "研究一季度发展党员工作"
    line = arrival_board.board(desks.committee, [QUARTER]).lines[0]
    assert line.places[QUARTER].packages == 2
    answer_all(window, qtbot)
    press(Qt.Key.Key_2, held=CTRL)
    press(Qt.Key.Key_2, held=CTRL)
    assert window.current_page() is branches
    desks.close()
