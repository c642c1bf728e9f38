"""Votes of the assembly and the committee: vectors of rules §2.2 and §12."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.voting_rules import house_of, tallies

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.errors import Problem
    from app.domain.values import Row


def voters(due: int, present: int) -> list[Row]:
    return [
        {"member": f"党员{n}", "state": "present" if n < present else "on_shift", "voting": 1}
        for n in range(due)
    ]


def assembly(due: int, present: int, *votes: Row, held_at: str = "2026-07-01T14:00/15:40") -> Row:
    return {
        "held_at": held_at,
        "topic": "讨论接收预备党员",
        "chair": "党员0",
        "recorder": "党员1",
        "content": "讨论并表决。",
        "attendance": voters(due, present),
        "resolutions": list(votes),
    }


def vote(yes: int, no: int = 0, abstain: int = 0, kind: str = "ordinary", **more: int | str) -> Row:
    row: Row = {
        "matter": "工作报告",
        "vote_kind": kind,
        "yes": yes,
        "no": no,
        "abstain": abstain,
        "result": "passed",
    }
    if kind in ("admission", "transition"):
        row |= {"person": "林晓东", "method": "secret_ballot"}
    return row | more


@pytest.mark.parametrize(
    ("kind", "found"),
    [("ordinary", set()), ("admission", {"vote.quorum_development"})],
    ids=["12 E=8 present=4 ordinary valid", "12 E=8 present=4 admission invalid"],
)
def test_presence_for_an_admission_is_strictly_more_than_half(
    codes_of: Callable[..., set[str]], kind: str, found: set[str]
) -> None:
    row = vote(4, kind=kind, result="rejected")
    assert codes_of("branch_assembly", assembly(8, 4, row)) == found


@pytest.mark.parametrize(
    ("due", "present", "yes", "written", "result", "found"),
    [
        (10, 9, 5, 1, "passed", {"vote.too_few_ayes"}),
        (10, 9, 6, 1, "passed", set()),
        (9, 5, 5, 0, "passed", set()),
        (10, 9, 5, 0, "passed", {"vote.too_few_ayes"}),
        (10, 9, 6, 0, "rejected", {"vote.enough_ayes"}),
        (10, 9, 5, 0, "rejected", set()),
        (3, 2, 2, 0, "passed", set()),
        (4, 2, 2, 0, "passed", {"vote.too_few_ayes"}),
    ],
    ids=["12 yes=5 of 10 with a written one", "12 yes=6 of 10", "due 9 present 5 yes 5", "yes 5 of 10",
         "result against the count", "result with the count", "2 of 3", "2 of 4"],
)  # fmt: skip
def test_passed_means_more_than_half_of_all_who_vote(
    codes_of: Callable[..., set[str]],
    due: int,
    present: int,
    yes: int,
    written: int,
    result: str,
    found: set[str],
) -> None:
    row = vote(yes, present + written - yes, written=written, result=result)
    assert codes_of("branch_assembly", assembly(due, present, row)) == found


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (vote(9, 1), "vote.not_more_than_voters"),
        (vote(8, 0), "vote.adds_up"),
        (vote(6, 2, 1, written=2), "vote.written_within"),
        (vote(7, -1, 3), "vote.counts_not_negative"),
        (vote(7, 2, issued=10), "vote.ballots_issued"),
        (vote(7, 2, issued=9, returned=10), "vote.ballots_returned"),
        (vote(9, kind="admission", method="show_of_hands"), "vote.secret_ballot"),
        (vote(9, kind="admission", person=""), "vote.person_named"),
    ],
)
def test_ballots_that_cannot_be(codes_of: Callable[..., set[str]], row: Row, code: str) -> None:
    found = codes_of("branch_assembly", assembly(10, 9, row))
    assert code in found
    assert found <= {code, "vote.adds_up", "vote.not_more_than_voters"}


@pytest.mark.parametrize(
    "row",
    [vote(8, 1, 1, written=1), vote(6, 1, 1, invalid=1), vote(7, 2, issued=9, returned=9), vote(9, issued=8)],
    ids=["a written opinion", "a void ballot", "all ballots back", "not all given out"],
)
def test_ballots_that_add_up(codes_of: Callable[..., set[str]], row: Row) -> None:
    assert codes_of("branch_assembly", assembly(10, 9, row)) == set()


def test_several_people_are_voted_on_one_by_one(findings: Callable[..., list[Problem]]) -> None:
    one, other = vote(9, kind="admission"), vote(9, kind="admission", person="宋佳")
    assert findings("branch_assembly", assembly(10, 9, one, other)) == []
    again = findings("branch_assembly", assembly(10, 9, one, other, one, vote(9, kind="transition")))
    assert [(p.code, p.row) for p in again] == [("vote.person_twice", 3)]


@pytest.mark.parametrize(
    ("due", "present", "found"),
    [
        (10, 8, {"vote.election_edge"}),
        (10, 7, {"vote.quorum_election"}),
        (10, 9, set()),
        (8, 7, set()),
        (8, 6, {"vote.quorum_election"}),
        (15, 12, {"vote.election_edge"}),
    ],
    ids=["12 E=10 present=8 valid and on the edge", "7 of 10", "9 of 10", "7 of 8", "6 of 8", "12 of 15"],
)
def test_an_election_needs_four_fifths(
    codes_of: Callable[..., set[str]], due: int, present: int, found: set[str]
) -> None:
    row = vote(present - 1, 1, kind="election", method="secret_ballot")
    assert codes_of("branch_assembly", assembly(due, present, row)) == found


def test_the_text_of_the_day_is_named(findings: Callable[..., list[Problem]]) -> None:
    row = vote(4, kind="admission", result="rejected")
    for day, source in (("2026-05-10", "DEVELOP_2014"), ("2026-05-11", "DEVELOP_2026")):
        [found] = findings("branch_assembly", assembly(8, 4, row, held_at=day))
        assert (found.code, found.values["source"]) == ("vote.quorum_development", source)
        assert (found.values["present"], found.values["need"], found.row) == (4, 5, 1)


def test_a_committee_decides_by_more_than_half_of_its_members(codes_of: Callable[..., set[str]]) -> None:
    members: list[Row] = [
        {key: value for key, value in row.items() if key != "voting"} for row in voters(5, 3)
    ]
    record = assembly(5, 3) | {"attendance": members}
    assert codes_of("branch_committee_meeting", record | {"resolutions": [vote(3)]}) == set()
    assert codes_of("branch_committee_meeting", record | {"resolutions": [vote(2, 1)]}) == {
        "vote.too_few_ayes"
    }


def test_votes_without_a_sheet_are_not_counted(codes_of: Callable[..., set[str]]) -> None:
    for kind in ("ordinary", "election", "admission"):
        row = vote(5, kind=kind, method="secret_ballot", written=1, issued=9)
        found = codes_of("branch_assembly", assembly(0, 0, row))
        assert found == {"meeting.sheet_kept"}


def test_votes_still_missing_are_counted() -> None:
    [tally] = tallies(assembly(13, 9, vote(7, written=1)))
    assert (tally.cast, tally.voters, tally.lacking, tally.need, tally.result) == (7, 10, 3, 7, "passed")
    assert house_of(assembly(13, 9)).need == 7
