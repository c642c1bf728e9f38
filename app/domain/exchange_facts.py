"""What a branch has handed in and what the committee said, as far as the agenda asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.period import next_to, quarter_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from app.domain.period import Period

_SOON = timedelta(days=31)


class Sent(NamedTuple):
    """The newest package of a quarter: when it was made, and what the committee said."""

    period: str
    made: date
    returned: bool
    received: bool


class Returned(NamedTuple):
    """What the committee gave back: a record (`uid`, of `day`; `about` names one without a day) or a whole quarter.

    `handled` once the record was changed since, or the quarter was handed in again.
    """

    key: str
    period: str
    form: str
    uid: str
    field: str
    reason: str
    deadline: str
    day: str = ""
    handled: bool = False
    about: str = ""


class ExchangeFacts(NamedTuple):
    """Of a branch that has a committee to send to; `issued` files wait to be looked at.

    `due_days`: how long after its end the committee waits for a quarter, as its newest answer says; none known: 0.
    """

    sent: tuple[Sent, ...] = ()
    returns: tuple[Returned, ...] = ()
    issued: int = 0
    due_days: int = 0


class KeyFacts(NamedTuple):
    """Of a branch: whether it has joined a committee, since when an application waits, a change of hands under way."""

    joined: bool = False
    asked: date | None = None
    handing: date | None = None
    successor: str = ""
    secret: bool = True


def quarters_to_hand_in(on: date, sent: Collection[str]) -> list[Period]:
    """The quarter that ended last, while it waits, and the one that runs.

    A branch is not asked for quarters that were over long before it began to hand in.
    """
    running = quarter_of(on)
    last = next_to(running, -1)
    handed_in_before = any(period < last.text for period in sent)
    waits = last.text not in sent and (handed_in_before or on - last.last <= _SOON)
    return [last, running] if waits else [running]
