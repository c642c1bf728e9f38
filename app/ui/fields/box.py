"""A field as the form shows it: label above, required mark, widget, and under it a note or what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.field_kinds import show
from app.domain.record import read_value
from app.texts import say
from app.ui import icons, theme
from app.ui.fields.base import Note
from app.ui.widgets.basics import Item, badge, label, picture, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.form import Field
    from app.domain.values import Value
    from app.ui.fields.base import Around, FieldWidget, Typed

COMPUTED_NOTE = "自动计算"
REQUIRED_WORD = "，必填"
RETURNED_WORD = "党委退回"
MOST_SAID = 3
_PICTURES = {"bad": "alert-circle", "warn": "alert-triangle"}


class _Complaint(QWidget):
    """A picture and a sentence under a field."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "bad", wrap=True)
        self._picture = picture(_PICTURES["bad"], "bad", 14)
        words = row(self._picture, self._words, gap=4)
        words.setStretch(1, 1)
        self.setLayout(words)

    def say(self, sentence: str, tone: str) -> None:
        self._words.setText(sentence)
        theme.mark(self._words, role=tone)
        self._picture.setPixmap(icons.pixmap(_PICTURES[tone], tone, 14))
        self.setVisible(bool(sentence))


class FieldBox(QWidget):
    """Never red while it is first being filled: format is looked at when the field is left (ui.md 4.4)."""

    edited = Signal()

    def __init__(self, field: Field, widget: FieldWidget, around: Around, *, titled: bool = True) -> None:
        super().__init__()
        self.field, self.widget, self._around = field, widget, around
        self.error, self.notes = "", list[Note]()
        self._read_only = False
        self.said = ""  # under the field: what is wrong, or worth a look
        # Most fields never have anything said about them: what says it is made when there is something.
        self._complaint: _Complaint | None = None
        self._back: QLabel | None = None
        self._reason: QLabel | None = None
        note = COMPUTED_NOTE if field.computed else field.note
        self._note = label(note, "micro", wrap=True) if note else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._head: QHBoxLayout | None = None
        if titled:
            self._head = row(*self._title(), *widget.beside(), None, *widget.head(), gap=8)
            layout.addLayout(self._head)
        layout.addWidget(self.widget)
        if self._note is not None:
            layout.addWidget(self._note)
        layout.addStretch(1)
        self._name_entries()
        self.widget.edited.connect(self._edited)
        self.widget.left.connect(self.check_format)
        if field.computed:
            self.widget.set_read_only(on=True)

    def _title(self) -> list[Item]:
        title = label(self.field.label, "sub")
        title.setBuddy(self.widget.entries()[0])
        return [row(title, *([label("*", "star")] if self.field.required else []), gap=2)]

    def _name_entries(self) -> None:
        for entry in self.widget.entries():
            if not entry.accessibleName():
                entry.setAccessibleName(self.field.label + (REQUIRED_WORD if self.field.required else ""))

    @property
    def returned(self) -> str:
        """Why the committee gave this field back."""
        return self._reason.text() if self._reason is not None else ""

    def show_returned(self, reason: str) -> None:
        """The committee gave this field back: a badge at its name and why; "" for none."""
        if not reason and self._reason is None:
            return
        self._reason = self._reason or self._make_reason()
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if self._back is not None:
            self._back.setVisible(bool(reason))
        for entry in self.widget.entries():
            entry.setAccessibleDescription(f"{RETURNED_WORD}：{reason}" if reason else "")

    def _make_reason(self) -> QLabel:
        reason = label("", "bad", wrap=True)
        inside = self._inside()
        inside.insertWidget(inside.indexOf(self.widget), reason)
        if self._head is not None:
            self._back = badge(RETURNED_WORD, "bad")
            self._head.insertWidget(1, self._back)
        return reason

    def _inside(self) -> QVBoxLayout:
        return cast("QVBoxLayout", self.layout())

    def show_computed(self, value: Value) -> None:
        self.widget.put(show(self.field, value))

    def typed(self) -> Typed:
        return self.widget.typed()

    def put(self, value: Typed) -> None:
        if self.notes or self.said:
            self.set_notes(())
        self.widget.put(value)

    def set_notes(self, notes: Sequence[Note]) -> None:
        """What is wrong here and what to look at; an empty list clears."""
        self.notes = list(notes)
        said = [note for note in self.widget.show_notes(notes) if note.text]
        wrong = [note.text for note in said if not note.hint]
        words = wrong or [note.text for note in said]
        sentence = "；".join(words[:MOST_SAID])
        more = f"；等 {len(words)} 处" if len(words) > MOST_SAID else ""
        self._say(sentence + more, "bad" if wrong else "warn")
        self.error = "；".join(wrong) or next((n.text for n in notes if not n.hint), "")

    def set_error(self, sentence: str) -> None:
        self.set_notes([Note(sentence)] if sentence else ())

    def _say(self, sentence: str, tone: str) -> None:
        appeared = bool(sentence) and sentence != self.said
        self.said = sentence
        if sentence and self._complaint is None:
            self._complaint = _Complaint()
            inside = self._inside()
            inside.insertWidget(inside.count() - 1, self._complaint)
        if self._complaint is not None:
            self._complaint.say(sentence, tone)
        self._show_note()
        self.widget.set_error(sentence if tone == "bad" else "")
        if appeared:
            alert = QAccessibleEvent(self.widget.entries()[0], QAccessible.Event.Alert)
            QAccessible.updateAccessibility(alert)

    def _show_note(self) -> None:
        """What helps to fill a field in; of no use to who only reads, nor beside what is wrong."""
        if self._note is not None:
            self._note.setVisible(not self.said and not self._read_only)

    def check_format(self) -> None:
        """On leaving: only whether what stands there can be read at all."""
        problem = self._unreadable()
        if problem:
            self.set_error(problem)
        else:
            self._forgive()

    def _unreadable(self) -> str:
        raw = self.typed()
        if not isinstance(raw, str) or self.field.computed:
            return ""
        try:
            read_value(self.field, raw, self._around.typing)
        except Refused as refusal:
            return say(refusal.code, **refusal.values)
        return ""

    def _filled(self) -> bool:
        raw = self.typed()
        return bool(raw.strip() if isinstance(raw, str) else raw)

    def _forgive(self) -> None:
        """What can be read and is not empty is right at once; what a rule found waits for the rule."""
        kept = [note for note in self.notes if note.rule]
        if len(kept) < len(self.notes) and isinstance(self.typed(), str) and self._filled():
            self.set_notes(kept)

    def _edited(self) -> None:
        if self.notes and not self._unreadable():
            self._forgive()
        self.edited.emit()

    def set_read_only(self, *, on: bool) -> None:
        if not self.field.computed:
            self.widget.set_read_only(on=on)
            self._read_only = on
            self._show_note()

    def help_place(self) -> str:
        """Which field the help is asked about; in a small table the column one stands in."""
        part = self.widget.part()
        return f"{self.field.id}.{part}" if part else self.field.id

    def focus(self) -> None:
        self.widget.entries()[0].setFocus()
