"""The facts of a card to read: pairs by section; numbers stay masked until somebody asks, and that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from app.actions.looking_at import MASKED, look_at
from app.domain.field_kinds import row_words, show, show_masked, typed
from app.domain.values import as_rows
from app.ui import theme, tokens
from app.ui.widgets.basics import ElidedLabel, button, icon_button, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.records import Record
    from app.domain.form import Field
    from app.domain.values import Values
    from app.ui.desk import Desk

SHOWN_MS = 30_000
SHOW, SHOW_TIP = "显示", "显示 30 秒，并登记谁在什么时候看过"
_LINE, _DAYS, _NUMBER = 32, 176, 184
_ID = "id_number"


@dataclass(frozen=True)
class Section:
    title: str
    fields: tuple[Field, ...]


class Facts(QVBoxLayout):
    """`change_wanted` names the section somebody wants to correct."""

    change_wanted = Signal(str)

    def __init__(self, desk: Desk, record: Record, sections: Sequence[Section], *, writable: bool) -> None:
        super().__init__()
        self._desk, self._record, self._writable = desk, record, writable
        self.setSpacing(12)
        shown = [list(enumerate(_pairs_of(s, record.values))) for s in sections]
        names = [theme.text_width(f.label, tokens.SUB) for pairs in shown for _, f in pairs]
        self._names = round(max(names, default=0)) + 8
        # Sections stand below each other: where a number needs its room, all of them give it.
        self._long = {number % 2 for pairs in shown for number, f in pairs if f.kind == _ID}
        for number, section in enumerate(sections):
            if number:
                self.addWidget(rule())
            self._add_section(section)
        self.addStretch(1)

    def _add_section(self, section: Section) -> None:
        line = row(label(section.title, "strong"), None)
        if self._writable:
            change = button(
                "修改", lambda: self.change_wanted.emit(section.title), kind="link", icon="pencil", small=True
            )
            change.setAccessibleName(f"修改{section.title}")
            line.addWidget(change)
        self.addLayout(line)
        values: Values = self._record.values
        filled = [f for f in section.fields if values.get(f.id) not in (None, "", [])]
        pairs = _pairs_of(section, values)
        if pairs:
            self.addLayout(self._pairs(pairs, values))
        for field in filled:
            if field.kind == "long_text":
                self.addWidget(label(field.label, "cap"))
                self.addWidget(_paragraph(show(field, values.get(field.id))))
            elif field.of:
                self._add_rows(field, values)
        empty = len(section.fields) - len(filled)
        if empty:
            self.addWidget(label(f"另有 {empty} 项未填" if filled else "还没有填", "micro"))

    def _pairs(self, fields: Sequence[Field], values: Values) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for number, field in enumerate(fields):
            line, side = divmod(number, 2)
            name = label(field.label, "cap")
            name.setFixedHeight(_LINE)
            grid.addWidget(name, line, side * 2)
            value = values.get(field.id)
            text = typed(field, value) if field.kind == "date" else show_masked(field, value)
            if field.kind in MASKED and self._writable:
                grid.addLayout(self._masked(field, text), line, side * 2 + 1)
            else:
                grid.addWidget(ElidedLabel(text), line, side * 2 + 1)
        for side in (0, 1):
            grid.setColumnMinimumWidth(side * 2, min(self._names, 120))
            grid.setColumnMinimumWidth(side * 2 + 1, _NUMBER if side in self._long else 0)
            grid.setColumnStretch(side * 2 + 1, 1)
        return grid

    def _masked(self, field: Field, text: str) -> QHBoxLayout:
        shown = Masked(text)
        eye = icon_button("eye", f"{SHOW}{field.label}", kind="plain", small=True)
        eye.setToolTip(SHOW_TIP)
        uid = self._record.uid

        def look() -> None:
            self._desk.messages.attempt(lambda: look_at(self._desk.ws, uid, field.id), shown.reveal)

        eye.clicked.connect(lambda *_: look())
        line = row(shown, eye, gap=0)
        line.setStretch(0, 1)
        return line

    def _add_rows(self, field: Field, values: Values) -> None:
        inner = self._desk.ws.forms[field.of]
        self.addWidget(label(field.label, "cap"))
        for item in as_rows(values.get(field.id)):
            days, words = row_words(inner, item, typed)
            when = label(days, "cap")
            when.setFixedWidth(_DAYS)
            when.setAlignment(Qt.AlignmentFlag.AlignTop)
            line = row(when, _paragraph(words), gap=8) if days else row(_paragraph(words))
            line.setStretch(line.count() - 1, 1)
            self.addLayout(line)


def _pairs_of(section: Section, values: Values) -> list[Field]:
    """What stands as a name and its value; the names of all sections are as wide as the longest of them."""
    return [
        f
        for f in section.fields
        if values.get(f.id) not in (None, "", []) and not f.of and f.kind != "long_text"
    ]


class Masked(ElidedLabel):
    """Shows the whole number for half a minute; what is copied or read aloud meanwhile is what stands there."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._mask = text
        self.setMinimumWidth(round(theme.text_width("0" * len(text))) + 4)  # numbers are never cut
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SHOWN_MS)
        self._clock.timeout.connect(lambda: self.set_text(self._mask))

    def reveal(self, text: str) -> None:
        self.set_text(text)
        self._clock.start()


def _paragraph(text: str) -> QLabel:
    made = label(text, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
