"""The field that is a small table: typing, F2 or a double click edits; Enter goes down, Tab right, paste fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QSizePolicy,
    QTableView,
    QWidget,
)

from app.ui import theme, tokens
from app.ui.fields.base import Around, FieldWidget, Note, Typed
from app.ui.fields.pick import PickEdit
from app.ui.fields.rows_delegate import RowsDelegate, written_in
from app.ui.fields.rows_model import RowsModel
from app.ui.widgets.basics import bring_into_sight, button, label, row
from app.ui.widgets.keys import claims_undo, go_on, note_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QInputMethodEvent

    from app.domain.form import Field

MOST_ROWS = 9
_HEAD, _WIDE, _NARROW, _BAR = 32, 160, 88, 14
_NARROW_KINDS = ("yes_no", "count", "number", "money", "choice")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
HINT = "直接键入，Tab 向右，回车向下；可从 Excel 粘贴"


class RowsView(QTableView):
    left = Signal()
    writing = Signal()

    def __init__(self, model: RowsModel, around: Around) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self._delegate = RowsDelegate(model, around)
        self._delegate.writing.connect(self.writing)
        self.setItemDelegate(self._delegate)
        self.setProperty("boxed", "true")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # `focusNextPrevChild` walks the cells and then goes on
        self._composing = self._leaving = False
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows, heads = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(tokens.ROW)
        heads.setFixedHeight(_HEAD)
        heads.setHighlightSections(False)
        heads.setStretchLastSection(True)
        for column, field in enumerate(model.fields):
            self.setColumnWidth(column, _width(field))
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(lambda *_: self.updateGeometry())

    def sizeHint(self) -> QSize:
        rows = min(MOST_ROWS, max(1 if self._rows.read_only else 2, self._rows.rowCount()))
        wide = self.horizontalHeader().length() > max(1, self.viewport().width())
        return QSize(240, _HEAD + rows * tokens.ROW + 4 + (_BAR if wide else 0))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEAD + (1 if self._rows.read_only else 2) * tokens.ROW)

    def currentChanged(self, now: Any, was: Any) -> None:
        super().currentChanged(now, was)
        bring_into_sight(self, self.visualRect(now).center())

    def event(self, event: QEvent) -> bool:
        return claims_undo(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex()
        ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._take_back(here)
        elif ctrl and event.key() == Qt.Key.Key_D and here.isValid():
            self._rows.copy_from_above(here.row(), here.column())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear_cells()
        elif event.key() in _ENTER:
            self._enter(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        else:
            super().keyPressEvent(event)

    def _take_back(self, here: QModelIndex) -> None:
        row, column = here.row(), here.column()
        self._rows.take_back()
        self.setCurrentIndex(self._rows.index(min(row, self._rows.rowCount() - 1), column))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def _enter(self, held: Qt.KeyboardModifier) -> None:
        """Down; from the empty row at the end, and with Ctrl from everywhere, on to the next field."""
        if self._composing:
            return
        if held == Qt.KeyboardModifier.ShiftModifier:
            self._leave(back=True)
        elif held == Qt.KeyboardModifier.ControlModifier or self._rows.is_waiting(self.currentIndex().row()):
            self._leave()
        else:
            self._down()

    def _leave(self, *, back: bool = False) -> None:
        self._leaving = True
        go_on(self, back=back)
        self._leaving = False

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        """Tab goes right and on to the next row; an empty row at the end and the table's edges let it out."""
        here = self.currentIndex()
        out = self._leaving or (forward and (self._rows.is_waiting(here.row()) or self._rows.read_only))
        target = None if out or not here.isValid() else self._beside(here, 1 if forward else -1)
        if target is None:
            return super().focusNextPrevChild(forward)
        self.setCurrentIndex(target)
        return True

    def _beside(self, here: QModelIndex, way: int) -> QModelIndex | None:
        """The next cell one may write into, left or right of this one; None at the edge."""
        row, column = here.row(), here.column() + way
        while 0 <= row < self._rows.rowCount():
            if not 0 <= column < self._rows.columnCount():
                row, column = row + way, 0 if way > 0 else self._rows.columnCount() - 1
                continue
            index = self._rows.index(row, column)
            if index.flags() & Qt.ItemFlag.ItemIsEditable and not self.isColumnHidden(column):
                return index
            column += way
        return None

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter goes down, Tab right, Backtab left; the next cell waits for typing."""
        steps = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }
        none = QAbstractItemDelegate.EndEditHint.NoHint
        super().closeEditor(editor, none if hint in steps else hint)
        if hint == none:
            self._down()
        elif hint in steps:
            target = self._beside(self.currentIndex(), steps[hint])
            self.setCurrentIndex(target or self.currentIndex())

    def open_cell(self) -> tuple[int, str, str] | None:
        """Row, column and text of the cell that is being written."""
        line = self._delegate.open_line
        return None if line is None else (*self._delegate.place, written_in(line))

    def settle(self) -> None:
        """What stands in an open cell becomes the cell's."""
        line = self._delegate.open_line
        if line is not None:
            if isinstance(line, PickEdit):
                line.take_current()
            self.commitData(line)
            super().closeEditor(line, QAbstractItemDelegate.EndEditHint.NoHint)

    def _down(self) -> None:
        here = self.currentIndex()
        below = self._rows.index(min(here.row() + 1, self._rows.rowCount() - 1), max(0, here.column()))
        self.setCurrentIndex(below)

    def _clear_cells(self) -> None:
        self._rows.clear([(index.row(), index.column()) for index in self.selectedIndexes()])

    def paste(self) -> None:
        here = self.currentIndex()
        text = QGuiApplication.clipboard().text()
        if text.strip():
            last = self._rows.rowCount() - 1
            at = (here.row(), here.column()) if here.isValid() else (last, 0)
            self._rows.paste(*at, text)

    def chosen_rows(self) -> list[int]:
        return sorted({index.row() for index in self.selectedIndexes()})

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by keys stands at once on a cell that may be written."""
        if not self.currentIndex().isValid() and self._rows.rowCount():
            first = self._rows.index(0, 0)
            editable = first.flags() & Qt.ItemFlag.ItemIsEditable
            self.setCurrentIndex(first if editable else self._beside(first, 1) or first)
        super().focusInEvent(event)
        note_keys(self, event)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        if self.state() != QAbstractItemView.State.EditingState:
            self.left.emit()


def _width(field: Field) -> int:
    words = round(theme.text_width(field.label, tokens.SUB)) + 32
    return max(words, _NARROW if field.kind in _NARROW_KINDS else _WIDE if field.kind == "long_text" else 120)


class RowsField(FieldWidget):
    wide = True

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.model = self.make_model()
        self.view = RowsView(self.model, around)
        self.delete = button("删除这一行", self._delete, kind="link", icon="trash", small=True)
        self.pasted = button("粘贴", self.view.paste, kind="link", icon="copy", small=True)
        self.hint = label(HINT, "micro")
        self.hints = [self.hint]
        self._inside.addWidget(self.view)
        self.acts = row(self.pasted, self.delete, None, self.hint, gap=12)
        self._inside.addLayout(self.acts)
        self.model.changed.connect(self.edited)
        self.view.writing.connect(self.edited)
        self.view.left.connect(self.left)

    def make_model(self) -> RowsModel:
        return RowsModel(self.around.forms[self.field.of], self.around.typing)

    def _delete(self) -> None:
        self.model.remove(self.view.chosen_rows())

    def typed(self) -> Typed:
        return self.model.rows()

    def so_far(self) -> Typed:
        found = self.view.open_cell()
        return self.model.rows(found) if found else self.model.rows()

    def settle(self) -> None:
        self.view.settle()

    def put(self, value: Typed) -> None:
        self.model.set_rows(value if isinstance(value, list) else [])

    def entries(self) -> list[QWidget]:
        return [self.view]

    def part(self) -> str:
        here = self.view.currentIndex()
        return self.model.fields[here.column()].id if here.isValid() and self.view.isVisible() else ""

    def show_notes(self, notes: Sequence[Note]) -> Sequence[Note]:
        """Cells that are wrong; the sentences stand under the table."""
        wrong = [note for note in notes if not note.hint]
        self.model.show_problems({(self._place(note), note.column): note.text for note in wrong})
        return notes

    def _place(self, note: Note) -> int:
        places = self.model.places()
        return places[note.row] if 0 <= note.row < len(places) else 0

    def go_to(self, note: Note) -> None:
        names = [field.id for field in self.model.fields]
        column = names.index(note.column) if note.column in names else 0
        self.view.setFocus()
        self.view.setCurrentIndex(self.model.index(self._place(note), column))

    def set_read_only(self, *, on: bool) -> None:
        self.model.read_only = on
        self.model.set_rows(self.model.rows())
        for made in (self.delete, self.pasted, *self.hints):
            made.setVisible(not on)
