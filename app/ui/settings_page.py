"""设置: what the branch is, who sits here, what one is reminded of, backups, the size of the window, and about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout

from app.ui import theme
from app.ui.page import FIRST, Page
from app.ui.settings_about import AboutPart
from app.ui.settings_backup import BackupPart
from app.ui.settings_branch import BranchPart
from app.ui.settings_keys import KeysPart
from app.ui.settings_reminders import RemindersPart
from app.ui.settings_scale import ScalePart
from app.ui.widgets.basics import button, frame, scrolled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.ui.desk import Desk
    from app.ui.settings_part import Part

SETTING = "setting"
_LIST_WIDTH, _BODY_WIDTH = 208, 640


class SettingsPage(Page):
    watches = frozenset({SETTING, "member"})
    fresh_each_time = True
    under = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "设置", back=FIRST)
        parts: tuple[type[Part], ...] = (
            BranchPart,
            KeysPart,
            RemindersPart,
            BackupPart,
            ScalePart,
            AboutPart,
        )
        self.parts: dict[str, Part] = {}
        self.entries: dict[str, QPushButton] = {}
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        names = QVBoxLayout()
        names.setContentsMargins(12, 12, 12, 12)
        names.setSpacing(4)
        for kind in parts:
            part = kind(desk)
            part.complained.connect(self.complain)
            self.parts[part.name] = part
            entry = button(part.title, icon=part.icon, kind="entry")
            entry.setCheckable(True)
            entry.setMinimumWidth(_LIST_WIDTH - 24)
            entry.clicked.connect(lambda *_, name=part.name: self.show_part(name))
            self._group.addButton(entry)
            self.entries[part.name] = entry
            names.addWidget(entry)
            holder = QHBoxLayout()
            holder.setContentsMargins(32, 24, 24, 24)
            part.setMaximumWidth(_BODY_WIDTH)
            holder.addWidget(part, 1)
            holder.addStretch(0)
            holder.setAlignment(part, Qt.AlignmentFlag.AlignTop)
            self._stack.addWidget(scrolled(holder))
        names.addStretch(1)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        left = frame(names, pane="left")
        left.setFixedWidth(_LIST_WIDTH)
        body.addWidget(left)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._stack)
        body.addWidget(frame(right, pane="plain"), 1)
        self.set_body(body)
        self._current = ""
        self.show_part(parts[0].name)

    def show_part(self, name: str) -> None:
        self._current = name
        self._stack.setCurrentIndex(list(self.parts).index(name))
        self.entries[name].setChecked(True)
        for entry in self.entries.values():
            theme.mark(entry)
        self.parts[name].setProperty("help", self.parts[name].topic)
        self.clear_complaint()

    def refresh(self) -> None:
        for part in self.parts.values():
            part.read()

    def show_place(self, where: object) -> None:
        if isinstance(where, str) and where in self.parts:
            self.show_part(where)
