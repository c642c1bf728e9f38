"""Word papers of dues for one person: receipts to be cut apart, and the page of the dues card (党费证)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.files.paper_words import dues_words
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import Cell, Page, TableRow, cells, para, section, shared_out, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PAGE = Page(18, 15, 22, 22)
LINE, HEAD_LINE, ROW_LINE = 440, 420, 370
RECEIPTS_A_PAGE, CARDS_A_PAGE = 3, 2
_APART = '<w:spacing w:before="{before}" w:after="0"/>'


@dataclass(frozen=True)
class Receipt:
    """What its lines say: `words` fill the tokens of `forms/papers/dues.toml`, [receipt]."""

    words: Mapping[str, str]


@dataclass(frozen=True)
class Card:
    """A year of one person; `rows` in the order of the columns."""

    words: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...]


def write_receipts(receipts: Sequence[Receipt], path: Path) -> int:
    """Three a page, a dotted line between them; returns the pages. Raises UserError as `replacing` does."""
    words = dues_words()["receipt"]
    body = "".join(_receipt(words, one.words, number) for number, one in enumerate(receipts))
    write_parts(document_parts(body + para("Mark") + section(PAGE)), path)
    return -(-len(receipts) // RECEIPTS_A_PAGE)


def _break(number: int, a_page: int, before: int) -> str:
    """A new page, or room above: the first of a page has none."""
    if number % a_page:
        return _APART.format(before=before)
    return "<w:pageBreakBefore/>" if number else ""


def _receipt(words: Mapping[str, Any], texts: Mapping[str, str], number: int) -> str:
    cut = para("TableText", words["cut"], look=_APART.format(before=120)) if number % RECEIPTS_A_PAGE else ""
    label, width = 1900, PAGE.width
    rows = [
        TableRow(
            (Cell(label, para("TableHead", title)), Cell(width - label, para("TableLeft", text.format_map(texts)))),
            LINE,
        )
        for title, text in words["lines"]
    ]  # fmt: skip
    look = _break(number, RECEIPTS_A_PAGE, 120)
    return (
        cut
        + para("SlipTitle", words["title"], look=look)
        + para("TableLeft", words["head"].format_map(texts))
        + table(rows, width)
        + para("TableLeft", words["foot"].format_map(texts), look=_APART.format(before=120))
    )


def write_cards(cards: Sequence[Card], path: Path) -> int:
    """Two a page; returns the pages. Raises UserError as `replacing` does."""
    words = dues_words()["card"]
    body = "".join(_card(words, one, number) for number, one in enumerate(cards))
    write_parts(document_parts(body + para("Mark") + section(PAGE)), path)
    return -(-len(cards) // CARDS_A_PAGE)


def _card(words: Mapping[str, Any], one: Card, number: int) -> str:
    widths = shared_out(PAGE.width, [share for _, share in words["heads"]], rest=len(words["heads"]) - 1)
    rows = [
        TableRow(cells(widths, [para("TableHead", head) for head, _ in words["heads"]]), HEAD_LINE, head=True)
    ]
    rows += [TableRow(cells(widths, [para("TableText", text) for text in row]), ROW_LINE) for row in one.rows]
    return (
        para("SlipTitle", words["title"], look=_break(number, CARDS_A_PAGE, 240))
        + para("TableLeft", words["head"].format_map(one.words))
        + table(rows, PAGE.width)
        + para("TableLeft", words["foot"].format_map(one.words), look=_APART.format(before=120))
    )
