"""A small panel over the window, under the button that opened it; Esc or work elsewhere closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_GAP = 4


class Popup(QFrame):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._under: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.hide()

    def open_under(self, widget: QWidget) -> None:
        """Its right edge under that of the widget, and inside the window."""
        window = self.parentWidget()
        if window is None:
            return
        self._under = widget
        self.adjustSize()
        below = widget.mapTo(window, QPoint(widget.width() - self.width(), widget.height() + _GAP))
        left = min(max(_GAP, below.x()), window.width() - self.width() - _GAP)
        height = min(self.height(), window.height() - below.y() - _GAP)
        self.setGeometry(left, below.y(), self.width(), height)
        self.show()
        self.raise_()
        first = next((child for child in self.findChildren(QWidget) if _takes_keys(child)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def toggle_under(self, widget: QWidget) -> None:
        if self.isVisible():
            self.close_now()
        else:
            self.open_under(widget)

    def close_now(self) -> None:
        inside = QApplication.focusWidget()
        mine = inside is not None and self.isAncestorOf(inside)
        under = self._under
        self.hide()
        if mine and under is not None:
            under.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_now()
        else:
            super().keyPressEvent(event)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and new is not None and not self.isAncestorOf(new) and new is not self._under:
            self.hide()


def _takes_keys(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled()
