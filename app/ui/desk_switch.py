"""From one desk of this PC to another: each has its own passphrase, and the first is closed before the next opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.desk import Desk
    from app.ui.settings import Known

OTHER = "打开或新建其他"


def desk_menu(parent: QWidget, desk: Desk) -> QMenu:
    """The others that were open on this PC, then the way to all the rest."""
    menu = QMenu(parent)
    others = [one for one in desk.settings.known() if one.folder != desk.ws.folder]
    names = [one.folder.name for one in others]
    for one in others:
        entry = menu.addAction(_line(one, alone=names.count(one.folder.name) == 1))
        entry.triggered.connect(lambda *_, folder=one.folder: desk.workspace_wanted.emit(folder))
    if others:
        menu.addSeparator()
    menu.addAction(OTHER).triggered.connect(lambda *_: desk.workspace_wanted.emit(None))
    return menu


def _line(one: Known, *, alone: bool) -> str:
    side = "（党委）" if one.committee else ""
    where = "" if alone else f" — {one.folder.parent}"
    return f"换到 {one.folder.name}{side}{where}"
