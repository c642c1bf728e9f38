"""Where the help stands: beside the page where there is room, over its right edge where there is not; F1 and Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.ui import tokens
from app.ui.widgets.basics import is_alive

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from app.ui.desk import Desk
    from app.ui.help_pane import HelpPane

LEAST, FIRST, MOST = 280, 360, 560
TOPIC = "help"  # a property: what the help says about this widget and all in it
_GRIP = 6


class Body(QWidget):
    """The window's content, which may be given less than the whole width; the window may still be made smaller."""

    def __init__(self, layout: QHBoxLayout) -> None:
        super().__init__()
        self.kept_free = 0
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.setLayout(layout)

    def keep_free(self, width: int) -> None:
        self.kept_free = width
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, width, 0)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width() - self.kept_free, hint.height())


class HelpSide(QObject):
    """`moved` tells that the page has more or less room."""

    moved = Signal()

    def __init__(self, desk: Desk, body: Body) -> None:
        super().__init__(body)
        self._desk, self._body = desk, body
        self._width = desk.settings.number("help/width", FIRST)
        self._pane: HelpPane | None = None
        self._from: QWidget | None = None
        self._needs = 0
        body.installEventFilter(self)

    def pane(self) -> HelpPane:
        """Made when it is first asked for: the first paint does not wait for it."""
        if self._pane is None:
            from app.ui.help_pane import HelpPane

            self._pane = HelpPane()
            self._pane.setParent(self._body)
            self._pane.close_wanted.connect(self.close)
            _Grip(self._pane).dragged.connect(self._drag)
            self._pane.hide()
        return self._pane

    def is_open(self) -> bool:
        return self._pane is not None and not self._pane.isHidden()

    def taken(self) -> int:
        """How much of the window's width the page does not have."""
        return self._body.kept_free

    def ask(self, page: str) -> None:
        """F1: help for the field or page one stands on; inside the help it leads back to the work."""
        focused = QApplication.focusWidget()
        if self.is_open() and focused is not None and self.pane().isAncestorOf(focused):
            self._give_back()
            return
        topic, field, label = place_of(focused, page)
        self._from = focused
        self._desk.messages.attempt(lambda: self.pane().open(topic, field, label), lambda _: self._show())

    def follow(self, page: str) -> None:
        """Another page has come: what stands beside it speaks of it; the keys stay in the work."""
        if self.is_open():
            topic, field, label = place_of(QApplication.focusWidget(), page)
            self._desk.messages.attempt(lambda: self.pane().open(topic, field, label))

    def open(self, topic: str) -> None:
        """A topic asked for by a link of a page."""
        self._from = QApplication.focusWidget()
        self._desk.messages.attempt(lambda: self.pane().open(topic), lambda _: self._show())

    def _show(self) -> None:
        self.pane().show()
        self.place()
        self.pane().text.setFocus()

    def close(self) -> bool:
        """True if it was open."""
        if not self.is_open():
            return False
        self.pane().hide()
        self.place()
        self._give_back()
        return True

    def _give_back(self) -> None:
        """The keys go back to the field they came from."""
        came_from = self._from
        if came_from is not None and is_alive(came_from) and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._body.setFocus()

    def place(self, needs: int = 0) -> None:
        """`needs` is the least width of the page in sight; without it the last one holds."""
        self._needs = needs or self._needs
        room = self._body.width() - tokens.RAIL_WIDTH - self._width
        beside = self.is_open() and room >= self._needs
        free = self._width if beside else 0
        if free != self._body.kept_free:
            self._body.keep_free(free)
            self.moved.emit()
        if self._pane is not None:
            self._pane.setGeometry(self._body.width() - self._width, 0, self._width, self._body.height())
            self._pane.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def _drag(self, step: int) -> None:
        self._width = max(LEAST, min(MOST, self._body.width() // 2, self._width - step))
        self._desk.settings.remember_number("help/width", self._width)
        self.place()


class _Grip(QWidget):
    """The left edge, to make the help wider."""

    dragged = Signal(int)

    def __init__(self, pane: HelpPane) -> None:
        super().__init__(pane)
        self._from = 0.0
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        pane.installEventFilter(self)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(0, 0, _GRIP, watched.height())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.globalPosition().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        step = round(event.globalPosition().x() - self._from)
        self._from += step
        if step:
            self.dragged.emit(step)


def place_of(widget: QWidget | None, page: str) -> tuple[str, str, str]:
    """(topic, field, its label) of what has the keys: the field it stands in, the form or page around that."""
    from app.ui.fields.box import FieldBox

    field = label = ""
    while widget is not None:
        if isinstance(widget, FieldBox):  # the outermost: a box inside a card belongs to the card's field
            field, label = widget.help_place(), widget.field.label
        topic = widget.property(TOPIC)
        if topic:
            return str(topic), field, label
        widget = widget.parentWidget()
    return page, "", ""
