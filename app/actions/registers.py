"""Registers as workbooks: the roster of members, and any form's records with their rows on further sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.actions.looking import Query, list_records
from app.actions.paper_kit import Order, Report, words_of
from app.domain import ages
from app.domain.errors import UserError
from app.domain.field_kinds import kind_of
from app.domain.form import ROWS_KINDS
from app.domain.values import as_rows, as_text
from app.files.paper_words import paper_words
from app.files.sheet_writer import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.field_kinds import Cell
    from app.domain.form import Field, Form
    from app.domain.values import Row, Values
    from app.store.records import Record

WORKED_OUT: dict[str, Callable[[Values, date], int | None]] = {"age": ages.age, "seniority": ages.seniority}
KEPT_UNSHOWN = ("sha256", "size")  # an attachment is its name on paper
ROW_HEIGHT = 34  # two lines: names of posts and places are long
WIDTHS = {
    "long_text": 40,
    "text": 18,
    "datetime_range": 24,
    "id_number": 21,
    "phone": 15,
    "date": 13,
    "count": 8,
}


def of_members(order: Order) -> Order:
    return replace(order, form="member", period="")


# -- the roster ---------------------------------------------------------------------------------------------


def write_roster(ws: Workspace, order: Order) -> Report:
    """党员花名册 of full and probationary members, ready to print and to hand in."""
    words = paper_words()["roster"]
    form = ws.form(words["form"])
    members = [r for r in list_records(ws, form.id) if r.values.get("stage") in words["stages"]]
    if not members:
        raise UserError("report.empty", period="")
    said = {**words_of(ws), "count": str(len(members))}
    columns = [Column(paper_words()["workbook"]["number"], 5, "0")]
    columns += [Column(label, width, number_format) for label, _, width, number_format in words["columns"]]
    sheet = Sheet(
        name=words["title"].format(branch=""),
        columns=columns,
        rows=_roster_rows(ws, form, members, words["columns"]),
        title=words["title"].format_map(said),
        left=words["left"].format_map(said),
        right=words["right"].format_map(said),
        foot=words["foot"],
        frozen_columns=2,
        least=ROW_HEIGHT,
    )
    write_workbook([sheet], order.path, _rows_progress(order, len(members)))
    return Report(order.path, 0, len(members))


def _roster_rows(
    ws: Workspace, form: Form, members: Sequence[Record], columns: Sequence[Sequence[Any]]
) -> Iterator[list[Cell]]:
    day = ws.today()
    makers = [_cell_maker(form, name, number_format, day) for _, name, _, number_format in columns]
    for number, member in enumerate(members, start=1):
        yield [number, *(make(member.values) for make in makers)]


def _cell_maker(form: Form, name: str, number_format: str, day: date) -> Callable[[Values], Cell]:
    worked_out = WORKED_OUT.get(name)
    if worked_out is not None:
        return lambda values: worked_out(values, day)
    field = form.by_id[name]
    cell = kind_of(field).cell
    if field.kind != "date":
        return lambda values: cell(field, values.get(name))
    monthly = not number_format.endswith("dd")

    def made(values: Values) -> Cell:
        value = cell(field, values.get(name))
        if isinstance(value, date):
            return value
        text = as_text(values.get(name)).replace("-", ".")
        return (text[: len("2026.01")] if monthly else text) or None

    return made


def _rows_progress(order: Order, total: int) -> Callable[[int], None]:
    return lambda done: order.progress(done, total)


# -- any form -----------------------------------------------------------------------------------------------


def write_records(ws: Workspace, order: Order) -> Report:
    """Every record of a form under the labels of its fields, so that it can be read in again."""
    if not order.form:
        raise UserError("report.form_needed")
    form = ws.form(order.form)
    kept = list_records(ws, form.id, Query(period=order.period))
    if not kept:
        raise UserError("report.empty", period=order.period)
    write_workbook(record_sheets(form, ws.forms, kept), order.path, _rows_progress(order, len(kept)))
    return Report(order.path, 0, len(kept))


def record_sheets(form: Form, forms: Mapping[str, Form], kept: Sequence[Record]) -> list[Sheet]:
    """The sheet of the records, and one for each rows field that holds any."""
    fields = [f for f in form.plain_fields if f.id not in form.hidden]
    main = Sheet(
        form.title, _columns(fields), (_cells(fields, record.values) for record in kept), frozen_columns=1
    )
    sheets = [main]
    keys = _keys(form)
    for field in form.rows_fields:
        inner = [f for f in forms[field.of].plain_fields if f.id not in KEPT_UNSHOWN]
        if any(record.values.get(field.id) for record in kept):
            rows = _inner_rows(field, keys, inner, kept)
            sheets.append(Sheet(field.label, _columns([*keys, *inner]), rows, frozen_columns=len(keys)))
    return sheets


def _keys(form: Form) -> list[Field]:
    """What tells whose rows they are: the day, or the name of the card."""
    names = [form.period] if form.period else form.list
    return [form.by_id[name] for name in names if form.by_id[name].kind not in ROWS_KINDS][:1]


def _columns(fields: Sequence[Field]) -> list[Column]:
    return [
        Column(
            f.label,
            max(WIDTHS.get(f.kind, 12), len(f.label) * 2 + 2),
            kind_of(f).number_format,
            f.kind != "long_text",
        )
        for f in fields
    ]


def _cells(fields: Sequence[Field], values: Values) -> list[Cell]:
    return [kind_of(f).cell(f, values.get(f.id)) for f in fields]


def _inner_rows(
    field: Field, keys: Sequence[Field], inner: Sequence[Field], kept: Sequence[Record]
) -> Iterator[list[Cell]]:
    for record in kept:
        head = _cells(keys, record.values)
        rows: list[Row] = as_rows(record.values.get(field.id))
        for row in rows:
            yield [*head, *_cells(inner, row)]
