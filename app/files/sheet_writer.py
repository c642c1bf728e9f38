"""Writes workbooks row by row: printable, with every text a text, in memory that does not grow with the rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.text import looks_like_formula
from app.files.atomic import replacing
from app.files.office_xml import HEAD, LINKS, PACKAGE, xml_quoted, xml_text
from app.files.paper_words import paper_words
from app.files.zip_parts import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    Value = str | int | Decimal | date | None

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH = date(1899, 12, 30)
_BATCH = 200  # rows given to the compressor at once
_HEADING_HEIGHT = 34  # of two lines
LINE, PADDING, LEAST, HIGHEST = 15, 7, 22, 405  # points; Excel's rows end at 409
# Excel reads _x0041_ as a letter; a text that says so is written with its underscore spelled out.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
HIDDEN, HIDDEN_SHEET = ' hidden="1"', ' state="hidden"'
PAPERS = {"A4": 9, "A3": 8}
# Nobody is kept out: a protection without a password only keeps slips of the hand from what the program works out.
_PROTECTION = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" formatColumns="0" formatRows="0" sort="0" '
    'autoFilter="0"/>'
)
# The formats a column may have; the order is that of cellXfs below.
FORMATS = {
    "@": 49,
    "0": 1,
    "General": 0,
    "#,##0.00": 4,
    "yyyy-mm-dd": 164,
    "yyyy.mm": 165,
    "yyyy.mm.dd": 166,
    "0.0%": 167,
}
_CODES = {164: "yyyy\\-mm\\-dd", 165: "yyyy\\.mm", 166: "yyyy\\.mm\\.dd", 167: "0.0%"}
_NARROW = "\u2e7f"  # the last character before the wide ones
_NOTE_SCALE = 0.96  # figures of the note's type in a column's width
_PLAIN, _TITLE, _NOTE, _HEADING, _FIRST = range(5)


@dataclass(frozen=True)
class Column:
    """A heading, its width in characters, its number format, and whether its values stand in the middle.

    A `free` one may be typed into where the sheet is protected; a `hidden` one is there for the program only.
    Neighbours with the same heading `over` them stand below it together.
    """

    label: str
    width: float
    number_format: str = "@"
    centred: bool = True
    free: bool = False
    hidden: bool = False
    over: str = ""


class Link(NamedTuple):
    """From a data row and column of a sheet to a data row of another, all counted from 0; `to` is that sheet."""

    row: int
    column: int
    to: Sheet
    target: int


@dataclass(frozen=True)
class Sheet:
    """A table to print: title and a line over it, a line of signatures below. Without a title only the table."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    left: str = ""
    right: str = ""
    foot: str = ""
    frozen_columns: int = 0
    least: int = LEAST  # height of a row of one line
    paper: str = "A4"
    protected: bool = False
    hidden: bool = False
    links: Sequence[Link] = ()

    @property
    def is_grouped(self) -> bool:
        return any(column.over for column in self.columns)

    @property
    def heading_row(self) -> int:
        """The last one of the headings."""
        return (3 if self.title else 1) + self.is_grouped


def write_workbook(sheets: Sequence[Sheet], path: Path, progress: Callable[[int], None] | None = None) -> int:
    """Writes the sheets; returns how many data rows they hold. Raises UserError as `replacing` does."""
    names = _names(sheets)
    named = {id(sheet): name for sheet, name in zip(sheets, names, strict=True)}
    total = 0
    with replacing(path) as part_path, part_path.open("w+b") as file:
        archive = ZipWriter(file)
        for number, sheet in enumerate(sheets, start=1):
            with archive.stream(f"xl/worksheets/sheet{number}.xml", level=1) as write:
                total += _write_sheet(sheet, write, progress, _links(sheet, named))
        for name, text in _around(sheets, names).items():
            archive.add(name, (HEAD + text).encode())
        archive.finish()
    return total


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Names Excel accepts, each of them once."""
    taken: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        name = _FORBIDDEN_IN_NAME.sub("", xml_text(sheet.name))[:LONGEST_NAME].strip("' ") or f"Sheet{number}"
        if name.casefold() in {other.casefold() for other in taken}:
            name = f"{name[: LONGEST_NAME - 4]}({number})"
        taken.append(name)
    return taken


# -- one sheet ----------------------------------------------------------------------------------------------


def _letters(count: int) -> list[str]:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [(alphabet[n // 26 - 1] if n >= len(alphabet) else "") + alphabet[n % 26] for n in range(count)]


def _write_sheet(
    sheet: Sheet, write: Callable[[bytes], None], progress: Callable[[int], None] | None, links: str
) -> int:
    letters = _letters(len(sheet.columns))
    write((HEAD + _before(sheet, letters)).encode())
    styles = [_style(column) for column in sheet.columns]
    halves = [int(column.width) // 2 for column in sheet.columns]
    columns = list(zip(letters, styles, halves, sheet.columns, strict=True))
    count, batch = 0, []
    first = sheet.heading_row + 1
    for count, values in enumerate(sheet.rows, start=1):
        batch.append(_row(first + count - 1, values, columns, sheet.least))
        if len(batch) == _BATCH:
            write("".join(batch).encode())
            batch.clear()
            if progress:
                progress(count)
    below = first + count
    if sheet.foot:
        batch.append(_text_row(below, [(letters[0], sheet.foot, _NOTE)], 36))
    write(("".join(batch) + _after(sheet, letters, below, links)).encode())
    return count


def _row(
    number: int, values: Sequence[Value], columns: Sequence[tuple[str, int, int, Column]], least: int
) -> str:
    lines = 1
    cells = []
    for value, (letter, style, half, column) in zip(values, columns, strict=True):
        if value is None or value == "":
            cells.append(f'<c r="{letter}{number}" s="{style}"/>')
        elif isinstance(value, str):
            if len(value) > half:
                lines = max(lines, _lines(value, column.width))
            # The style next to each says that what looks like a formula is a text.
            marked = style + 1 if looks_like_formula(value) else style
            cells.append(
                f'<c r="{letter}{number}" s="{marked}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
            )
        else:
            shown = (value - _EPOCH).days if isinstance(value, date) else value
            cells.append(f'<c r="{letter}{number}" s="{style}"><v>{shown}</v></c>')
    height = min(HIGHEST, max(least, lines * LINE + PADDING))
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def _text(value: str) -> str:
    if "_x" in value:
        value = _LOOKS_ESCAPED.sub("_x005F_", value)
    return xml_text(value)


def _lines(text: str, width: float) -> int:
    """Lines of a cell; Chinese characters are two wide."""
    return sum(max(1, -(-_units(line) // max(1, int(width - 1)))) for line in text.split("\n"))


def _text_row(number: int, cells: Sequence[tuple[str, str, int]], height: int) -> str:
    made = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>'
        for letter, text, style in cells
    )
    return f'<row r="{number}" ht="{height}" customHeight="1">{made}</row>'


def _before(sheet: Sheet, letters: Sequence[str]) -> str:
    top = sheet.heading_row
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{c.width + 0.71:.2f}" customWidth="1"{HIDDEN if c.hidden else ""}/>'
        for n, c in enumerate(sheet.columns, start=1)
    )
    corner = f"{letters[min(sheet.frozen_columns, len(letters) - 1)]}{top + 1}"
    split = f'xSplit="{sheet.frozen_columns}" ' if sheet.frozen_columns else ""
    pane = "bottomRight" if sheet.frozen_columns else "bottomLeft"
    rows = ""
    if sheet.title:
        rows += _text_row(1, [(letters[0], sheet.title, _TITLE)], 36)
        rows += _text_row(2, [(letters[0], _note(sheet), _NOTE)], 22)
    lines = max((_lines(c.label, c.width) for c in sheet.columns if not c.hidden), default=1)
    height = max(_HEADING_HEIGHT, lines * LINE + PADDING)
    both = list(zip(letters, sheet.columns, strict=True))
    if sheet.is_grouped:
        rows += _text_row(top - 1, [(at, c.over or c.label, _HEADING) for at, c in both], LEAST)
    rows += _text_row(top, [(at, c.label, _HEADING) for at, c in both], height)
    return (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView workbookViewId="0"><pane {split}ySplit="{top}" topLeftCell="{corner}" '
        f'activePane="{pane}" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{LEAST}"/><cols>{widths}</cols><sheetData>{rows}'
    )


def _heading_merges(sheet: Sheet, letters: Sequence[str]) -> Iterator[str]:
    """Headings over several columns, and those that stand over both rows."""
    low = sheet.heading_row
    both = list(zip(letters, sheet.columns, strict=True)) if sheet.is_grouped else []
    for over, group in groupby(both, lambda one: one[1].over):
        held = [letter for letter, _ in group]
        if not over:
            yield from (f"{letter}{low - 1}:{letter}{low}" for letter in held)
        elif len(held) > 1:
            yield f"{held[0]}{low - 1}:{held[-1]}{low - 1}"


def _note(sheet: Sheet) -> str:
    """Left and right note in one cell: a cell of its own over the last columns would read as their heading."""
    room = sum(column.width for column in sheet.columns if not column.hidden) * _NOTE_SCALE
    gap = max(1, int(room - _units(sheet.left) - _units(sheet.right)) // 2)
    return sheet.left + "\u3000" * gap + sheet.right if sheet.right else sheet.left


def _units(text: str) -> int:
    """Width in figures; Chinese characters are two wide."""
    return len(text) + sum(character > _NARROW for character in text)


def _links(sheet: Sheet, named: Mapping[int, str]) -> str:
    """The cells that lead into another sheet."""
    letters = _letters(len(sheet.columns))
    links = "".join(
        f'<hyperlink ref="{letters[column]}{sheet.heading_row + 1 + row}" '
        f"location={xml_quoted(f'{_quoted(named[id(to)])}!A{to.heading_row + 1 + target}')}/>"
        for row, column, to, target in sheet.links
    )
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _after(sheet: Sheet, letters: Sequence[str], foot: int, links: str) -> str:
    merges = []
    shown = [letter for letter, column in zip(letters, sheet.columns, strict=True) if not column.hidden]
    if sheet.title and len(shown) > 1:
        merges = [f"A1:{shown[-1]}1", f"A2:{shown[-1]}2"]
    merges += _heading_merges(sheet, letters)
    if sheet.foot and len(shown) > 1:
        merges.append(f"A{foot}:{shown[-1]}{foot}")
    cells = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    merged = f'<mergeCells count="{len(merges)}">{cells}</mergeCells>' if merges else ""
    footer = xml_text(paper_words()["workbook"]["footer"])
    return (
        f'</sheetData>{_PROTECTION if sheet.protected else ""}{merged}{links}<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>'
        f'<pageSetup paperSize="{PAPERS[sheet.paper]}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{footer}</oddFooter></headerFooter></worksheet>"
    )


# -- the parts around the sheets ----------------------------------------------------------------------------


def _style(column: Column) -> int:
    """Index into cellXfs: per format two for values in the middle and two for those at the left; the free ones after."""
    place = list(FORMATS).index(column.number_format) + (len(FORMATS) if column.free else 0)
    return _FIRST + place * 4 + (0 if column.centred else 2)


def _styles(fonts: dict[str, Any]) -> str:
    def font(name: str, size: float, more: str = "") -> str:
        return (
            f'<font>{more}<sz val="{size}"/><name val={xml_quoted(fonts[name])}/><charset val="134"/></font>'
        )

    line = '<{0} style="thin"><color auto="1"/></{0}>'
    box = "".join(line.format(side) for side in ("left", "right", "top", "bottom")) + "<diagonal/>"
    none = "<left/><right/><top/><bottom/><diagonal/>"

    def look(horizontal: str) -> str:
        return f'<alignment horizontal="{horizontal}" vertical="center" wrapText="1"/>'

    def xf(
        number_format: int, font_at: int, border: int, horizontal: str, more: str = "", lock: str = ""
    ) -> str:
        return (
            f'<xf numFmtId="{number_format}" fontId="{font_at}" fillId="0" borderId="{border}" xfId="0" '
            f'applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"{more}>{look(horizontal)}{lock}</xf>'
        )

    quoted = ' quotePrefix="1"'
    xfs = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', xf(49, 1, 0, "center"),
           xf(49, 3, 0, "left"), xf(49, 2, 1, "center")]  # fmt: skip
    for more, lock in (("", ""), (' applyProtection="1"', '<protection locked="0"/>')):
        for number_format in FORMATS.values():
            for horizontal in ("center", "left"):
                xfs += [
                    xf(number_format, 0, 1, horizontal, more, lock),
                    xf(number_format, 0, 1, horizontal, quoted + more, lock),
                ]
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode={xml_quoted(code)}/>' for n, code in _CODES.items())
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(_CODES)}">{formats}</numFmts>'
        f'<fonts count="4">{font("table", 11)}{font("title", 20)}{font("head", 11)}{font("text", 12)}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="2"><border>{none}</border><border>{box}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(xfs)}">{"".join(xfs)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _around(sheets: Sequence[Sheet], names: Sequence[str]) -> dict[str, str]:
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name={xml_quoted(name)} sheetId="{n}"{HIDDEN_SHEET if sheet.hidden else ""} r:id="rId{n}"/>'
        for n, name, sheet in zip(numbers, names, sheets, strict=True)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{_reference(name, sheet)}</definedName>'
        for n, (name, sheet) in enumerate(zip(names, sheets, strict=True))
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets><definedNames>{titles}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rIdStyles" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _styles(paper_words()["fonts"]),
    }


def _reference(name: str, sheet: Sheet) -> str:
    return xml_text(f"{_quoted(name)}!$1:${sheet.heading_row}")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
