"""One part of the settings: a title, what it means, its fields; it reads itself and saves itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.texts import say
from app.ui import theme
from app.ui.widgets.basics import Item, label, picture, plain, row, rule
from app.ui.widgets.keys import EnterNext

if TYPE_CHECKING:
    from app.domain.errors import Invalid
    from app.ui.desk import Desk


class Part(QWidget):
    """`told`: it says how something went, and what the page complained of before is past."""

    told = Signal()
    name = ""
    title = ""
    icon = ""
    topic = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.lines: dict[str, Line] = {}
        self._enter = EnterNext(self)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)

    def read(self) -> None:
        """Show what holds now."""

    def heading(self, text: str, why: str = "") -> None:
        """A new thought: a line above it unless it is the first."""
        if self.body.count():
            self.body.addSpacing(8)
            self.body.addWidget(rule())
            self.body.addSpacing(4)
        self.body.addWidget(label(text, "h2"))
        if why:
            self.body.addWidget(label(why, "cap", wrap=True))

    def line(self, name: str, title: str, note: str = "", edit: QLineEdit | None = None) -> Line:
        made = Line(title, note, edit or QLineEdit())
        made.edit.installEventFilter(self._enter)
        made.edit.setEnabled(not self.desk.ws.read_only)
        self.lines[name] = made
        self.body.addWidget(made)
        return made

    def acts(self, *items: Item) -> None:
        self.body.addLayout(row(*items, None, gap=12))

    def refused(self, error: Invalid) -> None:
        """At the line it is about."""
        for name, line in self.lines.items():
            found = [say(p.code, **p.values) for p in error.problems if p.field == name]
            line.set_error("；".join(found))
        wrong = next((line for line in self.lines.values() if line.error.text()), None)
        if wrong is not None:
            wrong.edit.setFocus()

    def clear_errors(self) -> None:
        for line in self.lines.values():
            line.set_error("")


class Line(QWidget):
    """A label above a field, a note or what is wrong under it."""

    def __init__(self, title: str, note: str, edit: QLineEdit) -> None:
        super().__init__()
        self.edit = edit
        edit.setAccessibleName(title)
        name = label(title, "sub")
        name.setBuddy(edit)
        self.note, self.error = label(note, "micro", wrap=True), label("", "bad", wrap=True)
        words = row(picture("alert-circle", "bad", 14), self.error, gap=4)
        words.setStretch(1, 1)
        self._wrong = plain(words)
        self._wrong.hide()
        if not note:
            self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (name, edit, self.note, self._wrong):
            layout.addWidget(widget)

    def set_error(self, sentence: str) -> None:
        self.error.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self.note.setVisible(bool(self.note.text()) and not sentence)
        self.edit.setAccessibleDescription(sentence)
        theme.mark(self.edit, state="error" if sentence else "")
