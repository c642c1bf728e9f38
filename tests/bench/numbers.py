"""`python -m tests.bench.numbers [MEMBERS] [YEARS]`: page 统计 against a plain scan of the tables it reads."""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.member_numbers import composition, numbers, read_book
from app.actions.member_papers import trend_chart
from app.actions.workspace import create_workspace
from app.domain.change_table import DIFFERENCE
from tests.bench.past import FIRST, ROUNDS, lived, scan, tell, times
from tests.support import Clock

if TYPE_CHECKING:
    from app.actions.member_numbers import Book, Numbers
    from app.actions.workspace import Workspace

TABLES = (
    "member", "member_change", "changed_value", "change_paper", "work_history", "membership_spell",
    "party_post_history",
)  # fmt: skip


def main() -> int:
    people, years = (int(text) for text in (sys.argv[1:] + ["200", "20"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        ws, _ = create_workspace(Path(folder) / "b", name="一支部", code="01", passphrase=None, clock=clock)
        lived(ws, clock, people, years)
        wrong = measure(ws, people, years)
        ws.close()
    return wrong


def measure(ws: Workspace, people: int, years: int) -> int:
    plain = times([scan(ws, *TABLES)] * ROUNDS)
    print(f"{people} members, {years} years; milliseconds, median of {ROUNDS}")
    tell("cards and changes read", times([partial(read_book, ws)] * ROUNDS), plain)
    book = read_book(ws)
    quarters = [f"{FIRST + n // 4}Q{n % 4 + 1}" for n in range(years * 4)]
    chance = random.Random(5)  # noqa: S311 - the same periods every time
    asked = [chance.choice(quarters) for _ in range(ROUNDS)]
    tell(
        "a period with its names and the chart of six",
        times([partial(page, book, text) for text in asked]),
        plain,
    )
    days = [date(FIRST, 2, 1) + timedelta(days=chance.randrange(365 * years)) for _ in range(ROUNDS)]
    tell("the make-up of a day", times([partial(composition, ws, book, day) for day in days]), plain)
    wrong = [text for text in quarters if numbers(book, text).table.numbers[DIFFERENCE]]
    print(f"  {len(quarters)} quarters, {len(wrong)} that do not add up")
    return len(wrong)


def page(book: Book, text: str) -> Numbers:
    found = numbers(book, text)
    _ = found.table.differences
    trend_chart(book, found.period)
    return found


if __name__ == "__main__":
    sys.exit(main())
