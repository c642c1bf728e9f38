"""Every state is told without its colour: all tones are made one grey, and what is left must still differ (ui.md 2.1, §7.2)."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.actions.book import BINNED, CHANGING, DRAFT, FINISHED, Line
from app.domain.dues_ledger import ARREARS, NOTHING, PAID, UNASSESSED, WAITING, Cell
from app.ui import theme, tokens
from app.ui.dues_cells import paint_state
from app.ui.fields.attendance_words import EXCLUDED_GLYPH, GLYPHS
from app.ui.line_badge import badge_of
from app.ui.widgets.attendance_picker import AttendancePicker, Mark
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import badge
from app.ui.widgets.period_cells import LOOKS, PeriodCells
from app.ui.widgets.stepper import CURRENT, DONE, LATER, Step, Stepper
from tests.screens import scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent
    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow

GREY = tokens.LIGHT.mute
ONE_TONE = tokens.LIGHT._replace(ok=GREY, warn=GREY, bad=GREY, info=GREY)
SHEET = theme.style_sheet(ONE_TONE)


class _Month(QWidget):
    """One cell of the year of dues."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self._cell = cell

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        paint_state(painter, self._cell, QRectF(0, 0, 56, 28))
        painter.end()


def cells() -> dict[str, QWidget]:
    return {state: PeriodCells([(state, "3月")], "x") for state in LOOKS if state != "before"}


def banners() -> dict[str, QWidget]:
    made = {tone: Banner() for tone in tokens.TONES if tone != "mute"}
    for tone, banner in made.items():
        banner.say(tone, "同样的话", closable=False)
    return dict(made)


def marks() -> dict[str, QWidget]:
    tones = {"": "", "present": "ok", "absent": "bad", "excluded": "mute"}
    made = {state: AttendancePicker() for state in dict.fromkeys((*tones, *GLYPHS))}
    for state, picker in made.items():
        glyph = EXCLUDED_GLYPH if state == "excluded" else GLYPHS.get(state, "")
        picker.set_marks([("一组", [Mark("a", "周敏", tones.get(state, "warn"), glyph)])])
    return dict(made)


def steps() -> dict[str, QWidget]:
    made = {state: Stepper() for state in (DONE, CURRENT, LATER)}
    for state, stepper in made.items():
        stepper.set_steps([Step("预检", "说明", state)])
    return dict(made)


def months() -> dict[str, QWidget]:
    found = {
        "paid": Cell(PAID, 4600, 4600), "part": Cell(WAITING, 4600, 2000), "waiting": Cell(WAITING, 4600),
        "arrears": Cell(ARREARS, 4600), "unassessed": Cell(UNASSESSED), "nothing": Cell(NOTHING),
    }  # fmt: skip
    return {state: _Month(cell) for state, cell in found.items()}


def badges() -> dict[str, QWidget]:
    line = Line("f", "u", "2026-03-01", "t", "", "", FINISHED)
    told = {
        "finished": line, "draft": replace(line, state=DRAFT), "gaps": replace(line, state=DRAFT, gaps=2),
        "changing": replace(line, state=CHANGING), "binned": replace(line, state=BINNED),
        "late": replace(line, late=True), "corrected": replace(line, corrected=True),
    }  # fmt: skip
    return {name: badge(*badge_of(one)) for name, one in told.items()}


def drawn(widget: QWidget) -> QImage:
    widget.setStyleSheet(SHEET)
    widget.resize(widget.sizeHint().expandedTo(QSize(240, 28)))
    return widget.grab().toImage()


@pytest.mark.parametrize("family", [cells, banners, marks, steps, months, badges])
def test_states_differ_where_all_tones_are_one(
    family: Callable[[], dict[str, QWidget]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "CURRENT", ONE_TONE)
    made = family()
    for widget in made.values():
        qtbot.addWidget(widget)
    pictures = [(state, drawn(widget)) for state, widget in made.items()]
    alike = [(one, two) for (one, first), (two, second) in combinations(pictures, 2) if first == second]
    assert len(pictures) > 2
    assert not alike


def test_no_badge_says_its_state_by_colour_alone(window: MainWindow) -> None:
    for name, show in scenes().items():
        show(window)
        QApplication.processEvents()
        silent = [
            b for b in window.findChildren(QLabel) if b.isVisible() and b.property("badge") and not b.text()
        ]
        assert not silent, name
