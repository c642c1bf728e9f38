"""What is put on pages one below the other: lines of text and rows of tables, each knowing how to be placed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.line_setting import Line
    from app.domain.paper import Edge, Margins, Section, Upright

SLACK = 0.02


@dataclass(frozen=True, slots=True)
class Stroke:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(slots=True)
class Canvas:
    """What stands where. A stroke is there once, in the thickest width anybody asked for."""

    lines: list[tuple[float, float, Line]] = field(default_factory=list)  # x, top
    strokes: dict[Stroke, Edge] = field(default_factory=dict)
    fills: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    def stroke(self, x1: float, y1: float, x2: float, y2: float, edge: Edge | None) -> None:
        if edge is None or edge.width <= 0:
            return
        stroke = Stroke(round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2))
        known = self.strokes.get(stroke)
        if known is None or known.width < edge.width:
            self.strokes[stroke] = edge


@dataclass(slots=True)
class Page(Canvas):
    """`number` is what it prints; a `blank` one only keeps the sides of a sheet right."""

    number: int = 1
    section: Section | None = None
    first: bool = False  # of its section
    blank: bool = False

    @property
    def texts(self) -> list[str]:
        return [line.text for _, _, line in self.lines]


@dataclass(frozen=True, slots=True)
class Slug:
    """A line with the space around it. `glued` lines stay with what follows; a `fresh` one begins a page."""

    line: Line
    before: float = 0.0
    after: float = 0.0
    glued: bool = False
    fresh: bool = False
    marks: tuple[str, ...] = ()
    above: Edge | None = None
    below: Edge | None = None
    width: float = 0.0

    @property
    def height(self) -> float:
        return self.line.height

    def place(self, x: float, y: float, canvas: Canvas) -> None:
        canvas.lines.append((x, y, self.line))
        canvas.marks += self.marks
        if self.above or self.below:
            canvas.stroke(x, y, x + self.width, y, self.above)
            canvas.stroke(x, y + self.height, x + self.width, y + self.height, self.below)


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell with its contents set; `x` from the table's left. `reach` is the height of all rows it stands in."""

    x: float
    width: float
    parts: tuple[Part, ...]
    margins: Margins
    upright: Upright
    top: Edge | None
    bottom: Edge | None
    left: Edge | None
    right: Edge | None
    fill: str = ""
    reach: float = 0.0

    @property
    def height(self) -> float:
        return stack_height(self.parts) + self.margins.top + self.margins.bottom


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row of a table that begins at `x`; `heads` come again above it on a new page."""

    x: float
    cells: tuple[SetCell, ...]
    height: float
    least: float = 0.0
    splits: bool = False
    glued: bool = False
    heads: tuple[SetRow, ...] = ()
    foot: float = 0.0  # width of the line below, which has to fit on the page as well
    after: float = 0.0  # the same, of a table's last row

    before = 0.0
    fresh = False

    def place(self, x: float, y: float, canvas: Canvas) -> None:
        left = x + self.x
        for cell in self.cells:
            self._place_cell(cell, left + cell.x, y, canvas)
        _across(canvas, [(left + c.x, left + c.x + c.width, c.top) for c in self.cells], y)
        ends = [(left + c.x, left + c.x + c.width, c.bottom) for c in self.cells]
        _across(canvas, ends, y + self.height)

    def _place_cell(self, cell: SetCell, x: float, y: float, canvas: Canvas) -> None:
        height = max(cell.reach, self.height)
        if cell.fill:
            canvas.fills.append((x, y, cell.width, height, cell.fill))
        canvas.stroke(x, y, x, y + self.height, cell.left)
        canvas.stroke(x + cell.width, y, x + cell.width, y + self.height, cell.right)
        spare = height - cell.height
        share = {"center": 0.5, "bottom": 1.0}.get(cell.upright, 0.0)
        top = y + cell.margins.top + max(0.0, spare) * share
        place_stack(cell.parts, x + cell.margins.left, top, canvas)

    def split(self, room: float) -> tuple[SetRow, SetRow] | None:
        """The part that fits into `room` and the rest; None where not a line of every cell that has any fits."""
        parted = [_parted(cell, room) for cell in self.cells]
        if any(not first.parts and cell.parts for (first, _), cell in zip(parted, self.cells, strict=True)):
            return None
        firsts, rests = [first for first, _ in parted], [rest for _, rest in parted]
        if not any(rest.parts for rest in rests):
            return None
        height = max(cell.height for cell in firsts)
        rest_height = max(cell.height for cell in rests)
        return (
            replace(self, cells=tuple(firsts), height=height),
            replace(self, cells=tuple(rests), height=rest_height, least=0.0),
        )


Part = Slug | SetRow


def stack_height(parts: Sequence[Part]) -> float:
    return sum(part.before + part.height + part.after for part in parts)


def place_stack(parts: Sequence[Part], x: float, y: float, canvas: Canvas) -> None:
    for part in parts:
        y += part.before
        part.place(x, y, canvas)
        y += part.height + part.after


def _parted(cell: SetCell, room: float) -> tuple[SetCell, SetCell]:
    """Divides a cell where no lines are glued together; its text then begins at the top."""
    left = room - cell.margins.top - cell.margins.bottom
    used, best = 0.0, 0
    for place, part in enumerate(cell.parts):
        used += part.before + part.height
        if used > left + SLACK:
            break
        used += part.after
        if not part.glued:
            best = place + 1
    first = replace(cell, parts=cell.parts[:best], upright="top", reach=0.0)
    return first, replace(cell, parts=cell.parts[best:], upright="top", reach=0.0)


def _across(canvas: Canvas, pieces: Sequence[tuple[float, float, Edge | None]], y: float) -> None:
    """Draws neighbouring pieces of one look as one line."""
    start, end, look = 0.0, 0.0, None
    for left, right, edge in pieces:
        if edge == look and abs(left - end) < SLACK:
            end = right
            continue
        canvas.stroke(start, y, end, y, look)
        start, end, look = left, right, edge
    canvas.stroke(start, y, end, y, look)
