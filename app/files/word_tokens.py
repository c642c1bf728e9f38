"""Finds the tokens `{{…}}` of a Word template and turns its tree into pieces that are filled by joining text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.errors import UserError
from app.domain.text import half_width
from app.files.office_xml import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.paper_values import Texts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# An input method writes full-width braces as readily as plain ones.
TOKEN = re.compile(r"[{｛]{2}([^{}｛｝]*)[}｝]{2}")
_BRACES = re.compile(r"[{｛]{2}|[}｝]{2}")
INSTRUCTION = "sb"
_PIECE = re.compile(r"<\?sb (\w+) ?([^?]*)\?>")


def w(name: str) -> str:
    return f"{{{W}}}{name}"


class Token(NamedTuple):
    """`{{field}}`, `{{field:summary}}`, `{{rows.inner}}`, `{{rows.#}}` (the row's number), `{{paper.word}}`.

    `{{…|text}}` prints the text where there is nothing else. `{{?…}}` prints nothing: it drops its paragraph when
    the text is empty; `{{??…}}` drops its table row.
    """

    field: str
    inner: str = ""
    summary: str = ""
    drops: str = ""
    otherwise: str = ""

    @property
    def key(self) -> str:
        inner = f".{self.inner}" if self.inner else ""
        return f"{self.field}{inner}:{self.summary}" if self.summary else self.field + inner


def token_from(text: str) -> Token:
    """`text` is what stands between the braces, in whatever width it was typed."""
    text, _, otherwise = text.replace("｜", "|").partition("|")
    plain = half_width(text)
    name, _, summary = plain.lstrip("?").partition(":")
    outer, _, inner = name.partition(".")
    drops = plain[: len(plain) - len(plain.lstrip("?"))]
    return Token(outer.strip(), inner.strip(), summary.strip(), drops, otherwise.strip())


@dataclass(frozen=True)
class Slot:
    """Takes the text of `key`, inside Rows first from the row; `otherwise` where that is empty."""

    key: str
    otherwise: str = ""


@dataclass(frozen=True)
class Raw:
    """Takes XML that this program made: a page break, a bookmark."""

    key: str


@dataclass(frozen=True)
class Lines:
    """A paragraph that is written once for every line of its text."""

    key: str
    before: str
    after: str
    otherwise: str = ""


@dataclass(frozen=True)
class Rows:
    """A table row (or paragraph) that is written once for every row of a field."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Maybe:
    """A paragraph or table row that is left out while `keys` are all empty."""

    keys: tuple[str, ...]
    pieces: tuple[Piece, ...]


Piece = str | Slot | Raw | Lines | Rows | Maybe


# -- reading the tree ---------------------------------------------------------------------------------------


def own_texts(paragraph: Any) -> list[Any]:
    """The `w:t` of a paragraph, without those of paragraphs in its text boxes."""
    return [t for t in paragraph.iter(w("t")) if next(t.iterancestors(w("p"))) is paragraph]


def join_tokens(root: Any, template: str) -> None:
    """Word splits a typed token over several runs: gives each token to the run it begins in.

    Raises UserError("template.broken_token", template=, text=) for braces that belong to no token.
    """
    for paragraph in root.iter(w("p")):
        nodes = own_texts(paragraph)
        whole = "".join(t.text or "" for t in nodes)
        if not _BRACES.search(whole):
            continue
        if _BRACES.search(TOKEN.sub("", whole)):
            raise UserError("template.broken_token", template=template, text=whole)
        _hand_over(nodes, whole, [found.span() for found in TOKEN.finditer(whole)])


def _hand_over(nodes: list[Any], whole: str, spans: list[tuple[int, int]]) -> None:
    start = 0
    for node in nodes:
        stop = start + len(node.text or "")
        first = max([start, *(min(end, stop) for begin, end in spans if begin < start < end)])
        last = max([stop, *(end for begin, end in spans if start <= begin < stop < end)])
        node.text = whole[first:last]
        start = stop


def tokens_of(root: Any) -> Iterator[tuple[Token, Any]]:
    """Each token with its `w:t`, in the order of the document."""
    for node in root.iter(w("t")):
        for found in TOKEN.finditer(node.text or ""):
            yield token_from(found[1]), node


def keep_one(root: Any) -> None:
    """A cell keeps its last paragraph: Word calls a file with an empty cell damaged."""
    for cell in root.iter(w("tc")):
        inside = cell.findall(w("p"))
        if inside and all(any(token.drops == "?" for token, _ in tokens_of(p)) for p in inside):
            _forget(inside[-1], "?")


def _forget(element: Any, drops: str) -> None:
    def kept(found: re.Match[str]) -> str:
        return "" if token_from(found[1]).drops == drops else found[0]

    for node in element.iter(w("t")):
        node.text = TOKEN.sub(kept, node.text or "")


# -- marking and cutting ------------------------------------------------------------------------------------


def mark(root: Any, rows_fields: Mapping[str, object], template: str) -> None:
    """Puts processing instructions where text, paragraphs and rows will be filled in.

    Raises UserError("template.mixed_rows", template=, field=, other=) for one table row with two rows fields.
    """
    for element, field in _repeated(root, rows_fields, template).items():
        _enclose(element, "rows", field)
    for paragraph in list(root.iter(w("p"))):
        alone = sole_token(paragraph)
        if alone is not None:
            _enclose(paragraph, "lines", alone.key)
    for element, keys in _droppable(root).items():
        _enclose(element, "maybe", *keys)
    for node in list(root.iter(w("t"))):
        if TOKEN.search(node.text or ""):
            _cut_text(node)


def instruction(*words: str) -> Any:
    from lxml import etree

    return etree.ProcessingInstruction(INSTRUCTION, " ".join(words))


def _enclose(element: Any, *words: str) -> None:
    """Instructions that were there before stay inside."""
    first = last = element
    while _opens(first.getprevious()) and _closes(last.getnext()):
        first, last = first.getprevious(), last.getnext()
    first.addprevious(instruction(*words))
    last.addnext(instruction("end"))


def _opens(node: Any) -> bool:
    return _says(node).split(" ")[0] in ("rows", "lines", "maybe")


def _closes(node: Any) -> bool:
    return _says(node) == "end"


def _says(node: Any) -> str:
    return str(node.text) if getattr(node, "target", "") == INSTRUCTION else ""


def sole_token(paragraph: Any) -> Token | None:
    """The token that is all a paragraph says; its text may then fill several paragraphs."""
    from lxml import etree

    kept = (w("drawing"), w("pict"), w("fldChar"), w("br"), etree.ProcessingInstruction)
    if any(True for _ in paragraph.iter(*kept)):
        return None
    whole = "".join(t.text or "" for t in own_texts(paragraph))
    tokens = [token_from(found[1]) for found in TOKEN.finditer(whole)]
    printed = [token for token in tokens if not token.drops]
    return printed[0] if len(printed) == 1 and not TOKEN.sub("", whole).strip() else None


def _repeated(root: Any, rows_fields: Mapping[str, object], template: str) -> dict[Any, str]:
    found: dict[Any, str] = {}
    for token, node in tokens_of(root):
        if token.inner and token.field in rows_fields:
            row = next(node.iterancestors(w("tr")), None)
            element = next(node.iterancestors(w("p"))) if row is None else row
            other = found.setdefault(element, token.field)
            if other != token.field:
                raise UserError("template.mixed_rows", template=template, field=token.field, other=other)
    return found


def _droppable(root: Any) -> dict[Any, list[str]]:
    """Paragraphs, rows and tables of nothing but such rows, with the keys they hang on; the inner ones first."""
    paragraphs: dict[Any, list[str]] = {}
    rows: dict[Any, list[str]] = {}
    for token, node in tokens_of(root):
        row = next(node.iterancestors(w("tr")), None) if token.drops == "??" else None
        if row is not None:
            rows.setdefault(row, []).append(token.key)
        elif token.drops:
            paragraphs.setdefault(next(node.iterancestors(w("p"))), []).append(token.key)
    tables = {table: table.findall(w("tr")) for table in root.iter(w("tbl"))}
    whole = {
        table: [key for row in inside for key in rows[row]]
        for table, inside in tables.items()
        if all(row in rows for row in inside)
    }
    return {**paragraphs, **rows, **whole}


def _cut_text(node: Any) -> None:
    parts = TOKEN.split(node.text)
    node.text = parts[0]
    node.set(XML_SPACE, "preserve")
    for name, after in zip(parts[1::2], parts[2::2], strict=True):
        token = token_from(name)
        if not token.drops:
            slot = instruction("slot", f"{token.key}|{token.otherwise}")
            slot.tail = after
            node.append(slot)
        elif len(node):
            node[-1].tail = (node[-1].tail or "") + after
        else:
            node.text += after


def cut(xml: str) -> tuple[Piece, ...]:
    """The pieces of marked and serialised XML."""
    parts = _PIECE.split(xml)
    steps = iter([("", "", parts[0]), *zip(parts[1::3], parts[2::3], parts[3::3], strict=True)])
    return tuple(_gather(steps))


def _gather(steps: Iterator[tuple[str, str, str]]) -> list[Piece]:
    pieces: list[Piece] = []
    for kind, key, text in steps:
        if kind == "end":
            return [*pieces, text]  # what stands behind the end belongs to the caller
        if kind in ("slot", "raw"):
            pieces.append(Slot(*key.split("|", 1)) if kind == "slot" else Raw(key))
        elif kind in ("lines", "rows", "maybe"):
            *inner, behind = [text, *_gather(steps)]
            pieces += [_block(kind, key, inner), behind]
            continue
        if text:
            pieces.append(text)
    return pieces


def _block(kind: str, key: str, inner: Sequence[Piece]) -> Piece:
    if kind == "rows":
        return Rows(key, tuple(inner))
    if kind == "maybe":
        return Maybe(tuple(key.split(" ")), tuple(inner))
    slot = next(i for i, piece in enumerate(inner) if isinstance(piece, Slot))
    before, after = (
        "".join(p for p in part if isinstance(p, str)) for part in (inner[:slot], inner[slot + 1 :])
    )
    found = inner[slot]
    return Lines(key, before, after, found.otherwise if isinstance(found, Slot) else "")


# -- filling ------------------------------------------------------------------------------------------------


_NEW_LINE = '</w:t><w:br/><w:t xml:space="preserve">'
_NEW_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


def run_text(text: str) -> str:
    """Text inside a `w:t`; line breaks and tabs become the elements Word has for them."""
    text = xml_text(text)
    if "\n" in text:
        text = text.replace("\n", _NEW_LINE)
    return text.replace("\t", _NEW_TAB) if "\t" in text else text


def fill(pieces: tuple[Piece, ...], texts: Texts, out: list[str], row: Texts | None = None) -> None:
    """Appends the pieces with their texts to `out`. Keys that `texts` lacks stay empty."""
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, Slot):
            out.append(run_text(_text(piece.key, texts, row) or piece.otherwise))
        elif isinstance(piece, Raw):
            out.append(_text(piece.key, texts, None))
        elif isinstance(piece, Lines):
            for line in (_text(piece.key, texts, row) or piece.otherwise).split("\n"):
                out += (piece.before, run_text(line), piece.after)
        elif isinstance(piece, Maybe):
            if any(texts.get(key) or (row and row.get(key)) for key in piece.keys):
                fill(piece.pieces, texts, out, row)
        else:
            # An empty table keeps one blank row, as paper forms do.
            for item in texts.get(piece.field) or [{}]:
                fill(piece.pieces, texts, out, item if isinstance(item, dict) else None)


def _text(key: str, texts: Texts, row: Texts | None) -> str:
    value = row[key] if row is not None and key in row else texts.get(key, "")
    return value if isinstance(value, str) else ""
