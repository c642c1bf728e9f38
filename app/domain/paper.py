"""What a document says, without the program that made it: sections, paragraphs, tables. Everything in points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from app.domain.chart import Chart

Align = Literal["left", "center", "right", "both", "distribute"]
Rule = Literal["exact", "least", "auto"]
Upright = Literal["top", "center", "bottom"]

# Fields that are worked out when the page is known; any other field is the name of a bookmark.
PAGE, PAGES = "PAGE", "NUMPAGES"


@dataclass(frozen=True, slots=True)
class Font:
    """How a run looks: one face for Latin letters, one for Chinese ones."""

    latin: str
    chinese: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = ""
    boxed: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one font; a tab and a line break are characters. `field` says what it stands for."""

    text: str
    font: Font
    field: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChartPicture(Picture):
    """A chart drawn anew at every size; it has no bytes of its own."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class Tab:
    position: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Edge:
    """A border: its width (0 draws none) and colour ("" is black)."""

    width: float
    color: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands; shared by all that stand alike."""

    align: Align = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0  # points for exact and least, lines for auto
    rule: Rule = "auto"
    tabs: tuple[Tab, ...] = ()
    above: Edge | None = None
    below: Edge | None = None
    fresh: bool = False  # begins a page
    keep_next: bool = False
    keep_lines: bool = False
    widows: bool = False  # no single line of it on a page
    spaced: bool = False  # a little room between Chinese and Latin letters
    hangs: bool = True  # a mark may stand in the margin
    grid: float = 0.0  # the pitch that lines of automatic height are rounded up to


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`font` is that of the paragraph mark: the height of an empty one. `marks` are bookmarks that begin here."""

    look: Look
    parts: tuple[Span | Picture, ...]
    font: Font
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edges:
    top: Edge | None = None
    bottom: Edge | None = None
    left: Edge | None = None
    right: Edge | None = None


@dataclass(frozen=True, slots=True)
class Margins:
    left: float = 5.4
    right: float = 5.4
    top: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Stands over `span` columns from `column` on; one that `continues` belongs to the cell above it."""

    column: int
    span: int
    blocks: tuple[Block, ...]
    edges: Edges = Edges()
    margins: Margins = Margins()
    upright: Upright = "top"
    fill: str = ""
    restarts: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`height` is the least one, or the `exact` one. It `splits` over pages; a `head` comes again on each."""

    cells: tuple[Cell, ...]
    height: float = 0.0
    exact: bool = False
    splits: bool = True
    head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`edges` are its frame, `inner` and `upright` the lines between rows and columns."""

    columns: tuple[float, ...]
    rows: Iterable[Row]
    align: Align = "left"
    indent: float = 0.0
    edges: Edges = Edges()
    inner: Edge | None = None
    between: Edge | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Watermark:
    """A word across the page, turned by `angle` degrees."""

    text: str
    family: str
    width: float
    height: float
    angle: float
    color: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """A header or a footer."""

    blocks: tuple[Block, ...] = ()
    watermark: Watermark | None = None


@dataclass(frozen=True, slots=True)
class PageLook:
    """`left` and `right` change sides on even pages of a document that is `mirrored`."""

    width: float = 595.3
    height: float = 841.9
    top: float = 72.0
    bottom: float = 72.0
    left: float = 90.0
    right: float = 90.0
    header: float = 42.5
    footer: float = 49.6

    @property
    def room(self) -> float:
        return self.width - self.left - self.right


Begin = Literal["next", "odd", "even", "here"]


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one look. `blocks` may be read only while they are laid out; `first` is its first page's own."""

    page: PageLook
    blocks: Iterable[Block]
    begin: Begin = "next"
    start: int | None = None
    title_page: bool = False
    headers: dict[str, Furniture] = field(default_factory=dict)  # "default", "even", "first"
    footers: dict[str, Furniture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """`undrawn` names what no page will show (text boxes, notes, automatic numbers); it grows while pages are set."""

    sections: tuple[Section, ...]
    mirrored: bool = False
    even_pages: bool = False  # headers and footers of their own on even pages
    tab: float = 21.0
    undrawn: AbstractSet[str] = frozenset()
