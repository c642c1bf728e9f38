"""更新核对: what has changed on the cards since the look before, the looks that were made, and the verb to make one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout

from app.actions.register_checks import check_named, checks_of, differences, keep_check, label_of, pending
from app.domain.dates import parse_date, require_day, show_date
from app.domain.errors import Refused, UserError
from app.domain.identity import mask_id_number, mask_phone
from app.ui import tokens
from app.ui.widgets.basics import button, column, frame, label, plain, row, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.register_checks import Check, Kept
    from app.domain.register_checking import Difference
    from app.ui.desk import Desk

_COLUMNS = (
    Column("姓名", 104),
    Column("栏目", 144),
    Column("原来", 0, least=120),
    Column("现在", 0, least=120),
)
_LOOKS = (Column("截止日期", 128), Column("改动", 56, right=True), Column("核对人", 0, 1, least=64))
_OLD = 2
SIDE, NARROW_SIDE, NOW = 296, 236, "这一次"
FIRST = ("这是第一次核对", "登记以后，下一次就能看到这期间每个人改了哪些栏目")
NOTHING = ("上次核对以来没有改动", "核对无误就登记一下，年中年末各一次")
NOTE_HINT = "核对情况，如“已逐人核对，属实”（可不填）"


class CheckView(QFrame):
    """`uid` is the look that is shown, "" the one to be made."""

    card_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk = desk
        self.uid = ""
        self.head = label("", "strong")
        self.as_of, self.note = QLineEdit(), QLineEdit()
        self.as_of.setFixedWidth(128)
        self.as_of.setAccessibleName("截止日期")
        self.note.setPlaceholderText(NOTE_HINT)
        self.note.setAccessibleName("核对情况")
        self.keep = button("登记核对", self._keep, kind="primary", icon="checklist")
        self.model = ListModel(_COLUMNS, _cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("改动")
        self.table.setModel(self.model)
        self.table.opened.connect(lambda place: self.card_wanted.emit(self.model.at(place).uid))
        self.empty = EmptyState("checklist", *NOTHING)
        self.looks = ListModel(_LOOKS, _look_cell)
        self.past = Table(first_inset=tokens.CARD_MARGIN)
        self.past.setAccessibleName("历次核对")
        self.past.setModel(self.looks)
        self.past.moved.connect(self._show_look)
        self._build()

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        margin = tokens.PAGE_MARGIN
        line = row(label("截止", "sub"), self.as_of, self.note, self.keep, margins=(margin, 0, margin, 0))
        line.setStretch(2, 1)
        self._making = plain(line)
        head = row(self.head, None, margins=(margin, 0, margin, 0))
        left = column(12, head, self._making, 4, gap=8)
        left.addWidget(rule("firm"))
        left.addWidget(self._stack, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 12, 0, 0)
        side.setSpacing(8)
        side.addLayout(row(label("历次核对", "strong"), margins=(tokens.CARD_MARGIN, 0, 8, 0)))
        side.addWidget(self.past, 1)
        self._side = frame(side, pane="right")
        self._side.setFixedWidth(SIDE)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self._side)

    def refresh(self) -> None:
        ws = self._desk.ws
        looks = [pending(ws), *checks_of(ws)]
        self.as_of.setText(looks[0].as_of)
        self._making.setVisible(not ws.read_only)
        self.looks.set_rows(looks)
        self.choose(self.uid)

    def choose(self, uid: str) -> None:
        uids = [look.uid for look in self.looks.rows()]
        self.past.select(uids.index(uid) if uid in uids else 0)

    def _show_look(self, place: int) -> None:
        look = self.looks.at(place)
        if look is not None:
            self.uid = look.uid
            self._desk.messages.attempt(
                lambda: differences(self._desk.ws, check_named(self._desk.ws, self.uid)),
                lambda found: self._show(look, found),
            )

    def _show(self, look: Check, found: Sequence[Difference]) -> None:
        self.model.set_rows(found)
        before = next((one.as_of for one in self.looks.rows() if one.stamp == look.since and look.since), "")
        since = f"上次核对（截至 {show_date(before)}）以来" if before else ""
        head = f"{since}改动 {len(found)} 处" if before else "第一次核对"
        if look.uid:
            noted = f"·{look.note}" if look.note else ""
            head = f"{show_date(look.at[:10])} {look.checker} 核对：{head}{noted}"
        self.head.setText(head)
        self._making.setVisible(not look.uid and not self._desk.ws.read_only)
        self.empty.say(*(NOTHING if before else FIRST))
        self._stack.setCurrentWidget(self.table if found else self.empty)
        self.table.select(0)

    def _keep(self) -> None:
        self._desk.messages.attempt(
            lambda: keep_check(self._desk.ws, as_of=self._day(), note=self.note.text()), self._kept
        )

    def _day(self) -> date | None:
        """Raises UserError("date.…")."""
        text = self.as_of.text().strip()
        try:
            return (
                date.fromisoformat(require_day(parse_date(text, self._desk.ws.today()), text))
                if text
                else None
            )
        except Refused as refusal:
            raise UserError(refusal.code, **refusal.values) from None

    def _kept(self, done: Kept) -> None:
        self.note.clear()
        self.uid = ""
        self._desk.changed(done.forms)
        self._desk.toast_done(f"已登记截至 {show_date(done.check.as_of)} 的更新核对", done.batch)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._side.setFixedWidth(NARROW_SIDE if sizes.rail else SIDE)

    def take_focus(self) -> None:
        (self.table if self.model.rows() else self.as_of).setFocus()


def _cell(one: Any, place: int) -> Cell:
    mask = {"id_number": mask_id_number, "phone": mask_phone}.get(one.kind, str)
    if place == 0:
        return Cell(one.name, bold=True)
    if place == 1:
        return Cell(label_of(one))
    old = place == _OLD
    text = one.old if old else one.new
    return Cell(mask(text) if text else "—", "text3" if old or not text else "text")


def _look_cell(look: Any, place: int) -> Cell:
    if place == 0:
        return Cell(show_date(look.as_of) if look.uid else NOW, bold=not look.uid)
    if place == 1:
        return Cell(str(look.changes) if look.uid else "", "text3")
    return Cell(look.checker if look.uid else "", "text2")
