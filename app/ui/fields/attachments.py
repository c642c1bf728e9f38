"""Files kept with a record: chosen, dragged in or pasted; opened with the system's own program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from app.ui.fields.base import Around, FieldWidget, Typed, as_typed
from app.ui.widgets.basics import ElidedLabel, button, column, frame, icon_button, label, picture, row
from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from app.domain.form import Field

_PICTURES = {"jpg": "photo", "jpeg": "photo", "png": "photo", "bmp": "photo", "doc": "file-word"}
_PICTURES |= {"docx": "file-word", "xls": "file-spreadsheet", "xlsx": "file-spreadsheet"}
EMPTY = "还没有附件，可以把文件拖到这里"
_KIB, _MIB = 1024, 1024 * 1024


def shown_size(text: str) -> str:
    size = int(text) if text.isdigit() else 0
    return f"{size / _MIB:.1f} MB" if size >= _MIB else f"{max(1, round(size / _KIB))} KB"


class DropPlace(QFrame):
    """Takes files from the file manager and from the clipboard."""

    def __init__(self, field: AttachmentsField) -> None:
        super().__init__()
        self._field = field
        self.setProperty("sunken", "true")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._field.add_from(event.mimeData())
        event.acceptProposedAction()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        note_keys(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._field.add_from(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)


class AttachmentsField(FieldWidget):
    wide = True

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self._rows: list[dict[str, str]] = []
        self._read_only = False
        self.count = label("", "cap")
        self.add = button("添加文件", self._choose, icon="paperclip", small=True)
        self.add.setEnabled(around.attach is not None)
        self.place = DropPlace(self)
        self._list = QVBoxLayout(self.place)
        self._list.setContentsMargins(12, 8, 8, 8)
        self._list.setSpacing(4)
        self._inside.addLayout(row(self.count, None, self.add))
        self._inside.addWidget(self.place)
        self.watch(self.place)
        self._show()

    def typed(self) -> Typed:
        return [dict(item) for item in self._rows]

    def put(self, value: Typed) -> None:
        self._rows = [dict(item) for item in value] if isinstance(value, list) else []
        self._show()

    def entries(self) -> list[QWidget]:
        return [self.place]

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on
        self.add.setVisible(not on)
        self.place.setAcceptDrops(not on)
        self._show()

    def add_from(self, data: QMimeData) -> None:
        self.add_files([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()])

    def add_files(self, paths: list[Path]) -> None:
        if self.around.attach is None or self._read_only:
            return
        rows = [self.around.attach(path) for path in paths if path.is_file()]
        kept = as_typed(self.field, [item for item in rows if item], self.around.forms)
        if isinstance(kept, list) and kept:
            self._rows.extend(kept)
            self._show()
            self.edited.emit()

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "添加文件")
        self.add_files([Path(name) for name in names])

    def _remove(self, place: int) -> None:
        del self._rows[place]
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.setParent(None)
        total = sum(int(item.get("size") or 0) for item in self._rows)
        self.count.setText(f"{len(self._rows)} 个，共 {shown_size(str(total))}" if self._rows else "")
        self.count.setVisible(bool(self._rows) or not self._read_only)
        if not self._rows:
            self._list.addWidget(label(EMPTY, "cap"))
        for place, kept in enumerate(self._rows):
            self._list.addWidget(self._line(place, kept))

    def _line(self, place: int, item: dict[str, str]) -> QWidget:
        name = item.get("name", "")
        icon = _PICTURES.get(name.rpartition(".")[2].lower(), "file-text")
        words = column(ElidedLabel(name), label(shown_size(item.get("size", "")), "micro"), gap=0)
        line = row(picture(icon), words)
        line.setStretch(1, 1)
        opener = self.around.open_file
        if opener is not None:
            line.addWidget(
                icon_button(
                    "external-link", f"打开 {name}", lambda: opener(dict(item)), kind="plain", small=True
                )
            )
        if not self._read_only:
            line.addWidget(
                icon_button("x", f"移除 {name}", lambda: self._remove(place), kind="plain", small=True)
            )
        return frame(line)
