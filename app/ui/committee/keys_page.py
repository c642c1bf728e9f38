"""入网和密钥: which branches are joined with which keys, what a request from the stick wants, the committee's own keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from app.actions import desk_keys, enrolling
from app.actions.people import matches
from app.domain.dates import show_date
from app.ui import tokens
from app.ui.committee.branches_page import TONES
from app.ui.committee.dialogs import STATES, offer_states, state_dialog
from app.ui.committee.registering import (
    TOPIC,
    ask_give_back,
    ask_recovery,
    ask_request,
    look_at_request,
    must_have_recovery,
)
from app.ui.key_acts import KEYS
from app.ui.page import Page
from app.ui.widgets.basics import badge, button, frame, label, menu_button, row, rule, scrolled, set_badge
from app.ui.widgets.digits import Digits
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.enrolling import Branch
    from app.ui.desk import Desk

SIDE_WIDTH = 312
_COLUMNS = (
    Column("支部", 0, least=136), Column("编码", 72, 2), Column("状态", 72), Column("入网", 96, 3),
    Column("密钥启用", 96, 1), Column("它的 20 个数字", 208, 4),
)  # fmt: skip
_RENEW = (
    "怀疑密钥外泄、换了管党委端的人时更换。各支部读到下一次回执就自动换用，由现在的密钥担保，不用再打电话；"
    "已经在路上的报送照收。换了以后电话里要念新的 20 个数字。"
)


class KeysPage(Page):
    watches = frozenset({enrolling.FORM, KEYS, "setting"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "入网和密钥")
        self.setProperty("help", TOPIC)
        self.branches: list[Branch] = []
        self._acts = QMenu(self)
        self.more = menu_button("这个支部", self._acts)
        self.take = button("读入申请", lambda: ask_request(self), kind="primary", icon="file-import")
        if not desk.ws.read_only:
            self.header.add(self.more, self.take)
        self.search = SearchLine("支部名称或拼音", keys="")
        self.search.textChanged.connect(lambda _text: self._show())
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("入网的支部")
        self.table.setModel(self.model)
        self.table.moved.connect(lambda _line: self._offer())
        self.table.opened.connect(lambda _line: self._pop())
        self.nobody = EmptyState(
            "key", "还没有支部入网", "支部把入网申请写在 U 盘上拿来后，点右上角“读入申请”，电话核对后登记"
        )
        self._build()

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nobody)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(row(self.search, None, margins=(tokens.PAGE_MARGIN, 12, 16, 12)))
        left.addWidget(self.stack, 1)
        self._side = frame(self._own_keys(), pane="left")
        self._side.setFixedWidth(SIDE_WIDTH)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(frame(left, pane="plain"), 1)
        both.addWidget(self._side)
        self.set_body(both)

    def _own_keys(self) -> QVBoxLayout:
        self.digits = Digits("党委的 20 个数字，念给支部听", role="title")
        self.own = label("", "cap", wrap=True)
        self.renew = button("更换党委的密钥", self._ask_renew, icon="refresh")
        self.recovery = badge("")
        self.recovery_words = label("", "cap", wrap=True)
        self.make = button("", lambda: ask_recovery(self), icon="lock")
        body = QVBoxLayout()
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(12)
        body.addWidget(label("党委自己的", "h2"))
        body.addWidget(self.digits)
        body.addWidget(self.own)
        body.addLayout(row(self.renew, None))
        body.addWidget(rule())
        body.addLayout(row(label("恢复码", "h2"), self.recovery, None))
        body.addWidget(self.recovery_words)
        body.addLayout(row(self.make, None))
        body.addStretch(1)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(body))
        return whole

    # showing ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        ws = self.desk.ws
        self.branches = enrolling.branches(ws)
        lost = sum(one.state == enrolling.LOST for one in self.branches)
        said = f"{len(self.branches)} 个支部入网" + (f"，{lost} 个挂失" if lost else "")
        self.header.caption.set_text(said if self.branches else "")
        self.stack.setCurrentIndex(0 if self.branches else 1)
        self._show()
        self._show_own()

    def _show(self) -> None:
        words = self.search.text().strip()
        kept = self.branch()
        found = [b for b in self.branches if not words or words in b.code or matches(b.name, words)]
        self.model.set_rows(found)
        seats = [one.seat for one in found]
        self.table.fit()
        self.table.select(seats.index(kept.seat) if kept and kept.seat in seats else 0)
        self._offer()

    def branch(self) -> Branch | None:
        found = self.table.marked()
        return found if isinstance(found, enrolling.Branch) else None

    def _show_own(self) -> None:
        ws = self.desk.ws
        made, may = desk_keys.has_recovery(ws), not ws.read_only
        digits = desk_keys.shown_fingerprint(ws)
        self.digits.show_digits(digits)
        self.own.setText(
            "支部读批复时打电话来核对，念这一组。印在通知上发给支部也可以"
            if digits else "登记第一个支部时生成，随后显示在这里"
        )  # fmt: skip
        self.renew.setEnabled(may and bool(digits))
        self.renew.setVisible(bool(digits))
        set_badge(self.recovery, "已生成" if made else "还没有", "ok" if made else "warn")
        self.recovery_words.setText(
            "密封保管的那一份就是，这里看不到。丢了、拆开被人看过，就重做一个"
            if made else "登记支部前先生成：支部忘了口令又丢了信封时，凭它帮支部打开"
        )  # fmt: skip
        self.make.setText("重做恢复码" if made else "生成恢复码")
        self.make.setEnabled(may)

    def _offer(self) -> None:
        """What can be done with the branch the keys stand on."""
        branch = self.branch()
        self.more.setEnabled(branch is not None)
        self._acts.clear()
        if branch is None:
            return
        self.more.setAccessibleName(f"办理：{branch.name}")
        self._acts.addAction("全部重发（电脑和备份都没了）…").triggered.connect(lambda *_: self._give_back())
        offer_states(self._acts, branch, self._change_state)

    def _pop(self) -> None:
        """Enter on a branch: its list of acts."""
        if self.more.isVisible() and self.more.isEnabled():
            self.more.showMenu()

    def _cell(self, branch: Any, place: int) -> Cell:
        ws = self.desk.ws
        days = [ws.moment(at).date() for at in (branch.enrolled_at, branch.keys_at)]
        tone = TONES[branch.state]
        why = f"{STATES[branch.state]}：{branch.note}" if branch.note else ""
        return (
            Cell(branch.name, tip=why or branch.name), Cell(branch.code, "text3"),
            Cell(STATES[branch.state], badge=tone, tip=why) if tone else Cell("在用"),
            *(Cell(day.isoformat(), tip=show_date(day.isoformat())) for day in days),
            Cell(branch.fingerprint, "text2"),
        )[place]  # fmt: skip

    # acts ---------------------------------------------------------------------------------------------

    def _give_back(self) -> None:
        branch = self.branch()
        if branch is not None and must_have_recovery(self):
            ask_give_back(self, branch)

    def _change_state(self, state: str) -> None:
        branch = self.branch()
        if branch is None:
            return
        self.dialog = state_dialog(self.window(), self.desk, branch, state)

        def done(_: object) -> None:
            self.desk.changed(frozenset({enrolling.FORM}))
            self.desk.toast(f"“{branch.name}”已改为{STATES[state]}")

        self.dialog.done_with.connect(done)
        self.dialog.open()

    def _ask_renew(self) -> None:
        def done(_: object) -> None:
            self.refresh()
            self.inform("ok", "党委的密钥已更换。请给每个支部写一次回执，支部读到以后换用新的密钥")

        def act() -> None:
            self.desk.messages.attempt(lambda: desk_keys.renew_committee(self.desk.ws), done)

        self.desk.messages.ask("更换党委的密钥？", _RENEW, "更换", act)

    def show_place(self, where: object) -> None:
        """A request that was opened by a double click."""
        if isinstance(where, Path) and must_have_recovery(self):
            look_at_request(self, where)

    # keys ---------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        (self.table if self.branches else self.take).setFocus()

    def find_here(self) -> None:
        self.search.setFocus()

    def clear_search(self) -> bool:
        return self.search.take_back()

    def begin(self) -> None:
        """Ctrl+N: another branch."""
        if not self.desk.ws.read_only:
            ask_request(self)
