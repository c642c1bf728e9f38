"""One row of a small table written as a card: its first field is the headline, the rest opens below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui import icons
from app.ui.fields.base import Around, FieldWidget, Note, Typed
from app.ui.fields.box import FieldBox
from app.ui.fields.plain import YES, AreaField
from app.ui.fields.scalars import SCALARS
from app.ui.widgets.basics import icon_button, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent

    from app.domain.form import Field, Form
    from app.ui.widgets.basics import Item

AREA_HEIGHT = 60
_NUMBER_WIDTH, _WHO_WIDTH, _DRAG, _SHORT, _SHORT_TITLE = 52, 140, 12, 3, 2


class TickField(FieldWidget):
    """Yes or nothing, in one box with its words; a kept no stays a no until it is ticked."""

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.tick = QCheckBox(field.label)
        self.tick.setToolTip(field.note)
        self._unticked = ""
        self.tick.toggled.connect(lambda _on: self.edited.emit())
        self._inside.addWidget(self.tick)
        self.watch(self.tick)

    def typed(self) -> Typed:
        return YES if self.tick.isChecked() else self._unticked

    def put(self, value: Typed) -> None:
        text = value if isinstance(value, str) else ""
        self._unticked = "" if text == YES else text
        self.tick.blockSignals(True)
        self.tick.setChecked(text == YES)
        self.tick.blockSignals(False)

    def entries(self) -> list[QWidget]:
        return [self.tick]


class Shape:
    """How the rows of a form are laid out: what stands in the headline, and whether the rest may be folded away."""

    def __init__(self, form: Form) -> None:
        shown = [f for f in form.fields if f.id not in form.hidden and not f.computed]
        self.form = form
        plain = all(f.kind != "long_text" for f in shown)
        # Who, and beside the name what was said.
        self.beside = not plain and len(shown) <= _SHORT and shown[0].kind == "member"
        self.head: list[Field] = shown if plain else shown[: 2 if self.beside else 1]
        self.body: list[Field] = shown[len(self.head) :]
        # A headline in words says something by itself; a name alone does not.
        self.folds = self.head[0].kind == "text" and not any(f.required for f in self.body)
        self.numbered = self.head[0].kind == "text" and not plain
        self.indent = _NUMBER_WIDTH + 6 if self.numbered else _WHO_WIDTH + 6 if self.beside else 0


class Card(QFrame):
    edited = Signal()
    left = Signal()
    removed = Signal()
    moved = Signal(int)

    def __init__(self, shape: Shape, around: Around) -> None:
        super().__init__()
        self._shape, self._around = shape, around
        self._kept: dict[str, str] = {}
        self._read_only = self._opened = False
        self.waiting = False  # the empty one at the end
        self.boxes: dict[str, FieldBox] = {}
        self.number = label("", "cap")
        self.number.setFixedWidth(_NUMBER_WIDTH)
        self.number.setParent(self)  # what is shown before it has a parent would be a window
        self.number.setVisible(shape.numbered)
        self.origin = label("", "micro")
        self.origin.setContentsMargins(shape.indent, 0, 0, 0)
        self.origin.hide()
        self.fold = icon_button("chevron-down", "展开 F2", self.toggle, kind="plain", small=True)
        self.grip = Grip()
        self.grip.moved.connect(self.moved)
        self.remove = icon_button("x", "删除", self.removed.emit, kind="plain", small=True)
        self._build()
        self._show_body()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        line = row(*self._head_items(), gap=6)
        if self._shape.beside:
            self.boxes[self._shape.head[0].id].setFixedWidth(_WHO_WIDTH)
            for place in range(line.count()):
                line.setAlignment(line.itemAt(place).widget(), Qt.AlignmentFlag.AlignTop)
        layout.addLayout(line)
        layout.addWidget(self.origin)
        self.body = QFrame()
        self.body.setProperty("indent", "true")
        grid = QGridLayout(self.body)
        grid.setContentsMargins(self._shape.indent, 0, 0, 6)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._fill(grid)
        layout.addWidget(self.body)

    def _head_items(self) -> list[Item]:
        items: list[Item] = [self.number] if self._shape.numbered else []
        for field in self._shape.head:
            box = self._box(field, titled=False)
            for entry in box.widget.entries():
                if isinstance(entry, QLineEdit | QPlainTextEdit):
                    entry.setPlaceholderText(field.label)
                entry.installEventFilter(self)
            items.append(box)
        return [*items, *([self.fold] if self._shape.folds else []), self.grip, self.remove]

    def _fill(self, grid: QGridLayout) -> None:
        place = 0
        for field in self._shape.body:
            box = self._box(field, titled=field.kind != "yes_no")
            wide = box.widget.wide and field.kind == "long_text"
            place += place % 2 if wide else 0
            grid.addWidget(box, place // 2, place % 2, 1, 2 if wide else 1)
            place += 2 if wide else 1

    def _box(self, field: Field, *, titled: bool) -> FieldBox:
        make = TickField if field.kind == "yes_no" else SCALARS[field.kind]
        widget = make(field, self._around)
        if isinstance(widget, AreaField):
            widget.set_least(AREA_HEIGHT)
        box = FieldBox(field, widget, self._around, titled=titled)
        box.edited.connect(self._edited)
        widget.left.connect(self.left)
        self.boxes[field.id] = box
        return box

    def _edited(self) -> None:
        self._show_body()
        self.edited.emit()

    def texts(self) -> dict[str, str]:
        """The row as typed; what has no field here is kept."""
        typed = {name: box.typed() for name, box in self.boxes.items()}
        texts = {**self._kept, **{n: t for n, t in typed.items() if isinstance(t, str)}}
        return {name: text for name, text in texts.items() if text.strip()}

    def put(self, texts: dict[str, str]) -> None:
        self._kept = {name: text for name, text in texts.items() if name not in self.boxes}
        for name, box in self.boxes.items():
            box.put(texts.get(name, ""))
        self._opened = False
        self._show_body()

    def is_empty(self) -> bool:
        return not self.texts()

    def set_number(self, number: int) -> None:
        words = f"{self._shape.form.title} {number}"
        self.number.setText(words if len(self._shape.form.title) <= _SHORT_TITLE else f"第 {number} 条")
        self.remove.setAccessibleName(f"删除 {words}")
        self.fold.setAccessibleName(f"展开 {words}")
        for field in self._shape.head:
            for entry in self.boxes[field.id].widget.entries():
                entry.setAccessibleName(f"{words} {field.label}")

    def set_waiting(self, *, on: bool) -> None:
        """Nothing to fold, move or remove in the one that waits to be written."""
        self.waiting = on
        for item in (self.grip, self.remove):
            item.setVisible(not on and not self._read_only)
        self._show_body()

    def say_origin(self, words: str) -> None:
        self.origin.setText(words)
        self.origin.setVisible(bool(words))

    def toggle(self) -> None:
        self._opened = self.body.isHidden()
        self._show_body(closing=not self._opened)

    def _show_body(self, *, closing: bool = False) -> None:
        texts = self.texts()
        inside = any(texts.get(field.id) for field in self._shape.body)
        ready = not self._shape.folds and bool(texts)
        shown = bool(self._shape.body) and not closing and (self._opened or inside or ready)
        self.body.setVisible(shown)
        self.fold.setIcon(icons.icon("chevron-up" if shown else "chevron-down", "text2"))
        self.fold.setVisible(self._shape.folds and not self._read_only and not self.waiting)
        for field in self._shape.body:
            self.boxes[field.id].setVisible(not self._read_only or bool(texts.get(field.id)))

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on
        for box in self.boxes.values():
            box.set_read_only(on=on)
        for item in (self.grip, self.remove):
            item.setVisible(not on)
        self._show_body()

    def entries(self) -> list[QWidget]:
        return [entry for box in self.boxes.values() for entry in box.widget.entries()]

    def focus(self, column: str = "") -> None:
        box = self.boxes.get(column) or next(iter(self.boxes.values()))
        if box.field in self._shape.body:
            self._opened = True
            self._show_body()
        box.focus()

    def show_notes(self, notes: Sequence[Note]) -> None:
        for name, box in self.boxes.items():
            own = [note for note in notes if note.column == name]
            if own or box.notes:
                box.set_notes(own)
            if own and box.field in self._shape.body:
                self._opened = True
        self._show_body()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F2 opens the rest; Alt with an arrow moves the card."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self._read_only:
            alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_F2 and self._shape.body:
                self.focus(self._shape.body[0].id)
                return True
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
        return super().eventFilter(watched, event)


class Grip(QFrame):
    """Drag it up or down to move the card; the keys do the same with Alt."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._from: QPoint | None = None
        picture = label()
        picture.setPixmap(icons.pixmap("grip-vertical", "text2", 16))
        picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(row(picture, margins=(6, 6, 6, 6)))
        self.setFixedSize(28, 28)
        self.setToolTip("拖动排序，或按 Alt+↑、Alt+↓")
        self.setCursor(Qt.CursorShape.SizeVerCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        here = event.globalPosition().toPoint()
        card = self.parentWidget()
        step = (card.height() if card else 0) // 2 + _DRAG
        if abs(here.y() - self._from.y()) > step:
            self.moved.emit(1 if here.y() > self._from.y() else -1)
            self._from = here

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._from = None
