"""汇总: every register and statistic over all branches; the records behind the marked number, and its bars."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from app.actions import arrival_board, enrolling, rollup
from app.actions.committee_papers import head_title
from app.actions.reports import Order, make_report
from app.domain.chart import Chart, Series
from app.domain.money import show_money
from app.domain.period import last_quarters
from app.texts import say
from app.ui import tokens
from app.ui.choosing import choose_target
from app.ui.committee.cell_grid import CellGrid
from app.ui.committee.words import quarter_words
from app.ui.page import PREVIEW, Page
from app.ui.widgets.basics import ElidedLabel, button, frame, label, plain, row, rule, scrolled
from app.ui.widgets.chart import ChartView
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.frozen import FrozenColumn
from app.ui.widgets.tab_bar import TabBar
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.actions.reports import Report
    from app.actions.rollup import Head, Rollup
    from app.ui.desk import Desk

BRANCHES, ROLLUP = "branches", "rollup"
PEOPLE, BARS = range(2)
_SIDE, _NARROW = 376, 320
_NAME = 0


class RollupPage(Page):
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "汇总")
        self.setProperty("help", "rollup")
        self.period = last_quarters(desk.ws.today(), 1)[-1]
        self.name = rollup.RECORDS
        self.found: Rollup | None = None
        self._told: tuple[str, str, str] = ("", "", "")
        self.when = button("")
        self._periods = QMenu(self)
        self.when.setMenu(self._periods)
        self.remind = button("催报通知", self._remind, icon="printer")
        self.export = button("导出 Excel", self._choose_file, kind="primary", icon="file-spreadsheet")
        self.header.add(self.when, self.remind, self.export)
        self.chips = ChipBar(self.export, rows=1)
        self.chips.chosen.connect(self._choose)
        self.model = ListModel((Column("支部", 0),), self._cell)
        self.grid = CellGrid()
        self.grid.setModel(self.model)
        self.grid.follow_cells()
        self.grid.set_scrolls(on=True)
        self.grid.setAccessibleName("各支部汇总")
        self.grid.placed.connect(self._placed)
        self._frozen = FrozenColumn(self.grid)
        self._frozen.follow(self.model)
        self.about, self.sum = ElidedLabel("", bold=True), label("", "cap")
        self.tabs = TabBar(height=36, inset=4)
        self.tabs.set_tabs(("名单", "各支部图"))
        self.people = ListModel(
            (Column("记录", 0), Column("时间", 96, 1), Column("支部", 0, 2, least=88)), self._behind_cell
        )
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setAccessibleName("这个数里的记录")
        self.table.setModel(self.people)
        self.table.opened.connect(self._open)
        self.grid.entered.connect(lambda _row, _column: self.table.setFocus())
        self.bars = ChartView()
        self.bars.opened.connect(
            lambda place: self.grid.mark(place + 1, max(1, self.grid.currentIndex().column()))
        )
        self._build()

    def _build(self) -> None:
        self._side_stack = QStackedWidget()
        self.tabs.chosen.connect(self._side_stack.setCurrentIndex)
        self._side_stack.addWidget(self.table)
        bars = QVBoxLayout()
        bars.setContentsMargins(8, 8, 8, 8)
        bars.addWidget(self.bars)
        bars.addStretch(1)
        self._side_stack.addWidget(scrolled(bars))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(row(self.chips, margins=(24, 12, 16, 12)))
        left.addWidget(self.grid, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        head = row(self.about, self.sum, margins=(16, 12, 16, 4))
        head.setStretch(0, 1)
        side.addLayout(head)
        side.addWidget(self.tabs)
        side.addWidget(rule())
        side.addWidget(self._side_stack, 1)
        self._side = frame(side, pane="plain")
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(frame(left, pane="left"), 1)
        body.addWidget(self._side)
        self.nobody = EmptyState("building-community", "还没有登记支部", "支部入网以后，这里逐个支部汇总")
        self._whole = QStackedWidget()
        self._whole.addWidget(plain(body))
        self._whole.addWidget(self.nobody)
        self.set_body(row(self._whole))

    # reading ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        ws = self.desk.ws
        self._whole.setCurrentIndex(0 if enrolling.branches(ws) else 1)
        self._periods.clear()
        quarters = last_quarters(ws.today(), 8)[::-1]
        years = dict.fromkeys(quarter[:4] for quarter in quarters)
        for period in (*quarters, *years):
            act = self._periods.addAction(quarter_words(period))
            act.triggered.connect(partial(self.show_period, period))
        self._ask()

    def show_period(self, period: str, *_: object) -> None:
        self.period = period
        self._ask()

    def _choose(self, name: str) -> None:
        self.name = name
        self._ask()

    def _ask(self) -> None:
        """Worked out beside the window; what stands is shown until then."""
        self.when.setText(quarter_words(self.period))
        chips = [(name, say(f"rollup.{name}")) for name in rollup.TABLES]
        self.chips.set_chips(chips, self.name)
        name, period = self.name, self.period
        told = (name, period, arrival_board.state_of(self.desk.ws))
        if told == self._told or self.desk.jobs.busy():
            return

        def done(found: Rollup) -> None:
            self._told = told
            self._show(found)
            if (self.name, self.period) != (name, period):
                self._ask()

        self.desk.run("正在汇总", lambda ws, ticks: rollup.roll_up(ws, name, period, ticks), done)

    def _show(self, found: Rollup) -> None:
        self.found = found
        row_now, column_now = self.grid.currentIndex().row(), self.grid.currentIndex().column()
        heads = [
            Column(
                _short(head_title(head)), _width(head_title(head), shown(head, found.total(head))), right=True
            )
            for head in found.heads
        ]
        self.model.set_columns([Column("支部", 168), *heads])
        self.model.set_rows([None, *found.rows])
        self.grid.fit()
        none = "" if found.heads else "，这一期还没有收到这类记录"
        self.header.caption.set_text(f"{len(found.rows)} 个支部{none}")
        self.grid.mark(max(0, row_now), max(1, column_now))
        self.people.set_rows(())
        self.about.set_text("")
        self.sum.setText("")
        self._placed(max(0, row_now), max(1, min(column_now, len(found.heads))))

    def _cell(self, line: Any, place: int) -> Cell:
        found = self.found
        if found is None or place > len(found.heads):
            return Cell("")
        if place == _NAME:
            return Cell("合计", bold=True) if line is None else Cell(line.branch.name)
        head = found.heads[place - 1]
        value = found.total(head) if line is None else line.value(head.key)
        return Cell(shown(head, value), "text" if value else "text3", bold=line is None, tip=head_title(head))

    def _placed(self, line: int, column: int) -> None:
        found = self.found
        rows: Sequence[Any] = self.model.rows()
        if found is None or not found.heads or not 0 <= line < len(rows):
            return
        head = found.heads[min(max(column, 1), len(found.heads)) - 1]
        one = rows[line]
        seat, name = (one.branch.seat, one.branch.name) if one else ("", "全部支部")
        value = one.value(head.key) if one else found.total(head)
        self.about.set_text(f"{name}·{head_title(head)}")
        self.sum.setText(shown(head, value))
        self.people.set_rows(rollup.behind(self.desk.ws, found, head, seat))
        self.table.fit()
        self._draw(found, head)

    def _draw(self, found: Rollup, head: Head) -> None:
        names = tuple(one.branch.name for one in found.rows)
        values = tuple(max(0, one.value(head.key)) for one in found.rows)
        ends = [shown(head, value) for value in values]
        chart = Chart(head_title(head), names, (Series(head_title(head), values),))
        self.bars.show_chart(chart, [f"{n} {end}" for n, end in zip(names, ends, strict=True)], ends)

    def _behind_cell(self, one: Any, place: int) -> Cell:
        """The year stands where it is another one than the period's."""
        when = one.when.removeprefix(f"{self.period[:4]}年").removeprefix(f"{self.period[:4]}-")
        return (
            Cell(one.title, tip=one.title),
            Cell(when, "text2"),
            Cell(one.branch, "text3", tip=one.branch),
        )[place]

    def _open(self, line: int) -> None:
        one = self.people.at(line)
        if one is not None and one.form:
            self.desk.go(BRANCHES, (one.form, one.uid))

    # papers -------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        path = choose_target(self, "导出汇总", f"党委汇总 {self.period}.xlsx", "Excel (*.xlsx)")
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> None:
        order = Order(path.with_suffix(".xlsx"), period=self.period)

        def done(report: Report) -> None:
            self.inform("ok", f"已导出 {report.path.name}：五张汇总表和九种名册的每一行")

        self.desk.run("正在导出汇总", lambda ws, _ticks: make_report(ws, "rollup", order), done)

    def _remind(self) -> None:
        from app.ui.print_wanted import wanted_paper

        if self.desk.has_page(PREVIEW):
            self.desk.go(PREVIEW, wanted_paper("reminders", ROLLUP, self.period))

    def print_here(self) -> None:
        from app.ui.print_wanted import wanted_paper

        if self.desk.has_page(PREVIEW):
            self.desk.go(PREVIEW, wanted_paper("rollup", ROLLUP, self.period))

    def take_focus(self) -> None:
        self.grid.setFocus()

    def begin(self) -> None:
        """Ctrl+N: nothing is written here."""

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._side.setFixedWidth(_NARROW if sizes.rail else _SIDE)


def shown(head: Head, value: int) -> str:
    """A figure as the grid has it."""
    if head.unit == rollup.MONEY:
        return show_money(value)
    return f"{value / 10:.1f}%" if head.unit == rollup.SHARE else str(value)


def _short(title: str) -> str:
    """二、本季度增加 and 年龄：31—35岁 without what the heading has no room for."""
    return title.strip("　 ").removesuffix("登记表").removesuffix("情况")


def _width(title: str, total: str) -> int:
    """Of the heading, and of the sum, which stands in bold."""
    from app.ui import theme

    needed = max(theme.text_width(_short(title), tokens.SUB), theme.text_width(total, bold=True))
    return min(176, max(72, round(needed) + 28))
