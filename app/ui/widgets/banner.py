"""A message in the layout, above what it is about; it stays until the user has dealt with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui import icons, theme
from app.ui.widgets.basics import button, icon_button

if TYPE_CHECKING:
    from collections.abc import Callable

_PICTURES = {
    "bad": "alert-circle",
    "warn": "alert-triangle",
    "ok": "circle-check",
    "info": "info-circle",
    "mute": "info-circle",
}


class Banner(QFrame):
    """bad = cannot finish, warn = finishing is possible, info = something changed, ok = a long task is done."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._act: Callable[[], object] | None = None
        self._button = button("", self._acted, kind="link", small=True)
        self._close = icon_button("x", "关闭", self.close_now, kind="plain", small=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self._picture)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self.hide()

    def say(
        self,
        tone: str,
        text: str,
        *,
        act: tuple[str, Callable[[], object]] | None = None,
        closable: bool = True,
    ) -> None:
        self._picture.setPixmap(icons.pixmap(_PICTURES[tone], tone, 18))
        self._text.setText(text)
        self._act = act[1] if act else None
        self._button.setText(act[0] if act else "")
        self._button.setVisible(act is not None)
        self._close.setVisible(closable)
        self.setAccessibleName(text)
        theme.mark(self, banner=tone)
        self.show()

    def close_now(self) -> None:
        self.hide()
        self.closed.emit()

    def text(self) -> str:
        return self._text.text()

    def _acted(self) -> None:
        if self._act is not None:
            self._act()
