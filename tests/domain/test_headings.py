"""Headings as branches write them, beside the fields they mean."""

from __future__ import annotations

import pytest

from app.domain.headings import Vocabulary, bare_key, full_key
from tests.domain.roster_kit import member, words


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(member(), words())


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓名", "name"), ("姓  名", "name"), ("*姓名：", "name"), ("1.姓名", "name"), ("姓名Name", "name"), ("党员姓名", "name"),
        ("性\n别", "sex"), ("公民身份\n号码", "id_number"), ("身份证号（18位）", "id_number"), ("出生年月（年龄）", "birth_date"),
        ("入党时间\n（年/月/日）", "joined_on"), ("是否团员（填写“是”“否”）", "league_member"), ("联系电话/手机", "phone"),
        ("学历/学位", "education"), ("被确定为入党积极分子的时间", "activist_on"), ("确定为积极份子时间", "activist_on"),
        ("列为积极分子日期", "activist_on"), ("发展对象确定时间", "candidate_on"), ("成为中共预备党员时间", "joined_on"),
        ("转为正式党员的时间", "confirmed_on"), ("党委审批时间", "approved_on"), ("党委审批时间2", "transition_approved_on"),
        ("毕业学校及专业", "school"), ("部门/班组", "department"), ("党小组（名称）", "party_group"), ("入党介绍人1", "introducers"),
        ("公民身份号吗", "id_number"), ("党委缴纳至年月", "dues_paid_to"), ("职务（留空默认为委员）", "post"),
    ],
)  # fmt: skip
def test_heading_means_field(vocabulary: Vocabulary, heading: str, field: str) -> None:
    found = vocabulary.match(heading)
    assert found is not None
    assert found.field == field
    assert 0.5 < found.score <= 1


@pytest.mark.parametrize(
    "heading",
    [
        "序号",
        "年龄",
        "党龄",
        "主持人姓名",
        "介绍人电话",
        "紧急联系人电话",
        "申请入团时间",
        "入党志愿书",
        "党员编号",
        "家庭成员",
        "",
    ],
)
def test_heading_means_no_field(vocabulary: Vocabulary, heading: str) -> None:
    assert vocabulary.match(heading) is None


def test_one_letter_off_is_never_another_heading(vocabulary: Vocabulary) -> None:
    league, party = vocabulary.match("入团时间"), vocabulary.match("入党时间")
    assert league is not None
    assert party is not None
    assert (league.field, party.field) == ("league_joined_on", "joined_on")
    assert vocabulary.match("申请入田日期") is None or vocabulary.match("申请入田日期").score < 0.75  # type: ignore[union-attr]


def test_keys_drop_what_only_decorates() -> None:
    assert full_key("（1）性 别：") == "性别"
    assert full_key("三、入党时间") == "入党时间"
    assert bare_key("政治面貌（党员/预备党员）") == "政治面貌"
    assert bare_key("（备注）") == "备注"
