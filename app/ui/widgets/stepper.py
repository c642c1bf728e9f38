"""Steps that follow each other, painted in one line: done, current, to come (ui.md 5.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.ui import icons, theme, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

DONE, CURRENT, LATER = "done", "current", "later"
_SPOKEN = {DONE: "已完成", CURRENT: "进行中", LATER: "未到"}
_DOT, _HEIGHT, _GAP, _PAD = 24, 56, 8, 12
_TICK = 14


class Step(NamedTuple):
    title: str
    caption: str
    state: str


class Stepper(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[Step] = ()
        self.setFixedHeight(_HEIGHT)

    def set_steps(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        told = (f"{n}、{s.title}，{_SPOKEN[s.state]}，{s.caption}" for n, s in enumerate(steps, start=1))
        self.setAccessibleName("；".join(told))
        self.update()

    def steps(self) -> Sequence[Step]:
        return self._steps

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / max(1, len(self._steps))
        for number, step in enumerate(self._steps):
            self._paint(painter, number, step, QRectF(number * width, 0, width, self.height()))

    def _paint(self, painter: QPainter, number: int, step: Step, room: QRectF) -> None:
        dot = QRectF(room.left(), 4, _DOT, _DOT)
        self._paint_dot(painter, number, step.state, dot)
        bold = step.state == CURRENT
        left = dot.right() + _GAP
        painter.setFont(theme.font(bold=bold))
        painter.setPen(tokens.color("text3" if step.state == LATER else "text"))
        line = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, dot.top(), room.right() - left, _DOT), line, step.title)
        painter.setFont(theme.font(tokens.MICRO))
        painter.setPen(tokens.color("text3"))
        words = theme.elided(step.caption, tokens.MICRO, room.right() - left - _PAD)
        painter.drawText(QRectF(left, dot.bottom() + 2, room.right() - left, 20), line, words)
        if number < len(self._steps) - 1:
            start = left + theme.text_width(step.title, tokens.BODY, bold=bold) + _PAD
            painter.setPen(QPen(tokens.color("ok.mid" if step.state == DONE else "border2"), 2))
            painter.drawLine(
                round(start), round(dot.center().y()), round(room.right() - _PAD), round(dot.center().y())
            )

    def _paint_dot(self, painter: QPainter, number: int, state: str, dot: QRectF) -> None:
        painter.setPen(QPen(tokens.color("border2"), 1.5) if state == LATER else Qt.PenStyle.NoPen)
        fill = {DONE: "ok.mid", CURRENT: "text", LATER: "surface"}[state]
        painter.setBrush(tokens.color(fill))
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
        if state == DONE:
            image = icons.pixmap("check", "surface", _TICK)
            spot = dot.center()
            painter.drawPixmap(round(spot.x() - _TICK / 2), round(spot.y() - _TICK / 2), image)
            return
        painter.setFont(theme.font(tokens.SUB, bold=True))
        painter.setPen(tokens.color("surface" if state == CURRENT else "text3"))
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(number + 1))
