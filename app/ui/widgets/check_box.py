"""A tick box with the product's own pictures; filled only when ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QCheckBox

from app.ui import icons, theme, tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_BOX, _GAP, _HEIGHT = 18, 8, 28


class CheckBox(QCheckBox):
    def sizeHint(self) -> QSize:
        return QSize(_BOX + _GAP + round(theme.text_width(self.text())) + 8, _HEIGHT)

    def hitButton(self, position: object) -> bool:
        return bool(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        able = self.isEnabled()
        name, color = ("square-check-filled", "text") if self.isChecked() else ("square", "input")
        top = (self.height() - _BOX) / 2
        painter.drawPixmap(QPointF(0, top), icons.pixmap(name, color if able else "disabled", _BOX))
        area = QRectF(_BOX + _GAP, 0, self.width() - _BOX - _GAP, self.height())
        painter.setFont(theme.font())
        painter.setPen(tokens.color("text" if able else "disabled"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            width = min(self.width() - 2.0, area.x() + theme.text_width(self.text()) + 6)
            painter.drawRoundedRect(QRectF(1, 1, width, self.height() - 2), 4, 4)
