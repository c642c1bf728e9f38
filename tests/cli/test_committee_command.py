"""The committee's desk at the terminal, as two branches and a committee would use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.actions.looking import list_records
from app.cli.main import main
from tests.actions.exchange_kit import Desks, add_meeting, add_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEETING, QUARTER = "branch_committee_meeting", "2026Q1"


class Place:
    """Two branches that have handed in, and what the committee's terminal says."""

    def __init__(self, desks: Desks, capsys: pytest.CaptureFixture[str]) -> None:
        self.desks, self.capsys = desks, capsys
        self.one = desks.branch("JG01", "机关第一党支部")
        self.two = desks.branch("JG02", "第二水厂党支部")
        for ws in (self.one, self.two):
            add_member(ws, "武二双", stage="正式党员", birth_date="1990-01-02")
            add_meeting(ws, "2026-02-10")
        desks.clock.forward(days=20)
        for ws in (self.one, self.two):
            desks.submit(ws, QUARTER)
        desks.take_in()
        self.uid = list_records(self.one, MEETING)[0].uid
        self.folder = desks.committee.folder
        desks.committee.close()

    def run(self, *words: object, code: int = 0) -> dict[str, Any]:
        assert main([str(word) for word in (*words, "-w", self.folder, "--json")]) == code
        found = json.loads(self.capsys.readouterr().out)
        assert isinstance(found, dict)
        return found

    def said(self, *words: object, code: int = 0) -> str:
        assert main([str(word) for word in (*words, "-w", self.folder)]) == code
        captured = self.capsys.readouterr()
        return captured.out + captured.err


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    desks = Desks(tmp_path / "desks")
    yield Place(desks, capsys)
    for ws in desks.open[1:]:
        ws.close()


def test_the_board(place: Place) -> None:
    found = place.run("committee", "board", "--quarter", QUARTER)
    assert [(one["code"], one["quarters"][QUARTER]) for one in found["branches"]] == [
        ("JG01", "on_time"), ("JG02", "on_time"),
    ]  # fmt: skip
    assert (found["on_time"], found["due"], found["behind"]) == (2, 2, [])
    assert "机关第一党支部\t2026Q1 已接收" in place.said("committee", "board", "--quarter", QUARTER)


def test_a_field_is_returned_and_everybody_answered(place: Place) -> None:
    about = (
        "--form",
        MEETING,
        "--uid",
        place.uid,
        "--field",
        "topic",
        "--reason",
        "太笼统",
        "--deadline",
        "2026-04-20",
    )
    place.run("committee", "return", *about)
    wrong = place.run("committee", "return", *about[:5], "nothing", *about[6:], code=1)
    assert wrong["error"] == "return.no_field"
    (matter,) = place.run("committee", "matters", "--seat", "JG01")["matters"]
    assert (matter["field"], matter["reason"], matter["deadline"]) == ("议题", "太笼统", "2026-04-20")
    for path in place.desks.stick.iterdir():
        path.unlink()
    answers = place.run("answer", "--all", "--to", place.desks.stick)["answers"]
    assert [one["branch"] for one in answers] == ["机关第一党支部", "第二水厂党支部"]
    assert "没有支部在等回执" in place.said("answer", "--all", "--to", place.desks.stick)
    place.run("committee", "matters", "--settle", matter["uid"])
    assert "未了结 0 件" in place.said("committee", "matters")


def test_the_rollup_and_the_lists_of_one_branch(place: Place) -> None:
    found = place.run(
        "committee", "rollup", "records", "--period", QUARTER, "--behind", MEETING, "--seat", "JG01"
    )
    assert found["columns"] == [{"key": MEETING, "title": "支委会", "unit": "count", "total": 2}]
    assert [one["uid"] for one in found["behind"]] == [place.uid]
    assert place.run("list", MEETING)["count"] == 2
    assert [one["uid"] for one in place.run("list", MEETING, "--seat", "JG01")["records"]] == [place.uid]


def test_one_person_in_two_branches_is_proposed_to_both(place: Place) -> None:
    (pair,) = place.run("members", "duplicates")["pairs"]
    uids = [pair[side]["uid"] if isinstance(pair[side], dict) else pair[side] for side in ("one", "other")]
    place.run("committee", "propose", *uids)
    matters = place.run("committee", "matters")["matters"]
    assert {one["branch"] for one in matters} == {"机关第一党支部", "第二水厂党支部"}
    assert all("武二双在“" in one["reason"] for one in matters)


def test_a_notice_wants_its_reason(place: Place) -> None:
    place.run("committee", "notice", "--seat", "JG02", "--quarter", QUARTER, "--reason", "请补党课")
    assert "请补党课" in place.said("committee", "matters", "--seat", "JG02")
    refused = place.run("committee", "notice", "--seat", "JG02", "--reason", " ", code=1)
    assert refused["problems"][0]["code"] == "field.required"
