"""The dues of a branch as one value: who owes what for which month, what was paid, which months are closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain import months

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

# What a cell of the year grid says.
NOTHING, UNASSESSED, AHEAD, WAITING, ARREARS, PAID = (
    "nothing", "unassessed", "ahead", "waiting", "arrears", "paid",
)  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """Months in which somebody pays here, both included; `last` is "" while it goes on."""

    first: str
    last: str = ""

    def holds(self, month: str) -> bool:
        return self.first <= month and (not self.last or month <= self.last)


@dataclass(frozen=True)
class Entry:
    """What is owed each month from `start` to the end of its year, or to the next entry."""

    start: str
    amount: int
    quarterly: bool = False


@dataclass(frozen=True)
class Account:
    """One person. `entries` by their start, each start once."""

    key: str
    name: str
    stays: tuple[Stay, ...] = ()
    entries: tuple[Entry, ...] = ()

    def pays_here(self, month: str) -> bool:
        return any(stay.holds(month) for stay in self.stays)

    def entry(self, month: str) -> Entry | None:
        """The newest of that year that has begun: an assessment is for one year (rules §1.5)."""
        begun = [e for e in self.entries if e.start <= month and e.start[:4] == month[:4]]
        return max(begun, key=lambda e: e.start, default=None)


@dataclass(frozen=True)
class Payment:
    """For one month. A reversal has the amount below zero and names what it takes back."""

    uid: str
    key: str
    month: str
    amount: int
    paid_on: str
    reversal_of: str = ""


@dataclass(frozen=True)
class Line:
    """What somebody owed for a closed month, and what came in from them during it; None: nothing was asked."""

    due: int | None
    received: int


@dataclass(frozen=True)
class Closing:
    month: str
    lines: Mapping[str, Line]

    @property
    def due(self) -> int:
        return sum(line.due or 0 for line in self.lines.values())

    @property
    def received(self) -> int:
        return sum(line.received for line in self.lines.values())


@dataclass(frozen=True)
class Cell:
    """One month of one person. `open` is what is missing; for a month that is `ahead` nothing is asked yet."""

    state: str
    due: int = 0
    paid: int = 0

    @property
    def open(self) -> int:
        return max(self.due - self.paid, 0)


@dataclass(frozen=True)
class Standing:
    """One person as of a day.

    `arrears` are (month, fen) whose time to pay is over, oldest first; `run` counts the months without full payment
    up to now that follow each other; `unassessed` are months here without an assessment.
    """

    key: str
    name: str
    due: int
    paid: int
    waiting: int
    arrears: tuple[tuple[str, int], ...]
    run: int
    unassessed: tuple[str, ...]
    paid_to: str

    @property
    def owed(self) -> int:
        return sum(fen for _, fen in self.arrears)


@dataclass(frozen=True)
class Ledger:
    """`closings` are those in force. Closed months keep what their closing says, whatever cards and rules say later."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    payments: tuple[Payment, ...] = ()
    closings: tuple[Closing, ...] = ()

    @cached_property
    def closed(self) -> dict[str, Closing]:
        return {closing.month: closing for closing in self.closings}

    @cached_property
    def closed_to(self) -> str:
        """The last closed month; months before it are closed with it. "" when none is."""
        return max(self.closed, default="")

    @cached_property
    def _paid(self) -> dict[tuple[str, str], list[Payment]]:
        found: dict[tuple[str, str], list[Payment]] = defaultdict(list)
        for payment in self.payments:
            found[payment.key, payment.month].append(payment)
        return found

    @cached_property
    def _by_key(self) -> dict[str, list[Payment]]:
        found: dict[str, list[Payment]] = defaultdict(list)
        for payment in self.payments:
            found[payment.key].append(payment)
        return found

    @cached_property
    def cells(self) -> dict[tuple[str, str, date], Cell]:
        """What `cell` has worked out: a ledger never changes."""
        return {}

    def payments_of(self, key: str) -> Sequence[Payment]:
        return self._by_key.get(key, ())

    def due(self, key: str, month: str) -> int | None:
        """None where nothing is asked: not here, not assessed, or not in the closing."""
        closing = self.closed.get(month)
        if closing is not None:
            line = closing.lines.get(key)
            return line.due if line else None
        account = self.accounts.get(key)
        entry = account.entry(month) if account and account.pays_here(month) else None
        return entry.amount if entry else None

    def paid(self, key: str, month: str, until: str = "") -> int:
        """For that month, by payments up to and with the day `until`."""
        found = self._paid.get((key, month), ())
        return sum(p.amount for p in found if not until or p.paid_on <= until)

    def received(self, first: str, last: str) -> int:
        """What came in from the first month to the last, whichever months it was for."""
        return sum(p.amount for p in self.payments if first <= p.paid_on[: months.MONTH] <= last)

    def received_from(self, month: str) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for payment in self.payments:
            if payment.paid_on.startswith(month):
                found[payment.key] += payment.amount
        return dict(found)

    def is_closed(self, month: str) -> bool:
        return month <= self.closed_to


def first_month(ledger: Ledger) -> str:
    """Since when dues are kept here: the first entry of anybody; "" before that."""
    return min(
        (account.entries[0].start for account in ledger.accounts.values() if account.entries), default=""
    )


def cell(ledger: Ledger, account: Account, month: str, on: date) -> Cell:
    """How a month stands at the end of a day. Grid, sheet and standing ask for the same ones."""
    place = account.key, month, on
    found = ledger.cells.get(place)
    if found is None:
        found = ledger.cells[place] = _cell(ledger, account, month, on)
    return found


def _cell(ledger: Ledger, account: Account, month: str, on: date) -> Cell:
    now = months.month_of(on)
    due = ledger.due(account.key, month)
    paid = ledger.paid(account.key, month, on.isoformat())
    if due is None:
        unassessed = month <= now and account.pays_here(month) and not ledger.is_closed(month)
        return Cell(UNASSESSED if unassessed else PAID if paid else NOTHING, 0, paid)
    if paid >= due:
        return Cell(PAID if paid or month <= now else AHEAD, due, paid)
    if month > now:
        return Cell(AHEAD, due, paid)
    return Cell(ARREARS if _pay_by(account, month) < now else WAITING, due, paid)


def _pay_by(account: Account, month: str) -> str:
    entry = account.entry(month)
    return months.end_of_quarter(month) if entry and entry.quarterly else month


def standing(ledger: Ledger, account: Account, on: date) -> Standing:
    """Everything up to the month of that day; money for later months counts as paid, not as owed."""
    now, day = months.month_of(on), on.isoformat()
    cells = {month: cell(ledger, account, month, on) for month in _asked(ledger, account, now)}
    paid = sum(p.amount for p in ledger.payments_of(account.key) if p.paid_on <= day)
    return _standing(account, cells, paid, now)


def _standing(account: Account, cells: Mapping[str, Cell], paid: int, now: str) -> Standing:
    late = tuple((month, one.open) for month, one in cells.items() if one.state == ARREARS)
    full = [month for month, one in cells.items() if one.state == PAID and one.due]
    return Standing(
        account.key,
        account.name,
        due=sum(one.due for one in cells.values()),
        paid=paid,
        waiting=sum(one.open for one in cells.values() if one.state == WAITING),
        arrears=late,
        run=_run(cells, late, now),
        unassessed=tuple(month for month, one in cells.items() if one.state == UNASSESSED),
        paid_to=max(full, default=""),
    )


def _run(cells: Mapping[str, Cell], late: tuple[tuple[str, int], ...], now: str) -> int:
    """Months in arrears that follow each other up to the last one whose time is over."""
    if not late:
        return 0
    unpaid = {month for month, _ in late}
    ended = [
        month for month, one in cells.items() if month < now and one.state in (ARREARS, PAID) and one.due
    ]
    count = 0
    for month in reversed(ended):
        if month not in unpaid:
            break
        count += 1
    return count


def _asked(ledger: Ledger, account: Account, now: str) -> list[str]:
    """Months up to now that anything is known of: stays within assessed years, closings, this year."""
    years = {e.start[:4] for e in account.entries if e.start <= now} | {now[:4]}
    inside = {m for year in years for m in months.between(f"{year}-01", min(f"{year}-12", now))}
    kept = {c.month for c in ledger.closings if account.key in c.lines and c.month <= now}
    return sorted({m for m in inside if account.pays_here(m) or m in kept} | kept)


def standings(ledger: Ledger, on: date) -> list[Standing]:
    """Everybody of whom anything is known, the longest in arrears first, then in the order of the accounts."""
    found = [standing(ledger, account, on) for account in ledger.accounts.values()]
    known = [s for s in found if s.due or s.paid or s.unassessed]
    return sorted(known, key=lambda s: (-s.run, -s.owed))
