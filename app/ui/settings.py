"""What the window remembers between two starts: places and sizes, never anything about people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = "desk.ini"
_LAST = "workspace/last"
_RECENT = "workspace/recent"
_COMMITTEES = "workspace/committees"
_GEOMETRY = "window/geometry"
_SCALE = "window/scale"
RECENT_KEPT = 6
SCALES = (100, 110, 125, 150)
SCALE_VARIABLE = "QT_SCALE_FACTOR"


def config_folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))


class Known(NamedTuple):
    """A desk that was open on this PC before; what it is called lies inside, encrypted."""

    folder: Path
    committee: bool


class Settings:
    """An ini file in the user's own configuration folder, or in `folder`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.place = folder or config_folder()
        self._store = QSettings(str(self.place / _FILE), QSettings.Format.IniFormat)
        self.scale_at_start = self.scale()

    def last_workspace(self) -> Path | None:
        text = str(self._store.value(_LAST, ""))
        return Path(text) if text else None

    def known(self) -> list[Known]:
        """The desks of this PC that are still there, the last one first."""
        committees = self._paths(_COMMITTEES)
        return [Known(path, path in committees) for path in self._paths(_RECENT) if path.is_dir()]

    def _paths(self, name: str) -> list[Path]:
        found = self._store.value(name, [])
        texts = [found] if isinstance(found, str) else list(found) if isinstance(found, list) else []
        return [Path(str(text)) for text in texts]

    def remember_workspace(self, folder: Path, *, committee: bool = False) -> None:
        recent, committees = self._paths(_RECENT), self._paths(_COMMITTEES)
        same_kind = (folder in committees) == committee
        if recent[:1] == [folder] and self.last_workspace() == folder and same_kind:
            return  # writing the file takes 2 ms of every start
        kept = [folder, *(other for other in recent if other != folder)][:RECENT_KEPT]
        committees = [one for one in kept if (committee if one == folder else one in committees)]
        self._store.setValue(_LAST, str(folder))
        self._store.setValue(_RECENT, [str(path) for path in kept])
        self._store.setValue(_COMMITTEES, [str(path) for path in committees])
        self._store.sync()

    def geometry(self) -> QByteArray | None:
        found = self._store.value(_GEOMETRY)
        return found if isinstance(found, QByteArray) else None

    def remember_geometry(self, geometry: QByteArray) -> None:
        self._store.setValue(_GEOMETRY, geometry)
        self._store.sync()

    def number(self, name: str, default: int) -> int:
        """A size somebody chose, such as the width of a pane."""
        found = str(self._store.value(name, ""))
        return int(found) if found.isdecimal() else default

    def remember_number(self, name: str, number: int) -> None:
        self._store.setValue(name, str(number))
        self._store.sync()

    def words(self, name: str) -> list[str]:
        """A choice of columns and the like; empty where nothing was chosen."""
        return [word for word in str(self._store.value(name, "")).split(" ") if word]

    def remember_words(self, name: str, words: Sequence[str]) -> None:
        self._store.setValue(name, " ".join(words))
        self._store.sync()

    def scale(self) -> int:
        """How large everything is drawn, in percent of the system's own size."""
        found = self.number(_SCALE, SCALES[0])
        return found if found in SCALES else SCALES[0]

    def remember_scale(self, percent: int) -> None:
        self.remember_number(_SCALE, percent)

    def folder(self, name: str) -> Path | None:
        """A place somebody chose, such as that of backups."""
        text = str(self._store.value(name, ""))
        return Path(text) if text else None

    def remember_folder(self, name: str, folder: Path) -> None:
        self._store.setValue(name, str(folder))
        self._store.sync()


def apply_scale(settings: Settings) -> None:
    """Before Qt starts: it reads the factor once. A factor set from outside wins."""
    percent = settings.scale()
    if percent != SCALES[0]:
        os.environ.setdefault(SCALE_VARIABLE, f"{percent / 100:g}")


def scale_in_force() -> float:
    """The factor this run was started with."""
    try:
        return float(os.environ.get(SCALE_VARIABLE, "1"))
    except ValueError:
        return 1.0
