"""Reads `resources/help`: one Markdown file a topic."""

from __future__ import annotations

from app.domain.guide import Topic, topic_from
from app.files.form_files import data_folder


def load_topics() -> tuple[Topic, ...]:
    """All topics, sorted by the names of their files. Raises ValueError for a file that is no topic."""
    folder = data_folder("resources") / "help"
    return tuple(
        topic_from(path.read_text(encoding="utf-8"), path.name) for path in sorted(folder.glob("*.md"))
    )


def licences_text() -> str:
    """What the program stands on, and under which licences: Markdown."""
    return (data_folder("resources") / "licences.md").read_text(encoding="utf-8")
