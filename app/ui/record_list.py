"""The list of a book: months as headings, two lines a record, its state as a badge; all painted, no widgets in rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.actions.book import Line
from app.ui import theme, tokens
from app.ui.line_badge import badge_of
from app.ui.widgets.hovering import HoveredRows
from app.ui.widgets.table import Cell, Index, paint_cell, paint_ground, place_and_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


ITEM = Qt.ItemDataRole.UserRole
_HEADING_HEIGHT, _DAY_WIDTH, _LEFT = 32, 36, 16
_WEEKDAYS = "一二三四五六日"
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
NO_DAY = "未填日期"


@dataclass(frozen=True)
class Heading:
    month: str
    count: int


def heading_words(month: str) -> str:
    return (
        f"{month[:4]}年{int(month[5:7])}月"
        if len(month) == len("2026-03")
        else f"{month}年"
        if month
        else NO_DAY
    )


def with_headings(lines: Sequence[Line]) -> list[Line | Heading]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.day[:7]] = counts.get(line.day[:7], 0) + 1
    items: list[Line | Heading] = []
    last: str | None = None
    for line in lines:
        if line.day[:7] != last:
            last = line.day[:7]
            items.append(Heading(last, counts[last]))
        items.append(line)
    return items


class RecordModel(QAbstractListModel):
    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.titles = titles
        self._items: list[Line | Heading] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._items = with_headings(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def item(self, row: int) -> Line | Heading:
        return self._items[row]

    def row_of(self, uid: str) -> int:
        found = (n for n, item in enumerate(self._items) if isinstance(item, Line) and item.uid == uid)
        return next(found, -1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._items[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = 0) -> Any:
        item = self._items[index.row()]
        if role == ITEM:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(item)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(item, Line):
            return item.title
        return None

    def _words(self, item: Line | Heading) -> str:
        if isinstance(item, Heading):
            return f"{heading_words(item.month)}，{item.count} 条"
        return f"{item.day} {self.titles.get(item.form, '')} {item.title}，{badge_of(item)[0]}"


class RecordDelegate(QStyledItemDelegate):
    def __init__(self, view: RecordList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _HEADING_HEIGHT if isinstance(index.data(ITEM), Heading) else tokens.LIST_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM)
        place, state = place_and_state(option)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, Heading):
            _paint_heading(painter, item, place)
        elif isinstance(item, Line):
            paint_ground(painter, place, chosen=chosen, hovered=index.row() == self._view.hovered, bar=True)
            kind = self._view.records.titles.get(item.form, "")
            _paint_line(painter, item, kind, place.adjusted(_LEFT, 0, -_LEFT, 0), chosen=chosen)
        painter.restore()


def _write(painter: QPainter, area: QRectF, text: str, size: int, color: str, *, bold: bool = False) -> None:
    painter.setFont(theme.font(size, bold=bold))
    painter.setPen(tokens.color(color))
    painter.drawText(area, _LEFT_MIDDLE, theme.elided(text, size, area.width(), bold=bold))


def _paint_heading(painter: QPainter, item: Heading, place: QRectF) -> None:
    words = heading_words(item.month)
    area = place.adjusted(_LEFT, 4, -_LEFT, 0)
    _write(painter, area, words, tokens.BODY, "text", bold=True)
    left = theme.text_width(words, bold=True) + 6
    _write(painter, area.adjusted(left, 0, 0, 0), f"{item.count} 条", tokens.MICRO, "text3")


def _paint_line(painter: QPainter, item: Line, kind: str, place: QRectF, *, chosen: bool) -> None:
    middle = place.center().y()
    centre = Qt.AlignmentFlag.AlignCenter
    day = QRectF(place.x(), place.y(), _DAY_WIDTH, place.height())
    if len(item.day) == len("2026-03-12"):
        painter.setFont(theme.font(tokens.TITLE, bold=True))
        painter.setPen(tokens.color("text"))
        painter.drawText(QRectF(day.x(), middle - 24, day.width(), 28), centre, str(int(item.day[8:])))
        painter.setFont(theme.font(tokens.MICRO))
        painter.setPen(tokens.color("text3"))
        weekday = f"周{_WEEKDAYS[date.fromisoformat(item.day).weekday()]}"
        painter.drawText(QRectF(day.x(), middle + 4, day.width(), 18), centre, weekday)
    text = place.adjusted(_DAY_WIDTH + 12, 0, 0, 0)
    words, tone = badge_of(item)
    badge = QRectF(text.x(), middle - 31, text.width(), 20)
    paint_cell(painter, Cell(words, badge=tone), badge, Qt.AlignmentFlag.AlignRight, on_selection=False)
    badge_width = theme.text_width(words, tokens.MICRO) + 24
    first = QRectF(text.x(), middle - 31, text.width() - badge_width, 20)
    _write(painter, first, kind, tokens.SUB, "text3")
    _write(
        painter, QRectF(text.x(), middle - 10, text.width(), 20), item.title, tokens.BODY, "text", bold=chosen
    )
    present = f"到会 {item.present}" if item.present else ""
    meta = "·".join(word for word in (item.place, present) if word)
    _write(painter, QRectF(text.x(), middle + 10, text.width(), 20), meta, tokens.MICRO, "text3")
    painter.fillRect(QRectF(place.x(), place.bottom() - 1, place.width(), 1), tokens.color("line"))


class RecordList(HoveredRows, QListView):
    """Up and Down move, the editor follows; Delete and Enter are told."""

    moved = Signal(str, str)
    opened = Signal()
    deleted = Signal()
    edit_wanted = Signal()

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.records = RecordModel(titles)
        self.setModel(self.records)
        self.setItemDelegate(RecordDelegate(self))
        self.setAccessibleName("记录")
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._moved)

    def set_lines(self, lines: Sequence[Line], current: str) -> None:
        self._quiet = True
        self.records.set_lines(lines)
        self._quiet = False
        self.choose(current)

    def choose(self, uid: str) -> None:
        """Mark a record without telling anybody; an unknown one unmarks."""
        row = self.records.row_of(uid)
        self._quiet = True
        index = self.records.index(row) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if row >= 0:
            self.scrollTo(index)
        self._quiet = False

    def choose_first(self) -> None:
        first = (n for n in range(self.records.rowCount()) if isinstance(self.records.item(n), Line))
        row = next(first, -1)
        if row >= 0:
            self.setCurrentIndex(self.records.index(row))

    def _moved(self, now: QModelIndex, _was: QModelIndex) -> None:
        item = now.data(ITEM) if now.isValid() else None
        if isinstance(item, Line) and not self._quiet:
            self.moved.emit(item.form, item.uid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the window's
        else:
            super().keyPressEvent(event)
