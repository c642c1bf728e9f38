"""A card that is one list: title, acts, a table, and a foot with what is said of the marked row; all tabs of dues use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.widgets.basics import label, plain, row, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ui.widgets.basics import Item


class ListCard(QFrame):
    """The mark stays on what it was on while the rows are read again."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        cell: Callable[[Any, int], Cell | str],
        name: str,
        acts: Sequence[Item] = (),
        *,
        nothing: tuple[str, str] = ("这里还没有记录", ""),
    ) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._key: Callable[[Any], str] = str
        self.title, self.caption = label(title, "h2"), label("", "cap")
        self.model = ListModel(columns, cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setModel(self.model)
        self.table.setAccessibleName(name)
        self.empty = EmptyState("coin-yuan", *nothing)
        edge = tokens.CARD_MARGIN
        head = row(self.title, self.caption, None, *acts, gap=8, margins=(edge, 0, edge, 0))
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 0, 1, 3)
        self.body.setSpacing(0)
        self.body.addWidget(plain(head, height=tokens.CARD_HEAD))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)
        self.empty.hide()

    def foot(self, words: QWidget, *acts: Item) -> None:
        line = row(words, *acts, gap=12, margins=(tokens.CARD_MARGIN, 8, tokens.CARD_MARGIN, 10))
        line.setStretch(0, 1)
        self.body.addWidget(rule("firm"))
        self.body.addLayout(line)

    def put(self, rows: Sequence[Any], caption: str, key: Callable[[Any], str]) -> None:
        now = self.current()
        here = self._key(now) if now is not None else ""
        self._key = key
        self.caption.setText(caption)
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows and not self.go_to(here):
            self.table.select(0)

    def current(self) -> Any:
        return self.table.marked()

    def go_to(self, key: str) -> bool:
        place = next((n for n, line in enumerate(self.model.rows()) if self._key(line) == key), -1)
        if key and place >= 0:
            self.table.select(place)
        return bool(key) and place >= 0
