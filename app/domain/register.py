"""A register of 四册五表 is data: where its lines come from, its columns with their headings, and its layouts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.domain.definition import Definition
from app.domain.errors import definition_error
from app.domain.register_columns import ColumnKind, column_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.form import Form

PAPERS = ("A4", "A3")
SOURCES = ("members", "rows", "dues", "changes", "appraisals")
SERIES = ("roster", "form")  # 册, 表
COMMITTEE = "committee"
STANDARD = ""  # the layout of the columns themselves
FORMATS = ("@", "0", "General", "#,##0.00", "yyyy.mm", "yyyy.mm.dd", "yyyy-mm-dd")
_KEYS = {
    "id", "title", "short", "number", "version", "series", "source", "of", "period", "stages", "paper", "left", "right",
    "foot", "sums", "capitals", "column", "layout",
}  # fmt: skip
_WIDTHS = {"id_number": 20.0, "phone": 13.0, "date": 11.0, "long_text": 24.0, "yes_no": 6.0, "count": 6.0}
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


class Column(NamedTuple):
    """`off` ones are shown only where somebody asked for them. `format` is a workbook's; `kind` says what the cell is."""

    id: str
    label: str
    width: float
    format: str
    kind: ColumnKind
    off: bool = False


class Layout(NamedTuple):
    """Another arrangement of the same columns under other headings: (column, heading, format or "").

    Of a list of people it may show those of some `stages` only, or `only` those who sit on the committee. A `form` is
    a paper of its own that bears the layout's title.
    """

    id: str
    title: str
    paper: str
    columns: tuple[tuple[str, str, str], ...]
    stages: tuple[str, ...] = ()
    only: str = ""
    form: bool = False


@dataclass(frozen=True)
class Register:
    """`source` says what makes its lines: cards of `stages`, rows `of` the cards, the dues ledger, changes, appraisals.

    `period` is the column whose date puts a line into a period. `sums` are added up below, `capitals` is the sum that
    is also written out. `left`, `right` and `foot` are filled in by the program.
    """

    id: str
    title: str
    short: str
    number: int
    version: int
    series: str
    source: str
    columns: tuple[Column, ...]
    layouts: tuple[Layout, ...] = ()
    of: str = ""
    period: str = ""
    stages: tuple[str, ...] = ()
    paper: str = "A4"
    left: str = ""
    right: str = ""
    foot: str = ""
    sums: tuple[str, ...] = ()
    capitals: str = ""
    _more: Mapping[str, Column] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_id(self) -> dict[str, Column]:
        return {column.id: column for column in self.columns}

    @property
    def of_a_day(self) -> bool:
        """Whether it shows how things stood on a day; the others tell what happened in a period."""
        return self.source == "members"

    @property
    def of_a_year(self) -> bool:
        return self.source in ("dues", "appraisals")

    @property
    def table(self) -> str:
        """The history of the card whose rows its lines are, where that may come back filled in; "" for none."""
        return "appraisals" if self.source == "appraisals" else self.of

    @property
    def comes_back(self) -> bool:
        """Whether a copy can be filled in elsewhere; dues and changes are registered by acts of their own."""
        return self.of_a_day or bool(self.table)

    def layout(self, name: str) -> Layout | None:
        """None for the standard one and for one that no longer exists."""
        return next((one for one in self.layouts if one.id == name), None)


def register_from(data: Mapping[str, object], where: str, forms: Mapping[str, Form]) -> Register:
    """A register from its definition. Raises UserError("form.…", …) for unknown keys, columns, stages and shapes."""
    source = Definition(data, str(data.get("id", where)))
    source.only(_KEYS)
    source.need("id", "title", "number", "version", "source", "column")
    if not _IDENTIFIER.fullmatch(source.text("id")):
        raise source.refusal("id")
    for key, known, usual in (("source", SOURCES, ""), ("series", SERIES, "form"), ("paper", PAPERS, "A4")):
        if source.text(key, usual) not in known:
            raise source.refusal(key)
    _check_stages(source, forms)
    own = _own_form(source, forms)
    listed = tuple(_column(table, source, own, forms) for table in source.tables("column"))
    columns = (*listed, *_rest_of_card(source, listed, forms))
    register = Register(
        id=source.text("id"),
        title=source.text("title"),
        short=source.text("short", source.text("title")),
        number=source.whole("number"),
        version=source.whole("version"),
        series=source.text("series", "form"),
        source=source.text("source"),
        columns=columns,
        of=source.text("of"),
        period=source.text("period"),
        stages=source.words("stages"),
        paper=source.text("paper", "A4"),
        left=source.text("left"),
        right=source.text("right"),
        foot=source.text("foot"),
        sums=source.words("sums"),
        capitals=source.text("capitals"),
        layouts=tuple(_layout(table, {c.id for c in columns}) for table in source.tables("layout")),
    )
    _check_names(source, register)
    _check_layouts(source, register)
    return register


def _check_stages(source: Definition, forms: Mapping[str, Form]) -> None:
    table = forms["member"].by_id["stage"].codes
    known = {item.code for item in table.items} if table else set()
    if set(source.words("stages")) - known or (
        source.text("source") == "members" and not source.words("stages")
    ):
        raise source.refusal("stages")


def _own_form(source: Definition, forms: Mapping[str, Form]) -> Form | None:
    """The form whose fields its columns may be."""
    member = forms["member"]
    if source.text("source") == "rows":
        field_of = member.by_id.get(source.text("of"))
        if field_of is None or field_of.of not in forms:
            raise source.refusal("of")
        return forms[field_of.of]
    return {"members": member, "changes": forms.get("member_change")}.get(source.text("source"))


def _column(table: Definition, source: Definition, own: Form | None, forms: Mapping[str, Form]) -> Column:
    table.only({"id", "label", "width", "format", "off"})
    table.need("id", "label", "width")
    kind = column_kind(source.text("source"), table.text("id"), own, forms["member"])
    if kind is None:
        raise definition_error("form.dangling_name", source.form, key=table.text("id"))
    width = table.data["width"]
    if not isinstance(width, int | float) or isinstance(width, bool) or width <= 0:
        raise table.refusal("width")
    number_format = table.text("format") or kind.format
    if number_format not in FORMATS:
        raise table.refusal("format")
    return Column(table.text("id"), table.text("label"), float(width), number_format, kind, table.flag("off"))


def _rest_of_card(source: Definition, listed: tuple[Column, ...], forms: Mapping[str, Form]) -> list[Column]:
    """Everything else a card holds can be shown on a list of people."""
    if source.text("source") != "members":
        return []
    member, there = forms["member"], {column.id for column in listed}
    found: list[Column] = []
    for one in member.plain_fields:
        kind = column_kind("members", one.id, member, member)
        if kind is not None and one.id not in there and one.id not in member.hidden:
            width = max(_WIDTHS.get(one.kind, 10.0), len(one.label) + 1.0)
            found.append(Column(one.id, one.label, width, kind.format, kind, off=True))
    return found


def _layout(table: Definition, known: set[str]) -> Layout:
    table.only({"id", "title", "paper", "columns", "stages", "only", "form"})
    table.need("id", "title", "columns")
    columns: list[tuple[str, str, str]] = []
    for line in table.lines("columns"):
        if len(line) not in (2, 3) or line[1] not in known or (len(line) > 2 and line[2] not in FORMATS):
            raise definition_error("form.dangling_name", table.form, table.field, "/".join(line))
        columns.append((line[1], line[0], line[2] if len(line) > 2 else ""))  # heading, column, format
    if table.text("paper") not in ("", *PAPERS):
        raise table.refusal("paper")
    if table.text("only") not in ("", COMMITTEE):
        raise table.refusal("only")
    return Layout(
        table.text("id"),
        table.text("title"),
        table.text("paper"),
        tuple(columns),
        table.words("stages"),
        table.text("only"),
        table.flag("form"),
    )


def _check_layouts(source: Definition, register: Register) -> None:
    for layout in register.layouts:
        if set(layout.stages) - set(register.stages):
            raise definition_error("form.bad_value", register.id, layout.id, "stages")
    layouts = [layout.id for layout in register.layouts]
    twice = next((one for one in layouts if layouts.count(one) > 1), None)
    if twice:
        raise definition_error("form.double_name", source.form, key=twice)


def _check_names(source: Definition, register: Register) -> None:
    ids = [column.id for column in register.columns]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice:
        raise definition_error("form.double_name", register.id, key=twice)
    wanted = [*register.sums, *([register.capitals] if register.capitals else [])]
    wanted += [register.period] if register.period else []
    dangling = next((one for one in wanted if one not in register.by_id), None)
    if dangling:
        raise definition_error("form.dangling_name", register.id, key=dangling)
    for headings in (
        [c.label for c in register.columns if not c.off],
        *([h for _, h, _ in x.columns] for x in register.layouts),
    ):
        double = next((one for one in headings if headings.count(one) > 1), None)
        if double:
            raise source.refusal(double)
