"""The archive box of a branch: what lies in it, by class, and the labels of its volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import printings
from app.actions.looking import Query, list_records
from app.actions.paper_kit import Report, needed_period, words_of
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.print_plan import in_force
from app.domain.values import as_text
from app.files.box_papers import Item, Section, Spine, write_catalogue, write_spines
from app.files.paper_words import paper_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.paper_kit import Order
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.period import Period
    from app.domain.values import Values

BOX = "archive_box"
CLASS = "archive_class"
BOOKS = ("work_log", "group_log", "study_log")


def write_box_catalogue(ws: Workspace, order: Order) -> Report:
    """Everything filed in the period, and the bound books that were printed of it."""
    period = needed_period(order.period)
    filed = sorted([*_filed(ws, period), *_volumes(ws, period)], key=lambda piece: piece[:2])
    if not filed:
        raise UserError("report.empty", period=order.period)
    classes = ws.definitions.codes[CLASS]
    sections = [
        Section(f"{code} {classes.label(code)}", tuple(item for other, _, item in filed if other == code))
        for code in dict.fromkeys(code for code, _, _ in filed)
    ]
    write_catalogue(sections, {**words_of(ws, period), "count": str(len(filed))}, order.path)
    return Report(order.path, 0, len(filed))


def _filed(ws: Workspace, period: Period) -> Iterator[tuple[str, str, Item]]:
    """(class, day, piece) of every record of the box."""
    for form in ws.forms.values():
        if form.book == BOX:
            for record in list_records(ws, form.id, Query(period=period.text)):
                values = record.values
                day = as_text(values.get(form.period))
                yield as_text(values.get(CLASS)), day, _item(form, values)


def _item(form: Form, values: Values) -> Item:
    def text(name: str) -> str:
        return show(form.by_id[name], values.get(name)) if name in form.by_id else ""

    day = as_text(values.get(form.period)).replace("-", "")
    return Item(
        text("topic"), text("author"), text("document_no"), day,
        text("pages"), text("retention"), text("location"),
    )  # fmt: skip


def _volumes(ws: Workspace, period: Period) -> Iterator[tuple[str, str, Item]]:
    """The books that have been printed, as pieces of the class for minutes."""
    words, years = paper_words(), words_of(ws, period)
    retention = ws.definitions.codes["retention"].label(words["box"]["books_retention"])
    for book, group in _printed_books(ws, period):
        rows = in_force(printings.of_book(ws, printings.key_of(book, group, period.text))).values()
        if rows:
            pages = max(row.first_page + row.pages - 1 for row in rows)
            names = {
                **years,
                "title": words["book"]["titles"][book],
                "group": f"（{group}）" if group else "",
            }
            title = words["box"]["book_title"].format_map(names)
            yield (
                words["box"]["books"],
                f"~{book}{group}",
                Item(title, ws.branch.name, "", years["year"], str(pages), retention, ""),
            )


def _printed_books(ws: Workspace, period: Period) -> list[tuple[str, str]]:
    found = ((book, group) for book, group in printings.books_of(ws, period.text) if book in BOOKS)
    return sorted(found, key=lambda pair: (BOOKS.index(pair[0]), pair[1]))


def write_box_spine(ws: Workspace, order: Order) -> Report:
    """Labels for the box and for each bound book of the period."""
    period = needed_period(order.period)
    words, years = paper_words(), words_of(ws, period)
    count = sum(1 for _ in _filed(ws, period))
    permanent = ws.definitions.codes["retention"].label(words["box"]["books_retention"])
    box = Spine(words["box"]["spine_box"], {**years, "count": str(count), "retention": ""})
    books = [
        Spine(words["book"]["titles"][book], {**years, "count": "", "retention": permanent}) for book in BOOKS
    ]
    write_spines([box, *books], order.path)
    return Report(order.path, 1, len(books) + 1)
