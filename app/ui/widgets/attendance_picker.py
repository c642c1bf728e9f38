"""Who came, painted: one toggle a person, by group; a click or Space goes round, arrows move, digits choose a state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QHelpEvent,
    QKeySequence,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui import icons, theme, tokens
from app.ui.widgets.basics import bring_into_sight
from app.ui.widgets.keys import claims_undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

_HEIGHT, _GAP, _LABEL, _LEAST, _MOST_COLUMNS = 28, 6, 92, 92, 8
_CHECK = "ok"
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Mark:
    """One person: `tone` "" is not marked yet; `glyph` is the state in one sign, `words` in words.

    `tag` follows the name, `tip` is what else there is to say, `wrong` draws the edge of an error.
    """

    key: str
    name: str
    tone: str = ""
    glyph: str = ""
    tag: str = ""
    words: str = ""
    tip: str = ""
    wrong: bool = False


@dataclass(frozen=True)
class _Place:
    area: QRectF
    mark: Mark


class AttendancePicker(QWidget):
    """Tells what the keys and the mouse ask for, by the person's key; what it means is the field's business."""

    toggled = Signal(str)
    chosen = Signal(str, int)
    asked = Signal(str, QPoint)
    opened = Signal(str)
    cleared = Signal(str)
    all_came = Signal()
    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[tuple[str, Sequence[Mark]]] = ()
        self._current, self._hovered = 0, -1
        self._read_only = False
        self._title = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def set_title(self, title: str) -> None:
        self._title = title
        self._tell()

    def set_marks(self, groups: Sequence[tuple[str, Sequence[Mark]]]) -> None:
        """The person the keys stand on stays the same, wherever the new order puts them."""
        here = self.current()
        key = here.key if here else ""
        self._groups = groups
        keys = [mark.key for mark in self.marks()]
        self._current = keys.index(key) if key in keys else min(self._current, max(0, len(keys) - 1))
        self._tell()
        self._fit()
        self.update()

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on
        if on:
            self.clearFocus()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if on else Qt.FocusPolicy.StrongFocus)

    def marks(self) -> list[Mark]:
        return [mark for _, marks in self._groups for mark in marks]

    def current(self) -> Mark | None:
        marks = self.marks()
        return marks[self._current] if self._current < len(marks) else None

    def go_to(self, key: str) -> None:
        keys = [mark.key for mark in self.marks()]
        if key in keys:
            self._move(keys.index(key))

    def _tell(self) -> None:
        """Where the keys stand first, then everybody by state: what a screen reader says (ui.md 6.5)."""
        here = self.current()
        first = f"{here.name}，{here.words}" if here and self.hasFocus() else ""
        by_words: dict[str, list[str]] = {}
        for mark in self.marks():
            by_words.setdefault(mark.words, []).append(mark.name)
        rest = "；".join(f"{words}：{'、'.join(names)}" for words, names in by_words.items())
        self.setAccessibleName("。".join(part for part in (first, self._title, rest) if part))
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _columns(self) -> int:
        return min(_MOST_COLUMNS, max(1, int((self.width() - self._label() + _GAP) // (_LEAST + _GAP))))

    def _label(self) -> int:
        return _LABEL if any(name for name, _ in self._groups) else 0

    def _lines(self) -> int:
        columns = self._columns()
        return sum(-(-len(marks) // columns) for _, marks in self._groups)

    def _height(self) -> int:
        lines = self._lines()
        return lines * (_HEIGHT + _GAP) - _GAP if lines else 0

    def _fit(self) -> None:
        self.setFixedHeight(self._height())

    def sizeHint(self) -> QSize:
        return QSize(400, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _places(self) -> list[_Place]:
        columns, left = self._columns(), self._label()
        width = (self.width() - left + _GAP) / columns - _GAP
        places: list[_Place] = []
        top = 0.0
        for _, marks in self._groups:
            for number, mark in enumerate(marks):
                line, column = divmod(number, columns)
                x = left + column * (width + _GAP)
                places.append(_Place(QRectF(x, top + line * (_HEIGHT + _GAP), width, _HEIGHT), mark))
            top += -(-len(marks) // columns) * (_HEIGHT + _GAP)
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_groups(painter)
        seen = QRectF(event.rect())
        for number, place in enumerate(self._places()):
            if not place.area.intersects(seen):
                continue
            self._paint_mark(painter, place, hovered=number == self._hovered and not self._read_only)
            if self.hasFocus() and number == self._current:
                painter.setPen(QPen(tokens.color("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(place.area.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_groups(self, painter: QPainter) -> None:
        painter.setFont(theme.font(tokens.SUB))
        painter.setPen(tokens.color("text3"))
        top, columns = 0, self._columns()
        for name, marks in self._groups:
            area = QRectF(0, top, _LABEL - 8, _HEIGHT)
            painter.drawText(area, _MIDDLE, theme.elided(name, tokens.SUB, area.width()))
            top += -(-len(marks) // columns) * (_HEIGHT + _GAP)

    def _paint_mark(self, painter: QPainter, place: _Place, *, hovered: bool) -> None:
        mark, area = place.mark, place.area.adjusted(0.5, 0.5, -0.5, -0.5)
        edge = "bad" if mark.wrong else f"{mark.tone}.line" if mark.tone else "border2"
        ground = f"{mark.tone}.soft" if mark.tone else "hover" if hovered else "surface"
        painter.setPen(QPen(tokens.color(f"{mark.tone}.mid" if hovered and mark.tone else edge), 1))
        painter.setBrush(tokens.color(ground))
        painter.drawRoundedRect(area, 4, 4)
        text = mark.name + (f"·{mark.tag}" if mark.tag else "")
        lead = 17 if mark.tone else 0
        room = area.width() - 12 - lead
        text = theme.elided(text, tokens.SUB, room)
        left = area.center().x() - (theme.text_width(text, tokens.SUB) + lead) / 2
        painter.setFont(theme.font(tokens.SUB))
        painter.setPen(tokens.color(mark.tone or "text2"))
        if mark.tone == _CHECK and not mark.glyph:
            image = icons.pixmap("check", mark.tone, 13, "2.5")
            painter.drawPixmap(QPointF(left, area.center().y() - 6.5), image)
        elif mark.glyph:
            painter.drawText(QRectF(left, area.y(), 15, area.height()), _MIDDLE, mark.glyph)
        painter.setPen(tokens.color("text" if mark.tone == _CHECK else mark.tone or "text2"))
        painter.drawText(QRectF(left + lead, area.y(), room + 4, area.height()), _MIDDLE, text)

    def _at(self, point: QPointF) -> int:
        return next((n for n, place in enumerate(self._places()) if place.area.contains(point)), -1)

    def event(self, event: QEvent) -> bool:
        if claims_undo(event):
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(QPointF(event.pos()))
            mark = self.marks()[number] if number >= 0 else None
            words = "，".join(part for part in (mark.name, mark.words, mark.tip) if part) if mark else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number != self._hovered:
            self._hovered = number
            self.update()
        over = number >= 0 and not self._read_only
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton and not self._read_only:
            self._move(number)
            self.toggled.emit(self.marks()[number].key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        number = self._current if keyboard else self._at(QPointF(event.pos()))
        places = self._places()
        if 0 <= number < len(places) and not self._read_only:
            self._move(number)
            corner = places[number].area.bottomLeft().toPoint()
            self.asked.emit(places[number].mark.key, self.mapToGlobal(corner if keyboard else event.pos()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, here = Qt.Key(event.key()), self.current()
        if here is None or self._read_only:
            super().keyPressEvent(event)
        elif self._step(key):
            return
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_came.emit()
        elif key == Qt.Key.Key_Space:
            self.toggled.emit(here.key)
        elif event.text().isdigit() and event.text() != "0":
            self.chosen.emit(here.key, int(event.text()))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit(here.key)
        elif key == Qt.Key.Key_F2:
            self.opened.emit(here.key)
        else:
            super().keyPressEvent(event)

    def _step(self, key: Qt.Key) -> bool:
        last = len(self.marks()) - 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            target = self._current + (1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            target = self._beyond(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = last if key == Qt.Key.Key_End else 0
        else:
            return False
        self._move(min(max(0, target), last))
        return True

    def _beyond(self, way: int) -> int:
        """The nearest person in the line above or below, also across groups."""
        places = self._places()
        here = places[self._current].area.center()
        lines = sorted({p.area.y() for p in places if (p.area.center().y() - here.y()) * way > 1})
        if not lines:
            return self._current
        line = lines[0] if way > 0 else lines[-1]
        row = [n for n, place in enumerate(places) if place.area.y() == line]
        return min(row, key=lambda n: abs(places[n].area.center().x() - here.x()))

    def _move(self, number: int) -> None:
        self._current = number
        self._tell()
        self.update()
        places = self._places()
        if number < len(places):
            bring_into_sight(self, places[number].area.center().toPoint(), margin=2 * _HEIGHT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
