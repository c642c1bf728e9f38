"""What a branch has handed in and what the committee said, as far as the agenda asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Sent(NamedTuple):
    """The newest package of a quarter: when it was made, and what the committee said."""

    period: str
    made: date
    returned: bool
    received: bool


class ExchangeFacts(NamedTuple):
    """Of a branch that has a committee to send to. `returns` are (period, reason, deadline) that still wait."""

    sent: tuple[Sent, ...] = ()
    returns: tuple[tuple[str, str, str], ...] = ()
