"""What a month of somebody's dues looks like: its words, its box, and the legend that explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.domain.dues_ledger import AHEAD, ARREARS, NOTHING, PAID, UNASSESSED, WAITING, Cell
from app.domain.money import show_money
from app.texts.dues import TEXTS
from app.ui import theme, tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.domain.dues_year import Line

_INSET, _MIDDLE = tokens.CARD_MARGIN, Qt.AlignmentFlag.AlignCenter
# State → fill, line and text of its cell.
_LOOKS = {
    PAID: ("ok.soft", "ok.soft", "ok"),
    WAITING: ("surface", "warn.line", "warn"),
    ARREARS: ("bad.soft", "bad.soft", "bad"),
    UNASSESSED: ("surface", "info.line", "info"),
}
_STATES = (PAID, WAITING, ARREARS, UNASSESSED, NOTHING, AHEAD)
WORDS = {state: TEXTS[f"dues.cell.{state}"] for state in _STATES}


def short_money(fen: int) -> str:
    """`57`, `44.5`: what fits into a cell of a month."""
    whole, rest = divmod(fen, 100)
    return str(whole) if not rest else f"{whole}.{rest:02d}".rstrip("0")


def cell_words(cell: Cell) -> tuple[str, ...]:
    """What a cell says, and shorter where that does not fit; never a part of a number."""
    if cell.state == PAID:
        return (short_money(cell.paid) if cell.paid else TEXTS["dues.cell.exempt"], "✓")
    if cell.state == ARREARS:
        return f"欠 {short_money(cell.open)}", f"欠{short_money(cell.open)}", "欠"
    if cell.state == WAITING:
        return (f"差 {short_money(cell.open)}", "差") if cell.paid else ("待收", "待")
    if cell.state == UNASSESSED:
        return "未核定", "未核"
    if cell.state == AHEAD:
        return (short_money(cell.paid), "✓") if cell.paid else ("",)
    return ("—",)


def cell_tip(line: Line, number: int) -> str:
    """The whole of it, for the tooltip and for who does not see it."""
    cell = line.cells[number]
    said = f"{line.name} {number + 1}月：{WORDS[cell.state]}"
    if cell.due:
        said += f"，应交 {show_money(cell.due)}，已交 {show_money(cell.paid)}"
    return said + (f"，尚欠 {show_money(cell.open)}" if cell.open and cell.state == ARREARS else "")


def paint_state(painter: QPainter, cell: Cell, place: QRectF) -> None:
    """The box of a month, with the longest words that fit."""
    words = cell_words(cell)
    look = _LOOKS.get(cell.state) or (_LOOKS[PAID] if cell.paid else None)
    area = place.adjusted(1.5, 3.5, -1.5, -4.5)
    if look is not None:
        painter.setPen(QPen(tokens.color(look[1]), 1))
        painter.setBrush(tokens.color(look[0]))
        painter.drawRoundedRect(area, 4, 4)
    painter.setPen(tokens.color(look[2] if look else "text3"))
    painter.setFont(theme.font(tokens.MICRO))
    fitting = next((one for one in words if theme.text_width(one, tokens.MICRO) <= area.width()), words[-1])
    painter.drawText(area, _MIDDLE, fitting)


class Legend(QWidget):
    """What the colours say, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(tokens.ROW)
        self._items = [(state, words) for state, words in WORDS.items() if state != AHEAD]
        self.setAccessibleName("图例：" + "、".join(words for _, words in self._items))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = float(_INSET)
        for state, words in self._items:
            width = theme.text_width(words, tokens.SUB)
            if left + 22 + width > self.width() - 96:
                break
            self._swatch(painter, state, left)
            painter.setPen(tokens.color("text2"))
            painter.setFont(theme.font(tokens.SUB))
            painter.drawText(
                QRectF(left + 22, 0, width + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, words
            )
            left += 22 + width + 16
        unit = QRectF(0, 0, self.width() - _INSET, self.height())
        painter.setPen(tokens.color("text3"))
        painter.setFont(theme.font(tokens.SUB))
        painter.drawText(unit, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "单位：元")

    def _swatch(self, painter: QPainter, state: str, left: float) -> None:
        place = QRectF(left + 0.5, self.height() / 2 - 7.5, 15, 15)
        look = _LOOKS.get(state)
        if look is None:
            painter.setPen(tokens.color("text3"))
            painter.drawText(place, _MIDDLE, "—")
            return
        line = look[1].replace(".soft", ".line")
        painter.setPen(QPen(tokens.color(line), 1))
        painter.setBrush(tokens.color(look[0]))
        painter.drawRoundedRect(place, 3, 3)
