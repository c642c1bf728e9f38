"""Every synthetic twin of a real workbook through the whole import, twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions.importing import apply_import, plan_import
from app.actions.looking import Query, list_records
from tests.files.roster_twins import TWINS, Twin, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.import_plan import ImportPlan


def whole(plan: ImportPlan) -> bool:
    """read = new + changed + same + held + rejected, with nobody lost between."""
    return plan.read == sum(plan.count(outcome) for outcome in ("new", "changed", "same", "held", "rejected"))


@pytest.mark.parametrize("twin", TWINS, ids=[twin.file for twin in TWINS])
def test_twin_comes_in_as_a_secretary_expects(workspace: Workspace, tmp_path: Path, twin: Twin) -> None:
    path = write_book(tmp_path / twin.file, twin.sheets, merges=twin.merges)
    plan = plan_import(workspace, "member", path)
    columns = [column for sheet in plan.sheets for column in sheet.columns]
    by_heading = {(c.heading, c.field) for c in columns}
    assert set(twin.fields.items()) <= by_heading
    assert set(twin.extra) <= {c.heading.removeprefix("/") for c in columns if c.extra}
    assert whole(plan)
    if twin.refused:
        assert plan.refused is not None
        assert plan.refused.code == twin.refused
        assert plan.refused.values.get("form", "") == twin.belongs_to
        assert not plan.count("new")
        return
    assert plan.refused is None
    applied = apply_import(workspace, plan)
    people = list_records(workspace, "member", Query())
    assert applied.new == len(twin.people)
    assert sorted(str(p.values["name"]) for p in people) == sorted(twin.people)
    by_name = {p.values["name"]: p.values for p in people}
    assert [by_name[name].get("stage", "") for name in twin.people] == list(twin.stages)
    again = plan_import(workspace, "member", path)
    assert (again.count("new"), again.count("changed")) == (0, 0)
    assert again.read == plan.read
    assert whole(again)
