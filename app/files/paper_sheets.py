"""Reads a workbook as the pages it prints: page set-up, fit to width, repeated titles, footers, cells in their sizes."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.errors import UserError
from app.domain.paper import (
    PAGE,
    PAGES,
    Cell,
    Document,
    Edges,
    Furniture,
    Look,
    Margins,
    PageLook,
    Paragraph,
    Row,
    Section,
    Span,
    Tab,
    Table,
)
from app.files.office_xml import LINKS
from app.files.paper_sheet_looks import MAIN, SheetLooks, paragraph_look, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.domain.paper import Edge, Font
    from app.files.paper_sheet_looks import CellLook

_INCH = 72.0
_PIXEL = 0.75  # points
_SIZES = {"9": (595.3, 841.9), "8": (841.9, 1190.6)}  # A4 and A3: short and long side
_CODES = re.compile(r'&(L|C|R|P|N|D|T|A|F|B|I|U|&|"[^"]*"|\d+)|([^&]+)')
_REFERENCE = re.compile(r"\$?([A-Z]+)\$?(\d+)")
_ROWS = re.compile(r"!\$?(\d+):\$?(\d+)")
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 8.43, 13.5
_LINE = 1.25  # of the size: lines of a cell with several
_SIDE = 2.0  # points a cell keeps free at its sides
_FOOT_SIZE = 10.0


def read_sheets(path: Path) -> Document:
    """A workbook that this program made. Raises UserError("paper.unreadable", name=) for anything else."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _Workbook(archive).document()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise UserError("paper.unreadable", name=path.name) from error


@dataclass(frozen=True)
class _Set:
    """How one sheet is laid out: columns in points, the scale of everything, rows that are repeated."""

    columns: tuple[float, ...]
    scale: float
    titles: range
    merges: Mapping[tuple[int, int], tuple[int, int]]  # (row, column) → (rows, columns)
    height: float


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._looks = SheetLooks(self._tree("xl/styles.xml"))
        shared = self._tree("xl/sharedStrings.xml")
        self._texts = [] if shared is None else [_string(item) for item in shared.findall(f"{MAIN}si")]
        self._fonts: dict[tuple[Font, float], Font] = {}

    def _tree(self, name: str) -> Any:
        from lxml import etree

        if name not in self._names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(self._archive.read(name), parser)

    def document(self) -> Document:
        book = self._tree("xl/workbook.xml")
        links = {r.get("Id"): r.get("Target") for r in self._tree("xl/_rels/workbook.xml.rels")}
        titles = _titles(book)
        sections = []
        for number, sheet in enumerate(book.find(f"{MAIN}sheets")):
            if sheet.get("state", "visible") != "visible":
                continue
            target = str(links[sheet.get(f"{{{LINKS}}}id")])
            part = (
                posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
                if target[0] != "/"
                else target[1:]
            )
            sections.append(
                self._section(self._tree(part), titles.get(number, range(0)), sheet.get("name", ""))
            )
        return Document(tuple(sections))

    def _section(self, root: Any, titles: range, name: str) -> Section:
        page = _page_look(root)
        columns = self._columns(root)
        scale = _scale(root, sum(columns), page.room)
        own = root.find(f"{MAIN}sheetFormatPr")
        height = float(own.get("defaultRowHeight", _DEFAULT_HEIGHT)) if own is not None else _DEFAULT_HEIGHT
        done = _Set(tuple(width * scale for width in columns), scale, titles, _merges(root), height * scale)
        options = root.find(f"{MAIN}printOptions")
        centred = options is not None and options.get("horizontalCentered") in ("1", "true")
        table = Table(done.columns, _Rows(self, root, done), align="center" if centred else "left")
        said = root.find(f"{MAIN}headerFooter")
        return Section(
            page,
            (table,),
            headers=self._furniture(said, "oddHeader", page, name, scale),
            footers=self._furniture(said, "oddFooter", page, name, scale),
        )

    def _columns(self, root: Any) -> list[float]:
        """Widths in points of all columns with anything in them."""
        last = max((_place(c.get("r"))[1] for c in root.iter(f"{MAIN}c")), default=0)
        digit = self._looks.digit
        widths = [_points(_DEFAULT_WIDTH, digit)] * (last + 1)
        said = root.find(f"{MAIN}cols")
        for column in () if said is None else said:
            width = (
                0.0 if column.get("hidden") in ("1", "true") else float(column.get("width", _DEFAULT_WIDTH))
            )
            for place in range(int(column.get("min")) - 1, min(int(column.get("max")), last + 1)):
                widths[place] = _points(width, digit)
        return widths

    # rows ---------------------------------------------------------------------------------------------

    def row(self, element: Any, number: int, done: _Set) -> Row:
        height = float(element.get("ht")) * done.scale if element.get("ht") else done.height
        found = {_place(c.get("r"))[1]: c for c in element.iter(f"{MAIN}c")}
        cells: list[Cell] = []
        column = 0
        while column < len(done.columns):
            down, across = done.merges.get((number, column), (1, 1))
            if done.columns[column]:  # what is hidden is not printed
                cells.append(self._cell(found, column, (down, across), done))
            column += across
        exact = element.get("ht") is not None
        return Row(tuple(cells), height, exact=exact, splits=False, head=number in done.titles)

    def _cell(self, found: Mapping[int, Any], column: int, merge: tuple[int, int], done: _Set) -> Cell:
        down, across = merge
        element = found.get(column)
        look = self._looks.look(int(element.get("s", 0)) if element is not None else 0)
        text, is_number = self._value(element, look)
        font = self._font(look.font, done.scale)
        standing = paragraph_look(look, is_number=is_number, height=font.size * _LINE)
        spans = (Span(text, font),) if text else ()
        end = found.get(column + across - 1)
        last = self._looks.look(int(end.get("s", 0))) if end is not None else look
        edges = replace(look.edges, right=last.edges.right)
        return Cell(
            column, across, (Paragraph(standing, spans, font),), _scaled(edges, done.scale),
            Margins(_SIDE * done.scale, _SIDE * done.scale), look.upright, look.fill,
            restarts=down > 1, continues=down == 0,
        )  # fmt: skip

    def _value(self, element: Any, look: CellLook) -> tuple[str, bool]:
        if element is None:
            return "", False
        kind, value = element.get("t", "n"), element.find(f"{MAIN}v")
        if kind == "inlineStr":
            inline = element.find(f"{MAIN}is")
            return ("" if inline is None else _string(inline)), False
        if value is None or not value.text:
            return "", False
        if kind == "s":
            return self._texts[int(value.text)], False
        return (text_of(value.text, look), True) if kind == "n" else (value.text, False)

    def _font(self, font: Font, scale: float) -> Font:
        found = self._fonts.get((font, scale))
        if found is None:
            found = self._fonts[font, scale] = replace(font, size=round(font.size * scale, 2))
        return found

    # headers and footers ------------------------------------------------------------------------------

    def _furniture(
        self, said: Any, name: str, page: PageLook, sheet: str, scale: float
    ) -> dict[str, Furniture]:
        element = None if said is None else said.find(MAIN + name)
        if element is None or not element.text:
            return {}
        kept = said.get("scaleWithDoc") in ("0", "false")
        font = replace(self._looks.normal, size=_FOOT_SIZE * (1 if kept else scale))
        parts: dict[str, list[Span]] = {"L": [], "C": [], "R": []}
        side = "C"
        for found in _CODES.finditer(element.text):
            code, text = found.groups()
            if code in parts:
                side = code
            elif code in ("P", "N"):
                parts[side].append(Span("1", font, PAGE if code == "P" else PAGES))
            elif text or code in ("A", "&"):
                parts[side].append(Span(text or (sheet if code == "A" else "&"), font))
        spans = [*parts["L"], Span("\t", font), *parts["C"], Span("\t", font), *parts["R"]]
        tabs = (Tab(page.room / 2, "center"), Tab(page.room, "right"))
        return {"default": Furniture((Paragraph(Look(tabs=tabs), tuple(spans), font),))}


class _Rows:
    """The rows of a sheet, read while they are laid out; empty ones that the file leaves out are there too."""

    def __init__(self, book: _Workbook, root: Any, done: _Set) -> None:
        self._book, self._root, self._done = book, root, done

    def __iter__(self) -> Iterator[Row]:
        number = 0
        for element in self._root.iter(f"{MAIN}row"):
            at = int(element.get("r", number + 1)) - 1
            while number < at:
                yield Row((), self._done.height, exact=True, head=number in self._done.titles)
                number += 1
            yield self._book.row(element, at, self._done)
            number += 1


def _string(item: Any) -> str:
    """The text of a string, in however many looks; the reading aid over Chinese letters is none of it."""
    return "".join(t.text or "" for t in item.iter(f"{MAIN}t") if t.getparent().tag != f"{MAIN}rPh")


def _points(width: float, digit: int) -> float:
    return int((256 * width + 128 // digit) / 256 * digit) * _PIXEL


def _place(reference: str) -> tuple[int, int]:
    """(row, column) from 0 of A1."""
    found = _REFERENCE.match(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _merges(root: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Of the first cell how far it reaches; of the cells below it (0, columns)."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for merge in root.iter(f"{MAIN}mergeCell"):
        first, _, last = merge.get("ref", "").partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        found[top, left] = (bottom - top + 1, right - left + 1)
        found |= {(row, left): (0, right - left + 1) for row in range(top + 1, bottom + 1)}
    return found


def _titles(book: Any) -> dict[int, range]:
    found: dict[int, range] = {}
    names = book.find(f"{MAIN}definedNames")
    for name in () if names is None else names:
        rows = _ROWS.search(name.text or "") if name.get("name") == "_xlnm.Print_Titles" else None
        if rows:
            found[int(name.get("localSheetId", 0))] = range(int(rows[1]) - 1, int(rows[2]))
    return found


def _page_look(root: Any) -> PageLook:
    setup, margins = root.find(f"{MAIN}pageSetup"), root.find(f"{MAIN}pageMargins")
    lies = setup is not None and setup.get("orientation") == "landscape"
    short, long = _SIZES.get("9" if setup is None else setup.get("paperSize", "9"), _SIZES["9"])

    def inches(name: str, otherwise: float) -> float:
        return float(otherwise if margins is None else margins.get(name, otherwise)) * _INCH

    return PageLook(
        width=long if lies else short, height=short if lies else long,
        top=inches("top", 1), bottom=inches("bottom", 1), left=inches("left", 0.75), right=inches("right", 0.75),
        header=inches("header", 0.5), footer=inches("footer", 0.5),
    )  # fmt: skip


def _scale(root: Any, width: float, room: float) -> float:
    """Whole per cents, as Excel prints."""
    setup = root.find(f"{MAIN}pageSetup")
    fits = root.find(f"{MAIN}sheetPr/{MAIN}pageSetUpPr")
    if fits is not None and fits.get("fitToPage") in ("1", "true") and width > room:
        return int(room / width * 100) / 100
    return float(setup.get("scale", 100)) / 100 if setup is not None and fits is None else 1.0


def _scaled(edges: Edges, scale: float) -> Edges:
    def side(edge: Edge | None) -> Edge | None:
        return None if edge is None else replace(edge, width=edge.width * max(scale, 0.5))

    return Edges(side(edges.top), side(edges.bottom), side(edges.left), side(edges.right))
