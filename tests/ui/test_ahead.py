"""What is made ready in idle turns: small steps, one a turn, and never more than what was asked for first."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.ahead import WIDGETS_A_STEP, Ahead, polished
from app.ui.pages import entries_of
from app.ui.widgets.basics import column, empty_out, label
from tests.support import MEETING, PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.record_page import RecordPage


@pytest.fixture
def ahead(qtbot: QtBot) -> Iterator[Ahead]:
    made = Ahead()
    yield made
    made.stop()


def saying(said: list[str], *words: str) -> Iterator[None]:
    for word in words:
        said.append(word)
        yield


def test_one_step_a_turn_in_their_order_and_soon_goes_first(ahead: Ahead, qtbot: QtBot) -> None:
    said: list[str] = []
    ahead.add(saying(said, "一", "二"))
    ahead.add(saying(said, "三"))
    ahead.add(saying(said, "先"), soon=True)
    assert not said
    qtbot.waitUntil(ahead.is_done, timeout=PATIENCE_MS)
    assert said == ["先", "一", "二", "三"]


def test_no_step_follows_when_the_workspace_is_closed(qtbot: QtBot) -> None:
    said: list[str] = []
    made = Ahead(may_go=lambda: len(said) < 2)
    made.add(saying(said, "一", "二", "三"))
    qtbot.waitUntil(made.is_done)
    assert said == ["一", "二"]


def test_nothing_is_made_for_a_desk_that_is_closed(ahead: Ahead, qtbot: QtBot) -> None:
    said: list[str] = []
    ahead.add(saying(said, "一"))
    ahead.stop()
    ahead.add(saying(said, "二"))
    qtbot.wait(50)
    assert not said
    assert ahead.is_done()


def test_every_page_of_the_navigation_stands_before_anybody_goes_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    names = {entry.page for entry in entries_of(committee=False)}
    with qtbot.waitSignal(
        window.stands, timeout=PATIENCE_MS
    ):  # once: whoever settles then does it no second time
        pass
    assert names <= window.made()
    assert window.current_page() is window.page("today")


def test_an_editor_that_is_half_made_is_finished_when_it_is_asked_for(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_page("work_log")
    page = cast("RecordPage", window.current_page())
    steps = page.pane.ready(MEETING)
    next(steps)
    page.new(MEETING)
    kinds = {box.field.id for box in page.pane.editor().boxes.values()}
    assert {"held_at", "topic", "attendance"} <= kinds
    for _ in steps:  # what was still to be done is done
        pass
    assert page.pane.editor().boxes["held_at"].isVisible()


def test_rows_that_make_way_between_two_steps_are_passed_over(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    rows = column(*(label(str(number)) for number in range(2 * WIDGETS_A_STEP)))
    whole.setLayout(rows)
    steps = polished(whole)
    next(steps)
    empty_out(rows)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(list(steps)) == 1
