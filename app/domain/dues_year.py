"""A year of dues as a grid: everybody's twelve months, what rows and columns add up to, and who stands first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.domain import months
from app.domain.dues_ledger import ARREARS, NOTHING, UNASSESSED, WAITING, Cell, cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.dues_ledger import Account, Ledger


class Line(NamedTuple):
    """One person: the cells of January to December, and what was paid for them."""

    key: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def paid(self) -> int:
        return sum(one.paid for one in self.cells)

    def has(self, state: str) -> bool:
        return any(one.state == state for one in self.cells)


class Sums(NamedTuple):
    """What some months add up to; `people` are those who owe anything for them."""

    people: int
    due: int
    paid: int


@dataclass(frozen=True)
class Year:
    """`lines` are those of whom anything is asked or known in the year: in arrears, not assessed, waiting, then the rest."""

    year: int
    on: date
    lines: tuple[Line, ...]

    def month(self, number: int) -> str:
        return f"{self.year:04d}-{number:02d}"

    @cached_property
    def paid_by_month(self) -> tuple[int, ...]:
        return tuple(sum(line.cells[n].paid for line in self.lines) for n in range(months.YEAR_MONTHS))

    @property
    def paid(self) -> int:
        return sum(self.paid_by_month)

    def sums(self, first: int, last: int) -> Sums:
        """Of the months with these numbers, both included."""
        cells = [line.cells[first - 1 : last] for line in self.lines]
        return Sums(
            sum(any(one.due for one in row) for row in cells),
            sum(one.due for row in cells for one in row),
            sum(one.paid for row in cells for one in row),
        )

    def with_state(self, state: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.has(state))


def year_of(ledger: Ledger, year: int, on: date) -> Year:
    span = months.between(f"{year:04d}-01", f"{year:04d}-12")
    made = (_line(ledger, account, span, on) for account in ledger.accounts.values())
    lines = [line for line in made if any(one.state != NOTHING for one in line.cells)]
    return Year(year, on, tuple(sorted(lines, key=_place)))


def _line(ledger: Ledger, account: Account, span: Sequence[str], on: date) -> Line:
    return Line(account.key, account.name, tuple(cell(ledger, account, month, on) for month in span))


def _place(line: Line) -> tuple[int, int]:
    late = sum(one.state == ARREARS for one in line.cells)
    if late:
        return 0, -late
    return (1 if line.has(UNASSESSED) else 2 if line.has(WAITING) else 3), 0


def open_months(ledger: Ledger, account: Account, month: str) -> list[tuple[str, int]]:
    """What somebody who comes to pay for a month brings: (month, fen); who pays by the quarter, for all of it."""
    entry = account.entry(month)
    last = months.end_of_quarter(month)
    span = months.between(months.after(last, -2), last) if entry and entry.quarterly else [month]
    found = ((one, (ledger.due(account.key, one) or 0) - ledger.paid(account.key, one)) for one in span)
    return [(one, fen) for one, fen in found if fen > 0]
