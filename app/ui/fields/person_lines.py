"""Below the picker: one line for each person there is more to say about: why away, hours of one's own, proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from app.domain.attendance import ABSENT, PRESENT_STATES
from app.ui import tokens
from app.ui.fields.attendance_words import EXCLUDED
from app.ui.fields.choice import choice_suggestions
from app.ui.fields.pick import PickEdit
from app.ui.fields.plain import YES
from app.ui.widgets.basics import ElidedLabel, let_go, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.fields.sheet import Entry, Sheet
    from app.ui.widgets.basics import Item

_NAME_WIDTH, _HOURS_WIDTH = 112, 72
_WIDE = {"reason", "proof", "note", "excluded"}  # they take the rest of the line


class PersonLine(QWidget):
    """Writes into the entry's texts; `shape` is what it was made for, so that a change of state makes another."""

    changed = Signal(str)
    reshaped = Signal(str)

    def __init__(self, sheet: Sheet, entry: Entry, *, read_only: bool) -> None:
        super().__init__()
        self.entry, self._sheet, self._read_only = entry, sheet, read_only
        self.shape = shape_of(sheet, entry)
        self.columns: dict[str, QWidget] = {}
        state = EXCLUDED if entry.texts.get("excluded") else sheet.words(sheet.state(entry))
        name = ElidedLabel(f"{entry.name} {state}".strip(), tokens.SUB, color="text2")
        name.setFixedWidth(_NAME_WIDTH)
        items: list[Item] = [name, *(self._make(column) for column in self.shape)]
        if not set(self.shape) & _WIDE:
            items.append(None)
        self.setLayout(row(*items, gap=8))

    def _make(self, column: str) -> QWidget:
        made = self._tick(column) if column == "made_up" else self._edit(column)
        made.setAccessibleName(f"{self.entry.name}的{self._sheet.form.by_id[column].label}")
        self.columns[column] = made
        return made

    def _edit(self, column: str) -> QLineEdit:
        field = self._sheet.form.by_id[column]
        if field.kind == "choice":
            made: QLineEdit = PickEdit(lambda words: choice_suggestions(field, words))
        else:
            made = QLineEdit()
        made.setText(self.entry.texts.get(column, ""))
        made.setCursorPosition(0)
        made.setReadOnly(self._read_only)
        made.setPlaceholderText(self._hint(column))
        if column == "hours":
            made.setFixedWidth(_HOURS_WIDTH)
            made.setAlignment(Qt.AlignmentFlag.AlignRight)
        made.textEdited.connect(lambda text: self._write(column, text))
        return made

    def _hint(self, column: str) -> str:
        if column == "reason":
            return "写明原因" if self._sheet.state(self.entry) == ABSENT else "原因，可不填"
        return self._sheet.form.by_id[column].label

    def _tick(self, column: str) -> QCheckBox:
        made = QCheckBox(self._sheet.form.by_id[column].label)
        made.setChecked(self.entry.texts.get(column) == YES)
        made.setEnabled(not self._read_only)
        made.toggled.connect(lambda on: self._write(column, YES if on else ""))
        return made

    def _write(self, column: str, text: str) -> None:
        self.entry.texts[column] = text
        if column == "hours":
            self.entry.own_hours = True
        self.changed.emit(self.entry.key)
        if shape_of(self._sheet, self.entry) != self.shape:
            self.reshaped.emit(self.entry.key)

    def entries(self) -> list[QWidget]:
        return list(self.columns.values())


def shape_of(sheet: Sheet, entry: Entry) -> tuple[str, ...]:
    """Which columns a person's line has, by the state and by what the sheet keeps."""
    state, columns = sheet.state(entry), list[str]()
    if state not in PRESENT_STATES:
        columns += ["excluded"] if entry.texts.get("excluded") else ["reason", "made_up"]
        if entry.texts.get("made_up") == YES:
            columns += ["proof", "hours"]
    else:
        columns.append("hours")
    if entry.texts.get("note") or "hours" not in sheet.form.by_id:
        columns += ["note"] if state in PRESENT_STATES or entry.texts.get("note") else []
    return tuple(column for column in columns if sheet.has(column))


class PersonLines(QWidget):
    """Two columns of lines where there is room; a line that stays keeps what is being typed into it."""

    changed = Signal(str)
    made = Signal()

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet, self._read_only = sheet, False
        self.lines: dict[str, PersonLine] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on

    def show_people(self, people: Sequence[Entry], *, anew: bool = False) -> None:
        kept = {} if anew else self.lines
        lines: dict[str, PersonLine] = {}
        for entry in people:
            line = kept.get(entry.key)
            fits = line is not None and line.entry is entry and line.shape == shape_of(self._sheet, entry)
            fits = fits and line is not None and line.property("words") == self._words(entry)
            lines[entry.key] = line if fits and line is not None else self._make(entry)
        gone = [line for key, line in self.lines.items() if lines.get(key) is not line]
        if list(lines) == list(self.lines) and not gone:
            return
        held = self._held()
        self.lines = lines
        self._lay_out(gone)
        self.made.emit()
        if held is not None:
            self.go_to(*held)

    def _held(self) -> tuple[str, str] | None:
        """Where the keys are, so that they stay there when a line is made anew."""
        for key, line in self.lines.items():
            for column, widget in line.columns.items():
                if widget.hasFocus():
                    return key, column
        return None

    def go_to(self, key: str, column: str) -> bool:
        line = self.lines.get(key)
        widget = line.columns.get(column) if line else None
        if widget is not None:
            widget.setFocus()
        return widget is not None

    def _words(self, entry: Entry) -> str:
        return self._sheet.words(self._sheet.state(entry))

    def _make(self, entry: Entry) -> PersonLine:
        line = PersonLine(self._sheet, entry, read_only=self._read_only)
        line.setProperty("words", self._words(entry))
        line.changed.connect(self.changed)
        line.reshaped.connect(lambda _key: self.show_people([one.entry for one in self.lines.values()]))
        return line

    def _lay_out(self, gone: Sequence[PersonLine]) -> None:
        for line in gone:
            self._grid.removeWidget(line)
        let_go(gone)
        wide = any(len(line.shape) > 2 for line in self.lines.values())  # two columns of a line fit by twos
        for place, line in enumerate(self.lines.values()):
            across = 1 if wide else 2
            self._grid.addWidget(line, place // across, place % across, 1, 3 - across)
            line.show()
        self.setVisible(bool(self.lines))

    def entries(self) -> list[QWidget]:
        return [entry for line in self.lines.values() for entry in line.entries()]
