"""统计: how the number of members changed in a period, and how they are made up on a day; every number opens its people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout

from app.actions.member_numbers import read_book
from app.domain.agenda import MEMBERS_PAGE, Target
from app.ui.page import PREVIEW, Page
from app.ui.statistics_makeup import MakeupTab
from app.ui.statistics_numbers import NumbersTab
from app.ui.widgets.basics import button, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from app.actions.member_numbers import Book
    from app.actions.records import Saved
    from app.domain.change_table import Difference, Event
    from app.ui import tokens
    from app.ui.desk import Desk
    from app.ui.field_dialog import FieldDialog

STATISTICS, IMPORT = "statistics", "import"
CHANGES, MAKEUP = range(2)
TABS = ("党员数量变化", "党员构成")
_PAPERS = (("change_table", "change_table_xlsx"), ("composition", "composition_xlsx"))


class StatisticsPage(Page):
    watches = frozenset({"member", "member_change", "setting"})
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "统计")
        self.header.caption.set_text("由变动登记和信息卡算出")
        self.print = button("打印", icon="printer")
        menu = QMenu(self)
        for place, words in enumerate(("Word（含图）", "Excel")):
            menu.addAction(words).triggered.connect(lambda *_, place=place: self._preview(place))
        self.print.setMenu(menu)
        if desk.has_page(PREVIEW):
            self.header.add(self.print)
        self._book: Book | None = None
        self.tabs = TabBar(height=40, inset=24)
        self.tabs.set_tabs(TABS)
        self.tabs.chosen.connect(lambda _tab: self._show_tab())
        self.numbers, self.makeup = NumbersTab(desk), MakeupTab(desk)
        self.numbers.papers_wanted.connect(self._papers)
        self.numbers.telling_wanted.connect(self._telling)
        for tab in (self.numbers, self.makeup):
            tab.card_wanted.connect(lambda uid: desk.go(MEMBERS_PAGE, uid))
        lead = ("导入 Excel", lambda: desk.go(IMPORT)) if desk.has_page(IMPORT) else None
        self.nobody = EmptyState("chart-bar", "还没有党员卡", "有了信息卡，人数和构成就在这里算出来", lead)
        self.stack = QStackedWidget()
        for widget in (self.numbers, self.makeup, self.nobody):
            self.stack.addWidget(widget)
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.tabs)
        body.addWidget(rule("firm"))
        body.addWidget(self.stack, 1)
        self.set_body(body)

    def refresh(self) -> None:
        self._book = read_book(self.desk.ws)
        self._show_tab()

    def _show_tab(self) -> None:
        book = self._book
        if book is None:
            return
        if not book.cards:
            self.stack.setCurrentWidget(self.nobody)
        elif self.tabs.current() == CHANGES:
            self.numbers.show_book(book)
            self.stack.setCurrentWidget(self.numbers)
        else:
            self.makeup.show_book(book)
            self.stack.setCurrentWidget(self.makeup)

    def show_tab(self, tab: int) -> None:
        self.tabs.set_current(tab)
        self._show_tab()

    def show_place(self, where: object) -> None:
        """A registered change by its uid, a period by its text."""
        if isinstance(where, Target):
            self.show_tab(CHANGES)
            if where.period:
                self.numbers.show_period(where.period)
            self.numbers.go_to_change(where.uid)

    # acts ---------------------------------------------------------------------------------------------

    def _papers(self, event: Event) -> None:
        from app.ui.change_papers import papers_dialog

        book = self._book
        if book is not None and event.uid in book.lacking:
            lacks = book.lacking[event.uid]
            told = book.told[event.uid]
            self._open(
                papers_dialog(self.window(), self.desk, event.uid, told, event.name, lacks), "已登记材料"
            )

    def _telling(self, one: Difference) -> None:
        from app.ui.change_papers import telling_dialog

        self._open(telling_dialog(self.window(), self.desk, one), f"已补登 {one.name} 的变动")

    def _open(self, dialog: FieldDialog, words: str) -> None:
        self.dialog = dialog
        dialog.done_with.connect(lambda saved: self._saved(saved, words))
        dialog.open()

    def _saved(self, saved: Saved, words: str) -> None:
        self.desk.changed(saved.forms)
        self.desk.toast_done(words, saved.batch)

    def _preview(self, place: int) -> None:
        from app.ui.print_wanted import wanted_paper

        if not self.desk.has_page(PREVIEW):
            return
        tab = self.tabs.current()
        name = _PAPERS[tab][place]
        if tab == CHANGES:
            wanted = wanted_paper(name, STATISTICS, self.numbers.period.text)
            wanted = replace(wanted, caption=self.numbers.name.text())
        else:
            wanted = wanted_paper(name, STATISTICS)
            wanted = replace(
                wanted, order=replace(wanted.order, on=self.makeup.day), caption=self.makeup.about()
            )
        self.desk.go(PREVIEW, wanted)

    def print_here(self) -> None:
        self._preview(0)

    def take_focus(self) -> None:
        (self.numbers if self.tabs.current() == CHANGES else self.makeup).table.setFocus()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.numbers.resize_for(sizes)
        self.makeup.resize_for(sizes)
