"""四册五表 as paper: what stands in them, on which paper, of which day, and how the branch arranged them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from app.actions.member_changes import change_member
from app.actions.paper_kit import Order
from app.actions.records import save_record, undo_batch
from app.actions.register_arrange import Wanted, arrange
from app.actions.register_lines import Shelf, register_lines
from app.actions.register_settings import columns_of, register_named
from app.actions.reports import make_report
from app.domain.errors import UserError
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

AWARD = {
    "awarded_on": "2025-07-01",
    "title": "优秀共产党员",
    "level": "公司",
    "awarded_by": "水务公司党委",
    "document_no": "水党〔2025〕12号",
}
PENALTY = {
    "penalty_kind": "警告",
    "facts": "违反中央八项规定精神",
    "decided_on": "2024-03-05",
    "effective_to": "2025-03-05",
}


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    joined = {"joined_on": "2010-06-01", "confirmed_on": "2011-06-01", "party_group": "第二党小组"}
    add(workspace, "member", member("周国栋", **joined, awards=[AWARD], post="厂长", title="工程师"))
    add(workspace, "member", member("丁磊", **{**joined, "party_group": "第一党小组"}, penalties=[PENALTY]))
    add(workspace, "member", {"name": "宋佳", "stage": "入党积极分子", "applied_on": "2024-05-20", "activist_on": "2025-01-10",
                              "inspections": [{"inspected_on": "2025-07-08"}, {"inspected_on": "2026-01-09"}]})  # fmt: skip
    return workspace


def rows_of(path: Path, sheet: int = 0) -> list[dict[str, Any]]:
    found = load_workbook(path).worksheets[sheet]
    cells = [[c.value for c in row] for row in found.iter_rows()]
    return [dict(zip(cells[2], row, strict=True)) for row in cells[3:-1]]


def made(ws: Workspace, name: str, tmp_path: Path, **more: Any) -> list[dict[str, Any]]:
    make_report(ws, name, Order(tmp_path / "x.xlsx", **more))
    return rows_of(tmp_path / "x.xlsx")


def test_people_stand_by_group_and_strokes_with_what_is_worked_out(branch: Workspace, tmp_path: Path) -> None:
    rows = made(branch, "roster", tmp_path)
    assert [(row["序号"], row["姓名"], row["党龄"]) for row in rows] == [(1, "丁磊", 14), (2, "周国栋", 14)]
    assert rows[1]["职务/职称"] == "厂长/工程师"


def test_activists_show_their_half_years(branch: Workspace, tmp_path: Path) -> None:
    (row,) = made(branch, "activists", tmp_path)
    assert row["半年考察（日期）"] == "2025.07.08\n2026.01.09"


def test_awards_penalties_and_changes_are_read_from_the_cards(branch: Workspace, tmp_path: Path) -> None:
    (award,) = made(branch, "commendations", tmp_path, period="2025")
    assert (award["姓名"], award["表彰名称"], award["表彰级别"]) == ("周国栋", "优秀共产党员", "公司")
    (penalty,) = made(branch, "penalties", tmp_path)
    assert (penalty["姓名"], penalty["处分种类"]) == ("丁磊", "警告")
    assert made(branch, "commendations", tmp_path, period="2024")[0]["姓名"] == "无"


def test_who_left_stands_among_the_changes_and_in_the_roster_of_the_day_before(
    branch: Workspace, tmp_path: Path
) -> None:
    uid = next(
        line.uid
        for line in register_lines(Shelf(branch), register_named(branch, "roster"))
        if line.card["name"] == "丁磊"
    )
    typed = {
        "changed_on": "2026-03-02",
        "basis": "第2026001号",
        "transferred_to": "二厂党支部",
        "transfer_letter_no": "第2026001号",
    }
    change_member(branch, uid, "transferred_out", typed)
    (change,) = made(branch, "changes", tmp_path, period="2026Q1")
    assert (change["姓名"], change["变动类别"], change["从何处来/往何处去"]) == (
        "丁磊",
        "转出组织关系",
        "二厂党支部",
    )
    assert change["介绍信编号"] == "第2026001号"
    assert [row["姓名"] for row in made(branch, "roster", tmp_path)] == ["周国栋"]
    assert len(made(branch, "roster", tmp_path, on=date(2026, 3, 1))) == 2


def test_a_roster_of_an_earlier_day_shows_the_cards_as_they_were(branch: Workspace, tmp_path: Path) -> None:
    shelf, register = Shelf(branch), register_named(branch, "roster")
    uid = next(line.uid for line in register_lines(shelf, register) if line.card["name"] == "周国栋")
    change_member(
        branch,
        uid,
        "post",
        {"changed_on": "2026-03-02", "employer": "二厂", "post": "书记", "workpost": "机关"},
    )
    change_member(branch, uid, "party_group", {"changed_on": "2026-03-03", "party_group": "第一党小组"})
    assert [row["职务/职称"] for row in made(branch, "roster", tmp_path) if row["姓名"] == "周国栋"] == [
        "书记/工程师"
    ]
    before = made(branch, "roster", tmp_path, on=date(2026, 3, 1))
    assert [(row["姓名"], row["党小组"], row["职务/职称"]) for row in before][-1] == (
        "周国栋",
        "第二党小组",
        "厂长/工程师",
    )


def test_all_nine_stand_in_one_workbook_with_titles_and_pages_that_lie(
    branch: Workspace, tmp_path: Path
) -> None:
    done = make_report(branch, "registers", Order(tmp_path / "x.xlsx", period="2026"))
    book = load_workbook(tmp_path / "x.xlsx")
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert len(shown) == 9
    assert done.records > 3
    for sheet in shown:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )
        assert sheet.print_title_rows == "$1:$3"
        assert "签字" in str([c.value for c in list(sheet.iter_rows())[-1]])
    papers = {sheet.title: sheet.page_setup.paperSize for sheet in shown}
    assert (papers["党员花名册"], papers["申请入党人花名册"]) == (8, 9)


def test_the_branch_arranges_a_register_in_one_step_that_undoes(branch: Workspace, tmp_path: Path) -> None:
    register = register_named(branch, "党员花名册")
    standard = [column.label for column in columns_of(branch, register)]
    wanted = Wanted(
        hide=("民族",), show=("毕业院校",), rename=("现居住地=家庭住址",), move=("联系电话=性别",), paper="A4"
    )
    kept = arrange(branch, register, wanted)
    rows = made(branch, "roster", tmp_path)
    assert list(rows[0])[:4] == ["序号", "姓名", "联系电话", "性别"]
    assert {"毕业院校", "家庭住址"} <= set(rows[0])
    assert not {"民族", "现居住地"} & set(rows[0])
    assert load_workbook(tmp_path / "x.xlsx").worksheets[0].page_setup.paperSize == 9
    undo_batch(branch, kept.batch)
    assert [column.label for column in columns_of(branch, register)] == standard


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(rename=("现居住地=性别",)), "register.heading_taken"),
        (Wanted(rename=(f"现居住地={'长' * 31}",)), "register.heading_long"),
        (Wanted(hide=("外号",)), "register.column_unknown"),
        (Wanted(layout="外号"), "register.layout_unknown"),
        (Wanted(paper="A2"), "register.paper_unknown"),
    ],
)
def test_what_cannot_be_arranged_says_why(branch: Workspace, wanted: Wanted, code: str) -> None:
    with pytest.raises(UserError) as refused:
        arrange(branch, register_named(branch, "roster"), wanted)
    assert refused.value.code == code


def test_appraisal_and_hours_come_together(branch: Workspace, tmp_path: Path) -> None:
    sheet = [{"member": "周国栋", "state": "出席"}]
    votes = {"member": "周国栋", "excellent": "5", "qualified": "2", "grade": "优秀", "self_grade": "合格"}
    save_record(branch, "democratic_appraisal", {
        "held_at": "2026-02-10 14:00-16:00", "place": "会议室", "topic": "民主评议", "chair": "周国栋", "year": "2026",
        "content": "略", "issued": "7", "returned": "7", "valid": "7", "attendance": sheet, "appraisals": [votes],
    })  # fmt: skip
    save_record(branch, "political_study", {
        "held_at": "2026-03-02 14:00-16:00", "place": "会议室", "topic": "学习党章", "chair": "周国栋", "hours": "2",
        "content": "略", "attendance": [{"member": "周国栋", "state": "出席", "hours": "2"}],
    })  # fmt: skip
    row = next(row for row in made(branch, "appraisals", tmp_path, period="2026") if row["姓名"] == "周国栋")
    assert (row["自评"], row["测评票（优/合/基/不）"], row["组织评定等次"], row["学时"]) == (
        "合格",
        "5/2/0/0",
        "优秀",
        2,
    )
