"""`python -m tests.bench.past [MEMBERS] [YEARS]`: the roster of any day against a plain scan of the same tables."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.looking_back import cards_booked, members_on
from app.actions.member_changes import CHANGE, ready_change
from app.actions.records import get_record
from app.actions.workspace import create_workspace
from app.store import records
from tests.support import BEIJING, Clock, add, member

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.actions.workspace import Workspace

ROUNDS = 15
FIRST = 2006
_GROUPS = ["第一党小组", "第二党小组", "第三党小组"]
_POSTS = ["化验员", "中控员", "巡检工", "班长", "技术员"]


def main() -> int:
    people, years = (int(text) for text in (sys.argv[1:] + ["200", "20"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        ws, _ = create_workspace(
            Path(folder) / "b", name="一支部", code="01", passphrase=None, clock=clock, user="JG01"
        )
        lived(ws, clock, people, years)
        measure(ws, people, years)
        ws.close()
    return 0


def lived(ws: Workspace, clock: Clock, people: int, years: int) -> None:
    """Everybody joins in the first year; then two changes a person a year, some leave, some come back."""
    chance = random.Random(4)  # noqa: S311 - the same branch every time
    clock.at = datetime(FIRST, 1, 5, 9, 0, tzinfo=BEIJING)
    uids = [
        add(
            ws,
            "member",
            member(f"党员{number}", joined_on="2001-07-01", confirmed_on="2002-07-01", employer="一厂"),
        )
        for number in range(people)
    ]
    for year in range(FIRST, FIRST + years):
        for half in (3, 9):
            clock.at = datetime(year, half, 20, 9, 0, tzinfo=BEIJING)
            with records.change(ws.store, CHANGE, at=ws.stamp(), by=ws.user) as writing:
                for uid in uids:
                    kind, typed = _next(chance, get_record(ws, "member", uid).values.get("stage") == "left")
                    day = f"{year}-{half:02d}-{chance.randint(1, 19):02d}"
                    ready_change(
                        ws, uid, kind, {**typed, "changed_on": day, "basis": f"〔{year}〕1号"}
                    ).write(ws, writing)
    clock.at = datetime(FIRST + years, 3, 12, 9, 0, tzinfo=BEIJING)


def _next(chance: random.Random, gone: bool) -> tuple[str, dict[str, object]]:  # noqa: FBT001 - private
    serial = f"{chance.random():.9f}"  # no change says what stands there already
    if gone:
        return "transferred_in", {"transferred_from": f"二支部{serial}", "branch_name": "一支部"}
    if chance.random() < 0.03:
        return "transferred_out", {"transferred_to": f"二支部{serial}"}
    if chance.random() < 0.5:
        return "post", {"employer": "一厂", "workpost": chance.choice(_POSTS) + serial}
    return "party_group", {"party_group": chance.choice(_GROUPS) + serial}


def scan(ws: Workspace, *tables: str) -> Callable[[], object]:
    return lambda: [ws.store.conn.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables]


def measure(ws: Workspace, people: int, years: int) -> None:
    (rows,) = ws.store.conn.execute("SELECT count(*) FROM journal").fetchone()
    print(
        f"{people} members, {years} years, {rows} rows of the journal; milliseconds, median of {ROUNDS} days"
    )
    chance = random.Random(5)  # noqa: S311 - the same days every time
    days = [date(FIRST, 2, 1) + timedelta(days=chance.randrange(365 * years)) for _ in range(ROUNDS)]
    facts = times([partial(members_on, ws, day) for day in days])
    plain = times(
        [scan(ws, "member", "member_change", "changed_value", "work_history", "membership_spell")] * ROUNDS
    )
    tell("who was what, by the dated facts", facts, plain)
    booked = times([partial(cards_booked, ws, day) for day in days])
    tell("what the book said", booked, times([scan(ws, "journal")] * ROUNDS))


def times(calls: list[Callable[[], object]]) -> list[float]:
    found = []
    for call in calls:
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return found


def tell(what: str, ours: list[float], plain: list[float]) -> None:
    middle, floor = statistics.median(ours), statistics.median(plain)
    print(f"  {what}: {middle:.0f} (longest {max(ours):.0f}), plain scan {floor:.0f}, {middle / floor:.1f} ×")


if __name__ == "__main__":
    sys.exit(main())
