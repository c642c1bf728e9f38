"""Sets the blocks of a document: paragraphs to slugs, tables to rows with their cells filled and their heights known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.line_setting import set_lines
from app.domain.page_parts import Part, SetCell, SetRow, Slug, stack_height
from app.domain.paper import Cell, Edge, Paragraph, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.letters import Letters

_NONE = Edge(0.0)
_MOST_OF_A_BAND = 40  # rows one cell may reach over before its height is no longer waited for


class Setter:
    """Sets blocks into a column; `tab` is the distance between stops that nobody set."""

    def __init__(self, letters: Letters, tab: float) -> None:
        self._letters, self._tab = letters, tab

    def parts(self, blocks: Iterable[Paragraph | Table], room: float) -> Iterator[Part]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._slugs(block, room)
            else:
                yield from self._rows(block, room)

    # paragraphs ---------------------------------------------------------------------------------------

    def _slugs(self, paragraph: Paragraph, room: float) -> Iterator[Slug]:
        look = paragraph.look
        lines = set_lines(paragraph, room, self._letters, self._tab)
        last = len(lines) - 1
        for place, line in enumerate(lines):
            alone = look.widows and last > 0 and place in (0, last - 1)
            yield Slug(
                line,
                before=look.before if place == 0 else 0.0,
                after=look.after if place == last else 0.0,
                glued=look.keep_next if place == last else look.keep_lines or alone,
                fresh=look.fresh and place == 0,
                marks=paragraph.marks if place == 0 else (),
                above=look.above if place == 0 else None,
                below=look.below if place == last else None,
                width=room,
            )

    # tables -------------------------------------------------------------------------------------------

    def _rows(self, table: Table, room: float) -> Iterator[SetRow]:
        width = sum(table.columns)
        spare = {"center": 0.5, "right": 1.0}.get(table.align)
        x = table.indent if spare is None else (room - width) * spare
        heads: list[SetRow] = []
        in_head = True
        for band in _bands(table.rows):
            done = self._band(table, x, band, tuple(heads))
            for row, made in zip((row for row, _, _ in band), done, strict=True):
                in_head = in_head and row.head
                if in_head:
                    heads.append(made)
                yield made

    def _band(
        self, table: Table, x: float, band: Sequence[tuple[Row, bool, bool]], heads: tuple[SetRow, ...]
    ) -> list[SetRow]:
        """Rows that share merged cells: the last one grows where such a cell needs more."""
        cells = [[self._cell(table, cell, first, last) for cell in row.cells] for row, first, last in band]
        heights = [
            _row_height(row, table, first, made) for (row, first, _), made in zip(band, cells, strict=True)
        ]
        for place, (row, _, _) in enumerate(band):
            for at, cell in enumerate(row.cells):
                if cell.restarts:
                    end = _end_of_merge(band, place, cell.column)
                    lack = cells[place][at].height - sum(heights[place:end])
                    if lack > 0 and not band[end - 1][0].exact:
                        heights[end - 1] += lack
                    if end > place + 1:
                        cells[place][at] = replace(cells[place][at], reach=sum(heights[place:end]))
                if (cell.restarts or cell.continues) and _goes_on(band, place, cell.column):
                    cells[place][at] = replace(cells[place][at], bottom=_NONE)
        return [
            SetRow(
                x,
                tuple(made),
                height,
                least=row.height,
                splits=row.splits and not row.exact,
                glued=row.head or _is_glued(row),
                heads=() if row.head else heads,
                foot=_foot(made),
                after=_foot(made) if last else 0.0,
            )
            for (row, _, last), made, height in zip(band, cells, heights, strict=True)
        ]

    def _cell(self, table: Table, cell: Cell, first: bool, last: bool) -> SetCell:  # noqa: FBT001 - of the table
        start = sum(table.columns[: cell.column])
        width = sum(table.columns[cell.column : cell.column + cell.span])
        room = width - cell.margins.left - cell.margins.right
        parts = () if cell.continues else tuple(self.parts(cell.blocks, room))
        own, outer = cell.edges, table.edges
        at_right = cell.column + cell.span >= len(table.columns)
        top = outer.top if first else table.inner
        return SetCell(
            start, width, parts, cell.margins, cell.upright,
            top=_NONE if cell.continues else own.top or top,
            bottom=own.bottom or (outer.bottom if last else table.inner),
            left=own.left or (outer.left if cell.column == 0 else table.between),
            right=own.right or (outer.right if at_right else table.between),
            fill=cell.fill,
        )  # fmt: skip


def _foot(cells: Sequence[SetCell]) -> float:
    return max((cell.bottom.width for cell in cells if cell.bottom), default=0.0)


def _row_height(row: Row, table: Table, first: bool, cells: Sequence[SetCell]) -> float:  # noqa: FBT001 - of the table
    if row.exact:
        return row.height
    line = table.edges.top if first else table.inner
    contents = [
        made.height
        for made, cell in zip(cells, row.cells, strict=True)
        if not cell.restarts and not cell.continues
    ]
    return max(row.height, max(contents, default=0.0) + (line.width if line else 0.0))


def _bands(rows: Iterable[Row]) -> Iterator[list[tuple[Row, bool, bool]]]:
    """Rows in groups no merged cell leaves, with whether each is the table's first or last."""
    band: list[tuple[Row, bool, bool]] = []
    before: Row | None = None
    first = True
    for row in rows:
        if before is not None:
            band.append((before, first, False))
            first = False
            if len(band) >= _MOST_OF_A_BAND or not any(cell.continues for cell in row.cells):
                yield band
                band = []
        before = row
    if before is not None:
        yield [*band, (before, first, True)]


def _end_of_merge(band: Sequence[tuple[Row, bool, bool]], start: int, column: int) -> int:
    end = start + 1
    while _goes_on(band, end - 1, column):
        end += 1
    return end


def _goes_on(band: Sequence[tuple[Row, bool, bool]], place: int, column: int) -> bool:
    """Whether the cell of a row belongs together with the one below it."""
    below = band[place + 1][0].cells if place + 1 < len(band) else ()
    return any(cell.continues and cell.column == column for cell in below)


def _is_glued(row: Row) -> bool:
    first = next((block for cell in row.cells for block in cell.blocks), None)
    return isinstance(first, Paragraph) and first.look.keep_next


__all__ = ["Setter", "stack_height"]
