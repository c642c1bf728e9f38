"""Who has handed in what, and when."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain import arrivals
from app.domain.arrivals import Came, Desk

TODAY = date(2026, 4, 20)


def came(day: date, number: int = 1, state: str = "applied", period: str = "2026Q1", desk: str = "A") -> Came:
    return Came(desk, period, number, day, state, f"package {number}")


@pytest.mark.parametrize(
    ("packages", "state"),
    [
        ([], "missing"),
        ([came(date(2026, 4, 10))], "on_time"),
        ([came(date(2026, 4, 11))], "late"),
        ([came(date(2026, 4, 2), state="returned")], "returned"),
        ([came(date(2026, 4, 2), state="returned"), came(date(2026, 4, 18), 2)], "on_time"),
        ([came(date(2026, 4, 2)), came(date(2026, 4, 18), 2, "held")], "held"),
    ],
)
def test_the_first_file_is_on_time_and_the_newest_counts(packages: list[Came], state: str) -> None:
    for order in (packages, packages[::-1]):
        assert arrivals.place(order, "2026Q1", Desk(), today=TODAY).state == state


def test_nothing_is_missing_before_it_is_due_or_from_those_excused() -> None:
    assert arrivals.place([], "2026Q1", Desk(), today=date(2026, 4, 10)).state == "not_due"
    assert arrivals.place([], "2026Q1", Desk(excused=True), today=TODAY).state == "excused"
    late = Desk(since=date(2026, 4, 15))
    assert arrivals.place([], "2026Q1", late, today=TODAY).state == "not_due", "registered after it was due"
    new = Desk(since=date(2026, 4, 1))
    assert arrivals.place([], "2026Q1", new, today=TODAY).state == "not_due", "registered when it was over"
    inside = Desk(since=date(2026, 3, 31))
    assert arrivals.place([], "2026Q1", inside, today=TODAY).state == "missing"


def test_the_rate_leaves_out_who_need_not() -> None:
    board = arrivals.board(
        {"A": Desk(), "B": Desk(excused=True), "C": Desk()}, ["2025Q4", "2026Q1"],
        [came(date(2026, 1, 5), period="2025Q4"), came(date(2026, 4, 30), 2)], today=TODAY,
    )  # fmt: skip
    places = [place for line in board.values() for place in line.values()]
    assert arrivals.on_time_rate(places) == (1, 4)
    assert board["B"]["2026Q1"].state == "excused"
