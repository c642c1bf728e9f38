"""Makes the first template of a form: a page that looks like the printed record, ready to be restyled."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.files.atomic import replacing
from app.files.paper_words import paper_words
from app.files.word_xml import (
    FOOTERS,
    OFFICIAL_PAGE,
    RECORD_PAGE,
    SETTINGS,
    STYLES,
    Cell,
    Page,
    TableRow,
    package,
    page_footer,
    para,
    run,
    section,
    styles_xml,
    table,
)
from app.files.zip_parts import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from app.domain.form import Field, Form
    from app.files.zip_parts import Part

LABEL = 1250  # twips: four characters of 12 pt and the cell's margins
LEFT_SHARE = 20  # columns of a fifth or more are read, not looked up
ROW = 480
LINE = 560  # least height of a row of short values
LABEL_LONGEST = 4  # characters of a label at full size
WIDE_SPACE = "\u3000"
FEW_CHOICES = 5
FULL_LINE = 30  # characters that fit into the value of a whole line
BOXED_WIDTH = 3  # what a box and its space take beside a label
FILL = "{{?paper.fill}}{{paper.fill}}"


def write_starter(form: Form, forms: Mapping[str, Form], path: Path) -> None:
    """Writes the first template of a form. Raises UserError as `replacing` does."""
    write_parts(starter_parts(form, forms), path)


def starter_parts(form: Form, forms: Mapping[str, Form]) -> list[Part]:
    body, page = starter_body(form, forms)
    return document_parts(body + section(page, FOOTERS))


def document_parts(body: str) -> list[Part]:
    """A whole document around a body with our styles, and page numbers in the outer corners."""
    named = set(re.findall('<w:pStyle w:val="([^"]+)"', body)) | {"PageNumber"}
    used = {name: style for name, style in STYLES.items() if name in named}
    contents = {
        "styles.xml": styles_xml(paper_words()["fonts"], used),
        "settings.xml": SETTINGS,
        "footer1.xml": page_footer("right"),
        "footer2.xml": page_footer("left"),
    }
    return package(body, contents)


def write_parts(parts: Sequence[Part], path: Path) -> None:
    with replacing(path) as part_path, part_path.open("w+b") as file:
        archive = ZipWriter(file)
        for part in parts:
            archive.copy(part)
        archive.finish()


def starter_body(form: Form, forms: Mapping[str, Form]) -> tuple[str, Page]:
    if form.book == "archive_box" and any(f.id in _record()["body"] and f.required for f in form.fields):
        return _official(form, forms), OFFICIAL_PAGE
    return _record_sheet(form, forms), RECORD_PAGE


def _record() -> dict[str, Any]:
    words: dict[str, Any] = paper_words()["record"]
    return words


def token(name: str) -> str:
    return f"{{{{{name}}}}}"


def spaced(label: str) -> str:
    """Two characters as wide as three, the way forms print them: 时　间."""
    return WIDE_SPACE.join(label) if len(label) == 2 else label  # noqa: PLR2004 - two characters


def title_of(form: Form) -> str:
    words = _record()
    return form.title if form.title.endswith(tuple(words["finished"])) else form.title + words["suffix"]


# -- the sheet of a record ----------------------------------------------------------------------------------


def _record_sheet(form: Form, forms: Mapping[str, Form]) -> str:
    words = _record()
    fields = [f for f in form.fields if f.id not in form.hidden and f.id not in words["never"]]
    sheet = _Sheet(forms, RECORD_PAGE.width, _body_of(fields))
    return (
        para("PaperTitle", title_of(form))
        + _head_line(form, RECORD_PAGE.width)
        + para("Gap").join(table(rows, RECORD_PAGE.width) for rows in sheet.tables(fields))
        + _signatures(form, RECORD_PAGE.width)
    )


def _head_line(form: Form, width: int) -> str:
    """Branch on the left; marks and the number of the year on the right."""
    words = _record()
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    marked = run(_late_mark(form) + token("paper.marks"), '<w:bdr w:val="single" w:sz="6" w:space="0"/>')
    number = run(f"{WIDE_SPACE}{words['number']}：{token('paper.number')}")
    left = f"{words['branch']}：{token('paper.branch')}\t"
    return para("PaperLine", left, look=tabs, inside=marked + number)


def _late_mark(form: Form) -> str:
    return "".join(token(f"{name}:mark") for name in _record()["never"] if name in form.by_id)


def _signatures(form: Form, width: int) -> str:
    words = _record()
    names = [form.by_id[name].label for name in words["signers"] if name in form.by_id][:2]
    signed = "\t".join(f"{name.partition('（')[0]}{words['signed']}：" for name in names)
    middle = f'<w:tab w:val="left" w:pos="{width * 38 // 100}"/>' if len(names) > 1 else ""
    tabs = f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return para("Sign", f"{signed}\t{words['date_line']}", look=tabs)


def _body_of(fields: Sequence[Field]) -> str:
    """The text that fills the page: the one the words name, else the first long one."""
    longs = [f.id for f in fields if f.kind == "long_text"]
    return next((name for name in _record()["body"] if name in longs), longs[0] if longs else "")


def _is_short(field: Field) -> bool:
    return field.kind not in ("long_text", "rows", "attachments")


def _rank(field: Field) -> int:
    """Short values stand first in their section; what closes the meeting stands last."""
    if field.id in _record()["closing"]:
        return 2
    return 0 if _is_short(field) else 1


def _blocks(fields: Sequence[Field]) -> Iterator[list[Field]]:
    """Short fields of a section together and first, everything else alone."""
    sections = (list(members) for _, members in groupby(fields, lambda field: field.group))
    ordered = [field for members in sections for field in sorted(members, key=_rank)]
    for short, block in groupby(ordered, lambda field: _rank(field) == 0):
        if short:
            yield list(block)
        else:
            yield from ([field] for field in block)


class _Sheet:
    """Rows of the table of one form."""

    def __init__(self, forms: Mapping[str, Form], width: int, body: str) -> None:
        self.forms, self.width, self.body = forms, width, body

    def tables(self, fields: Sequence[Field]) -> list[list[TableRow]]:
        """One table, unless long rows ask for one of their own, whose heads come again on every page."""
        found: list[list[TableRow]] = [[]]
        for block in _blocks(fields):
            if _shape(block[0]).get("apart"):
                found += [self._table(block[0], _shape(block[0])["table"], apart=True), []]
            else:
                found[-1] += self.rows(block)
        return [rows for rows in found if rows]

    def rows(self, block: list[Field]) -> list[TableRow]:
        first = block[0]
        if _is_short(first):
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
        counts = [f for f in fields if f.id in _record()["counts"]]
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
            if len(line) == 2:  # noqa: PLR2004 - two pairs a line
                yield from self._pairs(line)
                line = []
        yield from self._pairs(line)
        size = 3 if len(counts) % 3 == 0 or len(counts) > 4 else 2  # noqa: PLR2004 - pairs a line
        for start in range(0, len(counts), size):
            yield from self._pairs(counts[start : start + size], size)

    def _pairs(self, fields: Sequence[Field], size: int = 0) -> Iterator[TableRow]:
        if not fields:
            return
        values = self._value_widths(len(fields), size or len(fields))
        cells: list[Cell] = []
        for field, width in zip(fields, values, strict=True):
            style = "CellText" if len(fields) == 1 else "CellCenter"
            cells += [_label(field.label), Cell(width, para(style, token(_printed(field))))]
        yield TableRow(tuple(cells), LINE)

    def _value_widths(self, count: int, size: int) -> list[int]:
        """The first of two is wider: a date with its hours stands there. The last takes what is left over."""
        if count == size == 2:  # noqa: PLR2004 - two pairs a line
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
            cells = (_label(label or field.label, needed), Cell(self.width - LABEL, content))
            made.append(TableRow(cells, LINE, splits=True))
        return made

    def _prose(self, field: Field, lines: list[str]) -> list[TableRow]:
        texts = [_inner(field, line) for line in lines]
        needed = f"{{{{??{field.id}}}}}"
        heads = len(texts) > 2  # noqa: PLR2004 - long enough for a heading of its own
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
        return TableRow((Cell(self.width, para("CellLabel", needed + spaced_out(label))),), 500)

    def _long(self, field: Field) -> list[TableRow]:
        needed = "" if field.required else f"{{{{??{field.id}}}}}"
        content = para("Prose", token(field.id))
        cells = (_label(field.label, needed), Cell(self.width - LABEL, content, top=True))
        return [TableRow(cells, 900, splits=True)]

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
    return WIDE_SPACE.join(label) if len(label) <= 6 else label  # noqa: PLR2004 - longer ones are wide enough


def _label(text: str, before: str = "") -> Cell:
    lines = label_lines(text)
    style = "CellLabel" if max(map(len, lines)) <= LABEL_LONGEST else "CellSmall"
    first = para(style, before + lines[0])
    return Cell(LABEL, first + "".join(para(style, line) for line in lines[1:]))


def label_lines(text: str) -> list[str]:
    """A label as it is broken by hand: before its bracket, or in the middle."""
    if len(text) <= LABEL_LONGEST:
        return [spaced(text)]
    head, bracket, rest = text.partition("（")
    if bracket and head:
        return [*label_lines(head), bracket + rest]
    half = (len(text) + 1) // 2 if len(text) > LABEL_LONGEST + 1 else len(text)
    return [text[start : start + half] for start in range(0, len(text), half)]


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
    return boxed or field.many or field.id in _record()["wide"]


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


# -- a paper after GB/T 9704 --------------------------------------------------------------------------------


def _official(form: Form, forms: Mapping[str, Form]) -> str:
    """Title, text, who and when; behind it the small table that files it."""
    words = _record()
    fields = [f for f in form.fields if f.id not in form.hidden and f.id not in words["never"]]
    body = _body_of(fields)
    above = ("topic", "author", "document_no", "made_on")
    longs = [f for f in fields if f.kind == "long_text" and f.id != body]
    rest = [f for f in fields if _is_short(f) and f.id not in above]
    sheet = _Sheet(forms, OFFICIAL_PAGE.width, "")
    rows = [row for block in _blocks([*rest, *form.rows_fields]) for row in sheet.rows(block)]
    marks = ["paper.marks", *(f"{name}:mark" for name in words["never"] if name in form.by_id)]
    late = run(_late_mark(form) + token("paper.marks"), '<w:bdr w:val="single" w:sz="6" w:space="0"/>')
    return (
        para("OfficialSign", "".join(f"{{{{?{mark}}}}}" for mark in marks), inside=late)
        + para("OfficialTitle", token("topic"))
        + (
            para("CellCenter", "{{?document_no}}" + token("document_no"))
            if "document_no" in form.by_id
            else ""
        )
        + para("OfficialBody", token(body))
        + "".join(para("OfficialBody", f"{{{{?{f.id}}}}}{f.label}：{token(f.id)}") for f in longs)
        + para("OfficialSign")
        + para("OfficialSign", token("author"), look='<w:ind w:rightChars="400" w:right="1280"/>')
        + para("OfficialSign", token("made_on"), look='<w:ind w:rightChars="400" w:right="1280"/>')
        + para("SlipTitle", words["filing"], look="<w:pageBreakBefore/>")
        + table(rows, OFFICIAL_PAGE.width)
        + para("CellText")
    )
