"""Brings the blocks of several templates into one document: their styles, pictures and links, without clashes."""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.errors import UserError
from app.files.office_xml import HEAD, PACKAGE, xml_quoted
from app.files.word import CONTENT_TYPES, RELATIONS, STYLES, parse_xml
from app.files.word_tokens import Lines, Maybe, Piece, Rows, w
from app.files.word_xml import styles_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.files.word import Template
    from app.files.zip_parts import Part

_STYLE_USE = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]+)"')
_RELATION_USE = re.compile(r'(\br:(?:id|embed|link|pict)=")([^"]+)"')
_NAMESPACE = re.compile(r'xmlns:(\w+)="([^"]+)"')
_IGNORABLE = re.compile(r'\w+:Ignorable="([^"]*)"')
_OWN_STYLE = ("basedOn", "next", "link")
# Lists and notes live in parts that count through the whole document; in a book they would count on.
_UNMOVABLE = re.compile("<w:(numPr|footnoteReference|endnoteReference|commentReference)[ />]")


class Merged:
    """Collects what the blocks need; `block` gives each template's pieces as they fit into this document."""

    def __init__(self, fonts: Mapping[str, str]) -> None:
        self._styles = parse_xml(styles_xml(fonts).encode(), STYLES)
        self._known = _canonical(self._styles)
        self._blocks: dict[str, Template] = {}
        self.relations: list[str] = []
        self.media: list[Part] = []
        self.types: dict[str, str] = {}
        self.namespaces: dict[str, str] = {}
        self.ignorable: set[str] = set()

    def template(self, template: Template) -> Template:
        """The template with its block rewritten; the same one each time it is asked for."""
        key = template.form.id
        if key not in self._blocks:
            self._blocks[key] = self._taken_in(template, len(self._blocks))
        return self._blocks[key]

    def styles(self) -> bytes:
        from lxml import etree

        return HEAD.encode() + bytes(etree.tostring(self._styles, encoding="utf-8"))

    def _taken_in(self, template: Template, number: int) -> Template:
        whole = "".join(_strings(template.block))
        if _UNMOVABLE.search(whole):
            raise UserError("template.unmovable", template=template.name)
        for prefix, uri in _NAMESPACE.findall(template.head):
            if self.namespaces.setdefault(prefix, uri) != uri:
                raise UserError("template.unreadable", name=template.name)
        self.ignorable.update(*(found.split() for found in _IGNORABLE.findall(template.head)))
        block = template.block
        styles = template.parts.get(STYLES)
        root = None if styles is None else parse_xml(styles.content, template.name)
        if root is not None and not _canonical(root) <= self._known:
            suffix = f"_{number}"
            self._add_styles(root, suffix)
            block = _rewritten(block, partial(_STYLE_USE.sub, rf'\g<1>\g<2>{suffix}"'))
        used = {found[1] for found in _RELATION_USE.findall(whole)}
        if used:
            self._add_relations(template, used, f"t{number}")
            block = _rewritten(block, partial(_RELATION_USE.sub, rf'\g<1>t{number}\g<2>"'))
        return replace(template, block=block)

    def _add_styles(self, root: Any, suffix: str) -> None:
        """Styles under names of their own; what the document said for all, their first styles say themselves."""
        defaults = root.find(w("docDefaults"))
        for style in root.findall(w("style")):
            taken = deepcopy(style)
            taken.set(w("styleId"), taken.get(w("styleId"), "") + suffix)
            taken.attrib.pop(w("default"), None)
            taken.set(w("customStyle"), "1")
            name = taken.find(w("name"))
            if name is not None:
                name.set(w("val"), name.get(w("val"), "") + suffix)
            for tag in _OWN_STYLE:
                for link in taken.findall(w(tag)):
                    link.set(w("val"), link.get(w("val"), "") + suffix)
            if (
                defaults is not None
                and taken.find(w("basedOn")) is None
                and taken.get(w("type")) == "paragraph"
            ):
                _say_defaults(taken, defaults)
            self._styles.append(taken)

    def _add_relations(self, template: Template, used: set[str], prefix: str) -> None:
        part = template.parts.get(RELATIONS)
        if part is None:
            raise UserError("template.unreadable", name=template.name)
        for relation in parse_xml(part.content, template.name):
            if relation.get("Id") not in used:
                continue
            target, mode = relation.get("Target", ""), relation.get("TargetMode")
            if mode != "External":
                target = self._take_part(template, target, prefix)
            outside = ' TargetMode="External"' if mode == "External" else ""
            kind = relation.get("Type")
            self.relations.append(
                f'<Relationship Id="{prefix}{relation.get("Id")}" Type="{kind}" Target={xml_quoted(target)}{outside}/>'
            )

    def _take_part(self, template: Template, target: str, prefix: str) -> str:
        """Copies a picture; parts that have parts of their own (diagrams) stay behind with a sentence."""
        name = posixpath.normpath(posixpath.join("word", target)).lstrip("/")
        part = template.parts.get(name)
        folder, base = posixpath.split(name)
        if part is None or f"{folder}/_rels/{base}.rels" in template.parts:
            raise UserError("template.unmovable", template=template.name)
        ending = base.rpartition(".")[2].lower()
        for default in parse_xml(template.parts[CONTENT_TYPES].content, template.name).findall(
            f"{{{PACKAGE}/content-types}}Default"
        ):
            if default.get("Extension", "").lower() == ending:
                self.types[ending] = default.get("ContentType", "")
        if ending not in self.types:
            raise UserError("template.unmovable", template=template.name)
        self.media.append(replace(part, name=f"word/media/{prefix}{base}"))
        return f"media/{prefix}{base}"


def _canonical(styles: Any) -> set[bytes]:
    """What the styles say, whatever their order."""
    from lxml import etree

    return {bytes(etree.tostring(child, method="c14n")) for child in styles}


def _say_defaults(style: Any, defaults: Any) -> None:
    for default in defaults.iter(w("pPr"), w("rPr")):
        own = style.find(default.tag)
        if own is None:
            style.append(deepcopy(default))
            continue
        known = {child.tag for child in own}
        for child in default:
            if child.tag not in known:
                own.append(deepcopy(child))


def _strings(pieces: tuple[Piece, ...]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            found.append(piece)
        elif isinstance(piece, Lines):
            found += [piece.before, piece.after]
        elif isinstance(piece, Rows | Maybe):
            found += _strings(piece.pieces)
    return found


def _rewritten(pieces: tuple[Piece, ...], change: Callable[[str], str]) -> tuple[Piece, ...]:
    made: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str):
            made.append(change(piece))
        elif isinstance(piece, Lines):
            made.append(replace(piece, before=change(piece.before), after=change(piece.after)))
        elif isinstance(piece, Rows | Maybe):
            made.append(replace(piece, pieces=_rewritten(piece.pieces, change)))
        else:
            made.append(piece)
    return tuple(made)
