"""Paints a paper onto a printer or into a PDF, a few pages at a time, so that the window stays alive meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QSizeF, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPagedPaintDevice

    from app.ui.paper_painter import Paper

SLICE = 0.020
_NAMED = {(595, 842): QPageSize.PageSizeId.A4, (842, 1191): QPageSize.PageSizeId.A3}  # points of both sides


def page_layout(size: tuple[float, float]) -> QPageLayout:
    """The sheet of a page: A4 and A3 by their names, so that printers know them; margins are the paper's own."""
    short, long = min(size), max(size)
    named = _NAMED.get((round(short), round(long)))
    sheet = QPageSize(named) if named else QPageSize(QSizeF(short, long), QPageSize.Unit.Point)
    lies = QPageLayout.Orientation.Landscape if size[0] > size[1] else QPageLayout.Orientation.Portrait
    layout = QPageLayout(sheet, lies, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


class Press(QObject):
    """`progressed` tells how many pages are done; `ended` whether all of them went through."""

    progressed = Signal(int, int)
    ended = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._some)
        self._paper: Paper | None = None
        self._device: QPagedPaintDevice | None = None
        self._painter: QPainter | None = None
        self._pages: Sequence[int] = ()
        self._done = 0

    def busy(self) -> bool:
        return self._painter is not None

    def start(self, paper: Paper, pages: Sequence[int], device: QPagedPaintDevice) -> bool:
        """False if the device takes nothing: no paper, no such file."""
        device.setPageLayout(page_layout(paper.size(pages[0])))
        painter = QPainter()
        if not painter.begin(device):
            return False
        self._paper, self._pages, self._device, self._painter = paper, pages, device, painter
        self._done = 0
        self._timer.start(0)
        return True

    def cancel(self) -> None:
        if self.busy():
            self._end(whole=False)

    def _some(self) -> None:
        end = time.monotonic() + SLICE
        while self._done < len(self._pages) and time.monotonic() < end:
            if not self._page():
                self._end(whole=False)
                return
        self.progressed.emit(self._done, len(self._pages))
        if self._done >= len(self._pages):
            self._end(whole=True)

    def _page(self) -> bool:
        paper, device, painter = self._paper, self._device, self._painter
        if paper is None or device is None or painter is None:
            return False
        number = self._pages[self._done]
        if self._done:
            device.setPageLayout(page_layout(paper.size(number)))
            if not device.newPage():
                return False
        painter.save()
        scale = painter.device().logicalDpiX() / 72
        painter.scale(scale, scale)
        paper.paint(painter, number)
        painter.restore()
        self._done += 1
        return True

    def _end(self, *, whole: bool) -> None:
        self._timer.stop()
        painter, device = self._painter, self._device
        self._painter = self._device = self._paper = None
        abort = getattr(device, "abort", None)
        if not whole and abort is not None:
            abort()
        if painter is not None:
            painter.end()
        self.ended.emit(whole)
