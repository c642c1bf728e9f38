"""Papers of the committee: the roll-up as a workbook down to the rows, and the letters that remind who is behind."""

from __future__ import annotations

from contextlib import ExitStack, closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.actions import arrival_board, enrolling, rollup
from app.actions.lending import lending
from app.actions.paper_kit import Order, Report, needed_period, words_of
from app.actions.register_lines import Shelf, day_of, register_lines
from app.actions.register_papers import period_words
from app.actions.register_settings import columns_of, registers_of
from app.domain import arrivals
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.domain.register_columns import Around, cells
from app.files.paper_words import exchange_words
from app.files.reminder_letters import write_reminders
from app.files.sheet_writer import Column, Link, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from app.actions.rollup import Head, Rollup
    from app.actions.workspace import Workspace
    from app.domain.field_kinds import Cell
    from app.domain.register import Register
    from app.files.sheet_writer import Value

_FORMATS = {rollup.COUNT: "0", rollup.MONEY: "#,##0.00", rollup.SHARE: "0.0%"}
_MOST_ACROSS = 20
_BRANCH_WIDTH, _NUMBER_WIDTH, _CODE_WIDTH, _WHAT_WIDTH = 26.0, 11.0, 10.0, 60.0


def write_rollup(ws: Workspace, order: Order) -> Report:
    """Every table over all branches with the records behind its numbers, then every line of the nine registers.

    A number leads to its records, which stand item by item and branch by branch in the sheet behind.
    Raises UserError("report.period_needed" | "report.empty" | "enrol.committee_only").
    """
    ws.must_be_committee()
    period = needed_period(order.period).text
    tables = [rollup.roll_up(ws, name, period) for name in rollup.TABLES]
    if not tables[0].rows:
        raise UserError("report.empty", period=order.period)
    known: dict[str, rollup.Behind] = {}
    details = [_details(ws, found, known) for found in tables]
    sheets = [_table(ws, *both) for both in zip(tables, details, strict=True)]
    with ExitStack() as ending:  # what is read while it is written ends here, whatever happens
        for register in registers_of(ws):
            lines = ending.enter_context(closing(_lines(ws, register, order)))
            sheets.append(_register(ws, register, order, lines))
        rows = write_workbook(
            [*sheets, *details], order.path, lambda done: order.progress(done, max(done, 1))
        )
    return Report(order.path, 0, rows)


def _table(ws: Workspace, found: Rollup, details: Sheet) -> Sheet:
    """A line a branch; what would be too wide to read stands below each other, and the branches beside."""
    words, title = _words(), _words()["tables"][found.name]
    first = [Column(words["code"], _CODE_WIDTH), Column(words["branch"], _BRANCH_WIDTH, centred=False)]
    heads = [Column(head_title(head), _NUMBER_WIDTH, _FORMATS[head.unit]) for head in found.heads]
    rows: list[list[Value]] = [
        [row.branch.code, row.branch.name, *(_value(head, row.value(head.key)) for head in found.heads)]
        for row in found.rows
    ]
    rows.append([None, words["total"], *(_value(head, found.total(head)) for head in found.heads)])
    links = [Link(row, column + len(first), details, to) for row, column, to in _places(found)]
    counts = all(head.unit == rollup.COUNT for head in found.heads)
    columns = [*first, *heads]
    if counts and len(found.rows) < len(found.heads) > _MOST_ACROSS:
        columns = [
            Column(words["item"], _BRANCH_WIDTH, centred=False),
            Column(words["total"], _NUMBER_WIDTH, "0"),
        ]
        columns += [Column(row.branch.name, _NUMBER_WIDTH, "0") for row in found.rows]
        beside = [rows[-1], *rows[:-1]]
        rows = [[head.label, *(one[at] for one in beside)] for at, head in enumerate(heads, len(first))]
        links = [
            Link(column - len(first), (row + 1) % len(beside) + 1, to, target)
            for row, column, to, target in links
        ]
    about = [period_words(found.period.text), *([words["hint"]] if links else [])]
    return Sheet(
        name=title, columns=columns, rows=rows, title=f"{ws.branch.name}{title}", left="\u3000\u3000".join(about),
        right=words_of(ws)["printed_on"], frozen_columns=2, paper="A3", links=links,
    )  # fmt: skip


def _details(ws: Workspace, found: Rollup, known: dict[str, rollup.Behind]) -> Sheet:
    """The records behind a table, item by item, in an item branch by branch; read while they are written."""
    words = _words()
    title = words["tables"][found.name] + words["detail"]
    columns = [
        Column(words["item"], _BRANCH_WIDTH, centred=False), Column(words["branch"], _BRANCH_WIDTH, centred=False),
        Column(words["what"], _WHAT_WIDTH, centred=False), Column(words["when"], _NUMBER_WIDTH),
    ]  # fmt: skip
    rows = (
        [head_title(head), one.branch, one.title, one.when]
        for head in found.heads
        for one in rollup.records_behind(ws, found, head, known=known)
    )
    return Sheet(
        name=title, columns=columns, rows=rows, title=f"{ws.branch.name}{title}",
        left=period_words(found.period.text),
    )  # fmt: skip


def _places(found: Rollup) -> Iterator[tuple[int, int, int]]:
    """(row, column of a number, row of its first record in the details), the totals in the row behind the last."""
    at = 0
    for column, head in enumerate(found.heads):
        first = at
        for row, one in enumerate(found.rows):
            if behind := len(one.figures[head.key].uids) if head.key in one.figures else 0:
                yield row, column, at
                at += behind
        if at > first:
            yield len(found.rows), column, first


def head_title(head: Head) -> str:
    return head.title.strip() or str(_words()["heads"][head.code])


def _value(head: Head, value: int) -> Value:
    if head.unit == rollup.MONEY:
        return Decimal(value) / 100
    return Decimal(value) / 1000 if head.unit == rollup.SHARE else value


def _words() -> dict[str, Any]:
    words: dict[str, Any] = exchange_words()["rollup"]
    return words


def _register(
    ws: Workspace, register: Register, order: Order, lines: Generator[Sequence[Cell], None, None]
) -> Sheet:
    """Lines as the branch's own register has them, behind the name of the branch; read branch by branch while written."""
    columns = columns_of(ws, register)
    heads = [Column(_words()["branch"], _BRANCH_WIDTH, centred=False)]
    heads += [Column(one.label, one.width, one.format) for one in columns]
    return Sheet(
        name=register.title, columns=heads, rows=lines,
        title=f"{ws.branch.name}{register.title}", left=period_words(order.period), frozen_columns=2, paper="A3",
    )  # fmt: skip


def _lines(ws: Workspace, register: Register, order: Order) -> Generator[Sequence[Cell], None, None]:
    columns = columns_of(ws, register)
    shapes = [(column.kind, column.format) for column in columns]
    span = needed_period(order.period)
    on = order.on or min(span.last, ws.today())
    with lending(ws) as lend:
        for branch in enrolling.branches(ws):
            if branch.state == enrolling.CLOSED:
                continue
            own = lend(branch)
            period = "" if register.of_a_day else span.text
            around = Around(day_of(register, on, period), ws.definitions.rules)
            for line in register_lines(Shelf(own), register, on=on, period=period):
                yield [branch.name, *cells(shapes, line, around)]


def write_reminder_letters(ws: Workspace, order: Order) -> Report:
    """A letter to each branch that is behind with a quarter, a page each; `form` may name one branch.

    Raises UserError("report.period_needed" | "report.nobody_behind" | "enrol.committee_only").
    """
    ws.must_be_committee()
    period = needed_period(order.period).text
    board = arrival_board.board(ws, [period])
    behind = [line for line in board.behind(period) if not order.group or line.branch.code == order.group]
    if not behind:
        raise UserError("report.nobody_behind", period=period)
    due = show_date(arrivals.due_on(period, board.due_days).isoformat())
    said = {**words_of(ws), "period": period_words(period), "due": due}
    kinds = exchange_words()["reminder"]["states"]
    letters = [{**said, "to": line.branch.name, "state": kinds[line.places[period].state]} for line in behind]
    write_reminders(letters, order.path)
    return Report(order.path, len(letters), len(letters))
