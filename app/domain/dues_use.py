"""What a branch has of dues over time: paid in, handed up, granted by the committee, spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.period import Period

GRANTED, SPENT = "granted", "spent"


class Move(NamedTuple):
    """Money on a day: `fen` is what the branch has more of (paid in, granted) or less of (handed up, spent)."""

    day: str
    fen: int
    kind: str
    what: str = ""


PAID_IN, HANDED_UP = "paid_in", "handed_up"


class Balance(NamedTuple):
    """Of a span of time; `items` are what was spent for what, `rest` is what is there at its end."""

    period: str
    paid_in: int
    handed_up: int
    granted: int
    spent: int
    items: tuple[tuple[str, int], ...]
    rest: int

    @property
    def carried(self) -> int:
        """What was there before."""
        return self.rest - self.paid_in + self.handed_up - self.granted + self.spent


def balances(moves: Sequence[Move], spans: Iterable[Period]) -> Iterator[Balance]:
    """For spans in order; the rest is carried over from everything before."""
    for span in spans:
        inside = [move for move in moves if span.holds(move.day)]
        rest = sum(move.fen for move in moves if move.day < span.upper)
        spent = [move for move in inside if move.kind == SPENT]
        yield Balance(
            span.text,
            _sum(inside, PAID_IN), -_sum(inside, HANDED_UP), _sum(inside, GRANTED), -_sum(inside, SPENT),
            tuple((move.what, -move.fen) for move in spent), rest,
        )  # fmt: skip


def _sum(moves: Iterable[Move], kind: str) -> int:
    return sum(move.fen for move in moves if move.kind == kind)
