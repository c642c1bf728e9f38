"""收缴: figures, the year grid with its filters, and the sheet of the month; collecting is one undoable step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.actions.dues_looking import fixed_for, month_sheet, person_dues
from app.actions.people import matches
from app.domain.dues_ledger import ARREARS, UNASSESSED
from app.texts import dues as words
from app.ui import tokens
from app.ui.dues_account import DuesAccount
from app.ui.dues_cells import Legend
from app.ui.dues_figures import Figures
from app.ui.dues_grid import GridSums, YearGrid
from app.ui.dues_month import DuesMonth
from app.ui.widgets.basics import column, frame, label, plain, row, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.dues_looking import DuesDesk, MonthLine
    from app.domain.dues_year import Line
    from app.ui.desk import Desk
    from app.ui.dues_acts import DuesActs
    from app.ui.page import Page

ALL, LATE, OPEN, UNFIXED = "", "late", "open", "unfixed"


class Collecting(QFrame):
    def __init__(self, desk: Desk, page: Page, acts: DuesActs) -> None:
        super().__init__()
        self.setProperty("pane", "page")
        self._desk, self._page = desk, page
        self.shown: DuesDesk | None = None
        self._chosen, self._month = ALL, ""
        self.figures, self.grid = Figures(), YearGrid()
        self.sums, self.legend = GridSums(self.grid), Legend()
        codes, locked = desk.ws.definitions.codes, desk.ws.read_only
        self.month = DuesMonth(codes["pay_way"], read_only=locked)
        self.account = DuesAccount(codes, read_only=locked)
        self.acts = acts
        self.side = QStackedWidget()
        self.side.addWidget(self.month)
        self.side.addWidget(self.account)
        self.search = SearchLine("姓名或拼音首字母")
        self.search.setMinimumWidth(120)
        self.search.textChanged.connect(lambda _text: self._show_lines())
        self.chips = ChipBar(self.search, rows=1)
        self.chips.chosen.connect(self._choose)
        self.nobody = EmptyState(
            "coin-yuan", "还没有要交党费的党员", "先导入党员名册，再核定每人的月应交党费",
            ("导入党员名册", lambda: desk.go("import")),
        )  # fmt: skip
        self._build()
        self._connect(acts)

    def _build(self) -> None:
        self.title = label("", "h2")
        edge = tokens.CARD_MARGIN
        head = row(self.title, self.search, self.chips, gap=12, margins=(edge, 0, edge, 0))
        head.setStretch(1, 2)
        head.setStretch(2, 3)
        inside = QVBoxLayout()
        inside.setContentsMargins(1, 0, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(plain(head, height=tokens.CARD_HEAD))
        inside.addWidget(self.grid, 1)
        for part in (rule("firm"), self.sums, rule(), self.legend):
            inside.addWidget(part)
        self.card = frame(inside, card="true")
        both = row(self.card, self.side, gap=16)
        both.setStretch(0, 1)
        margin = tokens.PAGE_MARGIN
        full = column(self.figures, both, gap=16, margins=(margin, 16, margin, 16))
        full.setStretch(1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(plain(full))
        self._stack.addWidget(self.nobody)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _connect(self, acts: DuesActs) -> None:
        self.grid.placed.connect(self._placed)
        self.grid.entered.connect(self._entered)
        self.grid.ticked.connect(self._ticked)
        self.month.moved.connect(self._explain)
        self.month.collect_wanted.connect(self.acts.collect)
        self.month.details_wanted.connect(self._details)
        self.month.close_wanted.connect(self.acts.close_month)
        self.month.reopen_wanted.connect(self.acts.reopen_month)
        self.month.account_wanted.connect(self.show_account)
        self.account.back_wanted.connect(self.show_sheet)
        self.account.reverse_wanted.connect(self.acts.reverse)
        self.month.print_wanted.connect(acts.print_paper)
        self.account.receipt_wanted.connect(lambda uid: acts.print_paper("dues_receipts", "", uid))
        self.account.print_wanted.connect(self._print_card)

    # what is shown ------------------------------------------------------------------------------------

    def show_desk(self, desk: DuesDesk) -> None:
        self.shown = desk
        self._stack.setCurrentIndex(0 if desk.year.lines else 1)
        self.title.setText(f"{desk.year.year} 年收缴总表")
        self.figures.show_desk(desk)
        self.sums.show_year(desk.year)
        self._show_chips(desk)
        self._show_lines()
        month = self._month if self._month[:4] == f"{desk.year.year:04d}" else self._usual_month(desk)
        self.show_month(month)

    def _usual_month(self, desk: DuesDesk) -> str:
        on, year = desk.year.on, desk.year.year
        number = on.month if on.year == year else 12 if year < on.year else 1
        return f"{year:04d}-{number:02d}"

    def _show_chips(self, desk: DuesDesk) -> None:
        lines = desk.year.lines
        chips = [(ALL, f"全部 {len(lines)}"), (LATE, f"有欠交 {len(desk.year.with_state(ARREARS))}")]
        if desk.year.on.year == desk.year.year:
            number = desk.year.on.month
            chips.append((OPEN, f"{number}月待收 {sum(_is_open(one, number) for one in lines)}"))
        unfixed = len(desk.year.with_state(UNASSESSED))
        chips += [(UNFIXED, f"未核定 {unfixed}")] if unfixed or self._chosen == UNFIXED else []
        self.chips.set_chips(chips, self._chosen)

    def _fits(self, line: Line) -> bool:
        desk = self.shown
        if desk is None or (self._chosen == LATE and not line.has(ARREARS)):
            return False
        if self._chosen == OPEN and not _is_open(line, desk.year.on.month):
            return False
        if self._chosen == UNFIXED and not line.has(UNASSESSED):
            return False
        typed = self.search.text().strip()
        return not typed or matches(line.name, typed)

    def _show_lines(self) -> None:
        if self.shown is not None:
            self.grid.show_year(self.shown.year, [one for one in self.shown.year.lines if self._fits(one)])

    def _choose(self, key: str) -> None:
        self._chosen = key
        if self.shown is not None:
            self._show_chips(self.shown)
        self._show_lines()

    def clear_search(self) -> bool:
        searching, narrowed = self.search.take_back(), self._chosen != ALL
        if narrowed:
            self._choose(ALL)
        return searching or narrowed

    def show_month(self, month: str) -> None:
        """At the person one stands on in the grid."""
        desk = self.shown
        if desk is None:
            return
        self._month = month
        self.month.show_sheet(month_sheet(self._desk.ws, desk, month))
        key, _ = self.grid.place()
        if key:
            self.month.go_to(key)
        person = self.account.person
        if person is not None and self.side.currentWidget() is self.account:
            self._show_again(person.account.key)

    def _show_again(self, key: str) -> None:
        found = person_dues(self._desk.ws, self.shown, key) if self.shown is not None else None
        if found is not None:
            self.account.show_person(found)

    def _explain(self, key: str) -> None:
        """The amount beside the mark explains itself: base, rate, clause, rounding."""
        ws, desk = self._desk.ws, self.shown
        account = desk.ledger.accounts.get(key) if desk is not None else None
        if desk is None or account is None:
            return
        begun = [one for one in fixed_for(ws, account, desk.year.year) if one.start <= self._month]
        sources = ws.definitions.codes["rule_source"]
        said = words.explanation(begun[-1].quote, sources) if begun else words.TEXTS["dues.no_assessment"]
        self.month.explain(said)

    def go_to(self, key: str, period: str = "") -> None:
        """A person and a month, whatever hid them."""
        self.clear_search()
        if len(period) == len("2026-03"):
            self.show_month(period)
        if key:
            self.grid.go_to(key, int(self._month[5:7]))
            self.month.go_to(key)

    def _placed(self, key: str, number: int) -> None:
        desk = self.shown
        if desk is None:
            return
        if number and desk.year.month(number) != self._month:
            self._desk.messages.attempt(lambda: self.show_month(desk.year.month(number)))
        self.month.go_to(key)
        if self.side.currentWidget() is self.account and key != self.person_key():
            self._show_again(key)

    def person_key(self) -> str:
        return self.account.person.account.key if self.account.person is not None else ""

    def _entered(self, key: str, number: int) -> None:
        """A month: its sheet at that person; a name or a sum: that person's account."""
        if not number:
            self.show_account(key)
            return
        self.side.setCurrentWidget(self.month)
        self.month.go_to(key)
        self.month.table.setFocus()

    def _ticked(self, key: str, _number: int) -> None:
        self.month.tick(key)

    def go_back(self) -> bool:
        """From the account to the sheet, from the sheet to the grid."""
        if self.side.currentWidget() is self.account:
            self.show_sheet()
            return True
        inside = self.month.isAncestorOf(self._page.window().focusWidget() or self._page)
        if inside:
            self.grid.setFocus()
        return inside

    def take_focus(self) -> None:
        """The first time on this month of whoever stands first: a table without a mark would take its corner."""
        if not self.grid.currentIndex().isValid() and self.grid.grid.lines and self.shown is not None:
            self.grid.go_to(self.grid.grid.lines[0].key, int(self._month[5:7]))
        self.grid.setFocus()

    # what is done -------------------------------------------------------------------------------------

    def _details(self, lines: Sequence[MonthLine], way: str) -> None:
        desk = self.shown
        if desk is not None:
            late = {
                one.standing.key: [month for month, _ in one.standing.arrears if month < self._month]
                for one in desk.status.people
            }
            self.acts.collect_in_detail(lines, way, late)

    def show_account(self, key: str) -> None:
        """One person in the place of the month."""
        desk = self.shown
        person = person_dues(self._desk.ws, desk, key) if desk is not None else None
        if person is not None:
            self.account.show_person(person)
            self.grid.go_to(key, int(self._month[5:7]))
            self.side.setCurrentWidget(self.account)
            self.account.table.setFocus()

    def show_sheet(self) -> None:
        here = self.account.person
        self.side.setCurrentWidget(self.month)
        if here is not None:
            self.month.go_to(here.account.key)
        self.month.table.setFocus()

    def _print_card(self, key: str) -> None:
        if self.shown is not None:
            self.acts.print_paper("dues_card", str(self.shown.year.year), key)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.figures.resize_for(sizes)
        self.month.resize_for(sizes)
        self.account.resize_for(sizes)
        self.side.setFixedWidth(self.month.maximumWidth())
        self.legend.setVisible(not sizes.tight)


def _is_open(line: Line, number: int) -> bool:
    cell: Any = line.cells[number - 1]
    return bool(cell.open)
