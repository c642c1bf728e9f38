"""What a bound book prints next: page numbers go on from what is printed, and a sheet printed again says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Mode = Literal["whole", "continue", "reprint"]


@dataclass(frozen=True)
class Printed:
    """What was printed of a record: one row of the print log. A `whole` book begins a new edition.

    `book` is the key of the book, or of what was printed alone; `at` the moment.
    """

    uid: str
    revision: int
    number: int
    first_page: int
    pages: int
    edition: int
    book: str = ""
    form: str = ""
    at: str = ""


@dataclass(frozen=True)
class Candidate:
    """A record of the book as it stands, in the order of the book, with the pages it will fill."""

    uid: str
    revision: int
    pages: int


@dataclass(frozen=True)
class Sheet:
    """A record's place in the book. `now` is printed this time, `again` marks pages that were printed before."""

    uid: str
    number: int
    first_page: int
    pages: int
    now: bool
    again: bool = False


@dataclass(frozen=True)
class PrintPlan:
    """`sheets` in page order, for the index; `changed` were printed before they were last changed."""

    sheets: tuple[Sheet, ...]
    edition: int
    changed: tuple[str, ...] = ()

    @property
    def now(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.now)

    @property
    def last_page(self) -> int:
        return max((sheet.first_page + sheet.pages - 1 for sheet in self.sheets), default=0)


def in_force(log: Iterable[Printed]) -> dict[str, Printed]:
    """The newest printing of each record in the newest edition."""
    rows = list(log)
    edition = max((row.edition for row in rows), default=0)
    return {row.uid: row for row in rows if row.edition == edition}


def plan(
    candidates: Sequence[Candidate], log: Iterable[Printed], mode: Mode, uids: frozenset[str] = frozenset()
) -> PrintPlan:
    """`whole` numbers everything anew; `continue` adds what no sheet holds; `reprint` repeats those of `uids`."""
    printed = in_force(log)
    edition = max((row.edition for row in printed.values()), default=0)
    if mode == "whole":
        return PrintPlan(_numbered(candidates, 1, 1), edition + 1)
    known = {candidate.uid: candidate for candidate in candidates}
    old = [_kept(row, known.get(row.uid), mode == "reprint" and row.uid in uids) for row in printed.values()]
    new: tuple[Sheet, ...] = ()
    if mode == "continue":
        rest = [candidate for candidate in candidates if candidate.uid not in printed]
        number = max((row.number for row in printed.values()), default=0)
        page = max((row.first_page + row.pages for row in printed.values()), default=1)
        new = _numbered(rest, number + 1, page)
    changed = tuple(
        uid for uid, row in printed.items() if uid in known and known[uid].revision != row.revision
    )
    sheets = (*sorted(old, key=lambda sheet: sheet.first_page), *new)
    return PrintPlan(sheets, max(edition, 1), changed)


def _kept(row: Printed, candidate: Candidate | None, again: bool) -> Sheet:  # noqa: FBT001 - private
    """A sheet printed again keeps its first page; one that grew runs on under the numbers that follow."""
    pages = candidate.pages if again and candidate else row.pages
    return Sheet(row.uid, row.number, row.first_page, pages, again, again)


def _numbered(candidates: Sequence[Candidate], number: int, page: int) -> tuple[Sheet, ...]:
    sheets = []
    for offset, candidate in enumerate(candidates):
        sheets.append(Sheet(candidate.uid, number + offset, page, candidate.pages, now=True))
        page += candidate.pages
    return tuple(sheets)
