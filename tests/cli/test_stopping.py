"""Ctrl+C at the terminal, where work knows how to stop."""

from __future__ import annotations

import signal

import pytest

from app.cli.stopping import stoppable
from app.domain.errors import Cancelled


def test_ctrl_c_ends_work_at_its_next_step() -> None:
    with stoppable() as tick:
        tick(1, 3)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            tick(2, 3)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
