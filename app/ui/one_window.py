"""One window for each desk of a user: a later start hands its files to the window that is open, and that one comes up.

A lock of Qt's says whether a window is there; a request is a small file in a folder that only this user can open, holds
paths and nothing else, and is answered by taking it away. No socket and no pipe: there is nothing for a firewall or for
another user, and the bundles stay without QtNetwork, which would bring TLS, DNS and Kerberos along.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

_FOLDER = "windows"
_REQUEST = ".request"
LOOK_MS = 300
PATIENCE_S, BETWEEN_S, FORGOTTEN_S = 5.0, 0.05, 60.0
_ANY_PROCESS = -1


class Door(QObject):
    """The window of one desk, of this user. `rung` brings the files of a later start, none for a plain one."""

    rung = Signal(object)

    def __init__(self, place: Path, desk: Path) -> None:
        super().__init__()
        self.desk = desk
        self._folder = place / _FOLDER
        where = os.path.normcase(os.path.realpath(desk))
        self._name = hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._lock: QLockFile | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look)

    def take(self) -> bool:
        """True when no other window has this desk, and also where nothing can be written: then nobody is told."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return True
        lock = QLockFile(str(self._folder / f"{self._name}.lock"))
        lock.setStaleLockTime(
            0
        )  # a window may be open for days; one whose process is gone is told apart by that
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self._lock = lock
        self._looking.start()
        return True

    def ring(self, files: Sequence[Path] = ()) -> bool:
        """Hands the files to the window that is open; False when it does not answer."""
        request = self._folder / f"{self._name}-{os.getpid()}{_REQUEST}"
        building = request.with_suffix(".new")
        try:
            building.write_bytes(b"\0".join(os.fsencode(path) for path in files))
            building.chmod(0o600)
            _let_it_come_up()
            building.replace(request)
            return self._was_taken(request)
        except OSError:
            return False
        finally:
            building.unlink(missing_ok=True)

    def _was_taken(self, request: Path) -> bool:
        end = time.monotonic() + PATIENCE_S
        while request.exists():
            if time.monotonic() > end:
                request.unlink(missing_ok=True)
                return False
            time.sleep(BETWEEN_S)
        return True

    def _requests(self) -> list[Path]:
        try:
            return sorted(self._folder.glob(f"{self._name}-*{_REQUEST}"))
        except OSError:
            return []

    def _look(self) -> None:
        files: list[Path] = []
        waiting = self._requests()
        for request in waiting:
            try:
                said, age = request.read_bytes(), time.time() - request.stat().st_mtime
                request.unlink()
            except OSError:  # taken back, or still held by the one who writes it
                continue
            if age < FORGOTTEN_S:  # else who asked has been gone for long
                files += [Path(os.fsdecode(word)) for word in said.split(b"\0") if word]
        if waiting:
            self.rung.emit(files)

    def close(self) -> None:
        self._looking.stop()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


if sys.platform == "win32":
    import ctypes

    def _let_it_come_up() -> None:
        """Windows lets only the program that the user has just started bring a window to the front."""
        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
else:

    def _let_it_come_up() -> None:
        """Nothing to allow here."""


def bring_up(window: QWidget) -> None:
    """Where the user can see it, also when it was minimized."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
