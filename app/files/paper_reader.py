"""Reads a Word file as the pages it will fill: its sections, their headers and footers, and what stands in them."""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING, Any

from app.domain.errors import UserError
from app.domain.paper import Document, Furniture, PageLook, Section
from app.files.office_xml import LINKS
from app.files.paper_blocks import BlockReader, Shared
from app.files.paper_charts import read_chart
from app.files.paper_looks import TWIPS, Looks, attributes, is_on, local, number, read_properties
from app.files.word_tokens import w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.domain.chart import Chart
    from app.domain.paper import Block

DOCUMENT = "word/document.xml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_THEME_LETTERS = "Hans"
_MODE = 12


def read_paper(path: Path) -> Document:
    """A Word file that this program made. Raises UserError("paper.unreadable", name=) for anything else."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _Reader(archive).document()
    except (OSError, KeyError, zipfile.BadZipFile, SyntaxError) as error:  # lxml's errors are SyntaxErrors
        raise UserError("paper.unreadable", name=path.name) from error


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        settings = read_properties(self._tree("word/settings.xml"))
        self._settings = settings
        looks = Looks(self._tree("word/styles.xml"), self._themes())
        self._shared = Shared(looks, _mode(self._tree("word/settings.xml")))

    def document(self) -> Document:
        root = self._tree(DOCUMENT)
        if root is None:
            raise KeyError(DOCUMENT)
        links = self._links(DOCUMENT)
        reader = BlockReader(self._shared, self._media(links), self._charts(links))
        self._look_for_undrawn(root)
        sections: list[Section] = []
        for elements, look in _sections(root.find(w("body"))):
            before = sections[-1] if sections else None
            sections.append(self._section(look, _Blocks(elements, reader, _grid(look)), links, before))
        return Document(
            tuple(sections),
            mirrored=is_on(self._settings, "mirrorMargins"),
            even_pages=is_on(self._settings, "evenAndOddHeaders"),
            tab=number(self._settings.get("defaultTabStop", {}), "val", 720) / TWIPS,
            undrawn=self._shared.undrawn,
        )

    # parts of the file --------------------------------------------------------------------------------

    def _tree(self, name: str) -> Any:
        from lxml import etree

        if name not in self._names:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True
        )
        return etree.fromstring(self._archive.read(name), parser)

    def _links(self, part: str) -> dict[str, str]:
        """Relationship id → the part it names."""
        folder, name = posixpath.split(part)
        root = self._tree(f"{folder}/_rels/{name}.rels")
        found = {} if root is None else {r.get("Id", ""): r.get("Target", "") for r in root}
        return {key: posixpath.normpath(posixpath.join(folder, to)).lstrip("/") for key, to in found.items()}

    def _media(self, links: Mapping[str, str]) -> dict[str, bytes]:
        return {
            key: self._archive.read(name)
            for key, name in links.items()
            if name in self._names and "/media/" in name
        }

    def _charts(self, links: Mapping[str, str]) -> dict[str, Chart]:
        found = {
            key: read_chart(self._tree(name))
            for key, name in links.items()
            if name in self._names and "/charts/" in name
        }
        return {key: chart for key, chart in found.items() if chart is not None}

    def _themes(self) -> dict[str, str]:
        """Faces that styles name by their part: minorEastAsia → 宋体."""
        root = self._tree("word/theme/theme1.xml")
        found: dict[str, str] = {}
        for size in ("major", "minor") if root is not None else ():
            fonts = root.find(f".//{{{DRAWING}}}{size}Font")
            if fonts is None:
                continue
            latin = fonts.find(f"{{{DRAWING}}}latin")
            for name in ("Ascii", "HAnsi"):
                found[size + name] = "" if latin is None else latin.get("typeface", "")
            chinese = fonts.find(f"{{{DRAWING}}}ea")
            listed = [f for f in fonts.findall(f"{{{DRAWING}}}font") if f.get("script") == _THEME_LETTERS]
            named = [*([] if chinese is None else [chinese]), *listed]
            found[f"{size}EastAsia"] = next((f.get("typeface") for f in named if f.get("typeface")), "")
        return found

    def _look_for_undrawn(self, root: Any) -> None:
        for tag, code in (("txbxContent", "text_box"), ("numPr", "list"), ("footnoteReference", "note"),
                          ("endnoteReference", "note")):  # fmt: skip
            if root.find(f".//{w(tag)}") is not None:
                self._shared.undrawn.add(code)

    # sections -----------------------------------------------------------------------------------------

    def _section(
        self, look: Any, blocks: _Blocks, links: Mapping[str, str], before: Section | None
    ) -> Section:
        said = read_properties(look)
        headers = dict(before.headers) if before else {}
        footers = dict(before.footers) if before else {}
        for element in () if look is None else look:
            kind = local(element.tag)
            if kind in ("headerReference", "footerReference"):
                found = headers if kind == "headerReference" else footers
                part = links.get(element.get(f"{{{LINKS}}}id", ""), "")
                found[element.get(w("type"), "default")] = self._furniture(part)
        if number(said.get("cols", {}), "num", 1) > 1:
            self._shared.undrawn.add("columns")
        numbers = said.get("pgNumType", {})
        begin = {"oddPage": "odd", "evenPage": "even", "continuous": "here"}.get(
            said.get("type", {}).get("val", ""), "next"
        )
        return Section(
            _page_look(said),
            blocks,
            begin=begin,  # type: ignore[arg-type]  # of the table above
            start=int(number(numbers, "start")) if "start" in numbers else None,
            title_page=is_on(said, "titlePg"),
            headers=headers,
            footers=footers,
        )

    def _furniture(self, part: str) -> Furniture:
        root = self._tree(part)
        if root is None:
            return Furniture()
        reader = BlockReader(self._shared, self._media(self._links(part)))
        blocks = tuple(reader.blocks(root))
        return Furniture(blocks, reader.watermark)


class _Blocks:
    """The blocks of a section, read while they are laid out; they may be read again."""

    def __init__(self, elements: list[Any], reader: BlockReader, grid: float) -> None:
        self._elements, self._reader, self._grid = elements, reader, grid

    def __iter__(self) -> Iterator[Block]:
        return self._reader.blocks(self._elements, self._grid)


def _sections(body: Any) -> Iterator[tuple[list[Any], Any]]:
    """(contents, sectPr) of each section. A paragraph that ends one still belongs to it."""
    elements: list[Any] = []
    for element in body:
        if element.tag == w("sectPr"):
            yield elements, element
            return
        elements.append(element)
        ends = element.find(f"{w('pPr')}/{w('sectPr')}") if element.tag == w("p") else None
        if ends is not None:
            yield elements, ends
            elements = []
    if elements:
        yield elements, None


def _grid(look: Any) -> float:
    said = read_properties(look).get("docGrid", {})
    lines = said.get("type") in ("lines", "linesAndChars", "snapToChars")
    return number(said, "linePitch") / TWIPS if lines else 0.0


def _page_look(said: Mapping[str, Mapping[str, str]]) -> PageLook:
    size, margins = said.get("pgSz", {}), said.get("pgMar", {})
    return PageLook(
        width=number(size, "w", 11906) / TWIPS,
        height=number(size, "h", 16838) / TWIPS,
        top=abs(number(margins, "top", 1440)) / TWIPS,
        bottom=abs(number(margins, "bottom", 1440)) / TWIPS,
        left=(number(margins, "left", 1800) + number(margins, "gutter")) / TWIPS,
        right=number(margins, "right", 1800) / TWIPS,
        header=number(margins, "header", 851) / TWIPS,
        footer=number(margins, "footer", 992) / TWIPS,
    )


def _mode(settings: Any) -> int:
    """How old a Word the file wants to be laid out by."""
    for setting in () if settings is None else settings.iter(w("compatSetting")):
        said = attributes(setting)
        if said.get("name") == "compatibilityMode":
            return int(number(said, "val", _MODE))
    return _MODE
