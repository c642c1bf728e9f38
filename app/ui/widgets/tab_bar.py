"""A row of tabs drawn flat: bold text and an underline for the current one, a count of problems beside a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

_COUNT_WIDTH, _COUNT_HEIGHT, _COUNT_GAP, _UNDERLINE, _LEAST_PAD = 18, 16, 4, 2, 7


@dataclass
class _Tab:
    name: str
    count: int = 0
    tone: str = "bad"


class TabBar(QWidget):
    """Left and Right change the tab while it has the focus."""

    chosen = Signal(int)

    def __init__(self, *, height: int = 36, pad: int = 12, inset: int = 12, line: bool = True) -> None:
        super().__init__()
        self._tabs: list[_Tab] = []
        self._line = line
        self._current, self._pad, self._inset = 0, pad, inset
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_tabs(self, names: Sequence[str]) -> None:
        self._tabs = [_Tab(name) for name in names]
        self._current = min(self._current, max(0, len(names) - 1))
        self._tell()

    def set_count(self, index: int, count: int, tone: str = "bad") -> None:
        self._tabs[index].count, self._tabs[index].tone = count, tone
        self._tell()

    def counts(self) -> list[int]:
        return [tab.count for tab in self._tabs]

    def current(self) -> int:
        return self._current

    def set_current(self, index: int) -> None:
        self._current = index
        self._tell()

    def sizeHint(self) -> QSize:
        wide = sum(self._width(index) + 2 * self._pad for index in range(len(self._tabs)))
        return QSize(round(wide) + self._inset, self.height())

    def _tell(self) -> None:
        words = [f"{t.name}，{t.count} 处" if t.count else t.name for t in self._tabs]
        self.setAccessibleName("、".join(words))
        self.update()

    def _places(self) -> list[QRectF]:
        """Left to right; where there is no room for all, closer together, and the current one always in sight."""
        widths = [self._width(index) for index in range(len(self._tabs))]
        pad = float(self._pad)
        if sum(widths) + 2 * pad * len(widths) + self._inset > self.width():
            pad = min(pad, float(_LEAST_PAD))
        left, places = self._inset + self._pad - pad, []
        for width in widths:
            places.append(QRectF(left, 0, width + 2 * pad, self.height()))
            left += width + 2 * pad
        shift = self._shift(places)
        return [place.translated(-shift, 0) for place in places]

    def _width(self, index: int) -> float:
        return self._width_of(self._tabs[index], current=index == self._current)

    def _width_of(self, tab: _Tab, *, current: bool) -> float:
        width = theme.text_width(tab.name, bold=current)
        return width + (_COUNT_WIDTH + _COUNT_GAP if tab.count else 0)

    def _shift(self, places: Sequence[QRectF]) -> float:
        """So far that the tab after the current one can still be pressed."""
        if not places or places[-1].right() <= self.width():
            return 0.0
        last = places[min(self._current + 1, len(places) - 1)]
        return max(0.0, min(last.right() + self._inset - self.width(), places[-1].right() - self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._line:
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), tokens.color("border"))
        for index, (tab, place) in enumerate(zip(self._tabs, self._places(), strict=True)):
            self._paint_tab(painter, tab, place, current=index == self._current)

    def _paint_tab(self, painter: QPainter, tab: _Tab, place: QRectF, *, current: bool) -> None:
        painter.setFont(theme.font(bold=current))
        painter.setPen(tokens.color("text" if current else "text2"))
        pad = (place.width() - self._width_of(tab, current=current)) / 2
        inner = place.adjusted(pad, 0, -pad, -_UNDERLINE)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, tab.name)
        if tab.count:
            pill = QRectF(inner.right() - _COUNT_WIDTH, inner.center().y() - 8, _COUNT_WIDTH, _COUNT_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color(f"{tab.tone}.soft"))
            painter.drawRoundedRect(pill, 8, 8)
            painter.setFont(theme.font(tokens.MICRO, bold=True))
            painter.setPen(tokens.color(tab.tone))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(tab.count))
        if current:
            line = QRectF(inner.x(), self.height() - _UNDERLINE, inner.width(), _UNDERLINE)
            painter.fillRect(line, tokens.color("accent_text"))
            if self.hasFocus():
                painter.setPen(tokens.color("focus"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(place.adjusted(4.5, 4.5, -4.5, -6.5), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index, place in enumerate(self._places()):
            if place.contains(event.position()):
                self._choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._current + step < len(self._tabs):
            self._choose(self._current + step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _choose(self, index: int) -> None:
        self.set_current(index)
        self.chosen.emit(index)
