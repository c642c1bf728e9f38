"""Reads paragraphs and tables of a Word file, with the fields and pictures that stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.domain.paper import PAGE, PAGES, ChartPicture, Paragraph, Picture, Span, Watermark
from app.files.office_xml import LINKS
from app.files.paper_looks import local
from app.files.paper_tables import TableReader
from app.files.word_charts import CHART
from app.files.word_tokens import w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.chart import Chart
    from app.domain.paper import Block, Font
    from app.files.paper_looks import Looks, Properties

VML = "urn:schemas-microsoft-com:vml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PLACING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
EMU = 12_700.0  # a point
_LENGTH = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px)?")
_UNITS = {"": 0.75, "px": 0.75, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
_INSIDE = ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "moveTo")
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass
class Shared:
    """What all parts of one file share; `undrawn` collects what no page will show."""

    looks: Looks
    mode: int
    undrawn: set[str] = field(default_factory=set)


class BlockReader:
    """Reads the blocks of one part; `media` are its pictures and `charts` its charts by relationship."""

    def __init__(
        self, shared: Shared, media: Mapping[str, bytes], charts: Mapping[str, Chart] | None = None
    ) -> None:
        self._shared, self._media, self._charts = shared, media, charts or {}
        self.watermark: Watermark | None = None
        self._grid = 0.0
        self._tables = TableReader(shared.looks, self._inner, shared.mode)

    def blocks(self, elements: Iterable[Any], grid: float = 0.0) -> Iterator[Block]:
        self._grid = grid
        yield from self._inner(elements)

    def _inner(self, elements: Iterable[Any]) -> Iterator[Block]:
        for element in elements:
            name = local(element.tag)
            if name == "p":
                yield from self._paragraphs(element)
            elif name == "tbl":
                yield self._tables.read(element)
            elif name == "sdt":
                yield from self._inner(element.find(w("sdtContent")))

    def _paragraphs(self, element: Any) -> Iterator[Paragraph]:
        """One, or more where page breaks stand in it."""
        look, base, mark = self._shared.looks.paragraph(element.find(w("pPr")), self._grid)
        runs = _Runs(self, base)
        runs.read(element)
        for number, parts in enumerate(runs.pages):
            shown = look if number == 0 else replace(look, fresh=True, before=0.0)
            if number == 0 or parts or len(runs.pages) == 1:
                yield Paragraph(shown, tuple(parts), mark, tuple(runs.marks) if number == 0 else ())

    # what runs are made of ----------------------------------------------------------------------------

    def font(self, base: Properties, run: Any) -> Font:
        return self._shared.looks.font(base, run.find(w("rPr")))

    def picture(self, element: Any) -> Picture | None:
        """An inline picture, or one that floats: it is drawn where it is anchored."""
        extent = element.find(f".//{{{PLACING}}}extent")
        blip, drawn = element.find(f".//{{{DRAWING}}}blip"), element.find(f".//{{{CHART}}}chart")
        data = None if blip is None else self._media.get(blip.get(f"{{{LINKS}}}embed", ""))
        chart = None if drawn is None else self._charts.get(drawn.get(f"{{{LINKS}}}id", ""))
        if extent is None or (data is None and chart is None):
            self._shared.undrawn.add("shape")
            return None
        width, height = float(extent.get("cx", 0)) / EMU, float(extent.get("cy", 0)) / EMU
        return ChartPicture(width, height, b"", chart) if chart else Picture(width, height, data or b"")

    def old_shape(self, element: Any) -> Picture | None:
        """A shape of the older kind: a watermark is remembered, a picture given back."""
        shape = element.find(f".//{{{VML}}}shape")
        text = element.find(f".//{{{VML}}}textpath[@string]")
        image = element.find(f".//{{{VML}}}imagedata")
        if shape is not None and text is not None:
            self.watermark = _watermark(shape, text)
            return None
        data = None if image is None else self._media.get(image.get(f"{{{LINKS}}}id", ""))
        if shape is None or data is None:
            self._shared.undrawn.add("shape")
            return None
        style = _style(shape)
        return Picture(_length(style.get("width", "0")), _length(style.get("height", "0")), data)


class _Runs:
    """The parts of a paragraph, page by page; a field hides its code and names what its text stands for."""

    def __init__(self, reader: BlockReader, base: Properties) -> None:
        self._reader, self._base = reader, base
        self.pages: list[list[Span | Picture]] = [[]]
        self.marks: list[str] = []
        self._code: str | None = None
        self._field = ""

    def read(self, parent: Any) -> None:
        for element in parent:
            name = local(element.tag)
            if name == "r":
                self._run(element)
            elif name == "bookmarkStart":
                self.marks.append(element.get(w("name"), ""))
            elif name == "fldSimple":
                self._field = _field(element.get(w("instr"), ""))
                self.read(element)
                self._field = ""
            elif name in _INSIDE:
                self.read(element)

    def _run(self, run: Any) -> None:
        if run.find(f"{w('rPr')}/{w('vanish')}") is not None:
            return
        font = self._reader.font(self._base, run)
        text = ""
        for element in run:
            name = local(element.tag)
            if name == "fldChar":
                self._field_mark(element.get(w("fldCharType"), ""))
            elif name == "instrText" and self._code is not None:
                self._code += element.text or ""
            elif self._code is not None:
                continue
            elif name == "t":
                text += element.text or ""
            elif name == "br" and element.get(w("type")) in ("page", "column"):
                text = self._say(text, font)
                self.pages.append([])
            elif name in _LETTERS:
                text += _LETTERS[name]
            elif name in ("drawing", "pict"):
                text = self._say(text, font)
                found = (
                    self._reader.picture(element) if name == "drawing" else self._reader.old_shape(element)
                )
                self.pages[-1] += [found] if found else []
        self._say(text, font)

    def _say(self, text: str, font: Font) -> str:
        if text:
            self.pages[-1].append(Span(text, font, self._field))
        return ""

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._code = ""
        elif kind == "separate":
            self._field, self._code = _field(self._code or ""), None
        else:
            self._field, self._code = "", None


def _field(code: str) -> str:
    """What a field stands for; "" for one whose last result is as good as any."""
    words = code.split()
    kind = words[0].upper() if words else ""
    if kind == "PAGEREF" and len(words) > 1:
        return words[1]
    return kind if kind in (PAGE, PAGES) else ""


def _style(shape: Any) -> dict[str, str]:
    pairs = (part.partition(":") for part in shape.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _length(text: str) -> float:
    found = _LENGTH.match(text)
    return float(found[1]) * _UNITS[found[2] or ""] if found else 0.0


def _watermark(shape: Any, text: Any) -> Watermark:
    style, letters = _style(shape), _style(text)
    fill = shape.find(f"{{{VML}}}fill")
    opacity = "1" if fill is None else fill.get("opacity", "1")
    return Watermark(
        text.get("string", ""),
        letters.get("font-family", "").strip('"'),
        _length(style.get("width", "0")),
        _length(style.get("height", "0")),
        float(style.get("rotation", "0") or 0),
        shape.get("fillcolor", "#c0c0c0").lstrip("#"),
        float(opacity) if opacity.replace(".", "", 1).isdigit() else 0.5,
    )
