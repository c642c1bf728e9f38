"""A year of dues of the demo branch: fixed each January, collected on one day a month, closed and handed up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.actions import dues
from app.actions.dues_assessing import assess
from app.actions.dues_book import read_ledger
from app.domain import months
from app.domain.dates import add_months
from app.domain.period import quarter_of
from app.domain.values import member_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from app.actions.workspace import Workspace

Act = tuple["date", "Callable[[Workspace], object]"]
_MONTHS, _NOT_CLOSED = 12, 2


def dues_acts(data: dict[str, Any], today: date, count: int = _MONTHS) -> Iterator[Act]:
    """(day, what is done that day) of the months up to today."""
    for back in range(count, -1, -1):
        first = add_months(today.replace(day=1), -back)
        day = first.replace(day=data["day"])
        if add_months(today, -count) < day < today:
            yield day, partial(_collect, data, back)
            last = add_months(first, 1)
            if back >= _NOT_CLOSED:
                yield last.replace(day=data["closes"]), partial(_close, months.month_of(first))
            if last.month % months.QUARTER_MONTHS == 1 and last <= today:
                yield (
                    last.replace(day=data["closes"]),
                    partial(_remit, quarter_of(first).text, data["handler"]),
                )


def _collect(data: dict[str, Any], back: int, ws: Workspace) -> None:
    """Whoever is not fixed for the year yet is fixed first; then everybody pays, but for those who are late."""
    month, ledger = months.month_of(ws.today()), read_ledger(ws)
    here = [a for a in ledger.accounts.values() if a.pays_here(month)]
    new = [a for a in here if a.entry(month) is None]
    if new:
        fixing = [
            {"member": member_ref(a.name, a.key), "from_month": month, **data["usual"], **data["people"].get(a.name, {})}
            for a in new
        ]  # fmt: skip
        assess(ws, fixing)
        ledger = read_ledger(ws)
    late = {name for name, since in data["late"].items() if back <= since} | (
        set(data["waits"]) if not back else set()
    )
    rows = [
        {"member": member_ref(a.name, a.key), "month": one, **data["ways"].get(a.name, data["way"])}
        for a in ledger.accounts.values()
        if a.pays_here(month) and a.name not in late
        for one in _months(ledger, a, month)
    ]
    if rows:
        dues.collect(ws, rows)


def _months(ledger: Any, account: Any, month: str) -> list[str]:
    """The month itself; by the quarter its open months, in the last of them."""
    entry = account.entry(month)
    end = months.end_of_quarter(month)
    if not entry.quarterly:
        return [month]
    return [] if month != end else [
        m for m in months.between(months.after(end, -2), end) if ledger.due(account.key, m)
    ]  # fmt: skip


def _close(month: str, ws: Workspace) -> None:
    dues.close_month(ws, month)


def _remit(quarter: str, handler: str, ws: Workspace) -> None:
    dues.remit(ws, quarter, {"receipt_no": f"SJ{quarter.replace('Q', '-')}", "handler": handler})
