"""年度归档: that the cards of a year went into the personal files, for everybody whose card does not say so yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions.card_papers import cards_of_year
from app.actions.looking import list_records, read_period
from app.actions.member_changes import CHANGE, MEMBER, ready_change
from app.domain.errors import Invalid, Problem, UserError
from app.domain.values import as_rows, as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.period import Period
    from app.store.records import Record

FILED = "filed"
_YEAR = 4


class Filed(NamedTuple):
    """How many cards say it now; those that said it already are not counted."""

    batch: str
    cards: int
    forms: frozenset[str]


def file_year(ws: Workspace, typed: Mapping[str, object]) -> Filed:
    """Registers the filing of a year on every card of it, one step of undo.

    `typed` holds `changed_on`, `year` and what else the change 年度归档 asks for. Raises Invalid, UserError("filing.nobody").
    """
    ws.must_write()
    period = _year_of(str(typed.get("year") or ""))
    year = str(period.first.year)
    of_year = {one.uid for one in cards_of_year(ws, period)}  # as they were then: what they say is of today
    open_ones = [r for r in list_records(ws, MEMBER) if r.uid in of_year and not _says(r, year)]
    if not open_ones:
        raise UserError("filing.nobody", year=year)
    ready = [ready_change(ws, one.uid, FILED, {**typed, "year": year}) for one in open_ones]
    with records.change(ws.store, CHANGE, at=ws.stamp(), by=ws.user) as writing:
        for one in ready:
            one.write(ws, writing)
    return Filed(writing.batch, len(ready), frozenset(writing.forms))


def _year_of(text: str) -> Period:
    digits = "".join(letter for letter in text if letter.isdecimal())
    if len(digits) != _YEAR:
        raise Invalid([Problem("filing.year", "year")])
    return read_period(digits)


def _says(record: Record, year: str) -> bool:
    return any(as_text(row.get("year")) == year for row in as_rows(record.values.get("filings")))
