"""What a page shows that has nothing: a picture, the fact in bold, why it matters, one button. No drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.basics import button, label, picture, row

if TYPE_CHECKING:
    from collections.abc import Callable


class EmptyState(QWidget):
    def __init__(
        self, icon: str, fact: str, why: str = "", act: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        super().__init__()
        self.fact, self.why = label(fact, "strong"), label(why, "cap", wrap=True)
        self.fact.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addLayout(row(None, picture(icon, "text3", 36), None))
        layout.addWidget(self.fact)
        layout.addWidget(self.why)
        if act is not None:
            layout.addSpacing(4)
            layout.addLayout(row(None, button(act[0], act[1], icon="plus"), None))
        layout.addStretch(3)

    def say(self, fact: str, why: str = "") -> None:
        self.fact.setText(fact)
        self.why.setText(why)
