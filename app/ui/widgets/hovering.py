"""What every list of rows does with mouse and focus: the row under the mouse, the ring for the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QMouseEvent
    from PySide6.QtWidgets import QAbstractItemView

    View = QAbstractItemView
else:
    View = object  # Qt takes one of its own classes only: this one comes before the view's


class HoveredRows(View):
    """`hovered` is the row under the mouse, -1 for none: QSS knows cells, not rows."""

    hovered = -1

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        note_keys(self, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()
