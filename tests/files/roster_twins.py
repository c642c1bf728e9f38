"""Synthetic workbooks with the dirt of real ones: the same headings, notes, sample rows and damage, other people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from app.domain.identity import check_character

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Cell = str | int | float | bool | date | None


def id_number(birth: str = "19850412", *, sex: str = "1", region: str = "130324", order: str = "04") -> str:
    """A number that checks, of nobody: `sex` 1 for men, 2 for women."""
    first = f"{region}{birth}{order}{1 if sex == '1' else 2}"
    return first + check_character(first)


def write_book(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    merges: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    hidden_rows: Sequence[int] = (),
    hidden_sheets: Sequence[str] = (),
) -> Path:
    """An .xlsx; merges, formats and hidden rows are those of the first sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden_sheets:
            sheet.sheet_state = "hidden"
    first = book.worksheets[0]
    for reference in merges:
        first.merge_cells(reference)
    for cell, code in (formats or {}).items():
        first[cell].number_format = code
    for number in hidden_rows:
        first.row_dimensions[number].hidden = True
    book.save(path)
    return path


@dataclass(frozen=True)
class Twin:
    """A sample's double: what it is called, what stands in it, and what a secretary expects of it.

    `fields` are headings and the fields they must go to; `people` the names that come in; `refused` the code and,
    for sheets of other forms, the form it must name.
    """

    file: str
    sheets: Mapping[str, Sequence[Sequence[Cell]]]
    fields: Mapping[str, str] = field(default_factory=dict)
    extra: Sequence[str] = ()
    people: Sequence[str] = ()
    stages: Sequence[str] = ()
    refused: str = ""
    belongs_to: str = ""
    merges: Sequence[str] = ()


NOTE = (
    "填写注意事项：\n1、标红字段必须填写完整，其中学工号必须与人事系统一致；\n2、请按字段批注填写，字段及字段顺序请勿调整。\n"
    "3、导入数据前，请先删除注意事项"
)

TWINS = (
    Twin(
        "发展党员信息台账.xlsx",
        {
            "材料进度表": [
                ["姓名", "学号", "入党申请书", "自传", "思想汇报（含时政汇报）", "政治审查报告", "入党志愿书", "群众座谈记录"],
                ["张三", 202100000, "是/否", None, None, None, None, None],
            ],
            "发展信息台账": [
                ["序号", "当前发展阶段", "统计单位", "姓名", "学号", "性别", "民族", "籍贯", "身份证号码", "出生年月日", "学历",
                 "所在党支部（填简称）", "所在班级", "入党积极分子培训结业证号", "备注"],
                [1, "正式党员", "经管学院", "张三", 202100000, "男\\女", "汉族", "湖南衡阳", "43xxxxxxxxxxxxx", 20000101,
                 "高中/大学本科", "xx支部", "商类2101班", None, None],
                [2, "预备党员", "经管学院", "卢云飞", 202100017, "男", "汉", "河北卢龙", id_number("20010311"), 20010311,
                 "大学本科", "一支部", "商类2102班", "JJ0017", None],
            ],
            "支部党员信息表": [
                ["xxx支部党员信息表（本表只填写党员、预备党员信息）"],
                ["姓名", "性别", "学号", "身份证上的家庭住址", "确定为正式党员时间", "工作经历（下班经历、部门任职等）"],
                ["卢云飞", "男", 202100017, "河北省卢龙县", None, "班长"],
            ],
            "个人时间表": [
                ["姓名", "性别", "学号", "申请入党时间（首次递交入党申请书）", "确认为发展对象时间（支部大会）", "报院党委的请示时间",
                 "列为发展对象时间（院党委批复）", "发展为预备党员时间（吸收时间）", "报院党委的请示时间", "预备党员转正时间", "入党介绍人"],
                [None, None, None, 20190101, 20200701, 20200702, 20200709, 20200809, 20200910, 20210809, None],
                ["卢云飞", "男", 202100017, 20190916, 20220601, 20220602, 20220610, 20251209, 20230701, None, "周国栋"],
                [], ["注意事项："],
                ["当前发展阶段填写：递交入党申请书/积极分子/发展对象/预备党员/正式党员"],
                ["申请入党时间<确定积极分子时间，原则上不少于六个月"],
                ["没有结业证书的请在该栏目填写具体原因"],
                ["填无即可"],
                ["备注请填写以下3点："],
                ["1、学习情况，需要填写优秀、良好（支部自评）"],
            ],
        },
        fields={
            "当前发展阶段": "stage", "统计单位": "committee_name", "姓名": "name", "学号": "employee_no", "性别": "sex",
            "民族": "ethnicity", "籍贯": "native_place", "身份证号码": "id_number", "出生年月日": "birth_date",
            "学历": "education", "所在党支部（填简称）": "branch_name", "备注": "remark", "身份证上的家庭住址": "household",
            "确定为正式党员时间": "confirmed_on", "申请入党时间（首次递交入党申请书）": "applied_on",
            "确认为发展对象时间（支部大会）": "candidate_on", "列为发展对象时间（院党委批复）": "candidate_agreed_on",
            "发展为预备党员时间（吸收时间）": "joined_on", "预备党员转正时间": "confirmed_on", "入党介绍人": "introducers",
        },
        extra=["自传", "所在班级", "入党积极分子培训结业证号", "报院党委的请示时间", "工作经历（下班经历、部门任职等）"],
        people=["卢云飞"],
        stages=["probationary"],
    ),
    Twin(
        "党员花名册.xlsx",
        {
            "Sheet1": [
                ["序号", "姓名", "性别", "民族", "政治面貌", "入党时间", "身份证号", "出生日期", "籍贯", "现居住地", "联系电话",
                 "入学时间", "学历", "专业", "年级", "组织"],
                ["001", "周国栋", "男", "汉族", "中共正式党员", "2020-06-15", id_number("19900101"), "1990-01-01", "北京市",
                 "北京市海淀区", "13800000001", "2018-09-01", "硕士研究生", "计算机", "2018级", "研究院"],
                ["002", "马晓燕", "女", "回族", "中共预备党员", "2025-12-20", "110101199205152345", "1992-05-15", "上海市",
                 "上海市浦东新区", "13800000002", "2019-09-01", "博士研究生", "软件工程", "2019级", "研究院"],
            ]
        },
        fields={
            "姓名": "name", "政治面貌": "stage", "入党时间": "joined_on", "身份证号": "id_number", "出生日期": "birth_date",
            "籍贯": "native_place", "现居住地": "residence", "联系电话": "phone", "入学时间": "enrolled_on",
            "学历": "education", "专业": "major", "组织": "branch_name",
        },
        extra=["年级"],
        people=["周国栋", "马晓燕"],
        stages=["full", "probationary"],
    ),
    Twin(
        "支部委员会成员录入样表.xlsx",
        {
            "Sheet1": [
                ["所属分党委", "所属分党委编码", "所属党支部", "所属党支部编码", "姓名", "学工号", "职务（留空默认为委员）",
                 "是否是管理员（留空默认为否）"],
                ["中共****委员会", " 020100", "中共****党支部", " 020100111", "陶永强", "201931010069", "统战委员", "是"],
            ]
        },
        fields={"所属党支部": "branch_name", "姓名": "name", "学工号": "employee_no", "职务（留空默认为委员）": "party_post"},
        extra=["所属党支部编码", "是否是管理员（留空默认为否）"],
        people=["陶永强"],
        stages=[""],
    ),
    Twin(
        "党员发展信息录入样表.xlsx",
        {
            "Sheet1": [
                ["学工号", "姓名", "联系分党委编码", "联系分党委", "联系党支部", "提交书面申请书时间", "确定为入党积极分子时间",
                 "入党积极分子培训起始时间", "入党积极分子培训结束时间", "确定为发展对象时间", "列入发展计划时间", "领取志愿书时间",
                 "志愿书编号", "入党时间", "转正时间", "当前发展阶段", "备注"],
                ["11332019003", "李小满", "020100", "某委员会", "第九党支部", date(2018, 9, 15), None, None, None, None, None,
                 None, None, None, None, "入党申请人", None],
            ]
        },
        fields={
            "学工号": "employee_no", "联系分党委": "committee_name", "联系党支部": "branch_name",
            "提交书面申请书时间": "applied_on", "确定为入党积极分子时间": "activist_on",
            "入党积极分子培训起始时间": "activist_trained_on", "入党积极分子培训结束时间": "activist_trained_to",
            "确定为发展对象时间": "candidate_on", "列入发展计划时间": "planned_on", "领取志愿书时间": "form_issued_on",
            "志愿书编号": "admission_form_no", "入党时间": "joined_on", "转正时间": "confirmed_on", "当前发展阶段": "stage",
        },
        extra=["联系分党委编码"],
        people=["李小满"],
        stages=["applicant"],
    ),
    Twin(
        "组织关系转入录入样表.xlsx",
        {
            "Sheet1": [
                ["学工号", "姓名", "类别", "转入党委", "转入党支部", "介绍信抬头", "介绍信有效天数", "党籍状态", "转出单位",
                 "转出单位联系电话", "党委缴纳至年月", "转出办理时间", "转入办理时间", "提交书面申请书时间", "入党时间", "转正时间"],
                ["必填", None, "必填，与系统内保持一致", "必填", "必填", "必填", "必填", "预备党员或正式党员", "必填", "必填", "必填",
                 "必填", "必填", None, None, None],
            ]
        },
        refused="import.no_rows",
    ),
    Twin(
        "组织关系批量调整导入样表.xlsx",
        {
            "Sheet1": [
                ["学工号", "姓名", "二级党委名称", "所在党支部名称"], [], [], [], [], [],
                ["\n导入说明：\n1、学工号请务必准确；\n2、二级党委名称同系统内的名称必须保持完全一致"],
            ]
        },
        merges=["A7:D14"],
        refused="import.no_rows",
    ),
    Twin(
        "党员信息一张表导入样表.xlsx",
        {
            "Sheet1": [
                ["学工号", "姓名", "身份证号码", "二级党委名称", "所在党支部", "党籍状态", "组织关系转入时间", "入党介绍人",
                 "加入党组织日期", "入党时所在党支部", "转为正式党员日期", "转正时所在党支部", "党内职务", "党内奖励", "其他奖励",
                 "来源", "备注1", "备注2", "备注3"], [], [], [], [], [],
                [None, None, "1、红色字段为必填，学工号和身份证号必须填写其中一个\n2、二级党委名称需要填写全称。"],
            ]
        },
        merges=["C7:H14"],
        fields={
            "身份证号码": "id_number", "组织关系转入时间": "transferred_in_on", "入党介绍人": "introducers",
            "加入党组织日期": "joined_on", "入党时所在党支部": "branch_at_admission", "转为正式党员日期": "confirmed_on",
            "转正时所在党支部": "branch_at_transition", "党内职务": "party_post", "党内奖励": "party_awards", "备注1": "remark",
        },
        extra=["来源", "备注2", "备注3"],
        refused="import.no_rows",
    ),
    Twin(
        "党员信息（校内人员）录入样表.xlsx",
        {
            "Sheet1": [
                ["学工号", "姓名", "所在党支部编码", "所在党支部", "党籍状态（正式党员或预备党员）", "提交书面申请书时间", "入党时间",
                 "转正时间", "党内职务"],
                [11312018275, "温庆丰", "020100080", "高精尖党支部", "正式党员", date(2015, 11, 6), date(2017, 6, 9),
                 date(2018, 6, 9), None], [], [], [], [],
                [None, None, NOTE],
            ]
        },
        merges=["C7:I21"],
        fields={"党籍状态（正式党员或预备党员）": "stage", "学工号": "employee_no", "入党时间": "joined_on"},
        extra=["所在党支部编码"],
        people=["温庆丰"],
        stages=["full"],
    ),
    Twin(
        "党费补缴录入样表.xlsx",
        {"Sheet1": [["学工号", "姓名", "缴费类型", "缴费起始月份", "缴费截止月份", "缴费金额", "缴费说明", "备注"]]},
        refused="import.no_rows",
    ),
    Twin(
        "学生入党积极分子培训报名表.xlsx",
        {
            "Sheet1": [
                ["序号", "姓名", "学号", "身份证号", "性别", "出生年月", "民族", "所在学院", "所在班级", "联系电话",
                 "提交入党申请时间", "确定入党积极分子时间", "担任职务", "备注"],
                [1, "王海洋", "202007050101", "620102200001025678", "男", date(1980, 3, 1), "汉族", "信息工程", "20信管1",
                 13800000332, "2020-08-20", "2020-08-21", None, None],
                [2, "王芳菲", "202007050102", "620102200001025678", "女", 19800301, "汉族", "信息工程", "20信管1", 13800000332,
                 20200820, 20200820, None, None],
                [3, "李丽云", "202007050104", "620102200001025678", "女", "1980.3.1", "汉族", "信息工程", "20信管1",
                 13800000332, "2020.08.20", "2020.08.20", None, None],
                [4, "李梅英", "202007050105", "620102200001025678", "女", 1980.3, "汉族", "信息工程", "20信管1", 13800000332,
                 "2020.08.20", "2020.08.20", None, None],
                [5, "王强生", "202007050106", "620102200001025678", "男", 198003, "汉族", "信息工程", "20信管1", 13800000332,
                 20200820, 20200820, None, None],
            ],
            "Sheet2": [],
        },
        fields={"学号": "employee_no", "所在学院": "employer", "提交入党申请时间": "applied_on", "担任职务": "post"},
        extra=["所在班级"],
        people=["王海洋", "王芳菲", "李丽云", "李梅英", "王强生"],
        stages=["activist"] * 5,
    ),
    Twin(
        "成员信息.xlsx",
        {
            "Sheet1": [
                ["注意1：本表所有时间属性的单元格格式统一设定为“日期”，如果设定为其他则所填项必须形如“yyyy-mm-dd”"],
                ["注意2：基本信息必填，其他资料按发展程度从左到右逐步填写，不允许中间出现空值"],
                ["基本信息", None, None, None, None, None, "阶段1：入党申请阶段", None, "阶段2：预备党员", None, None,
                 "阶段3：正式党员", None, None],
                ["党支部名称", "学号", "姓名", "出生时间", "性别", "是否团员（填写“是”“否”）", "递交入党申请书时间",
                 "首次组织谈话时间", "入党介绍人", "确定为预备党员时间（支部大会）", "党委审批时间",
                 "转正时间（支部大会讨论转正时间）", "党委审批时间2", "转档案馆时间"],
                ["第一党支部", 17343001, "韩 磊", "1998-02-03", "男", "否", "2017-09-01", "2017-09-20", "周国栋 马晓燕",
                 "2019-06-01", "2019-07-01", "2020-06-03", "2020-07-01", None],
            ]
        },
        merges=["A1:N1", "A2:N2", "A3:F3", "G3:H3", "I3:K3", "L3:N3"],
        fields={
            "党支部名称": "branch_name", "姓名": "name", "是否团员（填写“是”“否”）": "league_member",
            "递交入党申请书时间": "applied_on", "首次组织谈话时间": "talked_on", "党委审批时间": "approved_on",
            "确定为预备党员时间（支部大会）": "joined_on", "转正时间（支部大会讨论转正时间）": "confirmed_on",
            "党委审批时间2": "transition_approved_on",
        },
        extra=["转档案馆时间"],
        people=["韩磊"],
        stages=["full"],
    ),
    *(
        Twin(
            f"{title}.xlsx",
            {
                "Sheet1": [
                    [f" 年  月{title}"],
                    ["序号", "党支部", "学号", "姓名", "性别", "出生年月", "申请入党时间", *headings],
                    [1, "第一党支部", 12345678, "贺新年", "男", "1998-02", date(2017, 9, 1), *([date(2025, 9, 1)] * len(headings))],
                ]
            },
            merges=["A1:G1"],
            people=["贺新年"],
            stages=[stage],
        )
        for title, stage, headings in (
            ("可接收入党积极分子", "applicant", []),
            ("可接收入重点发展对象", "activist", ["确定为入党积极分子时间"]),
            ("可接收预备党员", "candidate", ["确定为重点发展对象时间"]),
            ("可转正预备党员", "probationary", ["确定为预备党员时间"]),
            ("未谈话入党申请人名单", "applicant", []),
        )
    ),
)  # fmt: skip
