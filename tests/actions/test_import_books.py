"""Registers of meetings and theme days through the whole import: each row goes into its book, with who came and who did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions.importing import apply_import
from app.actions.looking import list_records
from app.actions.merging import merge_members
from app.actions.records import get_record
from app.actions.sealed_quarters import amendments
from app.domain.errors import UserError
from app.domain.import_answers import Answers
from app.domain.values import as_rows, as_text, member_ref
from tests.actions.list_kit import OURS, Rows, counts, plan, reasons, three_members, twice
from tests.support import add, member, seal_quarter

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace


@pytest.fixture
def branch(workspace: Workspace) -> dict[str, str]:
    return three_members(workspace)


MEETINGS: Rows = [
    ["所在分党委编码", "所在分党委", "所在党支部编码", "所在党支部", "会议类型", "主持人学工号", "主持人姓名", "记录人学工号", "记录人姓名",
     "会议名称", "计划会议时间", "实际会议时间", "会议地点", "应到人数", "实到人数", "请假人数", "列席人员", "会议议题", "会议内容", "会议决议",
     "参会人员", "缺席人员"],
    ["01", "某公司党委", "0101", OURS, "支部党员大会", "1001", "周国栋", "1002", "马晓燕", "一季度大会", "2026/2/3  14:00", "2026/2/3  14:30",
     "活动室101", 3, 2, 1, "王某某（公司党委委员）", "讨论计划", "学习文件", "通过计划", "周国栋、马晓燕", "卢云飞（病假）"],
    ["01", "某公司党委", "0101", OURS, "支委会", None, "周国栋", None, None, None, None, "2026/2/10  14:30", "会议室", 3, 3, 0, "无",
     "研究发展党员", "讨论要点", "同意", None, None],
    ["01", "某公司党委", "0101", OURS, "党小组会", "1002", None, None, None, None, None, "2026/2/12  9:00", "班组", 3, 3, 0, "无", "学习",
     "学习内容", None, "周国栋，查无此", None],
    ["01", "某公司党委", "0101", OURS, "茶话会", "1002", None, None, None, None, None, "2026/2/13  9:00", "班组", 3, 3, 0, "无", "茶话",
     "内容", None, None, None],
]  # fmt: skip


def test_meetings_go_into_their_books_with_who_came(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws = workspace
    done = twice(ws, tmp_path, "三会一课录入样表.xlsx", MEETINGS)
    assert counts(done) == (3, 0, 0, 1, 0)
    assert reasons(done) == ["held.no_meeting_kind"]
    (assembly,) = list_records(ws, "branch_assembly")
    values = assembly.values
    assert (values["held_at"], values["chair"], values["recorder"]) == (
        "2026-02-03T14:30", member_ref("周国栋", branch["周国栋"]), member_ref("马晓燕", branch["马晓燕"]),
    )  # fmt: skip
    assert [(as_text(r["member"])[:3], r["state"], r.get("reason"), r["voting"]) for r in as_rows(values["attendance"])] == [
        ("周国栋", "present", None, 1), ("马晓燕", "present", None, 1), ("卢云飞", "sick_leave", "病假", 0),
    ]  # fmt: skip
    assert (values["due"], values["present"], values["absent"]) == (3, 2, 1)
    assert values["guests"] == [{"name": "王某某", "post": "公司党委委员"}]
    assert (values["topic"], values["resolution"]) == ("讨论计划", "通过计划")
    assert "计划会议时间：2026/2/3" in as_text(values["content"])
    (committee,) = list_records(ws, "branch_committee_meeting")
    assert committee.values["decisions"] == "同意"
    assert as_text(committee.values["content"]).startswith("讨论要点\n")
    assert "应到：3" in as_text(committee.values["content"])
    (group,) = list_records(ws, "party_group_meeting")
    assert group.values["chair"] == member_ref("马晓燕", branch["马晓燕"])
    assert [as_text(r["member"])[:3] for r in as_rows(group.values["attendance"])] == ["周国栋"]
    assert "查无此" in as_text(group.values["content"])
    gaps = {(p.row, p.field) for p in done.problems if p.code == "book.gap"}
    assert (4, "party_group") in gaps
    assert {p.code for p in done.problems} >= {"book.unknown_people", "book.no_sheet"}


def test_a_plain_register_and_a_theme_day_come_in(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws = workspace
    plain: Rows = [
        [
            "所在分党委编码",
            "所在分党委",
            "所在党支部编码",
            "所在党支部",
            "活动名称",
            "实际时间",
            "活动地点",
            "主要内容",
            "次数（第几次）",
            "时长（分钟）",
        ],
        [
            "01",
            "某公司党委",
            "0101",
            f"中共某公司委员会{OURS}",
            "支部党员大会",
            "2026/1/3  14:30",
            "活动室",
            "会议内容甲",
            1,
            60,
        ],
        ["01", "某公司党委", "0101", OURS, "党课", "2026/1/9  14:30", "活动室", "党课内容", 1, 60],
    ]
    done = twice(ws, tmp_path, "三会一课录入样表2.xlsx", plain)
    assert counts(done) == (2, 0, 0, 0, 0)
    (assembly,) = list_records(ws, "branch_assembly")
    assert (assembly.values["number"], assembly.values["content"]) == (1, "会议内容甲\n时长（分钟）：60")
    assert len(list_records(ws, "party_lecture")) == 1
    day: Rows = [
        ["所在分党委编码", "所在分党委", "所在党支部编码", "所在党支部", "记录人学工号", "活动名称", "计划时间", "实际时间", "活动地点", "活动主题",
         "主要内容及特色", "应到人数", "实到人数", "请假人数", "列席人员"],
        ["01", "某公司党委", "0101", OURS, "1002", "主题党日活动", "2026/2/5  14:30", "2026/2/5  14:30", "活动室", "学雷锋", "打扫厂区", 3, 3, 0, "无"],
        ["01", "某公司党委", "0102", "水务第二党支部", "9", "主题党日活动", None, "2026/2/6  14:30", "活动室", "学雷锋", "内容", 3, 3, 0, "无"],
    ]  # fmt: skip
    done = twice(ws, tmp_path, "主题党日活动录入样表.xlsx", day)
    assert (counts(done), reasons(done)) == ((1, 0, 0, 1, 0), ["held.other_branch"])
    (one,) = list_records(ws, "theme_party_day")
    assert one.values["recorder"] == member_ref("马晓燕", branch["马晓燕"])
    assert one.values["topic"] == "学雷锋"


def test_a_marked_sheet_is_not_marked_back(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    """Who was on leave, says the secretary after the import; the old file does not take it back."""
    ws = workspace
    apply_import(ws, plan(ws, tmp_path, "三会一课.xlsx", MEETINGS))
    (assembly,) = list_records(ws, "branch_assembly")
    rows = as_rows(assembly.values["attendance"])
    rows[0]["state"] = "on_business"
    add(ws, "branch_assembly", {"attendance": rows, "held_at": "2026-02-03 14:30-16:00"}, uid=assembly.uid)
    again = plan(ws, tmp_path, "三会一课.xlsx", MEETINGS)
    assert (again.count("new"), again.count("changed")) == (0, 0)


def test_a_sealed_quarter_takes_records_with_a_reason_only(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws, file = workspace, "三会一课.xlsx"
    seal_quarter(ws, "2026Q1")
    found = plan(ws, tmp_path, file, MEETINGS[:2])
    assert reasons(found) == ["held.sealed"]
    done = twice(ws, tmp_path, file, MEETINGS[:2], Answers(all_same=True, amend="当时漏录"))
    assert counts(done) == (1, 0, 0, 0, 0)
    told = [(r.values["kind"], r.values["reason"]) for r in amendments(ws)]
    assert told == [("late", "当时漏录")]
    two = add(ws, "member", member("周国栋", birth_date="1975-01-01"))
    (assembly,) = list_records(ws, "branch_assembly")
    with pytest.raises(UserError, match="sealed"):
        merge_members(ws, two, branch["周国栋"], {})
    merge_members(ws, two, branch["周国栋"], {}, amend="合并")
    assert get_record(ws, "branch_assembly", assembly.uid).values["chair"] == member_ref("周国栋", two)
    assert ("correction", "合并") in [(r.values["kind"], r.values["reason"]) for r in amendments(ws)]
