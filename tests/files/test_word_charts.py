"""Charts in Word files: charts of Word's own, told apart without colour, read back for the preview as they were written."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from app.domain.chart import Chart, Series
from app.domain.paper import ChartPicture, Paragraph
from app.files.paper_reader import read_paper
from app.files.word_charts import CHART, DRAWING, chart_paragraph, with_charts
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import Page, para, section

if TYPE_CHECKING:
    from pathlib import Path

PAGE = Page(22, 20, 22, 18)
BARS = Chart("年龄", ("30岁及以下", "31—35岁", "未填 <&>"), (Series("人数", (3, 0, 12)),))
COLUMNS = Chart(
    "增减", ("2026年1季", "2026年2季"), (Series("增加", (1, 0)), Series("减少", (2, 5))), upright=True
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    charts = [BARS, COLUMNS]
    body = para("PaperTitle", "构成") + "".join(
        chart_paragraph("TableText", number, chart, 6000, 2000, f"{chart.title}：若干")
        for number, chart in enumerate(charts, start=1)
    )
    write_parts(with_charts(document_parts(body + section(PAGE)), charts), tmp_path / "构成.docx")
    return tmp_path / "构成.docx"


def part(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def test_the_preview_reads_the_charts_that_were_written(path: Path) -> None:
    paper = read_paper(path)
    drawn = [
        part
        for section in paper.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
        for part in block.parts
        if isinstance(part, ChartPicture)
    ]
    assert [(one.chart.categories, one.chart.series, one.chart.upright) for one in drawn] == [
        (one.categories, one.series, one.upright) for one in (BARS, COLUMNS)
    ]
    assert [(one.width, one.height) for one in drawn] == [(300.0, 100.0)] * 2
    assert not paper.undrawn


def test_series_differ_by_pattern_and_every_bar_carries_its_number(path: Path) -> None:
    columns = part(path, "word/charts/chart2.xml")
    fills = [
        series.find(f"{{{CHART}}}spPr")[0].tag.rpartition("}")[2]
        for series in columns.iter(f"{{{CHART}}}ser")
    ]
    assert fills == ["solidFill", "pattFill"]
    for number in (1, 2):
        tree = part(path, f"word/charts/chart{number}.xml")
        colors = {one.get("val") for one in tree.iter(f"{{{DRAWING}}}srgbClr")}
        assert all(len({color[:2], color[2:4], color[4:]}) == 1 for color in colors), "greys only"
        assert {one.get("val") for one in tree.iter(f"{{{CHART}}}showVal")} == {"1"}
        assert {one.get("val") for one in tree.iter(f"{{{CHART}}}min")} == {"0"}


def test_bars_are_read_from_the_top_and_one_series_needs_no_legend(path: Path) -> None:
    bars, columns = (part(path, f"word/charts/chart{n}.xml") for n in (1, 2))
    assert bars.find(f".//{{{CHART}}}catAx//{{{CHART}}}orientation").get("val") == "maxMin"
    assert (bars.find(f".//{{{CHART}}}legend"), columns.find(f".//{{{CHART}}}legend") is None) == (
        None,
        False,
    )


def test_its_numbers_can_be_edited_and_its_words_read_aloud(path: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        (tmp_path / "book.xlsx").write_bytes(archive.read("word/embeddings/chart2.xlsx"))
        links = archive.read("word/charts/_rels/chart2.xml.rels").decode()
        document = archive.read("word/document.xml").decode()
    assert 'Target="../embeddings/chart2.xlsx"' in links
    assert 'descr="年龄：若干"' in document
    (sheet,) = load_workbook(tmp_path / "book.xlsx").worksheets
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][:2] == [
        ["增减", "增加", "减少"],
        ["2026年1季", 1, 2],
    ]


def test_nothing_at_all_is_still_a_chart(tmp_path: Path) -> None:
    empty = Chart("民族", (), (Series("人数", ()),))
    body = chart_paragraph("TableText", 1, empty, 6000, 2000, "民族")
    write_parts(with_charts(document_parts(body + section(PAGE)), [empty]), tmp_path / "x.docx")
    (drawn,) = [
        p
        for b in read_paper(tmp_path / "x.docx").sections[0].blocks
        if isinstance(b, Paragraph)
        for p in b.parts
    ]
    assert isinstance(drawn, ChartPicture)
    assert (drawn.chart.categories, drawn.chart.top) == ((), 1)
