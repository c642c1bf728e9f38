"""四册五表 as workbooks to print, to hand in and to fill in: one register, or all nine of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.actions.looking import read_period
from app.actions.paper_kit import Order, Report, words_of
from app.actions.register_lines import Shelf, day_of, register_lines
from app.actions.register_settings import arrangement_of, columns_of, paper_of, registers_of
from app.domain.capitals import in_capitals
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.domain.register_columns import Around, cells
from app.domain.register_keys import KEY_HEADING, META_SHEET, key_of, meta_row, row_of_key
from app.domain.values import as_text
from app.files.paper_words import paper_words
from app.files.sheet_writer import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.field_kinds import Cell
    from app.domain.register import Column as RegisterColumn
    from app.domain.register import Register
    from app.domain.register_columns import Line

# Characters of 11 points that a page lying on its side holds between its margins.
ROOM = {"A4": 138.0, "A3": 201.0}
WIDEST = 1.4  # so much wider a narrow table may be drawn to fill its page
TALL, LOW = 34, 28  # two lines for people, whose posts and places are long
_KEY_WIDTH = 44.0
_LEFT_ALIGNED = ("long_text", "text")
_SENTENCES = 20  # a column as wide as this holds sentences, not words


@dataclass(frozen=True)
class _Made:
    register: Register
    sheet: Sheet
    lines: Sequence[Line]
    columns: Sequence[RegisterColumn]


def write_register(ws: Workspace, name: str, order: Order) -> Report:
    """One register. Raises UserError("report.empty" | "report.nobody" | "period.unreadable" | "register.layout_unknown")."""
    made = _make(Shelf(ws), ws.definitions.registers[name], order)
    if not made.lines and not _may_be_none(made.register):
        about = _about(ws, made.register, order)
        if made.register.of_a_day:
            raise UserError("report.nobody", title=_title(ws, made.register, order), day=about)
        raise UserError("report.empty", period=about)
    _write(ws, [made], order)
    return Report(order.path, 0, len(made.lines))


def write_all(ws: Workspace, order: Order) -> Report:
    """All nine, each on a sheet of its own; one of which there is nothing says so. Raises UserError("report.empty")."""
    shelf = Shelf(ws)
    made = [_make(shelf, register, order) for register in registers_of(ws)]
    total = sum(len(one.lines) for one in made)
    if not total:
        raise UserError("report.empty", period=_about(ws, made[0].register, order))
    _write(ws, made, order)
    return Report(order.path, 0, total)


def _may_be_none(register: Register) -> bool:
    """That nobody was punished or came is worth a paper; a roster of nobody is none."""
    return register.source in ("rows", "changes")


def _write(ws: Workspace, made: Sequence[_Made], order: Order) -> None:
    meta = [
        meta_row(
            one.sheet.name, one.register.id, ws.seat, _day(ws, order), ws.stamp(), order.period, one.columns
        )
        for one in made
        if one.register.comes_back or order.locked
    ]
    sheets = [one.sheet for one in made]
    meta += [
        row_of_key(one.sheet.name, _key_of(line))
        for one in made
        if one.register.comes_back
        for line in one.lines
    ]
    if meta:
        width = max(len(row) for row in meta)
        rows = [[*row, *[""] * (width - len(row))] for row in meta]
        sheets.append(Sheet(META_SHEET, [Column(str(n), 12) for n in range(width)], rows, hidden=True))
    write_workbook(sheets, order.path, lambda done: order.progress(done, sum(len(m.lines) for m in made)))


def _key_of(line: Line) -> str:
    return key_of(line.uid, line.revision, line.place)


def _day(ws: Workspace, order: Order) -> date:
    return order.on or ws.today()


def _about(ws: Workspace, register: Register, order: Order) -> str:
    return (
        period_words(order.period)
        if order.period and not register.of_a_day
        else show_date(_day(ws, order).isoformat())
    )


def _make(shelf: Shelf, register: Register, order: Order) -> _Made:
    ws = shelf.ws
    day = _day(ws, order)
    lines = register_lines(shelf, register, on=day, period=order.period, layout=order.layout)
    columns = columns_of(ws, register, order.layout)
    paper = order.size or paper_of(ws, register, order.layout)
    around = Around(day_of(register, day, order.period), ws.definitions.rules)
    rows = _rows(register, columns, lines, around)
    said = _said(ws, register, order, lines)
    keys = register.comes_back
    advice = paper_words()["registers"]["fill" if keys else "closed"]
    sheet = Sheet(
        name=register.title,
        columns=[*_sheet_columns(columns, paper), *([_KEY] if keys else [])],
        rows=[[*row, key] for row, key in zip(rows, [_key_of(line) for line in lines] or [""], strict=True)]
        if keys and rows
        else rows,
        title=f"{said['branch']}{_title(ws, register, order)}",
        left=(advice if order.locked else "") + register.left.format_map(said),
        right=register.right.format_map(said),
        foot=register.foot.format_map(said),
        frozen_columns=_frozen(columns),
        least=TALL if register.of_a_day else LOW,
        paper=paper,
        protected=order.locked,
    )
    return _Made(register, sheet, lines, columns)


def _title(ws: Workspace, register: Register, order: Order) -> str:
    """A list of some of the members bears the name of its layout; so does a form of another name."""
    name = arrangement_of(ws, register).layout if order.layout is None else order.layout
    layout = register.layout(name)
    return layout.title if layout and layout.form else register.title


_KEY = Column(KEY_HEADING, _KEY_WIDTH, hidden=True)


def _frozen(columns: Sequence[RegisterColumn]) -> int:
    """Up to the name, where that stands among the first."""
    names = [index for index, column in enumerate(columns[:3]) if column.id in ("name", "member.name")]
    return names[0] + 1 if names else 1


def _sheet_columns(columns: Sequence[RegisterColumn], paper: str) -> list[Column]:
    """A narrow table is drawn as wide as its page; numbers and names keep their widths' share."""
    wider = min(WIDEST, max(1.0, ROOM[paper] / sum(column.width for column in columns)))
    return [
        Column(
            c.label,
            round(c.width * wider, 2),
            c.format,
            centred=not (c.kind.kind in _LEFT_ALIGNED and c.width >= _SENTENCES),
            free=bool(c.kind.field),
        )
        for c in columns
    ]


def _rows(
    register: Register, columns: Sequence[RegisterColumn], lines: Sequence[Line], around: Around
) -> list[list[Cell]]:
    shapes = [(column.kind, column.format) for column in columns]
    rows = [cells(shapes, line, around) for line in lines]
    words = paper_words()["registers"]
    if not rows:
        return [_said_at(columns, words["none"])] if not register.of_a_day else []
    if register.sums:
        rows.append(_sums(register, columns, lines, words["total"]))
    return rows


def _said_at(columns: Sequence[RegisterColumn], word: str) -> list[Cell]:
    """A word where the name stands."""
    at = next((n for n, column in enumerate(columns) if column.id in ("name", "member.name")), 0)
    return [word if n == at else None for n in range(len(columns))]


def _sum(lines: Sequence[Line], name: str) -> int:
    return sum(fen for line in lines if isinstance(fen := line.row.get(name), int))


def _sums(
    register: Register, columns: Sequence[RegisterColumn], lines: Sequence[Line], word: str
) -> list[Cell]:
    row = _said_at(columns, word)
    return [
        Decimal(_sum(lines, column.id)) / 100 if column.id in register.sums else cell
        for column, cell in zip(columns, row, strict=True)
    ]


def period_words(text: str) -> str:
    """2026, 2026Q1, 2026H2, 2026-03 as papers say them. Raises UserError("period.unreadable")."""
    words, period = paper_words()["registers"], read_period(text)
    year, rest = period.text[:4], period.text[4:]
    if not rest:
        return str(words["year"]).format(year=year)
    if rest[0] == "H":
        return str(words["half"][int(rest[1]) - 1]).format(year=year)
    kind = "quarter" if rest[0] == "Q" else "month"
    return str(words[kind]).format(year=year, number=int(rest[1:]))


def _said(ws: Workspace, register: Register, order: Order, lines: Sequence[Line]) -> dict[str, str]:
    words, day = paper_words()["registers"], _day(ws, order)
    year = order.period[:4] or f"{day.year:04d}"
    return {
        **words_of(ws),
        "year": year,
        "as_of": show_date(day.isoformat()),
        "period": period_words(order.period) if order.period else words["ever"],
        "count": str(
            len({line.uid or as_text(line.row.get("name")) for line in lines})
            if register.sums
            else len(lines)
        ),
        "capitals": in_capitals(_sum(lines, register.capitals)) if register.capitals else "",
    }
