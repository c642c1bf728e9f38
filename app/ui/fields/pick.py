"""A line that offers what it knows while one types: Chinese, pinyin or initials. The keys never leave the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.ui import icons, theme, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

MOST_SHOWN = 8
_ROW, _PAD, _GAP = 32, 4, 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Suggestion:
    """`text` is put into the line, `note` tells namesakes apart, `key` is what was meant."""

    text: str
    note: str = ""
    key: str = ""


class Suggestions(QFrame):
    """A list over the window that takes no focus, so input methods are not disturbed."""

    taken = Signal(int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self._items: Sequence[Suggestion] = ()
        self.current, self._first = 0, 0
        self.hide()

    def offer(self, items: Sequence[Suggestion], under: QWidget, *, marked: bool = True) -> None:
        """`marked`: the first is ready to be taken; otherwise Down has to ask for it."""
        self._items, self.current, self._first = items, 0 if marked else -1, 0
        shown = min(MOST_SHOWN, len(items))
        self.resize(max(under.width(), 200), shown * _ROW + 2 * _PAD)
        window = self.parentWidget()
        if window is not None:
            below = under.mapTo(window, QPoint(0, under.height() + _GAP))
            above = under.mapTo(window, QPoint(0, -self.height() - _GAP))
            self.move(below if below.y() + self.height() <= window.height() or above.y() < 0 else above)
        self.show()
        self.raise_()
        self.update()

    def item(self) -> Suggestion | None:
        there = self.isVisible() and 0 <= self.current < len(self._items)
        return self._items[self.current] if there else None

    def step(self, by: int) -> None:
        self.current = min(max(0, self.current + by), len(self._items) - 1)
        self._first = min(max(self._first, self.current - MOST_SHOWN + 1), self.current)
        self.update()

    def _row_at(self, y: float) -> int:
        row = self._first + int((y - _PAD) // _ROW)
        return row if 0 <= row < len(self._items) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0 and row != self.current:
            self.current = row
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.taken.emit(row)

    def wheelEvent(self, event: object) -> None:
        delta = getattr(event, "angleDelta", QPoint)().y()
        last = max(0, len(self._items) - MOST_SHOWN)
        self._first = min(max(0, self._first - (1 if delta > 0 else -1)), last)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, item in enumerate(self._items[self._first : self._first + MOST_SHOWN]):
            area = QRectF(_PAD, _PAD + place * _ROW, self.width() - 2 * _PAD, _ROW)
            if self._first + place == self.current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.color("selected"))
                painter.drawRoundedRect(area, 4, 4)
            self._paint_item(painter, item, area.adjusted(8, 0, -8, 0))

    def _paint_item(self, painter: QPainter, item: Suggestion, area: QRectF) -> None:
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font())
        painter.setPen(tokens.color("text"))
        text = theme.elided(item.text, tokens.BODY, area.width())
        painter.drawText(area, align | Qt.AlignmentFlag.AlignLeft, text)
        room = area.width() - theme.text_width(text) - 16
        painter.setFont(theme.font(tokens.SUB))
        painter.setPen(tokens.color("text3"))
        note = theme.elided(item.note, tokens.SUB, room) if room > 0 else ""
        painter.drawText(area, align | Qt.AlignmentFlag.AlignRight, note)


class PickEdit(QLineEdit):
    """`suggest` gives what fits a typed text; with "" everything. Down opens, Enter takes, Esc closes the list."""

    picked = Signal(object)

    def __init__(
        self, suggest: Callable[[str], Sequence[Suggestion]], *, separators: str = "", free: bool = False
    ) -> None:
        """`free`: anything may be written; the list only reminds and never takes an Enter it was not asked for."""
        super().__init__()
        self._suggest, self._separators, self._free = suggest, separators, free
        self._list: Suggestions | None = None
        self._arrow = QAction(icons.icon("chevron-down", "text2", 16), "展开列表", self)
        self._arrow.triggered.connect(self._toggle)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._look)

    def setReadOnly(self, on: bool) -> None:  # noqa: FBT001 - Qt's own signature
        super().setReadOnly(on)
        self._arrow.setVisible(not on)

    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def close_list(self) -> None:
        if self._list is not None:
            self._list.hide()
        self.setProperty("takesEnter", False)

    def offered(self) -> list[str]:
        """What the open list shows."""
        return [item.text for item in self._list._items] if self._list and self._list.isVisible() else []  # noqa: SLF001

    def take_current(self) -> bool:
        """Put the marked suggestion into the line; False when the list is closed."""
        item = self._list.item() if self._list is not None else None
        if item is None:
            return False
        head, _ = self._split()
        self.setText(head + item.text)
        self.close_list()
        self.picked.emit(item)
        self.textEdited.emit(self.text())
        self.close_list()
        return True

    def _split(self) -> tuple[str, str]:
        """What stands before the name under the cursor, and that name."""
        text = self.text()
        cut = max((text.rfind(mark) for mark in self._separators), default=-1) + 1
        return text[:cut], text[cut:].strip()

    def _look(self, _text: str) -> None:
        wanted = self._split()[1]
        items = self._suggest(wanted) if wanted else ()
        if not items or (len(items) == 1 and items[0].text == wanted):
            self.close_list()
        else:
            self._open(items)

    def _toggle(self) -> None:
        if self.is_open() or self.isReadOnly():
            self.close_list()
            return
        self.setFocus()
        items = self._suggest("")
        if items:
            self._open(items)

    def _open(self, items: Sequence[Suggestion]) -> None:
        window = self.window()
        if self._list is None or self._list.parentWidget() is not window:
            self._list = Suggestions(window)
            self._list.taken.connect(self._clicked)
        self._list.offer(items, self, marked=not self._free)
        self.setProperty("takesEnter", not self._free)

    def _clicked(self, row: int) -> None:
        if self._list is not None:
            self._list.current = row
            self.take_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._list is not None and self._list.isVisible():
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Down:
            self._toggle()
            if self.is_open() and self._free:
                self._step(1)  # whoever asks for the list by Down means what is in it
        elif key in _ENTER and self.take_current():
            event.accept()
        elif key == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        if self._list is not None:
            self._list.step(by)
            self.setProperty("takesEnter", True)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        """Tab takes what is marked, as Enter does, and goes on."""
        if forward and self.is_open():
            self.take_current()
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.close_list()
        super().focusOutEvent(event)
