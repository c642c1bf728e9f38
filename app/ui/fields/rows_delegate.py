"""The open cell of a small table: its line by the kind of the column, its keys, and how a cell is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.values import split_ref
from app.ui import icons, theme, tokens
from app.ui.fields.choice import choice_suggestions, people_suggestions
from app.ui.fields.dates import DateEdit
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.widgets.table import hairline, paint_cell, paint_mark, place_and_state

if TYPE_CHECKING:
    from app.ui.fields.base import Around
    from app.ui.fields.rows_model import RowsModel
    from app.ui.widgets.table import Index

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowsDelegate(QStyledItemDelegate):
    """`writing` tells each key in an open cell; `open_line` is the line in it, with its place."""

    writing = Signal()

    def __init__(self, model: RowsModel, around: Around) -> None:
        super().__init__()
        self._model, self._around = model, around
        self.open_line: QLineEdit | None = None
        self.place = (0, "")

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = self._line(parent, index)
        line.textEdited.connect(lambda _text: self.writing.emit())
        self.open_line, self.place = line, (index.row(), self._model.fields[index.column()].id)
        return line

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.open_line:
            self.open_line = None
        super().destroyEditor(editor, index)

    def _line(self, parent: QWidget, index: Index) -> QLineEdit:
        field = self._model.fields[index.column()]
        if field.kind == "choice":
            return self._picking(PickEdit(lambda words: choice_suggestions(field, words)), parent)
        if field.kind == "member":
            around = self._around
            editor = PickEdit(lambda words: people_suggestions(around, words), separators="、" * field.many)
            editor.picked.connect(lambda item, e=editor: _remember(e, item))
            return self._picking(editor, parent)
        line = DateEdit(self._around.typing.today) if field.kind == "date" else QLineEdit()
        line.setParent(parent)
        line.setFrame(False)
        return line

    def _picking(self, editor: PickEdit, parent: QWidget) -> PickEdit:
        editor.setParent(parent)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QLineEdit):
            if self._model.fields[index.column()].kind == "member":
                for part in text.split("、"):
                    _remember(editor, Suggestion(split_ref(part)[0], key=part))
                text = "、".join(split_ref(part)[0] for part in text.split("、"))
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, written_in(editor), Qt.ItemDataRole.EditRole)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab first take the marked suggestion, then leave the cell; arrows belong to an open list."""
        if (
            isinstance(editor, PickEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if editor.is_open() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
                return False
            if event.key() in (*_ENTER, Qt.Key.Key_Tab):
                editor.take_current()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            if isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place, state = place_and_state(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, tokens.color("selected"))
        cell = self._model.cell(index.row(), index.column())
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        wrong = self._model.problem(index.row(), index.column())
        painter.setFont(theme.font())
        painter.setPen(tokens.color("bad" if wrong else "text"))
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        inner = place.adjusted(8, 0, -8, -1)
        if wrong:
            icon = icons.pixmap("alert-circle", "bad", 14)
            painter.drawPixmap(QPointF(inner.x(), inner.center().y() - 7), icon)
            inner.setLeft(inner.left() + 20)
        if cell is not None:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            paint_cell(painter, cell, inner, align, on_selection=chosen)
        else:
            painter.drawText(inner, align, theme.elided(text, tokens.BODY, inner.width() + 1))
        hairline(painter, place)
        if state & QStyle.StateFlag.State_HasFocus:
            paint_mark(painter, place)
        painter.restore()


def written_in(line: QLineEdit) -> str:
    """The text of a cell, with the people that were meant."""
    refs = line.property("refs") or {}
    parts = [refs.get(name, name) for name in line.text().split("、")] if refs else [line.text()]
    return "、".join(parts)


def _remember(editor: QWidget, item: Suggestion) -> None:
    refs = dict(editor.property("refs") or {})
    editor.setProperty("refs", {**refs, item.text: item.key})
