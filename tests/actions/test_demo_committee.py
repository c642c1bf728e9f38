"""The demo of a committee: taken in, answered, and the last quarter waiting on the stick."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import answering, arrival_board, checking, intake, submitting, taking_answers
from app.actions.branch_books import said
from app.actions.demo_committee import make_committee_demo
from app.actions.looking import count_records
from app.actions.merging import find_doubles
from app.actions.rollup import roll_up
from app.actions.told_findings import told_findings
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
        told = [one for arrival in found.arrivals for one in told_findings(ws, arrival.package)]
        assert any(one.explanation for one in told), "branches say what they found, and why"
        dues = roll_up(ws, "dues", "2026Q1")
        late = next(head for head in dues.heads if head.key == "late")
        assert dues.total(late) > 0
    finally:
        ws.close()


def test_one_person_is_in_two_branches(folder: Path) -> None:
    ws = open_workspace(folder / "committee", read_only=True)
    numbers = Counter(n for (n,) in ws.store.conn.execute("SELECT id_number FROM member"))
    pairs = find_doubles(ws)
    ws.close()
    assert [n for n, times in numbers.items() if times > 1] == [
        n for n, times in numbers.items() if times == 2
    ]
    assert len(pairs) == sum(times > 1 for times in numbers.values()) == 1
    assert len(numbers) > 70


def test_a_gap_a_cut_file_and_a_return_that_was_mended(tmp_path: Path) -> None:
    """The habits of some branches, one quarter earlier than the whole demo has them."""
    made = make_committee_demo(
        tmp_path / "desks", today=date(2026, 5, 20), last=2, only=("0308", "0309", "0310")
    )
    ws = open_workspace(made.folder / "committee")
    ws.keeper.paused = True
    try:
        found = {one.code or "cut": one for one in intake.take_in(ws, [made.folder / "stick"]).arrivals}
        assert found["0308"].outcome == intake.HELD
        assert found["cut"].trouble is not None
        assert found["cut"].trouble.code == "package.cut"
        assert [(one.branch, one.answered) for one in said(ws)] == [("水质检测中心党支部", True)]
        branch = open_workspace(made.folder / "branches" / "0308")
        branch.keeper.paused = True
        place = tmp_path / "mail"
        place.mkdir()
        (taken,) = taking_answers.take_answers(branch, [answering.answer(ws, "0308", place).path]).taken
        assert taken.outcome == taking_answers.APPLIED, "a committee from a backup is heard again"
        again = submitting.submit(branch, "2026Q1", place)
        branch.close()
        assert [one.outcome for one in intake.take_in(ws, [again.path]).arrivals] == [intake.APPLIED]
        assert checking.check(ws).clean
    finally:
        ws.close()


def test_each_branch_is_whole(folder: Path) -> None:
    for place in sorted((folder / "branches").iterdir())[:2]:
        ws = open_workspace(place, read_only=True)
        assert checking.check(ws).clean
        ws.close()
