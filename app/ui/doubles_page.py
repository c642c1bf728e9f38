"""重复的人: pairs of cards that may be one person's; each is merged or said to be two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.actions.looking import Query, list_records
from app.actions.looking_back import branch_names
from app.actions.merging import MEMBER, find_doubles, keep_apart
from app.actions.proposing import propose_transfer
from app.domain.field_kinds import show_masked
from app.texts import say
from app.ui import tokens
from app.ui.merge_dialog import MergeDialog
from app.ui.page import Page
from app.ui.widgets.basics import ElidedLabel, button, frame, plain, row, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.merging import Merged
    from app.domain.member_doubles import Double
    from app.domain.values import Values
    from app.ui.desk import Desk

MEMBERS = "members"
_COLUMNS = (Column("姓名", 96), Column("为什么", 168), Column("第一张卡", 0), Column("第二张卡", 0))
_TOLD = ("birth_date", "id_number", "employee_no", "mobile", "stage", "party_group")
_NOTE_OF_ALL = "回车提议转接：两个支部收到回执后各自核对办理。不是同一个人的按 Delete，以后不再列出"
_NOTE = "回车合并。不是同一个人的按 Delete，以后不再列出"


class DoublesPage(Page):
    watches = frozenset({MEMBER, "setting"})
    fresh_each_time = True
    under = MEMBERS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "重复的人", back=MEMBERS)
        self.setProperty("help", "import")
        self.pairs: list[Double] = []
        self._cards: dict[str, Values] = {}
        self.apart = button("是两个人", self._apart)
        self._branches = branch_names(desk.ws)
        self.merge = button("提议转接" if self._branches else "合并", self._merge)
        if not desk.ws.read_only:
            self.header.add(self.apart, self.merge)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("可能是同一个人的信息卡")
        self.table.setModel(self.model)
        self.table.opened.connect(lambda _row: self._merge())
        self.table.delete_wanted.connect(lambda _row: self._apart())
        self.nothing = EmptyState(
            "users", "没有重复的人", "身份证号相同、姓名和出生日期相同，或看来相像的两张信息卡会列在这里"
        )
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        words = _NOTE_OF_ALL if self._branches else _NOTE
        note, margin = ElidedLabel(words, tokens.SUB, color="text3"), tokens.PAGE_MARGIN
        body.addWidget(plain(row(note, margins=(margin, 0, margin, 0)), height=tokens.ROW))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(frame(body, pane="plain"))
        self.set_body(row(self.stack))

    def refresh(self) -> None:
        ws = self.desk.ws
        self.pairs = find_doubles(ws)
        found = list_records(ws, MEMBER, Query(rows=False))
        self._cards = {r.uid: r.values for r in found}
        self._seats = {r.uid: r.seat for r in found}
        self.model.set_rows(self.pairs)
        self.header.caption.set_text(f"{len(self.pairs)} 对信息卡可能是同一个人的" if self.pairs else "")
        self.stack.setCurrentIndex(1 if self.pairs else 0)
        for made in (self.apart, self.merge):
            made.setVisible(bool(self.pairs))
        if self.pairs and self.table.currentIndex().row() < 0:
            self.table.select(0)

    def _cell(self, pair: Any, place: int) -> Cell:
        one, other = (self._cards.get(uid, {}) for uid in (pair.one, pair.other))
        return (
            Cell(str(one.get("name", "")), bold=True),
            Cell(say(f"double.{pair.why}"), "text" if pair.why != "similar" else "text3"),
            Cell(self._branch(pair.one) + self._words(one)),
            Cell(self._branch(pair.other) + self._words(other)),
        )[place]

    def _words(self, card: Values) -> str:
        form = self.desk.ws.forms[MEMBER]
        words = (show_masked(form.by_id[name], card.get(name)) for name in _TOLD)
        return "·".join(word for word in words if word)

    def _branch(self, uid: str) -> str:
        name = self._branches.get(self._seats.get(uid, ""), "")
        return f"{name}：" if name else ""

    def _pair(self) -> Double | None:
        found: Double | None = self.table.marked()
        return found

    def _merge(self) -> None:
        pair = self._pair()
        if pair is not None and self._branches and not self.desk.ws.read_only:
            self._propose(pair)
        elif pair is not None and self.desk.may_edit:
            self.open_pair(pair.one, pair.other)

    def _propose(self, pair: Double) -> None:
        """Two branches with one person: both hear of it, the cards stay as they are."""

        def done(forms: frozenset[str]) -> None:
            self.desk.changed(forms)
            self.desk.toast("已列入两个支部的下一次回执")

        self.desk.messages.attempt(lambda: propose_transfer(self.desk.ws, pair.one, pair.other), done)

    def open_pair(self, one: str, other: str) -> None:
        self.dialog = MergeDialog(self.window(), self.desk, one, other)
        self.dialog.done_with.connect(self._merged)
        if self.dialog.read():
            self.dialog.open()

    def _merged(self, done: Merged) -> None:
        self.desk.changed(done.forms)
        self.refresh()
        self.desk.toast_done(f"已合并，{done.moved} 条记录一并移过来", done.batch)

    def _changed(self, forms: frozenset[str]) -> None:
        self.desk.changed(forms)
        self.refresh()

    def _apart(self) -> None:
        pair = self._pair()
        if pair is not None and not self.desk.ws.read_only:
            self.desk.messages.attempt(lambda: keep_apart(self.desk.ws, pair.one, pair.other), self._changed)

    def show_place(self, where: object) -> None:
        """Two uids: the pair to merge."""
        if isinstance(where, tuple) and len(where) == 2:  # a pair
            self.open_pair(str(where[0]), str(where[1]))

    def take_focus(self) -> None:
        self.table.setFocus()
