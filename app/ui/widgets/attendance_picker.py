"""Who came, painted: one toggle a person, by group; a click or Space goes round, arrows move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import icons, theme, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

_HEIGHT, _GAP, _LABEL, _LEAST = 28, 6, 92, 96
MARK_ICON = {"ok": "check", "bad": "x"}


@dataclass(frozen=True)
class Mark:
    """One person: `tone` "" is not on the list; `glyph` stands for states that have no picture; `tag` follows the name."""

    key: str
    name: str
    tone: str = ""
    glyph: str = ""
    tag: str = ""
    words: str = ""


@dataclass(frozen=True)
class _Place:
    area: QRectF
    mark: Mark


class AttendancePicker(QWidget):
    toggled = Signal(str)
    asked = Signal(str, QPointF)

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[tuple[str, Sequence[Mark]]] = ()
        self._current = 0
        self._read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def set_marks(self, groups: Sequence[tuple[str, Sequence[Mark]]]) -> None:
        self._groups = groups
        self._current = min(self._current, max(0, len(self.marks()) - 1))
        self.setAccessibleName("、".join(f"{mark.name}{mark.words}" for mark in self.marks()))
        self._fit()
        self.update()

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if on else Qt.FocusPolicy.StrongFocus)

    def marks(self) -> list[Mark]:
        return [mark for _, marks in self._groups for mark in marks]

    def _columns(self) -> int:
        return max(1, int((self.width() - _LABEL + _GAP) // (_LEAST + _GAP)))

    def _lines(self) -> int:
        columns = self._columns()
        return sum(-(-len(marks) // columns) for _, marks in self._groups)

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self._lines()) * (_HEIGHT + _GAP) - _GAP)

    def sizeHint(self) -> QSize:
        return QSize(400, max(1, self._lines()) * (_HEIGHT + _GAP) - _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _places(self) -> list[_Place]:
        columns = self._columns()
        width = (self.width() - _LABEL + _GAP) / columns - _GAP
        places: list[_Place] = []
        top = 0.0
        for _, marks in self._groups:
            for number, mark in enumerate(marks):
                line, column = divmod(number, columns)
                left = _LABEL + column * (width + _GAP)
                places.append(_Place(QRectF(left, top + line * (_HEIGHT + _GAP), width, _HEIGHT), mark))
            top += -(-len(marks) // columns) * (_HEIGHT + _GAP)
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_groups(painter)
        for number, place in enumerate(self._places()):
            self._paint_mark(painter, place)
            if self.hasFocus() and number == self._current:
                painter.setPen(QPen(tokens.color("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(place.area.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_groups(self, painter: QPainter) -> None:
        painter.setFont(theme.font(tokens.SUB))
        painter.setPen(tokens.color("text3"))
        top, columns = 0, self._columns()
        for name, marks in self._groups:
            area = QRectF(0, top, _LABEL - 8, _HEIGHT)
            text = theme.elided(name, tokens.SUB, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            top += -(-len(marks) // columns) * (_HEIGHT + _GAP)

    def _paint_mark(self, painter: QPainter, place: _Place) -> None:
        mark, area = place.mark, place.area.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(tokens.color(f"{mark.tone}.line" if mark.tone else "border2"), 1))
        painter.setBrush(tokens.color(f"{mark.tone}.soft" if mark.tone else "surface"))
        painter.drawRoundedRect(area, 4, 4)
        icon = MARK_ICON.get(mark.tone, "") if not mark.glyph else ""
        text = mark.name + (f"·{mark.tag}" if mark.tag else "")
        lead = 17 if icon or mark.glyph else 0
        room = area.width() - 12 - lead
        text = theme.elided(text, tokens.SUB, room)
        left = area.center().x() - (theme.text_width(text, tokens.SUB) + lead) / 2
        if icon:
            image = icons.pixmap(icon, mark.tone, 13, "2.5")
            painter.drawPixmap(QPointF(left, area.center().y() - 6.5), image)
        painter.setFont(theme.font(tokens.SUB))
        painter.setPen(tokens.color(mark.tone or "text2"))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if mark.glyph:
            painter.drawText(QRectF(left, area.y(), 15, area.height()), middle, mark.glyph)
        painter.setPen(tokens.color("text" if mark.tone == "ok" else mark.tone or "text2"))
        painter.drawText(QRectF(left + lead, area.y(), room + 4, area.height()), middle, text)

    def _at(self, point: QPointF) -> int:
        return next((n for n, place in enumerate(self._places()) if place.area.contains(point)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        self.setToolTip(f"{self.marks()[number].name} {self.marks()[number].words}" if number >= 0 else "")
        over = number >= 0 and not self._read_only
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._toggle(number)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self._at(QPointF(event.pos()))
        if number >= 0 and not self._read_only:
            self._current = number
            self.asked.emit(self.marks()[number].key, QPointF(event.globalPos()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self._columns()
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()), 0)
        if step:
            self._current = min(max(0, self._current + step), max(0, len(self.marks()) - 1))
            self.update()
        elif event.key() == Qt.Key.Key_Space:
            self._toggle(self._current)
        else:
            super().keyPressEvent(event)

    def _toggle(self, number: int) -> None:
        if not self._read_only and number < len(self.marks()):
            self._current = number
            self.toggled.emit(self.marks()[number].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
