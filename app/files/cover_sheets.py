"""The cover of a submission: what it is, in a form anybody can read and print."""

from __future__ import annotations

import io
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from app.files.paper_words import exchange_words
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import Page, TableRow, cells, para, section, shared_out, table
from app.files.zip_parts import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.files.zip_parts import Part

_PAGE = Page(30, 25, 25, 22)
_LINE = 420
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
    body = para("PaperTitle", words["title"]) + para("Gap") + _facts([(k, v) for k, v in said if v])
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
    """Two kinds side by side: a branch that keeps all of them still has one page."""
    widths = shared_out(_PAGE.width, [share / 2 for _, share in words["heads"]] * 2, rest=0)
    heads = [para("TableHead", head) for head, _ in words["heads"]] * 2
    rows = [TableRow(cells(widths, heads), _LINE, head=True)]
    half = (len(counts) + 1) // 2
    for left, right in zip_longest(counts[:half], counts[half:], fillvalue=("", "", "")):
        texts = [
            para("TableLeft" if at % 3 == 0 else "TableText", text) for at, text in enumerate((*left, *right))
        ]
        rows.append(TableRow(cells(widths, texts), _LINE))
    return table(rows, _PAGE.width)
