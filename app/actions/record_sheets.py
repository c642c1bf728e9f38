"""Any form's records as a workbook, their rows on further sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.looking import Query, list_records
from app.actions.paper_kit import Order, Report
from app.domain.errors import UserError
from app.domain.field_kinds import kind_of
from app.domain.form import ROWS_KINDS
from app.domain.values import as_rows
from app.files.sheet_writer import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.field_kinds import Cell
    from app.domain.form import Field, Form
    from app.domain.values import Row, Values
    from app.store.records import Record

KEPT_UNSHOWN = ("sha256", "size")  # an attachment is its name on paper
WIDTHS = {
    "long_text": 40,
    "text": 18,
    "datetime_range": 24,
    "id_number": 21,
    "phone": 15,
    "date": 13,
    "count": 8,
}


def write_records(ws: Workspace, order: Order) -> Report:
    """Every record of a form under the labels of its fields, so that it can be read in again."""
    if not order.form:
        raise UserError("report.form_needed")
    form = ws.form(order.form)
    kept = list_records(ws, form.id, Query(period=order.period))
    if not kept:
        raise UserError("report.empty", period=order.period)
    write_workbook(
        record_sheets(form, ws.forms, kept), order.path, lambda done: order.progress(done, len(kept))
    )
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
