"""四册五表: the nine registers and the half-yearly check at the left, the chosen one at the right, all of it computed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from app.actions.register_checks import checks_of
from app.actions.register_lines import Shelf
from app.actions.register_settings import registers_of
from app.actions.reports import make_report
from app.domain.agenda import Target
from app.texts import say
from app.ui import tokens
from app.ui.choosing import choose_target
from app.ui.page import PREVIEW, Page
from app.ui.print_wanted import Wanted, file_path
from app.ui.register_check_view import CheckView
from app.ui.register_view import RegisterView
from app.ui.widgets.basics import button, frame, label, row
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions.reports import Order, Report
    from app.domain.register import Register
    from app.ui.desk import Desk

REGISTERS, CHECK, ALL = "registers", "register_check", "registers"
MEMBERS, IMPORT = "members", "import"
LIST_WIDTH, NARROW_LIST = 232, 224
CHECK_TITLE = "更新核对"
_LIST = (Column("册表", 0), Column("条数", 40, right=True))
_SIGNS = {"roster": "users", "form": "table"}


class RegistersPage(Page):
    watches = frozenset(
        {
            "member", "member_change", "setting", "dues_payment", "dues_assessment", "democratic_appraisal",
            "register_check", "political_study", "integrity_study", "situation_education",
        }
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "四册五表")
        self.setProperty("help", REGISTERS)
        self.header.caption.set_text("由信息卡和登记算出，不用重填")
        self.bring = button("导入填好的表", lambda: desk.go(IMPORT, "member"), icon="file-import")
        self.export = button("导出 Excel", self._open_exports, icon="file-export")
        self.look = button("打印预览", self.print_here, icon="printer")
        self.header.add(self.bring, self.export, self.look)
        self.bring.setVisible(desk.has_page(IMPORT) and not desk.ws.read_only)
        self.look.setVisible(desk.has_page(PREVIEW))
        self._items: list[Register | None] = [*registers_of(desk.ws), None]
        self._counts: list[int] = []
        self._shelf: Shelf | None = None  # the counts are of this one
        self.model = ListModel(_LIST, self._list_cell)
        self.list = Table(first_inset=tokens.CARD_MARGIN)
        self.list.setAccessibleName("四册五表")
        self.list.horizontalHeader().hide()
        self.list.setModel(self.model)
        self.list.moved.connect(self._choose)
        self.list.opened.connect(lambda _row: self._enter())
        self.view, self.check = RegisterView(desk), CheckView(desk)
        self.view.card_wanted.connect(self._open_card)
        self.check.card_wanted.connect(self._open_card)
        self.view.complained.connect(self.complain)
        self._build()

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.check)
        left = QVBoxLayout()
        left.setContentsMargins(0, 8, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.list, 1)
        left.addLayout(row(label("回车进入右边的表", "micro"), margins=(tokens.CARD_MARGIN, 8, 8, 12)))
        self._left = frame(left, pane="left")
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._left)
        body.addWidget(self.stack, 1)
        self.set_body(body)

    def _list_cell(self, item: Any, place: int) -> Cell:
        number = self._items.index(item)
        if place == 0:
            sign = _SIGNS[item.series] if item is not None else "checklist"
            return Cell(item.short if item is not None else CHECK_TITLE, icon=sign)
        return Cell(str(self._counts[number]) if number < len(self._counts) else "", "text3")

    @property
    def chosen(self) -> Register | None:
        """None is the check."""
        place = self.list.currentIndex().row()
        return self._items[place] if 0 <= place < len(self._items) else self._items[0]

    def refresh(self) -> None:
        shelf = Shelf(self.desk.ws)
        place = max(0, self.list.currentIndex().row())
        self.model.set_rows(self._items)
        self.view.take(shelf)
        self.list.select(place)
        self._shelf = shelf
        self.desk.ahead.add(self._count(shelf), soon=True)

    def _count(self, shelf: Shelf) -> Iterator[None]:
        """How many lines each has, a register a turn: the chosen one need not wait for the other eight."""
        found: list[int] = []
        for register in self._items:
            if self._shelf is not shelf:  # read again meanwhile
                return
            found.append(
                len(checks_of(self.desk.ws)) if register is None else self.view.count(shelf, register)
            )
            self._counts = [*found, *self._counts[len(found) :]]
            self.list.viewport().update()
            yield

    def _choose(self, place: int) -> None:
        if not 0 <= place < len(self._items):
            return
        self.clear_complaint()
        register = self._items[place]
        if register is None:
            self.desk.messages.attempt(self.check.refresh)
            self.stack.setCurrentWidget(self.check)
        else:
            self.desk.messages.attempt(lambda: self.view.show_register(register))
            self.stack.setCurrentWidget(self.view)
        self.export.setEnabled(True)

    def _enter(self) -> None:
        (self.check if self.chosen is None else self.view).take_focus()

    def _open_card(self, uid: str) -> None:
        if uid:
            self.desk.go(MEMBERS, uid)

    # papers -------------------------------------------------------------------------------------------

    def _order(self, name: str, *words: str) -> Order:
        return replace(self.view.order(), path=file_path(name, *words))

    def print_here(self) -> None:
        if not self.desk.has_page(PREVIEW):
            return
        register = self.chosen
        if register is None:
            order = replace(
                self._order(CHECK, say("report.register_check")), uid=self.check.uid, period="", on=None
            )
            self.desk.go(PREVIEW, Wanted(CHECK, order, CHECK_TITLE, "", REGISTERS))
            return
        about = self.view.about()
        order = self._order(register.id, register.title, about)
        self.desk.go(PREVIEW, Wanted(register.id, order, register.title, about, REGISTERS))

    def exports(self) -> QMenu:
        menu, register = QMenu(self), self.chosen
        name, title = (
            (CHECK, say("report.register_check")) if register is None else (register.id, register.title)
        )
        menu.addAction(f"{title}…").triggered.connect(lambda *_: self._export(name, title, self.view.about()))
        if register is not None and register.comes_back and self._is_of_now(register):
            filling = menu.addAction("发下去填写的表（锁住算出来的栏）…")
            filling.triggered.connect(lambda *_: self._export(name, title, "填写", locked=True))
        menu.addSeparator()
        whole = say("report.registers")
        menu.addAction(f"{whole}…").triggered.connect(lambda *_: self._export(ALL, whole, self.view.about()))
        return menu

    def _is_of_now(self, register: Register) -> bool:
        """A list of another day shows how things stood then: nothing can be filled in."""
        return not register.of_a_day or self.view.when.day() == self.desk.ws.today()

    def _open_exports(self) -> None:
        self.exports().popup(self.export.mapToGlobal(QPoint(0, self.export.height() + 4)))

    def _export(self, name: str, *words: str, locked: bool = False) -> None:
        chosen = choose_target(self, "导出", str(file_path(name, *words)), "*.xlsx")
        if chosen is not None:
            self.write(name, chosen.with_suffix(".xlsx"), locked=locked)

    def write(self, name: str, path: Path, *, locked: bool = False) -> None:
        """Makes the file as a job."""
        order = replace(
            self.view.order(), path=path, locked=locked, uid=self.check.uid if name == CHECK else ""
        )
        self.clear_complaint()
        self.desk.run(
            f"正在生成 {path.name}",
            lambda ws, progress: make_report(ws, name, replace(order, progress=progress)),
            self._made,
        )

    def _made(self, done: Report) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        folder = QUrl.fromLocalFile(str(done.path.parent))
        words = say("report.done_sheets", name=done.path.name, records=done.records)
        self.inform("ok", words, ("打开所在文件夹", lambda: QDesktopServices.openUrl(folder)))

    # the window ---------------------------------------------------------------------------------------

    def show_place(self, where: object) -> None:
        """A register by its id; the check by a target of the agenda, or one that was made by (form, uid)."""
        form = where.form if isinstance(where, Target) else where[0] if isinstance(where, tuple) else where
        uid = str(where[1]) if isinstance(where, tuple) else ""
        ids = [one.id if one is not None else CHECK for one in self._items]
        if form in ids:
            self.list.select(ids.index(str(form)))
            if form == CHECK:
                self.check.choose(uid)

    def find_here(self) -> None:
        self.view.search.setFocus()

    def clear_search(self) -> bool:
        return self.view.search.take_back()

    def take_focus(self) -> None:
        self.list.setFocus()

    def leave(self) -> None:
        self.view.close_popups()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._left.setFixedWidth(NARROW_LIST if sizes.rail else LIST_WIDTH)
        self.view.resize_for(sizes)
        self.check.resize_for(sizes)
