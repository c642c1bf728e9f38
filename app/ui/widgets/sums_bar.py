"""Numbers of a sheet on one line, and at its end what they mean in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from app.ui import icons, tokens
from app.ui.widgets.basics import ElidedLabel, label, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT = 40
_PICTURES = {"ok": "circle-check", "bad": "circle-x", "warn": "alert-triangle", "mute": "info-circle"}


class SumsBar(QFrame):
    """(words, number) pairs; a pair of empty words is a divider."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("sunken", "true")
        self.setFixedHeight(_HEIGHT)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 0, 12, 0)
        self._line.setSpacing(14)
        self._pairs: list[tuple[QFrame, QLabel, QLabel]] = []
        self._divider = rule("upright")
        self._divider.setParent(self)  # shown without one, it would be a window
        self._divider.setFixedHeight(16)
        self._picture = QLabel()
        self._verdict = ElidedLabel("", tokens.SUB)
        self._verdict.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._line.addStretch(1)
        self._line.addWidget(self._picture)
        self._line.addWidget(self._verdict)

    def show_sums(self, pairs: Sequence[tuple[str, str]], divider_before: int = -1) -> None:
        while len(self._pairs) < len(pairs):
            self._add_pair()
        for place, (holder, name, number) in enumerate(self._pairs):
            shown = place < len(pairs)
            holder.setVisible(shown)
            if shown:
                name.setText(pairs[place][0])
                number.setText(pairs[place][1])
        self._line.removeWidget(self._divider)
        self._divider.setVisible(0 <= divider_before < len(pairs))
        if 0 <= divider_before < len(pairs):
            self._line.insertWidget(divider_before, self._divider)
        self._name()

    def _add_pair(self) -> None:
        name, number = label("", "cap"), label("", "strong")
        holder = QFrame()
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(name)
        inner.addWidget(number)
        self._pairs.append((holder, name, number))
        self._line.insertWidget(self._line.indexOf(self._picture) - 1, holder)

    def say(self, tone: str, words: str, tip: str = "") -> None:
        self._picture.setVisible(bool(words))
        if words:
            self._picture.setPixmap(icons.pixmap(_PICTURES[tone], tone, 16))
        self._verdict.set_text(words, color=tone if tone != "mute" else "text3")
        self._verdict.setToolTip(tip or words)
        self._verdict.updateGeometry()
        self._name()

    def _name(self) -> None:
        shown = [(name, number) for holder, name, number in self._pairs if not holder.isHidden()]
        self.setAccessibleName(
            "，".join([*(f"{n.text()} {v.text()}" for n, v in shown), self._verdict.text()])
        )

    def text(self) -> str:
        """What stands in it: for those who look by reading."""
        return self.accessibleName()
