"""How dues look on a screen: the year as a grid, a month as a sheet, one person's account with what explains it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.actions.dues import status_of, still_due
from app.actions.dues_book import ASSESSMENT, PAYMENT, dues_settings, read_ledger
from app.actions.looking import Query, list_records
from app.domain import dues_year, months
from app.domain.agenda_dues import periods_to_watch
from app.domain.dates import first_day
from app.domain.dues import kept_quote
from app.domain.dues_ledger import Account, Cell, cell
from app.domain.dues_status import DuesFacts, Status
from app.domain.people import person_key
from app.domain.values import as_rows, as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.dues import Quote
    from app.domain.dues_ledger import Ledger
    from app.domain.dues_settings import DuesSettings
    from app.domain.dues_year import Year
    from app.domain.values import Row
    from app.store.records import Record


@dataclass(frozen=True)
class Paid:
    """A payment as the register has it; `back` is the uid of what took it back, "" while it stands."""

    uid: str
    values: Row
    back: str = ""

    @property
    def stands(self) -> bool:
        return not self.back and not self.values.get("reversal_of")


@dataclass(frozen=True)
class MonthLine:
    """One person in the sheet of a month. `brings` is what they pay when they come: the quarter of who pays by it."""

    key: str
    name: str
    cell: Cell
    brings: tuple[tuple[str, int], ...]
    paid: tuple[Paid, ...]
    late_before: bool

    @property
    def sum(self) -> int:
        return sum(fen for _, fen in self.brings)


@dataclass(frozen=True)
class MonthSheet:
    """Who has not paid comes first. `closed` once the month is."""

    month: str
    lines: tuple[MonthLine, ...]
    closed: bool

    @cached_property
    def asked(self) -> tuple[MonthLine, ...]:
        return tuple(line for line in self.lines if line.cell.due)

    @property
    def due(self) -> int:
        return sum(line.cell.due for line in self.lines)

    @property
    def paid(self) -> int:
        return sum(line.cell.paid for line in self.lines)

    @property
    def full(self) -> int:
        return sum(not line.cell.open for line in self.asked)


@dataclass(frozen=True)
class DuesDesk:
    """One reading of the ledger and what is drawn of it."""

    ledger: Ledger
    year: Year
    status: Status
    settings: DuesSettings


def look(ws: Workspace, year: int, on: date | None = None) -> DuesDesk:
    ledger, settings, on = read_ledger(ws), dues_settings(ws), on or ws.today()
    return DuesDesk(
        ledger, dues_year.year_of(ledger, year, on), status_of(ws, ledger, settings, on), settings
    )


def month_sheet(ws: Workspace, desk: DuesDesk, month: str) -> MonthSheet:
    paid = _payments(ws, {"month": month})
    ledger, on = desk.ledger, desk.year.on
    late = {one.standing.key for one in desk.status.people if any(m < month for m, _ in one.standing.arrears)}
    lines = [
        MonthLine(
            key, account.name, one, tuple(dues_year.open_months(ledger, account, month)),
            tuple(paid.get(key, ())), key in late,
        )
        for key, account in ledger.accounts.items()
        if (one := cell(ledger, account, month, on)).due or one.paid or account.pays_here(month) or key in paid
    ]  # fmt: skip
    lines.sort(key=lambda line: not (line.cell.open or ledger.due(line.key, month) is None))
    return MonthSheet(month, tuple(lines), ledger.is_closed(month))


def _payments(ws: Workspace, where: dict[str, str]) -> dict[str, list[Paid]]:
    """By person, oldest first."""
    return _by_person(list_records(ws, PAYMENT, Query(where=where)))


def _by_person(kept: Iterable[Record]) -> dict[str, list[Paid]]:
    kept = sorted(kept, key=lambda r: as_text(r.values.get("paid_on")))
    backs = {as_text(r.values.get("reversal_of")): r.uid for r in kept if r.values.get("reversal_of")}
    found: dict[str, list[Paid]] = {}
    for record in kept:
        one = Paid(record.uid, record.values, backs.get(record.uid, ""))
        found.setdefault(person_key(record.values["member"]), []).append(one)
    return found


@dataclass(frozen=True)
class Fixed:
    """An entry of the yearly fixing with the quote that explains it."""

    start: str
    quote: Quote
    row: Row


@dataclass(frozen=True)
class PersonDues:
    """The account of one person in a year: how the amount came about, and every payment, reversed ones as well."""

    account: Account
    year: int
    fixed: tuple[Fixed, ...]
    paid: tuple[Paid, ...]
    cells: tuple[Cell, ...]


def person_dues(ws: Workspace, desk: DuesDesk, key: str) -> PersonDues | None:
    account = desk.ledger.accounts.get(key)
    if account is None:
        return None
    year = f"{desk.year.year:04d}"
    fixed = fixed_for(ws, account, desk.year.year)
    mine = [one for one in _payments_of(ws, desk, key) if as_text(one.values.get("month")).startswith(year)]
    cells = tuple(
        cell(desk.ledger, account, m, desk.year.on) for m in months.between(f"{year}-01", f"{year}-12")
    )
    return PersonDues(account, desk.year.year, fixed, tuple(mine), cells)


def _payments_of(ws: Workspace, desk: DuesDesk, key: str) -> list[Paid]:
    kept = (records.read(ws.store, PAYMENT, one.uid) for one in desk.ledger.payments_of(key))
    return _by_person(record for record in kept if record).get(key, [])


def fixed_for(ws: Workspace, account: Account, year: int) -> tuple[Fixed, ...]:
    """What was fixed for one person: asked for at every step through a list."""
    where = "WHERE retired_at IS NULL AND year = ? AND (member = ? OR member LIKE ?)"
    kept = records.select(ws.store, ASSESSMENT, where, (year, account.name, f"%@{account.key}"))
    rows = [row for record in kept for row in as_rows(record.values.get("entries"))]
    return tuple(sorted((_fixed(ws, row) for row in rows), key=lambda one: one.start))


def fixed_of(ws: Workspace, year: int) -> dict[str, tuple[Fixed, ...]]:
    """What was fixed for a year, by person; each entry with the rule it was worked out by that day."""
    found: dict[str, tuple[Fixed, ...]] = {}
    for record in list_records(ws, ASSESSMENT, Query(where={"year": str(year)})):
        rows = as_rows(record.values.get("entries"))
        found[person_key(record.values["member"])] = tuple(_fixed(ws, row) for row in rows)
    return found


def _fixed(ws: Workspace, row: Row) -> Fixed:
    start, category = as_text(row["from_month"]), as_text(row["category"])
    payer = ws.definitions.dues.payer(category, first_day(start))
    title = payer.title if payer else ws.definitions.codes["payer_category"].label(category)
    return Fixed(start, kept_quote(row, title), row)


def dues_facts(ws: Workspace, on: date) -> DuesFacts:
    """What the agenda asks about dues, of one reading of the ledger."""
    ledger, settings = read_ledger(ws), dues_settings(ws)
    watched = periods_to_watch(settings.remit_period, on)
    still = tuple((span, still_due(ws, ledger, span, settings.remit_ratio)) for span in watched)
    years = ws.store.conn.execute("SELECT year FROM dues_notice WHERE retired_at IS NULL").fetchall()
    published = frozenset(year for (year,) in years)
    return DuesFacts(ledger, settings, status_of(ws, ledger, settings, on), still, published)
