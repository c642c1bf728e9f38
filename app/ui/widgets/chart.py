"""A chart in the window: lying bars that keys, mouse and screen readers can go through one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.chart import Chart
from app.ui import theme, tokens
from app.ui.chart_painting import bar_places, paint_chart, screen_look
from app.ui.widgets.basics import bring_into_sight
from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

BAR_HEIGHT, COLUMNS_HEIGHT = tokens.ROW, 168  # bars stand beside the rows of a table
_LEAST_WIDTH = 240
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ChartView(QWidget):
    """`moved` tells the bar that is marked, `opened` the one of Enter or a double click."""

    moved = Signal(int)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._chart = Chart("", (), ())
        self._ends: tuple[str, ...] = ()
        self._words: tuple[str, ...] = ()
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_chart(self, chart: Chart, words: Sequence[str], ends: Sequence[str] = ()) -> None:
        """`words` say each category in full to who listens; `ends` stand at the ends of single bars."""
        self._chart, self._words, self._ends = chart, tuple(words), tuple(ends)
        self._current = min(self._current, len(words) - 1)
        height = COLUMNS_HEIGHT if chart.upright else BAR_HEIGHT * max(1, len(chart.categories))
        self.setFixedHeight(height)
        self._tell()

    def chart(self) -> Chart:
        return self._chart

    def current(self) -> int:
        return self._current

    def set_current(self, place: int) -> None:
        """Marks a bar without telling: the page says it to all that show it."""
        if place != self._current:
            self._current = place
            self._tell()

    def _tell(self) -> None:
        marked = self._words[self._current] if 0 <= self._current < len(self._words) else ""
        self.setAccessibleName("，".join(part for part in (self._chart.title, marked) if part))
        self.setAccessibleDescription("；".join(self._words))
        self.setToolTip(marked)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH * 2, self.height())

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(8, 0, -8, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._chart.series:  # nothing to show yet
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = bar_places(self._area(), len(self._chart.categories))
        if not self._chart.upright and 0 <= self._current < len(places):
            place = places[self._current].adjusted(-8, 1, 8, -1)
            painter.fillRect(place, tokens.color("selected"))
            if self.hasFocus():
                painter.setPen(QPen(tokens.color("focus"), 2))
                painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)
        paint_chart(painter, self._area(), self._chart, screen_look(theme.font(tokens.SUB)), self._ends)

    def _move(self, place: int) -> None:
        if 0 <= place < len(self._chart.categories):
            self.set_current(place)
            bring_into_sight(
                self, QPoint(0, round(bar_places(self._area(), len(self._words))[place].center().y()))
            )
            self.moved.emit(place)

    def _place_at(self, y: float) -> int:
        return int(y * len(self._chart.categories) // max(1, self.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._chart.upright:
            self._move(self._place_at(event.position().y()))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._current >= 0:
            self.opened.emit(self._current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        note_keys(self, event)
        if self._current < 0 and self._words:
            self._move(0)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        last = len(self._chart.categories) - 1
        if key in _STEPS:
            self._move(min(max(0, self._current + _STEPS[key]), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)
