"""The bound books of a branch: which records, on which pages, and what was printed before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions import printings
from app.actions.looking import Query, list_records
from app.actions.paper_kit import Report, needed_period, template_of, words_of
from app.actions.sealed_quarters import LATE_FIELD, corrected
from app.domain.dates import show_date
from app.domain.errors import Problem, UserError
from app.domain.print_plan import Candidate, Printed, plan
from app.domain.record import listed_words
from app.domain.values import as_text
from app.files.bound_book import Book, Entry, write_books
from app.files.paper_words import paper_words
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.actions.paper_kit import Order
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.paper_values import Texts
    from app.domain.period import Period
    from app.domain.print_plan import Mode, PrintPlan, Sheet
    from app.files.word import Template
    from app.store.records import Record

BOOK_PAPER = "_book"  # ends the names of papers that are books
GROUP_FIELD = "party_group"


@dataclass(frozen=True)
class _Page:
    """A record ready to be printed: its template, its texts and how many pages they fill."""

    record: Record
    form: Form
    template: Template
    texts: Texts
    pages: int
    corrected: bool = False


@dataclass(frozen=True)
class _Volume:
    """One book of one group (or of the whole branch) with its plan."""

    key: str
    group: str
    pages: Mapping[str, _Page]
    plan: PrintPlan


def write_book(ws: Workspace, book: str, order: Order) -> Report:
    """Writes a book and remembers its pages. Raises UserError("report.nothing_new" | "report.empty" | …)."""
    period = needed_period(order.period)
    remembered = not order.draft and not order.looking
    if remembered:
        ws.must_write()
    volumes = [
        _volume(ws, book, period, group, pages, order) for group, pages in _groups(ws, book, period, order)
    ]
    volumes = [volume for volume in volumes if volume.plan.now]
    if not volumes:
        raise UserError(
            "report.nothing_new" if order.going_on or order.uid else "report.empty", period=order.period
        )
    books = [_book(ws, book, period, volume, order) for volume in volumes]
    write_books(books, order.path, draft=order.draft, progress=order.progress)
    if remembered:
        printings.remember(ws, (sheet for volume in volumes for sheet in _remembered(volume)))
    sheets = [sheet for volume in volumes for sheet in volume.plan.now]
    changed = tuple(_changed(volume, uid) for volume in volumes for uid in volume.plan.changed)
    return Report(order.path, sum(sheet.pages for sheet in sheets), len(sheets), changed)


def _groups(ws: Workspace, book: str, period: Period, order: Order) -> list[tuple[str, dict[str, _Page]]]:
    """Pages by party group in the books of groups, else all together."""
    pages = _pages(ws, book, period)
    by_group: dict[str, dict[str, _Page]] = {}
    for uid, page in pages.items():
        group = as_text(page.record.values.get(GROUP_FIELD)) if book == "group_log" else ""
        if not order.group or order.group == group:
            by_group.setdefault(group, {})[uid] = page
    return sorted(by_group.items())


def _pages(ws: Workspace, book: str, period: Period) -> dict[str, _Page]:
    """Every finished record of the book and period, by the day it belongs to."""
    found: list[tuple[str, str, _Page]] = []
    words, amended = words_of(ws, period), corrected(ws)
    for form in ws.forms.values():
        if form.book != book:
            continue
        kept = list_records(ws, form.id, Query(period=period.text))
        if not kept:
            continue
        template = template_of(ws, form)
        for record in kept:
            texts = template.texts(record.values, **words)
            pages = template.settle(texts)
            page = _Page(record, form, template, texts, pages, record.uid in amended)
            found.append((as_text(record.values.get(form.period)), record.uid, page))
    return {uid: page for _, uid, page in sorted(found, key=lambda item: item[:2])}


def _volume(
    ws: Workspace, book: str, period: Period, group: str, pages: dict[str, _Page], order: Order
) -> _Volume:
    key = printings.key_of(book, group, period.text)
    candidates = [Candidate(uid, page.record.revision, page.pages) for uid, page in pages.items()]
    mode: Mode = "reprint" if order.uid else "continue" if order.going_on else "whole"
    done = plan(candidates, printings.of_book(ws, key), mode, frozenset({order.uid}))
    return _Volume(key, group, pages, done)


def number_of(ws: Workspace, uid: str) -> str:
    """The number a record has in its book since it was printed there; "" before."""
    bound = [printed for printed in printings.of_record(ws, uid) if printings.is_bound(printed)]
    if not bound:
        return ""
    return f"{bound[-1].book.rpartition('/')[2][:4]}-{bound[-1].number:03d}"


def _remembered(volume: _Volume) -> Iterator[Printed]:
    for sheet in volume.plan.now:
        page = volume.pages[sheet.uid]
        yield Printed(
            sheet.uid, page.record.revision, sheet.number, sheet.first_page, sheet.pages, volume.plan.edition,
            book=volume.key, form=page.form.id,
        )  # fmt: skip


def remember_single(ws: Workspace, form_id: str, uid: str, pages: int) -> None:
    """Keeps that a record was printed by itself, outside its book."""
    form = ws.form(form_id)
    record = records.read(ws.store, form.id, uid)
    if record is None:
        raise UserError("record.absent")
    day = as_text(record.values.get(form.period)) if form.period else ws.today().isoformat()
    alone = Printed(uid, record.revision, 1, 1, pages, 1, book=printings.key_alone(day[:4]), form=form.id)
    printings.remember(ws, [alone])


def _changed(volume: _Volume, uid: str) -> Problem:
    page = volume.pages[uid]
    values = {"title": page.form.title, "when": _when(page), "uid": uid}
    return Problem("report.changed_since_printing", severity="D", values=values)


# -- what the pages say -------------------------------------------------------------------------------------


def _book(ws: Workspace, book: str, period: Period, volume: _Volume, order: Order) -> Book:
    entries = tuple(_entry(volume, sheet, period) for sheet in volume.plan.sheets)
    words = {
        **words_of(ws, period), "group": volume.group, "keeper": order.keeper,
        "opened": show_date(period.first.isoformat()), "closed": show_date(period.last.isoformat()),
        "count": str(len(entries)), "pages": str(volume.plan.last_page),
    }  # fmt: skip
    title = paper_words()["book"]["titles"][book]
    return Book(title, words, entries, cover=not order.going_on and not order.uid)


def _entry(volume: _Volume, sheet: Sheet, period: Period) -> Entry:
    page = volume.pages.get(sheet.uid)
    if page is None:  # printed, and later retired or moved to another period: its sheet is still in the book
        return Entry(sheet.number, "", "", "", "", sheet.first_page, sheet.pages)
    note = _note(page, sheet)
    template, texts = (page.template, _numbered(page, sheet, period)) if sheet.now else (None, None)
    return Entry(
        sheet.number, _when(page), page.form.title, _topic(page), note,
        sheet.first_page, sheet.pages, template, texts,
    )  # fmt: skip


def amended_words(*, amended: bool) -> dict[str, str]:
    """What stands on the sheet of a record that was corrected after its quarter was handed in."""
    return {"marks": paper_words()["book"]["corrected"]} if amended else {}


def _numbered(page: _Page, sheet: Sheet, period: Period) -> Texts:
    words = paper_words()["book"]
    marks = words["reprint"] if sheet.again else ""
    number = f"{period.first.year}-{sheet.number:03d}"
    marks = f"{marks} {words['corrected']}".strip() if page.corrected else marks
    return {**page.texts, "paper.number": number, "paper.marks": marks}


def _note(page: _Page, sheet: Sheet) -> str:
    late = page.form.by_id[LATE_FIELD].label if page.record.values.get(LATE_FIELD) else ""
    words = paper_words()["book"]
    amended = words["corrected"] if page.corrected else ""
    again = words["reprint"] if sheet.again else ""
    return "、".join(mark for mark in (late, amended, again) if mark)


def _when(page: _Page) -> str:
    """2026.3.12: the index has no room for more."""
    parts = as_text(page.record.values.get(page.form.period))[:10].split("-")
    return ".".join(part.lstrip("0") for part in parts)


def _topic(page: _Page) -> str:
    """The topic, or whom the record is about: what its list shows."""
    values = page.record.values
    return as_text(values.get("topic")) or "—".join(listed_words(page.form, values)[:2])
