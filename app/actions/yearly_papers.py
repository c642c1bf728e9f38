"""Tables handed in once a year: how often the branch met, and its members as schools count them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.actions.looking import Query, list_records, read_period
from app.actions.member_numbers import members_on, people_on, read_book
from app.actions.paper_kit import Order, Report, needed_period, words_of
from app.domain.dates import show_date
from app.domain.membership import FULL
from app.domain.party_stat import TitleWords, counts_of, kind_of_branch, months_held
from app.domain.values import as_text
from app.files.paper_words import statistics_words
from app.files.sheet_writer import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.values import Values
    from app.files.sheet_writer import Value

_ON_THE_WAY = ("applicant", "activist", "candidate")
_SHARE, _COUNT, _TEXT = "0.0%", "0", "@"
_MONTH_WIDTH = 5


def write_life(ws: Workspace, order: Order) -> Report:
    """组织生活开展情况统计表 of a year: how often the committee met and the members came together, month by month."""
    span = needed_period(order.period)
    words, year = statistics_words()["life"], span.text[:4]
    members = [card for card, _ in members_on(read_book(ws), min(span.last, ws.today()))]
    columns = [Column(label, width, _TEXT, over=over) for over, label, width in words["names"]]
    line: list[Value] = [_committee(members), ws.branch.name, words["kinds"][kind_of_branch(members)]]
    total = 0
    for over, forms in words["parts"]:
        months = months_held(_days(ws, forms, year), year)
        total += sum(months.values())
        columns += _month_columns(over, words)
        line += [*months.values(), *_kept(months, int(year), ws.today())]
    texts = words_of(ws, span)
    sheet = Sheet(
        words["sheet"], columns, [line], foot=words["foot"], frozen_columns=2,
        title=words["title"].format_map(texts), left=words["left"].format_map(texts),
        right=words["right"].format_map(texts),
    )  # fmt: skip
    write_workbook([sheet], order.path)
    return Report(order.path, 0, total)


def _days(ws: Workspace, forms: Sequence[str], year: str) -> Iterator[str]:
    for form_id in forms:
        form = ws.forms.get(form_id)
        for record in list_records(ws, form_id, Query(period=year, rows=False)) if form else ():
            yield as_text(record.values.get(form.period)) if form else ""


def _month_columns(over: str, words: Mapping[str, Any]) -> list[Column]:
    months = [Column(words["month"].format(month=m), _MONTH_WIDTH, _COUNT, over=over) for m in range(1, 13)]
    return [*months, Column(words["held"], 9, _COUNT, over=over), Column(words["rate"], 8, _SHARE, over=over)]


def _kept(months: Mapping[int, int], year: int, today: date) -> list[Value]:
    """Months with something held, and their share of those that are over."""
    held = [month for month, count in months.items() if count]
    over = 12 if year < today.year else today.month - 1 if year == today.year else 0
    due = max(over, len(held))
    return [len(held), Decimal(str(round(len(held) / due, 6))) if due else None]


def _committee(cards: Sequence[Values]) -> str:
    """The name most cards have for it."""
    names = [as_text(card.get("committee_name")) for card in cards]
    return max(set(names), key=names.count, default="")


def write_party(ws: Workspace, order: Order) -> Report:
    """Members by teachers, staff, the retired and students, as two tables; of the day, or the end of the period."""
    words = statistics_words()["party"]
    last = read_period(order.period).last if order.period else ws.today()
    day = order.on or min(last, ws.today())
    book = read_book(ws)
    members = members_on(book, day)
    applying = [card for card, was in people_on(book, day) if was.stage in _ON_THE_WAY]
    titles = words["titles"]
    counts = counts_of(
        [(card, was.stage == FULL) for card, was in members], applying,
        TitleWords(titles["top"], titles["vice"], titles["not_top"]),
    )  # fmt: skip
    texts = {**words_of(ws), "day": show_date(day.isoformat())}
    committee = _committee([card for card, _ in members])
    sheets = [
        _table(words, words, _information(words, counts), texts),
        _table(words["basics"], words, [_basics(words["basics"], counts, committee)], texts),
    ]
    write_workbook(sheets, order.path)
    return Report(order.path, 0, len(members))


def _table(
    words: Mapping[str, Any], around: Mapping[str, Any], rows: list[list[Value]], texts: Mapping[str, str]
) -> Sheet:
    return Sheet(
        words["sheet"],
        [Column(label, width, _TEXT if key in ("line", "committee") else "General", over=over)
         for over, label, key, width in words["columns"]],
        rows,
        title=words["title"].format_map(texts), left=around["left"].format_map(texts),
        right=around["right"].format_map(texts), foot=around["foot"],
    )  # fmt: skip


def _information(words: Mapping[str, Any], counts: Mapping[str, int]) -> list[list[Value]]:
    """How many, and their share of all members."""
    keys = [key for _, _, key, _ in words["columns"][1:]]
    total = counts.get("all", 0)
    shares = [f"{counts.get(key, 0) / total:.1%}" if total else "" for key in keys]
    many, part = words["lines"]
    return [[many, *(counts.get(key, 0) for key in keys)], [part, *shares]]


def _basics(words: Mapping[str, Any], counts: Mapping[str, int], committee: str) -> list[Value]:
    return [committee if key == "committee" else counts.get(key, 0) for _, _, key, _ in words["columns"]]
