"""The parts of an .xlsx that its sheets need, whoever wrote it: relations, shared texts, formats."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from xml.parsers import expat

from app.domain.errors import UserError
from app.files.number_formats import Shape, shape_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable

TRUE = ("1", "true")
Attributes = dict[str, str]


class Parts:
    """The parts of a workbook that its sheets need: shared texts, formats, the date system."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name = name
        self._archive = archive
        self._parts = {i.filename.replace("\\", "/").lstrip("/").lower(): i for i in archive.infolist()}
        self._main = next(iter(self._targets("", "officeDocument").values()), "xl/workbook.xml")
        targets = self._targets(self._main, "worksheet")
        self.from_1904 = False
        listed: list[tuple[str, str, bool]] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr":
                self.from_1904 = attributes.get("date1904") in TRUE
            elif tag == "sheet" and _relation(attributes) in targets:
                hidden = attributes.get("state", "visible") != "visible"
                listed.append((attributes.get("name", ""), targets[_relation(attributes)], hidden))

        self.parse(self._main, start)
        self.sheets = listed
        self.texts = self._shared_texts()
        self.shapes = self._shapes()

    def parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Feeds one part to the handlers, names without their prefixes; an absent part is an empty one."""
        entry = self._parts.get(part.lower())
        if entry is None:
            return
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        with self._archive.open(entry) as file:
            parser.ParseFile(file)

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise UserError("foreign.hostile", name=self.name)

    def _targets(self, part: str, kind: str) -> dict[str, str]:
        """Relation id → part, of one kind of relation of a part."""
        folder, _, name = part.rpartition("/")
        found: dict[str, str] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/" + kind):
                target = attributes.get("Target", "").replace("\\", "/")
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                found[attributes.get("Id", "")] = posixpath.normpath(whole).lstrip("/")

        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), start)
        return found

    def _part_of(self, kind: str, usual: str) -> str:
        return next(iter(self._targets(self._main, kind).values()), usual)

    def _shared_texts(self) -> list[str]:
        texts: list[str] = []
        pieces: list[str] = []
        depth = {"t": 0, "rPh": 0}  # the reading aid of an Asian text is not part of it

        def start(tag: str, _attributes: Attributes) -> None:
            if tag == "si":
                pieces.clear()
            elif tag in depth:
                depth[tag] += 1

        def end(tag: str) -> None:
            if tag == "si":
                texts.append("".join(pieces))
            elif tag in depth:
                depth[tag] -= 1

        def text(data: str) -> None:
            if depth["t"] and not depth["rPh"]:
                pieces.append(data)

        self.parse(self._part_of("sharedStrings", "xl/sharedStrings.xml"), start, end, text)
        return texts

    def _shapes(self) -> list[Shape]:
        """The shape of each cell style, by its number."""
        codes: dict[int, str] = {}
        numbers: list[int] = []
        inside = {"cellXfs": False}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "numFmt":
                codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
            elif tag == "cellXfs":
                inside[tag] = True
            elif tag == "xf" and inside["cellXfs"]:
                numbers.append(int(attributes.get("numFmtId", "0")))

        def end(tag: str) -> None:
            if tag == "cellXfs":
                inside[tag] = False

        self.parse(self._part_of("styles", "xl/styles.xml"), start, end)
        return [shape_of(number, codes.get(number)) for number in numbers]


def _relation(attributes: Attributes) -> str:
    return next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
