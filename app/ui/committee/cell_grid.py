"""A table of which single cells are marked: arrows go over rows and columns, Enter opens what stands behind a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QAbstractItemView, QStyle

from app.ui import tokens
from app.ui.widgets.table import CellDelegate, Table, paint_mark, place_and_state

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from app.ui.widgets.table import Index


class _BoxDelegate(CellDelegate):
    """The marked cell has a box around it instead of a ground under its row."""

    marks_rows = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        place, state = place_and_state(option)
        if state & QStyle.StateFlag.State_Selected:
            painter.save()
            paint_mark(painter, place)
            painter.restore()


class CellGrid(Table):
    """`placed` tells the row and column one stands on, `entered` that of Enter or a double click."""

    placed = Signal(int, int)
    entered = Signal(int, int)

    def __init__(self, *, row_height: int = tokens.SMALL_FIELD) -> None:
        super().__init__(first_inset=tokens.CARD_MARGIN, row_height=row_height)
        self.setItemDelegate(_BoxDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.activated.connect(lambda index: self.entered.emit(index.row(), index.column()))

    def follow_cells(self) -> None:
        """Called after the model is set: from then on `placed` tells."""
        self.selectionModel().currentChanged.connect(
            lambda now, _was: self.placed.emit(now.row(), now.column())
        )

    def mark(self, row: int, column: int) -> None:
        """Marks a cell without telling: the rows were read again."""
        model = self.model()
        if model is not None and 0 <= row < model.rowCount():
            quiet = QSignalBlocker(self)
            index = model.index(row, min(max(0, column), model.columnCount() - 1))
            self.setCurrentIndex(index)
            self.scrollTo(index)
            quiet.unblock()
