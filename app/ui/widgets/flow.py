"""Widgets one after the other that go on in the next line where the width ends."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_GAP = 6


class Flow(QWidget):
    """Of a fixed width; as high as its lines."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._left = self._top = self._line = 0
        self.setFixedWidth(width)

    def add(self, widget: QWidget) -> None:
        widget.setParent(self)
        size = widget.sizeHint()
        if self._left and self._left + size.width() > self.width():
            self._left, self._top, self._line = 0, self._top + self._line + _GAP, 0
        widget.setGeometry(self._left, self._top, size.width(), size.height())
        self._left += size.width() + _GAP
        self._line = max(self._line, size.height())
        self.setFixedHeight(self._top + self._line)
        widget.show()
