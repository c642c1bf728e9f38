"""Imports from the file to the cards and back: plan, apply, again, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions.importing import Applied, apply_import, plan_import
from app.actions.looking import Query, list_records
from app.actions.records import history, redo_batch, retire_record, save_record, undo_batch
from app.domain.errors import Cancelled, UserError
from app.domain.import_answers import Answers
from app.texts import say, say_problem
from tests.actions.list_kit import counts
from tests.files.roster_twins import Cell, id_number, write_book
from tests.files.xls_kit import write_xls
from tests.support import meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

AGREED = Answers(all_same=True)
ZHOU, MA = id_number("19750312"), id_number("19821105", sex="2")
ROWS: list[list[Cell]] = [
    ["净水厂党支部党员花名册"],
    ["序号", "姓名", "性别", "出生年月", "身份证号", "入党时间", "人员类别", "爱好", "入党介绍人"],
    [1, "周国栋", "男", "1975.03", ZHOU, "1999-06-01", "正式党员", "摄影", "马晓燕"],
    [2, "马 晓 燕", "女", "1982.11", MA, "2008-07-01", "正式党员", None, None],
    [None, "合计", "2人"],
]


def book(tmp_path: Path, rows: list[list[Cell]] = ROWS, name: str = "名册.xlsx") -> Path:
    return write_book(tmp_path / name, {"Sheet1": rows})


def cards(ws: Workspace) -> dict[str, dict[str, object]]:
    return {str(r.values["name"]): dict(r.values) for r in list_records(ws, "member", Query())}


def bring_in(ws: Workspace, path: Path) -> Applied:
    return apply_import(ws, plan_import(ws, "member", path))


def test_a_plan_writes_nothing_and_applying_it_is_one_batch_that_undoes(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = book(tmp_path)
    plan = plan_import(workspace, "member", path)
    assert counts(plan) == (2, 0, 0, 0, 0)
    assert cards(workspace) == {}
    applied = apply_import(workspace, plan)
    assert (applied.new, applied.changed, set(applied.forms)) == (2, 0, {"member"})
    zhou = cards(workspace)["周国栋"]
    assert (zhou["birth_date"], zhou["id_number"], zhou["introducers"]) == ("1975-03", ZHOU, "马晓燕")
    assert zhou["extra"] == [{"heading": "爱好", "text": "摄影"}]
    assert {
        e.action for r in list_records(workspace, "member", Query()) for e in history(workspace, r.uid)
    } == {"import.apply"}
    assert undo_batch(workspace, applied.batch).count == 2
    assert cards(workspace) == {}


def test_what_an_undone_import_brought_in_comes_in_again(workspace: Workspace, tmp_path: Path) -> None:
    """The way of everybody who sees a mistake: take it back, mend the file, import it again."""
    path = book(tmp_path)
    undo_batch(workspace, bring_in(workspace, path).batch)
    assert counts(plan_import(workspace, "member", path)) == (2, 0, 0, 0, 0)
    redo_batch(workspace)
    undo_batch(workspace)  # taking back what was done again is the same
    assert bring_in(workspace, path).new == 2
    assert sorted(cards(workspace)) == sorted(["周国栋", "马晓燕"])
    assert counts(plan_import(workspace, "member", path)) == (0, 0, 2, 0, 0)


def test_the_same_file_again_and_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = book(tmp_path)
    bring_in(workspace, path)
    for _ in range(2):
        plan = plan_import(workspace, "member", path)
        assert counts(plan) == (0, 0, 2, 0, 0)
        assert apply_import(workspace, plan).changed == 0


def test_a_changed_file_changes_only_its_cells(workspace: Workspace, tmp_path: Path) -> None:
    bring_in(workspace, book(tmp_path))
    later: list[list[Cell]] = [
        ["姓名", "身份证号", "入党时间", "籍贯", "爱好"],
        ["周国栋", ZHOU, None, "河北卢龙", "书法"],
        ["马晓燕", MA, "2008年7月", None, None],
    ]
    plan = plan_import(workspace, "member", book(tmp_path, later, "更新.xlsx"))
    assert counts(plan) == (0, 1, 1, 0, 0)
    changed = next(r for r in plan.records if r.outcome == "changed")
    assert [(c.field, c.old) for c in changed.changes] == [
        ("native_place", None),
        ("extra", [{"heading": "爱好", "text": "摄影"}]),
    ]
    apply_import(workspace, plan)
    zhou = cards(workspace)["周国栋"]
    assert (zhou["joined_on"], zhou["native_place"]) == ("1999-06-01", "河北卢龙")
    assert zhou["extra"] == [{"heading": "爱好", "text": "书法"}]
    assert cards(workspace)["马晓燕"]["joined_on"] == "2008-07-01"


def test_a_stop_in_the_middle_keeps_nothing(workspace: Workspace, tmp_path: Path) -> None:
    plan = plan_import(workspace, "member", book(tmp_path))

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        apply_import(workspace, plan, progress=stop)
    assert cards(workspace) == {}


def test_a_card_that_changed_since_the_plan_stops_it_whole(workspace: Workspace, tmp_path: Path) -> None:
    uid = save_record(workspace, "member", member("周国栋")).uid
    plan = plan_import(workspace, "member", book(tmp_path), answers=AGREED)
    assert counts(plan) == (1, 1, 0, 0, 0)
    save_record(workspace, "member", {"native_place": "河北"}, uid=uid)
    with pytest.raises(UserError, match="changed_meanwhile"):
        apply_import(workspace, plan)
    assert list(cards(workspace)) == ["周国栋"]


def test_a_retired_card_is_never_taken_over_in_silence(workspace: Workspace, tmp_path: Path) -> None:
    uid = save_record(workspace, "member", member("周国栋", id_number=ZHOU)).uid
    retire_record(workspace, "member", uid)
    plan = plan_import(workspace, "member", book(tmp_path))
    assert counts(plan) == (1, 0, 0, 1, 0)
    held = next(r for r in plan.records if r.outcome == "held")
    assert (held.reason, [c.uid for c in held.candidates]) == ("held.retired", [uid])


def test_a_row_without_a_name_is_rejected_and_the_others_come_in(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows: list[list[Cell]] = [
        *ROWS[:2],
        [1, None, "男", "1975.03", ZHOU],
        [2, "马*", "女", "1982.11", MA],
        *ROWS[3:],
    ]
    plan = plan_import(workspace, "member", book(tmp_path, rows))
    assert counts(plan) == (1, 0, 0, 0, 2)
    assert {p.code for p in plan.problems} >= {"row.no_name", "row.bad_name"}


def test_one_bad_cell_does_not_drop_the_person(workspace: Workspace, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "出生年月", "身份证号", "入党时间"],
        ["周国栋", "男", "=1/0", 130324197503120417, "去年"],
    ]
    bring_in(workspace, book(tmp_path, rows))
    assert cards(workspace)["周国栋"] == {
        "name": "周国栋",
        "sex": "1",
        "extra": [
            {"heading": "身份证号", "text": "1.3032419750312e+17"},
            {"heading": "入党时间", "text": "去年"},
        ],
    }


def test_every_problem_has_a_sentence_with_its_place(workspace: Workspace, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "出生年月", "身份证号", "工号", "手机", "入党时间"],
        ["★周国栋", "男", 1980.1, 130324197503120417, 202007050101000017, "见备注", "同上"],
        ["马晓燕", "女", "=A1", "1303**********0417", None, None, "2008.7（预备）"],
    ]
    plan = plan_import(workspace, "member", write_book(tmp_path / "a.xlsx", {"S": rows}, hidden_rows=[3]))
    form = workspace.form("member")
    said = [say_problem(p, form, workspace.forms) for p in plan.problems]
    assert "“S”第 2 行“出生日期”：“1980.1”可能是 1980 年 1 月，也可能是 1980 年 10 月" in "\n".join(said)
    assert len(said) == len(plan.problems) >= 9
    assert all(say(reason) for reason in ("held.twice", "held.namesakes", "held.taken", "held.contradicts"))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["序号", "姓名", "性别"]], "import.no_rows"),
        ([["序号", "姓名", "性别"], [1, None, None], ["合计"]], "import.no_rows"),
        ([], "import.empty"),
        ([["会议类型", "会议名称", "会议议题"], ["支委会", "甲", "乙"]], "import.other_form"),
        ([["性别", "民族", "学历"], ["男", "汉", "大专"]], "import.no_subject"),
        ([["周国栋", "男"], ["马晓燕", "女"]], "import.no_table"),
    ],
)
def test_a_file_with_nobody_is_never_a_success(
    workspace: Workspace, tmp_path: Path, rows: list[list[Cell]], code: str
) -> None:
    plan = plan_import(workspace, "member", book(tmp_path, rows))
    assert plan.refused is not None
    assert plan.refused.code == code
    assert say_problem(plan.refused)
    with pytest.raises(UserError, match=code):
        apply_import(workspace, plan)


def test_sheets_are_chosen_and_hidden_ones_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    one: list[list[Cell]] = [["姓名", "性别"], ["周国栋", "男"]]
    two: list[list[Cell]] = [["姓名", "性别"], ["马晓燕", "女"]]
    fees: list[list[Cell]] = [["姓名", "缴费类型", "缴费金额"], ["周国栋", "月交", 50]]
    path = write_book(tmp_path / "a.xlsx", {"现": one, "旧": two, "党费": fees}, hidden_sheets=["旧"])
    plan = plan_import(workspace, "member", path)
    assert [r.name for r in plan.records] == ["周国栋"]
    assert {(p.sheet, p.code) for p in plan.problems} >= {
        ("旧", "import.hidden"),
        ("党费", "import.other_form"),
    }
    assert [r.name for r in plan_import(workspace, "member", path, sheets=["旧"]).records] == ["马晓燕"]
    with pytest.raises(UserError, match="no_sheet"):
        plan_import(workspace, "member", path, sheets=["没有"])


def test_csv_and_old_workbooks_come_in_the_same(workspace: Workspace, tmp_path: Path) -> None:
    text = f'序号,姓名,性别,公民身份号码,出生日期\r\n1,张㐀,男,="{ZHOU}",1975/3/12\r\n2,𠮷田桂兰,女,\'{MA},1982/11/5\r\n'
    (tmp_path / "导出.csv").write_bytes(text.encode("gb18030"))
    bring_in(workspace, tmp_path / "导出.csv")
    assert cards(workspace)["𠮷田桂兰"]["id_number"] == MA
    old = write_xls(tmp_path / "旧.xls", [["姓名", "入党时间"], ["张㐀", None]], dates={(1, 1): 43997})
    assert counts(plan_import(workspace, "member", old)) == (0, 0, 0, 1, 0)  # a name alone is a question
    plan = plan_import(workspace, "member", old, answers=AGREED)
    assert counts(plan) == (0, 1, 0, 0, 0)
    apply_import(workspace, plan)
    assert cards(workspace)["张㐀"]["joined_on"] == "2020-06-15"


def test_another_form_reads_rows_by_its_labels(workspace: Workspace, tmp_path: Path) -> None:
    form = "branch_committee_meeting"
    save_record(workspace, "member", member("周国栋"))
    save_record(workspace, form, meeting())
    rows: list[list[Cell]] = [
        ["支委会记录"],
        ["会议时间", "地点", "主持人", "议题"],
        ["2026-03-12 14:00-15:30", "二楼会议室", "周国栋", "研究一季度工作"],
        ["2026-02-10 14:00", "二楼会议室", "周国栋", "研究发展党员"],
        ["2026-01-10 14:00", None, "周国栋", "研究计划"],
    ]
    plan = plan_import(workspace, form, book(tmp_path, rows))
    assert counts(plan) == (1, 0, 1, 0, 1)
    apply_import(workspace, plan)
    assert counts(plan_import(workspace, form, book(tmp_path, rows))) == (0, 0, 2, 0, 1)


def test_the_newest_of_several_years_stands_and_the_others_are_kept_in_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    heading: list[Cell] = ["姓名", "身份证号", "学历", "职务"]
    years: dict[str, list[list[Cell]]] = {
        "2023年": [heading, ["周国栋", ZHOU, "大专", "班长"]],
        "2025年": [heading, ["周国栋", ZHOU, "本科", "厂长"]],
    }
    path = write_book(tmp_path / "党员名册.xlsx", years)
    plan = plan_import(workspace, "member", path)
    assert (counts(plan), plan.merged) == ((1, 0, 1, 0, 0), 1)
    apply_import(workspace, plan)
    card = cards(workspace)["周国栋"]
    assert (card["education"], card["post"]) == ("20", "厂长")
    assert card["extra"] == [
        {"heading": "学历", "text": "大学专科和专科学校"},
        {"heading": "职务", "text": "班长"},
    ]
    said = [say_problem(p, workspace.form("member")) for p in plan.problems if p.code == "row.differs"]
    assert "“2025年”第 2 行" in said[0]
    assert counts(plan_import(workspace, "member", path)) == (0, 0, 2, 0, 0)


def test_a_cell_that_was_not_taken_says_where_it_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["党员名册"],
            ["姓名", "身份证号", "入党时间"],
            ["周国栋", "待补", "去年"],
            ["马晓燕", MA, "2008.7"],
        ],
    )
    said = [say_problem(p) for p in plan_import(workspace, "member", path).problems]
    assert len(said) == 3
    assert all("其他栏目" in sentence for sentence in said[:2])


def test_a_sheet_that_is_no_list_of_rows_says_how_to_make_it_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The most telling reason is the file's: an empty sheet beside it says nothing."""
    shapes: dict[str, list[list[Cell]]] = {
        "import.stacked": [["姓名", "性别", "入党时间"], ["家庭住址", "联系电话", "备注"], ["周国栋", "男", "1999.06"]],
        "import.standing": [["姓名", "周国栋", "马晓燕"], ["性别", "男", "女"], ["入党时间", "1999.06", "2008.07"], ["民族", "汉", "汉"]],
    }  # fmt: skip
    for code, rows in shapes.items():
        path = write_book(tmp_path / f"{code}.xlsx", {"甲": rows, "乙": [["说明"], ["一人一行"]]})
        plan = plan_import(workspace, "member", path)
        assert plan.refused is not None
        assert plan.refused.code == code
        assert "没有导入" in say_problem(plan.refused)
