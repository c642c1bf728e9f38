"""Two papers beside each other: their lines as a person reads them, and where these differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from app.domain.paper import Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.paper import Block, Document, Row

_BETWEEN = "　"  # between the cells of a row


class Change(NamedTuple):
    """What stood at one place and what stands there now; "" where there is nothing."""

    before: str
    after: str


def lines_of(document: Document) -> list[str]:
    """Every paragraph and every row of a table is a line; empty ones say nothing. Reads the blocks to their end."""
    return [line for section in document.sections for line in _lines(section.blocks) if line]


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _text(block)
        else:
            yield from (_row(row) for row in block.rows)


def _row(row: Row) -> str:
    cells = (
        " ".join(line for line in _lines(cell.blocks) if line) for cell in row.cells if not cell.continues
    )
    return _BETWEEN.join(text for text in cells if text)


def _text(paragraph: Paragraph) -> str:
    return "".join(part.text for part in paragraph.parts if isinstance(part, Span)).strip()


def changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """In the order of the papers; lines that were put in another's place stand beside it."""
    found: list[Change] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            old, new = before[a:b], after[c:d]
            found += [
                Change(old[n] if n < len(old) else "", new[n] if n < len(new) else "")
                for n in range(max(len(old), len(new)))
            ]
    return found
