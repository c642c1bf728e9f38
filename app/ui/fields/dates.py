"""Days and times typed the short way: 0312, 3.12, 12, 今天; the weekday shows once it is understood."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.domain.dates import parse_date, parse_time_range
from app.domain.errors import Refused
from app.ui import icons, tokens
from app.ui.fields.base import Around, FieldWidget, Typed
from app.ui.widgets.basics import label, row

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from app.domain.form import Field

_WEEKDAYS = "一二三四五六日"
EXAMPLES = "如 0312、3.12、今天"
_CLOCK_WIDTH = 64
_CLOCK = re.compile(r"(\d{1,2})(?:[:：点时.](\d{1,2})?|(\d{2}))?")


def with_weekday(iso: str) -> str:
    """2026-03-12 周四; a month or a year alone stays as it is."""
    try:
        return f"{iso} 周{_WEEKDAYS[date.fromisoformat(iso).weekday()]}"
    except ValueError:
        return iso


def tidy_clock(text: str) -> str:
    """14, 1400, 14：5 → 14:00, 14:00, 14:05; anything else stays as typed."""
    found = _CLOCK.fullmatch(text.strip().removesuffix("分"))
    return f"{int(found[1]):02d}:{int(found[2] or found[3] or 0):02d}" if found else text.strip()


class DateEdit(QLineEdit):
    """Typing beats the calendar; the calendar is there for those who look for a weekday."""

    chosen = Signal()

    def __init__(self, today: date | None) -> None:
        super().__init__()
        self._today = today
        self._calendar: Calendar | None = None
        self._action = QAction(icons.icon("calendar", "text2", 16), "选日期", self)
        self._action.triggered.connect(self._open)
        self.addAction(self._action, QLineEdit.ActionPosition.TrailingPosition)

    def setReadOnly(self, on: bool) -> None:  # noqa: FBT001 - Qt's own signature
        super().setReadOnly(on)
        self._action.setVisible(not on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() == Qt.Key.Key_Semicolon and self._today and not self.isReadOnly():
            self._take(self._today.isoformat())
        elif event.key() == Qt.Key.Key_Escape and self._calendar and self._calendar.isVisible():
            self._calendar.hide()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setPlaceholderText("" if self.isReadOnly() else EXAMPLES)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.setPlaceholderText("")  # forty fields that all say it would be noise
        if self._calendar is not None and not self._calendar.underMouse():
            self._calendar.hide()
        super().focusOutEvent(event)

    def _open(self) -> None:
        if self.isReadOnly():
            return
        window = self.window()
        if self._calendar is None or self._calendar.parentWidget() is not window:
            self._calendar = Calendar(window)
            self._calendar.day.connect(self._take)
        try:
            shown = date.fromisoformat(parse_date(self.text(), self._today))
        except (Refused, ValueError):
            shown = self._today or date(2000, 1, 1)
        self._calendar.show_at(shown, self)

    def _take(self, iso: str) -> None:
        self.setText(with_weekday(iso))
        self.setFocus()
        self.chosen.emit()


class Calendar(QFrame):
    """Qt's calendar without its green arrows and red weekends."""

    day = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self.month = QCalendarWidget()
        self.month.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setGridVisible(False)
        ordinary = QTextCharFormat()
        ordinary.setForeground(tokens.color("text"))
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(weekend, ordinary)
        for name, icon in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            arrow = self.month.findChild(QToolButton, f"qt_calendar_{name}")
            if isinstance(arrow, QToolButton):
                arrow.setIcon(icons.icon(icon, "text2", 16))
        self.month.clicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.month)
        self.resize(288, 248)
        self.hide()

    def show_at(self, shown: date, under: QWidget) -> None:
        self.month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        window = self.parentWidget()
        if window is not None:
            below = under.mapTo(window, QPoint(0, under.height() + 4))
            above = under.mapTo(window, QPoint(0, -self.height() - 4))
            self.move(below if below.y() + self.height() <= window.height() else above)
        self.show()
        self.raise_()

    def _clicked(self, chosen: QDate) -> None:
        self.hide()
        self.day.emit(date(chosen.year(), chosen.month(), chosen.day()).isoformat())


class DateField(FieldWidget):
    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.line = DateEdit(around.typing.today)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.chosen.connect(self.edited)
        self._inside.addWidget(self.line)
        self.watch(self.line)

    def typed(self) -> Typed:
        return self.line.text()

    def put(self, value: Typed) -> None:
        self.line.setText(with_weekday(value) if isinstance(value, str) else "")
        self.line.setCursorPosition(0)

    def entries(self) -> list[QWidget]:
        return [self.line]


class TimeRangeField(FieldWidget):
    """Day, beginning, end. The whole of it may be typed into the day: 3.12 14:00-15:40."""

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.day = DateEdit(around.typing.today)
        self.start, self.end = QLineEdit(), QLineEdit()
        for line, name in ((self.start, "开始时间"), (self.end, "结束时间")):
            line.setFixedWidth(_CLOCK_WIDTH)
            line.setAccessibleName(name)
        for line in (self.day, self.start, self.end):
            line.textEdited.connect(lambda _text: self.edited.emit())
        self.day.chosen.connect(self.edited)
        self._inside.addLayout(row(self.day, self.start, label("至", "cap"), self.end, gap=6))
        self.watch(self.day, self.start, self.end)

    def typed(self) -> Typed:
        day, start, end = (line.text().strip() for line in (self.day, self.start, self.end))
        clock = "-".join(tidy_clock(part) for part in (start, end) if part)
        return f"{day} {clock}".strip()

    def put(self, value: Typed) -> None:
        text = value if isinstance(value, str) else ""
        try:
            day, _, clock = parse_time_range(text, self.around.typing.today).partition("T")
            start, _, end = clock.partition("/")
        except Refused:
            day, start, end = text, "", ""
        self.day.setText(with_weekday(day))
        self.day.setCursorPosition(0)
        self.start.setText(start)
        self.end.setText(end)

    def leaving(self) -> None:
        raw = self.typed()
        if isinstance(raw, str) and raw:
            self.put_if_clear(raw)
        self.left.emit()

    def put_if_clear(self, raw: str) -> None:
        try:
            parse_time_range(raw, self.around.typing.today)
        except Refused:
            return
        self.put(raw)

    def entries(self) -> list[QWidget]:
        return [self.day, self.start, self.end]
