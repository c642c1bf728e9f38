"""The menu of one person on the sheet: every state, who votes, who is left out of 应到, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from app.ui.fields.attendance_words import EXCLUDED
from app.ui.fields.plain import NO, YES

if TYPE_CHECKING:
    from typing import Protocol

    from PySide6.QtCore import QPoint

    from app.ui.fields.sheet import Entry, Sheet

    class Marks(Protocol):
        """What the menu acts on."""

        sheet: Sheet

        def set_state(self, key: str, state: str) -> None: ...
        def exclude(self, key: str, reason: str) -> None: ...
        def clear(self, key: str) -> None: ...
        def set_text(self, key: str, column: str, text: str) -> None: ...
        def open_line(self, key: str) -> None: ...


class AttendanceMenu:
    def __init__(self, field: Marks) -> None:
        self._field = field
        self._menu: QMenu | None = None

    def open(self, key: str, place: QPoint) -> None:
        entry = self._field.sheet.entry(key)
        if entry is not None:
            self._menu = self.menu_of(entry)
            self._menu.popup(place)

    def menu_of(self, entry: Entry) -> QMenu:
        field, sheet, key = self._field, self._field.sheet, entry.key
        menu = QMenu(field if isinstance(field, QWidget) else None)
        menu.addSection(entry.name)
        for number, state in enumerate(sheet.states(), start=1):
            action = menu.addAction(f"{sheet.words(state)}\t{number}")
            action.setCheckable(True)
            action.setChecked(sheet.state(entry) == state and not entry.texts.get("excluded"))
            action.triggered.connect(lambda *_, state=state: field.set_state(key, state))
        menu.addSeparator()
        self._add_exclusions(menu, entry)
        if sheet.has("voting"):
            votes = menu.addAction("有表决权")
            votes.setCheckable(True)
            votes.setChecked(_votes(entry))
            votes.triggered.connect(lambda on: field.set_text(key, "voting", YES if on else NO))
        words = "单独学时、备注…\tF2" if sheet.has("hours") else "原因、备注…\tF2"
        menu.addAction(words).triggered.connect(lambda *_: field.open_line(key))
        gone = "清除登记\tDel" if entry.expected or sheet.state(entry) else "移出名单\tDel"
        menu.addAction(gone).triggered.connect(lambda *_: field.clear(key))
        return menu

    def _add_exclusions(self, menu: QMenu, entry: Entry) -> None:
        if not self._field.sheet.has("excluded"):
            return
        codes = self._field.sheet.form.by_id["excluded"].codes
        inner = QMenu(EXCLUDED, menu)
        menu.addMenu(inner)
        inner.setToolTip("须报上级党组织同意并经支部大会通过")
        for item in codes.items if codes else ():
            action = inner.addAction(item.label)
            action.setCheckable(True)
            action.setChecked(entry.texts.get("excluded") == item.label)
            action.triggered.connect(lambda *_, reason=item.label: self._field.exclude(entry.key, reason))


def _votes(entry: Entry) -> bool:
    """What the row says; where it says nothing, what the card says."""
    said = entry.texts.get("voting", "")
    return said == YES if said else entry.voting
