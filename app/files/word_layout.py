"""Measures a template once: where text stands, how wide and how high; then lays each record out to count its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain import pagination
from app.domain.pagination import line_count
from app.files.word_tokens import TOKEN, own_texts, sole_token, token_from, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.pagination import Extent
    from app.domain.paper_values import Texts

POINT = 20.0  # twips
DEFAULT_SIZE = 20  # half-points: Word's own default
NATURAL = 1.3  # height of a line of Chinese type that nothing fixes, in its size
CELL_MARGIN = 108.0
BORDER = 0.5
HALF_POINTS = 2.0
FULL_LINE = 240.0  # an automatic line of 1.0


@dataclass(frozen=True)
class _Text:
    """A paragraph: literal parts and keys by turns; `whole` is the key whose lines become paragraphs."""

    width: float
    size: float
    pitch: float
    first: float
    before: float
    after: float
    fresh: bool
    parts: tuple[tuple[str, str], ...]  # (literal, "") and (otherwise, key)
    whole: str
    otherwise: str
    needs: tuple[str, ...]
    field: str
    lines: int  # of a paragraph without tokens; 0 for one that has to be worked out


@dataclass(frozen=True)
class _Row:
    cells: tuple[tuple[_Text, ...], ...]
    frame: float
    least: float
    splits: bool
    head: bool
    field: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A measured block: `extent` says what a record with these texts takes."""

    nodes: tuple[_Text | tuple[_Row, ...], ...]
    height: float

    def pitch_of(self, key: str) -> float:
        """The line pitch of the paragraph that prints nothing but `key`; 0 if there is none."""
        texts = [node for node in self.nodes if isinstance(node, _Text)]
        for rows in (node for node in self.nodes if not isinstance(node, _Text)):
            texts += [text for row in rows for cell in row.cells for text in cell]
        return next((text.pitch for text in texts if text.whole == key), 0.0)

    def extent(self, texts: Texts) -> Extent:
        return pagination.paginate(self._flow(texts), self.height)

    def _flow(self, texts: Texts) -> Iterator[pagination.Paragraph | pagination.TableRow]:
        for node in self.nodes:
            if isinstance(node, _Text):
                for row in _repeats(node.field, texts):
                    yield from _paragraphs(node, texts, row)
            else:
                yield from _table(node, texts)


def measure(tree: Any, styles: Any, rows_fields: Iterable[str]) -> Layout:
    """The layout of a document's body. `tree` has whole tokens; `styles` is the root of styles.xml or None."""
    body = tree.find(w("body"))
    ruler = _Ruler(_Looks(styles), frozenset(rows_fields))
    size, margins = body.find(f"{w('sectPr')}/{w('pgSz')}"), body.find(f"{w('sectPr')}/{w('pgMar')}")
    width = _number(size, "w", 11906) - _number(margins, "left", 1800) - _number(margins, "right", 1800)
    height = _number(size, "h", 16838) - _number(margins, "top", 1440) - _number(margins, "bottom", 1440)
    return Layout(tuple(ruler.nodes(body, width / POINT)), height / POINT)


# -- laying out ---------------------------------------------------------------------------------------------


def _repeats(field: str, texts: Texts) -> list[Texts]:
    rows = texts.get(field) if field else None
    return [row for row in rows if isinstance(row, dict)] or [{}] if isinstance(rows, list) else [{}]


def _say(key: str, texts: Texts, row: Texts) -> str:
    value = row.get(key, texts.get(key, ""))
    return value if isinstance(value, str) else ""


def _left_out(needs: tuple[str, ...], texts: Texts, row: Texts) -> bool:
    return bool(needs) and not any(row.get(key) or texts.get(key) for key in needs)


def _counts(text: _Text, texts: Texts, row: Texts) -> list[int]:
    """Lines of each paragraph this one becomes."""
    if text.needs and _left_out(text.needs, texts, row):
        return []
    if text.lines:
        return [text.lines]
    if text.whole:
        parts = (_say(text.whole, texts, row) or text.otherwise).split("\n")
        return [line_count(part, text.width, text.size, text.first) for part in parts]
    said = "".join((_say(key, texts, row) if key else "") or literal for literal, key in text.parts)
    return [sum(line_count(part, text.width, text.size, text.first) for part in said.split("\n"))]


def _paragraphs(text: _Text, texts: Texts, row: Texts) -> Iterator[pagination.Paragraph]:
    for lines in _counts(text, texts, row):
        yield pagination.Paragraph(lines, text.pitch, text.before, text.after, text.fresh)


def _table(rows: tuple[_Row, ...], texts: Texts) -> Iterator[pagination.TableRow]:
    head = 0.0
    for row in rows:
        for values in _repeats(row.field, texts):
            if _left_out(row.needs, texts, values):
                continue
            laid = _lay_row(row, texts, values, head)
            head += laid.height if row.head else 0.0
            yield laid


def _lay_row(row: _Row, texts: Texts, values: Texts, head: float) -> pagination.TableRow:
    highest: list[float] = []
    for cell in row.cells:
        lines = [
            pitch
            for text in cell
            for count in _counts(text, texts, values)
            for pitch in (text.pitch + text.before + text.after, *[text.pitch] * (count - 1))
        ]
        if sum(lines) > sum(highest):
            highest = lines
    return pagination.TableRow(highest, row.frame, row.least, row.splits, head)


# -- measuring ----------------------------------------------------------------------------------------------


def _number(element: Any, name: str, otherwise: float) -> float:
    value = element.get(w(name)) if element is not None else None
    try:
        return float(value) if value is not None else otherwise
    except ValueError:  # a measure in another unit, which nobody's Word writes here
        return otherwise


def _is_on(element: Any) -> bool:
    return element is not None and element.get(w("val")) not in ("0", "false", "off")


class _Looks:
    """Looks up a property: of the paragraph itself, of its style and those it is based on, of the document."""

    def __init__(self, styles: Any) -> None:
        found = [] if styles is None else styles.findall(w("style"))
        self._styles = {style.get(w("styleId")): style for style in found}
        default = [s for s in found if s.get(w("default")) == "1" and s.get(w("type")) == "paragraph"]
        self._default = default[0].get(w("styleId")) if default else ""
        defaults = None if styles is None else styles.find(w("docDefaults"))
        self._defaults = [] if defaults is None else list(defaults.iter(w("pPr"), w("rPr")))

    def chain(self, paragraph: Any) -> Iterator[Any]:
        """The pPr and rPr elements that say something about a paragraph, the nearest first."""
        own = paragraph.find(w("pPr"))
        if own is not None:
            yield own
        named = None if own is None else own.find(w("pStyle"))
        name = self._default if named is None else named.get(w("val"))
        for _ in range(len(self._styles)):
            style = self._styles.get(name)
            if style is None:
                break
            yield from (part for part in (style.find(w("pPr")), style.find(w("rPr"))) if part is not None)
            base = style.find(w("basedOn"))
            name = base.get(w("val")) if base is not None else None
        yield from self._defaults

    def number(self, paragraph: Any, element: str, name: str, otherwise: float) -> float:
        for part in self.chain(paragraph):
            found = part.find(w(element))
            if found is not None and found.get(w(name)) is not None:
                return _number(found, name, otherwise)
        return otherwise

    def word(self, paragraph: Any, element: str, name: str) -> str:
        for part in self.chain(paragraph):
            found = part.find(w(element))
            if found is not None and found.get(w(name)) is not None:
                return str(found.get(w(name)))
        return ""

    def size(self, paragraph: Any) -> float:
        run = paragraph.find(f"{w('r')}/{w('rPr')}/{w('sz')}")
        half = _number(run, "val", 0) or self.number(paragraph, "sz", "val", DEFAULT_SIZE)
        return half / HALF_POINTS

    def pitch(self, paragraph: Any, size: float) -> float:
        line = self.number(paragraph, "spacing", "line", FULL_LINE)
        rule = self.word(paragraph, "spacing", "lineRule")
        if rule == "exact":
            return line / POINT
        natural = size * NATURAL
        return max(natural, line / POINT) if rule == "atLeast" else natural * line / FULL_LINE

    def indent(self, paragraph: Any, name: str, size: float) -> float:
        chars = self.number(paragraph, "ind", f"{name}Chars", 0)
        return chars / 100 * size if chars else self.number(paragraph, "ind", name, 0) / POINT


class _Ruler:
    """Turns paragraphs and tables of a tree into measured nodes."""

    def __init__(self, looks: _Looks, rows_fields: frozenset[str]) -> None:
        self._looks, self._rows_fields = looks, rows_fields

    def nodes(self, parent: Any, width: float) -> Iterator[_Text | tuple[_Row, ...]]:
        for element in parent:
            if element.tag == w("p"):
                yield self._text(element, width, in_row=False)
            elif element.tag == w("tbl"):
                yield tuple(self._row(row, element) for row in element.findall(w("tr")))
            elif element.tag == w("sdt"):
                yield from self.nodes(element.find(w("sdtContent")), width)

    def _text(self, paragraph: Any, width: float, *, in_row: bool) -> _Text:
        looks = self._looks
        whole = "".join(t.text or "" for t in own_texts(paragraph))
        tokens = [token_from(found[1]) for found in TOKEN.finditer(whole)]
        printed = [token for token in tokens if not token.drops]
        sole = sole_token(paragraph)
        size = looks.size(paragraph)
        room = width - sum(looks.indent(paragraph, side, size) for side in ("left", "right"))
        first = looks.indent(paragraph, "firstLine", size)
        pieces = TOKEN.split("".join(self._without_drops(whole)))
        parts = tuple(
            (piece, "") if number % 2 == 0 else (token_from(piece).otherwise, token_from(piece).key)
            for number, piece in enumerate(pieces)
        )
        return _Text(
            width=room,
            size=size,
            pitch=looks.pitch(paragraph, size),
            first=first,
            before=looks.number(paragraph, "spacing", "before", 0) / POINT,
            after=looks.number(paragraph, "spacing", "after", 0) / POINT,
            fresh=any(_is_on(p.find(w("pageBreakBefore"))) for p in looks.chain(paragraph)),
            parts=parts,
            whole=sole.key if sole else "",
            otherwise=sole.otherwise if sole else "",
            needs=tuple(token.key for token in tokens if token.drops and (token.drops == "?" or not in_row)),
            field="" if in_row else self._rows_field(printed),
            lines=0 if printed else line_count(parts[0][0], room, size, first),
        )

    @staticmethod
    def _without_drops(whole: str) -> Iterator[str]:
        position = 0
        for found in TOKEN.finditer(whole):
            if token_from(found[1]).drops:
                yield whole[position : found.start()]
                position = found.end()
        yield whole[position:]

    def _rows_field(self, tokens: Iterable[Any]) -> str:
        return next((t.field for t in tokens if t.inner and t.field in self._rows_fields), "")

    def _row(self, row: Any, table: Any) -> _Row:
        look = row.find(w("trPr"))
        height = None if look is None else look.find(w("trHeight"))
        margins = table.find(f"{w('tblPr')}/{w('tblCellMar')}")
        sides = sum(_side(margins, side, CELL_MARGIN) for side in ("left", "right"))
        ends = sum(_side(margins, side, 0) for side in ("top", "bottom"))
        cells = [
            tuple(
                self._text(p, (self._cell_width(cell) - sides) / POINT, in_row=True)
                for p in cell.iter(w("p"))
            )
            for cell in row.findall(w("tc"))
            if not _continues(cell)
        ]
        tokens = [token_from(f[1]) for t in row.iter(w("t")) for f in TOKEN.finditer(t.text or "")]
        return _Row(
            cells=tuple(cells),
            frame=ends / POINT + BORDER,
            least=_number(height, "val", 0) / POINT,
            splits=look is None or not _is_on(look.find(w("cantSplit"))),
            head=look is not None and _is_on(look.find(w("tblHeader"))),
            field=self._rows_field(token for token in tokens if not token.drops),
            needs=tuple(token.key for token in tokens if token.drops == "??"),
        )

    @staticmethod
    def _cell_width(cell: Any) -> float:
        return _number(cell.find(f"{w('tcPr')}/{w('tcW')}"), "w", 2000)


def _side(margins: Any, side: str, otherwise: float) -> float:
    return otherwise if margins is None else _number(margins.find(w(side)), "w", otherwise)


def _continues(cell: Any) -> bool:
    merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return merge is not None and merge.get(w("val")) != "restart"
