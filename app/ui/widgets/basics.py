"""Labels, buttons, badges, lines and the layouts they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons, theme, tokens
from app.ui.widgets import keys
from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QMenu

# In a layout: a widget, a layout inside, pixels of space, or None for the stretch that takes the rest.
Item = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]
NONE: Margins = (0, 0, 0, 0)
_FIXED = QSizePolicy.Policy.Fixed
_Box = TypeVar("_Box", bound=QBoxLayout)


def row(*items: Item, gap: int = 8, margins: Margins = NONE) -> QHBoxLayout:
    return _filled(QHBoxLayout(), items, gap, margins)


def column(*items: Item, gap: int = 8, margins: Margins = NONE) -> QVBoxLayout:
    return _filled(QVBoxLayout(), items, gap, margins)


def _filled(layout: _Box, items: tuple[Item, ...], gap: int, margins: Margins) -> _Box:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    return layout


def empty_out(layout: QLayout) -> None:
    """Whatever stands in it goes, also what stands in layouts inside: other rows come."""
    let_go(_taken_out(layout))


def _taken_out(layout: QLayout) -> list[QWidget]:
    found: list[QWidget] = []
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        found += _taken_out(inner) if inner is not None else []
        found += [widget] if widget is not None else []
    return found


def let_go(widgets: Sequence[QWidget]) -> None:
    """They are gone at the next turn: one of them may be at its own click.

    Left where they stood until then, they made Qt crash on 季度报送; leaving the window, each makes Qt walk every widget
    of it for the order of Tab.
    """
    if not widgets:
        return
    gone = QWidget(widgets[0].window())
    for widget in widgets:
        widget.hide()
        widget.setParent(gone)
    gone.deleteLater()


def is_alive(widget: QWidget) -> bool:
    """Whether Qt still has what Python holds."""
    from shiboken6 import isValid

    return isValid(widget)


def frame(layout: QLayout | None = None, **properties: object) -> QFrame:
    """A QFrame whose look the style sheet gives by property: pane=, card=, sunken=, rule=."""
    made = QFrame()
    for name, value in properties.items():
        made.setProperty(name, value)
    if layout is not None:
        made.setLayout(layout)
    return made


def rule(kind: str = "soft") -> QFrame:
    return frame(rule=kind)


def plain(layout: QLayout, *, height: int = 0, width: int = 0) -> QWidget:
    """A bare holder of a layout, of fixed height or width where given."""
    made = QWidget()
    made.setLayout(layout)
    if height:
        made.setFixedHeight(height)
    if width:
        made.setFixedWidth(width)
    return made


class _Area(QScrollArea):
    """Keeps the right edge of what it holds where it is when the bar comes and goes: the bar takes from the margin."""

    def __init__(self, body: QFrame) -> None:
        super().__init__()
        self.setWidget(body)
        layout = body.layout()
        self._right = layout.contentsMargins().right() if layout is not None else 0
        self.verticalScrollBar().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide) and watched is self.verticalScrollBar():
            self._make_room(taken=event.type() == QEvent.Type.Show)
        return super().eventFilter(watched, event)

    def _make_room(self, *, taken: bool) -> None:
        layout = self.widget().layout()
        if layout is not None:
            margins = layout.contentsMargins()
            by = self.verticalScrollBar().sizeHint().width() if taken else 0
            margins.setRight(max(0, self._right - by))
            layout.setContentsMargins(margins)


def scrolled(layout: QLayout) -> QScrollArea:
    """Every body scrolls: no page may push the window larger (ui.md, trap 3)."""
    body = QFrame()
    body.setObjectName("body")
    body.setLayout(layout)
    area = _Area(body)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def bring_into_sight(widget: QWidget, spot: QPoint, *, margin: int = 48) -> None:
    """Scroll the body a widget stands in so far that one spot of it shows."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea) and above.widget() is not None:
        place = widget.mapTo(above.widget(), spot)
        above.ensureVisible(place.x(), place.y(), 0, margin)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def badge(text: str, tone: str = "mute") -> QLabel:
    made = label(text)
    made.setProperty("badge", tone)
    made.setSizePolicy(_FIXED, _FIXED)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def set_badge(made: QLabel, text: str, tone: str) -> None:
    made.setText(text)
    made.setVisible(bool(text))
    theme.mark(made, badge=tone)


def picture(name: str, color: str = "text2", size: int = 18) -> QLabel:
    made = QLabel()
    made.setPixmap(icons.pixmap(name, color, size))
    made.setFixedSize(size, size)
    return made


_ICON_COLORS = {"primary": "on_accent", "link": "link"}


def button(
    text: str,
    act: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    small: bool = False,
) -> QPushButton:
    """kind: "" (the safe default), primary (at most one a screen), link, plain."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that a focused button is one the keys reached
    if kind:
        made.setProperty("kind", kind)
    if small:
        made.setProperty("sz", "s")
    if icon:
        made.setIcon(icons.icon(icon, _ICON_COLORS.get(kind, "text2")))
        made.setIconSize(QSize(16, 16))
    made.setSizePolicy(_FIXED, _FIXED)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.installEventFilter(keys.PRESSES)
    if act is not None:
        made.clicked.connect(lambda *_: act())
    return made


def menu_button(text: str, menu: QMenu | None = None, *, small: bool = False) -> QPushButton:
    """A button that opens a list: its arrow stands behind the words, on every page."""
    made = button(text, icon="chevron-down", small=small)
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    if menu is not None:
        made.setMenu(menu)
    return made


def icon_button(
    icon: str, name: str, act: Callable[[], object] | None = None, *, kind: str = "", small: bool = False
) -> QPushButton:
    """A picture alone: `name` is its tooltip and what a screen reader says."""
    made = button("", act, kind=kind, icon=icon, small=small)
    made.setProperty("square", "true")
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made


def chip(text: str) -> QPushButton:
    made = button(text)
    made.setProperty("chip", "true")
    made.setCheckable(True)
    return made


class ElidedLabel(QWidget):
    """One line of somebody's text: cut with … where it does not fit, whole in the tooltip (ui.md 6.6)."""

    clicked = Signal()

    def __init__(
        self,
        text: str = "",
        size: int = tokens.BODY,
        *,
        bold: bool = False,
        color: str = "text",
        struck: bool = False,
    ) -> None:
        super().__init__()
        self._size, self._bold, self._color, self._struck = size, bold, color, struck
        self._text = ""
        self.setMinimumSize(24, 20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, *, bold: bool | None = None, color: str = "") -> None:
        self._text = text
        self._bold = self._bold if bold is None else bold
        self._color = color or self._color
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def leads(self, act: Callable[[], object]) -> None:
        """A click, Enter or Space does something."""
        self.clicked.connect(act)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        note_keys(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(round(theme.text_width(self._text, self._size, bold=self._bold)) + 2, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = theme.font(self._size, bold=self._bold)
        font.setStrikeOut(self._struck)
        painter.setFont(font)
        painter.setPen(tokens.color(self._color if self.isEnabled() else "disabled"))
        text = theme.elided(self._text, self._size, self.width(), bold=self._bold)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()
