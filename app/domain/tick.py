"""How long work tells how far it is: so much done of so much. Whoever is told may raise Cancelled."""

from __future__ import annotations

from collections.abc import Callable

Tick = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """For work nobody watches."""
