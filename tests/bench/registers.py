"""`python -m tests.bench.registers [MEMBERS] [YEARS]`: rosters of any day against reading the cards as they lie."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.looking import list_records
from app.actions.paper_kit import Order
from app.actions.register_checks import differences, keep_check, pending
from app.actions.register_lines import Shelf, register_lines
from app.actions.register_papers import write_all
from app.actions.register_settings import registers_of
from app.actions.workspace import create_workspace
from app.domain import rules
from app.store import records
from tests.bench.import_roster import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.actions.workspace import Workspace
    from app.domain.register import Register
    from app.domain.values import Row

ROUNDS = 3


def card(line: list[object], number: int, years: int) -> Row:
    """Somebody with a post, an appraisal and a training for each year."""
    first = 2026 - years
    joined = f"{first + number % 5}-0{number % 9 + 1}-15"
    return {
        "name": f"{line[1]}{number}", "sex": str(number % 2 + 1), "stage": "full", "birth_date": "1975-05-01",
        "joined_on": joined, "confirmed_on": f"{int(joined[:4]) + 1}{joined[4:]}", "party_group": f"第{number % 5}党小组",
        "works": [{"from_on": f"{first + n}-03-01", "employer": "净水厂", "post": f"岗位{n}"} for n in range(years)],
        "appraisals": [{"year": f"{first + n}", "grade": "qualified"} for n in range(years)],
        "trainings": [{"from_on": f"{first + n}-05-01", "name": "轮训", "hours": "8"} for n in range(years)],
        "awards": [{"awarded_on": f"{first + n}-07-01", "title": "优秀共产党员"} for n in range(0, years, 5)],
    }  # fmt: skip


def fill(ws: Workspace, members: int, years: int) -> None:
    form = ws.form("member")
    with records.change(ws.store, "import.apply", at=ws.stamp(), by=ws.user) as change:
        for number, line in enumerate(people(members)):
            change.write(form, records.new_uid(), rules.compute(form, card(line, number, years)), 0)


def best(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def _read(ws: Workspace, register: Register) -> object:
    return register_lines(Shelf(ws), register, on=date(2016, 6, 30))


def main() -> int:
    members, years = (int(text) for text in (*sys.argv[1:], "200", "20")[:2])
    with tempfile.TemporaryDirectory() as place:
        ws, _ = create_workspace(Path(place) / "branch", name="一支部", code="1", passphrase=None)
        ws.keeper.paused = True
        fill(ws, members, years)
        floor = best(lambda: list_records(ws, "member"))
        print(f"{members} cards of {years} years read with their rows: {floor * 1000:.0f} ms")
        for register in registers_of(ws):
            spent = best(partial(_read, ws, register))
            print(f"{register.id}: {spent * 1000:.0f} ms, {spent / floor:.2f} ×")
        shelf = Shelf(ws)
        for register in registers_of(ws):
            register_lines(shelf, register)
        again = best(lambda: register_lines(shelf, registers_of(ws)[0], on=date(2011, 1, 1)))
        print(f"roster of another day, cards at hand: {again * 1000:.0f} ms, {again / floor:.2f} ×")
        whole = best(lambda: write_all(ws, Order(Path(place) / "x.xlsx", period="2025")))
        print(f"all nine as a workbook: {whole * 1000:.0f} ms, {whole / floor:.2f} ×")
        keep_check(ws)
        check = best(lambda: differences(ws, pending(ws)))
        print(f"what changed since the last check: {check * 1000:.0f} ms, {check / floor:.2f} ×")
        ws.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
