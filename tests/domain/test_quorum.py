"""Whether enough came, in the numbers of rules §2.2, and votes counted as they are typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.attendance import Sums, sums
from app.domain.quorum import quorums
from app.domain.voting_rules import tallies
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

DEFINITIONS = load_definitions()
FORMS, PACK = DEFINITIONS.forms, DEFINITIONS.rules
TODAY = date(2026, 6, 30)


def sheet(voters: int, present: int, **more: object) -> Row:
    rows: list[Row] = [
        {"member": f"党员{n}", "voting": 1, "state": "present" if n < present else "absent"}
        for n in range(voters)
    ]
    return {"held_at": "2026-06-30", "attendance": rows, **more}  # type: ignore[dict-item]  # rows given as Row lists


def test_every_number_of_a_sheet() -> None:
    rows: list[Row] = [
        {"state": "present", "voting": 1},
        {"state": "late", "voting": 1},
        {"state": "on_shift", "voting": 1},
        {"state": "sick_leave"},
        {"state": "absent", "voting": 1},
        {"state": "absent", "voting": 1, "excluded": "bedridden"},
        {"voting": 1},
    ]
    assert sums({"attendance": rows}) == Sums(6, 2, 2, 1, 1, 5, 2)
    assert sums({}) == Sums()


@pytest.mark.parametrize(
    ("form_id", "kind", "voters", "present", "need", "held"),
    [
        pytest.param("branch_assembly", "ordinary", 8, 4, 4, True, id="BRANCH_2018 art. 11: half is enough"),
        pytest.param("branch_assembly", "ordinary", 9, 4, 5, False, id="BRANCH_2018 art. 11"),
        pytest.param("branch_assembly", "admission", 8, 4, 5, False, id="DEVELOP_2026 art. 19: above half"),
        pytest.param("branch_assembly", "election", 10, 8, 8, True, id="ELECTION_2020: four fifths"),
        pytest.param("branch_assembly", "election", 10, 7, 8, False, id="ELECTION_2020: below four fifths"),
        pytest.param("branch_committee_meeting", "ordinary", 5, 2, 3, False, id="BRANCH_2018 art. 12"),
    ],
)
def test_the_strictest_quorum_comes_first(
    form_id: str, kind: str, voters: int, present: int, need: int, *, held: bool
) -> None:
    values = sheet(voters, present, resolutions=[{"matter": "一", "vote_kind": kind}])
    first = quorums(FORMS[form_id], values, PACK, today=TODAY)[0]
    assert (first.due, first.present, first.need, first.held) == (voters, present, need, held)
    assert first.source


def test_no_quorum_where_nobody_is_on_the_sheet_or_none_is_asked_for() -> None:
    assert quorums(FORMS["branch_assembly"], {}, PACK, today=TODAY) == []
    assert quorums(FORMS["political_study"], sheet(5, 1), PACK, today=TODAY) == []


@pytest.mark.parametrize(
    ("row", "cast", "voters", "need", "result"),
    [
        pytest.param(
            {"yes": 6, "no": 1, "abstain": 1}, 8, 8, 6, "passed", id="above half of all with a vote"
        ),
        pytest.param({"yes": 5, "no": 2, "abstain": 1}, 8, 8, 6, "rejected", id="half is not enough"),
        pytest.param(
            {"yes": 6, "written": 1, "no": 2, "abstain": 1}, 9, 9, 6, "passed", id="written ones count"
        ),
        pytest.param({"yes": 6}, 6, 8, 6, "", id="still being typed"),
        pytest.param(
            {"yes": 5, "no": 3, "abstain": 0, "vote_kind": "election"},
            8,
            8,
            5,
            "passed",
            id="election: of those present",
        ),
        pytest.param(
            {"yes": 6, "no": 0, "abstain": 0, "invalid": 1}, 7, 8, 6, "passed", id="one vote lacking"
        ),
    ],
)
def test_votes_are_counted(row: Row, cast: int, voters: int, need: int, result: str) -> None:
    found = tallies(sheet(10, 8, resolutions=[row]))[0]
    assert (found.row, found.cast, found.voters, found.need, found.result) == (1, cast, voters, need, result)
    assert found.lacking == voters - cast


def test_nothing_passes_without_a_sheet() -> None:
    assert tallies({"resolutions": [{"yes": 5, "no": 0, "abstain": 0}]})[0].result == ""
