"""The demo of a committee: taken in, answered, and the last quarter waiting on the stick."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import arrival_board, checking, intake
from app.actions.demo_committee import make_committee_demo
from app.actions.looking import count_records
from app.actions.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "desks"
    made = make_committee_demo(place, today=date(2026, 5, 20), last=2, branches=4)
    assert made.quarters == ("2025Q4", "2026Q1")
    return place


def test_the_last_quarter_waits_on_the_stick(folder: Path) -> None:
    ws = open_workspace(folder / "committee")
    ws.keeper.paused = True
    try:
        before = count_records(ws, "branch_committee_meeting")
        found = intake.take_in(ws, [folder / "stick"])
        assert {one.outcome for one in found.arrivals} == {intake.APPLIED}
        assert len(found.arrivals) == 4
        assert count_records(ws, "branch_committee_meeting") > before > 0
        assert checking.check(ws).clean
        codes = {line.branch.code for line in arrival_board.board(ws, ["2026Q1"]).lines}
        assert len(codes) == 4
    finally:
        ws.close()


def test_nobody_is_in_two_branches(folder: Path) -> None:
    ws = open_workspace(folder / "committee", read_only=True)
    numbers = [n for (n,) in ws.store.conn.execute("SELECT id_number FROM member")]
    ws.close()
    assert len(set(numbers)) == len(numbers) > 70


def test_each_branch_is_whole(folder: Path) -> None:
    for place in sorted((folder / "branches").iterdir())[:2]:
        ws = open_workspace(place, read_only=True)
        assert checking.check(ws).clean
        ws.close()
