"""Files kept with a record: chosen, dragged in or pasted; opened with the system's own program."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QWidget

from app.ui import theme, tokens
from app.ui.fields.base import Around, FieldWidget, Typed, as_typed
from app.ui.widgets.basics import (
    ElidedLabel,
    button,
    column,
    empty_out,
    frame,
    icon_button,
    label,
    picture,
    row,
)
from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.domain.form import Field
    from app.ui.widgets.basics import Item

_PICTURES = {"jpg": "photo", "jpeg": "photo", "png": "photo", "bmp": "photo", "doc": "file-word"}
_PICTURES |= {"docx": "file-word", "xls": "file-spreadsheet", "xlsx": "file-spreadsheet"}
EMPTY, NONE = "还没有附件，可以把文件拖到这里，或复制图片后按 Ctrl+V", "没有附件"
NOTHING_TO_PASTE = "剪贴板里没有图片，也没有文件。先复制图片或文件再粘贴"
PASTED, TILE_WIDTH = "粘贴图片", 232
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
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._field.add_from(event.mimeData())
        event.acceptProposedAction()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        note_keys(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._field.paste()
        else:
            super().keyPressEvent(event)


class AttachmentsField(FieldWidget):
    """Tiles with name and size; the same file is not put in twice."""

    wide = True
    verb, empty, none = "添加文件", EMPTY, NONE

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.rows: list[dict[str, str]] = []
        self.is_read_only = False
        self.count = label("", "cap")
        self.note = label("", "warn", wrap=True)
        self.note.hide()
        self.paste_button = button("粘贴图片", self.paste, kind="link", small=True)
        self.add = button(self.verb, self._choose, icon="paperclip", small=True)
        self.add.setEnabled(around.attach is not None)
        self.paste_button.setEnabled(around.attach is not None)
        self.place = DropPlace(self)
        self._tiles = QGridLayout(self.place)
        self._tiles.setContentsMargins(12, 8, 12, 8)
        self._tiles.setSpacing(8)
        self._inside.addWidget(self.place)
        self._inside.addWidget(self.note)
        self.watch(self.place)
        self._show()

    def beside(self) -> list[Item]:
        return [self.count]

    def head(self) -> list[Item]:
        return [self.paste_button, self.add]

    def typed(self) -> Typed:
        return [dict(item) for item in self.rows]

    def put(self, value: Typed) -> None:
        self.rows = [dict(item) for item in value] if isinstance(value, list) else []
        self.say("")
        self._show()

    def entries(self) -> list[QWidget]:
        return [self.place]

    def set_read_only(self, *, on: bool) -> None:
        self.is_read_only = on
        for item in (self.add, self.paste_button):
            item.setVisible(not on)
        self.place.setAcceptDrops(not on)
        self._show()

    def add_from(self, data: QMimeData) -> None:
        """Files, or a picture that was copied: a screen shot, a photo from a chat."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.add_files(files)
        elif data.hasImage() and not self.is_read_only:
            with tempfile.TemporaryDirectory(prefix="sanben-") as folder:
                file = Path(folder) / self._picture_name()
                if QImage(data.imageData()).save(str(file)):
                    self.add_files([file])
        else:
            self.say(NOTHING_TO_PASTE)

    def _picture_name(self) -> str:
        taken = {item.get("name") for item in self.rows}
        names = (f"{PASTED}{number}.png" if number > 1 else f"{PASTED}.png" for number in count(1))
        return next(name for name in names if name not in taken)

    def paste(self) -> None:
        self.add_from(QGuiApplication.clipboard().mimeData())

    def add_files(self, paths: list[Path]) -> None:
        if self.around.attach is None or self.is_read_only:
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            rows = [self.around.attach(path) for path in paths if path.is_file()]
        finally:
            QGuiApplication.restoreOverrideCursor()
        kept = as_typed(self.field, [item for item in rows if item], self.around.forms)
        self._take(kept if isinstance(kept, list) else [])

    def _take(self, rows: list[dict[str, str]]) -> None:
        here = {item.get("sha256") for item in self.rows}
        fresh = [item for item in rows if item.get("sha256") not in here]
        again = [item.get("name", "") for item in rows if item.get("sha256") in here]
        self.say(f"“{'”“'.join(again)}”已在这条记录里，没有重复放入" if again else "")
        if fresh:
            self.rows.extend(fresh)
            self._show()
            self.edited.emit()

    def say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.verb)
        self.add_files([Path(name) for name in names])

    def _remove(self, place: int) -> None:
        del self.rows[place]
        self.say("")
        self._show()
        self.place.setFocus()
        self.edited.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.rows and self._across() != self._tiles.property("across"):
            self._show()

    def _across(self) -> int:
        return max(1, (self.width() + 8) // TILE_WIDTH)

    def _show(self) -> None:
        empty_out(self._tiles)
        total = sum(int(item.get("size") or 0) for item in self.rows)
        self.count.setText(f"{len(self.rows)} 个，共 {shown_size(str(total))}" if self.rows else "")
        theme.mark(self.place, sunken="" if self.rows else "true")
        edge = 0 if self.rows else 12
        self._tiles.setContentsMargins(edge, 0 if edge == 0 else 8, edge, 0 if edge == 0 else 8)
        across = self._across()
        self._tiles.setProperty("across", across)
        if not self.rows:
            self._tiles.addWidget(label(self.none if self.is_read_only else self.empty, "cap"), 0, 0)
        for place, kept in enumerate(self.rows):
            self._tiles.addWidget(self._tile(place, kept), place // across, place % across)
        for column_number in range(across):
            self._tiles.setColumnStretch(column_number, 1)
        names = "、".join(item.get("name", "") for item in self.rows)
        self.place.setAccessibleName(f"{self.field.label}：{names or self.empty}")

    def _tile(self, place: int, item: dict[str, str]) -> QWidget:
        name = item.get("name", "")
        icon = _PICTURES.get(name.rpartition(".")[2].lower(), "file-text")
        words = column(ElidedLabel(name, tokens.SUB), label(shown_size(item.get("size", "")), "micro"), gap=0)
        line = row(picture(icon), words, margins=(10, 4, 4, 4))
        line.setStretch(1, 1)
        opener = self.around.open_file
        if opener is not None:
            act = icon_button(
                "external-link", f"打开 {name}", lambda: opener(dict(item)), kind="plain", small=True
            )
            line.addWidget(act)
        if not self.is_read_only:
            line.addWidget(
                icon_button("x", f"移除 {name}", lambda: self._remove(place), kind="plain", small=True)
            )
        return frame(line, sunken="true")
