"""Lists of other kinds through the whole import: transfers, grades, dues, the branch; then once more, and back.

The headings are those of forms in public use, the people do not exist.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions.dues_assessing import assess
from app.actions.dues_book import read_ledger
from app.actions.importing import apply_import
from app.actions.looking import list_records
from app.actions.records import get_record, undo_batch
from app.actions.transfer_letters import read_register
from app.domain.import_answers import Answers
from app.domain.values import as_rows, as_text, member_ref
from tests.actions.list_kit import OURS, Rows, card, counts, plan, reasons, three_members, twice
from tests.files.roster_twins import Cell, id_number
from tests.support import add, meeting

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace


@pytest.fixture
def branch(workspace: Workspace) -> dict[str, str]:
    return three_members(workspace)


IN_HEAD: list[Cell] = [
    "学工号", "姓名", "类别", "转入党委", "转入党支部", "介绍信抬头", "介绍信有效天数", "党籍状态", "转出单位", "转出单位地址",
    "转出单位联系电话", "转出单位传真", "转出单位邮编", "党委缴纳至年月", "转出办理时间", "转入办理时间", "提交书面申请书时间",
    "确定为入党积极分子时间", "确定为发展对象时间", "入党时间", "转正时间", "是否有回执",
]  # fmt: skip


def coming(branch: str = OURS, name: str = "江一帆") -> list[Cell]:
    return [
        "1010", name, "在职职工", "某公司党委", branch, "某公司党委组织部", 60, "正式党员", "外地某厂党支部", "某市某路", "0310-1234567",
        None, "066000", "2025.12", "2025-12-20", "2026-1-8", "2008-03-01", None, None, "2010-07-01", "2011-07-01", "否",
    ]  # fmt: skip


def test_who_comes_gets_a_card_a_spell_and_an_entry(workspace: Workspace, tmp_path: Path) -> None:
    ws = workspace
    done = twice(ws, tmp_path, "组织关系转入录入样表.xlsx", [IN_HEAD, coming()])
    assert counts(done) == (1, 0, 0, 0, 0)
    values = card(ws, "江一帆")
    assert (values["stage"], values["transferred_in_on"], values["transferred_from"]) == (
        "full",
        "2026-01-08",
        "外地某厂党支部",
    )
    assert (values["joined_on"], values["dues_paid_to"], values["branch_name"]) == (
        "2010-07-01",
        "2025-12",
        OURS,
    )
    (spell,) = as_rows(values["spells"])
    assert (spell["branch_name"], spell["from_on"], spell["transferred_from"]) == (
        OURS,
        "2026-01-08",
        "外地某厂党支部",
    )
    (told,) = list_records(ws, "member_change")
    assert (told.values["kind"], told.values["event"], told.values["changed_on"]) == (
        "transferred_in",
        "transferred_in",
        "2026-01-08",
    )
    kept = {row["heading"]: row["text"] for row in as_rows(values["extra"])}
    assert kept["转出单位邮编"] == "066000"


def test_an_import_of_moves_is_one_batch(workspace: Workspace, tmp_path: Path) -> None:
    ws = workspace
    done = apply_import(ws, plan(ws, tmp_path, "转入.xlsx", [IN_HEAD, coming()]))
    undo_batch(ws, done.batch)
    assert list_records(ws, "member") == []
    assert list_records(ws, "member_change") == []
    assert counts(plan(ws, tmp_path, "转入.xlsx", [IN_HEAD, coming()])) == (1, 0, 0, 0, 0)


def test_who_comes_to_another_branch_waits(workspace: Workspace, tmp_path: Path) -> None:
    found = plan(workspace, tmp_path, "转入.xlsx", [IN_HEAD, coming("水务第二党支部")])
    assert reasons(found) == ["held.other_branch"]
    full = plan(workspace, tmp_path, "转入.xlsx", [IN_HEAD, coming(f"中共某公司委员会{OURS}")])
    assert counts(full) == (1, 0, 0, 0, 0)
    said = plan(workspace, tmp_path, "转入.xlsx", [IN_HEAD, coming("水务第二党支部")], Answers(ours=True))
    assert counts(said) == (1, 0, 0, 0, 0)


OUT_HEAD: list[Cell] = [
    "学工号", "姓名", "类别", "党员本人联系电话", "转入单位抬头", "转入单位", "转出单位", "转出单位地址", "转出单位联系电话", "转出单位传真",
    "转出单位邮编", "党费缴纳至年月", "介绍信有效期天数", "办理时间", "是否有回执", "备注",
]  # fmt: skip


def test_who_goes_ends_the_spell(workspace: Workspace, branch: dict[str, str], tmp_path: Path) -> None:
    ws = workspace
    rows: Rows = [
        OUT_HEAD,
        ["1002", "马晓燕", "在职", "13600000001", "某市委组织部", "某市水务局党支部", OURS, None, None, None, None, "2026.02", 60, "2026.3.1", None, None],
        ["2009", "查无此", "在职", None, None, "某市水务局党支部", OURS, None, None, None, None, "2026.02", 60, "2026.3.1", None, None],
    ]  # fmt: skip
    done = twice(ws, tmp_path, "组织关系转出录入样表.xlsx", rows)
    assert counts(done) == (0, 1, 0, 1, 0)
    assert reasons(done) == ["held.no_card"]
    values = get_record(ws, "member", branch["马晓燕"]).values
    assert (values["stage"], values["transferred_out_on"], values["transferred_to"]) == (
        "left",
        "2026-03-01",
        "某市水务局党支部",
    )
    assert as_rows(values["spells"])[-1]["to_on"] == "2026-03-01"
    (told,) = list_records(ws, "member_change")
    assert told.values["event"] == "transferred_out"
    assert {"item": "人员类别", "old": "正式党员", "new": "已离开"} in as_rows(told.values["details"])


def test_a_list_moved_at_once_asks_for_its_day(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws = workspace
    rows: Rows = [
        ["学工号", "姓名", "二级党委名称", "所在党支部名称"],
        ["1001", "周国栋", "某公司党委", OURS],
        ["1003", "卢云飞", "某公司党委", "水务第二党支部"],
        ["导入说明：\n1、学工号请务必准确"],
    ]
    file = "组织关系批量调整导入样表.xlsx"
    found = plan(ws, tmp_path, file, rows)
    assert (counts(found), reasons(found)) == ((0, 0, 1, 1, 0), ["held.no_day"])
    done = twice(ws, tmp_path, file, rows, Answers(all_same=True, on="2026-03-10"))
    assert counts(done) == (0, 1, 1, 0, 0)
    values = get_record(ws, "member", branch["卢云飞"]).values
    assert (values["stage"], values["transferred_to"]) == ("left", "某公司党委 水务第二党支部")


def test_a_transfer_inside_says_its_direction_by_the_branch(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    rows: Rows = [
        [
            "学工号",
            "姓名",
            "转入党组织",
            "转入党支部",
            "转出单位联系电话",
            "转出单位传真",
            "党费缴纳至年月",
            "介绍信有效期天数",
            "转出办理时间",
        ],
        ["1001", "周国栋", "某公司党委", "水务第二党支部", None, None, "2026-02", 30, "2026-03-02"],
        [None, None, "注意事项：\n1、红色字体为必填项；\n2、导入数据前，请先删除注意事项"],
    ]
    done = twice(workspace, tmp_path, "组织关系转接录入样表.xlsx", rows)
    assert counts(done) == (0, 1, 0, 0, 0)
    assert get_record(workspace, "member", branch["周国栋"]).values["transferred_out_on"] == "2026-03-02"


def test_a_register_of_changes_says_each_kind(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws = workspace
    rows: Rows = [
        ["党员增减变动登记表"],
        ["序号", "姓名", "变动类别", "变动日期", "从何处来/往何处去", "介绍信编号", "经办人"],
        [1, "周国栋", "去世", "2026-02-03", None, None, "李某"],
        [2, "卢云飞", "预备党员转正", "2026-03-01", None, None, "李某"],
    ]  # fmt: skip
    asked = plan(ws, tmp_path, "增减变动.xlsx", rows, Answers())
    assert reasons(asked) == ["held.ask_card", "held.ask_card"]  # names alone
    done = twice(ws, tmp_path, "增减变动.xlsx", rows)
    assert counts(done) == (0, 2, 0, 0, 0)
    assert get_record(ws, "member", branch["周国栋"]).values["membership_status"] == "deceased"
    assert get_record(ws, "member", branch["卢云飞"]).values["confirmed_on"] == "2026-03-01"


def test_one_table_updates_filled_cells_by_key(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    rows: Rows = [
        ["学工号", "姓名", "身份证号码", "二级党委名称", "二级党委编码", "所在党支部", "党支部编码", "党籍状态", "组织关系转入时间",
         "提交书面申请书时间", "确定为入党积极分子时间", "确定为发展对象时间", "入党介绍人", "加入党组织日期", "入党时所在党支部",
         "转为正式党员日期", "转正时所在党支部", "党内职务", "党内奖励", "其他奖励", "来源", "备注1", "备注2", "备注3"],
        ["1001", "周国栋", None, None, None, None, None, None, None, "1997-05-04", *[None] * 7, "支部书记", *[None] * 6],
        [None, "马晓燕", None, None, None, None, None, None, None, "2006-05-04", *[None] * 14],
        [None, None, "1、红色字段为必填，学工号和身份证号必须填写其中一个\n2、需要填写全称"],
    ]  # fmt: skip
    asked = plan(workspace, tmp_path, "党员信息一张表导入样表.xlsx", rows, Answers())
    assert (counts(asked), reasons(asked)) == ((0, 1, 0, 1, 0), ["held.ask_card"])
    (changed,) = (r for r in asked.records if r.outcome == "changed")
    assert [(c.field, c.old, c.new) for c in changed.changes] == [
        ("applied_on", None, "1997-05-04"), ("party_post", None, "支部书记"),
    ]  # fmt: skip
    twice(workspace, tmp_path, "党员信息一张表导入样表.xlsx", rows)
    assert get_record(workspace, "member", branch["周国栋"]).values["joined_on"] == "1999-06-01"


GRADES: Rows = [
    ["学工号", "姓名", "党籍状态", "评议结果"],
    ["1001", "周国栋", "正式党员", "优秀"],
    ["1003", "卢云飞", "预备党员", "参加不评等次"],
    [None, "注意事项：\n1、党籍状态和评议结果请分别在下拉选中选择一个\n2、标红字段为必填字段"],
]


def test_grades_go_into_the_card_under_their_year(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws, file = workspace, "组织生活管理-评议结果导入样表.xlsx"
    assert reasons(plan(ws, tmp_path, file, GRADES)) == ["held.no_year", "held.no_year"]
    done = twice(ws, tmp_path, file, GRADES, Answers(year="2025"))
    assert counts(done) == (0, 2, 0, 0, 0)
    (row,) = as_rows(get_record(ws, "member", branch["周国栋"]).values["appraisals"])
    assert row == {"year": "2025", "grade": "excellent"}
    titled = plan(ws, tmp_path, "2024年度民主评议结果.xlsx", GRADES)
    apply_import(ws, titled)
    rows = as_rows(get_record(ws, "member", branch["卢云飞"]).values["appraisals"])
    assert [r["year"] for r in rows] == ["2025", "2024"]


def test_grades_also_go_into_the_record_of_the_appraisal(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws = workspace
    held = add(ws, "democratic_appraisal", meeting("民主评议党员", "2026-02-01", year="2025"))
    twice(ws, tmp_path, "2025年评议结果.xlsx", GRADES)
    rows = as_rows(get_record(ws, "democratic_appraisal", held).values["appraisals"])
    assert [(r["member"], r["grade"]) for r in rows] == [
        (member_ref("周国栋", branch["周国栋"]), "excellent"), (member_ref("卢云飞", branch["卢云飞"]), "not_graded"),
    ]  # fmt: skip


def test_honours_and_punishments_are_rows_of_the_card(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws = workspace
    honours: Rows = [
        ["党员受表彰情况登记表"],
        ["序号", "姓名", "表彰时间", "表彰名称", "表彰级别", "授予单位", "文件文号", "事由"],
        [1, "周国栋", "2021-07-01", "优秀共产党员", "公司", "某公司党委", "某党〔2021〕7号", None],
        [2, "周国栋", "2023-07-01", "优秀党务工作者", "公司", "某公司党委", None, None],
        [3, "马晓燕", "2023-07-01", "优秀共产党员", "支部", OURS, None, None],
    ]
    done = twice(ws, tmp_path, "受表彰.xlsx", honours)
    assert (counts(done), done.merged) == ((0, 2, 1, 0, 0), 1)
    titles = [r["title"] for r in as_rows(get_record(ws, "member", branch["周国栋"]).values["awards"])]
    assert titles == ["优秀共产党员", "优秀党务工作者"]
    penalties: Rows = [
        ["党员受处分情况登记表"],
        ["序号", "姓名", "处分种类", "违纪事实", "处分时间", "批准机关", "文号", "影响期至"],
        [1, "马晓燕", "警告", "某事", "2025-05-01", "某公司纪委", "某纪〔2025〕1号", "2026-05-01"],
    ]
    twice(ws, tmp_path, "受处分.xlsx", penalties)
    (row,) = as_rows(get_record(ws, "member", branch["马晓燕"]).values["penalties"])
    assert (row["penalty_kind"], row["effective_to"]) == ("warning", "2026-05-01")


FEES: list[Cell] = [
    "学工号",
    "姓名",
    "缴费类型",
    "缴费起始月份",
    "缴费截止月份",
    "缴费金额",
    "缴费说明",
    "备注",
]


def test_dues_paid_late_are_payments_of_their_months(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    ws, file = workspace, "党费补缴录入样表.xlsx"
    for name in ("周国栋", "马晓燕"):
        assess(ws, [{"category": "在职", "base": "5600", "from_month": "2026-01", "member": name}])
    rows: Rows = [
        FEES,
        ["1001", "周国栋", "往月补缴", "2026-01", "2026-02", 168, "出差", None],
        ["1002", "马晓燕", "往月补缴", "2026-01", "2026-02", 100, None, None],
        ["1002", "马晓燕", "往月补缴", "2026-01", None, 84, "病假", None],
        ["1003", "卢云飞", "往月补缴", "2026-01", None, 84, None, None],
    ]
    assert reasons(plan(ws, tmp_path, file, rows)) == ["held.no_day"] * 4
    done = twice(ws, tmp_path, file, rows, Answers(all_same=True, on="2026-03-05"))
    assert counts(done) == (2, 0, 0, 2, 0)
    assert reasons(done) == [
        "held.dues_split",
        "held.dues",
    ]  # 100 is not two months, and nothing is assessed for 卢云飞
    ledger = read_ledger(ws)
    assert [ledger.paid(branch["周国栋"], f"2026-0{n}") for n in (1, 2, 3)] == [8400, 8400, 0]
    (_, first, _) = sorted(list_records(ws, "dues_payment"), key=lambda r: as_text(r.values["member"]))
    assert first.values["paid_on"] == "2026-03-05"
    assert "dues.nothing_due" in [p.code for p in done.problems]


def test_the_directory_names_the_branch(workspace: Workspace, tmp_path: Path) -> None:
    ws = workspace
    rows: Rows = [
        ["党支部名称", "党支部编码", "简称", "成立时间", "所属分党委", "所属分党委编码", "支部类别", "所在单位属性", "是否联合党支部(企业)", "联系电话", "传真", "邮箱"],
        [f"中共某公司委员会{OURS}", "020100111", "一支部", "2017-09-01", "某公司党委", "020100", "在职党支部", "企业", "否", None, None, None],
        ["中共某公司委员会第二党支部", "020100112", "二支部", "2017-09-01", "某公司党委", "020100", "在职党支部", "企业", "否", None, None, None],
    ]  # fmt: skip
    done = twice(ws, tmp_path, "党支部录入样表.xlsx", rows)
    assert counts(done) == (0, 1, 0, 1, 0)
    assert (ws.branch.name, ws.branch.code) == (f"中共某公司委员会{OURS}", "020100111")


def test_sheets_of_one_file_follow_each_other(workspace: Workspace, tmp_path: Path) -> None:
    """The roster brings somebody in, the next sheet grades him, the third lets him go."""
    ws = workspace
    roster: Rows = [
        ["姓名", "公民身份号码", "入党时间", "人员类别"],
        ["周国栋", id_number(), "1999-06-01", "正式党员"],
    ]
    grades: Rows = [
        ["2025年度民主评议"],
        ["姓名", "公民身份号码", "评议结果"],
        ["周国栋", id_number(), "合格"],
    ]
    leaving: Rows = [
        ["组织关系转出登记表"], ["姓名", "公民身份号码", "转入单位", "介绍信编号", "办理时间"],
        ["周国栋", id_number(), "某市水务局党支部", "第3号", date(2026, 3, 2)],
    ]  # fmt: skip
    more = {"评议": grades, "转出": leaving}
    found = plan(ws, tmp_path, "支部.xlsx", roster, Answers(), **more)
    assert counts(found) == (1, 2, 0, 0, 0)
    done = apply_import(ws, found)
    values = card(ws, "周国栋")
    assert (values["stage"], values["transfer_letter_no"]) == ("left", "第3号")
    assert [r["grade"] for r in as_rows(values["appraisals"])] == ["qualified"]
    again = plan(ws, tmp_path, "支部.xlsx", roster, Answers(), **more)
    assert (again.count("new"), again.count("changed")) == (0, 0)
    undo_batch(ws, done.batch)
    assert list_records(ws, "member") == []


def test_a_committee_gives_posts_with_their_first_day(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    rows: Rows = [
        ["支部委员会委员及分工统计表"],
        ["序号", "职  务", "姓  名", "工作证号", "分  工", "任职时间", "办公电话", "手机号"],
        [1, "书记", "周国栋", "1001", "全面工作", "2024.3.5", None, None],
        [2, "组织委员", "马晓燕", "1002", "组织", None, None, None],
    ]
    done = twice(workspace, tmp_path, "委员及分工统计表.xlsx", rows)
    assert counts(done) == (0, 2, 0, 0, 0)
    values = get_record(workspace, "member", branch["周国栋"]).values
    assert values["party_post"] == "书记"
    assert values["party_posts"] == [{"post": "secretary", "from_on": "2024-03-05"}]
    assert get_record(workspace, "member", branch["马晓燕"]).values["party_post"] == "组织委员"


def test_a_move_that_is_done_stands_in_the_register_of_letters(
    workspace: Workspace, branch: dict[str, str], tmp_path: Path
) -> None:
    rows: Rows = [
        ["组织关系转出登记表"], ["姓名", "转入单位", "介绍信编号", "办理时间", "回执日期"],
        ["马晓燕", "某公司第三党支部", "第3号", "2025-06-01", "2025-06-20"],
    ]  # fmt: skip
    done = twice(workspace, tmp_path, "转出.xlsx", rows)
    (letter,) = read_register(workspace).letters
    assert (letter.state, letter.values["number"], letter.values["to_org"], letter.values["stage"]) == (
        "done", "第3号", "某公司第三党支部", "full",
    )  # fmt: skip
    assert counts(done)[1] == 1
