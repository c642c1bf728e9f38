"""The statistics of members as Word papers: a table with its chart beside it, and the table of numbers with a trend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.files.word_charts import chart_paragraph, with_charts
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import (
    FOOTERS,
    NO_BORDERS,
    Cell,
    Page,
    TableRow,
    cells,
    para,
    section,
    shared_out,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.domain.chart import Chart

PAGE = Page(22, 20, 22, 18)
LINE = 360
GAP = 240  # between a table and its chart
_TABLE_SHARE = 42  # of the width, in hundredths
_CHART_LINE, _CHART_LEAST = 340, 760
_TABS = f'<w:tabs><w:tab w:val="right" w:pos="{PAGE.width}"/></w:tabs>'
_NUMBERS = (8, 46, 12, 34)  # shares: row, words, number, names


class Part(NamedTuple):
    """A heading, the heads and lines of a table, the chart beside it and what it says in words."""

    heading: str
    heads: tuple[str, ...]
    lines: Sequence[Sequence[str]]
    chart: Chart
    told: str


class Words(NamedTuple):
    """Title, the lines below it and the line of signatures; tabs part their left and right."""

    title: str
    lines: Sequence[str]
    signature: str


def write_parts_with_charts(words: Words, parts: Sequence[Part], path: Path) -> None:
    """Every part with its chart beside its table. Raises UserError as `replacing` does."""
    body = _head(words)
    for number, part in enumerate(parts, start=1):
        body += para("ProseHead", part.heading, look="<w:keepNext/>") + _beside(part, number) + para("Gap")
    _write(body + para("Sign", words.signature, look=_TABS), [part.chart for part in parts], path)


def write_numbers(
    words: Words,
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    notes: Sequence[str],
    trend: Part,
    path: Path,
) -> None:
    """The rows of the table of numbers, what is to be said below, and how the periods before went."""
    widths = shared_out(PAGE.width, _NUMBERS, rest=1)
    rows = [TableRow(cells(widths, [para("TableHead", head) for head in heads]), LINE, head=True)]
    rows += [TableRow(cells(widths, _line(line)), LINE) for line in lines]
    body = _head(words) + table(rows, PAGE.width) + para("Gap")
    body += "".join(para("TableLeft", note) for note in notes)
    body += para("ProseHead", trend.heading, look="<w:keepNext/>")
    body += chart_paragraph("TableText", 1, trend.chart, PAGE.width, 2600, trend.told)
    _write(body + para("Sign", words.signature, look=_TABS), [trend.chart], path)


def _line(line: Sequence[str]) -> list[str]:
    row, item, count, names = line
    return [
        para("TableText", row),
        para("TableLeft", item),
        para("TableText", count),
        para("TableLeft", names),
    ]


def _head(words: Words) -> str:
    return para("PaperTitle", words.title) + "".join(
        para("PaperLine", one, look=_TABS) for one in words.lines
    )


def _beside(part: Part, number: int) -> str:
    """A table without lines holds both, so that they stay together on one page."""
    left = PAGE.width * _TABLE_SHARE // 100
    widths = shared_out(left - GAP, (56, 20, 24), rest=0)
    rows = [TableRow(cells(widths, [para("TableHead", head) for head in part.heads]), LINE)]
    for item, *numbers in part.lines:
        contents = [para("TableLeft", item), *(para("TableText", text) for text in numbers)]
        rows.append(TableRow(cells(widths, contents), LINE))
    height = max(_CHART_LEAST, _CHART_LINE * len(part.chart.categories))
    room = PAGE.width - left
    chart = chart_paragraph("TableText", number, part.chart, room - GAP, height, part.told)
    inner = table(rows, left - GAP) + para("Mark")
    return table([TableRow((Cell(left, inner, top=True), Cell(room, chart)))], PAGE.width, borders=NO_BORDERS)


def _write(body: str, charts: Sequence[Chart], path: Path) -> None:
    write_parts(with_charts(document_parts(body + section(PAGE, FOOTERS)), charts), path)
