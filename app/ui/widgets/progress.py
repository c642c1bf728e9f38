"""A thin bar: blue while a task runs, green for the share of required work that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.ui import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_HEIGHT = 8


class ProgressBar(QWidget):
    def __init__(self, tone: str = "info.mid") -> None:
        super().__init__()
        self._share, self._tone = 0.0, tone
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(40)

    def set_share(self, share: float) -> None:
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleName(f"{self._share:.0%}")
        self.update()

    def share(self) -> float:
        return self._share

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("mute.soft"))
        painter.drawRoundedRect(QRectF(self.rect()), _HEIGHT / 2, _HEIGHT / 2)
        if self._share:
            painter.setBrush(tokens.color(self._tone))
            width = max(float(_HEIGHT), self.width() * self._share)
            painter.drawRoundedRect(QRectF(0, 0, width, _HEIGHT), _HEIGHT / 2, _HEIGHT / 2)
