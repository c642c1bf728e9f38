"""The twenty digits two people compare over the telephone: large, in five groups, spoken digit by digit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel

from app.ui.widgets.basics import column, label, row

HEARD = "电话里听到的 20 个数字"


class Digits(QFrame):
    """`text()` is what stands there; empty, it takes no room."""

    def __init__(self, title: str, *, role: str = "display") -> None:
        super().__init__()
        self._title = title
        self.number: QLabel = label("", role)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setLayout(column(label(title, "sub"), row(self.number, None), gap=4))
        self.hide()

    def text(self) -> str:
        return self.number.text()

    def show_digits(self, digits: str) -> None:
        self.number.setText("  ".join(digits.split()))
        self.number.setAccessibleName(f"{self._title}：{'，'.join(digits.split())}")
        self.setVisible(bool(digits))
