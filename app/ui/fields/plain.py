"""One line of text, numbers, numbers of documents, long text, and yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.actions.people import matches
from app.ui.fields.base import Around, FieldWidget, Typed
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.widgets.basics import chip, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent

    from app.domain.form import Field

_RIGHT = ("money", "count", "number")
_EXAMPLES = {"money": "0.00", "id_number": "18 位", "phone": "手机或区号-电话"}
LEAST_HEIGHT, MOST_HEIGHT, READ_HEIGHT, _FRAME = 112, 320, 36, 16
UNLIMITED = 100_000  # the page scrolls what is only read
YES, NO = "是", "否"


def _known(words: Sequence[str], typed: str) -> list[Suggestion]:
    return [Suggestion(word) for word in words if matches(word, typed)]


class OneLine(FieldWidget):
    """A field whose text stands in one line."""

    def __init__(self, field: Field, around: Around, line: QLineEdit) -> None:
        super().__init__(field, around)
        self.line = line
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self._inside.addWidget(self.line)
        self.watch(self.line)

    def typed(self) -> Typed:
        return self.line.text()

    def put(self, value: Typed) -> None:
        self.line.setText(value if isinstance(value, str) else "")
        self.line.setCursorPosition(0)

    def entries(self) -> list[QWidget]:
        return [self.line]


class LineField(OneLine):
    """Figures stand at the right; a text that is often the same offers what was written before."""

    def __init__(self, field: Field, around: Around) -> None:
        words = around.words(field.id) if field.kind == "text" and not field.computed else ()
        offering = PickEdit(lambda typed: _known(around.words(field.id), typed), free=True) if words else None
        super().__init__(field, around, offering or QLineEdit())
        self.line.setPlaceholderText(_EXAMPLES.get(field.kind, ""))
        if field.kind in _RIGHT:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)


class _Area(QPlainTextEdit):
    """Grows with its text up to a limit, then scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.least, self.most = LEAST_HEIGHT, MOST_HEIGHT
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def sizeHint(self) -> QSize:
        lines = self.document().size().height()  # a plain text document counts in lines
        wanted = round(lines * self.fontMetrics().lineSpacing()) + 2 * _FRAME
        return QSize(200, min(self.most, max(self.least, wanted)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks lines elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class AreaField(FieldWidget):
    wide = True

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.area = _Area()
        self._least = LEAST_HEIGHT
        self._filling = False
        self.area.textChanged.connect(self._changed)
        self._inside.addWidget(self.area)
        self.watch(self.area)

    def _changed(self) -> None:
        if not self._filling:
            self.edited.emit()

    def typed(self) -> Typed:
        return self.area.toPlainText()

    def put(self, value: Typed) -> None:
        self._filling = True
        self.area.setPlainText(value if isinstance(value, str) else "")
        self._filling = False

    def entries(self) -> list[QWidget]:
        return [self.area]

    def set_least(self, height: int) -> None:
        self._least = self.area.least = height
        self.area.updateGeometry()

    def set_read_only(self, *, on: bool) -> None:
        """What is only read takes no more room than its words."""
        super().set_read_only(on=on)
        self.area.least, self.area.most = (READ_HEIGHT, UNLIMITED) if on else (self._least, MOST_HEIGHT)
        self.area.updateGeometry()

    def leaving(self) -> None:
        self.left.emit()  # the writer's own line breaks stay as they are


class YesNoField(FieldWidget):
    """Two chips and one stop for Tab: 1, y, 是 for yes; 0, n, 否 for no; Space goes round; Delete empties."""

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.switch = _Switch()
        self.switch.changed.connect(self.edited)
        self._inside.addWidget(self.switch)
        self.watch(self.switch)

    def typed(self) -> Typed:
        return self.switch.answer

    def put(self, value: Typed) -> None:
        self.switch.show_answer(value if isinstance(value, str) else "")

    def entries(self) -> list[QWidget]:
        return [self.switch]


class _Switch(QWidget):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answer = ""
        self._chips = {YES: chip(YES), NO: chip(NO)}
        self.setLayout(row(*self._chips.values(), None, gap=8))
        self.setFixedHeight(36)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        for word, made in self._chips.items():
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setMinimumWidth(56)
            made.clicked.connect(lambda *_, word=word: self._choose("" if self.answer == word else word))

    def show_answer(self, text: str) -> None:
        self.answer = text
        for word, made in self._chips.items():
            made.setChecked(word == text)

    def _choose(self, word: str) -> None:
        if word != self.answer:
            self.show_answer(word)
            self.changed.emit()
        else:
            self.show_answer(word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._choose({"": YES, YES: NO}.get(self.answer, ""))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose("")
        elif not self._choose_by(event.text()):
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._choose_by(event.commitString())
        event.accept()

    def _choose_by(self, text: str) -> bool:
        word = {"1": YES, "y": YES, YES: YES, "0": NO, "n": NO, NO: NO}.get(text.lower(), "")
        if word:
            self._choose(word)
        return bool(word)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring(on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring(on=False)

    def _ring(self, *, on: bool) -> None:
        for made in self._chips.values():
            made.setProperty("ringed", "true" if on else "")
            made.style().unpolish(made)
            made.style().polish(made)
