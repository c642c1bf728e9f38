"""Enter goes to the next field, as bookkeeping programs taught everybody; a ring shows where the keys go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from app.ui import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

REACHED = "reachedByKeys"
_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_OUTSIDE, _INSIDE = 4, -2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_BUTTONS = 40


class EnterNext(QObject):
    """Installed on every field; in a text area Enter stays a new line and Ctrl+Enter leaves.

    While an input method is composing, or a list is open, Enter belongs to it.
    """

    composed = ""  # in the field that has the keys

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composing: QObject | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            EnterNext.composed = event.preeditString()
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
            return go_on(field)
        if held == Qt.KeyboardModifier.ShiftModifier:
            return go_on(field, back=True)
        return False


def take_composed() -> None:
    """What is half composed counts as typed: its window closes, and not every input method hands it over."""
    words, field = EnterNext.composed, QApplication.focusWidget()
    if words and field is not None:
        done = QInputMethodEvent()
        done.setCommitString(words)
        QApplication.sendEvent(field, done)


def note_keys(widget: QWidget, event: QFocusEvent) -> None:
    """Called when a list gets the focus: the ring is for those who came by keys."""
    widget.setProperty(REACHED, event.reason() in _BY_KEYS)


def claims_undo(event: QEvent) -> bool:
    """Ctrl+Z where something is being written belongs to what is written, not to the last record that was saved."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        event.accept()
        return True
    return False


class EnterPresses(QObject):
    """Installed on buttons: Enter presses the one the keys stand on, Ctrl+Enter goes on without pressing it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enters = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER
        )
        if not enters or not isinstance(event, QKeyEvent) or not isinstance(watched, QPushButton):
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier:
            return go_on(watched)
        if held == Qt.KeyboardModifier.NoModifier:
            watched.click()
        return held == Qt.KeyboardModifier.NoModifier


PRESSES = EnterPresses()


def go_on(field: QWidget, *, back: bool = False) -> bool:
    """To the next field: Enter passes buttons by, which Tab stops at, but for one that ends the form."""
    if not field.focusNextPrevChild(not back):
        return False
    for _ in range(_MOST_BUTTONS):
        here = QApplication.focusWidget()
        if not isinstance(here, QPushButton) or here.property("ends") or here.window() is not field.window():
            break
        here.focusNextPrevChild(not back)
    return True


def paint_ring(widget: QWidget) -> None:
    """The ring along the edge of a widget."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("focus"), 2))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 9, 9)


class FocusRing(QWidget):
    """One overlay for the whole window around the button or list that the keys reached; fields draw their own edge."""

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
        self._target = new if new is not None and self._rings(new) else None
        self._watched = self._line_of(self._target)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def _rings(self, widget: QWidget) -> bool:
        """Buttons take the focus from keys only, never from a click; lists note how they got it."""
        reached = isinstance(widget, QPushButton) or widget.property(REACHED) is True
        return reached and widget.window() is self.window()

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
        by = _OUTSIDE if isinstance(target, QPushButton) else _INSIDE
        self.setGeometry(corner.x() - by, corner.y() - by, target.width() + 2 * by, target.height() + 2 * by)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_ring(self)
