"""How the cells of a workbook look on paper: fonts, borders, fills, alignment, and what a number format prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any

from app.domain.paper import Edge, Edges, Font, Look
from app.files.number_formats import shape_of, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.paper import Align, Upright

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Points of a printed line, as Excel draws them.
_LINES = {
    "hair": 0.25,
    "thin": 0.5,
    "dotted": 0.5,
    "dashed": 0.5,
    "medium": 1.5,
    "double": 1.5,
    "thick": 2.25,
}
_ALIGNS: dict[str, Align] = {"center": "center", "centerContinuous": "center", "right": "right", "justify": "both",
                             "distributed": "distribute", "left": "left", "fill": "left"}  # fmt: skip
_EPOCH = date(1899, 12, 30)
_SOLID = "solid"
_PIXELS = 96 / 72


@dataclass(frozen=True, slots=True)
class CellLook:
    font: Font
    edges: Edges
    fill: str
    align: str  # "general" leaves numbers at the right
    upright: Upright
    format_number: int
    format_code: str | None


class SheetLooks:
    """The looks of a workbook by style number, everything `scale` times its size."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._fonts = [_font(f) for f in self._all("fonts")] or [Font("Arial", "SimSun", 11)]
        self._edges = [_edges(b) for b in self._all("borders")]
        self._fills = [_fill(f) for f in self._all("fills")]
        codes = {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in self._all("numFmts")}
        self._looks = [self._look(xf, codes) for xf in self._all("cellXfs")]

    def _all(self, name: str) -> list[Any]:
        found = None if self._root is None else self._root.find(MAIN + name)
        return [] if found is None else list(found)

    def _look(self, xf: Any, codes: Mapping[int, str]) -> CellLook:
        alignment = xf.find(f"{MAIN}alignment")
        said = {} if alignment is None else alignment.attrib
        upright = said.get("vertical", "bottom")
        number = int(xf.get("numFmtId", 0))
        return CellLook(
            self._fonts[int(xf.get("fontId", 0))],
            self._edges[int(xf.get("borderId", 0))] if self._edges else Edges(),
            self._fills[int(xf.get("fillId", 0))] if self._fills else "",
            said.get("horizontal", "general"),
            "center"
            if upright in ("center", "justify", "distributed")
            else "top"
            if upright == "top"
            else "bottom",
            number,
            codes.get(number),
        )

    def look(self, number: int) -> CellLook:
        if 0 <= number < len(self._looks):
            return self._looks[number]
        return CellLook(self._fonts[0], Edges(), "", "general", "bottom", 0, None)

    @property
    def normal(self) -> Font:
        return self._fonts[0]

    @property
    def digit(self) -> int:
        """The widest digit of the normal font in pixels: the unit of column widths."""
        pixels = self.normal.size * _PIXELS / 2
        return ceil(pixels) if not self.normal.chinese.isascii() else round(pixels)


def paragraph_look(look: CellLook, *, is_number: bool, height: float) -> Look:
    align = _ALIGNS.get(look.align, "right" if is_number else "left")
    return Look(align=align, line=height, rule="exact")


def text_of(value: str, look: CellLook) -> str:
    """What a number cell prints."""
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value
    code = look.format_code or ""
    shape = shape_of(look.format_number, look.format_code)
    if shape.date and "." in code.replace("\\", "") and float(number) >= 1:
        day = _EPOCH + timedelta(days=int(number))
        return f"{day:%Y.%m}" if shape.date == "ym" else f"{day:%Y.%m.%d}"
    if look.format_number in (3, 4):  # thousands, without and with two decimals
        return f"{number:,.2f}" if look.format_number == 4 else f"{number:,.0f}"  # built-in formats
    return shown(float(number), shape)[1]


def _font(element: Any) -> Font:
    def said(name: str, otherwise: str = "") -> str:
        found = element.find(MAIN + name)
        return otherwise if found is None else found.get("val", "1")

    name = said("name", "Arial")
    color = element.find(f"{MAIN}color")
    rgb = "" if color is None else color.get("rgb", "")[-6:]
    return Font(
        name, name, float(said("sz", "11")),
        bold=said("b", "0") not in ("0", "false"),
        italic=said("i", "0") not in ("0", "false"),
        underline=bool(said("u")) and said("u") != "none",
        color="" if rgb in ("000000", "") else rgb,
    )  # fmt: skip


def _edges(element: Any) -> Edges:
    def side(name: str) -> Edge | None:
        found = element.find(MAIN + name)
        style = "" if found is None else found.get("style", "")
        return Edge(_LINES.get(style, 0.5)) if style and style != "none" else Edge(0.0)

    return Edges(side("top"), side("bottom"), side("left"), side("right"))


def _fill(element: Any) -> str:
    pattern = element.find(f"{MAIN}patternFill")
    if pattern is None or pattern.get("patternType") != _SOLID:
        return ""
    color = pattern.find(f"{MAIN}fgColor")
    rgb = "" if color is None else color.get("rgb", "")[-6:]
    return "" if rgb == "FFFFFF" else rgb
