"""The XML a first template is made of: paragraphs, tables, styles and the parts around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.files.office_xml import HEAD, LINKS, PACKAGE, WORD_TYPE, xml_quoted, xml_text
from app.files.word_tokens import W
from app.files.zip_parts import Part, new_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{LINKS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
A4 = (11906, 16838)  # twips
MM = 56.6929  # twips a millimetre


@dataclass(frozen=True)
class Page:
    """Margins in millimetres; `left` is the inner side of an odd page."""

    top: float
    bottom: float
    left: float
    right: float
    header: float = 15
    footer: float = 17.5
    landscape: bool = False

    @property
    def width(self) -> int:
        """Twips between the side margins."""
        return A4[1 if self.landscape else 0] - twips(self.left) - twips(self.right)

    @property
    def height(self) -> int:
        return A4[0 if self.landscape else 1] - twips(self.top) - twips(self.bottom)


def twips(millimetres: float) -> int:
    return round(millimetres * MM)


# Measured on real meeting records; the sum of the sides stays, so a book may give the inner side more.
RECORD_PAGE = Page(22, 22, 31.7, 31.7, footer=14)
# GB/T 9704-2012 §5.2.1: 天头 37, 订口 28, 版心 156 × 225.
OFFICIAL_PAGE = Page(37, 35, 28, 26, footer=25)
CARD_PAGE = Page(17, 17, 20, 18, footer=9)
LETTER_PAGE = Page(13, 12, 25, 22, footer=6)


def para(style: str, text: str = "", *, look: str = "", inside: str = "") -> str:
    """A paragraph; `look` is more of its pPr, `inside` raw runs behind the text."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{run(text) if text else ""}{inside}</w:p>'


def run(text: str, look: str = "") -> str:
    """A run; the hint gives quotation marks and dashes the width of Chinese ones. A tab becomes a tab."""
    parts = [f'<w:t xml:space="preserve">{xml_text(part)}</w:t>' if part else "" for part in text.split("\t")]
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{look}</w:rPr>{"<w:tab/>".join(parts)}</w:r>'


def field(code: str, shown: str, look: str = "") -> str:
    """A field of Word with the result it shows until it is worked out anew."""
    part = f"<w:r><w:rPr>{look}</w:rPr>"
    return (
        f'{part}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'{part}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'{part}<w:fldChar w:fldCharType="separate"/></w:r>{part}<w:t>{shown}</w:t></w:r>'
        f'{part}<w:fldChar w:fldCharType="end"/></w:r>'
    )


@dataclass(frozen=True)
class Cell:
    """`width` in twips; `content` are whole paragraphs; `merge` is "restart" or "continue" of a column."""

    width: int
    content: str
    merge: str = ""
    top: bool = False  # text begins at the top instead of the middle
    line: bool = False  # a line under it: a place to write on


@dataclass(frozen=True)
class TableRow:
    """`height` is the least; a row `splits` over pages only if its text is long; `head` rows come again; a `tied` one
    goes over the page with what follows it.
    """

    cells: tuple[Cell, ...]
    height: int = 0
    splits: bool = False
    head: bool = False
    tied: bool = False


def table(rows: Sequence[TableRow], width: int, *, borders: str = "") -> str:
    """A table whose rows may be parted differently: all borders together are its grid."""
    edges = sorted({edge for row in rows for edge in _edges(row)})
    grid = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in zip([0, *edges], edges, strict=False))
    look = (
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>{borders or BORDERS}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    body = "".join(_row(row, edges) for row in rows)
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _borders(outer: int, inner: int) -> str:
    def line(side: str, size: int) -> str:
        value = "single" if size else "nil"
        return f'<w:{side} w:val="{value}" w:sz="{size}" w:space="0" w:color="000000"/>'

    sides = "".join(line(side, outer) for side in ("top", "left", "bottom", "right"))
    return f"<w:tblBorders>{sides}{line('insideH', inner)}{line('insideV', inner)}</w:tblBorders>"


BORDERS = _borders(12, 4)  # eighths of a point
NO_BORDERS = _borders(0, 0)


def _edges(row: TableRow) -> list[int]:
    edges, position = [], 0
    for cell in row.cells:
        position += cell.width
        edges.append(position)
    return edges


_STYLED = re.compile(r'(<w:pStyle w:val="[^"]+"/>)')


def _row(row: TableRow, edges: Sequence[int]) -> str:
    look = "" if row.splits else "<w:cantSplit/>"
    if row.height:
        look += f'<w:trHeight w:val="{row.height}" w:hRule="atLeast"/>'
    if row.head:
        look += "<w:tblHeader/>"
    cells, start = [], 0
    for cell, end in zip(row.cells, _edges(row), strict=True):
        cells.append(_cell(cell, sum(start < edge <= end for edge in edges)))
        start = end
    inside = "".join(cells)
    if row.tied:
        inside = _STYLED.sub(r"\1<w:keepNext/>", inside)
    return f"<w:tr><w:trPr>{look}</w:trPr>{inside}</w:tr>"


def _cell(cell: Cell, span: int) -> str:
    look = f'<w:tcW w:w="{cell.width}" w:type="dxa"/>'
    if span > 1:
        look += f'<w:gridSpan w:val="{span}"/>'
    if cell.merge:
        look += f'<w:vMerge w:val="{cell.merge}"/>'
    if cell.line:
        look += '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
    look += f'<w:vAlign w:val="{"top" if cell.top else "center"}"/>'
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{cell.content}</w:tc>"


def shared_out(width: int, shares: Sequence[int], rest: int) -> list[int]:
    """Widths of columns in proportion; the one numbered `rest` takes what is left over."""
    widths = [width * share // sum(shares) for share in shares]
    widths[rest] += width - sum(widths)
    return widths


def cells(widths: Sequence[int], contents: Iterable[str]) -> tuple[Cell, ...]:
    return tuple(Cell(width, content) for width, content in zip(widths, contents, strict=True))


# -- styles -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Style:
    """`font` is a key of the words' fonts; sizes and pitch in points, `first` the first line's indent in points."""

    font: str
    size: float
    pitch: float
    align: str = "left"
    first: float = 0
    before: float = 0
    after: float = 0
    tabs: str = ""
    bold: bool = False


STYLES: dict[str, Style] = {
    "PaperTitle": Style("title", 22, 36, "center"),
    "PaperLine": Style("text", 12, 24),
    "PaperBody": Style("text", 16, 28, "both", first=32),
    "OfficialBody": Style("text", 16, 28.95, "both", first=32),
    "OfficialTitle": Style("title", 22, 33, "center", after=28.95),
    "OfficialSign": Style("text", 16, 28.95, "right"),
    "CellLabel": Style("head", 12, 20, "center"),
    "CellSmall": Style("head", 10.5, 18, "center"),
    "CellText": Style("text", 12, 20),
    "CellCenter": Style("text", 12, 20, "center"),
    "CellNames": Style("text", 12, 20),
    "CoverTitle": Style("title", 42, 60, "center", before=96),
    "CoverYear": Style("title", 22, 40, "center", before=12, after=190),
    "CoverLabel": Style("text", 16, 34, "right"),
    "CoverText": Style("text", 16, 34, "center"),
    "CardTitle": Style("title", 20, 30, "center"),
    "CardBranch": Style("text", 10.5, 19),
    "CardLabel": Style("head", 9.5, 12.5, "center"),
    "CardText": Style("text", 10, 14, "center"),
    "CardLines": Style("text", 9.5, 13),
    "CardSign": Style("text", 10.5, 22, before=4),
    "SpineTitle": Style("title", 32, 42, "center"),
    "SpineText": Style("text", 18, 23, "center"),
    "SpineFoot": Style("text", 10.5, 26),
    "Watermark": Style("text", 12, 19.8),  # from the header of a record page to its text
    "Gap": Style("text", 6, 8),
    "Mark": Style("text", 1, 1),
    "SlipTitle": Style("title", 18, 32, "center", after=10),
    "LetterTitle": Style("title", 17, 27, "center"),
    "LetterNumber": Style("text", 12, 21),
    "LetterText": Style("text", 13, 22, first=26),
    "LetterPlain": Style("text", 13, 22),
    "LetterSign": Style("text", 13, 22, "right"),
    "LetterSmall": Style("text", 10, 17),
    "LetterSeam": Style("text", 9, 20, "center"),
    "ProseHead": Style("head", 12, 22),
    "Prose": Style("text", 12, 22, "both", first=24),
    "TableHead": Style("head", 10.5, 18, "center"),
    "TableText": Style("table", 10.5, 18, "center"),
    "TableLeft": Style("table", 10.5, 18),
    "Sign": Style("text", 12, 28, before=6),
    "PageNumber": Style("table", 14, 18),
}


def styles_xml(fonts: Mapping[str, str], used: Mapping[str, Style] = STYLES) -> str:
    """`styles.xml` with nothing but what is used: python-docx's own carries 844 KB."""
    latin, text = xml_quoted(fonts["latin"]), xml_quoted(fonts["text"])
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f"<w:rFonts w:ascii={latin} w:hAnsi={latin} w:cs={latin} w:eastAsia={text}/>"
        '<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        + "".join(_style(name, style, fonts) for name, style in used.items())
        + "</w:styles>"
    )


def _style(name: str, style: Style, fonts: Mapping[str, str]) -> str:
    family, latin = xml_quoted(fonts[style.font]), xml_quoted(fonts["latin"])
    spacing = (
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" '
        f'w:line="{round(style.pitch * 20)}" w:lineRule="exact"/>'
    )
    first = f'<w:ind w:firstLine="{round(style.first * 20)}"/>' if style.first else ""
    size = round(style.size * 2)
    bold = "<w:b/>" if style.bold else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{style.tabs}{spacing}{first}<w:jc w:val="{style.align}"/></w:pPr>'
        f"<w:rPr><w:rFonts w:ascii={latin} w:hAnsi={latin} w:cs={latin} w:eastAsia={family}/>{bold}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


# -- the parts around the text ------------------------------------------------------------------------------


def section(page: Page, references: str = "", numbering: str = "", kind: str = "nextPage") -> str:
    """A `sectPr`; `references` name headers and footers, `numbering` is its pgNumType."""
    width, height = A4[::-1] if page.landscape else A4
    orient = ' w:orient="landscape"' if page.landscape else ""
    top, bottom, left, right = (twips(m) for m in (page.top, page.bottom, page.left, page.right))
    return (
        f'<w:sectPr>{references}<w:type w:val="{kind}"/><w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{twips(page.header)}" w:footer="{twips(page.footer)}" w:gutter="0"/>{numbering}</w:sectPr>'
    )


def section_break(properties: str) -> str:
    """A paragraph of one point that ends a section."""
    return para("Mark", look=properties)


def page_footer(side: str) -> str:
    """The page number in the outer corner, one character in: `— 1 —` (GB/T 9704 §7.5); nothing without a side."""
    indent = f'<w:ind w:{side}="280"/><w:jc w:val="{side}"/>' if side else ""
    inside = run("— ") + field("PAGE", "1") + run(" —") if side else ""
    return f"{HEAD}<w:ftr {NAMESPACES}>{para('PageNumber', look=indent, inside=inside)}</w:ftr>"


def watermark(text: str, font: str) -> str:
    """A header with a word across the page, as Word's own watermarks are made; LibreOffice shows it too."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:320pt;height:160pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    shape = (
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" style="{style}" '
        'o:allowincell="f" fillcolor="#d8d8d8" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;{font}&quot;;font-size:1pt" string={xml_quoted(text)}/></v:shape>'
    )
    inside = f"<w:r><w:pict>{shape}</w:pict></w:r>"
    # As high as the margin leaves room: LibreOffice begins the first page of a section where the header ends.
    return f"{HEAD}<w:hdr {NAMESPACES}>{para('Watermark', inside=inside)}</w:hdr>"


SETTINGS = (
    f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:mirrorMargins/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)
FOOTERS = (
    '<w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/>'
)
WATERMARK = (
    '<w:headerReference w:type="default" r:id="rIdHead"/><w:headerReference w:type="even" r:id="rIdHead"/>'
)
_PARTS = (  # relationship id, relationship type, file, content type
    ("rIdStyles", "styles", "styles.xml", "styles+xml"),
    ("rIdSettings", "settings", "settings.xml", "settings+xml"),
    ("rIdOdd", "footer", "footer1.xml", "footer+xml"),
    ("rIdEven", "footer", "footer2.xml", "footer+xml"),
    ("rIdNone", "footer", "footer3.xml", "footer+xml"),
    ("rIdHead", "header", "header1.xml", "header+xml"),
)


def package(body: str, contents: Mapping[str, str]) -> list[Part]:
    """All parts of a document; `contents` are the files of `_PARTS` it has."""
    document = f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return [*parts_around(contents), new_part("word/document.xml", document.encode())]


def parts_around(
    contents: Mapping[str, str], relations: Sequence[str] = (), types: Mapping[str, str] | None = None
) -> list[Part]:
    """Every part but the document itself; `relations` and `types` of file endings are what pictures need."""
    present = [part for part in _PARTS if part[2] in contents]
    own = [
        f'<Relationship Id="{key}" Type="{LINKS}/{kind}" Target="{name}"/>' for key, kind, name, _ in present
    ]
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", **(types or {})}
    known = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items())
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{WORD_TYPE}.{kind}"/>'
        for name, kind in [("document.xml", "document.main+xml"), *((p[2], p[3]) for p in present)]
    )
    linked = "".join([*own, *relations])
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{known}{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{linked}</Relationships>',
    }
    parts = [new_part(name, (HEAD + text).encode()) for name, text in texts.items()]
    return parts + [new_part(f"word/{p[2]}", contents[p[2]].encode()) for p in present]
