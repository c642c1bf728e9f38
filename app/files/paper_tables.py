"""Reads the tables of a Word file: columns, rows, merged cells and borders."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.paper import Block, Cell, Edge, Edges, Margins, Row, Table
from app.files.paper_looks import TWIPS, attributes, edge, is_on, local, number, read_properties
from app.files.word_tokens import w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from app.files.paper_looks import Looks

_NO_MARGINS = Margins()
_LIKE_2013 = 15  # from then on the frame of a table begins at the margin, before that its text


class TableReader:
    """`blocks` reads what stands in a cell."""

    def __init__(self, looks: Looks, blocks: Callable[[Any], Iterable[Block]], mode: int) -> None:
        self._looks, self._blocks, self._mode = looks, blocks, mode

    def read(self, element: Any) -> Table:
        own = element.find(w("tblPr"))
        said = read_properties(own)
        borders, margins = self._frame(own, said)
        columns = tuple(
            number(attributes(column), "w") / TWIPS
            for column in element.findall(f"{w('tblGrid')}/{w('gridCol')}")
        )
        indent = number(said.get("tblInd", {}), "w") / TWIPS - (
            0 if self._mode >= _LIKE_2013 else margins.left
        )
        align = said.get("jc", {}).get("val", "left")
        return Table(
            columns,
            _Rows(partial(self._row, margins=margins, columns=len(columns)), element),
            align="center" if align == "center" else "right" if align in ("right", "end") else "left",
            indent=indent,
            edges=_edges(borders),
            inner=edge(borders.get("insideH")),
            between=edge(borders.get("insideV")),
        )

    def _frame(self, own: Any, said: Mapping[str, Mapping[str, str]]) -> tuple[dict[str, Any], Margins]:
        """Borders and cell margins: of the styles it is based on, then its own."""
        borders: dict[str, Any] = {}
        margins = _NO_MARGINS
        name = said.get("tblStyle", {}).get("val", self._looks.default_style("table"))
        chain: list[Any] = [] if own is None else [own]
        while name:
            style = self._looks.style(name)
            if style is None or len(chain) > 10:  # a circle of styles
                break
            chain.append(style.find(w("tblPr")))
            name = attributes(style.find(w("basedOn"))).get("val", "")
        for look in (look for look in reversed(chain) if look is not None):
            borders |= {local(side.tag): attributes(side) for side in _children(look, "tblBorders")}
            margins = _margins(_children(look, "tblCellMar"), margins)
        return borders, margins

    def _row(self, element: Any, *, margins: Margins, columns: int) -> Row:
        said = read_properties(element.find(w("trPr")))
        height = said.get("trHeight", {})
        column = int(number(said.get("gridBefore", {}), "val"))
        cells: list[Cell] = []
        for cell in element.iterchildren(w("tc"), w("sdt")):
            real = cell if local(cell.tag) == "tc" else cell.find(f"{w('sdtContent')}/{w('tc')}")
            if real is not None and column < max(columns, 1):
                cells.append(self._cell(real, column, margins))
                column += cells[-1].span
        return Row(
            tuple(cells),
            height=number(height, "val") / TWIPS,
            exact=height.get("hRule") == "exact",
            splits=not is_on(said, "cantSplit"),
            head=is_on(said, "tblHeader"),
        )

    def _cell(self, element: Any, column: int, margins: Margins) -> Cell:
        look = element.find(w("tcPr"))
        said = read_properties(look)
        merge = said.get("vMerge")
        shade = said.get("shd", {}).get("fill", "auto")
        upright = said.get("vAlign", {}).get("val", "top")
        return Cell(
            column,
            int(number(said.get("gridSpan", {}), "val", 1)),
            tuple(self._blocks(element)),
            edges=_edges({local(side.tag): attributes(side) for side in _children(look, "tcBorders")}),
            margins=_margins(_children(look, "tcMar"), margins),
            upright="center" if upright == "center" else "bottom" if upright == "bottom" else "top",
            fill="" if shade in ("auto", "FFFFFF") else shade,
            restarts=merge is not None and merge.get("val") == "restart",
            continues=merge is not None and merge.get("val") != "restart",
        )


class _Rows:
    """The rows of a table, read while they are laid out: the index of a book has hundreds."""

    def __init__(self, read: Callable[[Any], Row], element: Any) -> None:
        self._read, self._element = read, element

    def __iter__(self) -> Iterator[Row]:
        return map(self._read, self._element.findall(w("tr")))


def _children(look: Any, name: str) -> Iterable[Any]:
    found = None if look is None else look.find(w(name))
    return () if found is None else found


def _edges(borders: Mapping[str, Mapping[str, str]]) -> Edges:
    def side(*names: str) -> Edge | None:
        return next((edge(borders[name]) for name in names if name in borders), None)

    return Edges(side("top"), side("bottom"), side("left", "start"), side("right", "end"))


def _margins(sides: Iterable[Any], otherwise: Margins) -> Margins:
    said = {local(side.tag): number(attributes(side), "w") / TWIPS for side in sides}
    return Margins(
        said.get("left", said.get("start", otherwise.left)),
        said.get("right", said.get("end", otherwise.right)),
        said.get("top", otherwise.top),
        said.get("bottom", otherwise.bottom),
    )
