"""党费: the year at the left, the month at the right; assessment, arrears and handing up behind the other tabs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget

from app.actions.dues_looking import look
from app.actions.dues_using import FORMS as USING
from app.actions.dues_using import NOTICE
from app.domain.agenda import Target
from app.domain.agenda_dues import FIXING, LATE, PUBLISH, REMIT
from app.ui import tokens
from app.ui.dues_acts import DuesActs
from app.ui.dues_collecting import Collecting
from app.ui.dues_fixing import Fixing
from app.ui.dues_late import Late
from app.ui.dues_remitting import Remitting
from app.ui.page import Page
from app.ui.widgets.basics import button, menu_button, row
from app.ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from app.actions.dues_looking import DuesDesk
    from app.ui.desk import Desk

DUES, REGISTER = "dues", "dues_register"
YEARS_BACK = 4
TABS, LATE_TAB = ("收缴", "核定", "欠交", "上缴与使用"), 2
FORMS = frozenset({"member", "member_change", "setting", "dues_assessment", "dues_closing"}) | USING


class DuesPage(Page):
    watches = FORMS
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "党费")
        self.year = desk.ws.today().year
        self.tabs = TabBar(height=tokens.HEADER - 1, inset=0, line=False)
        self.tabs.set_tabs(TABS)
        self.tabs.chosen.connect(self.show_tab)
        self.header.put_tabs(self.tabs)
        self.years = menu_button("", self._year_menu())
        self.standard = button("缴费标准", lambda: desk.go("settings", DUES), icon="settings")
        self.register = button("打印登记表", self._print_register, icon="printer")
        self.header.add(self.years, self.standard, self.register)
        self.acts = DuesActs(desk, self)
        self.collecting = Collecting(desk, self, self.acts)
        self.fixing, self.late = Fixing(desk, self.acts), Late(desk, self.acts)
        self.remitting = Remitting(desk, self.acts)
        self.stack = QStackedWidget()
        for view in (self.collecting, self.fixing, self.late, self.remitting):
            self.stack.addWidget(view)
        self.set_body(row(self.stack))
        self.collecting.account.fix_wanted.connect(self._fix)
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._step_tab, by))
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
        """The tab in sight; the others when they are shown."""
        self._name_year()
        desk = self.reading()
        view = self.view()
        view.show_desk(desk)
        late = sum(bool(one.standing.arrears) for one in desk.status.people)
        self.tabs.set_count(LATE_TAB, min(late, 99))

    def view(self) -> Collecting | Fixing | Late | Remitting:
        return (self.collecting, self.fixing, self.late, self.remitting)[self.stack.currentIndex()]

    def show_tab(self, number: int) -> None:
        self.tabs.set_current(number)
        self.stack.setCurrentIndex(number)
        self.register.setVisible(number == 0)  # each of the other tabs has its own papers
        self.clear_complaint()
        self.desk.messages.attempt(self.refresh)
        self.take_focus()

    def _step_tab(self, by: int) -> None:
        self.show_tab(min(max(0, self.tabs.current() + by), len(TABS) - 1))

    def _fix(self, key: str) -> None:
        """From the account of a person: the same dialog as in the list."""
        self.fixing.show_desk(self.reading())
        account = self.fixing.shown.ledger.accounts.get(key) if self.fixing.shown else None
        if account is not None:
            self.fixing.fix_person(account)

    def show_place(self, where: object) -> None:
        """A month by its period, a person by the uid; a field names the tab."""
        if not isinstance(where, Target):
            return
        year = where.period[:4]
        if year.isdigit() and int(year) != self.year and where.field != LATE:
            self.year = int(year)
        self.show_tab({FIXING: 1, LATE: 2, REMIT: 3, PUBLISH: 3}.get(where.field, 0))
        if where.field in (REMIT, PUBLISH):
            self.remitting.go_to(where.period, NOTICE if where.field == PUBLISH else "")
        elif where.field:
            (self.late if where.field == LATE else self.fixing).go_to(where.uid)
        else:
            self.collecting.go_to(where.uid, where.period)

    def find_here(self) -> None:
        self.show_tab(0)
        self.collecting.search.setFocus()

    def clear_search(self) -> bool:
        return self.stack.currentIndex() == 0 and self.collecting.clear_search()

    def go_back(self) -> bool:
        """From another tab to the first; inside it from the side to the grid."""
        if self.stack.currentIndex():
            self.show_tab(0)
            return True
        return self.collecting.go_back()

    def begin(self) -> None:
        """Ctrl+N: collect."""
        self.show_tab(0)
        self.collecting.month.table.setFocus()

    def print_here(self) -> None:
        """Ctrl+P: the paper of the tab."""
        papers = (REGISTER, "dues_assessment", "dues_arrears", "dues_remittances")
        name = papers[self.stack.currentIndex()]
        self.acts.print_paper(name, "" if name == "dues_arrears" else str(self.year))

    def _print_register(self) -> None:
        self.acts.print_paper(REGISTER, str(self.year))

    def take_focus(self) -> None:
        view = self.view()
        if isinstance(view, Collecting):
            view.take_focus()
        else:
            (view.up if isinstance(view, Remitting) else view.card).table.setFocus()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.collecting.resize_for(sizes)
