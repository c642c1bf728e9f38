"""What papers print of a record: names in one line, absences with their reasons, boxes to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.paper_values import Printing
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Value

FORMS = load_definitions().forms


def printed(form_id: str, key: str, name: str, value: Value) -> object:
    return Printing(FORMS[form_id], FORMS, {key}).texts({name: value})[key]


@pytest.mark.parametrize(
    ("form_id", "key", "value", "text"),
    [
        ("branch_assembly", "guests:inline", [{"name": "韩雪", "post": "党委组织员"}, {"name": "周明"}],
         "韩雪（党委组织员）、周明"),
        ("branch_assembly", "guests:list", [{"name": "韩雪", "post": "党委组织员"}, {"name": "周明"}],
         "1. 韩雪（党委组织员）\n2. 周明"),
        ("branch_assembly", "attendance:present", [{"member": "甲一", "state": "present"}, {"member": "乙二", "state": "late"},
         {"member": "丙三", "state": "on_shift"}], "甲一、乙二"),
        ("branch_assembly", "attendance:absent", [{"member": "丙三", "state": "on_shift", "reason": "夜班"}], "丙三（值班，夜班）"),
        ("branch_assembly", "attendance:count", [], ""),
        ("branch_assembly", "late_entry:mark", 1, "补记"),
        ("branch_assembly", "late_entry:mark", 0, ""),
        ("political_study", "attendance:hours", [{"member": "甲一", "state": "present", "hours": "2"},
         {"member": "乙二", "state": "present"}], "甲一 2学时\t乙二"),
    ],
)  # fmt: skip
def test_summaries_and_marks(form_id: str, key: str, value: Value, text: str) -> None:
    assert printed(form_id, key, key.partition(":")[0], value) == text


def test_boxes_show_every_choice_and_the_one_that_was_made() -> None:
    boxes = str(printed("democratic_appraisal", "late_entry:boxes", "late_entry", 1))
    assert boxes == "☑是  ☐否"
