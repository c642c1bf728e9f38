"""Where a member took part: the records themselves, counted; a click opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions.taking_part import Part, Sum, summed, taken_part
from app.domain.attendance import PRESENT_STATES
from app.ui.widgets.basics import label, row
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from typing import Any

    from app.ui.desk import Desk

ALL = ""
_COLUMNS = (
    Column("日期", 104),
    Column("种类", 116, 2),
    Column("议题", 0, 1, least=120),
    Column("出勤", 88),
    Column("学时", 56, 3, right=True),
)
NAMED = "列名"  # in a field of the record, not on its sheet


class LifeTab(QFrame):
    """`opened` tells the form and the record."""

    opened = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("pane", "plain")
        self._year, self._uid = ALL, ""
        self._sums = label("", "sub")
        self.chips = ChipBar(self, rows=1)
        self.chips.chosen.connect(self._choose)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=24)
        self.table.setModel(self.model)
        self.table.setAccessibleName("参加组织生活")
        self.table.opened.connect(self._open)
        self.nothing = EmptyState("notebook", "还没有参加组织生活的记录", "会议和学习记录里点了名，这里就有")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        top = row(self.chips, self._sums, gap=12, margins=(24, 12, 24, 12))
        top.setStretch(0, 1)
        body.addLayout(top)
        body.addWidget(self.table, 1)
        body.addWidget(self.nothing, 1)

    def show_person(self, uid: str, until: str = "") -> None:
        """Up to an earlier day where one is looked at."""
        self._uid = uid
        parts = [p for p in taken_part(self._desk.ws, uid) if not until or p.day[:10] <= until]
        years = sorted({part.day[:4] for part in parts if part.day}, reverse=True)
        if self._year not in years:
            self._year = ALL
        self._parts = parts
        self.chips.set_chips(
            [(ALL, f"全部 {len(parts)}"), *((y, f"{y}年 {_count(parts, y)}") for y in years)], self._year
        )
        self._show()

    def _show(self) -> None:
        parts = [part for part in self._parts if part.day.startswith(self._year)]
        self.model.set_rows(parts)
        self._sums.setText(_words(summed(parts)))
        for widget in (self.table, self.chips, self._sums):
            widget.setVisible(bool(self._parts))
        self.nothing.setVisible(not self._parts)

    def _choose(self, year: str) -> None:
        self._year = year
        self._show()

    def _cell(self, part: Any, column: int) -> Cell:
        form = self._desk.ws.forms[part.form].title
        return (
            Cell(part.day[:10]),
            Cell(form, "text2"),
            Cell(part.title or form),
            self._state(part),
            Cell(part.hours),
        )[column]

    def _state(self, part: Part) -> Cell:
        roles = "、".join(part.roles)
        if not part.state:
            return Cell(roles or NAMED, "text2")
        words = self._desk.ws.definitions.codes["attendance_state"].label(part.state)
        if part.state in PRESENT_STATES:
            return Cell(roles or words, tip=words)
        return Cell(words, badge="bad" if part.state == "absent" else "warn")

    def _open(self, line: int) -> None:
        part = self.model.at(line)
        self.opened.emit(part.form, part.uid)


def _count(parts: list[Part], year: str) -> int:
    return sum(part.day.startswith(year) for part in parts)


def _words(sums: Sum) -> str:
    if not sums.listed:
        return ""
    hours = f"·学时 {sums.hours:f}" if sums.hours else ""
    return f"应到 {sums.listed}·到会 {sums.present}{hours}"
