"""What hangs on the gear: another branch, the folder, what the program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from app import __version__
from app.ui.safekeeping import ask_backup, run_check

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.ui.desk import Desk

ABOUT = "版本 {version}。全部数据都在这台电脑的文件夹里，不联网。图标取自 Tabler Icons（MIT 许可），界面用 Qt for Python（LGPL）。"


def window_menu(desk: Desk, parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    entries: tuple[tuple[str, Callable[[], object]], ...] = (
        ("备份到……", lambda: ask_backup(desk, parent)),
        ("检查数据", lambda: run_check(desk)),
        ("打开或新建其他支部……", lambda: desk.workspace_wanted.emit(None)),
        ("打开数据文件夹", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(desk.ws.folder)))),
        ("关于支部案头", lambda: desk.messages.tell("支部案头", ABOUT.format(version=__version__))),
    )
    for words, act in entries:
        menu.addAction(words).triggered.connect(lambda *_, act=act: act())
    return menu


def open_window_menu(desk: Desk, under: QWidget) -> None:
    menu = window_menu(desk, under)
    height = menu.sizeHint().height()
    menu.popup(under.mapToGlobal(QPoint(0, -height - 4)))
