"""党员数量变化情况: the seventeen rows of a quarter, half or year (rules §4.5), and by whose name they do not add up.

Increases and decreases are the registered changes; those at the beginning and at the end are counted from the cards
alone. So row 17 shows whoever changed on one side only, each by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.period import Period

OPENING, INCREASE, DECREASE, EXPECTED, ACTUAL, DIFFERENCE = 1, 2, 9, 15, 16, 17
ROWS = range(1, 18)
_IN, _OUT = (3, 5, 7), (10, 11, 12, 13)
# 其中 rows never exceed the row they are part of.
PARTS = {4: 3, 6: 5, 8: 7, 14: 13}
NO_INCREASE, NO_DECREASE = "no_increase", "no_decrease"
NO_CARD, WAS_IN, NOT_IN, WAS_OUT, STILL_IN, TWICE, UNDATED = (
    "no_card", "was_in", "not_in", "was_out", "still_in", "twice", "undated",
)  # fmt: skip


class Event(NamedTuple):
    """A registered change. `rows` are those it is counted in, () for one that changes no number.

    `day` is the first an increase may mean, the last a decrease may mean; `told_on` when it was registered; `uid` is
    its record, `person` the card's uid or the bare name of somebody without one.
    """

    uid: str
    person: str
    name: str
    kind: str
    day: date
    told_on: date
    rows: tuple[int, ...] = ()

    @property
    def sign(self) -> int:
        return 1 if set(self.rows) & set(_IN) else -1 if set(self.rows) & set(_OUT) else 0

    def is_late(self, period: Period) -> bool:
        """Registered when the period was over."""
        return self.told_on > period.last


class Standing(NamedTuple):
    """What a card says about both ends of a period; `moved` and `by` are day and kind of the last move inside it."""

    name: str
    before: bool
    after: bool
    moved: date | None = None
    by: str = ""


class Difference(NamedTuple):
    """Somebody by whom 实有 and 应有 differ, how much, and why.

    `kind` is the change registered, or the one the card suggests; `event` the record of the registered one.
    """

    person: str
    name: str
    amount: int
    reason: str
    day: date | None = None
    kind: str = ""
    event: str = ""


@dataclass(frozen=True)
class ChangeTable:
    """`events` are those of the period, `standings` the cards by uid, of all who were members at either end.

    `undated` names those whose card says that they are gone, and nothing since when: they are counted at no end.
    """

    period: Period
    events: tuple[Event, ...]
    standings: Mapping[str, Standing]
    undated: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Row → number."""
        found = {row: sum(row in event.rows for event in self.events) for row in ROWS}
        found[OPENING] = sum(one.before for one in self.standings.values())
        found[INCREASE] = sum(found[row] for row in _IN)
        found[DECREASE] = sum(found[row] for row in _OUT)
        found[EXPECTED] = found[OPENING] + found[INCREASE] - found[DECREASE]
        found[ACTUAL] = sum(one.after for one in self.standings.values())
        found[DIFFERENCE] = found[ACTUAL] - found[EXPECTED]
        return found

    def events_of(self, row: int) -> list[Event]:
        """The changes behind a number; for 增加 and 减少 those of all their rows."""
        wanted = {INCREASE: _IN, DECREASE: _OUT}.get(row, (row,))
        return [event for event in self.events if set(event.rows) & set(wanted)]

    def people_of(self, row: int) -> list[str]:
        """The cards behind 上期末 and 实有; behind 应有 those there should be."""
        if row == EXPECTED:
            return self._expected()
        return [
            person
            for person, one in self.standings.items()
            if (one.before if row == OPENING else one.after and row == ACTUAL)
        ]

    def _expected(self) -> list[str]:
        sums = {person: int(one.before) for person, one in self.standings.items()}
        for event in self.events:
            sums[event.person] = sums.get(event.person, 0) + event.sign
        return [person for person, count in sums.items() if count > 0]

    @cached_property
    def late(self) -> list[Event]:
        """Changes that were registered when the period was over."""
        return [event for event in self.events if event.is_late(self.period)]

    @cached_property
    def unchanging(self) -> list[Event]:
        """Changes of the period that are reported beside the table: 转正."""
        return [event for event in self.events if not event.rows]

    @cached_property
    def differences(self) -> list[Difference]:
        """Everybody by whom row 17 is not 0; some may balance each other, so it is worth reading at 0, too."""
        by_person: dict[str, list[Event]] = {person: [] for person in self.standings}
        for event in self.events:
            if event.sign:
                by_person.setdefault(event.person, []).append(event)
        found = (_difference(person, self.standings.get(person), own) for person, own in by_person.items())
        lost = [Difference(person, name, 0, UNDATED) for person, name in self.undated.items()]
        return [*(one for one in found if one is not None), *lost]


def change_table(
    period: Period,
    events: Iterable[Event],
    standings: Mapping[str, Standing],
    end: date,
    undated: Mapping[str, str] | None = None,
) -> ChangeTable:
    """The table of one period out of all changes ever registered and what the cards say about its ends.

    `end` is the last day of the period, or today while it runs: what is dated later has not happened yet.
    """
    inside = [event for event in events if period.first <= event.day <= end]
    inside.sort(key=lambda event: (event.day, event.told_on, event.uid))
    return ChangeTable(period, tuple(inside), standings, undated or {})


def _difference(person: str, standing: Standing | None, events: Sequence[Event]) -> Difference | None:
    before, after = (standing.before, standing.after) if standing else (False, False)
    amount = after - before - sum(event.sign for event in events)
    if amount == 0:
        return None
    if not events:
        seen = standing or Standing("", before=False, after=False)
        reason = NO_INCREASE if amount > 0 else NO_DECREASE
        return Difference(person, seen.name, amount, reason, seen.moved, seen.by)
    last = events[-1]
    return Difference(person, last.name, amount, _reason(standing, events), last.day, last.kind, last.uid)


def _reason(standing: Standing | None, events: Sequence[Event]) -> str:
    """Why registered changes do not fit the card."""
    if standing is None:
        return NO_CARD
    if len({event.sign for event in events}) == 1 and len(events) > 1:
        return TWICE
    if events[-1].sign > 0:
        return WAS_IN if standing.after else NOT_IN
    return STILL_IN if standing.after else WAS_OUT
