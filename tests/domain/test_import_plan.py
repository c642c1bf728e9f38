"""What an import would change on a card, and what it never changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.domain.import_plan import Surroundings, plan_person
from app.domain.people_matching import Card, gather
from app.domain.stages import stage_of_dates, stage_of_title
from tests.domain.roster_kit import TODAY, Cell, codes, member, plan, read, records, words

if TYPE_CHECKING:
    from app.domain.values import Values

CARD: Values = {
    "name": "周国栋", "sex": "1", "ethnicity": "01", "birth_date": "1975-03-12", "joined_on": "2020-06",
    "stage": "full", "employer": "净水厂 一车间", "extra": [{"heading": "年级", "text": "2018"}],
}  # fmt: skip


def changes(heading: str, cell: Cell) -> list[tuple[str, object, object]]:
    planned = plan(
        records(read([["姓名", "性别", heading], ["周国栋", "男", cell]])),
        [Card("c", 3, CARD)],
    )
    assert planned[0].base == 3
    return [(c.field, c.old, c.new) for c in planned[0].changes]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("民族", "汉族"), ("出生日期", "1975.3.12"), ("出生年月", "1975年3月"), ("工作单位", "净水厂一车间"), ("入党时间", None),
        ("入党时间", "/"), ("年级", "2018"), ("人员类别", "正式"),
    ],
)  # fmt: skip
def test_spellings_gaps_and_less_precise_dates_change_nothing(heading: str, cell: Cell) -> None:
    assert changes(heading, cell) == []


def test_what_differs_is_shown_cell_by_cell() -> None:
    assert changes("民族", "满") == [("ethnicity", "01", "11")]
    assert changes("入党时间", "2020-06-15") == [("joined_on", "2020-06", "2020-06-15")]
    assert changes("籍贯", "河北") == [("native_place", None, "河北")]
    new = [{"heading": "年级", "text": "2019"}]
    assert changes("年级", "2019") == [("extra", CARD["extra"], new)]


def test_a_text_that_could_not_be_read_goes_when_it_can() -> None:
    card: Values = {
        **CARD,
        "extra": [{"heading": "手机", "text": "见备注"}, {"heading": "年级", "text": "2018"}],
    }
    found = records(read([["姓名", "性别", "手机"], ["周国栋", "男", "13800000001"]]))
    planned = plan(found, [Card("c", 1, card)])
    assert planned[0].values["mobile"] == "13800000001"
    assert planned[0].values["extra"] == [{"heading": "年级", "text": "2018"}]


def test_a_list_with_one_telephone_repeats_the_mobile_number() -> None:
    known = {**CARD, "mobile": "10000000001"}
    found = records(read([["姓名", "性别", "固定电话"], ["周国栋", "男", "10000000001"]]))
    assert found[0].values["phone"] == "10000000001"
    assert [r.outcome for r in plan(found, [Card("c", 3, known)])] == ["same"]


def test_people_of_a_form_without_stages_get_none() -> None:
    form = member()
    bare = replace(form, fields=tuple(f for f in form.fields if f.id != "stage"))
    people = gather(records(read([["姓名", "性别"], ["周国栋", "男"]])), bare)
    one = plan_person(people[0], Surroundings(bare, TODAY, words(), lambda: "f" * 32))
    assert (one.outcome, dict(one.proposed), one.values) == ("new", {}, {"name": "周国栋", "sex": "1"})


def test_a_stage_never_goes_back() -> None:
    found = records(read([["姓名", "人员类别"], ["周国栋", "预备党员"]]))
    planned = plan(found, [Card("c", 1, CARD)])
    assert planned[0].outcome == "same"
    assert codes(found) == ["stage.backwards"]


def test_a_stage_goes_on_by_the_title_and_says_so() -> None:
    found = records(read([["预备党员花名册"], ["姓名", "性别"], ["周国栋", "男"]]))
    planned = plan(found, [Card("c", 1, {**CARD, "stage": "candidate"})])
    assert [(c.old, c.new) for c in planned[0].changes] == [("candidate", "probationary")]
    assert planned[0].proposed == (("stage", "title"),)


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("入党积极分子花名册", "activist"), (" 年  月可接收入党积极分子", "applicant"), ("可接收入重点发展对象", "activist"),
        ("拟发展的中共预备党员名册", "candidate"), ("可转正预备党员", "probationary"), ("预备党员名册", "probationary"),
        ("申请入党人花名册", "applicant"), ("发展对象花名册", "candidate"), ("正式党员名册", "full"), ("党员花名册", ""),
        ("支部党员信息表（本表只填写正式党员、预备党员信息）", ""),
    ],
)  # fmt: skip
def test_stage_of_title(title: str, stage: str) -> None:
    assert stage_of_title(title, words()) == stage


@pytest.mark.parametrize(
    ("values", "known", "stage"),
    [
        ({"applied_on": "2024-01"}, {"applied_on"}, "applicant"),
        ({"applied_on": "2023-01", "activist_on": "2024-01"}, {"activist_on"}, "activist"),
        ({"candidate_on": "2025-06-01"}, {"candidate_on"}, "candidate"),
        ({"joined_on": "2025-12-09"}, {"joined_on"}, "probationary"),
        ({"joined_on": "2024-09-01"}, {"joined_on"}, ""),
        ({"joined_on": "2024-09-01"}, {"joined_on", "confirmed_on"}, "probationary"),
        ({"joined_on": "1999-06"}, {"joined_on"}, "full"),
        ({"joined_on": "2020-06", "confirmed_on": "2021-06"}, {"confirmed_on"}, "full"),
        ({"joined_on": "2025-12-09", "confirmed_on": "2026-12-09"}, {"confirmed_on"}, "probationary"),
        ({"birth_date": "1990"}, {"birth_date"}, ""),
    ],
)
def test_stage_of_dates(values: dict[str, str], known: set[str], stage: str) -> None:
    assert stage_of_dates(values, frozenset(known), TODAY, words()) == stage


def test_title_and_dates_that_disagree_are_reported() -> None:
    found = records(read([["入党积极分子名册"], ["姓名", "确定发展对象时间"], ["李小满", "2025-06-01"]]))
    planned = plan(found)
    assert planned[0].values["stage"] == "activist"
    assert codes(found) == ["stage.dates_differ"]
