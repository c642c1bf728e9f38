"""What an empty page shows that waits for a file: it can be dropped here from the file manager."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from app.ui.widgets.basics import row
from app.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent


def dropped_paths(event: QDropEvent) -> list[Path]:
    """The files of a drop, which is taken as a copy."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    if paths:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    return paths


class DropArea(QFrame):
    def __init__(self, fact: str, why: str, read: Callable[[Path], object]) -> None:
        super().__init__()
        self._read = read
        self.setProperty("pane", "plain")
        self.setAcceptDrops(True)
        self.setLayout(row(EmptyState("file-import", fact, why)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_paths(event)
        if paths:
            self._read(paths[0])
