"""The rows of the table a record is printed in: pairs of short values, tables, running text, the long body."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.files.paper_words import paper_words
from app.files.word_xml import Cell, TableRow, para

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.form import Field, Form

LABEL = 1250  # twips: four characters of 12 pt and the cell's margins
LEFT_SHARE = 20  # columns of a fifth or more are read, not looked up
ROW = 460  # of a table
LINE = 480  # least height of a row of short values
LABEL_LONGEST = 4  # characters of a label at full size
WIDE_SPACE = "\u3000"
FEW_CHOICES = 5
FULL_LINE = 30  # characters that fit into the value of a whole line
BOXED_WIDTH = 3  # what a box and its space take beside a label
FILL = "{{?paper.fill}}{{paper.fill}}"


def record_words() -> dict[str, Any]:
    words: dict[str, Any] = paper_words()["record"]
    return words


def token(name: str) -> str:
    return f"{{{{{name}}}}}"


def spaced(label: str) -> str:
    """Two characters as wide as three, the way forms print them: 时　间."""
    return WIDE_SPACE.join(label) if len(label) == 2 else label  # two characters


def body_of(fields: Sequence[Field]) -> str:
    """The text that fills the page: the one the words name, else the first long one."""
    longs = [f.id for f in fields if f.kind == "long_text"]
    return next((name for name in record_words()["body"] if name in longs), longs[0] if longs else "")


def is_short(field: Field) -> bool:
    return field.kind not in ("long_text", "rows", "attachments")


def _rank(field: Field) -> int:
    """Short values stand first in their section; what closes the meeting stands last."""
    if field.id in record_words()["closing"]:
        return 2
    return 0 if is_short(field) else 1


def blocks(fields: Sequence[Field]) -> Iterator[list[Field]]:
    """Short fields of a section together and first, everything else alone."""
    sections = (list(members) for _, members in groupby(fields, lambda field: field.group))
    ordered = [field for members in sections for field in sorted(members, key=_rank)]
    for short, block in groupby(ordered, lambda field: _rank(field) == 0):
        if short:
            yield list(block)
        else:
            yield from ([field] for field in block)


class Sheet:
    """Rows of the table of one form."""

    def __init__(self, forms: Mapping[str, Form], width: int, body: str) -> None:
        self.forms, self.width, self.body = forms, width, body

    def tables(self, fields: Sequence[Field]) -> list[list[TableRow]]:
        """One table, unless long rows ask for one of their own, whose heads come again on every page."""
        found: list[list[TableRow]] = [[]]
        for block in blocks(fields):
            if _shape(block[0]).get("apart"):
                found += [self._table(block[0], _shape(block[0])["table"], apart=True), []]
            else:
                found[-1] += self.rows(block)
        return [rows for rows in found if rows]

    def rows(self, block: list[Field]) -> list[TableRow]:
        first = block[0]
        if is_short(first):
            return list(self._short_rows(block))
        if first.kind == "long_text":
            return self._body(first) if first.id == self.body else self._long(first)
        shape = _shape(first)
        if "lines" in shape:
            return self._lines(first, shape["lines"])
        if "prose" in shape:
            return self._prose(first, shape["prose"])
        return self._table(first, shape.get("table") or _plain_columns(self.forms[first.of]))

    # short values -------------------------------------------------------------------------------------

    def _short_rows(self, fields: list[Field]) -> Iterator[TableRow]:
        counts = [f for f in fields if f.id in record_words()["counts"]]
        line: list[Field] = []
        for field in fields:
            if field in counts:
                continue
            if _is_wide(field):
                yield from self._pairs(line)
                line = []
                yield from self._pairs([field])
            else:
                line.append(field)
            if len(line) == 2:  # two pairs a line
                yield from self._pairs(line)
                line = []
        yield from self._pairs(line)
        size = 3 if len(counts) % 3 == 0 or len(counts) > 4 else 2  # pairs a line
        for start in range(0, len(counts), size):
            yield from self._pairs(counts[start : start + size], size)

    def _pairs(self, fields: Sequence[Field], size: int = 0) -> Iterator[TableRow]:
        if not fields:
            return
        values = self._value_widths(len(fields), size or len(fields))
        cells: list[Cell] = []
        for field, width in zip(fields, values, strict=True):
            style = "CellText" if len(fields) == 1 else "CellCenter"
            cells += [label_cell(field.label), Cell(width, para(style, token(_printed(field))))]
        yield TableRow(tuple(cells), LINE)

    def _value_widths(self, count: int, size: int) -> list[int]:
        """The first of two is wider: a date with its hours stands there. The last takes what is left over."""
        if count == size == 2:  # two pairs a line
            rest = self.width - 2 * LABEL
            return [rest * 66 // 100, rest - rest * 66 // 100]
        share = self.width // size - LABEL
        return [*([share] * (count - 1)), self.width - count * LABEL - share * (count - 1)]

    # rows and long texts ------------------------------------------------------------------------------

    def _lines(self, field: Field, lines: list[list[str]]) -> list[TableRow]:
        made = []
        for label, what in lines:
            style = "CellNames" if ":hours" in what else "CellText"
            needed = f"{{{{??{field.id}}}}}"
            content = para(
                style, token(field.id + what), look=_name_tabs(self.width) if style == "CellNames" else ""
            )
            cells = (label_cell(label or field.label, needed), Cell(self.width - LABEL, content))
            made.append(TableRow(cells, LINE, splits=True))
        return made

    def _prose(self, field: Field, lines: list[str]) -> list[TableRow]:
        texts = [_inner(field, line) for line in lines]
        needed = f"{{{{??{field.id}}}}}"
        heads = len(texts) > 2  # long enough for a heading of its own
        content = para("ProseHead" if heads else "Prose", needed + texts[0])
        content += "".join(para("Prose", text) for text in texts[1:])
        return [
            self._bar(field.label, needed),
            TableRow((Cell(self.width, content, top=True),), LINE, splits=True),
        ]

    def _table(self, field: Field, columns: list[list[Any]], *, apart: bool = False) -> list[TableRow]:
        needed = "" if apart else f"{{{{??{field.id}}}}}"
        shares = [column[1] for column in columns]
        widths = [self.width * share // sum(shares) for share in shares]
        widths[0] += self.width - sum(widths)
        left = [c[1] * 100 // sum(shares) >= LEFT_SHARE for c in columns]
        heads = [para("TableHead", (needed if n == 0 else "") + c[0]) for n, c in enumerate(columns)]
        cells = [
            "".join(para("TableLeft" if wide else "TableText", _inner(field, line)) for line in c[2:])
            for c, wide in zip(columns, left, strict=True)
        ]
        return [
            replace(self._bar(field.label, needed), head=apart),
            TableRow(_cells(widths, heads), ROW, head=apart),
            TableRow(_cells(widths, _needing(cells, needed)), ROW),
        ]

    def _bar(self, label: str, needed: str = "") -> TableRow:
        return TableRow((Cell(self.width, para("CellLabel", needed + spaced_out(label))),), 440)

    def _long(self, field: Field) -> list[TableRow]:
        needed = "" if field.required else f"{{{{??{field.id}}}}}"
        content = para("Prose", token(field.id))
        cells = (label_cell(field.label, needed), Cell(self.width - LABEL, content, top=True))
        return [TableRow(cells, 720, splits=True)]

    def _body(self, field: Field) -> list[TableRow]:
        content = para("PaperBody", token(field.id)) + para("PaperBody", FILL)
        return [self._bar(field.label), TableRow((Cell(self.width, content, top=True),), 1200, splits=True)]


def _shape(field: Field) -> dict[str, Any]:
    shape: dict[str, Any] = paper_words()["rows"].get(field.of, {})
    return shape


def _cells(widths: Sequence[int], contents: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(width, content) for width, content in zip(widths, contents, strict=True))


def spaced_out(label: str) -> str:
    """A heading of the table, its characters apart: 会　议　内　容."""
    return WIDE_SPACE.join(label) if len(label) <= 6 else label  # longer ones are wide enough


def label_cell(text: str, before: str = "") -> Cell:
    lines = label_lines(text)
    style = "CellLabel" if max(map(len, lines)) <= LABEL_LONGEST else "CellSmall"
    first = para(style, before + lines[0])
    return Cell(LABEL, first + "".join(para(style, line) for line in lines[1:]))


def label_lines(text: str) -> list[str]:
    """A label as it is broken by hand: before its bracket, or behind its fourth character."""
    if len(text) <= LABEL_LONGEST:
        return [spaced(text)]
    head, bracket, rest = text.partition("（")
    if bracket and head:
        return [*label_lines(head), bracket + rest]
    if len(text) <= LABEL_LONGEST + 1:
        return [text]
    first = max(LABEL_LONGEST, (len(text) + 1) // 2)  # 申请入党 over 日期, as two words mostly part
    return [text[:first], text[first:]]


def _printed(field: Field) -> str:
    """Few choices are printed as boxes to tick."""
    return f"{field.id}:boxes" if _boxed(field) else field.id


def _boxed(field: Field) -> bool:
    if field.kind == "yes_no":
        return True
    if field.codes is None or len(field.codes.items) > FEW_CHOICES:
        return False
    return sum(len(item.label) + BOXED_WIDTH for item in field.codes.items) <= FULL_LINE


def _is_wide(field: Field) -> bool:
    boxed = _boxed(field) and field.kind == "choice"
    return boxed or field.many or field.id in record_words()["wide"]


def _name_tabs(width: int) -> str:
    step = (width - LABEL) // 4
    return "<w:tabs>" + "".join(f'<w:tab w:val="left" w:pos="{step * n}"/>' for n in (1, 2, 3)) + "</w:tabs>"


def _needing(cells: list[str], needed: str) -> list[str]:
    """The mark that drops an empty row, in its first cell."""
    first = cells[0].replace('<w:t xml:space="preserve">', f'<w:t xml:space="preserve">{needed}', 1)
    return [first, *cells[1:]]


def _inner(field: Field, line: str) -> str:
    """`?决议：{decision}` of the words → `{{?topics.decision}}决议：{{topics.decision}}`."""
    dropping = line.startswith("?")
    text = re.sub(r"\{([^{}]+)\}", lambda found: token(f"{field.id}.{found[1]}"), line.removeprefix("?"))
    if not dropping:
        return text
    first = re.search(r"\{\{([^{}]+)\}\}", text)
    return f"{{{{?{first[1]}}}}}{text}" if first else text


def _plain_columns(form: Form) -> list[list[Any]]:
    """Columns of rows that the words do not name."""
    weights = {"long_text": 3, "text": 2}
    shown = [f for f in form.fields if f.id not in form.hidden]
    return [[f.label, weights.get(f.kind, 1), f"{{{f.id}}}"] for f in shown]
