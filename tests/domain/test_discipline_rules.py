"""What a penalty in effect forbids: D03, D08, posts, 优秀, joining again; and what the agenda says of its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain import rules
from app.domain.agenda_discipline import penalty_items
from tests.domain.agenda_kit import DEFINITIONS, FULL, facts, seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.values import Row, Values

CARD, MEETING = DEFINITIONS.forms["member"], DEFINITIONS.forms["democratic_appraisal"]
WARNED: Row = {**FULL, "penalties": [{"penalty_kind": "warning", "decided_on": "2026-01-10"}]}
PROBATION: Row = {
    **FULL,
    "penalties": [{"penalty_kind": "probation_within_party_1", "decided_on": "2026-01-10"}],
}
JUNIOR: Row = {"name": "韩雪", "stage": "full", "joined_on": "2025-09-01", "confirmed_on": "2026-09-01"}


def found(values: Values, people: Mapping[str, Values] | None = None) -> set[str]:
    form = MEETING if "appraisals" in values else CARD
    problems = rules.check(form, values, DEFINITIONS.rules, day=date(2026, 8, 1), people=people or {})
    return {p.code for p in problems}


@pytest.mark.parametrize(
    ("joined", "introducer", "code"),
    [
        ("2026-07-01", FULL, ""),
        ("2026-07-01", WARNED, "member.introducers_in_effect"),
        ("2026-05-01", WARNED, ""),
        ("2026-07-01", PROBATION, "member.introducer_no_rights"),
        ("2026-05-01", PROBATION, "member.introducer_no_rights"),
        ("2026-01-09", PROBATION, ""),
        ("2026-07-01", JUNIOR, "member.introducers_full"),
        ("2026-09-02", JUNIOR, ""),
    ],
    ids=["D08 fit", "D08 2026 in effect", "2014 has no such rule", "D08 under 留党察看", "2014 too", "before it", "D08 on probation", "full by then"],
)  # fmt: skip
def test_an_introducer_is_judged_on_the_day_of_the_assembly(joined: str, introducer: Row, code: str) -> None:
    card: Row = {"stage": "probationary", "joined_on": joined, "introducers": "韩雪、周国栋"}
    about = {c for c in found(card, {"u": introducer}) if "introducer" in c}
    assert about == ({code} if code else set())
    namesakes = {"u": introducer, "v": {**FULL, "name": "韩雪"}}
    assert not {c for c in found(card, namesakes) if "introducer" in c}


def test_a_mentor_is_a_full_member() -> None:
    card: Row = {"stage": "activist", "activist_on": "2026-07-01", "mentors": "韩雪"}
    assert "member.mentors_full" in found(card, {"u": JUNIOR})
    assert "member.mentors_full" not in found(card, {"u": FULL})


def test_posts_within_the_effect_of_a_penalty() -> None:
    post: Row = {"post": "secretary", "from_on": "2026-03-01"}
    assert "member.posts_in_effect" in found({**WARNED, "party_posts": [post]})
    assert "member.posts_in_effect" not in found(
        {**WARNED, "party_posts": [{**post, "from_on": "2027-01-10"}]}
    )
    assert "member.posts_in_effect" not in found(
        {**WARNED, "party_posts": [{**post, "from_on": "2025-03-01"}]}
    )


def test_a_removal_from_posts_leaves_none() -> None:
    removed: Row = {**FULL, "penalties": [{"penalty_kind": "removal_from_post", "decided_on": "2026-01-10"}]}
    assert "member.posts_given_up" in found({**removed, "party_post": "组织委员"})
    assert "member.posts_given_up" not in found(removed)
    assert "member.posts_given_up" not in found({**WARNED, "party_post": "组织委员"})


def test_nobody_joins_again_within_five_years() -> None:
    spell: Row = {
        "branch_name": "一支部",
        "from_on": "2010-01-01",
        "to_on": "2021-06-01",
        "ended_by": "removed_withdrew",
    }
    card: Row = {"stage": "probationary", "branch_name": "一支部", "spells": [spell]}
    assert "member.joined_again_late" in found({**card, "joined_on": "2026-05-31"})
    assert "member.joined_again_late" not in found({**card, "joined_on": "2026-06-01"})


def test_nobody_is_excellent_within_the_effect() -> None:
    values: Row = {"held_at": "2026-02-10", "appraisals": [{"member": "韩雪@u", "grade": "excellent"}]}
    assert "appraisal.excellent_in_effect" in found(values, {"u": WARNED})
    assert "appraisal.excellent_in_effect" not in found(values, {"u": FULL})


@pytest.mark.parametrize(
    ("card", "on", "items"),
    [
        (WARNED, "2026-12-09", []),
        (WARNED, "2026-12-10", [("penalty.ends", "2027-01-09", "next_month")]),
        (WARNED, "2027-01-10", []),
        (PROBATION, "2026-12-11", [("penalty.restore", "2027-01-10", "next_month")]),
        (PROBATION, "2027-06-01", [("penalty.restore", "2027-01-10", "overdue")]),
    ],
    ids=["not yet", "thirty days before", "over by itself", "term of 留党察看", "rights wait for a decision"],
)  # fmt: skip
def test_the_agenda_tells_of_the_end(card: Row, on: str, items: list[tuple[str, str, str]]) -> None:
    assert seen(list(penalty_items(facts(on, card)))) == items
