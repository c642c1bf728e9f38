"""党费: the year at the left, the month at the right; assessment, arrears and handing up behind the other tabs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QStackedWidget

from app.actions.dues_looking import look
from app.domain.agenda import Target
from app.ui.dues_acts import DuesActs
from app.ui.dues_collecting import Collecting
from app.ui.page import PREVIEW, Page
from app.ui.widgets.basics import button, row

if TYPE_CHECKING:
    from app.actions.dues_looking import DuesDesk
    from app.ui import tokens
    from app.ui.desk import Desk

DUES, REGISTER = "dues", "dues_register"
YEARS_BACK = 4
FORMS = frozenset(
    {
        "member",
        "member_change",
        "setting",
        "dues_payment",
        "dues_assessment",
        "dues_closing",
        "dues_remittance",
    }
)


class DuesPage(Page):
    watches = FORMS
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "党费")
        self.header.caption.set_text("按月收缴·按季上缴")
        self.year = desk.ws.today().year
        self.years = button("", icon="chevron-down")
        self.years.setMenu(self._year_menu())
        self.years.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.standard = button("缴费标准", lambda: desk.go("settings", DUES), icon="settings")
        self.register = button("打印登记表", self.print_here, icon="printer")
        self.header.add(self.years, self.standard, self.register)
        self.acts = DuesActs(desk, self)
        self.collecting = Collecting(desk, self, self.acts)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.collecting)
        self.set_body(row(self.stack))
        self._name_year()

    def _year_menu(self) -> QMenu:
        menu = QMenu(self)
        now = self.desk.ws.today().year
        for year in range(now + 1, now - YEARS_BACK, -1):
            menu.addAction(f"{year}年").triggered.connect(partial(self.show_year, year))
        return menu

    def _name_year(self) -> None:
        self.years.setText(f"{self.year}年")
        self.years.setAccessibleName(f"年度：{self.year}年")

    def show_year(self, year: int, *_: object) -> None:
        self.year = year
        self._name_year()
        self.desk.messages.attempt(self.refresh)

    def reading(self) -> DuesDesk:
        return look(self.desk.ws, self.year)

    def refresh(self) -> None:
        self._name_year()
        self.collecting.show_desk(self.reading())

    def show_place(self, where: object) -> None:
        """A month by its period, a person by the uid."""
        if isinstance(where, Target):
            if where.period[:4].isdigit() and int(where.period[:4]) != self.year:
                self.show_year(int(where.period[:4]))
            self.collecting.go_to(where.uid, where.period)

    def find_here(self) -> None:
        self.collecting.search.setFocus()

    def clear_search(self) -> bool:
        return self.collecting.clear_search()

    def go_back(self) -> bool:
        return self.collecting.go_back()

    def begin(self) -> None:
        """Ctrl+N: collect."""
        self.collecting.month.table.setFocus()

    def print_here(self) -> None:
        from app.ui.print_wanted import wanted_paper

        if self.desk.has_page(PREVIEW):
            self.desk.go(PREVIEW, wanted_paper(REGISTER, DUES, str(self.year)))

    def take_focus(self) -> None:
        self.collecting.take_focus()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.collecting.resize_for(sizes)
