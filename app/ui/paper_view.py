"""The desk on which the pages of a paper lie: at true proportion, only those in sight are painted, set as they come."""

from __future__ import annotations

import gc
import time
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.ui import collector, theme, tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from app.ui.paper_painter import Paper

PIXELS = 96 / 72  # of a point at 100 %
SLICE = 0.010  # seconds of setting pages between two looks at what the user does
BLANK = "空白页：下一部分从正面开始"  # said on the screen only
WIDTH, WHOLE = "width", "whole"
STEPS: Final = (0.25, 0.33, 0.5, 0.6, 0.72, 0.8, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_OF_THE_WIDTH = 0.86  # what a page takes at first
_GAP, _EDGE = 16, 20
_LINE = 60  # pixels an arrow key scrolls
_NOTCH = 120


class PaperView(QAbstractScrollArea):
    """`moved` tells which page is in sight (from 0), `zoomed` the scale, `grown` that more pages are known."""

    moved = Signal(int)
    zoomed = Signal(float)
    grown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # until there are pages to move in
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # or it would come with the pages
        self.setAccessibleName("页面")
        self.paper: Paper | None = None
        self.fit: str = WIDTH
        self.scale = 1.0
        self.page = 0
        self._tops: list[float] = []  # of each page, and the end of the last
        self._width = 0.0
        self._setting = QTimer(self)
        self._setting.timeout.connect(self._set_more)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look())

    # the paper ----------------------------------------------------------------------------------------

    def show_paper(self, paper: Paper | None) -> None:
        """Lays a paper out; its first page is there at once, the others come while one looks."""
        self.paper = paper
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if paper else Qt.FocusPolicy.NoFocus)
        self.page = 0
        self._tops, self._width = [float(_EDGE)], 0.0
        self._stop_setting()
        if paper is not None:
            paper.pages.more(lambda: True)
            # A book is a million small things without a circle among them: looking for circles stops the window.
            collector.rest(self)
            self._setting.start(0)
            self._zoom_at_first()
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._look(always=True)
        self.grown.emit()

    def count(self) -> int:
        return len(self.paper.pages.pages) if self.paper is not None else 0

    def is_complete(self) -> bool:
        return self.paper is None or self.paper.pages.done

    def _set_more(self) -> None:
        if self.paper is None or self.paper.pages.done:
            self._stop_setting()
            return
        end = time.monotonic() + SLICE
        self.paper.pages.more(lambda: time.monotonic() > end)
        self._measure()
        self.grown.emit()

    def _stop_setting(self) -> None:
        """What has been set stays as long as the paper: it is not looked through again."""
        if self._setting.isActive():
            self._setting.stop()
            gc.freeze()
            collector.work_again(self)

    # places -------------------------------------------------------------------------------------------

    def _zoom_at_first(self) -> None:
        """A page as large as it can be read well, with some desk around it; one that lies fills the width."""
        if self.fit != WIDTH or self.paper is None:
            self._apply_fit()
            return
        width, height = self.paper.size(0)
        full = self._full_width(width)
        fitting = [step for step in STEPS if step <= min(1.0, full * _OF_THE_WIDTH)]
        self._set_scale(full if width > height else max(fitting, default=STEPS[0]))
        self.fit = ""

    def _full_width(self, width: float) -> float:
        return max(STEPS[0], (self.viewport().width() - 2 * _EDGE) / (width * PIXELS))

    def _apply_fit(self) -> None:
        if self.paper is None or not self.count():
            return
        width, height = self.paper.size(min(self.page, self.count() - 1))
        scale = self._full_width(width)
        if self.fit == WHOLE:
            scale = min(scale, (self.viewport().height() - 2 * _EDGE) / (height * PIXELS))
        if self.fit:
            self._set_scale(max(0.1, scale))

    def _set_scale(self, scale: float) -> None:
        self.scale = scale
        self.zoomed.emit(scale)

    def _measure(self) -> None:
        """Where each page lies; only new ones are looked at unless the scale has changed."""
        if self.paper is None:
            self.verticalScrollBar().setRange(0, 0)
            self.viewport().update()
            return
        for number in range(len(self._tops) - 1, self.count()):
            width, height = self.paper.size(number)
            self._width = max(self._width, width)
            self._tops.append(self._tops[-1] + height * PIXELS * self.scale + _GAP)
        shown = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, round(self._tops[-1] - _GAP + _EDGE) - shown.height()))
        vertical.setPageStep(shown.height())
        vertical.setSingleStep(_LINE)
        wide = round(self._width * PIXELS * self.scale) + 2 * _EDGE
        horizontal.setRange(0, max(0, wide - shown.width()))
        horizontal.setPageStep(shown.width())
        horizontal.setSingleStep(_LINE)
        self.viewport().update()

    def _anew(self) -> None:
        self._tops = [float(_EDGE)]
        self._measure()

    def area(self, number: int) -> QRectF:
        """Where a page lies in the viewport."""
        if self.paper is None:
            return QRectF()
        width, height = self.paper.size(number)
        size = (round(width * PIXELS * self.scale), round(height * PIXELS * self.scale))
        left = max(_EDGE, (self.viewport().width() - size[0]) // 2) - self.horizontalScrollBar().value()
        return QRectF(left, round(self._tops[number]) - self.verticalScrollBar().value(), *size)

    def _page_at(self, y: float) -> int:
        return max(0, min(self.count() - 1, bisect_right(self._tops, y) - 1))

    def _look(self, *, always: bool = False) -> None:
        """The page in sight is the one that lies across the upper third."""
        self.viewport().update()
        if self.count():
            page = self._page_at(self.verticalScrollBar().value() + self.viewport().height() / 3)
            if page != self.page or always:
                self.page = page
                self.moved.emit(page)

    # going and zooming --------------------------------------------------------------------------------

    def go_to(self, number: int) -> None:
        if self.count():
            number = max(0, min(self.count() - 1, number))
            self.verticalScrollBar().setValue(round(self._tops[number]) - _EDGE)
            if number != self.page:
                self.page = number
                self.moved.emit(number)

    def zoom_to(self, scale: float, anchor: QPointF | None = None) -> None:
        """Sets the scale; what lies under `anchor` (or in the middle) stays there."""
        self.fit = ""
        self._rescale(max(STEPS[0], min(STEPS[-1], scale)), anchor)

    def _rescale(self, scale: float, anchor: QPointF | None = None) -> None:
        if not self.count():
            return
        shown = self.viewport().rect()
        at = anchor or QPointF(shown.width() / 2, shown.height() / 3)
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        page = self._page_at(bars[1].value() + at.y())
        before = self.area(page)
        share = ((at.x() - before.x()) / before.width(), (at.y() - before.y()) / before.height())
        self._set_scale(scale)
        self._anew()
        after = self.area(page)
        bars[0].setValue(bars[0].value() + round(after.x() + share[0] * after.width() - at.x()))
        bars[1].setValue(bars[1].value() + round(after.y() + share[1] * after.height() - at.y()))
        self._look()

    def zoom_in(self) -> None:
        self.zoom_to(next((step for step in STEPS if step > self.scale * 1.01), STEPS[-1]))

    def zoom_out(self) -> None:
        self.zoom_to(next((step for step in reversed(STEPS) if step < self.scale * 0.99), STEPS[0]))

    def fit_to(self, fit: str) -> None:
        """WIDTH or WHOLE; kept while the window changes."""
        self.fit = fit
        page = self.page
        self._apply_fit()
        self._anew()
        self.go_to(page)

    # events -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fit:
            page = self.page
            self._apply_fit()
            self._anew()
            self.go_to(page)
        else:
            self._measure()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self.scale * 1.1 ** (event.angleDelta().y() / _NOTCH), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_PageDown:
            self._turn(1)
        elif key == Qt.Key.Key_PageUp:
            self._turn(-1)
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(self.count() - 1)
        elif held and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif held and key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif held and key == Qt.Key.Key_0:
            self.zoom_to(1.0)
        else:
            super().keyPressEvent(event)

    def _turn(self, by: int) -> None:
        """To the next page; over a page that is higher than the view in as many steps as it takes."""
        if not self.count():
            return
        area, high = self.area(self.page), self.viewport().height()
        bar = self.verticalScrollBar()
        if by > 0 and area.bottom() > high + _EDGE:
            bar.setValue(bar.value() + min(high - _LINE, round(area.bottom() + _EDGE - high)))
        elif by < 0 and area.top() < -_EDGE:
            bar.setValue(bar.value() - min(high - _LINE, round(_EDGE - area.top())))
        elif 0 <= self.page + by < self.count():
            self.go_to(self.page + by)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), tokens.color("desk"))
        if self.paper is None or not self.count():
            return
        top = self.verticalScrollBar().value()
        for number in range(self._page_at(top + event.rect().top()), self.count()):
            area = self.area(number)
            if area.top() > event.rect().bottom():
                break
            self._paint_page(painter, number, area, QRectF(event.rect()))

    def _paint_page(self, painter: QPainter, number: int, area: QRectF, asked: QRectF) -> None:
        painter.setPen(QPen(tokens.color("border2"), 1))
        painter.setBrush(tokens.color("paper"))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.paper is None:
            return
        if self.paper.pages.pages[number].blank:
            painter.setFont(theme.font(tokens.SUB))
            painter.setPen(tokens.color("text3"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, BLANK)
            return
        scale = PIXELS * self.scale
        seen = asked.intersected(area)
        painter.save()
        painter.setClipRect(seen)
        painter.translate(area.topLeft())
        painter.scale(scale, scale)
        self.paper.paint(
            painter, number, (seen.top() - area.top()) / scale, (seen.bottom() - area.top()) / scale
        )
        painter.restore()
