"""Letters that remind branches of what they have not handed in: a page each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.files.paper_words import exchange_words
from app.files.word import PAGE_BREAK
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import Page, para, section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_FLUSH = '<w:ind w:firstLine="0"/>'  # whom it goes to stands at the margin
_PAGE = Page(37, 35, 28, 26)  # GB/T 9704


def write_reminders(letters: Sequence[Mapping[str, str]], path: Path) -> None:
    """Raises UserError as `replacing` does."""
    words: dict[str, Any] = exchange_words()["reminder"]
    body = ""
    for number, said in enumerate(letters):
        body += para("OfficialTitle", words["title"], look=PAGE_BREAK if number else "")
        body += para("OfficialBody", words["to"].format_map(said), look=_FLUSH)
        body += "".join(para("OfficialBody", text.format_map(said)) for text in words["text"])
        body += para("OfficialBody") + "".join(
            para("OfficialSign", text.format_map(said)) for text in words["sign"]
        )
    write_parts(document_parts(body + section(_PAGE)), path)
