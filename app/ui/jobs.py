"""The one door to a worker thread: one job at a time, with progress, cancel, and its end told on the window's thread."""

from __future__ import annotations

import sys
import time
from functools import cached_property
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import Cancelled
from app.ui import collector

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

_T = TypeVar("_T")
SECONDS_BETWEEN_SIGNS = 0.1
SECONDS_OF_A_THREAD = 0.0005  # Python's own 5 ms are waited for at every call of Qt that lets go of the lock


class Progress:
    """What a long action calls after every step: tells the window now and then, and stops when asked to."""

    def __init__(self, tell: Callable[[str, int, int], None], stop: Event) -> None:
        self._tell, self._stop = tell, stop
        self._told = 0.0

    def __call__(self, done: int, total: int, step: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_SIGNS or done >= total:
            self._told = now
            self._tell(step, done, total)


def _nothing(_outcome: object) -> None:
    """Nobody waits."""


class Jobs(QObject):
    """Lives as long as the window. No QThread, no QObject of the worker's own (style.md 4.6).

    What is to follow a job stays on the window's thread, and while one runs the cycle collector rests: either could
    otherwise destroy widgets on the worker's thread.
    """

    started = Signal(str)
    progressed = Signal(str, int, int)
    ended = Signal()
    _settled = Signal(int, bool, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = Event()
        self._closed = False
        self._numbers = count(1)
        self._running = 0  # the job that has the one place in the window
        self._ends: dict[int, tuple[Callable[[Any], object], Callable[[Exception], object]]] = {}
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def _worker(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        sys.setswitchinterval(SECONDS_OF_A_THREAD)
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")

    def busy(self) -> bool:
        return bool(self._running)

    def start(
        self,
        title: str,
        work: Callable[[Progress], _T],
        then: Callable[[_T], object],
        trouble: Callable[[Exception], object],
    ) -> bool:
        """Run `work` on the worker, then `then(result)` or `trouble(error)` here. False while another job runs."""
        if self._running or self._closed:
            return False
        self._stop = stop = Event()
        self.started.emit(title)
        self._running = self._submit(work, Progress(self.progressed.emit, stop), then, trouble)
        return True

    def behind(
        self,
        work: Callable[[Progress], _T],
        then: Callable[[_T], object],
        trouble: Callable[[Exception], object],
    ) -> None:
        """Something nobody has asked for and nobody waits for: it has no place in the window, and no cancel."""
        if not self._closed:
            self._submit(work, Progress(lambda *_: None, Event()), then, trouble)

    def _submit(
        self,
        work: Callable[[Progress], _T],
        progress: Progress,
        then: Callable[[_T], object],
        trouble: Callable[[Exception], object],
    ) -> int:
        number = next(self._numbers)
        self._ends[number] = then, trouble
        collector.rest(self)
        self._worker.submit(self._work, number, work, progress)
        return number

    def warm(self, work: Callable[[], object]) -> None:
        """Something small to have ready, when the worker has time; nobody waits for it, nor hears of it."""
        self.behind(lambda _: work(), _nothing, _nothing)

    def cancel(self) -> None:
        self._stop.set()

    def close(self) -> None:
        """Ask the running job to stop and wait for it; what it had not finished is rolled back."""
        self._stop.set()
        self._closed = True
        self._worker.shutdown(wait=True, cancel_futures=True)
        collector.work_again(self)

    def _work(self, number: int, work: Callable[[Progress], object], progress: Progress) -> None:
        try:
            result = work(progress)
        except Exception as error:  # noqa: BLE001 - told apart by messages, on the window's thread
            self._settled.emit(number, False, error)
        else:
            self._settled.emit(number, True, result)

    @Slot(int, bool, object)
    def _settle(self, number: int, good: bool, outcome: Any) -> None:  # noqa: FBT001 - a signal's parameters have no names
        ends = self._ends.pop(number)
        if not self._ends:
            collector.work_again(self)
        if number == self._running:
            self._running = 0
            self.ended.emit()
        if not self._closed:
            ends[0 if good else 1](outcome)
