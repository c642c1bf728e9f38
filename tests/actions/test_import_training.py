"""Lists of training and of talks through the whole import, under the headings of the Party's registers (rules §8.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.actions.agenda import hours_of_year
from app.actions.importing import apply_import
from app.actions.looking import list_records
from app.actions.records import undo_batch
from app.domain.values import as_text
from tests.actions.list_kit import Rows, card, counts, plan, reasons, three_members, twice

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

TRAINED: Rows = [
    ["党员教育培训登记表"],
    ["序号", "姓名", "培训时间", "培训内容", "培训形式", "主办单位", "学时", "证明人"],
    [1, "周国栋", "2026.1.12", "党支部书记培训班", "集中", "公司党委", 24, "吴婷"],
    [2, "周国栋", "2026.2.5", "学习贯彻全会精神轮训", "集中", "公司党委", 8, "吴婷"],
    [3, "马晓燕", "2026.2.5", "学习贯彻全会精神轮训", "集中", "公司党委", 8, "吴婷"],
    [4, "外来人", "2026.2.5", "学习贯彻全会精神轮训", "集中", "公司党委", 8, "吴婷"],
]
TALKED: Rows = [
    ["谈心谈话记录表"],
    ["序号", "谈话时间", "谈话地点", "谈话人", "谈话对象", "类型", "谈话内容", "反映的问题", "意见建议"],
    [1, "2026-02-11", "值班室", "周国栋", "马晓燕", "委员与党员", "了解节后思想状况", "夜班多", "调整排班"],
    [2, "2026-02-12", "值班室", "周国栋", "卢云飞", "", "预备期学习情况", "", ""],
    [3, "2026-02-13", "", "周国栋", "", "", "", "", ""],
]


@pytest.fixture
def branch(workspace: Workspace) -> dict[str, str]:
    return three_members(workspace)


def test_training_goes_into_the_card_and_its_hours_count(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    done = twice(workspace, tmp_path, "培训.xlsx", TRAINED)
    assert counts(done) == (0, 2, 1, 1, 0)  # two rows are of one card
    assert reasons(done) == ["held.no_card"]
    assert card(workspace, "周国栋")["trainings"] == [
        {"from_on": "2026-01-12", "name": "党支部书记培训班", "organizer": "公司党委", "hours": "24", "witness": "吴婷"},
        {"from_on": "2026-02-05", "name": "学习贯彻全会精神轮训", "organizer": "公司党委", "hours": "8", "witness": "吴婷"},
    ]  # fmt: skip
    hours = hours_of_year(workspace, workspace.today())
    assert (hours[branch["周国栋"]], hours[branch["马晓燕"]]) == (Decimal(32), Decimal(8))


def test_a_list_of_training_is_taken_back_in_one_step(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    done = apply_import(workspace, plan(workspace, tmp_path, "培训.xlsx", TRAINED))
    undo_batch(workspace, done.batch)
    assert not card(workspace, "周国栋").get("trainings")


def test_talks_become_records_and_their_gaps_are_said(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    done = twice(workspace, tmp_path, "谈心谈话.xlsx", TALKED)
    assert counts(done) == (2, 0, 0, 0, 1)  # of the third nothing says what was talked about
    talks = sorted(list_records(workspace, "heart_to_heart_talk"), key=lambda r: as_text(r.values["held_at"]))
    first, second = (one.values for one in talks)
    assert as_text(first["talkee"]).endswith(branch["马晓燕"])
    assert (first["talk_kind"], first["problems"], first["advice"]) == (
        "committee_member",
        "夜班多",
        "调整排班",
    )
    assert "talk_kind" not in second
    assert {(p.code, p.field, p.row) for p in done.problems if p.code == "book.gap"} == {
        ("book.gap", "talk_kind", 4)
    }
