"""What the committee has said: returns, notices, scores, each with reason, deadline and whether it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions import issuing
from app.texts import say
from app.ui import tokens
from app.ui.committee.words import quarter_words
from app.ui.widgets.basics import button, label, row, rule
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.branch_books import Said
    from app.ui.desk import Desk


MENDED = "支部已改"


class MattersTable(QFrame):
    """`opened` carries form and uid of the record a matter is about."""

    opened = Signal(str, str)

    def __init__(self, desk: Desk, *, branches: bool = False) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk = desk
        first = (Column("支部", 0, least=120),) if branches else ()
        self._shift = len(first)
        columns = (
            *first, Column("种类", 88), Column("季度", 132, 3), Column("内容", 0, least=140), Column("栏目", 88, 2),
            Column("原因", 0, 1, least=140), Column("期限", 100, 1), Column("状态", 92),
        )  # fmt: skip
        self.model = ListModel(columns, self._cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setAccessibleName("退回和通知")
        self.table.setModel(self.model)
        self.table.opened.connect(self._open)
        self.table.moved.connect(lambda _line: self._show())
        self.words = label("", "sub", wrap=True)
        self.settle = button("了结", self._settle, icon="check", small=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        foot = row(self.words, self.settle, margins=(16, 8, 16, 8))
        foot.setStretch(0, 1)
        body.addLayout(foot)

    def put(self, found: Sequence[Said]) -> None:
        self.model.set_rows(found)
        self.table.fit()
        self.table.select(0)
        self._show()

    def _marked(self) -> Said | None:
        found: Said | None = self.table.marked()
        return found

    def _show(self) -> None:
        one = self._marked()
        self.words.setText(_foot(one))
        self.settle.setVisible(one is not None and one.state == issuing.OPEN and not self._desk.ws.read_only)

    def _cell(self, one: Any, place: int) -> Cell:
        late = (
            one.state == issuing.OPEN
            and not one.answered
            and bool(one.deadline)
            and one.deadline < self._desk.ws.today().isoformat()
        )
        words, tone = (MENDED, "info") if one.answered else ("已超期", "bad") if late else ("待办", "warn")
        state = Cell("已了结", "text3") if one.state != issuing.OPEN else Cell(words, badge=tone)
        cells = [
            Cell(say(f"matter.{one.kind}")), Cell(quarter_words(one.period) if one.period else ""),
            Cell(one.what or "整个季度" if one.kind == issuing.RETURN else one.what), Cell(one.field), Cell(one.reason),
            Cell(one.deadline, "bad" if late else "text"), state,
        ]  # fmt: skip
        return ([Cell(one.branch)] * self._shift + cells)[place]

    def _open(self, _line: int) -> None:
        one = self._marked()
        if one is not None and one.record:
            self.opened.emit(one.form, one.record)

    def _settle(self) -> None:
        one = self._marked()
        if one is not None:
            self._desk.messages.attempt(
                lambda: issuing.close(self._desk.ws, one.uid), lambda _: self._settled()
            )

    def _settled(self) -> None:
        self._desk.changed(frozenset({issuing.FORM}))
        self._desk.toast("已了结，随下一次回执告诉支部")


def _foot(one: Said | None) -> str:
    if one is None:
        return "没有退回和通知"
    if one.answered:
        return f"{one.reason}。支部已改好重报：回车看改过的记录，认可就了结"
    return one.reason
