"""Lists of other kinds brought in by tests: planned, applied, planned again; and a branch of three members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.importing import apply_import, plan_import
from app.actions.looking import list_records
from app.domain.import_answers import Answers
from app.texts import say_problem
from tests.files.roster_twins import Cell, write_book
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.import_plan import ImportPlan
    from app.domain.values import Row

OURS = "机关第一党支部"
SAME_ONES = Answers(all_same=True)
Rows = list[list[Cell]]


def plan(
    ws: Workspace, tmp_path: Path, file: str, rows: Rows, answers: Answers = SAME_ONES, **more: Rows
) -> ImportPlan:
    path = write_book(tmp_path / file, {"Sheet1": rows, **more})
    found = plan_import(ws, "member", path, answers=answers)
    counts(found)  # they add up
    for problem in found.problems:
        assert say_problem(problem, found.form_of(problem.sheet, ws.forms), ws.forms)
    return found


def counts(found: ImportPlan) -> tuple[int, ...]:
    """How many of each outcome; together they are what was read."""
    each = tuple(found.count(o) for o in ("new", "changed", "same", "held", "rejected"))
    assert found.read == sum(each)
    return each


def reasons(found: ImportPlan) -> list[str]:
    return [record.reason for record in found.records if record.reason]


def twice(ws: Workspace, tmp_path: Path, file: str, rows: Rows, answers: Answers = SAME_ONES) -> ImportPlan:
    """Brings a file in; a second time nothing may be new or changed."""
    first = plan(ws, tmp_path, file, rows, answers)
    assert first.refused is None
    apply_import(ws, first)
    again = plan(ws, tmp_path, file, rows, answers)
    assert (again.count("new"), again.count("changed"), again.read) == (0, 0, first.read)
    return first


def card(ws: Workspace, name: str) -> Row:
    return next(r.values for r in list_records(ws, "member") if r.values["name"] == name)


def three_members(workspace: Workspace) -> dict[str, str]:
    """Three members of the branch, by name."""
    cards = (
        member(
            "周国栋", employee_no="1001", joined_on="1999-06-01", confirmed_on="2000-06-01", branch_name=OURS
        ),
        member(
            "马晓燕", employee_no="1002", joined_on="2008-07-01", confirmed_on="2009-07-01", branch_name=OURS
        ),
        member("卢云飞", employee_no="1003", stage="预备党员", joined_on="2025-07-01", branch_name=OURS),
    )
    return {str(one["name"]): add(workspace, "member", one) for one in cards}
