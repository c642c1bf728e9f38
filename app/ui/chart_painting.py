"""Draws a chart as vectors, in the window and on previewed paper: bars from zero, numbers at their ends, patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPen

from app.ui import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from app.domain.chart import Chart

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MOST_LABEL = 0.42  # of the width, for the words of lying bars
_MOST_THICK = 4  # lines of type, for one column
_BAR = 0.62  # of the room of a category


@dataclass(frozen=True)
class Look:
    """Type and colours; `fills` tell series apart, with a pattern where there are two."""

    font: QFont
    text: QColor
    quiet: QColor
    line: QColor
    fills: tuple[QBrush, ...]


def screen_look(font: QFont) -> Look:
    edge = tokens.color("info")
    fills = (QBrush(tokens.color("info.mid")), QBrush(edge, Qt.BrushStyle.BDiagPattern))
    return Look(font, tokens.color("text"), tokens.color("text2"), tokens.color("border2"), fills)


def paper_look(font: QFont) -> Look:
    """As it prints: ink and its greys."""
    ink = tokens.color("ink")
    grey = tokens.color("ink")
    grey.setAlphaF(0.65)
    return Look(font, ink, ink, ink, (QBrush(grey), QBrush(ink, Qt.BrushStyle.BDiagPattern)))


def paint_chart(
    painter: QPainter, area: QRectF, chart: Chart, look: Look, ends: Sequence[str] | None = None
) -> None:
    """Fills the area. `ends` are the words at the ends of single bars, their numbers otherwise."""
    painter.save()
    painter.setFont(look.font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if len(chart.series) > 1:
        area = _legend(painter, area, chart, look)
    if chart.upright:
        _columns(painter, area, chart, look)
    else:
        _bars(painter, area, chart, look, ends)
    painter.restore()


def bar_places(area: QRectF, count: int) -> list[QRectF]:
    """The strips of lying bars, from the top: where a click means which."""
    height = area.height() / max(1, count)
    return [QRectF(area.x(), area.y() + n * height, area.width(), height) for n in range(count)]


def _legend(painter: QPainter, area: QRectF, chart: Chart, look: Look) -> QRectF:
    metrics = QFontMetricsF(look.font)
    height = metrics.height() * 1.5
    box = metrics.height() * 0.7
    widths = [box * 1.5 + metrics.horizontalAdvance(one.name) + box * 1.5 for one in chart.series]
    x = area.center().x() - sum(widths) / 2
    for number, (one, width) in enumerate(zip(chart.series, widths, strict=True)):
        _fill(painter, QRectF(x, area.y() + (height - box) / 2, box, box), look, number)
        painter.setPen(look.quiet)
        painter.drawText(QRectF(x + box * 1.5, area.y(), width, height), _LEFT, one.name)
        x += width
    return area.adjusted(0, height, 0, 0)


def _fill(painter: QPainter, bar: QRectF, look: Look, series: int) -> None:
    brush = look.fills[series % len(look.fills)]
    painter.setBrush(brush)
    pen = QPen(look.line if brush.style() == Qt.BrushStyle.SolidPattern else brush.color(), 0.75)
    painter.setPen(pen)
    painter.drawRect(bar)


def _bars(painter: QPainter, area: QRectF, chart: Chart, look: Look, ends: Sequence[str] | None) -> None:
    metrics = QFontMetricsF(look.font)
    gap = metrics.height() * 0.4
    words = max((metrics.horizontalAdvance(text) for text in chart.categories), default=0.0)
    left = area.x() + min(words, area.width() * _MOST_LABEL) + gap
    shown = list(ends) if ends else [str(value) for value in chart.series[0].values]
    tail = max((metrics.horizontalAdvance(text) for text in shown), default=0.0) + gap * 2
    room = max(1.0, area.right() - left - tail)
    for place, strip in enumerate(bar_places(area, len(chart.categories))):
        text = metrics.elidedText(chart.categories[place], Qt.TextElideMode.ElideRight, left - gap - area.x())
        painter.setPen(look.quiet)
        painter.drawText(QRectF(area.x(), strip.y(), left - gap - area.x(), strip.height()), _RIGHT, text)
        thick = strip.height() * _BAR / len(chart.series)
        top = strip.y() + strip.height() * (1 - _BAR) / 2
        for number, one in enumerate(chart.series):
            width = room * one.values[place] / chart.top
            bar = QRectF(left, top + number * thick, width, thick)
            if one.values[place]:
                _fill(painter, bar, look, number)
            painter.setPen(look.text)
            end = shown[place] if len(chart.series) == 1 else str(one.values[place])
            painter.drawText(QRectF(bar.right() + gap, bar.y() - 2, tail, thick + 4), _LEFT, end)
    painter.setPen(QPen(look.line, 1))
    painter.drawLine(QPointF(left, area.y()), QPointF(left, area.bottom()))


def _columns(painter: QPainter, area: QRectF, chart: Chart, look: Look) -> None:
    metrics = QFontMetricsF(look.font)
    high = metrics.height()
    foot = area.bottom() - high * 1.3
    room = max(1.0, foot - area.y() - high * 1.2)
    wide = area.width() / max(1, len(chart.categories))
    middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
    for place, text in enumerate(chart.categories):
        x = area.x() + place * wide
        painter.setPen(look.quiet)
        painter.drawText(QRectF(x, foot, wide, high * 1.3), middle, text)
        thick = min(wide * _BAR / len(chart.series), _MOST_THICK * high)
        first = x + (wide - thick * len(chart.series)) / 2
        for number, one in enumerate(chart.series):
            height = room * one.values[place] / chart.top
            bar = QRectF(first + number * thick, foot - height, thick, height)
            if one.values[place]:
                _fill(painter, bar, look, number)
            painter.setPen(look.text)
            above = QRectF(bar.x() - thick, bar.y() - high * 1.1, thick * 3, high)
            painter.drawText(above, middle, str(one.values[place]))
    painter.setPen(QPen(look.line, 1))
    painter.drawLine(QPointF(area.x(), foot), QPointF(area.right(), foot))
