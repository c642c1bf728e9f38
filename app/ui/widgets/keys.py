"""Enter goes to the next field, as bookkeeping programs taught everybody; a ring shows where the keys go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from app.ui import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterNext(QObject):
    """Installed on every field; in a text area Enter stays a new line and Ctrl+Enter leaves.

    While an input method is composing, or a list is open, Enter belongs to it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composing: QObject | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._composing = watched if event.preeditString() else None
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            busy = watched is self._composing or watched.property("takesEnter") is True
            return not busy and isinstance(watched, QWidget) and self._step(watched, event)
        return False

    def _step(self, field: QWidget, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if isinstance(field, QPlainTextEdit) and held != Qt.KeyboardModifier.ControlModifier:
            return False
        if held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            return bool(field.focusNextPrevChild(True))
        if held == Qt.KeyboardModifier.ShiftModifier:
            return bool(field.focusNextPrevChild(False))
        return False


class FocusRing(QWidget):
    """One overlay for the whole window around the button that the keys reached; fields draw their own edge."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self.hide()

    def target(self) -> QWidget | None:
        return self._target

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide):
            self._place()
        return False

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        # Buttons take the focus from keys only, never from a click.
        self._target = new if isinstance(new, QPushButton) and new.window() is self.window() else None
        self._watched = self._line_of(self._target)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def _line_of(self, widget: QWidget | None) -> list[QWidget]:
        """The widget and what it stands in: it moves when they do."""
        line: list[QWidget] = []
        while widget is not None and widget is not self._over:
            line.append(widget)
            widget = widget.parentWidget()
        return line

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(self._over, target.rect().topLeft())
        self.setGeometry(corner.x() - 4, corner.y() - 4, target.width() + 8, target.height() + 8)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)
