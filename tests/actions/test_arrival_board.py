"""The committee's board over real packages."""

from __future__ import annotations

from app.actions import arrival_board, enrolling
from app.domain.period import last_quarters
from tests.actions.exchange_kit import Desks, add_meeting, add_member


def test_the_board_of_a_quarter(desks: Desks) -> None:
    early, late, silent, excused = (desks.branch(f"JG0{n}") for n in (1, 2, 3, 4))
    add_meeting(early, "2026-02-10")
    desks.clock.forward(days=20)  # 1 April
    desks.submit(early, "2026Q1")
    desks.clock.forward(days=15)
    desks.submit(late, "2026Q1")
    desks.take_in()
    enrolling.set_state(desks.committee, excused.seat, enrolling.EXCUSED)
    board = arrival_board.board(desks.committee, ["2025Q4", "2026Q1"])
    states = {line.branch.code: line.places["2026Q1"].state for line in board.lines}
    assert states == {"JG01": "on_time", "JG02": "late", "JG03": "missing", "JG04": "excused"}
    assert [line.branch.code for line in board.behind("2026Q1")] == ["JG03"]
    assert board.on_time == (1, 3), "nobody was registered when 2025Q4 was due"
    assert silent.branch.code == "JG03"
    arrival_board.keep_due_days(desks.committee, "20")
    again = arrival_board.board(desks.committee, ["2026Q1"])
    assert [line.places["2026Q1"].state for line in again.lines] == [
        "on_time",
        "on_time",
        "not_due",
        "excused",
    ]


def test_requirements_of_each_branch(desks: Desks) -> None:
    one = desks.branch("JG01")
    for number in range(8):
        add_member(one, f"党员{'甲乙丙丁戊己庚辛'[number]}", stage="正式党员")
    add_meeting(one, "2026-01-10")
    desks.take_in(desks.submit(one, "2026Q1"))
    desks.clock.forward(days=30)
    (lines,) = arrival_board.requirements(desks.committee, "2026Q1").values()
    line = next(p for p in lines if p.cadence.form == "branch_committee_meeting")
    assert (line.done, line.required) == (1, 3)
    assert line.cells[0].held[0].day.startswith("2026-01-10")


def test_the_last_quarters_that_have_ended(desks: Desks) -> None:
    assert last_quarters(desks.clock.at.date(), 3) == ["2025Q2", "2025Q3", "2025Q4"]
