"""The papers of the statistics of members: the table of numbers and the make-up, as workbooks and as documents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.actions.looking import read_period
from app.actions.member_numbers import (
    Composition,
    axis_label,
    composition,
    numbers,
    read_book,
    reason_words,
    slice_label,
)
from app.actions.paper_kit import Order, Report, needed_period, words_of
from app.domain.change_table import ACTUAL, DECREASE, EXPECTED, INCREASE, OPENING, ROWS
from app.domain.chart import Chart, Series
from app.domain.dates import show_date
from app.domain.period import next_to
from app.domain.values import as_rows, as_text
from app.files.paper_words import statistics_words
from app.files.sheet_writer import Column, Sheet, write_workbook
from app.files.word_statistics import Part, Words, write_numbers, write_parts_with_charts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.actions.member_numbers import Book, Numbers
    from app.actions.workspace import Workspace
    from app.domain.change_table import Event
    from app.domain.distributions import Distribution
    from app.domain.period import Period
    from app.files.sheet_writer import Value

MOST_NAMES = 12
_CENTRED = 16  # characters: wider columns are read
TREND = 6  # periods of the chart


@dataclass(frozen=True)
class _Said:
    """What the papers of one order say: the words of the branch, of the period, and the names of codes."""

    words: dict[str, Any]
    texts: dict[str, str]


# -- the table of numbers -----------------------------------------------------------------------------------


def write_changes_sheets(ws: Workspace, order: Order) -> Report:
    """The table, the list of changes with their papers, and by whom it does not add up."""
    book, found, said = _read(ws, order)
    words, texts = said.words, said.texts
    shape: dict[str, Any] = {
        "title": words["title"].format_map(texts), "left": words["left"].format_map(texts),
        "right": words["right"].format_map(texts),
    }  # fmt: skip
    first, second, third = words["sheets"]
    sheets = [
        Sheet(first, _columns(words["columns"]), _number_rows(found), foot=words["foot"], **shape),
        Sheet(second, _columns(words["people"]), list(_event_rows(ws, book, found, words)), frozen_columns=2, **shape),
    ]  # fmt: skip
    if found.table.differences:
        sheets.append(Sheet(third, _columns(words["differences"]), list(_difference_rows(found)), **shape))
    write_workbook(sheets, order.path)
    return Report(order.path, 0, len(found.table.events))


def write_changes_document(ws: Workspace, order: Order) -> Report:
    """The table on one page, with what is to be said about it and how the periods before went."""
    book, found, said = _read(ws, order)
    words, texts = said.words, said.texts
    lines = [[str(row), item, str(count), names] for row, item, count, names in _number_rows(found)]
    heads = [column[0] for column in words["columns"]]
    paper = _headed(words, texts)
    trend = _trend(book, found.period, words)
    write_numbers(paper, heads, lines, list(_notes(found, said)), trend, order.path)
    return Report(order.path, 1, len(found.table.events))


def _headed(words: Mapping[str, Any], texts: Mapping[str, str]) -> Words:
    lines = [line.format_map(texts) for line in words["lines"]]
    return Words(words["title"].format_map(texts), lines, words["signature"])


def _read(ws: Workspace, order: Order) -> tuple[Book, Numbers, _Said]:
    span = needed_period(order.period)
    book = read_book(ws)
    found = numbers(book, order.period)
    words = statistics_words()["changes"]
    committees = [as_text(card.get("committee_name")) for card in book.cards.values()]
    texts = {
        **words_of(ws, span),
        "period": period_words(span),
        "committee": max(set(committees), key=committees.count, default=""),
    }
    return book, found, _Said(words, texts)


def period_words(span: Period) -> str:
    """2026年第1季度, 2026年上半年, 2026年度."""
    names = statistics_words()["periods"]
    said = {"year": span.text[:4], "number": span.text[5:]}
    name = names[span.per]
    return str(name[int(span.text[5:]) - 1] if isinstance(name, list) else name).format_map(said)


def _columns(columns: Sequence[Sequence[Any]]) -> list[Column]:
    return [Column(label, width, kind, centred=width <= _CENTRED) for label, _, width, kind in columns]


def _number_rows(found: Numbers) -> list[list[Any]]:
    table = found.table
    return [[row, found.labels[row], table.numbers[row], names_of(found, row)] for row in ROWS]


def names_of(found: Numbers, row: int) -> str:
    """Who stands behind a number; not for the totals, which are the whole roster."""
    if row in (OPENING, EXPECTED, ACTUAL, INCREASE, DECREASE):
        return ""
    if row == max(ROWS):
        return _listed([f"{one.name}（{signed(one.amount)}）" for one in found.table.differences])
    return _listed([event.name for event in found.table.events_of(row)])


def signed(amount: int) -> str:
    """+1, -1; in words where nobody can say."""
    return f"{amount:+d}" if amount else str(statistics_words()["changes"]["unknown"])


def _listed(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMES:
        return "、".join(names)
    more = statistics_words()["changes"]["more"].format(count=len(names))
    return "、".join(names[:MOST_NAMES]) + str(more)


def _event_rows(
    ws: Workspace, book: Book, found: Numbers, words: Mapping[str, Any]
) -> Iterable[Sequence[Value]]:
    codes = ws.definitions.codes
    kinds, papers = codes["change_type"], codes["change_paper"]
    for number, event in enumerate(found.table.events, start=1):
        told, lacks = book.told[event.uid], book.lacking.get(event.uid)
        there = [
            f"{papers.label(as_text(row.get('paper')))} {as_text(row.get('reference'))}"
            for row in as_rows(told.get("papers"))
        ]
        missing = [papers.label(code) for code in (*lacks.papers, *lacks.later)] if lacks else []
        yield [
            number, event.name, kinds.label(event.kind), "、".join(map(str, event.rows)), event.day,
            place_of(book, event), as_text(told.get("basis")), "；".join(there), "、".join(missing), event.told_on,
            words["late"] if event.is_late(found.period) else "",
        ]  # fmt: skip


def place_of(book: Book, event: Event) -> str:
    """Where somebody came from or went to, by the spell of that day; by the card where there is none."""
    card = book.cards.get(event.person, {})
    field, day = ("transferred_from", "from_on") if event.sign > 0 else ("transferred_to", "to_on")
    when = as_text(book.told[event.uid].get("changed_on"))
    spells = [row for row in as_rows(card.get("spells")) if row.get(day) == when and row.get(field)]
    dated = card.get("transferred_in_on" if event.sign > 0 else "transferred_out_on") == when
    return as_text(spells[-1].get(field)) if spells else as_text(card.get(field)) if dated else ""


def _difference_rows(found: Numbers) -> Iterable[Sequence[Value]]:
    for number, one in enumerate(found.table.differences, start=1):
        yield [number, one.name, one.amount, one.day, reason_words(one.reason)]


def _notes(found: Numbers, said: _Said) -> Iterable[str]:
    words, table = said.words, found.table
    if found.running:
        yield words["running"].format_map(said.texts)
    for key, events in (("unchanging", table.unchanging), ("late_line", table.late)):
        if events:
            yield words[key].format(count=len(events), names=_listed([event.name for event in events]))
    for one in table.differences:
        yield words["difference_line"].format(
            name=one.name, amount=signed(one.amount), reason=reason_words(one.reason)
        )


def trend_chart(book: Book, period: Period) -> Chart:
    """Increases and decreases up to this period, since changes are registered; the number at the end of each below."""
    words = statistics_words()["changes"]["trend"]
    began = min((event.day for event in book.events), default=period.first)
    spans = [period]
    while len(spans) < TREND and spans[0].first > began:
        spans.insert(0, next_to(spans[0], -1))
    tables = [numbers(book, span.text).table for span in spans]
    names = tuple(
        words["category"].format(period=period_short(one.period), count=one.numbers[ACTUAL]) for one in tables
    )
    series = tuple(
        Series(words[key], tuple(one.numbers[row] for one in tables))
        for key, row in (("in", INCREASE), ("out", DECREASE))
    )
    return Chart(words["title"], names, series, upright=True)


def period_short(span: Period) -> str:
    """2026.Q1 as a secretary writes it: 2026年1季度."""
    return str(statistics_words()["periods"]["short"][span.per]).format(
        year=span.text[:4], number=span.text[5:]
    )


def _trend(book: Book, period: Period, words: Mapping[str, Any]) -> Part:
    chart = trend_chart(book, period)
    return Part(words["trend"]["title"], (), (), chart, chart_words(chart))


def chart_words(chart: Chart) -> str:
    """A chart for who cannot see it."""
    words = statistics_words()["composition"]
    parts = []
    for place, category in enumerate(chart.categories):
        counts = [
            f"{one.name if len(chart.series) > 1 else ''}{one.values[place]}{words['people']}"
            for one in chart.series
        ]
        parts.append(f"{category} {'、'.join(counts)}")
    return f"{chart.title}：{'；'.join(parts)}"


# -- how members are made up --------------------------------------------------------------------------------


def write_composition_sheet(ws: Workspace, order: Order) -> Report:
    """Every axis below the other, as numbers."""
    found, words, texts = _composed(ws, order)
    rows = [line for one in found.axes for line in _axis_rows(one)]
    sheet = Sheet(
        words["sheet"],
        _columns(words["columns"]),
        rows,
        title=words["title"].format_map(texts),
        left=words["left"].format_map(texts),
        right=words["right"].format_map(texts),
        foot=words["foot"],
    )
    write_workbook([sheet], order.path)
    return Report(order.path, 0, len(found.members))


def write_composition_document(ws: Workspace, order: Order) -> Report:
    """Every axis as a table with its chart."""
    found, words, texts = _composed(ws, order)
    paper = _headed(words, texts)
    heads = tuple(column[0] for column in words["columns"][1:])
    parts = []
    for number, one in enumerate(found.axes, start=1):
        lines = [[item, str(count), f"{share:.1%}"] for _, item, count, share in _axis_rows(one)]
        chart = axis_chart(one)
        heading = words["heading"].format(number=words["numerals"][number - 1], axis=chart.title)
        parts.append(Part(heading, heads, lines, chart, chart_words(chart)))
    write_parts_with_charts(paper, parts, order.path)
    return Report(order.path, 2, len(found.members))


def _composed(ws: Workspace, order: Order) -> tuple[Composition, dict[str, Any], dict[str, str]]:
    """As of the day asked for, else of the end of the period, or of today while it runs."""
    last = read_period(order.period).last if order.period else ws.today()
    day = order.on or min(last, ws.today())
    found = composition(ws, read_book(ws), day)
    texts = {**words_of(ws), "day": show_date(day.isoformat()), "count": str(len(found.members))}
    return found, statistics_words()["composition"], texts


def axis_chart(one: Distribution) -> Chart:
    """One axis as lying bars, in the order of its table."""
    counts = tuple(len(part.people) for part in one.slices)
    names = tuple(slice_label(one.axis, part) for part in one.slices)
    column = statistics_words()["composition"]["columns"][2][0]
    return Chart(axis_label(one.axis), names, (Series(str(column), counts),))


def _axis_rows(one: Distribution) -> list[list[Any]]:
    return [
        [
            axis_label(one.axis), slice_label(one.axis, part), len(part.people),
            Decimal(str(round(one.share(part), 6))),
        ]
        for part in one.slices
    ]  # fmt: skip
