"""Breaks a document into pages, a few at a time, so that the first can be shown while the rest is still being set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.letters import Letters
from app.domain.page_parts import SLACK, Canvas, Page, Part, SetRow, place_stack, stack_height
from app.domain.paper import PAGE, PAGES, Furniture, Paragraph, Section, Span, Table
from app.domain.table_setting import Setter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.domain.line_setting import Run
    from app.domain.paper import Document, PageLook, Watermark

DEFAULT, EVEN, FIRST = "default", "even", "first"


class Pages:
    """The pages of a document; `more` sets some, `done` tells that all are set."""

    def __init__(self, document: Document, letters: Letters | None = None) -> None:
        self.document = document
        self.pages: list[Page] = []
        self.marks: dict[str, int] = {}
        self.done = False
        self._setter = Setter(letters or Letters(), document.tab)
        self._making = _Maker(document, self._setter).run()

    def more(self, stop: Callable[[], bool] | None = None) -> None:
        """Sets pages until `stop` says so, or all of them."""
        while not self.done:
            page = next(self._making, None)
            if page is None:
                self.done = True
                return
            self.pages.append(page)
            self.marks.update(dict.fromkeys(page.marks, page.number))
            if stop is not None and stop():
                return

    def furniture(self, page: Page) -> Canvas:
        """Header and footer of a page, with its own number in them."""
        canvas = Canvas()
        if page.section is not None and not page.blank:
            look = page.section.page
            x = left_margin(self.document, page)
            for furniture, y in self._around(page, look):
                parts = tuple(self._setter.parts(self._numbered(furniture, page), look.room))
                place_stack(parts, x, y if y >= 0 else look.height + y - stack_height(parts), canvas)
        return canvas

    def watermark_of(self, page: Page) -> Watermark | None:
        if page.section is None or page.blank:
            return None
        found = furniture_of(page.section.headers, page, even_pages=self.document.even_pages)
        return found.watermark if found else None

    def text_of(self, run: Run) -> str:
        """What a run prints; the number of a page that nobody knows yet is the one the file has."""
        if not run.field or run.field == PAGE:
            return run.text
        number = len(self.pages) if run.field == PAGES else self.marks.get(run.field)
        return run.text if number is None else str(number)

    def _around(self, page: Page, look: PageLook) -> Iterator[tuple[Furniture, float]]:
        section = page.section
        if section is None:
            return
        for found, y in ((section.headers, look.header), (section.footers, -look.footer)):
            furniture = furniture_of(found, page, even_pages=self.document.even_pages)
            if furniture is not None:
                yield furniture, y

    def _numbered(self, furniture: Furniture, page: Page) -> Iterator[Paragraph | Table]:
        numbers = {PAGE: str(page.number), PAGES: str(len(self.pages))}
        for block in furniture.blocks:
            if isinstance(block, Paragraph) and any(isinstance(p, Span) and p.field for p in block.parts):
                parts = tuple(
                    Span(numbers.get(part.field, part.text), part.font, part.field)
                    if isinstance(part, Span) and part.field
                    else part
                    for part in block.parts
                )
                yield Paragraph(block.look, parts, block.font)
            else:
                yield block


def furniture_of(found: dict[str, Furniture], page: Page, *, even_pages: bool) -> Furniture | None:
    section = page.section
    if section is not None and section.title_page and page.first:
        return found.get(FIRST)
    if even_pages and page.number % 2 == 0:
        return found.get(EVEN)
    return found.get(DEFAULT)


def left_margin(document: Document, page: Page) -> float:
    """The binding side is at the left of odd pages and at the right of even ones."""
    section = page.section
    if section is None:
        return 0.0
    swapped = document.mirrored and page.number % 2 == 0
    return section.page.right if swapped else section.page.left


class _Maker:
    """Fills page after page; `_y` is how far the current one is filled, `_top` whether nothing stands on it yet."""

    def __init__(self, document: Document, setter: Setter) -> None:
        self._document, self._setter = document, setter
        self._page: Page | None = None
        self._ready: list[Page] = []
        self._y = self._bottom = self._x = 0.0
        self._top, self._soft = True, False

    def run(self) -> Iterator[Page]:
        for section in self._document.sections:
            self._begin_section(section)
            for unit in _units(self._setter.parts(section.blocks, section.page.room)):
                self._put(unit)
                yield from self._finished()
        if self._page is not None:
            self._ready.append(self._page)
        yield from self._finished()

    def _finished(self) -> list[Page]:
        ready, self._ready = self._ready, []
        return ready

    # pages --------------------------------------------------------------------------------------------

    def _begin_section(self, section: Section) -> None:
        before = self._page
        same = before is not None and before.section is not None and before.section.page == section.page
        if section.begin == "here" and same:
            return
        last = before.number if before is not None else 0
        number = section.start if section.start is not None else last + 1
        wanted = {"odd": 1, "even": 0}.get(section.begin)
        if wanted is not None and section.start is None and number % 2 != wanted:
            number += 1
        if before is not None and wanted is not None and (number - last) % 2 == 0:
            self._ready.append(before)
            self._page = Page(number=last + 1, section=before.section, blank=True)
        self._new_page(section, first=True, number=number)
        self._soft = False

    def _new_page(self, section: Section, *, first: bool = False, number: int = 0) -> None:
        last = self._page
        if last is not None:
            self._ready.append(last)
        self._page = Page(number=number or (last.number + 1 if last else 1), section=section, first=first)
        look = section.page
        top, bottom = look.top, look.height - look.bottom
        for furniture, distance, at_top in self._furniture(section, look):
            reach = distance + stack_height(tuple(self._setter.parts(furniture.blocks, look.room)))
            if at_top:
                top = max(top, reach)
            else:
                bottom = min(bottom, look.height - reach)
        self._y, self._bottom, self._top = top, bottom, True
        self._x = left_margin(self._document, self._page)

    def _furniture(self, section: Section, look: PageLook) -> Iterator[tuple[Furniture, float, bool]]:
        if self._page is None:
            return
        for found, distance, at_top in (
            (section.headers, look.header, True),
            (section.footers, look.footer, False),
        ):
            furniture = furniture_of(found, self._page, even_pages=self._document.even_pages)
            if furniture is not None and furniture.blocks:
                yield furniture, distance, at_top

    def _break(self, *, soft: bool = True) -> None:
        """A `soft` break drops the space before what comes next."""
        if self._page is not None and self._page.section is not None:
            self._new_page(self._page.section)
            self._soft = soft

    # contents -----------------------------------------------------------------------------------------

    def _put(self, unit: Sequence[Part]) -> None:
        """Puts glued parts on one page, if a page can hold them."""
        if unit[0].fresh and not self._top:
            self._break(soft=False)
        whole = stack_height(unit) - unit[-1].after + _foot(unit[-1])
        if len(unit) > 1 and not self._top and self._y + whole > self._bottom + SLACK:
            self._break()
        for part in unit:
            if isinstance(part, SetRow):
                self._put_row(part)
            else:
                self._put_line(part)

    def _put_line(self, part: Part) -> None:
        if not self._top and self._y + part.before + part.height > self._bottom + SLACK:
            self._break()
        if not (self._top and self._soft):
            self._y += part.before
        self._place(part)
        self._y += part.after

    def _place(self, part: Part) -> None:
        if self._page is not None:
            part.place(self._x, self._y, self._page)
        self._y += part.height + (part.after if isinstance(part, SetRow) else 0.0)
        self._top = False

    def _put_row(self, row: SetRow) -> None:
        if self._fits(row):
            self._place(row)
            return
        room = self._bottom - self._y
        if not self._top and (not row.splits or row.least > room):
            self._break_table(row)
            if self._fits(row):
                self._place(row)
                return
        self._put_in_parts(row)

    def _put_in_parts(self, row: SetRow) -> None:
        while not self._fits(row):
            parted = row.split(self._bottom - self._y - row.foot)
            if parted is None:
                if self._top:
                    break
                self._break_table(row)
                if self._top_is_head(row):
                    break
                continue
            self._place(parted[0])
            row = parted[1]
            self._break_table(row)
        self._place(row)

    def _top_is_head(self, row: SetRow) -> bool:
        """Nothing but repeated heads stands on the page, and still no line fits."""
        return not self._fits(row) and row.split(self._bottom - self._y - row.foot) is None

    def _break_table(self, row: SetRow) -> None:
        self._break()
        if stack_height(row.heads) < (self._bottom - self._y) / 2:
            for head in row.heads:
                self._place(head)

    def _fits(self, row: SetRow) -> bool:
        return self._y + row.height + row.foot <= self._bottom + SLACK


def _foot(part: Part) -> float:
    return part.foot if isinstance(part, SetRow) else 0.0


def _units(parts: Iterator[Part]) -> Iterator[list[Part]]:
    """Parts in groups that are glued together."""
    unit: list[Part] = []
    for part in parts:
        unit.append(part)
        if not part.glued:
            yield unit
            unit = []
    if unit:
        yield unit
