"""Honours, punishments and grades go out as registers, are filled in elsewhere, and come back into the rows of the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from app.actions.importing import apply_import, plan_import
from app.actions.looking import list_records
from app.actions.paper_kit import Order
from app.actions.records import undo_batch
from app.actions.register_papers import write_all, write_register
from app.domain.values import as_rows, member_ref
from app.texts import say, sentence_of
from tests.actions.register_kit import changed, counts
from tests.support import add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from app.actions.workspace import Workspace
    from app.domain.import_plan import ImportPlan
    from app.domain.values import Row

TOP = 3
AWARDS: list[Row] = [
    {"awarded_on": "2025-07-01", "title": "优秀共产党员", "awarded_by": "公司党委"},
    {"awarded_on": "2024-07-01", "title": "优秀党务工作者"},
]
PENALTY: Row = {"penalty_kind": "警告", "decided_on": "2025-03-01", "facts": "违反工作纪律"}


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    add(workspace, "member", member("周国栋", mobile="13800000001", awards=AWARDS))
    add(workspace, "member", member("马晓燕", penalties=[PENALTY]))
    return workspace


class Filled:
    """The exported file as somebody edits it in a spreadsheet."""

    def __init__(self, ws: Workspace, path: Path, name: str = "", period: str = "") -> None:
        self.ws, self.path = ws, path
        order = Order(path, period=period, locked=True)
        write_register(ws, name, order) if name else write_all(ws, order)
        self.book = load_workbook(path)

    def sheet(self, title: str) -> Worksheet:
        return next(s for s in self.book.worksheets if title in s.title)

    def put(self, title: str, line: int, heading: str, value: object) -> None:
        sheet = self.sheet(title)
        at = next(c.column for c in sheet[TOP] if c.value == heading)
        sheet.cell(TOP + line, at).value = value

    def plan(self) -> ImportPlan:
        self.book.save(self.path)
        return plan_import(self.ws, "member", self.path)


def said(plan: ImportPlan) -> str:
    return "\n".join(sentence_of(p) for p in plan.problems)


def rows(ws: Workspace, name: str, table: str) -> list[Row]:
    return as_rows(next(r.values for r in list_records(ws, "member") if r.values["name"] == name).get(table))


def test_an_untouched_sheet_changes_nothing(branch: Workspace, tmp_path: Path) -> None:
    plan = Filled(branch, tmp_path / "x.xlsx", "commendations").plan()
    assert (counts(plan), said(plan)) == ({"same": 2}, "")


def test_two_honours_of_one_card_are_one_step(branch: Workspace, tmp_path: Path) -> None:
    sheet = Filled(branch, tmp_path / "x.xlsx", "commendations")  # the older one stands first
    sheet.put("受表彰", 1, "授予单位", "局党委")
    sheet.put("受表彰", 2, "文件文号", "清水党〔2025〕8 号")
    sheet.put("受表彰", 2, "表彰时间", "2025.6.30")
    plan = sheet.plan()
    assert counts(plan) == {"changed": 1, "same": 1}
    assert set(changed(plan)) == {
        ("周国栋", "授予单位", "", "局党委"),
        ("周国栋", "文件文号", "", "清水党〔2025〕8 号"),
        ("周国栋", "表彰时间", "2025年7月1日", "2025年6月30日"),
    }
    done = apply_import(branch, plan)
    assert rows(branch, "周国栋", "awards") == [
        {**AWARDS[0], "awarded_on": "2025-06-30", "document_no": "清水党〔2025〕8 号"},
        {**AWARDS[1], "awarded_by": "局党委"},
    ]
    assert counts(plan_import(branch, "member", sheet.path)) == {"same": 2}
    undo_batch(branch, done.batch)
    assert rows(branch, "周国栋", "awards") == AWARDS


def test_a_row_that_moved_meanwhile_is_found_and_one_that_went_is_held(
    branch: Workspace, tmp_path: Path
) -> None:
    sheet = Filled(branch, tmp_path / "x.xlsx", "commendations")
    uid = next(r.uid for r in list_records(branch, "member") if r.values["name"] == "周国栋")
    newer: list[Row] = [{"awarded_on": f"2026-01-0{n}", "title": "先进个人"} for n in (5, 6)]
    add(branch, "member", member("周国栋", awards=[*newer, AWARDS[0]]), uid=uid, base=1)
    sheet.put("受表彰", 1, "授予单位", "局党委")
    sheet.put("受表彰", 2, "授予单位", "集团党委")
    plan = sheet.plan()
    assert counts(plan) == {"changed": 1, "held": 1}
    assert next(say(r.reason) for r in plan.records if r.reason).startswith(
        "导出以后信息卡上的这一项改过或删去了"
    )
    apply_import(branch, plan)
    assert rows(branch, "周国栋", "awards") == [*newer, {**AWARDS[0], "awarded_by": "集团党委"}]


def test_what_a_row_must_have_and_new_or_missing_lines_are_told(branch: Workspace, tmp_path: Path) -> None:
    sheet = Filled(branch, tmp_path / "x.xlsx", "commendations")
    sheet.put("受表彰", 2, "表彰名称", None)
    sheet.put("受表彰", 5, "姓名", "马晓燕")
    sheet.put("受表彰", 5, "表彰名称", "先进个人")
    sheet.sheet("受表彰").delete_rows(TOP + 1)
    plan = sheet.plan()
    assert counts(plan) == {"held": 1, "rejected": 1}
    assert "“周国栋”的一行不在表里了，信息卡上的这一项没有动" in said(plan)
    assert "“马晓燕”这一行没有钥匙，是新加的" in said(plan)


def test_a_punishment_is_mended(branch: Workspace, tmp_path: Path) -> None:
    sheet = Filled(branch, tmp_path / "x.xlsx", "penalties", "2025")
    sheet.put("受处分", 1, "批准机关", "公司纪委")
    sheet.put("受处分", 1, "处分种类", "严重警告")
    plan = sheet.plan()
    assert set(changed(plan)) == {
        ("马晓燕", "批准机关", "", "公司纪委"),
        ("马晓燕", "处分种类", "警告", "严重警告"),
    }
    apply_import(branch, plan)
    assert rows(branch, "马晓燕", "penalties")[0]["approved_by"] == "公司纪委"


def test_grades_are_filled_in_where_no_meeting_counted_them(branch: Workspace, tmp_path: Path) -> None:
    uid = {str(r.values["name"]): r.uid for r in list_records(branch, "member")}
    own = {"member": member_ref("马晓燕", uid["马晓燕"]), "grade": "合格"}
    meet = {**meeting("民主评议党员", "2026-02-01"), "year": "2025", "appraisals": [own]}
    add(branch, "democratic_appraisal", meet)
    sheet = Filled(branch, tmp_path / "x.xlsx", "appraisals", "2025")
    lines = {str(sheet.sheet("评议").cell(TOP + n, 2).value): n for n in (1, 2)}
    sheet.put("评议", lines["周国栋"], "组织评定等次", "优秀")
    sheet.put("评议", lines["马晓燕"], "组织评定等次", "优秀")
    sheet.put("评议", lines["周国栋"], "学时", 40)
    plan = sheet.plan()
    assert counts(plan) == {"changed": 1, "same": 1}
    assert changed(plan) == [("周国栋", "组织评定等次", "", "优秀")]
    assert "马晓燕的“组织评定等次”出自三本一盒里的民主评议记录" in said(plan)
    assert "周国栋的“学时”由程序得出" in said(plan)
    apply_import(branch, plan)
    assert [row["year"] for row in rows(branch, "周国栋", "appraisals")] == ["2025"]
    again = plan_import(branch, "member", sheet.path)
    assert counts(again) == {"same": 2}


def test_all_nine_in_one_workbook_a_card_on_two_sheets_is_written_once(
    branch: Workspace, tmp_path: Path
) -> None:
    sheet = Filled(branch, tmp_path / "x.xlsx")
    line = next(n for n in (1, 2) if sheet.sheet("党员花名册").cell(TOP + n, 2).value == "周国栋")
    sheet.put("党员花名册", line, "现居住地", "清源市北苑 3 栋")
    sheet.put("受表彰", 1, "授予单位", "局党委")
    plan = sheet.plan()
    assert plan.count("changed") == 1
    assert {(change[1]) for change in changed(plan)} == {"现居住地", "授予单位"}
    assert "“党员交纳党费登记表”由登记得出，填在表里的不读回" in said(plan)
    apply_import(branch, plan)
    assert rows(branch, "周国栋", "awards")[1]["awarded_by"] == "局党委"


def test_dues_and_changes_alone_do_not_come_back(branch: Workspace, tmp_path: Path) -> None:
    plan = Filled(branch, tmp_path / "x.xlsx", "changes").plan()
    assert plan.refused is not None
    assert "由登记得出" in sentence_of(plan.refused)
