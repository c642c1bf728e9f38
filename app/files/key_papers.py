"""Two sheets that go with files on a stick: an application with its digits, and the list of a handover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.files.paper_words import exchange_words
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import Page, TableRow, cells, para, section, shared_out, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_PAGE = Page(30, 25, 25, 22)
_LINE, _SIGN_LINE = 520, 720
_FACTS, _SIGNS = (28, 72), (28, 30, 14, 28)


def write_application(said: Mapping[str, str], path: Path) -> None:
    """`said["kind"]` is first or renew. Raises UserError as `replacing` does."""
    words: dict[str, Any] = exchange_words()["application"]
    told = {**said, "kind": words["kinds"][said["kind"]]}
    body = para("PaperTitle", words["title"]) + para("Gap") + _facts(words["lines"], told)
    body += para("Gap") + "".join(para("Prose", text) for text in words["text"])
    body += para("Gap") + _signs(words["signs"]) + para("Sign", words["foot"].format_map(told))
    write_parts(document_parts(body + section(_PAGE)), path)


def write_handover(said: Mapping[str, str], path: Path) -> None:
    """Raises UserError as `replacing` does."""
    words: dict[str, Any] = exchange_words()["handover"]
    told = {**said, "request": said["request"] or words["none"]}
    body = (
        para("PaperTitle", words["title"]) + para("Gap") + _facts([*words["lines"], words["counted"]], told)
    )
    body += para("Gap") + para("ProseHead", words["steps_title"])
    body += "".join(para("Prose", f"{number}. {text}") for number, text in enumerate(words["steps"], start=1))
    body += para("Gap") + _signs(words["signs"]) + para("Sign", words["foot"])
    write_parts(document_parts(body + section(_PAGE)), path)


def _facts(lines: Sequence[Sequence[str]], said: Mapping[str, str]) -> str:
    widths = shared_out(_PAGE.width, _FACTS, rest=1)
    rows = [
        TableRow(cells(widths, [para("TableHead", label), para("TableLeft", text.format_map(said))]), _LINE)
        for label, text in lines
    ]
    return table(rows, _PAGE.width)


def _signs(lines: Sequence[Sequence[str]]) -> str:
    """Room to write by hand."""
    widths = shared_out(_PAGE.width, _SIGNS, rest=3)
    empty = para("TableText", "")
    rows = [
        TableRow(cells(widths, [para("TableHead", one), empty, para("TableHead", other), empty]), _SIGN_LINE)
        for one, other in lines
    ]
    return table(rows, _PAGE.width)
