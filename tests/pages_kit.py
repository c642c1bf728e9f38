"""What the tests of pages share: small documents, and what stands on their pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.page_setting import Pages
from app.domain.paper import (
    Cell,
    Document,
    Edge,
    Edges,
    Font,
    Look,
    PageLook,
    Paragraph,
    Row,
    Section,
    Span,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.page_parts import Page
    from app.domain.paper import Block

FONT = Font("Times New Roman", "仿宋_GB2312", 16)
EXACT = Look(line=20, rule="exact", widows=False)
# Ten lines of 20 points, ten letters of 16 wide.
SMALL = PageLook(width=200, height=240, top=20, bottom=20, left=20, right=20, header=5, footer=5)
LINE = Edge(0.5)
FRAME = Edges(Edge(1.5), Edge(1.5), Edge(1.5), Edge(1.5))


def para(text: str, look: Look = EXACT, font: Font = FONT, *marks: str) -> Paragraph:
    return Paragraph(look, (Span(text, font),) if text else (), font, marks)


def paras(count: int, look: Look = EXACT) -> list[Block]:
    return [para(f"第{n}", look) for n in range(1, count + 1)]


def cell(column: int, *texts: str, span: int = 1, **more: object) -> Cell:
    made = Cell(column, span, tuple(para(text) for text in texts))
    return replace(made, **more)  # type: ignore[arg-type]  # by name


def grid(rows: Sequence[Row], *columns: float) -> Table:
    return Table(columns, tuple(rows), edges=FRAME, inner=LINE, between=LINE)


def pages_of(*blocks: Block, page: PageLook = SMALL, **more: object) -> Pages:
    """All pages of a document of one section."""
    section = replace(Section(page, blocks), **more)  # type: ignore[arg-type]  # by name
    return all_pages(Document((section,)))


def all_pages(document: Document) -> Pages:
    pages = Pages(document)
    pages.more()
    return pages


def texts(pages: Pages) -> list[list[str]]:
    return [page.texts for page in pages.pages]


def around(pages: Pages, page: Page) -> list[str]:
    """Header and footer."""
    return [line.text for _, _, line in pages.furniture(page).lines]
