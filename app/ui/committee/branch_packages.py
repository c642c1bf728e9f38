"""The packages of a branch: which quarter, when, what became of the rows; a quarter can be returned as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions import intake
from app.actions.told_findings import told_findings
from app.domain import packet
from app.ui import tokens
from app.ui.committee.told_dialog import told_dialog
from app.ui.committee.words import quarter_words
from app.ui.widgets.basics import button, label, row, rule
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.enrolling import Branch
    from app.actions.exchange_log import Logged
    from app.domain.preflight import Judged
    from app.ui.desk import Desk

_COUNTS = {"read": "读到", "new": "新增", "changed": "修改", "same": "相同", "held": "待定"}
_COLUMNS = (
    Column("季度", 136), Column("包", 36, 2, right=True), Column("状态", 96), Column("生成", 128, 3), Column("收到", 128, 2),
    *(Column(title, 52, 1, right=True) for title in _COUNTS.values()), Column("核对码", 0, 3, least=96),
)  # fmt: skip


class PackagesTab(QFrame):
    """`return_wanted` carries the quarter to return as a whole."""

    return_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk = desk
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setAccessibleName("收到的报送包")
        self.table.setModel(self.model)
        self.table.moved.connect(lambda _line: self._show())
        self.table.opened.connect(lambda _line: self._return())
        self.words = label("", "sub", wrap=True)
        self.told = button("预检和说明", self._tell, icon="list-check", small=True)
        self.back = button("退回整季", self._return, icon="arrow-back-up", small=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        foot = row(self.words, self.told, self.back, margins=(16, 8, 16, 8))
        foot.setStretch(0, 1)
        body.addLayout(foot)

    def show_branch(self, branch: Branch) -> None:
        self.model.set_rows(list(intake.arrivals(self._desk.ws, branch.seat)))
        self.table.fit()
        self.table.select(0)
        self._show()

    def _marked(self) -> Logged | None:
        found: Logged | None = self.table.marked()
        return found

    def _show(self) -> None:
        one = self._marked()
        self.told.setVisible(one is not None and bool(one.facts.get("findings")))
        self.back.setVisible(one is not None and not one.reason and not self._desk.ws.read_only)
        if one is None:
            self.words.setText("还没有收到过报送包")
        elif one.reason:
            self.words.setText(f"已退回：{one.reason}")
        else:
            findings, late = one.facts.get("findings", 0), one.facts.get("amendments", 0)
            empty = "空报：这个季度没有活动记录，支部的说明在“预检和说明”里。" if self._is_empty(one) else ""
            self.words.setText(
                f"{empty}随包预检 {findings} 项，更正和补记 {late} 件。写回执后支部封存这个季度"
            )

    def _tell(self) -> None:
        """What the branch's pre-flight found, and what it says to that."""
        one = self._marked()
        if one is not None:
            self._desk.messages.attempt(
                lambda: told_findings(self._desk.ws, one.package), lambda found: self._show_told(one, found)
            )

    def _show_told(self, one: Logged, found: Sequence[Judged]) -> None:
        self.dialog = told_dialog(self, self._desk, f"{quarter_words(one.period)}的预检和说明", found)
        self.dialog.open()

    def _cell(self, one: Any, place: int) -> Cell:
        counts = [
            Cell(str(one.counts.get(name, 0)), "text" if one.counts.get(name) else "text3")
            for name in _COUNTS
        ]
        state = Cell("已退回", badge="bad") if one.reason else (
            Cell("先保管", badge="info") if one.state == "held" else Cell("已收·空报" if self._is_empty(one) else "已收", badge="ok")
        )  # fmt: skip
        cells = [
            Cell(quarter_words(one.period)), Cell(str(one.number)), state, Cell(self._when(one.made), "text2"),
            Cell(self._when(one.handled_at), "text2"), *counts, Cell(packet.short_code(one.package), "text3"),
        ]  # fmt: skip
        return cells[place]

    def _is_empty(self, one: Logged) -> bool:
        """What the branch counted of its books in that quarter; a package of before says nothing about it."""
        told = one.facts.get("quarter")
        forms = self._desk.ws.forms
        if not isinstance(told, dict):
            return False
        return not any(count for form, count in told.items() if form in forms and forms[form].book)

    def _when(self, at: str) -> str:
        return self._desk.ws.moment(at).strftime("%Y-%m-%d %H:%M")

    def _return(self) -> None:
        one = self._marked()
        if one is not None and not one.reason and not self._desk.ws.read_only:
            self.return_wanted.emit(one.period)
