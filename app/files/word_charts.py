"""Charts in a Word document as charts of its own: vectors that WPS and Word can restyle, with their numbers inside."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.files.office_xml import HEAD, LINKS, PACKAGE, xml_quoted, xml_text
from app.files.paper_words import paper_words
from app.files.sheet_writer import Column, Sheet, write_workbook
from app.files.word_xml import para
from app.files.zip_parts import new_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.chart import Chart, Series
    from app.files.sheet_writer import Value
    from app.files.zip_parts import Part

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PLACING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = "Sheet1"
EMU = 635  # a twip
_SIZE = 900  # hundredths of a point
_CATEGORIES, _VALUES = 111_111_111, 222_222_222  # ids of the axes
# What tells series apart on a black-and-white printer: full, hatched, empty.
_FILLS = (
    '<a:solidFill><a:srgbClr val="595959"/></a:solidFill>',
    (
        '<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="262626"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    ),
    '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>',
)
_GROWING = '<w:spacing w:line="240" w:lineRule="auto"/>'  # a line of fixed height would cut the chart
_ROOMY = 6
_EDGE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="262626"/></a:solidFill></a:ln>'


def chart_paragraph(style: str, number: int, chart: Chart, width: int, height: int, told: str) -> str:
    """A paragraph with the chart numbered `number` from 1 in it, in twips; `told` is read to who cannot see it."""
    inside = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{PLACING}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width * EMU}" cy="{height * EMU}"/>'
        f'<wp:docPr id="{number}" name={xml_quoted(chart.title)} descr={xml_quoted(told)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" r:id="{_key(number)}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    return para(style, look=_GROWING, inside=inside)


def with_charts(parts: Sequence[Part], charts: Sequence[Chart]) -> list[Part]:
    """The parts of a document and those of its charts, in the order of their numbers."""
    relations = "".join(
        f'<Relationship Id="{_key(n)}" Type="{LINKS}/chart" Target="charts/chart{n}.xml"/>'
        for n in range(1, len(charts) + 1)
    )
    types = f'<Default Extension="xlsx" ContentType="{_BOOK}"/>' + "".join(
        f'<Override PartName="/word/charts/chart{n}.xml" ContentType="{_TYPE}"/>'
        for n in range(1, len(charts) + 1)
    )
    added = {
        "word/_rels/document.xml.rels": ("</Relationships>", relations),
        "[Content_Types].xml": ("</Types>", types),
    }
    made = []
    for part in parts:
        end, more = added.get(part.name, ("", ""))
        content = part.content.replace(end.encode(), (more + end).encode()) if end else b""
        made.append(new_part(part.name, content) if end else part)
    for number, chart in enumerate(charts, start=1):
        made += _parts(number, chart)
    return made


def _key(number: int) -> str:
    return f"rIdChart{number}"


def _parts(number: int, chart: Chart) -> list[Part]:
    name = f"chart{number}.xml"
    book = f"chart{number}.xlsx"
    relation = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/package" Target="../embeddings/{book}"/></Relationships>'
    )
    return [
        new_part(f"word/charts/{name}", (HEAD + chart_xml(chart)).encode()),
        new_part(f"word/charts/_rels/{name}.rels", relation.encode()),
        new_part(f"word/embeddings/{book}", _workbook(chart)),
    ]


def _workbook(chart: Chart) -> bytes:
    """The numbers as a workbook: what 编辑数据 opens."""
    columns = [Column(chart.title, 24), *(Column(one.name, 10, "0") for one in chart.series)]
    rows: list[list[Value]] = [
        [category, *(one.values[place] for one in chart.series)]
        for place, category in enumerate(chart.categories)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chart.xlsx"
        write_workbook([Sheet(_SHEET, columns, rows)], path)
        return path.read_bytes()


def chart_xml(chart: Chart) -> str:
    series = "".join(_series(number, one, chart) for number, one in enumerate(chart.series))
    legend = (
        f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{_text()}</c:legend>'
        if len(chart.series) > 1
        else ""
    )
    direction = "col" if chart.upright else "bar"
    return (
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{LINKS}"><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{_gap(chart)}"/><c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/></c:barChart>'
        f"{_category_axis(chart)}{_value_axis(chart)}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{_text()}<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _gap(chart: Chart) -> int:
    """Room between categories in hundredths of a bar: few columns do not grow into blocks."""
    return 45 + (max(0, _ROOMY - len(chart.categories)) * 90 if chart.upright else 0)


def _series(number: int, one: Series, chart: Chart) -> str:
    count = len(chart.categories)
    letter = "BCDEFGH"[number]
    names = "".join(
        f'<c:pt idx="{n}"><c:v>{xml_text(text)}</c:v></c:pt>' for n, text in enumerate(chart.categories)
    )
    values = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(one.values))
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f'<c:tx><c:strRef><c:f>{_SHEET}!${letter}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{xml_text(one.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr>{_FILLS[number % len(_FILLS)]}{_EDGE}</c:spPr><c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text()}<c:dLblPos val="outEnd"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${count + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{names}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>{_SHEET}!${letter}$2:${letter}${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>0</c:formatCode><c:ptCount val="{count}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
    )


def _category_axis(chart: Chart) -> str:
    """Lying bars are read from the top: their axis runs the other way."""
    place, order = ("b", "minMax") if chart.upright else ("l", "maxMin")
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr>{_EDGE}</c:spPr>{_text()}<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/>'
        '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart) -> str:
    """From zero; the numbers stand at the bars, so the axis itself is not drawn. A tenth more leaves room for them."""
    most = chart.top + max(1, -(-chart.top // 8))
    place = "l" if chart.upright else "b"
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/><c:max val="{most}"/><c:min val="0"/>'
        f'</c:scaling><c:delete val="1"/><c:axPos val="{place}"/><c:numFmt formatCode="0" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="autoZero"/></c:valAx>'
    )


def _text() -> str:
    fonts = paper_words()["fonts"]
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{_SIZE}"><a:solidFill>'
        f'<a:srgbClr val="000000"/></a:solidFill><a:latin typeface={xml_quoted(fonts["latin"])}/>'
        f'<a:ea typeface={xml_quoted(fonts["table"])}/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )
