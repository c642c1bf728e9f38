"""Who stands behind a number: names with what is to be said of each; Enter leads to the card, one verb mends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.ui import tokens
from app.ui.widgets.basics import ElidedLabel, button, frame, label, plain, row, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_COLUMNS = (Column("姓名", 76), Column("", 0, least=96), Column("", 88, 1))


@dataclass(frozen=True)
class Line:
    """`person` is a card's uid, "" for somebody without one; `tone` marks the note as a badge.

    `detail` is said in full below the names while the line is marked.
    """

    person: str
    name: str
    what: str = ""
    note: str = ""
    tone: str = ""
    detail: str = ""
    verb: str = ""
    act: Callable[[], object] | None = None


class PeoplePanel(QFrame):
    """`card_wanted` tells the uid of a card."""

    card_wanted = Signal(str)

    def __init__(self, *, writable: bool) -> None:
        super().__init__()
        self.setProperty("pane", "right")
        self._writable = writable
        self.title = label("", "h2")
        self.note = ElidedLabel("", tokens.SUB, color="text3")
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=16)
        self.table.setModel(self.model)
        self.table.setAccessibleName("名单")
        self.table.moved.connect(lambda _line: self._judge())
        self.table.opened.connect(lambda _line: self._open())
        self.nothing = EmptyState("users", "没有人")
        self.detail = label("", "sub", wrap=True)
        self._detail = frame(row(self.detail, margins=(16, 8, 16, 8)))
        self.open = button("打开信息卡", self._open, icon="id", small=True)
        self.mend = button("", self._mend, small=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(plain(row(self.title, self.note, margins=(16, 0, 16, 0)), height=tokens.CARD_HEAD))
        layout.addWidget(rule("firm"))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self._detail)
        layout.addWidget(rule("firm"))
        layout.addWidget(plain(row(self.mend, None, self.open, margins=(16, 0, 16, 0)), height=44))

    def show_people(
        self,
        title: str,
        note: str,
        lines: Sequence[Line],
        *,
        heads: tuple[str, str] = ("", ""),
        why: str = "没有人",
    ) -> None:
        names, _, note_head = _COLUMNS
        self.title.setText(title)
        self.note.set_text(note)
        if [c.title for c in self.model.columns] != [names.title, *heads]:
            self.model.set_columns(
                [names, Column(heads[0], 0, least=96), Column(heads[1], note_head.width, 1)]
            )
        here = self.line()
        self.model.set_rows(list(lines))
        self.table.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.nothing.say(why)
        place = next((n for n, one in enumerate(lines) if here and one.person == here.person), 0)
        self.table.select(place)
        self.table.fit()
        self._judge()

    def line(self) -> Line | None:
        found: Line | None = self.table.marked()
        return found

    def _judge(self) -> None:
        line = self.line()
        self.open.setVisible(line is not None and bool(line.person))
        acts = line is not None and line.act is not None and self._writable
        self.mend.setVisible(acts)
        self.detail.setText(line.detail if line is not None else "")
        self._detail.setVisible(bool(self.detail.text()))
        if line is not None:
            self.mend.setText(line.verb)

    def _cell(self, line: Any, place: int) -> Cell:
        if place == 0:
            return Cell(line.name)
        if place == 1:
            return Cell(line.what, "text2")
        return Cell(line.note, badge=line.tone) if line.tone and line.note else Cell(line.note, "text3")

    def _open(self) -> None:
        line = self.line()
        if line is not None and line.person:
            self.card_wanted.emit(line.person)

    def _mend(self) -> None:
        line = self.line()
        if line is not None and line.act is not None:
            line.act()
