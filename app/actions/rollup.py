"""汇总: every register and statistic over all branches; each number knows the records it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from app.actions import enrolling
from app.actions.dues_looking import look
from app.actions.lending import lending
from app.actions.looking import read_period
from app.actions.member_numbers import axis_label, composition, numbers, read_book, row_labels, slice_label
from app.actions.register_lines import Shelf, register_lines
from app.actions.register_settings import registers_of
from app.domain.dues_ledger import ARREARS
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.record import title_of
from app.domain.tick import silent
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.period import Period
    from app.domain.tick import Tick

RECORDS, REGISTERS, CHANGES, MAKEUP, DUES = "records", "registers", "changes", "makeup", "dues"
TABLES = (RECORDS, REGISTERS, CHANGES, MAKEUP, DUES)
COUNT, MONEY, SHARE = "count", "money", "share"
MEMBER = "member"
Uids = tuple[str, ...]


class Head(NamedTuple):
    """A column: what it counts, in which unit, and of which form the records behind its numbers are.

    `code` names it where the title is a text's business; a SHARE is worked out from the two columns before it.
    """

    key: str
    title: str
    unit: str = COUNT
    form: str = MEMBER
    code: str = ""


class Figure(NamedTuple):
    """A number and the records it is made of."""

    value: int
    uids: Uids = ()


class Row(NamedTuple):
    branch: Branch
    figures: Mapping[str, Figure]

    def value(self, key: str) -> int:
        return self.figures[key].value if key in self.figures else 0


@dataclass(frozen=True)
class Rollup:
    """A table of all branches; a column nobody has a number in is left out where others have one."""

    name: str
    period: Period
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]

    def total(self, head: Head) -> int:
        return self._share(head) if head.unit == SHARE else sum(row.value(head.key) for row in self.rows)

    def _share(self, head: Head) -> int:
        at = self.heads.index(head)
        due, paid = (self.total(one) for one in self.heads[at - 2 : at])
        return per_thousand(paid, due)


def per_thousand(part: int, whole: int) -> int:
    return round(1000 * part / whole) if whole else 0


def roll_up(ws: Workspace, name: str, period: str, progress: Tick = silent) -> Rollup:
    """One table of all branches that are not closed. Raises UserError("rollup.unknown" | "period.…"), Cancelled."""
    if name not in TABLES:
        raise UserError("rollup.unknown", value=name)
    span = read_period(period)
    if name == CHANGES and span.per not in ("quarter", "half_year", "year"):
        raise UserError("period.too_short", value=period)
    branches = [branch for branch in enrolling.branches(ws) if branch.state != enrolling.CLOSED]
    rows = (
        _records(ws, branches, span) if name == RECORDS else list(_lent(ws, name, branches, span, progress))
    )
    return Rollup(name, span, _heads(ws, name, span, rows), tuple(rows))


def _lent(
    ws: Workspace, name: str, branches: Sequence[Branch], span: Period, progress: Tick
) -> Iterator[Row]:
    make = _MAKERS[name]
    with lending(ws) as lend:
        for number, branch in enumerate(branches, start=1):
            yield Row(branch, make(lend(branch), span))
            progress(number, len(branches))


def _records(ws: Workspace, branches: Sequence[Branch], span: Period) -> list[Row]:
    """Kinds of records of the quarter: one statement a kind serves all branches."""
    found: dict[str, dict[str, list[str]]] = {branch.seat: {} for branch in branches}
    for form in _dated(ws):
        rows = ws.store.conn.execute(
            f'SELECT seat, uid FROM "{form}" WHERE retired_at IS NULL AND "{ws.forms[form].period}" >= ? '
            f'AND "{ws.forms[form].period}" < ? ORDER BY "{ws.forms[form].period}"',
            (span.lower, span.upper),
        )
        for seat, uid in rows:
            if seat in found:
                found[seat].setdefault(form, []).append(uid)
    return [
        Row(branch, {form: Figure(len(uids), tuple(uids)) for form, uids in found[branch.seat].items()})
        for branch in branches
    ]


def _dated(ws: Workspace) -> list[str]:
    return [form.id for form in ws.forms.values() if form.book and form.period and not form.rows]


def _registers(own: Workspace, span: Period) -> dict[str, Figure]:
    shelf, on = Shelf(own), min(span.last, own.today())
    found: dict[str, Figure] = {}
    for register in registers_of(own):
        lines = register_lines(shelf, register, on=on, period="" if register.of_a_day else span.text)
        found[register.id] = Figure(len(lines), tuple(dict.fromkeys(line.uid for line in lines if line.uid)))
    return found


def _changes(own: Workspace, span: Period) -> dict[str, Figure]:
    table = numbers(read_book(own), span.text).table
    found: dict[str, Figure] = {}
    for row, value in table.numbers.items():
        people = [event.person for event in table.events_of(row)] or table.people_of(row)
        if row == _DIFFERENCE:
            people = [one.person for one in table.differences]
        found[str(row)] = Figure(value, tuple(dict.fromkeys(people)))
    return found


_DIFFERENCE = 17


def _makeup(own: Workspace, span: Period) -> dict[str, Figure]:
    made = composition(own, read_book(own), min(span.last, own.today()))
    found = {"total": Figure(len(made.members), tuple(one.person for one in made.members))}
    for axis in made.axes:
        for one in axis.slices:
            found[f"{axis.axis}\t{slice_label(axis.axis, one)}"] = Figure(len(one.people), one.people)
    return found


def _dues(own: Workspace, span: Period) -> dict[str, Figure]:
    year = look(own, span.first.year, min(span.last, own.today())).year
    sums = year.sums(span.first.month, span.last.month)
    late = [line for line in year.lines if any(c.state == ARREARS for c in line.cells[: span.last.month])]
    asked = tuple(line.key for line in year.lines)
    return {
        "due": Figure(sums.due, asked), "paid": Figure(sums.paid, asked),
        "rate": Figure(per_thousand(sums.paid, sums.due)), "late": Figure(len(late), tuple(line.key for line in late)),
    }  # fmt: skip


_MAKERS: dict[str, Callable[[Workspace, Period], dict[str, Figure]]] = {
    REGISTERS: _registers, CHANGES: _changes, MAKEUP: _makeup, DUES: _dues,
}  # fmt: skip


def _heads(ws: Workspace, name: str, span: Period, rows: Sequence[Row]) -> tuple[Head, ...]:
    if name == RECORDS:
        return tuple(Head(form, ws.forms[form].title, form=form) for form in _dated(ws) if _any(rows, form))
    if name == REGISTERS:
        return tuple(Head(one.id, one.short or one.title) for one in registers_of(ws))
    if name == CHANGES:
        return tuple(Head(str(row), text) for row, text in row_labels(span.per).items())
    if name == DUES:
        units = {"due": MONEY, "paid": MONEY, "rate": SHARE, "late": COUNT}
        return tuple(Head(key, "", unit, code=f"rollup.dues.{key}") for key, unit in units.items())
    keys = dict.fromkeys(key for row in rows for key in row.figures if key != "total")
    order = list(dict.fromkeys(key.partition("\t")[0] for key in keys))
    listed = sorted(keys, key=lambda key: order.index(key.partition("\t")[0]))
    slices = [
        Head(key, f"{axis_label(axis)}：{label}")
        for key in listed
        for axis, _, label in [key.partition("\t")]
        if _any(rows, key)
    ]
    return (Head("total", "", code="rollup.makeup.total"), *slices)


def _any(rows: Sequence[Row], key: str) -> bool:
    return any(row.value(key) for row in rows)


class Behind(NamedTuple):
    """One record behind a number, with words to show for it."""

    form: str
    uid: str
    branch: str
    title: str
    when: str


def behind(ws: Workspace, found: Rollup, head: Head, seat: str = "", most: int = 500) -> list[Behind]:
    """The records a number is made of; of all branches where no seat is named."""
    return list(islice(records_behind(ws, found, head, seat), most))


def records_behind(
    ws: Workspace, found: Rollup, head: Head, seat: str = "", known: dict[str, Behind] | None = None
) -> Iterator[Behind]:
    """One for each uid of the figures, branch by branch; `known` keeps what was read, where many numbers share records."""
    known = {} if known is None else known
    for row in found.rows:
        if not seat or row.branch.seat == seat:
            for uid in row.figures.get(head.key, Figure(0)).uids:
                if uid not in known:
                    known[uid] = _told(ws, ws.forms[head.form], uid, row.branch.name)
                yield known[uid]


def _told(ws: Workspace, form: Form, uid: str, branch: str) -> Behind:
    record = records.read(ws.store, form.id, uid)
    if record is None:
        return Behind("", uid, branch, uid, "")
    day = show(form.by_id[form.period], record.values.get(form.period)) if form.period else ""
    return Behind(form.id, uid, branch, title_of(form, record.values), day.partition(" ")[0])
