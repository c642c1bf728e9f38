"""The cover of a submission: what it is, in a form anybody can read and print."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from app.files.paper_words import exchange_words
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import OFFICIAL_PAGE, Page, TableRow, cells, para, section, shared_out, table
from app.files.zip_parts import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.files.zip_parts import Part

_PAGE: Page = OFFICIAL_PAGE
_LINE = 440
_LABEL_SHARE = 24


def cover_bytes(texts: Mapping[str, str], counts: Sequence[tuple[str, str, str]]) -> bytes:
    buffer = io.BytesIO()
    archive = ZipWriter(buffer)
    for part in _parts(texts, counts):
        archive.copy(part)
    archive.finish()
    return buffer.getvalue()


def write_cover(texts: Mapping[str, str], counts: Sequence[tuple[str, str, str]], path: Path) -> None:
    """Raises UserError as `replacing` does."""
    write_parts(_parts(texts, counts), path)


def _parts(texts: Mapping[str, str], counts: Sequence[tuple[str, str, str]]) -> list[Part]:
    words: dict[str, Any] = exchange_words()["cover"]
    said = [(label, text.format_map(texts)) for label, text in words["lines"]]
    body = para("PaperTitle", words["title"]) + _facts([(k, v) for k, v in said if v])
    body += para("Gap") + (_counts(words, counts) if counts else para("Prose", words["empty"]))
    body += para("Sign", words["foot"].format_map(texts))
    return document_parts(body + section(_PAGE))


def _facts(lines: Sequence[tuple[str, str]]) -> str:
    widths = shared_out(_PAGE.width, [_LABEL_SHARE, 100 - _LABEL_SHARE], rest=1)
    rows = [
        TableRow(cells(widths, [para("TableHead", label), para("TableLeft", text)]), _LINE)
        for label, text in lines
    ]
    return table(rows, _PAGE.width)


def _counts(words: Mapping[str, Any], counts: Sequence[tuple[str, str, str]]) -> str:
    widths = shared_out(_PAGE.width, [share for _, share in words["heads"]], rest=0)
    rows = [
        TableRow(cells(widths, [para("TableHead", head) for head, _ in words["heads"]]), _LINE, head=True)
    ]
    for title, quarter, whole in counts:
        texts = [para("TableLeft", title), para("TableText", quarter), para("TableText", whole)]
        rows.append(TableRow(cells(widths, texts), _LINE))
    return table(rows, _PAGE.width)
