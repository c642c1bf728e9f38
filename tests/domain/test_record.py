"""From what was typed to a record: all problems at once, nothing guessed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.field_kinds import Typing
from app.domain.record import defaults, missing, read_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.errors import Problem
    from app.domain.record import Reading
    from app.files.form_files import Definitions

ZHANG = f"张三@{'a' * 32}"
TYPING = Typing(date(2026, 3, 15), lambda name: [ZHANG] if name == "张三" else [])


def read(definitions: Definitions, form_id: str, typed: Mapping[str, object]) -> Reading:
    return read_record(definitions.forms[form_id], typed, definitions.forms, TYPING)


def places(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, str, int | None]]:
    return [(p.code, p.field, p.row) for p in problems]


def test_a_meeting_as_it_is_typed(definitions: Definitions) -> None:
    reading = read(
        definitions,
        "branch_assembly",
        {
            "held_at": "2026年3月12日下午2点至3点半",
            "number": "１",
            "place": "二楼会议室",
            "chair": "张三",
            "topic": "一季度工作",
            "late_entry": True,
            "due": "99",
            "attendance": [{"member": "张三", "state": "迟到", "voting": 1}, {"member": "", "state": None}],
            "resolutions": [
                {"matter": "工作计划", "vote_kind": "一般决议", "yes": 5, "no": "0", "abstain": "0"}
            ],
        },
    )
    assert reading.problems == ()
    assert reading.values == {
        "held_at": "2026-03-12T14:00/15:30",
        "number": 1,
        "place": "二楼会议室",
        "chair": ZHANG,
        "topic": "一季度工作",
        "late_entry": 1,
        "attendance": [{"member": ZHANG, "state": "late", "voting": 1}],
        "resolutions": [{"matter": "工作计划", "vote_kind": "ordinary", "yes": 5, "no": 0, "abstain": 0}],
    }


def test_every_problem_is_told_with_its_place_and_nothing_is_kept_of_it(definitions: Definitions) -> None:
    reading = read(
        definitions,
        "branch_assembly",
        {
            "held_at": "三月",
            "weather": "晴",
            "topic": ["一季度工作"],
            "place": "会议室",
            "guests": "来宾",
            "attendance": [
                {"member": "张三", "state": "到会"},
                {"member": "王五", "state": "飞走", "hat": "x"},
            ],
        },
    )
    assert places(reading.problems) == [
        ("date.unreadable", "held_at", None),
        ("field.unknown", "weather", None),
        ("field.not_text", "topic", None),
        ("rows.not_text", "guests", None),
        ("member.unknown", "attendance.member", 2),
        ("choice.unknown", "attendance.state", 2),
        ("field.unknown", "attendance.hat", 2),
    ]
    assert reading.values == {
        "place": "会议室",
        "guests": [],
        "attendance": [{"member": ZHANG, "state": "present"}],
    }


def test_a_row_that_is_no_table_is_a_problem(definitions: Definitions) -> None:
    reading = read(
        definitions, "branch_assembly", {"attendance": ["张三", {"member": "张三", "state": "到会"}]}
    )
    assert places(reading.problems) == [("rows.not_text", "attendance", 1)]
    assert reading.values["attendance"] == [{"member": ZHANG, "state": "present"}]


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_an_empty_text_clears_a_field(definitions: Definitions, nothing: object) -> None:
    reading = read(definitions, "member", {"mobile": nothing, "awards": None})
    assert reading.values == {"mobile": None, "awards": []}


def test_required_fields_are_missed_also_inside_rows(definitions: Definitions) -> None:
    forms = definitions.forms
    values = {"held_at": "2026-03-12", "place": "", "chair": ZHANG, "attendance": [{"member": ZHANG}]}
    assert places(missing(forms["branch_assembly"], values, forms)) == [  # type: ignore[arg-type]
        ("field.required", "place", None),
        ("field.required", "topic", None),
        ("field.required", "attendance.state", 1),
    ]


def test_a_card_needs_a_name_and_a_stage(definitions: Definitions) -> None:
    forms = definitions.forms
    assert places(missing(forms["member"], {}, forms)) == [
        ("field.required", "name", None),
        ("field.required", "stage", None),
    ]


def test_a_new_paper_of_the_box_knows_its_class_and_how_long_it_is_kept(definitions: Definitions) -> None:
    assert defaults(definitions.forms["work_plan"]) == {"archive_class": "03", "retention": "30"}
    assert defaults(definitions.forms["member"]) == {}
