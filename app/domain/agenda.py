"""What is due: items worked out from facts and a day, never kept. The day may be any day; nothing has to run daily."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.domain.cadence import Body
from app.domain.dates import add_months, last_day
from app.domain.months import month_of
from app.domain.people import is_member, on_committee

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from app.domain.cadence import Cadence, Held
    from app.domain.codes import CodeTable
    from app.domain.dues_status import DuesFacts
    from app.domain.exchange_facts import ExchangeFacts, KeyFacts
    from app.domain.progress import Progress
    from app.domain.rule_pack import RulePack, RuleRow
    from app.domain.values import Values

OVERDUE, WEEK, MONTH, NEXT_MONTH, LATER = "overdue", "week", "month", "next_month", "later"
STATES = (OVERDUE, WEEK, MONTH, NEXT_MONTH)
_WEEK_DAYS = 7
MAKE_UP, RECORD, FILL, RESUME, HANDLE, BACK_UP = "make_up", "record", "fill", "resume", "handle", "back_up"
COLLECT, FIX, LOOK = "collect", "fix", "look"
MEMBERS_PAGE, BACKUP_PAGE, IMPORT_PAGE, REGISTERS_PAGE = "members", "backup", "import", "registers"
PAGES = {"register_check": REGISTERS_PAGE}  # of forms that must be kept, but stand in no book
_OWN_PAGES = {"member": MEMBERS_PAGE, "member_change": "statistics", "transfer_letter": "transfers"}
_COMMITTEE_FROM = 7  # so many full members must have a committee (BRANCH_2018; rules §2.3)
_COMMITTEE_SEATS = 3


@dataclass(frozen=True)
class Target:
    """Where the one verb of an item leads. No `uid` with a `form` is a new record with `values` filled in;

    `period` is the month, quarter or year the new record belongs to, `field` where the cursor goes: `attendance.member`
    with a `row` (from 1) is a cell of a table.
    """

    page: str
    form: str = ""
    uid: str = ""
    field: str = ""
    period: str = ""
    values: Mapping[str, str] = kept(default_factory=dict)
    row: int | None = None


class Basis(NamedTuple):
    """Where a duty is written, and in what words."""

    source: str
    clause: str
    title: str


def page_of(books: Mapping[str, str], form: str) -> str:
    """Where a record of a form is looked at: in its book, or on the page that is made for it."""
    return books.get(form) or _OWN_PAGES.get(form, "")


def basis_of(rule: RuleRow | Cadence) -> Basis:
    return Basis(rule.source, rule.clause, rule.title)


class Item(NamedTuple):
    """One thing to do. `code` and `values` become its title and reason, `basis` says where that is written.

    `several` stands at an item about many people, which leads to the first of them: what tells it from others of its code.
    """

    code: str
    due: date
    state: str
    verb: str
    target: Target
    basis: Basis
    values: Mapping[str, object]
    several: str | None = None

    @property
    def key(self) -> str:
        """The same for the same thing on every day, whoever comes first: what “do not remind me this week” remembers."""
        place = self.target
        if self.several is not None:
            return f"{self.code}:{place.form}::{place.period}:{self.several}"
        return ":".join((self.code, place.form, place.uid, place.period, *place.values.values()))


class Step(NamedTuple):
    """One of the first steps of a new workspace."""

    code: str
    done: bool
    target: Target


class BackupState(NamedTuple):
    """`last` is None when there never was one; `stale` when changes wait longer than the rule allows."""

    last: date | None
    days: int
    stale: bool


class Arranged(NamedTuple):
    """What the branch itself means to do on a day."""

    uid: str
    day: date
    values: Values


class Agenda(NamedTuple):
    """Everything 今日 shows. `items` are sorted by date; `first_steps` is empty once they are all done.

    `progress` is of the quarter, `year` of the whole year; `put_off` are items nobody is reminded of this week;
    `arranged` is all the branch has arranged itself, however far ahead.
    """

    on: date
    items: tuple[Item, ...]
    progress: tuple[Progress, ...]
    backup: BackupState
    first_steps: tuple[Step, ...]
    year: tuple[Progress, ...] = ()
    put_off: tuple[Item, ...] = ()
    arranged: tuple[Arranged, ...] = ()

    def by_state(self) -> dict[str, list[Item]]:
        """Items in the order of the page's groups; groups without any are left out."""
        found = {state: [item for item in self.items if item.state == state] for state in STATES}
        return {state: items for state, items in found.items() if items}

    def waiting(self, page: str) -> int:
        """What the navigation counts at a page: overdue or due within a week."""
        return sum(item.target.page == page and item.state in (OVERDUE, WEEK) for item in self.items)


class OpenDraft(NamedTuple):
    """A draft: when it was last touched, the day it speaks of, and the revision under it (0: a new record)."""

    uid: str
    form: str
    touched: date
    day: date | None
    topic: str
    base: int


@dataclass(frozen=True)
class AgendaFacts:
    """All an agenda is made from. `since` is the first day the branch's books here can be judged by.

    `cards`, `hours` of the year of `on`, introduction `letters`, own `arrangements` and the year's registered `changes` by uid; `books`
    gives the page of a form; `exchange` is None where no committee waits for submissions; `changed` is the day of the newest change.
    """

    on: date
    since: date
    pack: RulePack
    posts: CodeTable
    books: Mapping[str, str] = kept(default_factory=dict)
    cadences: tuple[Cadence, ...] = ()
    held: tuple[Held, ...] = ()
    cards: Mapping[str, Values] = kept(default_factory=dict)
    hours: Mapping[str, Decimal] = kept(default_factory=dict)
    drafts: tuple[OpenDraft, ...] = ()
    arrangements: Mapping[str, Values] = kept(default_factory=dict)
    letters: Mapping[str, Values] = kept(default_factory=dict)
    changes: Mapping[str, Values] = kept(default_factory=dict)
    dues: DuesFacts | None = None
    exchange: ExchangeFacts | None = None
    keys: KeyFacts | None = None
    last_backup: date | None = None
    changed: date | None = None

    @cached_property
    def members(self) -> dict[str, Values]:
        """Cards of those who belong to the branch now."""
        return {uid: card for uid, card in self.cards.items() if is_member(card)}

    @cached_property
    def seated(self) -> frozenset[str]:
        """Members with a seat on the branch committee."""
        return frozenset(uid for uid, card in self.members.items() if on_committee(card, self.posts))

    @cached_property
    def groups(self) -> list[str]:
        """The party groups members are in, in the order of the roster."""
        names = (str(card.get("party_group") or "") for card in self.members.values())
        return [name for name in dict.fromkeys(names) if name]

    @cached_property
    def body(self) -> Body:
        """A committee is there with three seats, or must be with so many full members (rules §2.3)."""
        full = sum(card.get("stage") == "full" for card in self.members.values())
        committee = len(self.seated) >= _COMMITTEE_SEATS or full >= _COMMITTEE_FROM
        return Body(self.groups, list(self.members), committee=committee)


def state_of(due: date, on: date) -> str:
    """Overdue from the day after; this week is seven days, next month the one after this."""
    if due < on:
        return OVERDUE
    if due <= on + timedelta(days=_WEEK_DAYS):
        return WEEK
    if due <= month_end(on):
        return MONTH
    return NEXT_MONTH if due <= month_end(add_months(on, 1)) else LATER


def month_end(day: date) -> date:
    return last_day(month_of(day))


def in_sight(items: Iterable[Item]) -> tuple[Item, ...]:
    """Sorted by date, without what is due later than next month."""
    return tuple(sorted((item for item in items if item.state != LATER), key=lambda item: item.due))


def week_end(on: date) -> date:
    """The Sunday of its week."""
    return on + timedelta(days=_WEEK_DAYS - on.isoweekday())


def parted(
    items: Iterable[Item], until: Mapping[str, str], on: date
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Those to show, and those put off until a day (ISO, by key) that has not passed; what is overdue is shown."""
    shown: list[Item] = []
    waiting: list[Item] = []
    for item in items:
        waits = item.state != OVERDUE and on.isoformat() <= until.get(item.key, "")
        (waiting if waits else shown).append(item)
    return tuple(shown), tuple(waiting)
