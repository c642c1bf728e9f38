"""Single-choice filters that wrap: two rows at most, the rest behind 更多."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from app.ui import theme, tokens
from app.ui.widgets.basics import chip, let_go

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

_GAP, _HEIGHT, MORE = 6, tokens.SMALL_FIELD, "更多"


class ChipBar(QWidget):
    chosen = Signal(str)

    def __init__(self, after: QWidget, *, rows: int = 2) -> None:
        super().__init__()
        self._most_rows = rows
        self._after = after  # the keys come from there
        self._chips: dict[str, QPushButton] = {}
        self._current = ""
        self._rows = 1
        self._more = chip(MORE)
        self._more.setParent(self)
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        self._more.setCheckable(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_chips(self, chips: Sequence[tuple[str, str]], current: str = "") -> None:
        """(key, words) in their order; zero counts stay clickable."""
        if [key for key, _ in chips] != list(self._chips):
            self._make([key for key, _ in chips])
        for key, words in chips:
            self._chips[key].setText(words)
        self._current = current
        self._show_current()
        self._place()

    def _make(self, keys: list[str]) -> None:
        let_go(list(self._chips.values()))
        self._chips = {}
        for key in keys:
            made = chip("")
            made.setParent(self)
            made.clicked.connect(lambda *_, key=key: self._choose(key))
            self._chips[key] = made
        order = [self._after, *self._chips.values(), self._more]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _choose(self, key: str) -> None:
        self._current = key
        self._show_current()
        self._place()
        self.chosen.emit(key)

    def _show_current(self) -> None:
        for key, made in self._chips.items():
            made.setChecked(key == self._current)

    def texts(self) -> list[str]:
        return [made.text() for made in self._chips.values()]

    def press(self, key: str) -> None:
        self._chips[key].click()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(200, self._rows * (_HEIGHT + _GAP) - _GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def _place(self) -> None:
        """Lay out left to right; the current chip is never the one that hides."""
        room = max(self.width(), 80)
        widths = {key: _width(made.text()) for key, made in self._chips.items()}
        fitting, rows = self._fitting(widths, room)
        hidden = [key for key in self._chips if key not in fitting]
        if self._current in hidden and fitting:
            hidden.append(fitting.pop())
            fitting.append(self._current)
            hidden.remove(self._current)
        left, row = 0, 0
        for key in fitting:
            if left and left + widths[key] > room:
                left, row = 0, row + 1
            self._chips[key].setGeometry(left, row * (_HEIGHT + _GAP), widths[key], _HEIGHT)
            self._chips[key].show()
            left += widths[key] + _GAP
        for key in hidden:
            self._chips[key].hide()
        self._show_more(hidden, left, row)
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()

    def _show_more(self, hidden: list[str], left: int, row: int) -> None:
        self._more.setVisible(bool(hidden))
        if not hidden:
            return
        self._menu.clear()
        for key in hidden:
            self._menu.addAction(self._chips[key].text()).triggered.connect(
                lambda *_, key=key: self._choose(key)
            )
        self._more.setGeometry(left, row * (_HEIGHT + _GAP), _width(MORE), _HEIGHT)

    def _fitting(self, widths: dict[str, int], room: int) -> tuple[list[str], int]:
        fitting: list[str] = []
        left, row = 0, 0
        keys = list(widths)
        for number, key in enumerate(keys):
            if left and left + widths[key] > room:
                left, row = 0, row + 1
            last = row == self._most_rows - 1
            more = last and number < len(keys) - 1
            rest = sum(widths[k] + _GAP for k in keys[number:])
            needs_more = more and left + rest > room
            if row >= self._most_rows or (needs_more and left + widths[key] + _GAP + _width(MORE) > room):
                break
            fitting.append(key)
            left += widths[key] + _GAP
        return fitting, min(row, self._most_rows - 1) + 1


def _width(text: str) -> int:
    return round(theme.text_width(text, tokens.SUB, bold=True)) + 26
