"""The left side: names from the paper, in groups; a rail of pictures when the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import icons, theme, tokens
from app.ui.widgets.basics import ElidedLabel, column, icon_button, label, plain, row, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

PRODUCT = "支部案头"
_MARK = "案"


class Entry(NamedTuple):
    """One line of the navigation; a `group` of "" stands above the first heading."""

    page: str
    title: str
    icon: str
    group: str = ""


class BrandMark(QWidget):
    """One character on a plain square: no emblem."""

    def __init__(self, size: int = 28) -> None:
        super().__init__()
        self.setFixedSize(size, size)
        self.setAccessibleName(PRODUCT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setFont(theme.font(round(self.width() * 0.6), bold=True, serif=True))
        painter.setPen(tokens.color("on_accent"))
        painter.drawText(QRectF(self.rect()).adjusted(0, -1, 0, -1), Qt.AlignmentFlag.AlignCenter, _MARK)


class NavButton(QAbstractButton):
    """A real button that paints itself; its count means "to do here", never "how many exist"."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry, self._count, self._rail, self._over = entry, 0, False, False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(self.entry.title + (f"，{count} 项待办" if count else ""))
        self.update()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._rail = sizes.rail
        self.setFixedHeight(sizes.nav_row)
        self.setToolTip(self.entry.title if sizes.rail else "")
        self.update()

    def enterEvent(self, event: object) -> None:
        self._over = bool(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = not event
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        size, chosen = 18, self.isChecked()
        left = (self.width() - size) / 2 if self._rail else 20
        image = icons.pixmap(self.entry.icon, "accent_text" if chosen else "text2", size)
        painter.drawPixmap(QPointF(left, (self.height() - size) / 2), image)
        if not self._rail:
            self._paint_words(painter, chosen=chosen)

    def _paint_ground(self, painter: QPainter) -> None:
        place = QRectF(8.5, 0.5, self.width() - 17, self.height() - 1)
        if self.isChecked():
            painter.setPen(QPen(tokens.color("border"), 1))
            painter.setBrush(tokens.color("nav_selected"))
            painter.drawRoundedRect(place, 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent_text"))
            painter.drawRoundedRect(QRectF(8, 8, 3, self.height() - 16), 1.5, 1.5)
        elif self._over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("border"))
            painter.drawRoundedRect(place, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_words(self, painter: QPainter, *, chosen: bool) -> None:
        room = QRectF(50, 0, self.width() - 66, self.height())
        if self._count:
            text = str(self._count)
            width = max(18.0, theme.text_width(text, tokens.MICRO) + 12)
            pill = QRectF(room.right() - width, room.center().y() - 9, width, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("mute.soft" if chosen else "mute.line"))
            painter.drawRoundedRect(pill, 9, 9)
            painter.setFont(theme.font(tokens.MICRO))
            painter.setPen(tokens.color("text2"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            room.setRight(pill.left() - 4)
        painter.setFont(theme.font(bold=chosen))
        painter.setPen(tokens.color("text" if chosen else "text2"))
        text = theme.elided(self.entry.title, tokens.BODY, room.width(), bold=chosen)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class Navigation(QFrame):
    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], side: str) -> None:
        super().__init__()
        self.setProperty("pane", "nav")
        self._buttons = {entry.page: NavButton(entry) for entry in entries}
        self._headings: list[QWidget] = []
        self._lines: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._names = plain(column(None, label(PRODUCT, "h2"), label(side, "micro"), None, gap=0))
        self.last_act = LastAct()
        head = row(BrandMark(), self._names, None, self.last_act, gap=10, margins=(20, 0, 8, 0))
        self._head = plain(head, height=64)
        self._layout.addWidget(self._head)
        self._add_entries(entries)
        self._layout.addStretch(1)
        self._layout.addWidget(rule("firm"))
        self.foot = NavFoot()
        self._layout.addWidget(self.foot)

    def _add_entries(self, entries: Sequence[Entry]) -> None:
        group = ""
        for entry in entries:
            if entry.group != group:
                group = entry.group
                heading = label(group, "micro")
                heading.setFixedHeight(28)
                heading.setContentsMargins(20, 8, 0, 0)
                line = plain(column(rule("firm"), margins=(0, 4, 0, 4)))
                self._headings.append(heading)
                self._lines.append(line)
                self._layout.addWidget(heading)
                self._layout.addWidget(line)
            made = self._buttons[entry.page]
            made.clicked.connect(lambda *_, page=entry.page: self.chosen.emit(page))
            self._layout.addWidget(made)

    def buttons(self) -> dict[str, NavButton]:
        return dict(self._buttons)

    def set_current(self, page: str) -> None:
        """A page that stands nowhere here leaves none marked."""
        for name, made in self._buttons.items():
            made.setAutoExclusive(page in self._buttons)
            made.setChecked(name == page)

    def set_count(self, page: str, count: int) -> None:
        if page in self._buttons:
            self._buttons[page].set_count(count)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.setFixedWidth(sizes.nav_width)
        self._head.setFixedHeight(56 if sizes.rail and sizes.tight else 64)
        layout = self._head.layout()
        if layout is not None:
            layout.setContentsMargins(14 if sizes.rail else 20, 0, 0 if sizes.rail else 8, 0)
        self._names.setHidden(sizes.rail)
        self.last_act.setHidden(sizes.rail)
        for heading in self._headings:
            heading.setHidden(sizes.rail)
        for line in self._lines:
            line.setHidden(not sizes.rail)
        for made in self._buttons.values():
            made.resize_for(sizes)
        self.foot.resize_for(sizes)


class LastAct(QWidget):
    """Undo and redo of whole acts; inside a text the keys belong to the text."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        self.undo = icon_button("arrow-back-up", "撤销 Ctrl+Z", kind="plain", small=True)
        self.redo = icon_button("arrow-forward-up", "重做 Ctrl+Y", kind="plain", small=True)
        self.setLayout((column if upright else row)(self.undo, self.redo, gap=0))


class NavFoot(QFrame):
    """Whose desk it is and the gear; in the rail also undo and redo."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = ElidedLabel("", tokens.SUB, color="text2")
        self.user = ElidedLabel("", tokens.MICRO, color="text3")
        self.last_act = LastAct(upright=True)
        self.gear = icon_button("settings", "设置", kind="plain", small=True)
        self._names = plain(column(None, self.branch, self.user, None, gap=0))
        self._line = QHBoxLayout(self)
        self._line.setSpacing(0)
        self._line.addWidget(self._names, 1)
        self._line.addWidget(self.last_act)
        self._line.addWidget(self.gear)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._names.setHidden(sizes.rail)
        self.last_act.setHidden(not sizes.rail)
        way = QHBoxLayout.Direction.TopToBottom if sizes.rail else QHBoxLayout.Direction.LeftToRight
        self._line.setDirection(way)
        self._line.setAlignment(Qt.AlignmentFlag.AlignHCenter if sizes.rail else Qt.AlignmentFlag(0))
        self._line.setContentsMargins(*((14, 6, 14, 6) if sizes.rail else (20, 0, 12, 0)))
        self.setFixedHeight(96 if sizes.rail else 48)
