"""Hours of study are earned by those who were there (rules §11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.rules import compute

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.values import Row
    from app.files.form_files import Definitions


def person(state: str = "present", **more: int | str) -> Row:
    return {"member": "张三", "state": state, **more}


def study(*rows: Row, **more: int | str) -> Row:
    return {
        "held_at": "2026-11-16T15:00/17:00",
        "place": "二楼会议室",
        "topic": "学习支部工作条例",
        "recorder": "李四",
        "category": "political",
        "hours": "2",
        "content": "领学并讨论。",
        "attendance": list(rows),
        **more,
    }


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (study(person(hours="2")), set()),
        (study(person(hours="1.5")), set()),
        (study(person()), set()),
        (study(person("late", hours="2")), set()),
        (study(person("on_shift")), set()),
        (study(person("on_shift", hours="0")), set()),
        (study(person("on_shift", hours="2")), {"study.no_hours_when_absent"}),
        (study(person("on_shift", hours="2", made_up=1, proof="11月20日补学笔记")), set()),
        (study(person("on_shift", hours="2", made_up=1)), {"study.made_up_has_proof"}),
        (study(person(hours="2.5")), {"study.within_activity"}),
        (study(person(hours="-1")), {"study.hours_not_negative"}),
        (study(person(), hours="0"), {"study.hours_positive"}),
        (study(person(), hours="-2"), {"study.hours_positive"}),
        (study(person(hours="8"), hours="8"), set()),
        (study(person(hours="8"), hours="8.5"), {"study.day_limit"}),
        (study(person(hours="2")) | {"hours": None}, set()),
        (study(), {"meeting.sheet_kept"}),
    ],
)
def test_hours(codes_of: Callable[..., set[str]], record: Row, found: set[str]) -> None:
    assert codes_of("political_study", record) == found


def test_all_hours_are_added_without_a_float(definitions: Definitions) -> None:
    form = definitions.forms["political_study"]
    rows = [person(hours="0.1"), person(hours="0.2"), person(hours="1.7"), person("absent")]
    assert compute(form, study(*rows))["total_hours"] == "2"
    assert compute(form, study())["total_hours"] is None
