"""Small pictures of all pages at the left: painted one at a time when they come into sight, and then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.ui import theme, tokens
from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from app.ui.paper_painter import Paper

PANE = 168
_WIDE, _HIGH = 113, 160  # an A4 page
_TOP, _NUMBER, _GAP = 18, 32, 14
_STEP = _HIGH + _NUMBER + _GAP
_RING = 4
_KEPT = 300


class Thumbs(QAbstractScrollArea):
    """`chosen` tells the page (from 0) that somebody wants to see."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(PANE)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("页面缩略图")
        self._paper: Paper | None = None
        self._pictures: dict[int, QPixmap] = {}
        self.current = 0
        self._painting = QTimer(self)
        self._painting.setSingleShot(True)
        self._painting.timeout.connect(self._paint_one)
        self._next = -1

    def show_paper(self, paper: Paper | None) -> None:
        self._paper, self.current = paper, 0
        self._pictures.clear()
        self.verticalScrollBar().setValue(0)
        self.grow()

    def count(self) -> int:
        return len(self._paper.pages.pages) if self._paper is not None else 0

    def painted(self) -> set[int]:
        return set(self._pictures)

    def grow(self) -> None:
        """There are more pages."""
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, _TOP + self.count() * _STEP - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(_STEP // 4)
        self.viewport().update()

    def mark(self, number: int) -> None:
        """The page in sight; it is scrolled to."""
        self.current = number
        top, bar = _TOP + number * _STEP, self.verticalScrollBar()
        if top - _RING < bar.value():
            bar.setValue(top - _TOP)
        elif top + _STEP > bar.value() + self.viewport().height():
            bar.setValue(top + _STEP - self.viewport().height())
        words = f"第 {number + 1} 页，共 {self.count()} 页"
        self.setAccessibleDescription(words)
        self.viewport().update()

    def _visible(self) -> range:
        first = max(0, (self.verticalScrollBar().value() - _TOP) // _STEP)
        last = (self.verticalScrollBar().value() + self.viewport().height()) // _STEP + 1
        return range(first, min(self.count(), last))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = int((event.position().y() + self.verticalScrollBar().value() - _TOP) // _STEP)
        if 0 <= number < self.count():
            self.chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -3, Qt.Key.Key_PageDown: 3,
                 Qt.Key.Key_Home: -self.count(), Qt.Key.Key_End: self.count()}  # fmt: skip
        by = steps.get(Qt.Key(event.key()))
        if by is None or not self.count():
            super().keyPressEvent(event)
        else:
            self.chosen.emit(max(0, min(self.count() - 1, self.current + by)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        note_keys(self, event)
        super().focusInEvent(event)

    def area(self, number: int) -> QRectF:
        """Where the picture of a page stands."""
        width, height = (_WIDE, _HIGH) if self._paper is None else self._paper.size(number)
        scale = min(_WIDE / width, _HIGH / height)
        size = (round(width * scale), round(height * scale))
        top = _TOP + number * _STEP - self.verticalScrollBar().value()
        return QRectF((PANE - size[0]) // 2, top, *size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), tokens.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(tokens.SUB))
        missing = -1
        for number in self._visible():
            area = self.area(number)
            picture = self._pictures.get(number)
            painter.setPen(QPen(tokens.color("border2"), 1))
            painter.setBrush(tokens.color("paper"))
            painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
            if picture is None:
                missing = number if missing < 0 else missing
            else:
                painter.drawPixmap(area.topLeft(), picture)
            if number == self.current:
                painter.setPen(QPen(tokens.color("text"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(-_RING, -_RING, _RING, _RING), 4, 4)
            painter.setPen(tokens.color("text2"))
            painter.drawText(
                QRectF(0, area.bottom(), PANE, _NUMBER), Qt.AlignmentFlag.AlignCenter, str(number + 1)
            )
        if missing >= 0:
            self._next = missing
            self._painting.start(0)

    def _paint_one(self) -> None:
        number = self._next
        if self._paper is None or number not in self._visible() or number in self._pictures:
            self.viewport().update()
            return
        area = self.area(number)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(area.width() * ratio), round(area.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(tokens.color("paper"))
        painter = QPainter(picture)
        scale = area.width() / self._paper.size(number)[0]
        painter.scale(scale, scale)
        self._paper.paint(painter, number)
        painter.end()
        if len(self._pictures) >= _KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[number] = picture
        self.viewport().update()
