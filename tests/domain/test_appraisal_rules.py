"""The yearly appraisal: share of 优秀, members on probation, ballots (rules §2.6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.errors import Problem
    from app.domain.values import Row


def appraised(*grades: str, **more: int | str) -> list[Row]:
    return [{"member": f"党员{n}@{n:032x}", "grade": g, **more} for n, g in enumerate(grades, start=1)]


def appraisal(rows: list[Row], **more: int | str) -> Row:
    return {
        "held_at": "2027-01-20T14:00/16:00",
        "year": "2026",
        "topic": "民主评议党员",
        "chair": "党员1",
        "recorder": "党员2",
        "attendance": [{"member": "党员1", "state": "present"}, {"member": "党员2", "state": "present"}],
        "appraisals": list(rows),
        **more,
    }


NEW_YEAR = {"today": date(2027, 2, 1)}


@pytest.mark.parametrize(
    ("excellent", "total", "refused"),
    [
        (3, 10, False),
        (4, 10, True),
        (1, 3, False),
        (1, 2, True),
        (7, 23, False),
        (8, 23, True),
        (0, 4, False),
    ],
    ids=["12 3 of 10", "12 4 of 10", "1 of 3", "1 of 2", "7 of 23", "8 of 23", "none"],
)
def test_excellent_is_at_most_one_third(
    findings: Callable[..., list[Problem]],
    excellent: int,
    total: int,
    refused: bool,  # noqa: FBT001
) -> None:
    rows = appraised(*["excellent"] * excellent, *["qualified"] * (total - excellent))
    found = findings("democratic_appraisal", appraisal(rows), **NEW_YEAR)
    assert [p.code for p in found] == (["appraisal.excellent_share"] if refused else [])
    assert [p.values["most"] for p in found] == ([total // 3] if refused else [])


def test_members_on_probation_count_but_get_no_grade(codes_of: Callable[..., set[str]]) -> None:
    rows = appraised("excellent", "qualified")
    ungraded: Row = {"member": f"党员9@{9:032x}", "grade": "not_graded", "stage": "probationary"}
    graded = ungraded | {"grade": "qualified"}
    of_card: Row = {"member": f"党员9@{9:032x}", "grade": "qualified"}
    people = {f"{9:032x}": {"stage": "probationary"}}
    found = {"appraisal.probationary_not_graded"}
    assert codes_of("democratic_appraisal", appraisal([*rows, ungraded]), **NEW_YEAR) == set()
    assert codes_of("democratic_appraisal", appraisal([*rows, graded]), **NEW_YEAR) == found
    assert codes_of("democratic_appraisal", appraisal([*rows, of_card]), people, **NEW_YEAR) == found


@pytest.mark.parametrize(
    ("row", "totals", "found"),
    [
        ({"excellent": 5, "qualified": 5}, {"valid": 10}, set()),
        ({"excellent": 5, "qualified": 4}, {"valid": 10}, set()),
        ({"excellent": 5, "qualified": 3}, {"valid": 10}, {"appraisal.votes_add_up"}),
        ({"excellent": 5, "qualified": 6}, {"valid": 10}, {"appraisal.votes_within_ballots"}),
        ({}, {"valid": 10}, set()),
        ({"excellent": 5}, {}, set()),
        ({}, {"issued": 10, "returned": 10, "valid": 9, "invalid": 1}, set()),
        ({}, {"issued": 10, "returned": 11}, {"appraisal.ballots_returned"}),
        ({}, {"returned": 10, "valid": 9}, {"appraisal.ballots_add_up"}),
    ],
    ids=["one tick a ballot", "nobody grades himself", "too few", "too many", "not counted", "no totals",
         "ballots add up", "more back than out", "a ballot missing"],
)  # fmt: skip
def test_ballots(
    codes_of: Callable[..., set[str]], row: Row, totals: dict[str, int], found: set[str]
) -> None:
    rows = [{**appraised("qualified")[0], **row}]
    assert codes_of("democratic_appraisal", appraisal(rows, **totals), **NEW_YEAR) == found


def test_nobody_is_appraised_twice(codes_of: Callable[..., set[str]]) -> None:
    rows = [*appraised("qualified", "qualified"), *appraised("qualified")]
    assert codes_of("democratic_appraisal", appraisal(rows), **NEW_YEAR) == {"appraisal.nobody_twice"}


@pytest.mark.parametrize(
    ("year", "found"),
    [
        ("2026", set()),
        ("2027", set()),
        ("2025", {"appraisal.year_fits"}),
        ("2028", {"appraisal.year_fits"}),
        ("去年", {"appraisal.year_digits"}),
        ("", set()),
    ],
)
def test_the_year_is_the_one_just_over(codes_of: Callable[..., set[str]], year: str, found: set[str]) -> None:
    assert codes_of("democratic_appraisal", appraisal(appraised("qualified"), year=year), **NEW_YEAR) == found


def test_a_meeting_without_grades_yet_has_no_share(codes_of: Callable[..., set[str]]) -> None:
    assert codes_of("democratic_appraisal", appraisal([], content="自评和互评。"), **NEW_YEAR) == set()
    undated = appraisal(appraised("qualified")) | {"held_at": None}
    assert codes_of("democratic_appraisal", undated, **NEW_YEAR) == set()
