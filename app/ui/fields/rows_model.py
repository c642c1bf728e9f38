"""The small table inside a record as a model: typed text in cells, one empty row at the end to write into."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from app.domain.errors import Refused
from app.domain.record import read_value
from app.domain.values import split_ref
from app.texts import say
from app.ui import tokens
from app.ui.fields.base import understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.field_kinds import Typing
    from app.domain.form import Field, Form
    from app.ui.widgets.table import Cell, Index

MOST_BACK = 60
ALIGN_RIGHT = ("money", "count", "number")
_EDITABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_READABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class RowsModel(QAbstractTableModel):
    changed = Signal()

    def __init__(self, form: Form, typing: Typing, fields: Sequence[Field] = ()) -> None:
        """`fields` are the columns shown, where they are not all of the form; the others stay in the rows."""
        super().__init__()
        self.fields: tuple[Field, ...] = tuple(fields or (f for f in form.fields if f.id not in form.hidden))
        self._typing = typing
        self._rows: list[dict[str, str]] = []
        self._problems: dict[tuple[int, str], str] = {}
        self._past: deque[list[dict[str, str]]] = deque(maxlen=MOST_BACK)
        self.read_only = False

    def rows(self, being_written: tuple[int, str, str] | None = None) -> list[dict[str, str]]:
        """What is filled in; empty cells and empty rows are not. `being_written` is a cell as it stands half written."""
        rows = [dict(row) for row in self._rows]
        if being_written is not None:
            number, name, text = being_written
            rows += [{}] * (number + 1 - len(rows))
            rows[number] = {**rows[number], name: text.strip()}
        filled = ({k: v for k, v in row.items() if v.strip()} for row in rows)
        return [row for row in filled if row]

    def places(self) -> list[int]:
        """Where the rows that `rows` gives stand in the table: empty ones are passed over."""
        return [n for n, row in enumerate(self._rows) if any(text.strip() for text in row.values())]

    def set_rows(self, rows: Sequence[dict[str, str]]) -> None:
        self.beginResetModel()
        self._rows = [dict(row) for row in rows]
        self._problems = {}
        self._past.clear()
        self.endResetModel()

    def _remember(self) -> None:
        """Before each change of the writer's own."""
        self._past.append([dict(row) for row in self._rows])

    def take_back(self) -> None:
        """Ctrl+Z: the last change of this table."""
        if not self._past or self.read_only:
            return
        self.beginResetModel()
        self._rows, self._problems = self._past.pop(), {}
        self.endResetModel()
        self.changed.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._rows) + (0 if self.read_only else 1)

    def is_waiting(self, row: int) -> bool:
        """The empty row at the end, for one more."""
        return row >= len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.fields):
            return None
        field = self.fields[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return field.label + (" *" if field.required else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _align(field)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        computed = index.isValid() and self.fields[index.column()].computed
        return _READABLE if self.read_only or computed else _EDITABLE

    def text(self, row: int, column: int) -> str:
        return self._rows[row].get(self.fields[column].id, "") if row < len(self._rows) else ""

    def cell(self, row: int, column: int) -> Cell | None:
        """What is painted instead of the plain text, where a column has a look of its own."""
        del row, column
        return None

    def set_text(self, row: int, name: str, text: str) -> None:
        """A field of a row that has no column here."""
        if row < len(self._rows):
            self._rows[row][name] = text
            self.changed.emit()

    def problem(self, row: int, column: int) -> str:
        return self._problems.get((row, self.fields[column].id), "")

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.EditRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(self.fields[column], self.text(row, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _align(self.fields[column])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.problem(row, column) or _shown(self.fields[column], self.text(row, column))
        if role == Qt.ItemDataRole.ForegroundRole and self.problem(row, column):
            return tokens.color("bad")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self.read_only:
            return False
        self._remember()
        self._write(index.row(), index.column(), str(value or ""))
        self.changed.emit()
        return True

    def _write(self, row: int, column: int, raw: str) -> None:
        field = self.fields[column]
        if row >= len(self._rows):
            if not raw.strip():
                return
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self._rows.append({})
            self.endInsertRows()
        clear = understood(field, raw, self._typing) if raw.strip() else ""
        self._rows[row][field.id] = raw.strip() if clear is None else clear
        self._judge(row, field, raw)
        place = self.index(row, column)
        self.dataChanged.emit(place, place)

    def _judge(self, row: int, field: Field, raw: str) -> None:
        self._problems.pop((row, field.id), None)
        try:
            read_value(field, raw, self._typing)
        except Refused as refusal:
            self._problems[row, field.id] = say(refusal.code, **refusal.values)

    def show_problems(self, problems: dict[tuple[int, str], str]) -> None:
        self._problems = problems
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(self.fields) - 1))

    def problems(self) -> dict[tuple[int, str], str]:
        return dict(self._problems)

    def remove(self, rows: Sequence[int]) -> None:
        self._remember()
        for row in sorted(set(rows), reverse=True):
            if row < len(self._rows):
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()
        self._problems = {}
        self.changed.emit()

    def add(self, rows: Sequence[dict[str, str]]) -> None:
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows.extend(dict(row) for row in rows)
        self.endInsertRows()
        self.changed.emit()

    def paste(self, row: int, column: int, text: str) -> int:
        """Cells copied from a workbook, from one place down and right; returns how many could not be read."""
        self._remember()
        for down, line in enumerate(text.rstrip("\r\n").splitlines()):
            for right, cell in enumerate(line.split("\t")):
                if column + right < len(self.fields) and not self.fields[column + right].computed:
                    self._write(min(row + down, len(self._rows)), column + right, cell)
        self.changed.emit()
        return len(self._problems)

    def clear(self, places: Sequence[tuple[int, int]]) -> None:
        """Cells of one selection: one change to take back."""
        self._remember()
        for row, column in places:
            if not self.fields[column].computed:
                self._write(row, column, "")
        self.changed.emit()

    def copy_from_above(self, row: int, column: int) -> None:
        if 0 < row <= len(self._rows):
            self._remember()
            self._write(row, column, self.text(row - 1, column))
            self.changed.emit()


def _shown(field: Field, text: str) -> str:
    if field.kind == "member":
        return "、".join(split_ref(part)[0] for part in text.split("、"))
    return text


def _align(field: Field) -> int:
    side = Qt.AlignmentFlag.AlignRight if field.kind in ALIGN_RIGHT else Qt.AlignmentFlag.AlignLeft
    return int((side | Qt.AlignmentFlag.AlignVCenter).value)
