"""The short word after an act that can be undone: bottom centre, eight seconds, one action, never an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui import icons
from app.ui.widgets.basics import button, icon_button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QEnterEvent

SHOWN_MS = 8_000
_FROM_BOTTOM = 24
_HEIGHT = 44


class Toast(QFrame):
    """Lies over the window without taking room; the mouse on it stops its clock."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self.setFixedHeight(_HEIGHT)
        self._label = label()
        self._act: Callable[[], object] | None = None
        self._button = button("", self._acted)
        self._close = icon_button("x", "关闭", self.hide)
        self._close.setIcon(icons.icon("x", "surface"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 8, 0)
        layout.addWidget(self._label)
        layout.addSpacing(8)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SHOWN_MS)
        self._clock.timeout.connect(self.hide)
        self._over = over
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, act: tuple[str, Callable[[], object]] | None = None) -> None:
        self._label.setText(text)
        self._act = act[1] if act else None
        self._button.setText(act[0] if act else "")
        self._button.setVisible(act is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._clock.start()

    def stay(self) -> None:
        """Until it is closed: for looking at."""
        self._clock.stop()

    def text(self) -> str:
        return self._label.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start()
        super().leaveEvent(event)

    def _acted(self) -> None:
        act = self._act
        self.hide()
        if act is not None:
            act()

    def _place(self) -> None:
        self.adjustSize()
        self.move(
            (self._over.width() - self.width()) // 2, self._over.height() - self.height() - _FROM_BOTTOM
        )
