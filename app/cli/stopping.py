"""Ctrl+C while long work runs: it ends at its next step, and keeps what it has done."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.tick import Tick


@contextmanager
def stoppable() -> Iterator[Tick]:
    """What the work calls after every step; raises Cancelled once somebody has pressed Ctrl+C."""
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))

    def tick(_done: int, _total: int) -> None:
        if asked:
            raise Cancelled

    try:
        yield tick
    finally:
        signal.signal(signal.SIGINT, before)
