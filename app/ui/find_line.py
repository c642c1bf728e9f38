"""One line that finds anything: people by name, pinyin or initials, records by every word in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from app.actions.looking import search_records
from app.ui import icons
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.widgets.basics import label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace

MOST_HITS = 30
PLACEHOLDER = "搜索党员、记录"
NOT_FOUND, NOT_FOUND_HINT = "没有找到", "换个词试试，一个词就够"
_BETWEEN = "/"


class FindLine(PickEdit):
    """`found` tells the form and the record that was taken from the list."""

    found = Signal(str, str)

    def __init__(self, ws: Workspace) -> None:
        super().__init__(self._hits)
        self._ws = ws
        self.setPlaceholderText(PLACEHOLDER)
        self.setAccessibleName(PLACEHOLDER)
        self.setProperty("state", "soft")
        self.setProperty("help", "search")
        self.setFixedWidth(264)
        self._arrow.setVisible(False)
        glass = self.addAction(icons.icon("search", "text3", 16), QLineEdit.ActionPosition.LeadingPosition)
        glass.setText(PLACEHOLDER)
        self._keys = label("Ctrl+K", "key")
        self.setLayout(row(None, self._keys, margins=(0, 0, 8, 0)))
        self.textChanged.connect(lambda text: self._keys.setVisible(not text))
        self.picked.connect(self._take)

    def _hits(self, words: str) -> Sequence[Suggestion]:
        if not words:
            return ()
        hits = search_records(self._ws, words, MOST_HITS)
        if not hits:
            return [Suggestion(NOT_FOUND, NOT_FOUND_HINT, "")]
        forms = self._ws.forms
        return [
            Suggestion(h.title, f"{forms[h.form].title} {h.when}", f"{h.form}{_BETWEEN}{h.uid}") for h in hits
        ]

    def _take(self, item: Suggestion) -> None:
        if not item.key:  # the line that says there is nothing
            return
        form, _, uid = item.key.partition(_BETWEEN)
        self.clear()
        self.found.emit(form, uid)
