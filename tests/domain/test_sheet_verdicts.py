"""Sheets that are no list of the Party's people: refused by the name of what they are; those that are, are not."""

from __future__ import annotations

import pytest

from tests.domain.roster_kit import Cell, read, reader


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("党支部名录", [["党组织基本信息表"], ["党组织全称", "党组织编码", "上级党组织", "书记", "党员人数", "联系人", "联系电话"],
                     ["一支部", "000101", "某党委", "周国栋", 23, "马晓燕", "13800000001"],
                     ["二支部", "000102", "某党委", "韩磊", 18, "陶永强", "13800000002"]]),
        ("党员交纳党费登记表", [["2026年党费收缴明细表"], ["姓名", "工资基数", "1月", "2月", "3月", "合计"], ["周国栋", 5000, 50, 50, 50, 150]]),
        ("考勤表", [["3月份考勤表"], ["序号", "姓名", "迟到", "出勤天数"], [1, "周国栋", 0, 21]]),
        ("工资表", [["3月工资表"], ["姓名", "岗位工资", "实发工资", "银行卡号"], ["周国栋", 3000, 4490, "6222000011112222333"]]),
        ("成绩表", [["学号", "姓名", "语文", "数学", "总分", "名次"], ["1", "周国栋", 90, 90, 180, 1], ["2", "马晓燕", 80, 90, 170, 2]]),
        ("志愿服务登记表", [["党员志愿服务登记"], ["姓名", "服务项目", "服务时长", "证明人"], ["周国栋", "清扫", 2, "马晓燕"]]),
        ("民主评议党员登记表", [["民主评议党员登记表汇总"], ["姓名", "性别", "出生年月", "入党时间", "职务", "自评等次", "支部评定等次"],
                        ["周国栋", "男", "1975.03", "1999.06", "厂长", "合格", "合格"]]),
        ("党课记录", [["书记讲党课登记表"], ["序号", "党课题目", "主讲人", "授课时间", "听课人数"], [1, "党章", "周国栋", "2026.3.5", 20]]),
        ("党员积分台账", [["党员积分管理台账"], ["姓名", "基础积分", "扣分", "总积分"], ["周国栋", 60, 0, 60]]),
        ("证件登记表", [["因私出国（境）证件登记"], ["姓名", "证件种类", "证件号码", "签发日期"], ["周国栋", "护照", "E1", "2020.1.1"]]),
        ("通讯录", [["水务公司通讯录"], ["部门", "姓名", "职务", "手机"], ["技术部", "周国栋", "厂长", "13800000001"]]),
        ("别的人员名单", [["员工体检名单"], ["姓名", "性别", "身份证号", "体检日期"], ["周国栋", "男", None, "2026.3.5"]]),
    ],
)  # fmt: skip
def test_other_lists_are_refused_by_name_and_say_where_they_go(form: str, rows: list[list[Cell]]) -> None:
    reading = read(rows, file="1")
    assert (reading.verdict, reading.belongs_to, reading.rows) == ("other_form", form, ())
    assert reading.advice


@pytest.mark.parametrize(
    "rows",
    [
        [["第三支部党员通讯录"], ["姓名", "职务", "手机"], ["周国栋", "厂长", "13800000001"]],
        [["职工花名册"], ["姓名", "性别", "政治面貌"], ["周国栋", "男", "中共党员"]],
        [["发展党员工作台账"], ["姓名", "性别", "申请入党时间", "入党时间", "应到会人数", "实到会人数", "赞成票", "反对票", "弃权票"],
         ["周国栋", "男", "2022.1", "2025.12.1", 23, 21, 21, 0, 0]],
        [["学生信息"], ["姓名", "学号", "当前发展阶段"], ["周国栋", "2022001", "积极分子"]],
        [["生活困难党员登记表"], ["姓名", "入党时间", "家庭住址", "困难情况"], ["周国栋", "1999.06", "文化路1号", "患病"]],
        [["姓名", "时间", None, None, "身份证号"], [None, "出生", "入党", "转正", None], ["周国栋", "1975.03", "1999.06", "2000.06", None]],
    ],
)  # fmt: skip
def test_lists_of_the_partys_people_are_not_refused(rows: list[list[Cell]]) -> None:
    assert read(rows, file="1").verdict == "records"


def test_a_word_in_the_instructions_is_no_title() -> None:
    rows: list[list[Cell]] = [
        ["党员基本信息统计"],
        ["填表说明："],
        ["1、转正时间：预备党员不填。"],
        ["2、党费收缴按核定标准"],
        [],
        ["姓名", "性别", "入党时间", "转正时间"],
        ["周国栋", "男", "1999.06", "2000.06"],
    ]
    reading = read(rows, file="1")
    assert (reading.verdict, [row.stage for row in reading.rows]) == ("records", [""])


def test_the_records_of_one_table_are_no_title_of_the_next() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "人员类别", "入党时间"],
        ["周国栋", "男", "预备党员", "2025.06"],
        ["姓名", "性别", "职务", "入党时间"],
        ["马晓燕", "女", "厂长", "1999.06"],
    ]
    assert [row.stage for row in read(rows, file="1").rows] == ["", ""]


def test_every_other_form_says_where_it_goes() -> None:
    assert all(kind.advice for kind in reader()._words.kinds)


def test_a_title_that_collects_something_else_is_no_roster() -> None:
    rows: list[list[Cell]] = [
        ["毕业生党员组织关系转出信息采集表"],
        ["姓名", "性别", "身份证号", "党员类别", "入党时间", "转往单位党组织全称", "介绍信抬头", "是否省内"],
        ["周国栋", "男", None, "正式党员", "1999.06", "某区委", "组织部", "否"],
    ]
    assert read(rows, file="1").belongs_to == "组织关系转接登记表"
