"""What is found in a meeting's time, officers and sheet; each row of the table changes one thing of a clean record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.errors import Problem
    from app.domain.values import Row, Values


def sheet(*states: str, voting: int = 1) -> list[Row]:
    return [
        {"member": f"党员{n}@{n:032x}", "state": s, "voting": voting} for n, s in enumerate(states, start=1)
    ]


CHAIR, RECORDER = (f"党员{n}@{n:032x}" for n in (1, 2))
ASSEMBLY: Row = {
    "held_at": "2026-11-12T14:00/15:40",
    "number": 4,
    "place": "二楼会议室",
    "topic": "听取支委会工作报告",
    "chair": CHAIR,
    "recorder": RECORDER,
    "content": "听取并讨论工作报告。",
    "attendance": sheet("present", "present", "late", "on_shift"),
}


def people(**changes: Values) -> dict[str, Values]:
    cards: dict[str, Values] = {
        f"{n:032x}": {"stage": "full", "party_group": "第一党小组"} for n in range(1, 5)
    }
    return cards | {f"{int(n[1:]):032x}": card for n, card in changes.items()}


def test_a_clean_assembly_has_no_findings(codes_of: Callable[..., set[str]]) -> None:
    assert codes_of("branch_assembly", ASSEMBLY, people()) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"held_at": "2026-11-21"}, "meeting.not_in_future"),
        ({"held_at": "2026-11-12T14:00/13:00"}, "meeting.end_after_start"),
        ({"held_at": "2026-11-12T14:00/14:00"}, "meeting.end_after_start"),
        ({"number": 0}, "meeting.number_positive"),
        ({"recorder": None}, "meeting.recorder_named"),
        ({"recorder": CHAIR}, "meeting.recorder_is_not_chair"),
        ({"recorder": f"党员4@{4:032x}"}, "meeting.officers_present"),
        ({"attendance": []}, "meeting.sheet_kept"),
        ({"content": None}, "meeting.content_kept"),
        ({"attendance": sheet("present", "present", "present", "absent")}, "meeting.absent_has_reason"),
        ({"attendance": [*sheet("present", "present"), *sheet("present")]}, "meeting.nobody_twice"),
        ({"guests": [{"name": CHAIR}]}, "meeting.nobody_twice"),
        ({"attendance": sheet("present", "present", voting=0)}, "meeting.voters_marked"),
        ({"attendance": sheet("present", "present", *["on_shift"] * 3)}, "meeting.quorum_assembly"),
    ],
)
def test_one_thing_wrong_is_found(codes_of: Callable[..., set[str]], changes: Row, code: str) -> None:
    assert codes_of("branch_assembly", ASSEMBLY | changes, people()) == {code}


@pytest.mark.parametrize(
    "changes",
    [
        {"held_at": "2026-11-20"},
        {"held_at": "2026-11-12T14:00"},
        {"number": None},
        {"content": None, "topics": [{"subject": "工作报告"}]},
        {"guests": [{"name": "来宾"}, {"name": None}]},
        {"attendance": [*sheet("present", "present"), {"member": "党员9", "state": "absent", "reason": "出差", "voting": 0}]},
        {"attendance": sheet("present", "present", "sick_leave", "personal_leave")},
    ],
    ids=["today", "no end", "no number", "topics instead of text", "a guest", "a reason", "exactly half"],
)  # fmt: skip
def test_what_is_right_stays_silent(codes_of: Callable[..., set[str]], changes: Row) -> None:
    assert codes_of("branch_assembly", ASSEMBLY | changes, people()) == set()


@pytest.mark.parametrize(
    ("due", "present", "valid"),
    [(8, 4, True), (8, 3, False), (9, 5, True), (9, 4, False), (3, 2, True), (3, 1, False)],
    ids=str,
)
def test_ordinary_quorum_is_half_or_more_of_the_voters(
    codes_of: Callable[..., set[str]],
    due: int,
    present: int,
    valid: bool,  # noqa: FBT001
) -> None:
    states = ["present"] * present + ["on_shift"] * (due - present)
    voters = sheet(*states)
    watchers: list[Row] = [{"member": f"预备{n}", "state": "present", "voting": 0} for n in range(5)]
    record = ASSEMBLY | {"attendance": [*voters, *watchers], "chair": "预备1", "recorder": "预备2"}
    assert codes_of("branch_assembly", record) == (set() if valid else {"meeting.quorum_assembly"})


@pytest.mark.parametrize(
    ("card", "found"),
    [
        ({"stage": "probationary"}, {"meeting.only_full_members_vote"}),
        ({"stage": "full", "confirmed_on": "2026-11-13"}, {"meeting.only_full_members_vote"}),
        (
            {
                "stage": "full",
                "penalties": [{"penalty_kind": "probation_within_party", "decided_on": "2026-05"}],
            },
            {"meeting.only_full_members_vote"},
        ),
        ({"stage": "full"}, set()),
    ],
    ids=["2.2 probationary", "2.2 not yet confirmed", "2.2 under probation within the party", "full"],
)
def test_only_full_members_with_rights_vote(
    codes_of: Callable[..., set[str]], card: Values, found: set[str]
) -> None:
    assert codes_of("branch_assembly", ASSEMBLY, people(n3=card)) == found


def test_the_line_of_a_finding_is_the_line_of_the_sheet(findings: Callable[..., list[Problem]]) -> None:
    record = ASSEMBLY | {"attendance": sheet("present", "present", "absent", "absent")}
    assert [(p.field, p.row, p.severity) for p in findings("branch_assembly", record, people())] == [
        ("attendance.reason", 3, "C"),
        ("attendance.reason", 4, "C"),
    ]


def test_a_committee_meets_with_half_of_its_members(codes_of: Callable[..., set[str]]) -> None:
    half = {**ASSEMBLY, "attendance": sheet("present", "present", "on_shift", "on_shift")}
    less = {**ASSEMBLY, "attendance": sheet("present", "present", "on_shift", "on_shift", "on_shift")}
    assert codes_of("branch_committee_meeting", half, people()) == set()
    assert codes_of("branch_committee_meeting", less, people()) == {"meeting.quorum_committee"}
    assert "meeting.quorum_committee" not in codes_of("branch_committee_meeting", {**half, "attendance": []})


def test_a_member_of_another_group_is_pointed_out(codes_of: Callable[..., set[str]]) -> None:
    record = ASSEMBLY | {"party_group": "第一党小组", "attendance": sheet("present", "present", "present")}
    other: Values = {"stage": "full", "party_group": "第二党小组"}
    none: Values = {"stage": "full"}
    assert codes_of("party_group_meeting", record, people(n4=other)) == set()
    assert codes_of("party_group_meeting", record, people(n3=other)) == {"meeting.members_of_group"}
    assert codes_of("party_group_meeting", record, people(n3=none)) == set()
    assert codes_of("party_group_meeting", record | {"party_group": None}, people(n3=other)) == set()


def test_a_paper_of_the_box_is_not_dated_ahead(codes_of: Callable[..., set[str]]) -> None:
    plan = {"made_on": "2026-12", "topic": "年度工作计划", "archive_class": "03", "retention": "30"}
    assert codes_of("work_plan", plan) == {"meeting.not_in_future"}
    assert codes_of("work_plan", plan, today=date(2026, 12, 1)) == set()


def test_without_a_date_today_decides(codes_of: Callable[..., set[str]]) -> None:
    assert codes_of("branch_assembly", ASSEMBLY | {"held_at": None}, people()) == set()
