"""Tables: a model over a list that is read lazily, one delegate that paints every cell, and the view for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui import icons, theme, tokens
from app.ui.widgets.hovering import HoveredRows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

Index = QModelIndex | QPersistentModelIndex
CELL = Qt.ItemDataRole.UserRole
_BADGE_HEIGHT, _BAR, _INSET = 20, 3, 8


@dataclass(frozen=True)
class Cell:
    """What a cell shows: `badge` draws the text on a soft ground of that tone, `color` names a token."""

    text: str = ""
    color: str = "text"
    badge: str = ""
    icon: str = ""
    bold: bool = False
    tip: str = ""


@dataclass(frozen=True)
class Column:
    """`width` 0 takes the rest; columns of a higher `order` hide first when the table gets narrow."""

    title: str
    width: int = 0
    order: int = 0
    right: bool = False
    least: int = 96
    middle: bool = False


class ListModel(QAbstractTableModel):
    """Rows are any objects; `cell_of` draws one when it is looked at, so a million rows cost nothing."""

    def __init__(self, columns: Sequence[Column], cell_of: Callable[[Any, int], Cell | str]) -> None:
        super().__init__()
        self.columns = list(columns)
        self._cell_of = cell_of
        self._rows: Sequence[Any] = ()
        self._sorted: tuple[int, bool] | None = None

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rows(self) -> Sequence[Any]:
        return self._rows

    def at(self, place: int) -> Any:
        """The row of a line; None where there is none."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.beginResetModel()
        self.columns = list(columns)
        self.endResetModel()

    def show_order(self, column: int, *, down: bool) -> None:
        """Which column the rows are sorted by; -1 for none of them."""
        self._sorted = (column, down) if column >= 0 else None
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(self.columns) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title + self._arrow(section)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return alignment(self.columns[section])
        return None

    def _arrow(self, section: int) -> str:
        if self._sorted is None or self._sorted[0] != section:
            return ""
        return " ↓" if self._sorted[1] else " ↑"

    def cell(self, row: int, column: int) -> Cell:
        found = self._cell_of(self._rows[row], column)
        return found if isinstance(found, Cell) else Cell(found)

    def data(self, index: Index, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index.row(), index.column()).text
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(self.columns[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            cell = self.cell(index.row(), index.column())
            return cell.tip or cell.text
        return None


def alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    if column.middle:
        side = Qt.AlignmentFlag.AlignHCenter
    return int((side | Qt.AlignmentFlag.AlignVCenter).value)


class CellDelegate(QStyledItemDelegate):
    """Paints ground, selection bar, badge or text with …, hairline, in that order (ui.md 6.3)."""

    marks_rows = True

    def __init__(self, view: Table, *, inset: int = _INSET) -> None:
        super().__init__(view)
        self._view, self._inset = view, inset

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL)
        place, state = place_and_state(option)
        chosen = self.marks_rows and bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(
            painter, place, chosen=chosen, hovered=index.row() == self._view.hovered, bar=index.column() == 0
        )
        hairline(painter, place)
        left = self._inset if index.column() else self._view.first_inset
        inner = place.adjusted(left, 0, -8, -1)
        if isinstance(cell, Cell):
            align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
            paint_cell(painter, cell, inner, align, on_selection=chosen)
        painter.restore()


def place_and_state(option: QStyleOptionViewItem) -> tuple[QRectF, QStyle.StateFlag]:
    """Where and in which state a delegate paints: PySide6 says nothing of these fields in its types."""
    known: Any = option
    return QRectF(known.rect), known.state


def paint_ground(painter: QPainter, place: QRectF, *, chosen: bool, hovered: bool, bar: bool = False) -> None:
    """`bar`: a chosen row has the accent at its left edge."""
    if chosen or hovered:
        painter.fillRect(place, tokens.color("selected" if chosen else "hover"))
    if chosen and bar:
        painter.fillRect(QRectF(place.x(), place.y(), _BAR, place.height()), tokens.color("accent_text"))


def paint_mark(painter: QPainter, place: QRectF) -> None:
    """The box around a single cell one stands on, above its hairline."""
    painter.setPen(QPen(tokens.color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -2), 4, 4)


def hairline(painter: QPainter, place: QRectF) -> None:
    pen = QPen(tokens.color("line"), 1)
    pen.setCosmetic(True)  # one device pixel at every scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    painter.drawLine(QPointF(place.x(), place.bottom() - 1), QPointF(place.right(), place.bottom() - 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def paint_cell(
    painter: QPainter, cell: Cell, place: QRectF, align: Qt.AlignmentFlag, *, on_selection: bool
) -> None:
    if cell.badge:
        _paint_badge(painter, cell, place, align, on_selection=on_selection)
        return
    if cell.icon:
        middle = align & Qt.AlignmentFlag.AlignHCenter and not cell.text
        left = place.center().x() - 8 if middle else place.x()
        painter.drawPixmap(QPointF(left, place.center().y() - 8), icons.pixmap(cell.icon, cell.color, 16))
        place = place.adjusted(22, 0, 0, 0)
    painter.setFont(theme.font(bold=cell.bold))
    painter.setPen(tokens.color(cell.color))
    text = theme.elided(cell.text, tokens.BODY, place.width() + 1, bold=cell.bold)
    painter.drawText(place, align, text)


def _paint_badge(
    painter: QPainter, cell: Cell, place: QRectF, align: Qt.AlignmentFlag, *, on_selection: bool
) -> None:
    width = min(theme.text_width(cell.text, tokens.MICRO) + 16, place.width())
    left = place.right() - width if align & Qt.AlignmentFlag.AlignRight else place.x()
    if align & Qt.AlignmentFlag.AlignHCenter:
        left = place.center().x() - width / 2
    ground = QRectF(left, place.center().y() - _BADGE_HEIGHT / 2, width, _BADGE_HEIGHT)
    painter.setFont(theme.font(tokens.MICRO))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("surface" if on_selection else f"{cell.badge}.soft"))
    painter.drawRoundedRect(ground, 4, 4)
    painter.setPen(tokens.color(cell.badge))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, theme.elided(cell.text, tokens.MICRO, width - 8))


class Table(HoveredRows, QTableView):
    """A read-only table: whole rows, hairlines, no grid.

    `opened` tells the row of Enter or a double click, `edit_wanted` that of F2, `delete_wanted` that of Del.
    """

    opened = Signal(int)
    moved = Signal(int)
    edit_wanted = Signal(int)
    delete_wanted = Signal(int)
    head_clicked = Signal(int)

    def __init__(self, *, first_inset: int = _INSET, row_height: int = tokens.ROW) -> None:
        super().__init__()
        self.first_inset = first_inset
        self.scrolls = False  # columns somebody chose scroll sideways instead of hiding
        self.setItemDelegate(CellDelegate(self))
        wide = first_inset > tokens.CARD_MARGIN
        self.setProperty("inset", "true" if wide else "card" if first_inset > _INSET else "")
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(row_height)
        heads = self.horizontalHeader()
        heads.setFixedHeight(tokens.ROW)
        heads.setHighlightSections(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setMinimumSectionSize(20)
        heads.sectionClicked.connect(self.head_clicked)
        self.activated.connect(lambda index: self.opened.emit(index.row()))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self.selectionModel().currentRowChanged.connect(lambda now, _was: self.moved.emit(now.row()))
        self.fit()

    def fit(self) -> None:
        """Widths for the room there is: what is least needed hides before the wide column gets too narrow."""
        model = self.model()
        if not isinstance(model, ListModel):
            return
        shown = list(enumerate(model.columns))
        room = self.viewport().width()
        while not self.scrolls and len(shown) > 1 and sum(c.width or c.least for _, c in shown) > room:
            least = max(shown, key=lambda item: (item[1].order, item[0]))
            if not least[1].order:
                break
            shown.remove(least)
        kept = {index for index, _ in shown}
        rest = room - sum(c.width for _, c in shown)
        open_ended = [index for index, c in shown if not c.width] or [shown[-1][0]]
        for index, c in enumerate(model.columns):
            self.setColumnHidden(index, index not in kept)
            share = max(0, rest) // len(open_ended) if index in open_ended else 0
            self.setColumnWidth(index, max(c.least if not c.width else c.width, c.width + share))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def set_scrolls(self, *, on: bool) -> None:
        self.scrolls = on
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if on else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(policy)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerWidget(QWidget())
        self.fit()

    def take_head_clicks(self) -> None:
        """A click on a heading sorts; the page says how."""
        self.horizontalHeader().setSectionsClickable(True)

    def marked(self) -> Any:
        """The row one stands on; None where there is none."""
        model = self.model()
        return model.at(self.currentIndex().row()) if isinstance(model, ListModel) else None

    def select(self, row: int) -> None:
        model = self.model()
        if model is not None and 0 <= row < model.rowCount():
            self.selectRow(row)
            self.scrollTo(model.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        told = {Qt.Key.Key_F2: self.edit_wanted, Qt.Key.Key_Delete: self.delete_wanted}.get(
            Qt.Key(event.key())
        )
        row = self.currentIndex().row()
        if told is not None and row >= 0:
            told.emit(row)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the window's
        else:
            super().keyPressEvent(event)
