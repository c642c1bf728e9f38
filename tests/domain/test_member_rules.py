"""A card against itself: the number, the dates that have come, the stage and its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.identity import check_character

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.errors import Problem
    from app.domain.values import Row

FULL: Row = {
    "name": "张三",
    "sex": "2",
    "birth_date": "1949-12-31",
    "id_number": "11010519491231002X",
    "stage": "full",
    "joined_on": "1975-07-01",
    "confirmed_on": "1976-07-01",
}


def test_a_clean_card_has_no_findings(codes_of: Callable[..., set[str]]) -> None:
    assert codes_of("member", FULL) == set()
    assert codes_of("member", {"name": "张三"}) == set()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"birth_date": "1949-12"}, set()),
        ({"birth_date": "1949"}, set()),
        ({"birth_date": "1949-12-30"}, {"member.id_birth_date"}),
        ({"birth_date": "1949-11"}, {"member.id_birth_date"}),
        ({"birth_date": None}, set()),
        ({"sex": "1"}, {"member.id_sex"}),
        ({"sex": "9"}, set()),
        ({"sex": None}, set()),
        ({"id_number": None, "sex": "1"}, set()),
        ({"transferred_in_on": "2026-11-21"}, {"member.dates_have_come"}),
        ({"transferred_in_on": "2026-12"}, {"member.dates_have_come"}),
        ({"transferred_in_on": "2026-11"}, set()),
        ({"dues_paid_to": "2026-12", "planned_on": "2027"}, set()),
        ({"lost_contact": 1}, {"member.lost_contact_dated"}),
        ({"lost_contact": 1, "lost_contact_on": "2026-03"}, set()),
        ({"lost_contact": 0}, set()),
        ({"joined_on": None}, {"member.stage_has_its_date"}),
        ({"stage": "probationary"}, {"member.stage_not_behind"}),
        ({"stage": "activist"}, {"member.stage_not_behind", "member.stage_has_its_date"}),
        ({"stage": "left"}, {"member.leaving_explained"}),
        ({"stage": "left", "transferred_out_on": "2026-03"}, set()),
        ({"stage": "left", "membership_status": "deceased"}, set()),
        ({"stage": "left", "membership_status": "normal"}, {"member.leaving_explained"}),
        ({"works": [{"from_on": "2010-03", "to_on": "2009"}]}, {"member.spans_in_order"}),
        ({"works": [{"from_on": "2010-03", "to_on": "2010"}, {"from_on": "2011"}]}, set()),
        ({"educations": [{"enrolled_on": "1990-09", "graduated_on": "1989-07"}]}, {"member.spans_in_order"}),
        (
            {"penalties": [{"decided_on": "2020-01-02", "effective_to": "2019-01-02"}]},
            {"member.spans_in_order"},
        ),
    ],
)
def test_a_card_against_itself(codes_of: Callable[..., set[str]], changes: Row, found: set[str]) -> None:
    assert codes_of("member", FULL | changes) == found


def test_a_number_of_somebody_not_yet_born(codes_of: Callable[..., set[str]]) -> None:
    first = "11010520270101002"
    card = {
        "name": "张三",
        "stage": "applicant",
        "applied_on": "2026-11",
        "id_number": first + check_character(first),
    }
    assert codes_of("member", card) == {"member.id_birth_past"}


def test_what_only_warns_does_not_block(findings: Callable[..., list[Problem]]) -> None:
    wrong = FULL | {"birth_date": "1949-12-30", "sex": "1", "works": [{"from_on": "2010", "to_on": "2009"}]}
    assert [(p.field, p.row, p.severity) for p in findings("member", wrong)] == [
        ("birth_date", None, "C"),
        ("sex", None, "C"),
        ("works.to_on", 1, "C"),
    ]
