"""One register as a table: of a day or a period, searched by name, its columns as the branch arranged them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.actions.paper_kit import Order
from app.actions.people import matches
from app.actions.register_lines import Shelf, day_of, names_of, register_lines
from app.actions.register_settings import arrangement_of, columns_of
from app.domain.register_columns import Around, Line, fitted, masked_text
from app.ui import theme, tokens
from app.ui.register_arranger import Arranger
from app.ui.register_when import WhenLine
from app.ui.widgets.basics import button, label, plain, row, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.frozen import FrozenColumn
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.register import Column as RegisterColumn
    from app.domain.register import Register
    from app.domain.register_arranging import Arrangement
    from app.ui.desk import Desk

_LEAST, _MOST, _ROOM, _FIRST_ROOM, _LOOKED_AT = 28, 208, 24, 40, 60  # pixels; and lines
HINT = "回车打开信息卡，Ctrl+P 打印"
_NAMES = ("name", "member.name")
_EMPTY = {
    "roster": ("这一天还没有党员", "在“党员”里建卡或导入花名册，这里就有了"),
    "applicants": ("这一天没有申请入党人", "信息卡的人员类别是入党申请人的，列在这里"),
    "activists": ("这一天没有入党积极分子", "信息卡的人员类别是入党积极分子的，列在这里"),
    "candidates": ("这一天没有发展对象", "信息卡的人员类别是发展对象的，列在这里"),
    "dues_register": ("这一年没有应交党费的人", "在“党费”里核定和收缴，这里就有了"),
    "commendations": ("这段时间没有受表彰的记录", "在信息卡的“奖惩”里登记，这里就有了"),
    "penalties": ("这段时间没有受处分的记录", "在信息卡的“奖惩”里登记，这里就有了"),
    "changes": ("这段时间没有增减变动", "在信息卡上办理变动，这里就有了"),
    "appraisals": ("这一年没有评议和学时", "民主评议的结果和各次学习的学时，列在这里"),
}
_ANY = ("这段时间没有内容", "信息卡和登记里有了，这里就有了")
NOT_FOUND = ("没有找到", "换个姓名或拼音首字母试试，按 Esc 清除")


class RegisterView(QFrame):
    """`card_wanted` carries the uid of the person a line tells of."""

    card_wanted = Signal(str)
    complained = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk, self._shelf = desk, Shelf(desk.ws)
        self.register: Register | None = None
        self.columns: list[RegisterColumn] = []
        self._lines: list[Line] = []
        self._names: list[str] = []
        self._around = Around(desk.ws.today(), desk.ws.definitions.rules)
        self.search = SearchLine("姓名或拼音首字母")
        self.search.setMinimumWidth(140)
        self.search.textChanged.connect(lambda _text: self._show_rows())
        self.when = WhenLine(desk.ws.today)
        self.when.changed.connect(self._read_again)
        self.when.complained.connect(self.complained)
        self.arrange = button("栏目和式样", self._open_arranger, icon="columns-3")
        self.model = ListModel((Column(""),), self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setModel(self.model)
        self.table.set_scrolls(on=True)
        self.table.opened.connect(self._opened)
        self.frozen = FrozenColumn(self.table)
        self.frozen.follow(self.model)
        self.empty = EmptyState("table", *_ANY)
        self.totals = label("", "cap")
        self._arranger: Arranger | None = None
        self._build()

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        margin = tokens.PAGE_MARGIN
        top = row(self.search, self.when, None, self.arrange, gap=8, margins=(margin, 12, margin, 12))
        top.setStretch(0, 2)
        foot = row(self.totals, None, label(HINT, "micro"), margins=(margin, 0, margin, 0))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(top)
        body.addWidget(self._stack, 1)
        body.addWidget(rule("firm"))
        body.addWidget(plain(foot, height=tokens.ROW))

    # what is shown ------------------------------------------------------------------------------------

    def count(self, shelf: Shelf, register: Register) -> int:
        return len(
            register_lines(shelf, register, on=self.day_for(register), period=self.period_for(register))
        )

    def day_for(self, register: Register) -> date:
        """The day a register would be of, from what is chosen for its kind."""
        return self.when.day() if register.of_a_day else self._desk.ws.today()

    def period_for(self, register: Register) -> str:
        return "" if register.of_a_day else self.when.period(year=register.of_a_year)

    def take(self, shelf: Shelf) -> None:
        """The cards as they are now."""
        self._shelf = shelf

    def show_register(self, register: Register) -> None:
        """Raises UserError("period.unreadable")."""
        self.register = register
        self.when.ask(register)
        self.table.setAccessibleName(register.title)
        ws, on, period = self._desk.ws, self.day_for(register), self.period_for(register)
        self._lines = register_lines(self._shelf, register, on=on, period=period)
        self._names = list(names_of(self._lines))
        self._around = Around(day_of(register, on, period), ws.definitions.rules)
        self.columns = columns_of(ws, register)
        names = [n for n, c in enumerate(self.columns[:3]) if c.id in _NAMES]
        self.frozen.keep(names[0] + 1 if names else 1)
        self.model.set_columns([self._column(place) for place in range(len(self.columns))])
        self._show_rows()
        self._show_arranger()

    def _read_again(self) -> None:
        if self.register is not None:
            register = self.register
            self._desk.messages.attempt(lambda: self.show_register(register))

    def _show_rows(self) -> None:
        words = self.search.text().strip()
        shown = [
            line
            for line, name in zip(self._lines, self._names, strict=True)
            if not words or matches(name, words)
        ]
        self.model.set_rows(shown)
        self.table.fit()
        self.totals.setText(f"共 {len(self._lines)} 条" + (f"，找到 {len(shown)} 条" if words else ""))
        register = self.register
        if not shown and register is not None:
            self.empty.say(*(NOT_FOUND if self._lines else _EMPTY.get(register.id, _ANY)))
        self._stack.setCurrentWidget(self.table if shown else self.empty)
        self.table.select(0)

    def _cell(self, line: Any, place: int) -> Cell:
        column = self.columns[place]
        shape = column.kind.kind, column.format
        text = masked_text(fitted(column.kind.make(line, self._around), *shape), *shape)
        return Cell(text.replace("\n", " "), bold=column.id in _NAMES)

    def _column(self, place: int) -> Column:
        """As wide as its heading and what the first lines say, within bounds."""
        column = self.columns[place]
        bold = column.id in _NAMES
        texts = [self._cell(line, place).text for line in self._lines[:_LOOKED_AT]]
        widest = max((theme.text_width(text, bold=bold) for text in texts), default=0.0)
        heading = theme.text_width(column.label, tokens.SUB)
        width = round(min(_MOST, max(_LEAST, widest, heading))) + (_FIRST_ROOM if place == 0 else _ROOM)
        return Column(column.label, width, right=column.kind.kind in ("money", "number"))

    def lines(self) -> Sequence[Any]:
        """Those that are shown."""
        return self.model.rows()

    def _opened(self, place: int) -> None:
        found = self.model.at(place)
        if found is not None:
            self.card_wanted.emit(found.uid)

    # papers -------------------------------------------------------------------------------------------

    def order(self) -> Order:
        """Day and period of what is shown; the caller says where it goes."""
        register = self.register
        if register is None or register.of_a_day:
            return Order(Path(), on=self.when.day(), period=self.when.period(year=False))
        return Order(Path(), period=self.period_for(register))

    def about(self) -> str:
        return self.when.text()

    # columns ------------------------------------------------------------------------------------------

    def _open_arranger(self) -> None:
        self.arranger().toggle_under(self.arrange)

    def arranger(self) -> Arranger:
        if self._arranger is None:
            self._arranger = Arranger(self.window(), self._desk)
            self._arranger.kept.connect(self._desk.changed)
            self._show_arranger()
        return self._arranger

    def _show_arranger(self) -> None:
        if self._arranger is not None and self.register is not None:
            self._arranger.show_register(self.register, self._arrangement())

    def _arrangement(self) -> Arrangement:
        if self.register is None:
            raise LookupError
        return arrangement_of(self._desk.ws, self.register)

    def close_popups(self) -> None:
        if self._arranger is not None:
            self._arranger.hide()

    def take_focus(self) -> None:
        self.table.setFocus()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.table.verticalHeader().setDefaultSectionSize(sizes.table_row)
