"""支部: one branch after the other: its records as they came, its packages, what the committee has said to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from app.actions import enrolling
from app.actions.branch_books import branch_of_record, said
from app.actions.people import matches
from app.ui import tokens
from app.ui.committee.board_view import Spot
from app.ui.committee.branch_packages import PackagesTab
from app.ui.committee.branch_records import RecordsTab
from app.ui.committee.dialogs import (
    STATES,
    offer_states,
    return_dialog,
    return_quarter_dialog,
    state_dialog,
    word_dialog,
)
from app.ui.committee.matters import MattersTable
from app.ui.committee.registering import ask_request
from app.ui.committee.words import quarter_words
from app.ui.page import PREVIEW, Page
from app.ui.widgets.basics import button, frame, plain, row, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.tab_bar import TabBar
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.enrolling import Branch
    from app.actions.records import Record
    from app.ui.desk import Desk
    from app.ui.field_dialog import FieldDialog

BRANCHES = "branches"
RECORDS, PACKAGES, MATTERS = range(3)
_LIST, _NARROW = 232, 176
TONES = {"open": "", "excused": "mute", "lost": "bad", "closed": "mute"}


class BranchesPage(Page):
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "支部")
        self.setProperty("help", "branches")
        self.branches: list[Branch] = []
        self.seat = ""
        self.more = button("报送状态")
        self._acts = QMenu(self)
        self.more.setMenu(self._acts)
        self.enrol = button("登记支部", lambda: ask_request(self), icon="plus")
        self.word = button("发通知", self._send_word, icon="message-2")
        if not desk.ws.read_only:
            self.header.add(self.word, self.more, self.enrol)
        self.search = SearchLine("支部名称或拼音", keys="")
        self.search.textChanged.connect(lambda _text: self._show_branches())
        self.model = ListModel((Column("支部", 0, least=144), Column("", 56, 1)), _branch_cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setAccessibleName("支部")
        self.table.setModel(self.model)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(lambda _row: self.take_right())
        self.tabs = TabBar(height=40, inset=16)
        self.tabs.set_tabs(("记录", "报送包", "退回和通知"))
        self.tabs.chosen.connect(lambda _tab: self._show_tab())
        self.records = RecordsTab(desk)
        self.records.view.return_wanted.connect(self._return)
        self.records.view.print_wanted.connect(self._print)
        self.packages = PackagesTab(desk)
        self.packages.return_wanted.connect(self._return_quarter)
        self.matters = MattersTable(desk)
        self.matters.opened.connect(self.show_record)
        self.nobody = EmptyState(
            "building-community", "还没有登记支部", "支部生成的入网申请拿来后，点右上角“登记支部”"
        )
        self._build()

    def _build(self) -> None:
        self.stack = QStackedWidget()
        for tab in (self.records, self.packages, self.matters):
            self.stack.addWidget(tab)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(row(self.search, margins=(16, 12, 16, 12)))
        left.addWidget(self.table, 1)
        self._left = frame(left, pane="left")
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.tabs)
        right.addWidget(rule("firm"))
        right.addWidget(self.stack, 1)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self._left)
        both.addWidget(frame(right, pane="plain"), 1)
        self._whole = QStackedWidget()
        self._whole.addWidget(plain(both))
        self._whole.addWidget(self.nobody)
        self.set_body(row(self._whole))

    # reading ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.branches = enrolling.branches(self.desk.ws)
        self._whole.setCurrentIndex(0 if self.branches else 1)
        if not self.seat and self.branches:
            self.seat = self.branches[0].seat
        self._show_branches()
        self._show_branch()

    def _show_branches(self) -> None:
        words = self.search.text().strip()
        found = [b for b in self.branches if not words or words in b.code or matches(b.name, words)]
        self.model.set_rows(found)
        seats = [branch.seat for branch in found]
        if seats:
            self.table.select(seats.index(self.seat) if self.seat in seats else 0)

    def _moved(self, line: int) -> None:
        found = self.model.at(line)
        if found is not None and found.seat != self.seat:
            self.seat = found.seat
            self._show_branch()

    def branch(self) -> Branch | None:
        return next((one for one in self.branches if one.seat == self.seat), None)

    def _show_branch(self) -> None:
        branch = self.branch()
        if branch is None:
            return
        note = f"，{STATES[branch.state]}：{branch.note}" if branch.state != enrolling.OPEN else ""
        self.header.caption.set_text(f"{branch.name}（{branch.code}）{note}")
        self._acts.clear()
        offer_states(self._acts, branch, self._change_state)
        found = said(self.desk.ws, branch.seat)
        self.tabs.set_count(MATTERS, sum(one.state == "open" for one in found), "warn")
        self.matters.put(found)
        self._show_tab()

    def _show_tab(self) -> None:
        branch, tab = self.branch(), self.tabs.current()
        self.stack.setCurrentIndex(tab)
        if branch is None:
            return
        if tab == RECORDS:
            self.records.show_branch(branch)
        elif tab == PACKAGES:
            self.packages.show_branch(branch)

    # acts ---------------------------------------------------------------------------------------------

    def _open(self, dialog: FieldDialog, words: str) -> None:
        self.dialog = dialog
        dialog.done_with.connect(lambda _done: self._done(words))
        dialog.open()

    def _done(self, words: str) -> None:
        self.desk.changed(frozenset({"issued_fact", "enrolled_branch", "package_log"}))
        self.desk.toast(words)

    def _return(self, form: str, uid: str, field: str) -> None:
        self._open(return_dialog(self.window(), self.desk, form, uid, field), "已退回，随下一次回执带给支部")

    def _return_quarter(self, period: str) -> None:
        branch = self.branch()
        if branch is not None:
            words = quarter_words(period)
            dialog = return_quarter_dialog(self.window(), self.desk, branch, period, words)
            self._open(dialog, "已退回整季，随下一次回执带给支部")

    def _send_word(self) -> None:
        branch = self.branch()
        if branch is not None:
            self._open(word_dialog(self.window(), self.desk, branch, self.records.period), "已列入下一次回执")

    def _change_state(self, state: str) -> None:
        branch = self.branch()
        if branch is not None:
            self._open(state_dialog(self.window(), self.desk, branch, state), f"已改为{STATES[state]}")

    def _print(self, form: str, uid: str) -> None:
        from app.ui.print_wanted import wanted_record

        if self.desk.has_page(PREVIEW):
            self.desk.messages.attempt(
                lambda: wanted_record(self.desk.ws, form, uid, BRANCHES), lambda w: self.desk.go(PREVIEW, w)
            )

    def print_here(self) -> None:
        record: Record | None = self.records.view.record
        if record is not None and self.tabs.current() == RECORDS:
            self._print(record.form, record.uid)

    # places -------------------------------------------------------------------------------------------

    def show_place(self, where: object) -> None:
        """A spot of the board, or (form, uid) of a record."""
        if isinstance(where, Spot):
            self._show_spot(where)
        elif isinstance(where, tuple) and len(where) == 2:  # a form and a uid
            self.show_record(str(where[0]), str(where[1]))

    def _show_spot(self, spot: Spot) -> None:
        self._go_to(spot.seat)
        if spot.form:
            self.tabs.set_current(RECORDS)
            self.records.look(spot.form, spot.period, spot.uid)
        else:
            self.tabs.set_current(PACKAGES)
        self._show_branch()

    def show_record(self, form: str, uid: str) -> None:
        def found(seat: str) -> None:
            self._go_to(seat)
            self.tabs.set_current(RECORDS)
            self.records.look(form, "", uid)
            self._show_branch()

        if uid:
            self.desk.messages.attempt(lambda: branch_of_record(self.desk.ws, form, uid), found)

    def _go_to(self, seat: str) -> None:
        self.search.clear()
        self.seat = seat
        self._show_branches()

    def take_focus(self) -> None:
        self.table.setFocus()

    def take_right(self) -> None:
        """Enter on a branch: on to its records."""
        tab = (self.records.table, self.packages.table, self.matters.table)[self.tabs.current()]
        tab.setFocus()

    def find_here(self) -> None:
        (self.records.search if self.tabs.current() == RECORDS else self.search).setFocus()

    def clear_search(self) -> bool:
        return any([self.search.take_back(), self.records.search.take_back()])

    def begin(self) -> None:
        """Ctrl+N: nothing is written here."""

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._left.setFixedWidth(_NARROW if sizes.rail else _LIST)
        self.records.resize_for(sizes)


def _branch_cell(branch: Any, place: int) -> Cell:
    if place == 0:
        return Cell(branch.name, tip=f"{branch.name}（{branch.code}）")
    tone = TONES[branch.state]
    return Cell(STATES[branch.state], badge=tone) if tone else Cell(branch.code, "text3")
