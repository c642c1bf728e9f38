"""The year grid: members by twelve months, every cell painted; arrows move over months and people, the sums stay below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.dues_ledger import ARREARS
from app.domain.money import show_money
from app.domain.months import YEAR_MONTHS
from app.ui import theme, tokens
from app.ui.dues_cells import cell_tip, cell_words, paint_state, short_money
from app.ui.widgets.hovering import HoveredRows
from app.ui.widgets.table import Column as Heading
from app.ui.widgets.table import Index, alignment, hairline, paint_mark, place_and_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from app.domain.dues_year import Line, Year

NAME, TOTAL = 0, YEAR_MONTHS + 1
ROW, _INSET, _TOTAL_WIDTH, _NAME_WIDTH, _NARROW = 28, tokens.CARD_MARGIN, 84, 80, 42
_MIDDLE, _FEN = Qt.AlignmentFlag.AlignCenter, 11


class GridModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()
        self.narrow = False

    def put(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else TOTAL + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if section in (NAME, TOTAL):
                return "姓名" if section == NAME else "已交合计"
            return str(section) if self.narrow else f"{section}月"
        return None

    def text(self, row: int, column: int) -> str:
        line = self.lines[row]
        if column == NAME:
            return line.name
        return show_money(line.paid) if column == TOTAL else cell_words(line.cells[column - 1])[0]

    def data(self, index: Index, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if index.column() in (NAME, TOTAL):
                return self.text(index.row(), index.column())
            return cell_tip(self.lines[index.row()], index.column() - 1)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None


def _alignment(column: int) -> int:
    if column in (NAME, TOTAL):
        return alignment(Heading("", right=column == TOTAL))
    return int(_MIDDLE.value)


class GridDelegate(QStyledItemDelegate):
    """Ground, tint of the current month, the state's own box, its text, the hairline."""

    def __init__(self, view: YearGrid) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place, state = place_and_state(option)
        row, column = index.row(), index.column()
        line = self._view.grid.lines[row]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row == self._view.hovered or column == self._view.tinted:
            painter.fillRect(place, tokens.color("hover"))
        hairline(painter, place)
        if column in (NAME, TOTAL):
            self._paint_words(painter, line, place, column)
        else:
            paint_state(painter, line.cells[column - 1], place)
        if state & QStyle.StateFlag.State_Selected:
            paint_mark(painter, place)
        painter.restore()

    def _paint_words(self, painter: QPainter, line: Line, place: QRectF, column: int) -> None:
        bold = column == NAME and line.has(ARREARS)
        text = line.name if column == NAME else show_money(line.paid)
        inner = place.adjusted(_INSET if column == NAME else 4, 0, -4 if column == NAME else -_INSET, -1)
        painter.setFont(theme.font(tokens.SUB, bold=bold))
        painter.setPen(tokens.color("text"))
        painter.drawText(
            inner,
            Qt.AlignmentFlag(_alignment(column)),
            theme.elided(text, tokens.SUB, inner.width(), bold=bold),
        )


class YearGrid(HoveredRows, QTableView):
    """`placed` tells the person and the month (0: none) one stands on, `entered` that of Enter or a double click."""

    placed = Signal(str, int)
    entered = Signal(str, int)
    ticked = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.grid = GridModel()
        self.tinted = -1
        self.setProperty("inset", "grid")  # before the headings are made: they look at it once
        self.setModel(self.grid)
        self.setItemDelegate(GridDelegate(self))
        self.setAccessibleName("年度收缴总表")
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(ROW)
        heads = self.horizontalHeader()
        heads.setFixedHeight(32)
        heads.setHighlightSections(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setMinimumSectionSize(20)
        self.selectionModel().currentChanged.connect(lambda now, _was: self._tell(now))
        self.doubleClicked.connect(self._enter)

    def show_year(self, year: Year, lines: Sequence[Line]) -> None:
        """The mark stays on its person and month."""
        key, number = self.place()
        self.tinted = year.on.month if year.on.year == year.year else -1
        quiet = QSignalBlocker(self)  # nobody moved: the rows were read again
        self.grid.put(lines)
        self.go_to(key, number)
        quiet.unblock()

    def place(self) -> tuple[str, int]:
        """The person and the month (0 for a name or a sum) one stands on."""
        now = self.currentIndex()
        if not now.isValid() or now.row() >= len(self.grid.lines):
            return "", 0
        return self.grid.lines[now.row()].key, now.column() if now.column() < TOTAL else 0

    def go_to(self, key: str, number: int) -> bool:
        row = next((n for n, line in enumerate(self.grid.lines) if line.key == key), -1)
        if row < 0:
            return False
        index = self.grid.index(row, number)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def _tell(self, index: Index) -> None:
        if index.isValid() and index.row() < len(self.grid.lines):
            self.placed.emit(*self.place())

    def _enter(self, _index: Index) -> None:
        if self.place()[0]:
            self.entered.emit(*self.place())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space and self.place()[0]:
            self.ticked.emit(*self.place())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the window's
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """The months share what name and sum leave; their headings are bare numbers where that is little."""
        room = self.viewport().width()
        month = (room - _NAME_WIDTH - _TOTAL_WIDTH - _INSET) // YEAR_MONTHS
        month = max(30, month)
        self.grid.narrow = month < _NARROW
        for column in range(1, TOTAL):
            self.setColumnWidth(column, month)
        self.setColumnWidth(NAME, max(_NAME_WIDTH, room - month * YEAR_MONTHS - _TOTAL_WIDTH - _INSET))
        self.setColumnWidth(TOTAL, _TOTAL_WIDTH + _INSET)
        self.grid.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, TOTAL)


class GridSums(QWidget):
    """月合计 under the columns of the grid: it stays while the rows scroll."""

    def __init__(self, grid: YearGrid) -> None:
        super().__init__()
        self._grid = grid
        self._year: Year | None = None
        self.setFixedHeight(tokens.ROW)
        grid.horizontalHeader().sectionResized.connect(lambda *_: self.update())

    def show_year(self, year: Year) -> None:
        self._year = year
        months = "，".join(f"{n}月 {show_money(fen)}" for n, fen in enumerate(year.paid_by_month, 1) if fen)
        self.setAccessibleName(f"月合计：{months or '还没有收'}；全年 {show_money(year.paid)}")
        self.setToolTip(self.accessibleName())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(tokens.color("text"))
        painter.setFont(theme.font(tokens.SUB, bold=True))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(_INSET, 0, 80, self.height()), middle, "月合计")
        if self._year is None:
            return
        self._paint_months(painter, [short_money(fen) if fen else "" for fen in self._year.paid_by_month])
        painter.setPen(tokens.color("text"))
        painter.setFont(theme.font(tokens.SUB, bold=True))
        place = self._place(TOTAL).adjusted(0, 0, -_INSET, 0)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, show_money(self._year.paid))

    def _paint_months(self, painter: QPainter, texts: Sequence[str]) -> None:
        """Where one does not fit under its month, the fen of all stand small below their yuan."""
        widest = max(theme.text_width(text, tokens.MICRO, bold=True) for text in texts)
        parted = widest > self._place(1).width() - 2
        for number, text in enumerate(texts, start=1):
            place = self._place(number)
            whole, dot, fen = text.partition(".")
            painter.setFont(theme.font(tokens.MICRO, bold=True))
            painter.setPen(tokens.color("text"))
            if not parted:
                painter.drawText(place, _MIDDLE, text)
                continue
            painter.drawText(
                place.adjusted(-2, -14, 2, 0) if dot else place.adjusted(-2, 0, 2, 0), _MIDDLE, whole
            )
            painter.setFont(theme.font(_FEN))
            painter.setPen(tokens.color("text2"))
            painter.drawText(place.adjusted(0, 16, 0, 0), _MIDDLE, f".{fen.ljust(2, '0')}" if dot else "")

    def _place(self, column: int) -> QRectF:
        left = self._grid.columnViewportPosition(column)
        return QRectF(left, 0, self._grid.columnWidth(column), self.height())
