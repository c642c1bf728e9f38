"""What the next acts will need, made ready while nobody waits: one small step a turn of the loop."""

from __future__ import annotations

from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.ui.widgets.basics import is_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BETWEEN_MS = 10  # keys and the mouse come first
WIDGETS_A_STEP = 40
_END = object()


class Ahead(QObject):
    """Takes steps as iterators; where each of them pauses, a turn ends."""

    def __init__(self, parent: QObject | None = None, *, may_go: Callable[[], bool] = lambda: True) -> None:
        """`may_go` is asked before every step; once it says no, nothing follows."""
        super().__init__(parent)
        self._may_go = may_go
        self._waiting: deque[Iterator[None]] = deque()
        self._stopped = False
        self._clock = QTimer(self)
        self._clock.setInterval(BETWEEN_MS)
        self._clock.timeout.connect(self._step)

    def add(self, steps: Iterator[None], *, soon: bool = False) -> None:
        """`soon`: before what waits already."""
        if not self._stopped:
            (self._waiting.appendleft if soon else self._waiting.append)(steps)
            self._clock.start()

    def is_done(self) -> bool:
        return not self._waiting

    def stop(self) -> None:
        """For good: the workspace is closed next."""
        self._stopped = True
        self._waiting.clear()
        self._clock.stop()

    def _step(self) -> None:
        if not self._waiting:
            self._clock.stop()
            return
        if not self._may_go():
            self.stop()
            return
        steps = self._waiting.popleft()
        if next(steps, _END) is not _END:
            self._waiting.appendleft(steps)


def imported(*names: str) -> Iterator[None]:
    """A module a turn; those at the leaves first, so that no turn reads a whole branch of them."""
    for name in names:
        import_module(name)
        yield


def polished(widget: QWidget) -> Iterator[None]:
    """What the style sheet says of everything inside, worked out before it is shown."""
    for number, inner in enumerate(widget.findChildren(QWidget), start=1):
        if is_alive(inner):  # a turn may have passed, and rows may have made way
            inner.ensurePolished()
        if number % WIDGETS_A_STEP == 0:
            yield
