"""A field that holds one of a table's codes, and a field that names people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.people import matches, nearness
from app.domain.values import split_ref
from app.ui.fields.base import Around, FieldWidget, Typed
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.fields.plain import OneLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.form import Field

SEPARATORS = "、，,;；/ "
_JOIN = "、"


def choice_suggestions(field: Field, words: str) -> Sequence[Suggestion]:
    items = field.codes.items if field.codes else ()
    fitting = [i for i in items if any(matches(text, words) for text in (i.label, i.code, *i.also))]
    return [Suggestion(item.label, key=item.code) for item in fitting]


def people_suggestions(around: Around, words: str) -> Sequence[Suggestion]:
    found = [person for person in around.people() if matches(person.name, words)]
    if words.strip():
        found.sort(key=lambda person: nearness(person.name, words))
    return [Suggestion(person.name, person.note, person.ref) for person in found]


class ChoiceField(OneLine):
    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around, PickEdit(lambda words: choice_suggestions(field, words)))
        self.line.setPlaceholderText("选择")


class PersonField(FieldWidget):
    """Shows names and remembers which card each of them meant; a guest stays a bare name."""

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.wide = field.many
        self.line = PickEdit(
            lambda words: people_suggestions(around, words), separators=SEPARATORS if field.many else ""
        )
        self.line.setPlaceholderText("选择或输入姓名" if field.outsiders else "选择党员，可输拼音首字母")
        self.line.picked.connect(self._picked)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self._refs: dict[str, list[str]] = {}
        self._inside.addWidget(self.line)
        self.watch(self.line)

    def _picked(self, item: Suggestion) -> None:
        if item.key not in self._refs.setdefault(item.text, []):
            if not self.field.many:
                self._refs[item.text].clear()
            self._refs[item.text].append(item.key)

    def _names(self) -> list[str]:
        text = self.line.text()
        if not self.field.many:
            return [text.strip()] if text.strip() else []
        for mark in SEPARATORS:
            text = text.replace(mark, _JOIN)
        return [name for name in text.split(_JOIN) if name]

    def typed(self) -> Typed:
        """Names that were picked go out as references; two namesakes in the order they were picked."""
        used: dict[str, int] = {}
        parts: list[str] = []
        for name in self._names():
            refs, place = self._refs.get(name, []), used.get(name, 0)
            used[name] = place + 1
            parts.append(refs[place] if place < len(refs) else name)
        return _JOIN.join(parts)

    def put(self, value: Typed) -> None:
        parts = [part for part in (value if isinstance(value, str) else "").split(_JOIN) if part]
        self._refs = {}
        for part in parts:
            name, uid = split_ref(part)
            if uid:
                self._refs.setdefault(name, []).append(part)
        self.line.setText(_JOIN.join(split_ref(part)[0] for part in parts))
        self.line.setCursorPosition(0)

    def entries(self) -> list[QWidget]:
        return [self.line]
