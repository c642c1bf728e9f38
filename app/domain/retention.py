"""Which backups may go: many of today, fewer of last month, some of last year, and never the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

UPGRADE = "upgrade"
LAST, DAYS, WEEKS, QUARTERS, UPGRADES = 10, 14, 8, 8, 5
CAP = 1 << 30


class Copy(NamedTuple):
    """A backup that was found good. `number` counts up from copy to copy, whatever the clock says."""

    name: str
    number: int
    at: datetime
    reason: str
    size: int


def superfluous(copies: Sequence[Copy], *, cap: int = CAP) -> list[Copy]:
    """The copies that no rule keeps, oldest first; beyond `cap` bytes the oldest kept ones too."""
    newest_first = sorted(copies, key=lambda c: -c.number)
    kept = set(newest_first[:LAST])
    kept |= _one_each(newest_first, DAYS, lambda c: c.at.date())
    kept |= _one_each(newest_first, WEEKS, lambda c: c.at.isocalendar()[:2])
    kept |= _one_each(newest_first, QUARTERS, lambda c: (c.at.year, (c.at.month + 2) // 3))
    kept |= set([c for c in newest_first if c.reason == UPGRADE][:UPGRADES])
    total = 0
    for copy in newest_first:
        total += copy.size if copy in kept else 0
        if total > cap and copy != newest_first[0]:
            kept.discard(copy)
    return [copy for copy in reversed(newest_first) if copy not in kept]


def _one_each(newest_first: Sequence[Copy], most: int, span: Callable[[Copy], object]) -> set[Copy]:
    """The newest copy of each of the last `most` days, weeks or quarters that have any."""
    found: dict[object, Copy] = {}
    for copy in newest_first:
        if len(found) == most and span(copy) not in found:
            break
        found.setdefault(span(copy), copy)
    return set(found.values())
