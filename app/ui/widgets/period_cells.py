"""Months or a quarter as small cells: ✓ done, ✕ missing, a clock for due, plain for what is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import icons, theme, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

_HEIGHT, _GAP, _ICON = 24, 4, 12
# State of a cell → tone and picture.
LOOKS = {
    "done": ("ok", "check"),
    "missing": ("bad", "x"),
    "due": ("warn", "clock"),
    "future": ("", ""),
    "before": ("", ""),
}


class PeriodCells(QWidget):
    """Equal cells over the whole width; a click tells which, and so do Enter and Space after the arrows."""

    clicked = Signal(int)

    def __init__(self, cells: Sequence[tuple[str, str]], name: str, *, height: int = _HEIGHT) -> None:
        super().__init__()
        self._cells = cells
        self._current = 0
        self.setFixedHeight(height)
        self.setMinimumWidth(len(cells) * 44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def take_keys(self) -> None:
        """Where a cell leads somewhere."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(len(self._cells) * 56, self.height())

    def _places(self) -> list[QRectF]:
        count = max(1, len(self._cells))
        width = (self.width() - _GAP * (count - 1)) / count
        return [QRectF(n * (width + _GAP), 0, width, self.height()) for n in range(count)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, ((state, words), place) in enumerate(zip(self._cells, self._places(), strict=False)):
            self._paint_cell(painter, state, words, place.adjusted(0.5, 0.5, -0.5, -0.5))
            if self.hasFocus() and number == self._current:
                painter.setPen(QPen(tokens.color("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_cell(self, painter: QPainter, state: str, words: str, area: QRectF) -> None:
        tone, icon = LOOKS[state]
        painter.setPen(QPen(tokens.color(f"{tone}.line" if tone else "mute.line"), 1))
        painter.setBrush(tokens.color(f"{tone}.soft" if tone else "surface"))
        painter.drawRoundedRect(area, 4, 4)
        lead = _ICON + 3 if icon else 0
        text = theme.elided(words, tokens.MICRO, area.width() - lead - 4)
        left = area.center().x() - (theme.text_width(text, tokens.MICRO) + lead) / 2
        if icon:
            image = icons.pixmap(icon, tone, _ICON, "2.5")
            painter.drawPixmap(QPointF(left, area.center().y() - _ICON / 2), image)
        painter.setFont(theme.font(tokens.MICRO))
        painter.setPen(tokens.color(tone or "text3"))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left + lead, area.y(), area.width(), area.height()), middle, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, place in enumerate(self._places()):
            if place.contains(event.position()) and number < len(self._cells):
                self.clicked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._current = min(max(0, self._current + step), len(self._cells) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self._current)
        else:
            super().keyPressEvent(event)
