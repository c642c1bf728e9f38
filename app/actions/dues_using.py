"""Handing up and use: what was due of each period, what the branch has, and what it did with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.dues import still_due
from app.actions.dues_book import PAYMENT, REMITTANCE, dues_settings, read_ledger
from app.actions.looking import Query, list_records
from app.domain import dues_use, months
from app.domain.dues_booking import to_remit
from app.domain.dues_pack import WHOLE
from app.domain.dues_use import Balance, Move
from app.domain.field_kinds import show
from app.domain.period import parse_period, periods
from app.domain.values import as_int, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.workspace import Workspace
    from app.domain.dues_ledger import Ledger
    from app.domain.period import Period
    from app.store.records import Record

FUND, LARGE, NOTICE = "dues_fund", "dues_large_payment", "dues_notice"
FORMS = frozenset({PAYMENT, REMITTANCE, FUND, LARGE, NOTICE})


@dataclass(frozen=True)
class HandingUp:
    """One period: what came in, what of it is to be handed up, what is still outstanding."""

    period: Period
    collected: int
    due: int
    still: int
    records: tuple[Record, ...]

    @property
    def handed(self) -> int:
        return self.due - self.still

    @property
    def standing(self) -> tuple[Record, ...]:
        """What was handed up and not taken back again."""
        gone = {r.values.get("reversal_of") for r in self.records}
        return tuple(r for r in self.records if not r.values.get("reversal_of") and r.uid not in gone)


@dataclass(frozen=True)
class Using:
    """A year: its periods of handing up, the records of other money, and the balance of the whole year."""

    year: int
    periods: tuple[HandingUp, ...]
    funds: tuple[Record, ...]
    large: tuple[Record, ...]
    notices: tuple[Record, ...]
    balance: Balance


def using_of(ws: Workspace, ledger: Ledger, year: int) -> Using:
    settings, text = dues_settings(ws), f"{year:04d}"
    kept = list_records(ws, REMITTANCE, Query())
    span = parse_period(text)
    made = []
    for period in periods(settings.remit_period, span.first, span.last):
        collected = ledger.received(months.month_of(period.first), months.month_of(period.last))
        due = to_remit(max(collected, 0), settings.remit_ratio, WHOLE)
        mine = tuple(r for r in kept if r.values.get("covers") == period.text)
        if collected or mine:
            still = still_due(ws, ledger, period, settings.remit_ratio)
            made.append(HandingUp(period, collected, due, still, mine))
    [balance] = balances(ws, ledger, [span])
    found = (tuple(list_records(ws, form, Query(period=text))) for form in (FUND, LARGE))
    notices = tuple(list_records(ws, NOTICE, Query(where={"year": text})))
    funds, large = found
    return Using(year, tuple(made), funds, large, notices, balance)


def balances(ws: Workspace, ledger: Ledger, spans: list[Period]) -> list[Balance]:
    return list(dues_use.balances(list(_moves(ws, ledger)), spans))


def _moves(ws: Workspace, ledger: Ledger) -> Iterator[Move]:
    for payment in ledger.payments:
        yield Move(payment.paid_on, payment.amount, dues_use.PAID_IN)
    for record in list_records(ws, REMITTANCE, Query(rows=False)):
        day, amount = as_text(record.values["remitted_on"]), as_int(record.values["amount"])
        yield Move(day, -amount, dues_use.HANDED_UP)
    use = ws.form(FUND).by_id["use"]
    for record in list_records(ws, FUND, Query(rows=False)):
        values = record.values
        kind, fen = as_text(values["kind"]), as_int(values["amount"])
        what = as_text(values.get("matter")) or show(use, values.get("use"))
        yield Move(as_text(values["happened_on"]), -fen if kind == dues_use.SPENT else fen, kind, what)


def use_of_year(ws: Workspace, year: int) -> tuple[Balance, ...]:
    """The balance before the year, and each of its quarters."""
    ledger = read_ledger(ws)
    before = parse_period(f"{year - 1:04d}")
    quarters = [parse_period(f"{year:04d}Q{number}") for number in range(1, 5)]
    return tuple(balances(ws, ledger, [before, *quarters]))
