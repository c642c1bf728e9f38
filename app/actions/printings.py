"""What has been printed: one log for the sheets of the bound books and for records printed by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.print_plan import Printed
from app.domain.values import Row, as_int, as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.actions.workspace import Workspace

LOG, PRINT = "print_log", "reports.print"
_ALONE = "record/"  # begins the key of what was printed outside any book
_PARTS = 3  # book, group and period of a key


def key_of(book: str, group: str, period: str) -> str:
    return f"{book}/{group}/{period}"


def key_alone(year: str) -> str:
    return f"{_ALONE}/{year}"


def is_bound(printed: Printed) -> bool:
    return not printed.book.startswith(_ALONE)


def remember(ws: Workspace, printed: Iterable[Printed]) -> None:
    """One batch for one printing, so that it can be undone as one."""
    ws.must_write()
    at = ws.now().strftime("%Y-%m-%dT%H:%M")
    with records.change(ws.store, PRINT, at=ws.stamp(), by=ws.user) as change:
        for sheet in printed:
            row: Row = {
                "book": sheet.book, "edition": sheet.edition, "record_form": sheet.form, "record_uid": sheet.uid,
                "record_revision": sheet.revision, "number": sheet.number, "first_page": sheet.first_page,
                "pages": sheet.pages, "printed_at": at,
            }  # fmt: skip
            change.write(ws.forms[LOG], records.new_uid(), row, 0)


def of_record(ws: Workspace, uid: str) -> list[Printed]:
    """Oldest first."""
    return _found(ws, "record_uid", uid)


def of_book(ws: Workspace, key: str) -> list[Printed]:
    return _found(ws, "book", key)


def books_of(ws: Workspace, period: str) -> set[tuple[str, str]]:
    """Book and group of every book of a period that has been printed."""
    keys = ws.store.conn.execute(f"SELECT DISTINCT book FROM {LOG} WHERE retired_at IS NULL")
    parts = [as_text(key).split("/", _PARTS - 1) for (key,) in keys]
    return {(found[0], found[1]) for found in parts if len(found) == _PARTS and found[2] == period}


def _found(ws: Workspace, column: str, value: str) -> list[Printed]:
    clause = f"WHERE {column} = ? AND retired_at IS NULL ORDER BY changed_at"
    return [_printed(row.values) for row in records.select(ws.store, LOG, clause, (value,))]


def _printed(values: Row) -> Printed:
    return Printed(
        uid=as_text(values["record_uid"]),
        revision=as_int(values["record_revision"]),
        number=as_int(values["number"]),
        first_page=as_int(values["first_page"]),
        pages=as_int(values["pages"]),
        edition=as_int(values["edition"]),
        book=as_text(values["book"]),
        form=as_text(values["record_form"]),
        at=as_text(values["printed_at"]),
    )
