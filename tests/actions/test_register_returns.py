"""A roster goes out, is filled in elsewhere, and comes back as cells: what changed, what clashes, what was moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from app.actions.importing import apply_import, plan_import
from app.actions.looking import list_records
from app.actions.paper_kit import Order
from app.actions.records import undo_batch
from app.actions.register_papers import write_register
from app.actions.workspace import create_workspace
from app.domain.register_keys import KEY_HEADING, META_SHEET
from app.texts import say, sentence_of
from tests.actions.register_kit import changed, counts
from tests.files.roster_twins import id_number
from tests.support import add, member

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.import_plan import ImportPlan
    from tests.support import Clock

PEOPLE = {
    "周国栋": {"sex": "男", "birth_date": "1975-03-12", "id_number": id_number("19750312"), "mobile": "13800000001",
             "joined_on": "1999-06-01", "confirmed_on": "2000-06-01", "residence": "清源市北苑 3 栋", "post": "厂长"},
    "马晓燕": {"sex": "女", "birth_date": "1982-11-05", "mobile": "13800000002", "joined_on": "2008-07-01",
             "confirmed_on": "2009-07-01", "residence": "清源市东河小区", "education": "大专"},
    "丁磊": {"sex": "男", "birth_date": "1991-08", "joined_on": "2017-06-30", "confirmed_on": "2018-06-30"},
}  # fmt: skip
TOP = 3  # the line of headings


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    for name, more in PEOPLE.items():
        add(workspace, "member", member(name, **more))
    return workspace


class Roster:
    """The exported file as somebody edits it in a spreadsheet."""

    def __init__(self, ws: Workspace, path: Path, layout: str | None = None) -> None:
        self.ws, self.path = ws, path
        write_register(ws, "roster", Order(path, layout=layout, locked=True))
        self.book = load_workbook(path)
        self.sheet = self.book.worksheets[0]

    def column(self, heading: str) -> int:
        return int(next(c.column for c in self.sheet[TOP] if c.value == heading))

    def row(self, name: str) -> int:
        at = self.column("姓名")
        return next(n for n in range(TOP + 1, self.sheet.max_row) if self.sheet.cell(n, at).value == name)

    def put(self, name: str, heading: str, value: object) -> None:
        self.sheet.cell(self.row(name), self.column(heading)).value = value

    def plan(self) -> ImportPlan:
        self.book.save(self.path)
        return plan_import(self.ws, "member", self.path)


@pytest.fixture
def roster(branch: Workspace, tmp_path: Path) -> Roster:
    return Roster(branch, tmp_path / "花名册.xlsx")


def said(plan: ImportPlan) -> list[str]:
    return [sentence_of(problem) for problem in plan.problems]


def card(ws: Workspace, name: str) -> dict[str, object]:
    return next(dict(r.values) for r in list_records(ws, "member") if r.values["name"] == name)


@pytest.mark.parametrize("layout", [None, "statistics"])
def test_a_roster_that_nobody_touched_changes_nothing(
    branch: Workspace, tmp_path: Path, layout: str | None
) -> None:
    plan = Roster(branch, tmp_path / "x.xlsx", layout).plan()
    assert (counts(plan), said(plan)) == ({"same": 3}, [])


def test_cells_that_were_filled_in_are_the_plan_and_one_step_that_undoes(
    branch: Workspace, roster: Roster
) -> None:
    roster.put("马晓燕", "现居住地", "清源市泵站路 12 号")
    roster.put("马晓燕", "学历", "大学本科")
    roster.put("周国栋", "联系电话", "138 0000 0009")
    roster.put("周国栋", "现居住地", None)
    roster.put("丁磊", "出生年月", "1991.8.20")
    plan = roster.plan()
    assert counts(plan) == {"changed": 3}
    assert set(changed(plan)) == {
        ("马晓燕", "学历", "30", "20"),
        ("马晓燕", "现居住地", "清源市东河小区", "清源市泵站路 12 号"),
        ("周国栋", "手机号码", "13800000001", "13800000009"),
        ("周国栋", "现居住地", "清源市北苑 3 栋", None),
        ("丁磊", "出生日期", "1991-08", "1991-08-20"),
    }
    before = {name: card(branch, name) for name in PEOPLE}
    done = apply_import(branch, plan)
    assert (done.new, done.changed) == (0, 3)
    assert card(branch, "丁磊")["birth_date"] == "1991-08-20"
    assert "residence" not in card(branch, "周国栋")
    undo_batch(branch, done.batch)
    assert {name: card(branch, name) for name in PEOPLE} == before


def _lock(roster: Roster) -> None:
    roster.put("周国栋", "年龄", 40)


def _sorted(roster: Roster) -> None:
    for column in (c.column for c in roster.sheet[TOP]):
        first, last = (roster.sheet.cell(n, column) for n in (TOP + 1, TOP + 3))
        first.value, last.value = last.value, first.value


def _part_sorted(roster: Roster) -> None:
    """The visible columns only: names and keys part."""
    for column in (c.column for c in roster.sheet[TOP] if c.value != KEY_HEADING):
        first, last = (roster.sheet.cell(n, column) for n in (TOP + 1, TOP + 3))
        first.value, last.value = last.value, first.value


def _columns_moved(roster: Roster) -> None:
    age, sex = roster.column("年龄"), roster.column("性别")
    for number in range(TOP, TOP + 4):
        one, other = roster.sheet.cell(number, age), roster.sheet.cell(number, sex)
        one.value, other.value = other.value, one.value


def _column_added(roster: Roster) -> None:
    at = roster.column(KEY_HEADING) + 1
    roster.sheet.cell(TOP, at).value = "特长"
    roster.sheet.cell(TOP + 1, at).value = "摄影"


def _heading_changed(roster: Roster) -> None:
    roster.sheet.cell(TOP, roster.column("现居住地")).value = "住哪儿"


def _row_added(roster: Roster) -> None:
    for column, value in ((1, 4), (2, "新来的"), (3, "男")):
        roster.sheet.cell(TOP + 5, column).value = value


def _row_gone(roster: Roster) -> None:
    roster.sheet.delete_rows(roster.row("丁磊"))


def _row_twice(roster: Roster) -> None:
    for cell in list(roster.sheet[roster.row("丁磊")]):
        roster.sheet.cell(TOP + 6, cell.column).value = cell.value


def _key(value: str) -> Callable[[Roster], None]:
    def edit(roster: Roster) -> None:
        at = roster.sheet.cell(roster.row("丁磊"), roster.column(KEY_HEADING))
        at.value = str(at.value)[:-1] + value if len(value) == 1 else value

    return edit


def _id_damaged(roster: Roster) -> None:
    roster.put("周国栋", "公民身份号码", 1.30324e17)


def _id_typo(roster: Roster) -> None:
    roster.put("马晓燕", "公民身份号码", "130324198211050429")


def _nonsense(roster: Roster) -> None:
    roster.put("马晓燕", "性别", "中性")


def _name(roster: Roster) -> None:
    roster.put("马晓燕", "姓名", "马小燕")


def _stage(roster: Roster) -> None:
    roster.put("马晓燕", "人员类别", "预备党员")


CASES: list[tuple[Callable[[Roster], None], dict[str, int], str]] = [
    (_lock, {"same": 3}, "周国栋的“年龄”由程序得出，表里改成了“40”，没有采用"),
    (_stage, {"same": 3}, "马晓燕的“人员类别”由程序得出"),
    (_sorted, {"same": 3}, "各行的次序与导出时不同"),
    (_part_sorted, {"same": 1, "held": 2}, ""),
    (_name, {"same": 2, "held": 1}, ""),
    (_columns_moved, {"same": 3}, "各列的次序与导出时不同"),
    (_column_added, {"same": 3}, "“特长”一列不是导出时的栏目"),
    (_heading_changed, {"same": 3}, "“住哪儿”一列不是导出时的栏目"),
    (_row_added, {"same": 3, "rejected": 1}, "“新来的”这一行没有钥匙"),
    (_row_gone, {"same": 2}, "“丁磊”的一行不在表里了"),
    (_row_twice, {"same": 3, "held": 1}, ""),
    (_key("x"), {"same": 2, "rejected": 1}, "“丁磊”这一行的钥匙被改坏了"),
    (_key("1d6f0e2a1b1c4d5e8f9a0b1c2d3e4f50.1.94a8"), {"same": 2, "rejected": 1}, "“丁磊”这一行"),
    (_id_damaged, {"same": 3}, "表格软件改坏的号码"),
    (_id_typo, {"same": 3}, "校验位不对"),
    (_nonsense, {"same": 3}, "“中性”不在“性别”里"),
]


@pytest.mark.parametrize(
    ("edit", "outcome", "sentence"), CASES, ids=[f"{n}{c[0].__name__}" for n, c in enumerate(CASES)]
)
def test_what_was_done_to_the_sheet_is_told(
    roster: Roster, edit: Callable[[Roster], None], outcome: dict[str, int], sentence: str
) -> None:
    edit(roster)
    plan = roster.plan()
    assert (plan.refused, counts(plan)) == (None, outcome)
    assert changed(plan) == []
    if sentence:
        assert any(sentence in line for line in said(plan)), said(plan)
    reasons = [say(record.reason) for record in plan.records if record.reason]
    assert len(reasons) == sum(outcome.get(name, 0) for name in ("held", "rejected"))


def test_what_changed_here_meanwhile_is_not_run_over(branch: Workspace, roster: Roster) -> None:
    uid = next(r.uid for r in list_records(branch, "member") if r.values["name"] == "马晓燕")
    now = {**PEOPLE["马晓燕"], "residence": "清源市家属区", "school": "一中"}
    add(branch, "member", member("马晓燕", **now), uid=uid, base=1)
    roster.put("马晓燕", "现居住地", "清源市泵站路 12 号")
    plan = roster.plan()
    assert counts(plan) == {"same": 2, "held": 1}
    assert any(
        "表里填的是“清源市泵站路 12 号”，但导出以后卡上已改成“清源市家属区”" in line for line in said(plan)
    )
    roster.put("马晓燕", "学历", "大学本科")
    plan = roster.plan()
    assert counts(plan) == {"same": 2, "changed": 1}
    assert [(c[0], c[1]) for c in changed(plan)] == [("马晓燕", "学历")]
    apply_import(branch, plan)
    assert card(branch, "马晓燕")["residence"] == "清源市家属区"
    assert card(branch, "马晓燕")["school"] == "一中"


def test_the_same_file_a_second_time_changes_nothing(branch: Workspace, roster: Roster) -> None:
    roster.put("马晓燕", "现居住地", "清源市泵站路 12 号")
    apply_import(branch, roster.plan())
    assert counts(plan_import(branch, "member", roster.path)) == {"same": 3}


def test_a_sheet_without_its_page_or_keys_or_of_another_branch_is_refused(
    roster: Roster, tmp_path: Path, clock: Clock
) -> None:
    roster.book.save(roster.path)
    other, _ = create_workspace(tmp_path / "other", name="二支部", code="02", passphrase=None, clock=clock)
    foreign = plan_import(other, "member", roster.path)
    other.close()
    assert foreign.refused is not None
    assert "另一个支部" in sentence_of(foreign.refused)
    roster.sheet.delete_cols(roster.column(KEY_HEADING))
    without_keys = roster.plan()
    assert without_keys.refused is not None
    assert "钥匙列被删掉" in sentence_of(without_keys.refused)


def test_a_sheet_whose_hidden_page_was_deleted_is_refused(roster: Roster) -> None:
    del roster.book[META_SHEET]
    plan = roster.plan()
    assert plan.refused is not None
    assert "说明页被删掉" in sentence_of(plan.refused)


def test_a_roster_of_an_earlier_day_does_not_come_back(branch: Workspace, tmp_path: Path) -> None:
    write_register(branch, "roster", Order(tmp_path / "x.xlsx", on=date(2020, 1, 1)))
    plan = plan_import(branch, "member", tmp_path / "x.xlsx")
    assert plan.refused is not None
    assert "截至另外一天" in sentence_of(plan.refused)


def test_what_the_program_works_out_is_locked_and_the_keys_are_hidden(roster: Roster) -> None:
    assert roster.sheet.protection.sheet is True
    free: dict[str, Any] = {
        str(c.value): not roster.sheet.cell(TOP + 1, c.column).protection.locked for c in roster.sheet[TOP]
    }
    assert (free["现居住地"], free["联系电话"], free["年龄"], free["姓名"], free["人员类别"]) == (
        True, True, False, False, False,
    )  # fmt: skip
    letter = roster.sheet.cell(TOP, roster.column(KEY_HEADING)).column_letter
    assert roster.sheet.column_dimensions[letter].hidden
    assert roster.book[META_SHEET].sheet_state == "hidden"
