"""The sheet of a month: how much is in, who has not paid (with boxes to tick), who has; and the one act that collects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout

from app.domain.capitals import in_capitals
from app.domain.dates import first_day
from app.domain.dues_ledger import ARREARS, UNASSESSED
from app.domain.money import show_money
from app.domain.values import as_text
from app.texts.agenda import day_name
from app.ui import tokens
from app.ui.widgets.basics import ElidedLabel, badge, button, chip, column, label, plain, row, rule, set_badge
from app.ui.widgets.progress import ProgressBar
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from app.actions.dues_looking import MonthLine, MonthSheet
    from app.domain.codes import CodeTable

_COLUMNS = (
    Column("", 40),
    Column("姓名", 0, least=72),
    Column("应交（元）", 92, right=True),
    Column("状态", 116),
)
CASH, TRANSFER = "cash", "transfer"
PAPERS = (("月收缴表", "dues_month"), ("这个月的收据", "dues_receipts"))
NOTHING_TICKED, ALL_PAID, CLOSED = "先勾选要登记的人", "这个月已经收齐", "已结账，不再变动"


class MonthTable(Table):
    """Space or a click on the box ticks, Ctrl+A everybody who has not paid."""

    ticked = Signal(int)
    all_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and line >= 0:
            self.ticked.emit(line)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0:
            self.ticked.emit(index.row())


class DuesMonth(QFrame):
    """`collect_wanted` carries whom and the way; `details_wanted` asks for date, payer, receipt number and the like."""

    collect_wanted = Signal(object, str)
    details_wanted = Signal(object, str)
    account_wanted = Signal(str)
    print_wanted = Signal(str, str)
    close_wanted = Signal(str)
    reopen_wanted = Signal(str)
    moved = Signal(str)

    def __init__(self, ways: CodeTable, *, read_only: bool) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._ways, self._read_only = ways, read_only
        self.sheet: MonthSheet | None = None
        self.ticked: set[str] = set()
        self.title = label("", "h2")
        self.print = button("打印", icon="printer", small=True)
        self.print.setMenu(self._papers())
        self.closing = button("结账", self._close, small=True)
        self.amount, self.due, self.share = label("", "display"), label("", "sub"), badge("")
        self.bar = ProgressBar("ok.mid")
        self.capitals = ElidedLabel("", tokens.SUB)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = MonthTable(first_inset=tokens.CARD_MARGIN)
        self.table.setModel(self.model)
        self.table.setAccessibleName("月收缴表")
        self.table.setMinimumHeight(2 * tokens.ROW)  # it scrolls: a low window is not pushed open
        self.table.ticked.connect(self._tick)
        self.table.all_wanted.connect(self.tick_all)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self._open)
        self.ways = {code: chip(ways.label(code)) for code in (CASH, TRANSFER)}
        for code, made in self.ways.items():
            made.clicked.connect(lambda *_, code=code: self.use_way(code))
        self.more = button("改日期、收据号…", self._details, kind="link", small=True)
        self.all = button("全选", self.tick_all, kind="link", small=True)
        self.how = ElidedLabel("", tokens.MICRO, color="text3")
        self.why, self.sum = label("", "cap"), label("", "strong")
        self.collect = button("登记收缴", self._collect, kind="primary")
        self._build()
        for part in (self.capitals, self.how):
            part.hide()  # until the window is known to have room for them
        self.use_way(CASH)

    def _build(self) -> None:
        edge = tokens.CARD_MARGIN
        head = row(self.title, None, self.closing, self.print, gap=8, margins=(edge, 0, edge, 0))
        number = row(
            self.amount, column(None, label("元已收", "sub"), self.due, None, gap=0), None, self.share
        )
        self._numbers = plain(column(number, self.bar, self.capitals, gap=6, margins=(edge, 0, edge, 10)))
        how = row(*self.ways.values(), self.more, None, self.all, gap=6)
        act = row(None, self.why, self.sum, self.collect, gap=8)
        self._foot = plain(column(self.how, how, act, gap=8, margins=(edge, 8, edge, 8)))
        body = QVBoxLayout(self)
        body.setContentsMargins(1, 0, 1, 3)
        body.setSpacing(0)
        body.addWidget(plain(head, height=tokens.CARD_HEAD))
        body.addWidget(self._numbers)
        body.addWidget(rule())
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        body.addWidget(self._foot)

    def _papers(self) -> QMenu:
        menu = QMenu(self)
        for words, paper in PAPERS:
            menu.addAction(words).triggered.connect(
                lambda *_, paper=paper: self.print_wanted.emit(paper, self.month)
            )
        return menu

    @property
    def month(self) -> str:
        return self.sheet.month if self.sheet else ""

    def show_sheet(self, sheet: MonthSheet) -> None:
        if self.sheet is None or sheet.month != self.sheet.month:
            self.ticked.clear()
        here = self.key()
        self.sheet = sheet
        self.ticked &= {line.key for line in sheet.lines if line.sum}
        self.title.setText(f"{int(sheet.month[5:])}月收缴表")
        self.amount.setText(show_money(sheet.paid))
        self.due.setText(f"应收 {show_money(sheet.due)} 元")
        full, asked = sheet.full, len(sheet.asked)
        set_badge(self.share, f"{full} / {asked} 人", "ok" if full == asked else "warn")
        self.share.setVisible(bool(asked))
        self.bar.set_share(sheet.paid / sheet.due if sheet.due else 0)
        self.capitals.set_text(f"大写　{in_capitals(sheet.paid)}")
        self.closing.setText("重开" if sheet.closed else "结账")
        self.closing.setAccessibleName(f"{self.title.text()}：{self.closing.text()}")
        self.closing.setVisible(not self._read_only)
        self.model.set_rows(sheet.lines)
        self.go_to(here)
        self._judge()

    def explain(self, words: str) -> None:
        """How the amount of the marked person came about."""
        self.how.set_text(words)

    def key(self) -> str:
        found: MonthLine | None = self.table.marked()
        return found.key if found is not None else ""

    def go_to(self, key: str) -> None:
        place = next((n for n, line in enumerate(self.model.rows()) if line.key == key), -1)
        if place >= 0:
            self.table.select(place)

    def _cell(self, line: MonthLine, place: int) -> Cell:
        due = show_money(line.cell.due) if line.cell.due or not line.cell.open else "—"
        return (self._box(line), Cell(line.name), Cell(due), self._state(line))[place]

    def _box(self, line: MonthLine) -> Cell:
        if not line.sum:
            return Cell("", icon="circle-check", color="ok") if line.cell.due or line.cell.paid else Cell()
        on = line.key in self.ticked
        return Cell("", icon="square-check-filled" if on else "square", color="text" if on else "input",
                    tip="已勾选" if on else "空格勾选")  # fmt: skip

    def _state(self, line: MonthLine) -> Cell:
        if line.cell.state == UNASSESSED:
            return Cell("未核定", "info")
        if line.cell.open:
            if line.late_before:
                return Cell("以前也未交", "bad")
            words = "欠交" if line.cell.state == ARREARS else "待收"
            if line.cell.paid:
                words = f"差 {show_money(line.cell.open)}"
            by_quarter = len(line.brings) > 1
            return Cell(f"按季 {show_money(line.sum)}" if by_quarter else words,
                        "bad" if line.cell.state == ARREARS else "text2")  # fmt: skip
        standing = [one for one in line.paid if one.stands]
        if not standing:
            return Cell("免交" if not line.cell.due else "", "text3")
        last = standing[-1].values
        day, way = (
            day_name(as_text(last.get("paid_on")), first_day(self.month)),
            self._ways.label(as_text(last.get("way"))),
        )
        return Cell(f"{day} {way}", "text2")

    def _tick(self, line: int) -> None:
        found = self.model.at(line)
        if found is not None:
            self.tick(found.key)

    def tick(self, key: str) -> None:
        """The other way round, where there is something to pay."""
        line = next((one for one in self.model.rows() if one.key == key), None)
        if line is None or not line.sum or self._read_only:
            return
        self.ticked ^= {key}
        self.table.viewport().update()
        self._judge()

    def tick_all(self) -> None:
        """Everybody who has not paid; nobody, when all are ticked already."""
        waiting = {line.key for line in self.model.rows() if line.sum}
        self.ticked = set() if waiting <= self.ticked else waiting
        self.table.viewport().update()
        self._judge()

    def chosen(self) -> list[MonthLine]:
        return [line for line in self.model.rows() if line.key in self.ticked]

    def use_way(self, code: str) -> None:
        for name, made in self.ways.items():
            made.setChecked(name == code)

    def way(self) -> str:
        return next((code for code, made in self.ways.items() if made.isChecked()), CASH)

    def _judge(self) -> None:
        chosen = self.chosen()
        waiting = any(line.sum for line in self.model.rows())
        self.collect.setText(f"登记收缴 {len(chosen)} 人" if chosen else "登记收缴")
        self.collect.setEnabled(bool(chosen) and not self._read_only)
        self.sum.setText(f"{show_money(sum(line.sum for line in chosen))} 元" if chosen else "")
        closed = CLOSED if self.sheet is not None and self.sheet.closed else ALL_PAID
        unfixed = sum(line.cell.state == UNASSESSED for line in self.model.rows())
        if not waiting and unfixed and closed == ALL_PAID:
            closed = f"还有 {unfixed} 人没有核定"
        self.why.setText("" if chosen else NOTHING_TICKED if waiting else closed)
        self.all.setVisible(waiting and not self._read_only)

    def _moved(self, _line: int) -> None:
        if self.key():
            self.moved.emit(self.key())

    def _open(self, line: int) -> None:
        found = self.model.at(line)
        if found is not None:
            self.account_wanted.emit(found.key)

    def _collect(self) -> None:
        self.collect_wanted.emit(self.chosen(), self.way())
        if not self.collect.isEnabled():
            self.table.setFocus()  # a button that is switched off gives the keys to nobody knows whom

    def _details(self) -> None:
        here = self.table.marked()
        marked = [here] if here is not None and here.sum else []
        self.details_wanted.emit(self.chosen() or marked, self.way())

    def _close(self) -> None:
        wanted = self.reopen_wanted if self.sheet is not None and self.sheet.closed else self.close_wanted
        wanted.emit(self.month)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.setFixedWidth(400 if sizes.wide else 336 if sizes.rail else 352)
        self.capitals.setVisible(not sizes.tight)
        self.how.setVisible(not sizes.tight)
