"""From when to when somebody pays dues in this branch, as the card says (rules §1.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain import months
from app.domain.dues_ledger import Stay
from app.domain.membership import TRANSFERS_IN, moves_of
from app.domain.transfer_words import IN, OUT
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.membership import Move
    from app.domain.values import Values

_YEAR = len("2026")
_BACK = 6  # months somebody may pay back at most (rules §1.6): an older word of the letter is no gap of ours


class Letter(NamedTuple):
    """What an introduction letter settles: who left or came on `day` had paid elsewhere, or here, to `paid_to`."""

    direction: str
    day: str
    paid_to: str


def stays(
    card: Values, told: Sequence[Values], branch: str, letters: Sequence[Letter] = ()
) -> tuple[Stay, ...]:
    """When somebody was a member here, in months: `domain.membership` says from which day to which.

    A probationary member pays from the month of the meeting; whoever comes from elsewhere from the month after the one
    the letter says is paid, else from the month of arrival; whoever leaves, is suspended or dies pays that month. Of
    somebody who left nobody knows when, or is here since nobody knows when, nothing can be said. Where a letter of the
    register tells to when dues are paid, the months after it are the other side's to collect.
    """
    found: list[Stay] = []
    came: Move | None = None
    moves = moves_of(card, told, branch)
    last_arrival = next((move for move in reversed(moves) if move.joins), None)
    for move in moves:
        if move.joins:
            came = move
        elif came is not None:
            first = _first_month(card, came, letters, latest=came is last_arrival)
            _add(found, Stay(first, _last_month(move, letters)))
            came = None
    if came is not None:
        _add(found, Stay(_first_month(card, came, letters, latest=True)))
    return tuple(found)


def _add(found: list[Stay], stay: Stay) -> None:
    """Away and back within a month is one stay; a last month before the first is none."""
    if stay.last and stay.first > stay.last:
        return
    if found and found[-1].last >= stay.first:
        stay = Stay(found.pop().first, stay.last)
    found.append(stay)


def _first_month(card: Values, came: Move, letters: Sequence[Letter], *, latest: bool) -> str:
    month = came.day.isoformat()[: months.MONTH]
    if came.event not in TRANSFERS_IN:
        return month
    settled = _settled(letters, IN, came.day)
    near = settled and months.after(month, -_BACK) <= settled <= months.after(month, months.QUARTER_MONTHS)
    joined = _month(as_text(card.get("joined_on")))
    ours = months.after(settled) if near else _paid_elsewhere(card, month) if latest else month
    return max(joined, ours)


def _last_month(gone: Move, letters: Sequence[Letter]) -> str:
    month = gone.day.isoformat()[: months.MONTH]
    settled = _settled(letters, OUT, gone.day)
    return min(month, settled) if settled else month


def _settled(letters: Sequence[Letter], direction: str, day: date) -> str:
    """The month a letter names for a leaving or an arrival on that day; "" without one."""
    named = (one.paid_to for one in letters if (one.direction, one.day) == (direction, day.isoformat()))
    return _month(next(named, ""))


def _paid_elsewhere(card: Values, came: str) -> str:
    """The letter's 党费交至, as far as it can be one: payments may run a quarter ahead, later ones are ours."""
    paid_to = _month(as_text(card.get("dues_paid_to")))
    if paid_to and came <= paid_to <= months.after(came, months.QUARTER_MONTHS):
        return months.after(paid_to)
    return came


def _month(iso: str) -> str:
    """The month of a date; a mere year means its first month."""
    return f"{iso}-01" if len(iso) == _YEAR else iso[: months.MONTH]
