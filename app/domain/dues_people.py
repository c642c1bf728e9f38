"""From when to when somebody pays dues in this branch, as the card says (rules §1.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain import months
from app.domain.dues_ledger import Stay
from app.domain.text import name_key
from app.domain.transfer_words import IN, OUT
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.values import Row, Values

_PAYERS = ("full", "probationary")
_YEAR = len("2026")
_BACK = 6  # months somebody may pay back at most (rules §1.6): an older word of the letter is no gap of ours


class Letter(NamedTuple):
    """What an introduction letter settles: who left or came on `day` had paid elsewhere, or here, to `paid_to`."""

    direction: str
    day: str
    paid_to: str


def stays(
    card: Values, spells: Sequence[Row], left_on: str, branch: str, letters: Sequence[Letter] = ()
) -> tuple[Stay, ...]:
    """The spells that ended here, and the one the card tells of.

    A probationary member pays from the month of the meeting; whoever comes from elsewhere from the month after the one
    the letter says is paid, else from the month of arrival; whoever leaves pays the month of leaving. `left_on` is the
    day of an event (a death) for those who left without a transfer. Somebody who left nobody knows when owes nothing.
    Where a letter of the register tells to when dues are paid, the months after it are the other side's to collect.
    """
    last = _end(card, left_on, letters)
    first = _start(card, letters)
    found = list(_ended(spells, branch, first))
    if first and last is not None and (not last or first <= last):
        found.append(Stay(first, last))
    return tuple(found)


def _end(card: Values, left_on: str, letters: Sequence[Letter]) -> str | None:
    """Nothing for members of today, None when nothing can be said."""
    if card.get("stage") in _PAYERS and card.get("membership_status") in (None, "normal"):
        return ""
    out = as_text(card.get("transferred_out_on"))
    left, settled = _month(out or left_on, last=True), _settled(letters, OUT, out)
    return (min(left, settled) if left and settled else left) or None


def _start(card: Values, letters: Sequence[Letter]) -> str:
    joined = _month(as_text(card.get("joined_on")))
    day = as_text(card.get("transferred_in_on"))
    if not day:
        return joined
    settled = _settled(letters, IN, day)
    came = _month(day)
    ours = (
        months.after(came, -_BACK) <= settled <= months.after(came, months.QUARTER_MONTHS)
        if settled
        else False
    )
    return max(joined, months.after(settled) if ours else _paid_elsewhere(card, came))


def _settled(letters: Sequence[Letter], direction: str, day: str) -> str:
    """The month a letter names for a leaving or an arrival on that day; "" without one."""
    named = (one.paid_to for one in letters if (one.direction, one.day) == (direction, day) and day)
    return _month(next(named, ""))


def _paid_elsewhere(card: Values, came: str) -> str:
    """The letter's 党费交至, as far as it can be one: payments may run a quarter ahead, later ones are ours."""
    paid_to = _month(as_text(card.get("dues_paid_to")))
    if paid_to and came <= paid_to <= months.after(came, months.QUARTER_MONTHS):
        return months.after(paid_to)
    return came


def _month(iso: str, *, last: bool = False) -> str:
    """The month of a date; a mere year means its first month, or its last."""
    if len(iso) == _YEAR:
        return f"{iso}-12" if last else f"{iso}-01"
    return iso[: months.MONTH]


def _ended(spells: Sequence[Row], branch: str, first: str) -> Iterator[Stay]:
    for spell in spells:
        came, left = _month(as_text(spell.get("from_on"))), _month(as_text(spell.get("to_on")), last=True)
        ours = name_key(as_text(spell.get("branch_name"))) in ("", name_key(branch))
        if ours and came and left and came <= left and (not first or left < first):
            yield Stay(came, left)


def left_days(changes: Mapping[str, Sequence[tuple[str, str]]], events: Sequence[str]) -> dict[str, str]:
    """The last day of a departure by person, from (event, day) of the register of changes."""
    found: dict[str, str] = {}
    for key, told in changes.items():
        days = [day for event, day in told if event in events]
        if days:
            found[key] = max(days)
    return found
