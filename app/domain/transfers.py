"""Introduction letters: their numbers, how long they are good for, in which state one is on a day (rules §4.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain import months
from app.domain.dates import add_months, first_day
from app.domain.dues_ledger import standing
from app.domain.transfer_words import IN
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.dues_ledger import Ledger
    from app.domain.rule_pack import RulePack, RuleRow
    from app.domain.values import Values

# What a letter waits for, or how it ended.
WAITING, EXPIRED, LATE, TO_ANSWER, ANSWER_LATE, DONE, RETURNED, VOID = (
    "waiting", "expired", "late", "to_answer", "answer_late", "done", "returned", "void",
)  # fmt: skip
CERTIFICATE = "certificate"  # a 党员证明信 waits for nothing
OPEN = (WAITING, EXPIRED, LATE, TO_ANSWER, ANSWER_LATE)
RULE, EXPECTED = "transfer.letter", "transfer.expected"
_DIGITS = 3


def letter_rule(pack: RulePack, on: date) -> RuleRow:
    """Raises KeyError: a rule pack without its letters is a bug of the pack."""
    found = pack.on(RULE, on)
    if found is None:
        raise KeyError(RULE)
    return found


def number_of(prefix: str, year: int, serial: int) -> str:
    """第…号: `2026001`, with whatever the issuing side writes before it."""
    return f"{prefix}{year:04d}{serial:0{_DIGITS}d}"


def next_serial(taken: Iterable[int], begin: int = 1) -> int:
    """Never one that was used, not even by a letter that was undone."""
    return max([begin - 1, *taken]) + 1


def gaps(taken: Iterable[int], begin: int = 1) -> list[int]:
    """The serials below the last one that no letter in the register bears."""
    used = set(taken)
    return [n for n in range(begin, max(used, default=begin - 1)) if n not in used]


def valid_until(issued: date, days: int) -> date:
    """The day of issue is not counted."""
    return issued + timedelta(days=days)


def most_days(issued: date, rule: RuleRow) -> int:
    return (add_months(issued, rule.number("most_months")) - issued).days


def state_of_letter(letter: Values, on: date, rule: RuleRow) -> str:
    """In which state a letter is at the end of a day."""
    for field, state in (("voided_on", VOID), ("returned_on", RETURNED), ("receipt_on", DONE)):
        ended = _day(letter, field)
        if ended is not None and ended <= on:
            return state
    late = receipt_due(letter, rule) if (_day(letter, "arrived_on") or on) <= on else None
    if letter.get("direction") == IN:
        return ANSWER_LATE if late is not None and on > late else TO_ANSWER
    if late is not None:
        return LATE if on > late else WAITING
    until = _day(letter, "valid_until")
    return EXPIRED if until is not None and on > until else WAITING


def receipt_due(letter: Values, rule: RuleRow) -> date | None:
    """A month after the letter came to the receiving side; None while nobody knows that it did."""
    arrived = _day(letter, "arrived_on")
    return add_months(arrived, rule.number("receipt_months")) if arrived else None


def due_day(letter: Values, rule: RuleRow) -> date | None:
    """The day by which something must be done about an open letter."""
    return receipt_due(letter, rule) or _day(letter, "valid_until")


def _day(letter: Values, name: str) -> date | None:
    text = as_text(letter.get(name))
    return first_day(text) if text else None


class PaidTo(NamedTuple):
    """Up to which month dues are paid by the register ("" where it knows nothing), and what is still open before it."""

    month: str
    arrears: tuple[tuple[str, int], ...] = ()
    unassessed: tuple[str, ...] = ()

    @property
    def clear(self) -> bool:
        return bool(self.month) and not self.arrears and not self.unassessed

    @property
    def owed(self) -> int:
        return sum(fen for _, fen in self.arrears)


def paid_to(ledger: Ledger, key: str, on: date) -> PaidTo:
    """The last month paid before the first gap, months paid ahead included; what is asked for and not paid."""
    account = ledger.accounts.get(key)
    if account is None:
        return PaidTo("")
    found = standing(ledger, account, on)
    still = sorted([*(month for month, _ in found.arrears), *found.unassessed])
    month = found.paid_to
    if still and month >= still[0]:
        before = months.after(still[0], -1)
        month = before if _is_paid(ledger, key, before) else ""
    while month and _is_paid(ledger, key, months.after(month)):
        month = months.after(month)
    return PaidTo(month, found.arrears, found.unassessed)


def _is_paid(ledger: Ledger, key: str, month: str) -> bool:
    due = ledger.due(key, month)
    return bool(due) and ledger.paid(key, month) >= (due or 0)
