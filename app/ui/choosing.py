"""Asks for a file or a folder: in the documents of the user, unless the page knows a better place to begin at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QStorageInfo
from PySide6.QtWidgets import QFileDialog

from app.actions.sticks import sticks

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

STICK = "选 U 盘或文件夹"


def documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def place_for_desks(good: Callable[[Path], bool]) -> Path:
    """Where new desks are put unless somebody says otherwise: documents may lie on a server, the profile hardly."""
    kinds = QStandardPaths.StandardLocation
    places = [
        Path(QStandardPaths.writableLocation(kind))
        for kind in (kinds.DocumentsLocation, kinds.HomeLocation, kinds.AppLocalDataLocation)
    ]
    return next((place for place in places if good(place)), places[0])


def first_stick() -> Path | None:
    """A removable drive that is in now. Asking the system for its drives may take a while."""
    places = [Path(one.rootPath()) for one in QStorageInfo.mountedVolumes() if one.isReady()]
    found = sticks(places)
    return found[0].path if found else None


def choose_file(asking: QWidget, title: str, kinds: str, start: Path | None = None) -> Path | None:
    """`kinds` as Qt filters them: `Excel (*.xlsx)`. None where nothing was chosen; so with the others."""
    name, _ = QFileDialog.getOpenFileName(asking, title, str(start or documents()), kinds)
    return Path(name) if name else None


def choose_files(asking: QWidget, title: str, kinds: str) -> list[Path]:
    names, _ = QFileDialog.getOpenFileNames(asking, title, str(documents()), kinds)
    return [Path(name) for name in names]


def choose_folder(asking: QWidget, title: str = STICK, start: Path | None = None) -> Path | None:
    name = QFileDialog.getExistingDirectory(asking, title, str(start or documents()))
    return Path(name) if name else None


def choose_target(
    asking: QWidget, title: str, name: str, kinds: str, start: Path | None = None
) -> Path | None:
    """Where something is to be written; `name` is what it would be called."""
    chosen, _ = QFileDialog.getSaveFileName(asking, title, str((start or documents()) / name), kinds)
    return Path(chosen) if chosen else None
