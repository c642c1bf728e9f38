"""Turns of the event loop: whatever arrives, a key or the mouse, waits until the one that is running has ended."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.jobs import Jobs

QUIET_S, NOTHING_MS = 0.4, 1.0  # nothing more comes of an act: longer than the counts of the navigation wait


class Turn(NamedTuple):
    """Milliseconds of the clock, and of this thread's processor: the second does not mind a busy machine."""

    wall: float
    cpu: float


class Turns(NamedTuple):
    """The first one has the act itself and the painting it sets off; `end` is when all that was awaited was there."""

    all: list[Turn]
    end: float

    @property
    def first(self) -> Turn:
        return self.all[0]

    @property
    def longest(self) -> Turn:
        return Turn(max(turn.wall for turn in self.all), max(turn.cpu for turn in self.all))


def nothing() -> None:
    """For turns that something else has set off."""


def _turn(act: Callable[[], object]) -> Turn:
    wall, cpu = time.perf_counter(), time.thread_time()
    act()
    QApplication.processEvents()
    return Turn((time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000)


def turns_of(
    act: Callable[[], object], jobs: Jobs | None = None, until: Callable[[], bool] = lambda: True
) -> Turns:
    """What an act keeps the loop busy with, until it is done and the loop has been quiet for a while."""
    begun = time.perf_counter()
    found, end = [_turn(act)], 0.0
    quiet_since = time.perf_counter()
    while not end or time.perf_counter() - quiet_since < QUIET_S:
        turn = _turn(nothing)
        if turn.wall > NOTHING_MS:
            found.append(turn)
            quiet_since = time.perf_counter()
        if not end and until() and (jobs is None or not jobs.busy()):
            end = (time.perf_counter() - begun) * 1000
        time.sleep(0.0005)
    return Turns(found, end)


class Rows(QAbstractTableModel):
    """What anybody would write over a list."""

    def __init__(self, rows: list[list[str]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 - Qt's own name
        return len(self._rows)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 - as above
        return len(self._rows[0])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def bare_window(widget: QWidget) -> QMainWindow:
    made = QMainWindow()
    made.setCentralWidget(widget)
    made.resize(1366, 696)
    made.show()
    QApplication.processEvents()
    return made
