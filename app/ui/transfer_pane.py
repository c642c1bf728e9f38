"""One letter beside the register: who, from where to where, in which state, and the verbs that move it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QVBoxLayout

from app.actions.transfer_letters import CERTIFICATE as CERTIFICATE_FORM
from app.domain.capitals import month_in_capitals
from app.domain.dates import show_date
from app.domain.field_kinds import show, show_masked
from app.domain.transfer_words import IN
from app.domain.transfers import (
    ANSWER_LATE,
    CERTIFICATE,
    DONE,
    EXPIRED,
    LATE,
    OPEN,
    RETURNED,
    TO_ANSWER,
    VOID,
    WAITING,
)
from app.domain.values import as_text
from app.texts import agenda as agenda_words
from app.texts import transfers as words
from app.ui import tokens
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import (
    ElidedLabel,
    badge,
    button,
    icon_button,
    label,
    menu_button,
    plain,
    row,
    rule,
    scrolled,
    set_badge,
)

if TYPE_CHECKING:
    from app.actions.transfer_letters import Letter
    from app.domain.form import Form
    from app.domain.values import Values
    from app.ui.desk import Desk

TONES = {
    WAITING: "info", EXPIRED: "bad", LATE: "bad", TO_ANSWER: "info", ANSWER_LATE: "bad", DONE: "ok",
    RETURNED: "mute", VOID: "mute", CERTIFICATE: "mute",
}  # fmt: skip
_HEAD, _LINE = 88, 30
_SHOWN = (
    "number", "issued_on", "from_org", "to_org", "addressee", "reason", "stage", "id_number", "phone", "away_from", "away_to", "paid_to",
    "paid_to_note", "valid_days", "valid_until", "online", "bloc", "arrived_on", "receipt_on", "receipt_handler", "receipt_phone",
    "returned_on", "return_reason", "voided_on", "void_reason", "replaces", "sender", "handler", "retention", "remark",
)  # fmt: skip
RECEIPT, SEND, PRINT, CARD = "登记回执", "寄回回执", "打印预览", "card"
_MORE = {
    "arrived": "登记报到", "pack": "写出转接包（给党委转交）", "reissue": "补开（遗失或过期）", "return": "退回", "correct": "更正登记", "void": "作废", CARD: "打开信息卡",
}  # fmt: skip


class LetterPane(QFrame):
    """`wanted` names what is to be done with the letter: receipt, arrived, print, reissue, return, void, card."""

    wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "right")
        self.setProperty("help", "transfers")
        self._desk = desk
        self.letter: Letter | None = None
        self.name, self.state = label("", "title"), badge("", "info")
        self.caption = ElidedLabel("", tokens.SUB, color="text3")
        self.print = icon_button("printer", f"{PRINT} Ctrl+P", lambda: self.wanted.emit("print"))
        self.main = button(RECEIPT, lambda: self.wanted.emit("receipt"), kind="primary")
        self.more = menu_button("更多", QMenu(self))
        names = QVBoxLayout()
        names.setSpacing(4)
        names.addStretch(1)
        names.addLayout(row(self.name, self.state, None))
        names.addWidget(self.caption)
        names.addStretch(1)
        head = row(names, self.print, self.more, self.main, gap=8, margins=(24, 0, 24, 0))
        head.setStretch(0, 1)
        self.notice = Banner(self)
        self._body: QFrame | None = None
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(plain(head, height=_HEAD))
        layout.addWidget(rule("firm"))
        layout.addLayout(row(self.notice, margins=(24, 12, 24, 0)))
        layout.addLayout(self._place, 1)

    def show_letter(self, letter: Letter) -> None:
        self.letter = letter
        values, state = letter.values, letter.state
        self.name.setText(as_text(values.get("name")))
        set_badge(self.state, words.state_name(state), TONES[state])
        way = "来自" if values.get("direction") == IN else "转往"
        place = as_text(values.get("from_org" if values.get("direction") == IN else "to_org"))
        self.caption.set_text(f"第{as_text(values.get('number'))}号·{way}{place}")
        self._show_verbs(letter)
        self._show_notice(letter)
        self._show_facts(self._desk.ws.forms[letter.form], values)

    def _show_verbs(self, letter: Letter) -> None:
        writable, waiting = not self._desk.ws.read_only, letter.state in OPEN
        coming = letter.values.get("direction") == IN
        self.print.setVisible(not letter.values.get("online"))
        self.main.setText(SEND if coming else RECEIPT)
        self.main.setVisible(writable and waiting)
        menu = self.more.menu()
        menu.clear()
        for key in (*(self.offers() if writable else ()), CARD):
            menu.addAction(_MORE[key]).triggered.connect(lambda *_, key=key: self.wanted.emit(key))

    def offers(self) -> tuple[str, ...]:
        """What else can be done with the letter as it stands."""
        letter = self.letter
        if letter is None:
            return ()
        if letter.form == CERTIFICATE_FORM:
            return () if letter.state == VOID else ("void",)
        if letter.values.get("direction") == IN:
            return ("correct",)
        if letter.state in OPEN:
            arrived = () if letter.values.get("arrived_on") else ("arrived",)
            return (*arrived, "pack", "reissue", "return", "void")
        return {DONE: ("pack", "return"), RETURNED: ("void",)}.get(letter.state, ())

    def _show_notice(self, letter: Letter) -> None:
        """What is to be done and by when, in the words of 今日."""
        on = self._desk.ws.today()
        if letter.due is None:
            self.notice.hide()
            return
        left = agenda_words.days_left(letter.due, on)
        text = f"{words.waiting_line(letter.values, letter.state)}，{show_date(letter.due.isoformat())}（{left}）"
        self.notice.say("bad" if letter.due < on else "info", text, closable=False)

    def _show_facts(self, form: Form, values: Values) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(24, 12, 24, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        line = 0
        for field in (form.by_id[name] for name in _SHOWN if name in form.by_id):
            name, value = field.id, values.get(field.id)
            if value in (None, "", 0):
                continue
            text = show_masked(field, value)
            if name == "valid_days":
                text += " 天"
            if name == "paid_to":
                text = f"{month_in_capitals(as_text(value))}（{show(field, value)}）"
            title = label(field.label.partition("（")[0], "cap")
            title.setFixedHeight(_LINE)
            grid.addWidget(title, line, 0)
            grid.addWidget(ElidedLabel(text), line, 1)
            line += 1
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(line, 1)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(grid)
        holder.addStretch(1)
        body = scrolled(holder)
        if self._body is not None:
            self._place.removeWidget(self._body)
            self._body.deleteLater()
        self._place.addWidget(body)
        self._body = body
