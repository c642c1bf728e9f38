"""Every component in every state, built from the real widgets: where whoever works on the window looks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import gallery_samples as samples
from app.ui import tokens
from app.ui.gallery_fields import fields_card, sheet_card, table_card
from app.ui.page import FIRST, Page
from app.ui.widgets.basics import scrolled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.ui.desk import Desk


class GalleryPage(Page):
    """Ctrl+Alt+G, or `sanben --gallery`; nothing here reads or writes a record."""

    watches = frozenset({"none"})
    under = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "组件", back=FIRST)
        self.setProperty("help", "keys")
        self.header.caption.set_text("给维护界面的人看：所有组件和状态")
        around = samples.around(desk)
        self._hovered: list[QPushButton] = []
        columns: tuple[tuple[QWidget, ...], ...] = (
            (
                samples.buttons_card(self._hovered), fields_card(desk, around), table_card(), sheet_card(),
                samples.job_card(self),
            ),
            (
                samples.filters_card(), samples.banners_card(), samples.toast_card(), samples.tabs_card(),
                samples.charts_card(), samples.empty_card(), *samples.dialog_cards(self), samples.type_card(), samples.colours_card(),
            ),
        )  # fmt: skip
        body = QHBoxLayout()
        margin = tokens.PAGE_MARGIN
        body.setContentsMargins(margin, 16, margin, 16)
        body.setSpacing(16)
        for cards in columns:
            column = QVBoxLayout()
            column.setSpacing(16)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            body.addLayout(column, 1)
        self.set_body(scrolled(body))

    def take_focus(self) -> None:
        super().take_focus()
        QTimer.singleShot(0, self._hover)  # once they are shown: being shown takes the mouse off them

    def _hover(self) -> None:
        for made in self._hovered:
            middle = QPointF(made.rect().center())
            none = Qt.MouseButton.NoButton
            made.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
            moved = QMouseEvent(
                QEvent.Type.MouseMove,
                middle,
                made.mapToGlobal(middle),
                none,
                none,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(made, moved)
            made.update()
