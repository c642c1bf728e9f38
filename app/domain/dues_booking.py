"""What may happen to the dues of a branch: paying, reversing, closing a month and opening it again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain import months
from app.domain.dues_ledger import Closing, Ledger, Line, Payment
from app.domain.errors import Invalid, Problem, UserError
from app.domain.money import show_money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from app.domain.rule_pack import RulePack

BACK, AHEAD, LARGE = "dues.back_payment", "dues.ahead", "dues.large"


@dataclass(frozen=True)
class Limits:
    """Months of back-payment and prepayment that need no reason, and the extra fen that is not the branch's; None: no limit."""

    back: int | None = None
    ahead: int | None = None
    large: int | None = None


@dataclass(frozen=True)
class Paying:
    """What somebody pays. `amount` None is all that is open of the month; more than that is `voluntary`."""

    key: str
    month: str
    paid_on: str
    amount: int | None = None
    reason: str = ""
    voluntary: bool = False


def limits_on(rules: RulePack, day: date) -> Limits:
    back, ahead, large = (rules.on(name, day) for name in (BACK, AHEAD, LARGE))
    return Limits(
        back.number("months") if back else None,
        ahead.number("months") if ahead else None,
        large.number("fen") if large else None,
    )


def collect(
    ledger: Ledger, wanted: Sequence[Paying], limits: Limits, today: date, new_uid: Callable[[], str]
) -> tuple[Ledger, list[Payment]]:
    """The ledger with all of the payments, or none: raises Invalid with every problem, each at its row."""
    made: list[Payment] = []
    problems: list[Problem] = []
    now: Counter[tuple[str, str]] = (
        Counter()
    )  # by the rows before: the ledger is made anew once, not for each
    for row, paying in enumerate(wanted, start=1):
        place = paying.key, paying.month
        still = (ledger.due(*place) or 0) - ledger.paid(*place) - now[place]
        found = list(_against(ledger, paying, still, limits, today))
        problems += [problem.at(row=row) for problem in found]
        if not found:
            amount = paying.amount if paying.amount is not None else still
            made.append(Payment(new_uid(), *place, amount, paying.paid_on))
            now[place] += amount
    if problems:
        raise Invalid(problems)
    return replace(ledger, payments=(*ledger.payments, *made)), made


def _against(ledger: Ledger, paying: Paying, still: int, limits: Limits, today: date) -> Iterator[Problem]:
    yield from _against_day(ledger, paying.paid_on, today)
    yield from _against_distance(paying, limits)
    if ledger.due(paying.key, paying.month) is None:
        yield Problem("dues.nothing_due", "month", values=_who(ledger, paying))
        return
    amount = still if paying.amount is None else paying.amount
    if paying.amount is None and still <= 0:
        yield Problem("dues.paid_already", "month", values=_who(ledger, paying))
    elif amount <= 0:
        yield Problem("dues.amount_positive", "amount")
    elif limits.large is not None and amount - max(still, 0) >= limits.large:
        yield Problem("dues.large_apart", "amount", values=_who(ledger, paying))
    elif amount > still and not paying.voluntary:
        yield Problem(
            "dues.too_much", "amount", values=_who(ledger, paying) | {"open": show_money(max(still, 0))}
        )


def _who(ledger: Ledger, paying: Paying) -> dict[str, object]:
    account = ledger.accounts.get(paying.key)
    return {"name": account.name if account else paying.key, "month": paying.month}


def _against_day(ledger: Ledger, day: str, today: date) -> Iterator[Problem]:
    if day > today.isoformat():
        yield Problem("dues.not_yet", "paid_on", values={"today": today.isoformat()})
    if ledger.is_closed(day[: months.MONTH]):
        yield Problem("dues.month_closed", "paid_on", values={"month": ledger.closed_to})


def _against_distance(paying: Paying, limits: Limits) -> Iterator[Problem]:
    """Beyond the usual limits a reason is needed (rules §1.6)."""
    if paying.reason:
        return
    late = months.number(paying.paid_on) - months.number(paying.month)
    if limits.back is not None and late > limits.back:
        yield Problem("dues.back_limit", "reason", severity="B", values={"months": limits.back})
    if limits.ahead is not None and -late >= limits.ahead:
        yield Problem("dues.ahead_limit", "reason", severity="B", values={"months": limits.ahead})


def reverse(
    ledger: Ledger, uid: str, day: str, today: date, new_uid: Callable[[], str]
) -> tuple[Ledger, Payment]:
    """Takes a payment back by one of the same amount below zero.

    Raises UserError("dues.no_payment" | "dues.reversed_already" | "dues.is_reversal") and Invalid for the day.
    """
    old = next((p for p in ledger.payments if p.uid == uid), None)
    if old is None:
        raise UserError("dues.no_payment")
    if old.reversal_of:
        raise UserError("dues.is_reversal")
    if any(p.reversal_of == uid for p in ledger.payments):
        raise UserError("dues.reversed_already")
    problems = list(_against_day(ledger, day, today))
    if day < old.paid_on:
        problems.append(Problem("dues.reversed_before", "paid_on", values={"paid_on": old.paid_on}))
    if problems:
        raise Invalid(problems)
    back = Payment(new_uid(), old.key, old.month, -old.amount, day, uid)
    return replace(ledger, payments=(*ledger.payments, back)), back


def close(ledger: Ledger, month: str, today: date) -> tuple[Ledger, Closing]:
    """Fixes what was owed for a month and what came in during it.

    Raises UserError("dues.closed_already" | "dues.not_begun" | "dues.unassessed").
    """
    if ledger.is_closed(month):
        raise UserError("dues.closed_already", month=month, last=ledger.closed_to)
    if month > months.month_of(today):
        raise UserError("dues.not_begun", month=month)
    lacking = [
        account.name
        for account in ledger.accounts.values()
        if account.pays_here(month) and account.entry(month) is None
    ]
    if lacking:
        raise UserError("dues.unassessed", month=month, count=len(lacking), names="、".join(lacking))
    came_in = ledger.received_from(month)
    lines = {
        key: Line(ledger.due(key, month), came_in.get(key, 0))
        for key in ledger.accounts
        if ledger.due(key, month) is not None or key in came_in
    }
    made = Closing(month, lines)
    return replace(ledger, closings=(*ledger.closings, made)), made


def reopen(ledger: Ledger, month: str) -> Ledger:
    """Only the last closed month opens. Raises UserError("dues.not_last_closed" | "dues.nothing_closed")."""
    if not ledger.closed_to:
        raise UserError("dues.nothing_closed")
    if month != ledger.closed_to:
        raise UserError("dues.not_last_closed", month=month, last=ledger.closed_to)
    return replace(ledger, closings=tuple(c for c in ledger.closings if c.month != month))


def to_remit(received: int, millionths: int, whole: int) -> int:
    """The share of what came in, to the fen, half up."""
    return (received * millionths * 2 + whole) // (2 * whole)
