"""党员数量变化情况 and 党员构成: read from the register of changes and from the cards, for any period and any day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from app.actions.looking import list_records, read_period
from app.domain import ages
from app.domain.card_past import card_on
from app.domain.change_papers import lacking
from app.domain.change_standings import event_from, standings, without_a_day
from app.domain.change_table import ROWS, ChangeTable, change_table
from app.domain.distributions import (
    AXES,
    BANDED,
    RULE,
    Distribution,
    Profile,
    Slice,
    distribution,
    profile,
)
from app.domain.errors import UserError
from app.domain.membership import PROBATIONARY, membership_on, seniority_on
from app.domain.people import person_key
from app.domain.values import as_text
from app.files.paper_words import statistics_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.change_papers import Lacking
    from app.domain.change_table import Event
    from app.domain.membership import Membership
    from app.domain.period import Period
    from app.domain.values import Row

MEMBER, CHANGE = "member", "member_change"


@dataclass(frozen=True)
class Book:
    """All cards and all registered changes of the branch: read once, asked for as many periods and days as one likes.

    `told` are the increases and decreases by their uid, `changes` all changes by the person, oldest first.
    """

    branch: str
    today: date
    cards: Mapping[str, Row]
    told: Mapping[str, Row]
    changes: Mapping[str, Sequence[Row]]
    events: tuple[Event, ...]
    lacking: Mapping[str, Lacking]

    def name(self, person: str) -> str:
        """Of a card; somebody without one is known by the name itself."""
        card = self.cards.get(person)
        return as_text(card.get("name")) if card is not None else self._told_names.get(person, person)

    @cached_property
    def _told_names(self) -> dict[str, str]:
        return {event.person: event.name for event in self.events}


@dataclass(frozen=True)
class Numbers:
    """The table of one period with the words of its rows; `running` as long as the period is not over."""

    table: ChangeTable
    labels: Mapping[int, str]
    running: bool
    lacking: Mapping[str, Lacking]

    @property
    def period(self) -> Period:
        return self.table.period


@dataclass(frozen=True)
class Composition:
    """How the members were made up at the end of a day."""

    day: date
    members: tuple[Profile, ...]
    axes: tuple[Distribution, ...]

    @property
    def names(self) -> dict[str, str]:
        return {one.person: one.name for one in self.members}


def read_book(ws: Workspace) -> Book:
    cards = {record.uid: record.values for record in list_records(ws, MEMBER)}
    pack, first = ws.definitions.rules, _registered(ws)
    told: dict[str, Row] = {}
    events: list[Event] = []
    open_ones: dict[str, Lacking] = {}
    changes: dict[str, list[Row]] = defaultdict(list)
    for record in reversed(list_records(ws, CHANGE)):
        changes[person_key(record.values.get("member"))].append(record.values)
        event = event_from(record.uid, record.values, first[record.uid], pack)
        if event is None:
            continue
        told[record.uid] = record.values
        events.append(event)
        found = lacking(record.values, cards.get(event.person, {}), pack)
        if found is not None:
            open_ones[record.uid] = found
    return Book(ws.branch.name, ws.today(), cards, told, changes, tuple(events), open_ones)


def _registered(ws: Workspace) -> dict[str, date]:
    """The day each change was registered, whatever was added to it later."""
    zone = ws.now().tzinfo
    rows = ws.store.conn.execute("SELECT uid, min(at) FROM journal WHERE form = ? GROUP BY uid", (CHANGE,))
    return {uid: datetime.fromisoformat(at).astimezone(zone).date() for uid, at in rows}


def numbers(book: Book, period: str) -> Numbers:
    """The seventeen rows of a quarter, half or year. Raises UserError("period.unreadable" | "period.too_short")."""
    span = read_period(period)
    if span.per not in ("quarter", "half_year", "year"):
        raise UserError("period.too_short", value=period)
    end = min(span.last, max(book.today, span.first))
    running = span.first <= book.today <= span.last
    lost = without_a_day(book.cards, book.branch) if running else {}
    table = change_table(span, book.events, standings(book.cards, span, book.branch, end), end, lost)
    return Numbers(table, row_labels(span.per), span.last >= book.today, book.lacking)


def row_labels(per: str) -> dict[int, str]:
    """Row → its words for a year, half or quarter."""
    words = statistics_words()["changes"]
    said = {name: words[name][per] for name in ("before", "this", "end")}
    return {row: text.format_map(said) for row, text in zip(ROWS, words["rows"], strict=True)}


def composition(ws: Workspace, book: Book, day: date) -> Composition:
    """Every axis of rules §4.9 at the end of a day, by the cards as they stood then."""
    members = tuple(_profiles(ws, book, day))
    pack, codes = ws.definitions.rules, ws.definitions.codes
    rules = {axis: pack.on(RULE + axis, day) for axis in AXES}
    axes = tuple(distribution(axis, members, rule, codes) for axis, rule in rules.items() if rule is not None)
    return Composition(day, members, axes)


def members_on(book: Book, day: date) -> list[tuple[Row, Membership]]:
    """The cards of those who were members at the end of a day, by the cards alone."""
    return [(card, was) for card, was in people_on(book, day) if was.member]


def people_on(book: Book, day: date) -> list[tuple[Row, Membership]]:
    """All cards and what their people were at the end of a day."""
    return [(card, membership_on(card, (), day, book.branch)) for card in book.cards.values()]


def _profiles(ws: Workspace, book: Book, day: date) -> list[Profile]:
    found, form = [], ws.form(MEMBER)
    for uid, card in book.cards.items():
        was = membership_on(card, (), day, book.branch)
        if not was.member:
            continue
        told = book.changes.get(uid, [])
        then, _ = card_on(form, ws.forms, card, told, day, book.branch)
        probationary = was.stage == PROBATIONARY
        seniority = None if probationary else seniority_on(card, told, day)
        found.append(
            profile(uid, then, age=ages.age(card, day), seniority=seniority, probationary=probationary)
        )
    return found


def slice_label(axis: str, one: Slice) -> str:
    """31—35岁, 大学本科, 未填."""
    words = statistics_words()["composition"]
    if one.code:
        return str(words["codes"][one.code])
    if axis not in BANDED:
        return one.label
    place = "first" if one.low is None else "last" if one.high is None else "middle"
    said = {"low": one.low, "high": one.high, "next": (one.high or 0) + 1}
    return str(words["bands"][axis][place]).format_map(said)


def axis_label(axis: str) -> str:
    return str(statistics_words()["composition"]["axes"][axis])


def reason_words(reason: str) -> str:
    """Why somebody makes a difference, in words."""
    return str(statistics_words()["changes"]["reasons"][reason])
