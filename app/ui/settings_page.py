"""设置: what the branch is, who sits here, what one is reminded of, backups, the size of the window, and about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout

from app.domain.agenda import Target
from app.ui.key_acts import KEYS
from app.ui.opened_file import UPDATE, kind_of
from app.ui.page import FIRST, Page
from app.ui.settings_about import AboutPart
from app.ui.settings_backup import BackupPart
from app.ui.settings_branch import BranchPart
from app.ui.settings_dues import DuesPart
from app.ui.settings_exchange import ExchangePart
from app.ui.settings_keys import KeysPart
from app.ui.settings_reminders import RemindersPart
from app.ui.settings_scale import ScalePart
from app.ui.widgets.basics import button, frame, scrolled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton, QScrollArea

    from app.ui.desk import Desk
    from app.ui.settings_part import Part

SETTING = "setting"
PARTS: tuple[type[Part], ...] = (
    BranchPart,
    KeysPart,
    ExchangePart,
    DuesPart,
    RemindersPart,
    BackupPart,
    ScalePart,
    AboutPart,
)
_LIST_WIDTH, _BODY_WIDTH = 208, 640


def parts_of(desk: Desk) -> tuple[type[Part], ...]:
    """A committee has its keys on a page of its own."""
    committee = desk.ws.branch.committee
    return tuple(kind for kind in PARTS if not (committee and kind is ExchangePart))


class SettingsPage(Page):
    """The parts are made when they are first shown."""

    watches = frozenset({SETTING, KEYS, "member"})
    fresh_each_time = True
    under = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "设置", back=FIRST)
        self._parts: dict[str, Part] = {}
        self._areas: dict[str, QScrollArea] = {}
        self.entries: dict[str, QPushButton] = {}
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        names = QVBoxLayout()
        names.setContentsMargins(12, 12, 12, 12)
        names.setSpacing(4)
        for kind in parts_of(desk):
            names.addWidget(self._entry(kind))
        names.addStretch(1)
        left = frame(names, pane="left")
        left.setFixedWidth(_LIST_WIDTH)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._stack)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(left)
        body.addWidget(frame(right, pane="plain"), 1)
        self.set_body(body)
        self._current = PARTS[0].name
        self.show_part(self._current)

    def _entry(self, kind: type[Part]) -> QPushButton:
        entry = button(kind.title, lambda: self.show_part(kind.name), icon=kind.icon, kind="entry")
        entry.setCheckable(True)
        entry.setMinimumWidth(_LIST_WIDTH - 24)
        self._group.addButton(entry)
        self.entries[kind.name] = entry
        return entry

    def part(self, name: str) -> Part:
        if name not in self._parts:
            made = next(kind for kind in PARTS if kind.name == name)(self.desk)
            made.setProperty("help", made.topic)
            made.told.connect(self.clear_complaint)
            made.setMaximumWidth(_BODY_WIDTH)
            holder = QHBoxLayout()
            holder.setContentsMargins(32, 24, 24, 24)
            holder.addWidget(made, 1)
            holder.addStretch(0)
            holder.setAlignment(made, Qt.AlignmentFlag.AlignTop)
            area = scrolled(holder)
            self._stack.addWidget(area)
            self._parts[name] = made
            self._areas[name] = area
            self.desk.messages.attempt(made.read)
        return self._parts[name]

    def show_part(self, name: str) -> None:
        self.part(name)
        self._current = name
        self._stack.setCurrentWidget(self._areas[name])
        self.entries[name].setChecked(True)
        self.clear_complaint()

    def refresh(self) -> None:
        for part in self._parts.values():
            part.read()

    def show_place(self, where: object) -> None:
        """One of the parts; a file, at the part that reads such files."""
        where = where.field if isinstance(where, Target) else where
        if isinstance(where, str) and where in self.entries:
            self.show_part(where)
        elif isinstance(where, Path):
            kind = AboutPart if kind_of(where) == UPDATE else ExchangePart
            self.show_part(kind.name)
            part = self.part(kind.name)
            if isinstance(part, AboutPart | ExchangePart):
                part.take(where)
