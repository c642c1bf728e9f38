"""界面大小: everything larger, by what the screen has room for; it holds from the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.ui import tokens
from app.ui.settings import SCALES, scale_in_force
from app.ui.settings_part import Part
from app.ui.widgets.basics import chip, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.ui.desk import Desk

TITLE_BAR = 32
NO_ROOM = "这块屏幕放不下"
LATER = "关掉支部案头再打开，就按新的大小显示"


def fits(percent: int, width: float, height: float) -> bool:
    """Whether the smallest window has room at that scale, on a screen of so many pixels at 100 %."""
    share = percent / 100
    return width / share >= tokens.MINIMUM[0] and height / share >= tokens.MINIMUM[1] + TITLE_BAR


class ScalePart(Part):
    name, title, icon = "scale", "界面大小", "text-size"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading("界面大小", "字、间距和图标一起放大。看不清就调大一档")
        self.choices: dict[int, QPushButton] = {}
        for percent in SCALES:
            made = chip(f"{percent}%")
            made.clicked.connect(lambda *_, percent=percent: self._choose(percent))
            self.choices[percent] = made
        self.tight = label("", "cap")
        self.acts(*self.choices.values(), self.tight)
        self.note = label("", "cap", wrap=True)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def read(self) -> None:
        chosen = self.desk.settings.scale()
        width, height = _pixels()
        tight = [percent for percent in SCALES if not fits(percent, width, height) and percent != chosen]
        for percent, made in self.choices.items():
            made.setChecked(percent == chosen)
            made.setEnabled(percent not in tight)
        self.tight.setText(f"{'、'.join(f'{percent}%' for percent in tight)} {NO_ROOM}" if tight else "")
        self._say(chosen)

    def _choose(self, percent: int) -> None:
        self.desk.settings.remember_scale(percent)
        self.read()

    def _say(self, percent: int) -> None:
        self.note.setText("" if percent == self.desk.settings.scale_at_start else LATER)


def _pixels() -> tuple[float, float]:
    """The screen at the system's own scale: without what this program adds."""
    screen = QGuiApplication.primaryScreen()
    room, own = screen.availableSize(), scale_in_force()
    return room.width() * own, room.height() * own
