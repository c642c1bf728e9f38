"""The one Word engine: a template beside the form, read once, filled for one record or a thousand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.errors import UserError
from app.domain.paper_values import PICTURE, Printing, token_names
from app.files.atomic import replacing
from app.files.office_xml import HEAD, LINKS, WORD_TYPE
from app.files.word_layout import Layout, measure
from app.files.word_pictures import with_pictures
from app.files.word_tokens import (
    TOKEN,
    Piece,
    cut,
    fill,
    instruction,
    join_tokens,
    keep_one,
    mark,
    sole_token,
    token_from,
    tokens_of,
    w,
)
from app.files.zip_parts import Part, ZipWriter, new_part, read_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from app.domain.form import Form
    from app.domain.pagination import Extent
    from app.domain.paper_values import Texts
    from app.domain.values import Values
    from app.files.word_pictures import Picture

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
RELATIONS = "word/_rels/document.xml.rels"
CONTENT_TYPES = "[Content_Types].xml"
FILL = "paper.fill"
SLACK = 30.0  # points a page that stay free: engines differ by a line
LONELY = 40.0  # points of a line of signatures
LONGEST_GAP = 8  # blank lines in a record of several pages
BREAK, BOOKMARK = "paper.break", "paper.bookmark"
PAGE_BREAK = "<w:pageBreakBefore/>"
# What Word keeps for itself; copies of it would clash or only cost.
_NOISE = ("proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "permStart", "permEnd")
_REVISION = re.compile(r"rsid\w*|paraId|textId")


@dataclass(frozen=True)
class Template:
    """`head` and `tail` enclose the block that is written once a record; `extra` are headers and footers with tokens."""

    name: str
    form: Form
    parts: Mapping[str, Part]
    head: str
    block: tuple[Piece, ...]
    tail: str
    extra: Mapping[str, tuple[Piece, ...]]
    keys: frozenset[str]
    printing: Printing = field(repr=False)
    layout: Layout = field(repr=False)
    pictures: Mapping[str, str] = field(
        default_factory=dict
    )  # what stands in the place of one that is not there

    def texts(self, values: Values, **words: str) -> Texts:
        """What a record prints; `words` are the paper's own (`{{paper.…}}`)."""
        texts = {**self.printing.texts(values), **self.pictures}
        texts.update((f"paper.{name}", word) for name, word in words.items())
        return texts

    def settle(self, texts: Texts) -> int:
        """Fills the page with blank lines where the template has room for them; returns the pages."""
        extent = self.layout.extent(texts)
        pitch = self.layout.pitch_of(FILL) if FILL in self.keys else 0.0
        if not pitch:
            return extent.pages
        if extent.pages > 1 and self.layout.height - extent.left < LONELY:
            return self._give_company(texts, extent)
        lines = int((extent.left - SLACK * extent.pages) // pitch)
        if extent.pages > 1 and lines > LONGEST_GAP:  # half an empty page inside a box looks torn
            return extent.pages
        while lines > 0:
            texts[FILL] = "\n" * lines
            if self.layout.extent(texts).pages == extent.pages:
                return extent.pages
            lines //= 2
        texts.pop(FILL, None)
        return extent.pages

    def _give_company(self, texts: Texts, extent: Extent) -> int:
        """A signature alone on the last page looks lost: blank lines push the row before it over, too."""
        for lines in range(1, LONGEST_GAP):
            texts[FILL] = "\n" * lines
            moved = self.layout.extent(texts)
            if moved.pages == extent.pages and moved.left < extent.left - LONELY / 2:
                return extent.pages
        texts.pop(FILL, None)
        return extent.pages


def parse_xml(content: bytes, name: str) -> Any:
    """The tree of a part. Raises UserError("template.unreadable") for broken XML and for any DTD."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UserError("template.unreadable", name=name) from error
    if root.getroottree().docinfo.doctype:
        raise UserError("template.unreadable", name=name)
    return root


def load_template(path: Path, form: Form, forms: Mapping[str, Form]) -> Template:
    """Reads, checks and prepares the template in a file. Raises as `template_from` does."""
    return template_from(path.name, read_parts(path), form, forms)


def template_from(name: str, parts: Mapping[str, Part], form: Form, forms: Mapping[str, Form]) -> Template:
    """Checks and prepares a template.

    Raises UserError("template.…", template=): unreadable (name=), broken_token (text=), unknown_field (field=),
    mixed_rows (field=, other=).
    """
    if DOCUMENT not in parts:
        raise UserError("template.unreadable", name=name)
    names = token_names(form, forms)
    rows_fields = {f.id: f for f in form.rows_fields}
    keys: set[str] = set()
    pictures: dict[str, str] = {}

    def prepared(part: str) -> Any:
        root = parse_xml(parts[part].content, name)
        _strip(root)
        join_tokens(root, name)
        _settle(root, names, name)
        keep_one(root)
        keys.update(token.key for token, _ in tokens_of(root))
        pictures.update(_picture_places(root))
        return root

    root = prepared(DOCUMENT)
    styles = parse_xml(parts[STYLES].content, name) if STYLES in parts else None
    layout = measure(root, styles, rows_fields)
    _anchor(root, {f.id for f in form.fields if f.kind == "long_text"})
    mark(root, rows_fields, name)
    head, block, tail = _parts_of(root)
    extra: dict[str, tuple[Piece, ...]] = {}
    for part_name, part in parts.items():
        if re.fullmatch(r"word/(header|footer)\d*\.xml", part_name) and TOKEN.search(part.content.decode()):
            other = prepared(part_name)
            mark(other, rows_fields, name)
            extra[part_name] = cut(_serialised(other))
    found = frozenset(keys)
    printing = Printing(form, forms, found)
    return Template(name, form, parts, head, block, tail, extra, found, printing, layout, pictures)


def _picture_places(root: Any) -> Iterator[tuple[str, str]]:
    """Runs that will be pictures, with the run that stays where there is none."""
    for token, node in list(tokens_of(root)):
        if token.summary == PICTURE:
            run = node.getparent()
            node.text = token.otherwise
            otherwise = _serialised(run) if token.otherwise else ""
            run.getparent().replace(run, instruction("raw", token.key))
            yield token.key, otherwise


def _strip(root: Any) -> None:
    for element in list(root.iter(*(w(name) for name in _NOISE))):
        element.getparent().remove(element)
    for element in root.iter("{*}*"):
        for key in [k for k in element.attrib if _REVISION.fullmatch(k.rpartition("}")[2])]:
            del element.attrib[key]


def _settle(root: Any, names: Mapping[str, str], template: str) -> None:
    """Writes every token by its key. Raises UserError("template.unknown_field") for one that names nothing."""

    def known(found: re.Match[str]) -> str:
        token = token_from(found[1])
        key = names.get(token.key)
        if key is None:
            raise UserError("template.unknown_field", template=template, field=found[1].strip())
        otherwise = f"|{token.otherwise}" if token.otherwise else ""
        return f"{{{{{token.drops}{key}{otherwise}}}}}"

    for _, node in list(tokens_of(root)):
        node.text = TOKEN.sub(known, node.text)


def _anchor(root: Any, long: set[str]) -> None:
    """Makes room for a page break and a bookmark at the beginning: in a first paragraph that stays one."""
    from lxml import etree

    body = root.find(w("body"))
    first = body[0] if len(body) else None
    alone = sole_token(first) if first is not None and first.tag == w("p") else None
    if first is None or first.tag != w("p") or (alone and (alone.summary or alone.field in long)):
        first = etree.Element(w("p"))
        spacing = etree.SubElement(etree.SubElement(first, w("pPr")), w("spacing"))
        for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
            spacing.set(w(name), value)
        body.insert(0, first)
    look = first.find(w("pPr"))
    if look is None:
        look = etree.Element(w("pPr"))
        first.insert(0, look)
    for old in look.findall(w("pageBreakBefore")):
        look.remove(old)
    place = sum(look.find(w(name)) is not None for name in ("pStyle", "keepNext", "keepLines"))
    look.insert(place, instruction("raw", BREAK))
    look.addnext(instruction("raw", BOOKMARK))


def _parts_of(root: Any) -> tuple[str, tuple[Piece, ...], str]:
    body = root.find(w("body"))
    body.insert(0, instruction("body"))
    last = body[-1]
    tail = instruction("tail")
    if last.tag == w("sectPr"):
        last.addprevious(tail)
    else:
        body.append(tail)
    head, rest = _serialised(root).split("<?sb body?>")
    block, end = rest.split("<?sb tail?>")
    return head, cut(block), end


def _serialised(root: Any) -> str:
    from lxml import etree

    return str(etree.tostring(root, encoding="unicode"))


def write_document(
    template: Template,
    records: Iterable[Texts],
    path: Path,
    *,
    header: str = "",
    pictures: Sequence[Picture] = (),
    behind: Sequence[str] = (),
) -> int:
    """One document with a page or more for every record; returns how many records it holds.

    `header` is the XML of a header that takes the place of the template's own: the watermark of a draft. `pictures`
    are those the texts place; `behind` is XML that follows each record in the styles of the template.

    Raises UserError("paper.…") as `replacing` does.
    """
    count = 0
    with replacing(path) as part_file, part_file.open("w+b") as file:
        archive = ZipWriter(file)
        parts, tail = with_header(template, header) if header else (template.parts, template.tail)
        for name, part in with_pictures(parts, pictures).items():
            if name != DOCUMENT and name not in template.extra:
                archive.copy(part)
        first: Texts = {}
        with archive.stream(DOCUMENT) as write:
            write((HEAD + template.head).encode())
            for texts in records:
                first = first or texts
                write(filled(template, texts, fresh_page=count > 0))
                write((behind[count] if behind else "").encode())
                count += 1
            write(tail.encode())
        for name, pieces in template.extra.items():
            out: list[str] = []
            fill(pieces, first, out)
            archive.add(name, (HEAD + "".join(out)).encode())
        archive.finish()
    return count


def filled(template: Template, texts: Texts, *, fresh_page: bool, bookmark: str = "") -> bytes:
    """The block of one record as XML."""
    out: list[str] = []
    fill(template.block, {**texts, BREAK: PAGE_BREAK if fresh_page else "", BOOKMARK: bookmark}, out)
    return "".join(out).encode()


def with_header(template: Template, header: str) -> tuple[dict[str, Part], str]:
    """Parts and tail with one header for all pages."""
    name, key = "headerDraft.xml", "rIdDraft"
    parts = dict(template.parts)
    parts[f"word/{name}"] = new_part(f"word/{name}", header.encode())
    relation = f'<Relationship Id="{key}" Type="{LINKS}/header" Target="{name}"/></Relationships>'
    override = f'<Override PartName="/word/{name}" ContentType="{WORD_TYPE}.header+xml"/></Types>'
    for part, end, more in (
        (RELATIONS, "</Relationships>", relation), (CONTENT_TYPES, "</Types>", override)
    ):  # fmt: skip
        parts[part] = new_part(part, parts[part].content.replace(end.encode(), more.encode()))
    plain = re.sub(r"<w:headerReference [^>]*/>|<w:titlePg/>", "", template.tail)
    references = "".join(
        f'<w:headerReference w:type="{kind}" r:id="{key}"/>' for kind in ("default", "even", "first")
    )
    return parts, re.sub(r"(<w:sectPr[^>]*>)", rf"\1{references}", plain, count=1)
