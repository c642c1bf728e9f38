"""Papers of the archive box: the catalogue of what lies in it, and the labels for the spines of box and books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.files.paper_words import paper_words
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import FOOTERS, Cell, Page, TableRow, cells, para, section, shared_out, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

CATALOGUE_PAGE = Page(25, 20, 20, 15)
LINE = 480
SPINE_PAGE = Page(12, 12, 12, 12)
SPINE_WIDTH = 2268  # 40 mm
TOP_HEIGHT, TITLE_HEIGHT, FOOT_HEIGHT = 5200, 6400, 1900


@dataclass(frozen=True)
class Item:
    """One piece in the box; `texts` in the order of the catalogue's columns behind the number."""

    title: str
    author: str
    document_no: str
    date: str
    pages: str
    retention: str
    location: str


@dataclass(frozen=True)
class Section:
    """A class of the box with its pieces in order."""

    title: str
    items: tuple[Item, ...]


def _words() -> dict[str, Any]:
    words: dict[str, Any] = paper_words()["box"]
    return words


def write_catalogue(sections: Sequence[Section], words: dict[str, str], path: Path) -> None:
    """The catalogue, a bar for every class and numbers running through. Raises UserError as `replacing` does."""
    heads = _words()["heads"]
    widths = shared_out(CATALOGUE_PAGE.width, [share for _, share in heads], rest=1)
    rows = [TableRow(cells(widths, [para("TableHead", head) for head, _ in heads]), LINE, head=True)]
    number = 0
    for part in sections:
        rows.append(TableRow((Cell(CATALOGUE_PAGE.width, para("ProseHead", part.title)),), LINE))
        for item in part.items:
            number += 1
            rows.append(TableRow(cells(widths, _item_cells(number, item)), LINE))
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{CATALOGUE_PAGE.width}"/></w:tabs>'
    body = (
        para("PaperTitle", _words()["title"])
        + para("PaperLine", _words()["line"].format_map(words), look=tabs)
        + table(rows, CATALOGUE_PAGE.width)
        + para("Sign", _words()["signature"].format_map(words))
    )
    write_parts(document_parts(body + section(CATALOGUE_PAGE, FOOTERS)), path)


def _item_cells(number: int, item: Item) -> Iterable[str]:
    yield para("TableText", str(number))
    yield para("TableLeft", item.title)
    for text in (item.author, item.document_no, item.date, item.pages, item.retention, item.location):
        yield para("TableText", text)


@dataclass(frozen=True)
class Spine:
    """A label: what the volume is called, and the words of its lines and foot."""

    title: str
    words: dict[str, str]


def write_spines(spines: Sequence[Spine], path: Path) -> None:
    """Labels side by side, four a page, to be cut out. Raises UserError as `replacing` does."""
    pages = [spines[start : start + 4] for start in range(0, len(spines), 4)]
    body = "".join(
        para("Mark", look="<w:pageBreakBefore/>" if number else "") + _labels(page)
        for number, page in enumerate(pages)
    )
    write_parts(document_parts(body + para("Mark") + section(SPINE_PAGE)), path)


def _labels(spines: Sequence[Spine]) -> str:
    top = [_upright(_words()["spine_lines"], spine) for spine in spines]
    titles = ["".join(para("SpineTitle", letter) for letter in spine.title) for spine in spines]
    feet = [
        "".join(
            para("SpineFoot", f"{label}：{text.format_map(spine.words)}")
            for label, text in _words()["spine_foot"]
        )
        for spine in spines
    ]
    heights = (TOP_HEIGHT, TITLE_HEIGHT, FOOT_HEIGHT)
    rows = [
        TableRow(tuple(Cell(SPINE_WIDTH, content) for content in contents), height)
        for contents, height in zip((top, titles, feet), heights, strict=True)
    ]
    return table(rows, SPINE_WIDTH * len(spines))


def _upright(lines: Sequence[str], spine: Spine) -> str:
    """Chinese letters one below the other; figures stay together."""
    made = []
    for line in lines:
        text = line.format_map(spine.words)
        digits = "".join(letter for letter in text if letter.isdigit())
        pieces = [digits, *text.replace(digits, "", 1)] if digits and text.startswith(digits) else list(text)
        made += [para("SpineText", piece) for piece in pieces]
        made.append(para("SpineText"))
    return "".join(made[:-1])
