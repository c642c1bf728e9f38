"""Offline help: the topic of a form, a page or a field, and search in all of them. It needs no workspace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.domain.guide import Hit, Part, Topic, find, reading, shown, whole_text
from app.files.help_files import licences_text, load_topics

if TYPE_CHECKING:
    from collections.abc import Sequence

HITS = 30


@dataclass(frozen=True)
class Guide:
    """What F1 opens: the topic of where one stands, and the part about the field, which another topic may lend."""

    topic: Topic
    part: Part | None = None

    @property
    def text(self) -> str:
        """Markdown of the part, or of the whole topic."""
        return shown(self.part.text) if self.part else whole_text(self.topic)

    def parts(self, label: str = "") -> Sequence[Part]:
        """What a reader is shown, top to bottom; `label` is the field's, to find its line in the example."""
        return reading(self.topic, self.part, label)


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """Every topic of the help."""
    return load_topics()


def topic(topic_id: str) -> Topic:
    """Raises UserError("help.absent")."""
    found = next((one for one in topics() if topic_id == one.id), None)
    found = found or next((one for one in topics() if topic_id in one.covers), None)
    if found is None:
        raise UserError("help.absent", value=topic_id)
    return found


def topic_for(where: str, field: str = "") -> Guide:
    """The help of a form or page, opened at a field (`resolutions.yes` falls back to `resolutions`).

    A field nobody wrote about opens the whole topic. Raises UserError("help.absent").
    """
    own = topic(where)
    names = [field, field.partition(".")[0]] if field else []
    for one in (own, *(topic(name) for name in own.also)):
        part = next((part for name in names if (part := one.part(name))), None)
        if part is not None:
            return Guide(own, part)
    return Guide(own)


def search(text: str, limit: int = HITS) -> Sequence[Hit]:
    """Places of the help that hold every word, the most fitting first."""
    return find(topics(), text)[:limit]


def licences() -> str:
    """Whose work the program stands on, as Markdown."""
    return licences_text()
