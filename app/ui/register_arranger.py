"""The columns of a register: which, under which headings, in which order; its layout and its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.actions.register_arrange import Wanted, arrange
from app.actions.register_settings import arrangement_of
from app.domain.register import PAPERS
from app.domain.register_arranging import arranged, paper_of
from app.domain.text import heading_key
from app.ui import icons, theme, tokens
from app.ui.widgets.basics import button, chip, empty_out, label, row, rule
from app.ui.widgets.flow import Flow
from app.ui.widgets.hovering import HoveredRows
from app.ui.widgets.popup import Popup
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Index, paint_ground, place_and_state

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent, QPainter
    from PySide6.QtWidgets import QPushButton

    from app.domain.register import Register
    from app.domain.register_arranging import Arrangement, Shown
    from app.ui.desk import Desk

_WIDTH, _HEIGHT, _ROW, _MARGIN = 360, 500, 32, 16
_GRIP, _BOX, _ICON = 12, 36, 16
NAME_OF = Qt.ItemDataRole.UserRole
HINT = "空格显示或隐藏，F2 改名，Alt+上下键或拖动换位置"
STANDARD_TITLE = "标准"


class ColumnList(HoveredRows, QListWidget):
    """Ticks, names and order by mouse and keys; the panel keeps what was done and shows it again."""

    ticked = Signal(str, bool)
    renamed = Signal(str, str)
    moved_before = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("栏目")
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._quiet = False
        self.itemChanged.connect(self._changed)

    def put(self, columns: list[Shown]) -> None:
        """The marked one stays marked."""
        current = self.current()
        top = self.verticalScrollBar().value()
        self._quiet = True
        self.clear()
        for one in columns:
            item = QListWidgetItem(one.heading)
            item.setData(NAME_OF, one.id)
            item.setCheckState(Qt.CheckState.Checked if one.on else Qt.CheckState.Unchecked)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsEditable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            self.addItem(item)
        self._quiet = False
        self.verticalScrollBar().setValue(top)
        self.choose(current)

    def current(self) -> str:
        item = self.currentItem()
        return str(item.data(NAME_OF)) if item is not None else ""

    def names(self) -> list[str]:
        return [str(self.item(n).data(NAME_OF)) for n in range(self.count())]

    def choose(self, name: str) -> None:
        names = self.names()
        if names:
            self.setCurrentRow(names.index(name) if name in names else 0)

    def narrow(self, words: str) -> None:
        wanted = heading_key(words)
        for number in range(self.count()):
            item = self.item(number)
            item.setHidden(wanted not in heading_key(item.text()))

    def _changed(self, item: QListWidgetItem) -> None:
        """Told when the editor has closed: the list is made anew then."""
        if not self._quiet:
            name, text = str(item.data(NAME_OF)), item.text()
            QTimer.singleShot(0, self, lambda: self.renamed.emit(name, text))

    def tick(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.ticked.emit(self.current(), item.checkState() != Qt.CheckState.Checked)

    def step(self, by: int) -> None:
        """Before the one above, or behind the one below."""
        names, place = self.names(), self.currentRow()
        if not 0 <= place + by < len(names):
            return
        after = place - 1 if by < 0 else place + 2
        self.moved_before.emit(names[place], names[after] if after < len(names) else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step(by)
        elif event.key() == Qt.Key.Key_Space:
            self.tick()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and _GRIP + _ICON < event.position().x() < _BOX + _ICON + 8:
            self.tick()

    def dropEvent(self, event: QDropEvent) -> None:
        """Where it was dropped is told; the panel shows the new order."""
        name, names = self.current(), self.names()
        index = self.indexAt(event.position().toPoint())
        place = index.row() if index.isValid() else len(names)
        if index.isValid() and event.position().y() > self.visualRect(index).center().y():
            place += 1
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        before = names[place] if place < len(names) else ""
        if before != name:
            self.moved_before.emit(name, before)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ColumnList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(_WIDTH - 40, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place, state = place_and_state(option)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        on = self._view.item(index.row()).checkState() == Qt.CheckState.Checked
        paint_ground(painter, place, chosen=chosen, hovered=index.row() == self._view.hovered)
        middle = place.center().y() - _ICON / 2
        for left, name, color in (
            (_GRIP, "grip-vertical", "text3"),
            (_BOX, "square-check-filled" if on else "square", "text" if on else "input"),
        ):
            painter.drawPixmap(QRectF(left, middle, _ICON, _ICON).topLeft(), icons.pixmap(name, color, _ICON))
        painter.setFont(theme.font())
        painter.setPen(tokens.color("text" if on else "text3"))
        area = place.adjusted(_BOX + _ICON + 8, 0, -8, 0)
        text = theme.elided(str(index.data()), tokens.BODY, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(place_and_state(option)[0].toRect().adjusted(_BOX + _ICON, 0, 0, 0))


class Arranger(Popup):
    """`kept` carries the forms that changed."""

    kept = Signal(object)

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._desk = desk
        self._register: Register | None = None
        self.layouts: dict[str, QPushButton] = {}
        self.papers = {paper: chip(paper) for paper in PAPERS}
        for paper, made in self.papers.items():
            made.clicked.connect(lambda *_, paper=paper: self.keep(Wanted(paper=paper)))
        self._layouts_place = QVBoxLayout()
        self.search = SearchLine("找一栏", "")
        self.list = ColumnList()
        self.search.textChanged.connect(self.list.narrow)
        self.list.ticked.connect(self._ticked)
        self.list.renamed.connect(lambda name, text: self.keep(Wanted(rename=(f"{name}={text}",))))
        self.list.moved_before.connect(lambda name, before: self.keep(Wanted(move=(f"{name}={before}",))))
        self.reset = button("恢复原样", lambda: self.keep(Wanted(reset=True)), kind="link", small=True)
        self.hint = label(HINT, "micro", wrap=True)
        self._build(window)

    def _build(self, window: QWidget) -> None:
        margins = (_MARGIN, 0, _MARGIN, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 12, 1, 12)
        whole.setSpacing(8)
        whole.addLayout(row(label("式样", "strong"), margins=margins))
        self._layouts_place.setContentsMargins(*margins)
        whole.addLayout(self._layouts_place)
        whole.addLayout(row(label("纸张", "strong"), *self.papers.values(), None, margins=margins))
        whole.addWidget(rule())
        whole.addLayout(row(label("栏目", "strong"), None, self.reset, margins=(_MARGIN, 0, 12, 0)))
        whole.addLayout(row(self.search, margins=margins))
        whole.addWidget(self.list, 1)
        whole.addLayout(row(self.hint, margins=margins))
        self.setFixedWidth(_WIDTH)
        self.resize(_WIDTH, _HEIGHT)
        self.setMinimumHeight(_HEIGHT if window.height() > _HEIGHT + 160 else 0)

    def show_register(self, register: Register, arrangement: Arrangement) -> None:
        if register is not self._register:
            self._register = register
            self._offer_layouts(register)
            self.search.clear()
        for name, made in self.layouts.items():
            made.setChecked(name == arrangement.layout)
        for paper, made in self.papers.items():
            made.setChecked(paper == paper_of(register, arrangement))
        self.list.put(arranged(register, arrangement))
        self.list.narrow(self.search.text())

    def _offer_layouts(self, register: Register) -> None:
        empty_out(self._layouts_place)
        self.layouts = {"": chip(STANDARD_TITLE)} | {one.id: chip(one.title) for one in register.layouts}
        flow = Flow(_WIDTH - 2 * _MARGIN)
        for name, made in self.layouts.items():
            made.clicked.connect(lambda *_, name=name: self.keep(Wanted(layout=name)))
            flow.add(made)
        self._layouts_place.addWidget(flow)

    def _ticked(self, name: str, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.keep(Wanted(show=(name,)) if on else Wanted(hide=(name,)))

    def keep(self, wanted: Wanted) -> None:
        """One step each, that Ctrl+Z takes back; what is refused is said, and the list stands as it was."""
        register, ws = self._register, self._desk.ws
        if register is not None and not self._desk.messages.attempt(
            lambda: arrange(ws, register, wanted), lambda kept: self.kept.emit(kept.forms)
        ):
            self.show_register(register, arrangement_of(ws, register))
