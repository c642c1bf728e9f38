"""What every field widget is: it takes and gives typed text (or rows of it), and tells when it was edited or left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.field_kinds import Typing, typed
from app.domain.record import read_value
from app.domain.values import as_rows
from app.ui import theme
from app.ui.widgets.keys import EnterNext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from app.actions.looking_over import Look
    from app.actions.people import Person
    from app.domain.form import Field, Form
    from app.domain.values import Row, Value
    from app.ui.widgets.basics import Item

# What an editor holds: the text of a field, or the texts of its rows.
Typed = str | list[dict[str, str]]


def _nobody() -> Sequence[Person]:
    return ()


def _no_words(_field: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Around:
    """What widgets ask about their surroundings.

    `attach` keeps a file and gives its row; `look` reads and counts the whole record as it stands
    in the editor; `outline` gives the headings of the last record (of a party group); `words`
    what is often written into a field.
    """

    forms: Mapping[str, Form]
    typing: Typing
    people: Callable[[], Sequence[Person]] = _nobody
    attach: Callable[[Path], Row] | None = None
    open_file: Callable[[Row], object] | None = None
    look: Callable[[Mapping[str, Typed]], Look] | None = None
    outline: Callable[[str], Mapping[str, object]] | None = None
    words: Callable[[str], Sequence[str]] = _no_words


@dataclass(frozen=True)
class Note:
    """What is the matter at one place of a field: `row` from 0 (-1: the field itself), `column` inside it.

    A hint does not block. `code` is the problem's, for widgets that say several of a kind in one sentence. What a
    `rule` found depends on the whole record; anything else is right as soon as the field can be read. `words` are the
    sentence without its place.
    """

    text: str
    row: int = -1
    column: str = ""
    hint: bool = False
    code: str = ""
    rule: bool = False
    words: str = ""

    def said(self, where: str = "") -> Note:
        """The bare sentence, or one with a place of the widget's own choosing."""
        return replace(self, text=f"{where}{self.words}" if self.words else self.text)


class FieldWidget(QWidget):
    """`wide` fields take the whole width of the form; others share a line by twos.

    `shows` names the computed fields that this widget shows itself, so that they need no place of their own.
    """

    edited = Signal()
    left = Signal()
    wide = False
    shows: frozenset[str] = frozenset()

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__()
        self.field, self.around = field, around
        self._enter = EnterNext(self)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)

    def typed(self) -> Typed:
        raise NotImplementedError

    def so_far(self) -> Typed:
        """The same with what is still being written: what a draft keeps."""
        return self.typed()

    def settle(self) -> None:
        """What is still being written is taken as it stands."""

    def put(self, value: Typed) -> None:
        """Show typed text; says nothing about it."""
        raise NotImplementedError

    def entries(self) -> list[QWidget]:
        """The widgets that take the keys, in their order."""
        raise NotImplementedError

    def part(self) -> str:
        """The column one stands in, where the field is a small table."""
        return ""

    def beside(self) -> list[Item]:
        """What is said right after the title."""
        return []

    def head(self) -> list[Item]:
        """The acts of the field, at the other end of its title's line."""
        return []

    def see(self, look: Look) -> None:
        """The whole record as it reads now; fields that count or list show it."""

    def show_notes(self, notes: Sequence[Note]) -> Sequence[Note]:
        """Mark the places of what is wrong; returns what is still to be said under the field."""
        return notes

    def go_to(self, note: Note) -> None:
        """Give the keys to the place of a note."""
        del note
        self.entries()[0].setFocus()

    def place_now(self, row: int) -> int:
        """Where a row of what was put stands now: sheets that put people in order differ."""
        return row

    def set_error(self, message: str) -> None:
        """Mark the field and let a screen reader say why; "" clears."""
        for entry in self.entries():
            theme.mark(entry, state="error" if message else "")
            entry.setAccessibleDescription(message)

    def set_read_only(self, *, on: bool) -> None:
        for entry in self.entries():
            if isinstance(entry, (QLineEdit, QPlainTextEdit)):
                entry.setReadOnly(on)
                theme.mark(entry)
            else:
                entry.setEnabled(not on)

    def watch(self, *entries: QWidget) -> None:
        """Enter goes on, and leaving is told."""
        for entry in entries:
            entry.installEventFilter(self._enter)
            entry.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched in self.entries():
            self.leaving()
        return super().eventFilter(watched, event)

    def leaving(self) -> None:
        """Show what was typed the way it was understood, then tell."""
        raw = self.typed()
        if isinstance(raw, str) and raw.strip():
            clear = understood(self.field, raw, self.around.typing)
            if clear is not None and clear != raw:
                self.put(clear)
        self.left.emit()


def understood(field: Field, raw: str, typing: Typing) -> str | None:
    """The tidy text of what was typed; None where it cannot be read."""
    try:
        return typed(field, read_value(field, raw, typing))
    except Refused:
        return None


def as_typed(field: Field, value: Value | object, forms: Mapping[str, Form]) -> Typed:
    """A kept value, or the typed text of a draft, as its editor takes it."""
    if field.of:
        rows = as_rows(value) if isinstance(value, list) else []
        inner = forms[field.of].by_id
        return [
            {name: _text(inner[name], item) for name, item in row.items() if name in inner} for row in rows
        ]
    return _text(field, value)


def _text(field: Field, value: object) -> str:
    """Numbers are kept values; texts are kept values of some kinds and typed ones of the others."""
    if isinstance(value, int):
        return typed(field, value)
    text = "" if value is None else str(value)
    if field.kind == "choice" and field.codes is not None:
        return field.codes.label(text)
    return typed(field, text) if field.kind == "datetime_range" and "T" in text else text
