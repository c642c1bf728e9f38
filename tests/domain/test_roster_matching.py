"""Sheets as real branches make them: who is somebody, who is nobody, and what is refused by which name."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.roster_matching import SheetReading, newest_first
from tests.domain.roster_kit import Cell, grid, names, read

HEADING: list[Cell] = ["序号", "姓名", "性别", "民族", "入党时间"]
ZHOU: list[Cell] = [1, "周国栋", "男", "汉", "1999.6.1"]
MA: list[Cell] = [2, "马晓燕", "女", "满", "2008.7.1"]


def fields(rows: list[list[Cell]], **how: object) -> dict[str, str]:
    return {c.heading: c.field for c in read(rows, **how).columns}  # type: ignore[arg-type]


def test_title_signature_and_footer_rows_are_nobody() -> None:
    reading = read(
        [
            ["净水厂党支部党员花名册"],
            ["党支部（盖章）：净水厂党支部", None, None, "填表日期：2026年3月1日"],
            HEADING, ZHOU, [], MA,
            [3, None, None, None, None],
            ["合 计", "2人"],
            ["审核人：周国栋", None, "制表人：马晓燕"],
            ["书记：周国栋    组织委员：马晓燕"],
            ["注：1.本表一式两份；2.按姓氏笔画排序。"],
            ["第1页 共1页"],
        ]
    )  # fmt: skip
    assert names(reading) == ["周国栋", "马晓燕"]
    assert {s.number: s.reason for s in reading.skipped} == {
        7: "numbered", 8: "total", 9: "signature", 10: "note", 11: "note", 12: "note",
    }  # fmt: skip


def test_note_block_under_the_name_column_is_nobody_to_its_end() -> None:
    reading = read(
        [
            ["姓名", "性别", "入党时间"],
            ["周国栋", "男", "1999.6"],
            ["注意事项："],
            ["请按实填写"],
            ["填无即可"],
        ]
    )
    assert names(reading) == ["周国栋"]
    assert [s.reason for s in reading.skipped] == ["note"] * 3


@pytest.mark.parametrize(
    "row",
    [
        ["必填", "必填", "必填", "选填", "必填"],
        [None, "（必填）", "（必填）", "汉族", "yyyy-mm-dd"],
        [1, "XXX", "男", "汉族", "2015-07-01"],
    ],
)
def test_rows_that_show_how_to_fill_in_are_nobody(row: list[Cell]) -> None:
    reading = read([HEADING, row, MA])
    assert names(reading) == ["马晓燕"]
    assert [s.reason for s in reading.skipped] == ["sample"]


def test_masked_numbers_are_a_person_not_a_sample() -> None:
    reading = read([["姓名", "身份证号", "手机"], ["马晓燕", "130324********0423", "138****0002"]])
    assert names(reading) == ["马晓燕"]


def test_two_row_headings_join_their_groups() -> None:
    rows: list[list[Cell]] = [
        ["序号", "姓名", "基本情况", None, None, "申请入党", None, "入党积极分子", None],
        [None, None, "性别", "出生年月", "学历", "申请时间", "谈话时间", "确定时间", "培养联系人"],
        [1, "李小满", "男", "2000.05", "大专", "2024.1.10", "2024.2.3", "2025.3.1", "周国栋"],
    ]
    merges = [(0, 2, 0, 4), (0, 5, 0, 6), (0, 7, 0, 8), (0, 0, 1, 0), (0, 1, 1, 1)]
    wanted = {
        "姓名": "name", "性别": "sex", "出生年月": "birth_date", "学历": "education", "申请时间": "applied_on",
        "谈话时间": "talked_on", "确定时间": "activist_on", "培养联系人": "mentors",
    }  # fmt: skip
    assert wanted.items() <= fields(rows, merges=merges).items()
    assert wanted.items() <= fields(rows).items()  # a CSV knows no merged cells


def test_a_line_to_fill_in_is_no_group_of_columns() -> None:
    reading = read(
        [
            ["党员花名册"],
            ["党支部：净水厂党支部", None, None, "填报日期：2026年3月1日"],
            [*HEADING, "备注"],
            [*ZHOU, "兼职"],
        ],
        merges=[(1, 0, 1, 2), (1, 3, 1, 5)],
    )
    assert {c.heading: (c.field, c.score) for c in reading.columns}["备注"] == ("remark", 1.0)


def test_columns_about_relatives_are_theirs() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "家庭成员", None, None, "联系电话"],
        [None, None, "称谓", "姓名", "联系电话", None],
        ["周国栋", "男", "妻子", "刘芳", "13900000001", "13800000001"],
        [None, None, "儿子", "周小栋", None, None],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 1, 5), (2, 0, 3, 0)]
    reading = read(rows, merges=merges)
    assert [(r.texts[0], r.continues) for r in reading.rows] == [("周国栋", False), ("周国栋", True)]
    phone = next(c for c in reading.columns if c.field == "phone")
    assert phone.index == 5
    assert [c.heading for c in reading.columns if c.extra] == ["称谓", "家庭成员/姓名", "家庭成员/联系电话"]


def test_a_cell_merged_down_a_group_counts_for_each_row() -> None:
    reading = read(
        [
            ["党小组", "姓名", "性别"],
            ["第一党小组", "周国栋", "男"],
            [None, "马晓燕", "女"],
            ["第二党小组", "韩磊", "男"],
        ],
        merges=[(1, 0, 2, 0)],
    )
    assert [row.texts[0] for row in reading.rows] == ["第一党小组", "第一党小组", "第二党小组"]


def test_tables_side_by_side_are_read_both() -> None:
    half: list[Cell] = ["序号", "姓名", "性别"]
    reading = read(
        [["党员名单"], [*half, None, *half], [1, "周国栋", "男", None, 3, "韩磊", "男"], [2, "马晓燕", "女"]]
    )
    assert names(reading) == ["周国栋", "韩磊", "马晓燕"]


def test_tables_one_below_the_other_are_read_each_with_its_heading() -> None:
    reading = read(
        [
            ["正式党员名册"], HEADING, ZHOU, [],
            ["入党积极分子名册"], ["序号", "姓名", "申请入党时间", "培养联系人"], [1, "李小满", "2024-01-10", "周国栋"],
            ["第1页"], ["序号", "姓名", "申请入党时间", "培养联系人"], [2, "白冰", "2024-02-10", "周国栋"],
        ]
    )  # fmt: skip
    assert names(reading) == ["周国栋", "李小满", "白冰"]
    assert [row.stage for row in reading.rows] == ["full", "activist", "activist"]
    assert {c.field for c in reading.rows[1].columns} >= {"name", "applied_on", "mentors"}


def test_section_titles_give_the_stage_of_the_rows_below() -> None:
    reading = read([["党员名册"], HEADING, ["一、正式党员（1人）"], ZHOU, ["二、预备党员（1人）"], MA])
    assert [row.stage for row in reading.rows] == ["full", "probationary"]


def test_another_table_below_the_roster_is_nobody() -> None:
    reading = read(
        [
            HEADING,
            ZHOU,
            MA,
            [],
            ["党员总数", "正式党员", "预备党员", "男", "女"],
            [2, 2, 0, 1, 1],
            ["注", "本表由支部填写"],
        ]
    )
    assert names(reading) == ["周国栋", "马晓燕"]
    assert [s.reason for s in reading.skipped] == ["unclear", "unclear", "note"]


def test_content_tells_columns_whose_headings_say_nothing() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "面貌情况说明栏", "证号", "类别（党内）", "入党时间"],
        ["周国栋", "男", "11010519491231002X", "正式党员", "1999-06-01"],
        ["马晓燕", "女", "440524188001010014", "预备党员", "2025-07-01"],
        ["韩磊", "男", "11010519491231002X", "正式党员", "2015-07-01"],
    ]
    found = fields(rows)
    assert found["面貌情况说明栏"] == "sex"
    assert found["证号"] == "id_number"
    assert found["类别（党内）"] == "stage"


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("政治面貌", ["中共正式党员", "中共预备党员"], "stage"),
        ("党籍状态", ["正式党员", "预备党员"], "stage"),
        ("党籍状态", ["正常", "正常"], "membership_status"),
        ("职务", ["书记", "组织委员"], "party_post"),
        ("职务", ["厂长", "会计"], "post"),
        ("工作岗位", ["企业管理人员", "工勤技能人员"], "job"),
        ("工作岗位", ["泵房运行工", "化验员"], "workpost"),
    ],
)
def test_the_same_heading_goes_where_its_cells_belong(heading: str, cells: list[str], field: str) -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", heading],
        ["周国栋", "男", cells[0]],
        ["马晓燕", "女", cells[1]],
    ]
    assert fields(rows)[heading] == field


def test_small_numbers_tell_nothing_about_a_column() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "入党时间", "家庭人口", "QQ号", "学号2"],
        ["周国栋", "1999-06-01", 3, "12345678", "00011"],
        ["马晓燕", "2005-07-01", 4, "12345679", "00012"],
    ]
    assert set(fields(rows)) >= {"姓名"}
    assert not {fields(rows).get(h) for h in ("家庭人口", "QQ号")} - {None, ""}


def test_a_sub_heading_is_read_with_its_group_behind_it_too() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "时间", None, None],
        [None, None, "出生", "入党", "转正"],
        ["周国栋", "男", "1975.03", "1999.06", "2000.06"],
    ]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4)]
    found = [c.field for c in read(rows, merges=merges).columns]
    assert found == ["name", "sex", "birth_date", "joined_on", "confirmed_on"]


def test_a_second_column_of_a_field_is_kept_as_extra() -> None:
    reading = read(
        [["姓名", "申请入党日期", "性别", "申请入党日期"], ["周国栋", "2020-01-01", "男", "2020-02-01"]]
    )
    assert [(c.heading, c.field, c.extra) for c in reading.columns if "申请" in c.heading] == [
        ("申请入党日期", "applied_on", False),
        ("申请入党日期", "", True),
    ]


def test_a_column_that_reads_nowhere_is_kept_whole() -> None:
    reading = read([["姓名", "性别", "转正时间"], *([f"周国{n}", "男", "1999.6/2000.6"] for n in "栋梁材")])
    column = reading.columns[2]
    assert (column.field, column.extra, column.unread) == ("", True, "confirmed_on")


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("三会一课记录", [["会议类型", "会议名称", "会议议题", "主持人姓名", "应到人数"], ["支委会", "甲", "乙", "丙", 3]]),
        ("三会一课记录", [["2026年3月支部党员大会签到表"], ["序号", "姓名", "签到", "备注"], [1, "周国栋", None, None]]),
        ("主题党日记录", [["活动名称", "活动地点", "活动主题", "应到人数"], ["甲", "乙", "丙", 3]]),
        ("党支部名录", [["支部名称", "书记", "副书记", "支部人数"], ["一支部", "周国栋", "马晓燕", 23]]),
        ("党员交纳党费登记表", [["序号", "党员姓名", "月工资收入", "月应缴党费", "全年实缴党费"], [1, "周国栋", 5000, 50, 600]]),
        ("党员交纳党费登记表", [["党费收缴台账"], ["序号", "姓名", "1月", "2月", "3月"], [1, "周国栋", 50, 50, 50]]),
        ("民主评议党员登记表", [["姓名", "性别", "入党时间", "优秀", "合格", "评定等次"], ["周国栋", "男", "1999", 9, 1, "优秀"]]),
        ("组织关系转接登记表", [["姓名", "性别", "转出时间", "转往何处"], ["陶永强", "男", "2025-12-01", "市政公司党委"]]),
        ("组织关系批量调整表", [["工号", "姓名", "二级党委名称", "所在党支部名称"], ["1", "周国栋", "甲党委", "乙支部"]]),
        ("选举推荐票和计票表", [["序号", "候选人", "性别", "推荐意见", "另选他人姓名"], [1, "周国栋", "男", None, None]]),
        ("走访慰问记录", [["姓名", "性别", "困难情况", "慰问金（元）", "领取人签字"], ["周国栋", "男", "患病", 500, None]]),
        ("统计报表", [["党员基本情况统计表"], ["项目", "人数", "占比"], ["女党员", 7, "30%"]]),
        ("按月登记的台账", [["姓名", "1月", "2月", "3月"], ["周国栋", "√", "√", "√"]]),
    ],
)  # fmt: skip
def test_sheets_of_other_forms_are_refused_by_name(form: str, rows: list[list[Cell]]) -> None:
    reading = read(rows, file="1")
    assert (reading.verdict, reading.belongs_to, reading.rows) == ("other_form", form, ())


def test_a_roster_with_a_column_of_dues_stays_a_roster() -> None:
    reading = read([[*HEADING, "转正时间", "党费基数", "评议结果"], [*ZHOU, "2000.6.1", 5000, "优秀"]])
    assert reading.verdict == "records"
    assert "dues_base" in {c.field for c in reading.columns}


def test_a_form_about_one_person_is_no_roster() -> None:
    reading = read(
        [
            ["党员基本信息采集表"],
            ["姓名", "周国栋", "性别", "男", "民族", "汉族"],
            ["出生日期", "1975-03-12", "籍贯", "河北", "学历", "大学"],
            ["入党时间", "1999-06-01", "转正时间", "2000-06-01", "联系电话", "13800000001"],
            ["身份证号码", "11010519491231002X", "家庭住址", "秦皇岛"],
        ]
    )
    assert reading.verdict == "single_form"


@pytest.mark.parametrize(
    ("verdict", "rows"),
    [
        ("empty", []),
        ("no_table", [[1, "周国栋", "男", "汉"], [2, "马晓燕", "女", "满"]]),
        ("no_subject", [["性别", "民族", "入党时间"], ["男", "汉", "1999.6"]]),
        ("records", [HEADING]),
    ],
)
def test_sheets_without_people(verdict: str, rows: list[list[Cell]]) -> None:
    reading = read(rows)
    assert (reading.verdict, reading.rows) == (verdict, ())


@pytest.mark.parametrize(
    ("verdict", "people"), [("standing", ["周国栋", "马晓燕", "韩磊"]), ("single_form", ["周国栋"])]
)
def test_headings_that_run_down_the_left_side_are_told(verdict: str, people: list[str]) -> None:
    rows: list[list[Cell]] = [
        ["党员基本情况表"],
        ["姓名", *people],
        ["性别", *["男"] * len(people)],
        ["出生日期", *["1975-03-12"] * len(people)],
        ["入党时间", *["1999-06-01"] * len(people)],
        ["联系电话", *["13800000001"] * len(people)],
    ]
    assert read(rows, file="1").verdict == verdict


def test_of_sheets_of_several_years_the_newest_comes_first() -> None:
    def order(*sheets: str) -> list[str]:
        readings = [(grid([], name=name), SheetReading(name, "records")) for name in sheets]
        return [sheet.name for sheet, _ in newest_first(readings)]

    assert order("2022年", "花名册", "2024年", "2023年") == ["花名册", "2024年", "2023年", "2022年"]
    assert order("二", "2024年", "一") == ["二", "2024年", "一"]


def test_choices_alone_do_not_make_a_name() -> None:
    reading = read(
        [["姓名", "性别"], ["正式党员", "男"], ["高山", "男"], ["合计", None], [date(2026, 3, 1), None]]
    )
    assert names(reading) == ["高山"]


def test_notes_and_figures_beside_the_list_are_nobodys() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "入党时间", None, "项目", "人数"],
        ["周国栋", "男", "1999-06-01", None, "党员总数", 3],
        ["马晓燕", "女", "2008-07-01", None, "女党员", 1],
        ["韩磊", "男", "2015-07-01"],
    ]
    beside = [c for c in read(rows).columns if c.index > 2]
    assert [(c.heading, c.extra, c.lost) for c in beside] == [("项目", False, True), ("人数", False, True)]
    everybodys = [[*row[:3], None, "爱好" if n == 0 else "摄影"] for n, row in enumerate(rows)]
    assert [c.extra for c in read(everybodys).columns if c.index > 2] == [True]


def test_people_who_take_two_rows_each_are_told() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "民族", "出生年月", "入党时间"],
        ["家庭住址", None, "联系电话", None, "备注"],
        ["周国栋", "男", "汉族", "1975.03", "1999.06"],
        ["文化路1号", None, "13800000001", None, None],
    ]
    assert read(rows).verdict == "stacked"
