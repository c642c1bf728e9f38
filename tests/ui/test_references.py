"""PySide6 6.12 on CPython 3.11 loses references to True and None, and the program dies after some 565 of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.widgets.table import Cell, Column, ListModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROUNDS = 2_000
NOISE = 200


class Bell(QObject):
    rung = Signal(bool)


def test_signals_and_empty_reads_lose_no_references(qtbot: QtBot) -> None:
    bell = Bell()
    heard: list[bool] = []
    bell.rung.connect(heard.append)
    model = ListModel([Column("姓名")], lambda row, _column: Cell(str(row)))
    model.set_rows(["周国栋"])
    before_true, before_none = sys.getrefcount(True), sys.getrefcount(None)
    index = model.index(0, 0)
    for _ in range(ROUNDS):
        bell.rung.emit(True)
        assert index.data(999) is None
        assert bell.property("absent") is None
    after_true = sys.getrefcount(True) - len(heard)
    assert abs(after_true - before_true) < NOISE
    assert abs(sys.getrefcount(None) - before_none) < NOISE
