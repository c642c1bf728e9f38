"""A card: one title, one thought; no card in a card."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.widgets.basics import Item, empty_out, label, plain


class Card(QFrame):
    """`body` takes the rows; `head` the words and buttons right of the title."""

    def __init__(self, title: str, *head: Item) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.title = label(title, "h2")
        line = QHBoxLayout()
        line.setContentsMargins(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 0)
        line.setSpacing(8)
        line.addWidget(self.title)
        line.addStretch(1)
        for item in head:
            if isinstance(item, QWidget):
                line.addWidget(item)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(plain(line, height=tokens.CARD_HEAD))
        whole.addLayout(self.body)

    def clear(self) -> None:
        """Empty the body for other rows."""
        empty_out(self.body)
