"""四册五表 are data: the nine of rules §4.4 with their labels in order, the 28 and 22 columns, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.domain.errors import UserError
from app.domain.register import register_from
from app.domain.register_arranging import Arrangement, visible
from app.files.form_files import load_definitions
from tests.blank_forms import is_in_order

if TYPE_CHECKING:
    from pathlib import Path

# rules §4.4; the remark of 册3 and 册4 closes the line instead of standing where 册2 ends.
APPLICANT = "序号 姓名 性别 民族 籍贯 出生年月 学历 参加工作时间 岗位/职务 是否团员 申请入党时间 谈话时间 谈话人 联系电话"
ACTIVIST = (
    APPLICANT
    + " 确定积极分子时间 推荐方式（党员推荐/群团推优） 备案时间 培养联系人（1–2） 培训情况 半年考察（日期）"
)
LABELS = {
    "roster": "序号 姓名 性别 民族 籍贯 出生年月 年龄 学历 学位 参加工作时间 入党时间 转正时间 党龄 人员类别 工作岗位 职务/职称 党内职务 "
    "党小组 公民身份号码 联系电话 现居住地 备注",
    "applicants": APPLICANT + " 备注",
    "activists": ACTIVIST + " 备注",
    "candidates": ACTIVIST
    + " 确定发展对象时间 公示起止 上级同意时间 入党介绍人（2） 政审时间及结论 集中培训（天/学时） 预审时间 拟发展时间 备注",
    "dues_register": "序号 姓名 人员类别 月应交 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月 合计 交款人签字 收款人签字 备注",
    "commendations": "序号 姓名 表彰时间 表彰名称 表彰级别 授予单位 文件文号 事由 备注",
    "penalties": "序号 姓名 处分种类 违纪事实（简） 处分时间 批准机关 文号 影响期至 恢复权利时间 备注",
    "changes": "序号 姓名 变动类别 变动日期 从何处来/往何处去 介绍信编号 回执日期 经办人 备注",
    "appraisals": "序号 姓名 年度 自评 互评 测评票（优/合/基/不） 组织评定等次 反馈日期 学时 备注",
}
STATISTICS = (
    "姓名 身份证号码 性别 出生日期 民族 籍贯 年龄 学历 学位 毕业院校 专业 入党时间 转正日期 工作岗位 从事专业技术职务 新的社会阶层 "
    "人员类别 是否农民工 手机号码 联系电话 所在党支部 联合支部单位名称 档案所在单位 户籍所在地 现居住地 失去联系情形 失去联系日期 信息完整度"
)
EXPORT = (
    "姓名 公民身份号码 性别 民族 籍贯 出生日期 学历 人员类别 入党申请时间 确定为积极分子时间 确定为发展对象时间 所在党组织 入党时间 "
    "转正时间 工作岗位 现居住地 移动电话 联系电话 党员档案所在单位 从事专业技术职务 新社会阶层类型 一线情况"
)


def headings(name: str, layout: str = "") -> list[str]:
    return [c.label for c in visible(load_definitions().registers[name], Arrangement(layout))]


@pytest.mark.parametrize("name", LABELS)
def test_every_register_has_the_labels_of_the_rules_in_order(name: str) -> None:
    assert headings(name) == LABELS[name].split()


def test_there_are_four_rosters_and_five_forms() -> None:
    registers = load_definitions().registers.values()
    assert [r.id for r in registers] == list(LABELS)
    assert [r.series for r in registers] == ["roster"] * 4 + ["form"] * 5


@pytest.mark.parametrize(
    ("name", "layout", "labels", "count"),
    [("roster", "statistics", STATISTICS, 28), ("applicants", "export", EXPORT, 22)],
)
def test_the_layouts_of_the_national_system(name: str, layout: str, labels: str, count: int) -> None:
    found = headings(name, layout)
    assert len(found) == count
    assert found == labels.split()


def test_a_blank_form_is_found_by_its_labels_in_order() -> None:
    assert is_in_order(["姓名", "性别", "出生年月"], headings("roster"))
    assert not is_in_order(["性别", "姓名"], headings("roster"))


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"sorce": "members"}, "form.unknown_key"),
    ({"source": "cards"}, "form.bad_value"),
    ({"stages": ["boss"]}, "form.bad_value"),
    ({"paper": "A2"}, "form.bad_value"),
    ({"column": [{"id": "nickname", "label": "外号", "width": 8}]}, "form.dangling_name"),
    ({"column": [{"id": "works", "label": "工作经历", "width": 8}]}, "form.dangling_name"),
    ({"column": [{"id": "name", "label": "姓名", "width": -1}]}, "form.bad_value"),
    ({"column": [{"id": "name", "label": "姓名", "width": 8, "format": "大写"}]}, "form.bad_value"),
    ({"column": [{"id": n, "label": "姓名", "width": 8} for n in ("name", "sex")]}, "form.bad_value"),
    ({"column": [{"id": "name", "label": n, "width": 8} for n in ("姓名", "名")]}, "form.double_name"),
    ({"sums": ["money"]}, "form.dangling_name"),
    ({"layout": [{"id": "x", "title": "x", "columns": [["外号", "nickname"]]}]}, "form.dangling_name"),
    ({"source": "rows", "of": "nothing"}, "form.bad_value"),
]


@pytest.mark.parametrize(("wrong", "code"), BROKEN, ids=[str(wrong) for wrong, _ in BROKEN])
def test_what_cannot_be_is_refused(wrong: dict[str, Any], code: str) -> None:
    good = {
        "id": "x", "title": "册", "number": 1, "version": 1, "source": "members", "stages": ["full"],
        "column": [{"id": "name", "label": "姓名", "width": 8}],
    }  # fmt: skip
    forms = load_definitions().forms
    assert register_from(good, "x", forms).columns[0].label == "姓名"
    with pytest.raises(UserError) as refused:
        register_from({**good, **wrong}, "x", forms)
    assert refused.value.code == code


def test_a_register_the_committee_issued_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "roster.toml").write_text(
        'id = "roster"\ntitle = "党员名册"\nnumber = 1\nversion = 2\nseries = "roster"\nsource = "members"\n'
        'stages = ["full"]\ncolumn = [{ id = "name", label = "党员姓名", width = 9 }]\n',
        encoding="utf-8",
    )
    register = load_definitions([tmp_path]).registers["roster"]
    assert (register.title, visible(register, Arrangement())[0].label) == ("党员名册", "党员姓名")
