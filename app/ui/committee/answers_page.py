"""退回与答复: who waits for an answer, and everything that was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.actions import answering
from app.actions.answer_desk import answer_lines
from app.actions.branch_books import said
from app.texts import some_of
from app.ui import tokens
from app.ui.choosing import choose_folder
from app.ui.committee.matters import MattersTable
from app.ui.page import Page
from app.ui.widgets.basics import button, column, frame, row, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.tab_bar import TabBar
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.answer_desk import Line
    from app.actions.answering import Answered
    from app.ui.desk import Desk

BRANCHES = "branches"
ANSWERS, MATTERS = range(2)
WAITING, ALL = "waiting", ""
_COLUMNS = (
    Column("支部", 0, least=140), Column("状态", 80), Column("上次回执", 148, 2), Column("新收的包", 80, right=True),
    Column("新事项", 72, right=True), Column("待办", 64, 1, right=True),
)  # fmt: skip


class AnswersPage(Page):
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "退回与答复")
        self.setProperty("help", "returns")
        self.lines: list[Line] = []
        self._chosen = WAITING
        self.one = button("只写这一个", self._answer_one)
        self.all = button("写回执到 U 盘", self._answer_all, kind="primary", icon="device-usb")
        self.header.add(self.one, self.all)
        self.tabs = TabBar(height=40, inset=24)
        self.tabs.set_tabs(("回执", "退回和通知"))
        self.tabs.chosen.connect(lambda _tab: self._show_tab())
        self.chips = ChipBar(self.all, rows=1)
        self.chips.chosen.connect(self._choose)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("各支部的回执")
        self.table.setModel(self.model)
        self.table.opened.connect(lambda _line: self._answer_one())
        self.matters = MattersTable(desk, branches=True)
        self.matters.opened.connect(lambda form, uid: desk.go(BRANCHES, (form, uid)))
        self.nothing = EmptyState("device-usb", "没有支部在等回执", "收到报送以后，在这里写回执")
        self.stack = QStackedWidget()
        for tab in (self._answers_view(), self.matters):
            self.stack.addWidget(tab)
        self.set_body(column(self.tabs, rule("firm"), self.stack, gap=0))

    def _answers_view(self) -> QFrame:
        margin = tokens.PAGE_MARGIN
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(row(self.chips, margins=(margin, 12, margin, 12)))
        body.addWidget(self.table, 1)
        body.addWidget(self.nothing, 1)
        return frame(body, pane="plain")

    # reading ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        ws = self.desk.ws
        self.lines = answer_lines(ws)
        found = said(ws)
        self.tabs.set_count(MATTERS, sum(one.state == "open" for one in found), "warn")
        self.matters.put(found)
        self._show_lines()
        self._show_tab()

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._show_lines()
        self._show_tab()

    def _show_lines(self) -> None:
        waiting = sum(line.waits for line in self.lines)
        self.chips.set_chips([(WAITING, f"等回执 {waiting}"), (ALL, f"全部 {len(self.lines)}")], self._chosen)
        self.model.set_rows([line for line in self.lines if line.waits or self._chosen == ALL])
        some = bool(self.model.rowCount())
        self.table.setVisible(some)
        self.nothing.setVisible(not some)
        self.table.select(0)
        self.all.setText(f"写 {waiting} 份回执到 U 盘")
        self.all.setEnabled(bool(waiting) and not self.desk.ws.read_only)
        self.one.setEnabled(some and not self.desk.ws.read_only)
        self.header.caption.set_text("" if waiting else "没有支部在等回执")

    def _show_tab(self) -> None:
        tab = self.tabs.current()
        self.stack.setCurrentIndex(tab)
        for made in (self.one, self.all):  # what cannot be done is said in the middle
            made.setVisible(tab == ANSWERS and made.isEnabled())

    def _cell(self, line: Any, place: int) -> Cell:
        when = ""
        if line.answered_at:
            when = self.desk.ws.moment(line.answered_at).strftime("%Y-%m-%d %H:%M")
        return (
            Cell(line.branch.name, tip=f"{line.branch.name}（{line.branch.code}）"),
            Cell("等回执", badge="info") if line.waits else Cell("已答复", "text3"),
            Cell(when or "还没有"), Cell(str(line.packages or "")), Cell(str(line.matters or "")), Cell(str(line.open or "")),
        )[place]  # fmt: skip

    # acts ---------------------------------------------------------------------------------------------

    def _answer_all(self) -> None:
        folder = choose_folder(self)
        if folder is not None:
            self.answer_all(folder)

    def answer_all(self, folder: Path) -> None:
        """Everybody who waits, onto one stick."""
        self.desk.run(
            "正在写回执",
            lambda ws, ticks: answering.answer_all(ws, folder, ticks),
            self._answered,
            self._stopped,
        )

    def _answer_one(self) -> None:
        one = self.table.marked()
        folder = choose_folder(self) if one is not None else None
        if folder is not None:
            self.answer_one(one.branch.seat, folder)

    def answer_one(self, seat: str, folder: Path) -> None:
        self.desk.run(
            "正在写回执",
            lambda ws, ticks: [answering.answer(ws, seat, folder, ticks)],
            self._answered,
            self._stopped,
        )

    def _answered(self, done: list[Answered]) -> None:
        self.desk.changed(frozenset({"package_log"}))
        returned = sum(one.returned for one in done)
        back = f"，其中退回 {returned} 包" if returned else ""
        codes = some_of([f"{one.branch} {one.code}" for one in done], "个", most=3)
        self.inform("ok", f"已写好 {len(done)} 份回执并读回核对{back}，可以拔出。核对码：{codes}")

    def _stopped(self, error: Exception) -> None:
        self.desk.changed(frozenset({"package_log"}))
        self.desk.messages.trouble(error)

    def take_focus(self) -> None:
        (self.table, self.matters.table)[self.tabs.current()].setFocus()

    def begin(self) -> None:
        """Ctrl+N: nothing is written here."""
