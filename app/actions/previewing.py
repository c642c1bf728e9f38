"""A paper to look at before it is printed, and what is remembered once it has been."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.actions import bound_books, printings
from app.actions.reports import make_report
from app.files.atomic import write_atomically
from app.files.paper_reader import read_paper
from app.files.paper_sheets import read_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.paper_kit import Order, Report
    from app.actions.workspace import Workspace
    from app.domain.paper import Document
    from app.domain.print_plan import Printed

_SHEETS = ".xlsx"
_SINGLE = ("record", "member_card")  # papers of one record


@dataclass(frozen=True)
class Preview:
    """A paper that nobody remembers, and what stands in it. Its file is gone again: names and numbers are in it."""

    report: Report
    document: Document


def preview_paper(ws: Workspace, name: str, order: Order) -> Preview:
    """Makes a paper as it would be printed now, and reads it back. Raises as `make_report` does."""
    try:
        report = make_report(ws, name, replace(order, looking=True))
        return Preview(report, read_document(report.path))
    finally:
        forget(order.path)


def forget(path: Path) -> None:
    """A virus scanner may still hold it; the folder goes away with the window."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def read_document(path: Path) -> Document:
    """Raises UserError("paper.unreadable")."""
    return read_sheets(path) if path.suffix.lower() == _SHEETS else read_paper(path)


def is_remembered(name: str, order: Order) -> bool:
    """Whether a printing leaves a trace: books and single records do; drafts, sealed quarters made again and the rest do not."""
    single = name in _SINGLE and bool(order.uid)
    return not order.draft and not order.sealed and (single or name.endswith(bound_books.BOOK_PAPER))


def remember_printing(ws: Workspace, name: str, order: Order, pages: int) -> None:
    """Keeps that a paper has been printed or handed out. One batch, so that it can be taken back.

    `order.path` is a place to make it once more; nothing stays there. Raises as `make_report` does.
    """
    if ws.read_only or not is_remembered(name, order):
        return
    if name.endswith(bound_books.BOOK_PAPER):
        try:
            make_report(ws, name, replace(order, looking=False))
        finally:
            forget(order.path)
    else:
        bound_books.remember_single(ws, order.form, order.uid, pages)


def export_paper(ws: Workspace, name: str, order: Order, pages: int) -> Report:
    """Makes a paper to be kept or handed out; it counts as printed. Raises as `make_report` does.

    In a workspace that is only read nothing is remembered.
    """
    report = make_report(ws, name, replace(order, looking=ws.read_only))
    if is_remembered(name, order) and not ws.read_only and not name.endswith(bound_books.BOOK_PAPER):
        bound_books.remember_single(ws, order.form, order.uid, pages)
    return report


def keep_pdf(path: Path, content: bytes) -> None:
    """Writes a PDF that has been painted. Raises UserError("disk.…", "file.in_use")."""
    write_atomically(path, content)


def last_printing(ws: Workspace, uid: str) -> Printed | None:
    """The newest printing of a record, in a book or alone."""
    return next(reversed(printings.of_record(ws, uid)), None)


def place_in_book(ws: Workspace, uid: str) -> Printed | None:
    """Where a record stands in the newest printing of its book."""
    bound = filter(printings.is_bound, reversed(printings.of_record(ws, uid)))
    return next(bound, None)
