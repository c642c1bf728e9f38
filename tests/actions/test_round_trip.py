"""What the program writes as a workbook it reads back as the same records: nothing new, nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions.importing import apply_import, plan_import
from app.actions.looking import Query, list_records
from app.actions.paper_kit import Order
from app.actions.reports import make_report
from app.actions.workspace import create_workspace
from tests.files.roster_twins import id_number
from tests.support import MEETING, add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from tests.support import Clock

PEOPLE = [
    member("周国栋", sex="男", ethnicity="汉族", birth_date="1975.3", id_number=id_number("19750312"), joined_on="1999-06-01",
           confirmed_on="2000-06-01", employer="净水厂", party_post="书记", remark="=1+1", mobile="13800000001"),
    member("阿不都·热合曼", sex="男", ethnicity="维吾尔族", birth_date="1990-10-20", stage="预备党员", joined_on="2025-12-09"),
    member("𠮷田㐀", sex="女", education="大专", dues_base="5000", migrant="否"),
]  # fmt: skip


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    for person in PEOPLE:
        add(workspace, "member", person)
    add(workspace, MEETING, meeting())
    add(workspace, MEETING, meeting("研究发展党员", "2026-02-10"))
    return workspace


@pytest.mark.parametrize(
    ("report", "form", "count"),
    [("roster", "member", 3), ("records_xlsx", "member", 3), ("records_xlsx", MEETING, 2)],
)
def test_our_own_workbook_changes_nothing(
    filled: Workspace, tmp_path: Path, report: str, form: str, count: int
) -> None:
    path = tmp_path / "导出.xlsx"
    make_report(filled, report, Order(path, period="2026", form=form))
    plan = plan_import(filled, form, path)
    assert (plan.refused, plan.read, plan.count("same")) == (None, count, count)


def test_another_branch_takes_the_cards_over_whole(filled: Workspace, tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "导出.xlsx"
    make_report(filled, "records_xlsx", Order(path, period="2026", form="member"))
    other, _ = create_workspace(tmp_path / "other", name="二支部", code="02", passphrase=None, clock=clock)
    apply_import(other, plan_import(other, "member", path))

    def cards(ws: Workspace) -> dict[object, object]:
        return {r.values["name"]: r.values for r in list_records(ws, "member", Query())}

    assert cards(other) == cards(filled)
    other.close()
