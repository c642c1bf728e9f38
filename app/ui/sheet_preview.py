"""How a sheet comes out that is kept nowhere: painted before it is printed, and gone with its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtGui import QPageSize, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout

from app.ui import tokens
from app.ui.widgets.basics import button, label, row, scrolled

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QWidget

_WIDTH, _MOST, _MARGIN, _POINTS = 480, 440, 20, 72


class SheetPreview(QDialog):
    """`print_wanted` once somebody has looked."""

    print_wanted = Signal()

    def __init__(self, parent: QWidget, title: str, paper: QTextDocument) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.page = QLabel()
        self.page.setPixmap(self._painted(paper))
        self.page.setAccessibleName(paper.toPlainText())
        self.print = button("打印", self._print, kind="primary", icon="printer")
        body = QVBoxLayout()
        body.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        body.addWidget(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 16)
        layout.setSpacing(12)
        layout.addLayout(row(label(title, "h2"), None, margins=(_MARGIN, 0, _MARGIN, 0)))
        layout.addWidget(scrolled(body), 1)
        layout.addLayout(row(None, button("返回", self.reject), self.print, margins=(_MARGIN, 0, _MARGIN, 0)))
        self.resize(_WIDTH + 2 * _MARGIN + 16, min(_MOST, parent.window().height() - 32))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.print.setFocus()

    def _painted(self, paper: QTextDocument) -> QPixmap:
        """The whole page, as wide as the window has room for."""
        points = QPageSize(QPageSize.PageSizeId.A4).size(QPageSize.Unit.Point)
        size = QSizeF(points) * (self.logicalDpiX() / _POINTS)
        paper.setPageSize(size)
        share, ratio = _WIDTH / size.width(), self.devicePixelRatioF()
        made = QPixmap(round(_WIDTH * ratio), round(size.height() * share * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(tokens.color("paper"))
        painter = QPainter(made)
        painter.scale(share, share)
        paper.drawContents(painter)
        painter.end()
        return made

    def _print(self) -> None:
        self.accept()
        self.print_wanted.emit()
