"""The photo in the editor of a card: one, scaled to what paper shows, as when it is changed from the card itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.actions.attaching import read_plain
from app.domain.errors import UserError
from app.texts import say, say_error
from app.ui.fields.attachments import AttachmentsField
from app.ui.photo import portrait_of


class PortraitField(AttachmentsField):
    """Another picture takes the place of the one before."""

    verb, empty, none = "选照片", "还没有照片，可以把照片拖到这里，或复制后按 Ctrl+V", "没有照片"

    def add_files(self, paths: list[Path]) -> None:
        if self.around.attach is None or self.is_read_only or not paths:
            return
        try:
            portrait = portrait_of(read_plain(paths[-1]))
        except UserError as error:
            self.say(say_error(error))
            return
        if portrait is None:
            self.say(say("photo.unreadable"))
            return
        with tempfile.TemporaryDirectory(prefix="sanben-") as folder:
            file = Path(folder) / f"{self.field.label}.jpg"
            file.write_bytes(portrait)
            before, self.rows = self.rows, []
            super().add_files([file])
            self.rows = self.rows or before
