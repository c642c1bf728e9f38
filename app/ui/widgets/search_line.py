"""A search box with its glass and its key; Esc clears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.ui import icons, theme
from app.ui.widgets.basics import label, row

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

_ROOM = 112  # glass, key and margins


class SearchLine(QLineEdit):
    def __init__(self, placeholder: str, keys: str = "Ctrl+F") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("state", "soft")
        glass = self.addAction(icons.icon("search", "text3", 16), QLineEdit.ActionPosition.LeadingPosition)
        glass.setText(placeholder)
        self._keys = label(keys, "key")
        self.setLayout(row(None, self._keys, margins=(0, 0, 8, 0)))
        self.textChanged.connect(lambda _text: self._show_keys())

    def _show_keys(self) -> None:
        words = theme.text_width(self.placeholderText()) + _ROOM
        self._keys.setVisible(bool(self._keys.text()) and not self.text() and self.width() > words)

    def take_back(self) -> bool:
        """True if there was something to clear."""
        searching = bool(self.text())
        self.clear()
        return searching

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_keys()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.take_back():
            super().keyPressEvent(event)
