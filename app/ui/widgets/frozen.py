"""The first columns of a table that scrolls sideways stay in sight: a second view of the same rows laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt

from app.ui.widgets.table import ListModel, Table

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent


class FrozenColumn(Table):
    """Shows only while the table is scrolled away from its left edge."""

    def __init__(self, table: Table) -> None:
        super().__init__(first_inset=table.first_inset)
        self._table = table
        self._kept = 1
        self.setParent(table)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("frozen", "true")
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self.lie_over())
        self.clicked.connect(lambda index: table.select(index.row()))
        self.head_clicked.connect(table.head_clicked)
        self.take_head_clicks()
        table.installEventFilter(self)
        self.hide()

    def follow(self, model: ListModel) -> None:
        self.setModel(model)
        self.setSelectionModel(self._table.selectionModel())
        model.modelReset.connect(self.lie_over)
        self.lie_over()

    def keep(self, count: int) -> None:
        """So many columns stay."""
        self._kept = count
        self.lie_over()

    def _wide(self) -> int:
        return sum(self._table.columnWidth(column) for column in range(self._kept))

    def fit(self) -> None:
        """The first columns, as wide as in the table."""
        model = self.model()
        if isinstance(model, ListModel):
            for column in range(len(model.columns)):
                self.setColumnHidden(column, column >= self._kept)
                if column < self._kept:
                    self.setColumnWidth(column, self._table.columnWidth(column))

    def lie_over(self) -> None:
        away = self._table.scrolls and self._table.horizontalScrollBar().value() > 0
        if away:
            self.fit()
            rows = self._table.verticalHeader().defaultSectionSize()
            self.verticalHeader().setDefaultSectionSize(rows)
            height = self._table.viewport().height() + self._table.horizontalHeader().height()
            self.setGeometry(0, 0, self._wide(), height)
            self.verticalScrollBar().setValue(self._table.verticalScrollBar().value())
            self.raise_()
        self.setVisible(away)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._table and event.type() == QEvent.Type.Resize:
            self.lie_over()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._table.wheelEvent(event)
