"""Ctrl+C at the terminal, where work knows how to stop."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from app.cli.stopping import stoppable
from app.domain.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """A suite that was started in the background may be deaf to Ctrl+C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_ends_work_at_its_next_step() -> None:
    with stoppable() as tick:
        tick(1, 3)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            tick(2, 3)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
