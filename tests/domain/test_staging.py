"""How far a person of a list has come: what is stated, what is proposed, and who is not of the Party at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.domain.roster_kit import Cell, codes, plan, read, records

if TYPE_CHECKING:
    from app.domain.import_plan import PlannedRecord
    from app.domain.roster_values import FileRecord


def planned(
    rows: list[list[Cell]], *, file: str = "名册", name: str = "Sheet1"
) -> tuple[list[FileRecord], list[PlannedRecord]]:
    found = records(read(rows, file=file, name=name))
    return found, plan(found)


@pytest.mark.parametrize("status", ["群众", "共青团员", "民革会员"])
def test_who_is_not_of_the_party_is_no_card(status: str) -> None:
    found, people = planned(
        [
            ["职工花名册"],
            ["姓名", "性别", "政治面貌"],
            ["周国栋", "男", "中共党员"],
            ["韩磊", "男", "中共预备党员"],
            ["马晓燕", "女", status],
        ]
    )
    assert [p.outcome for p in people] == ["new", "new", "rejected"]
    assert (people[2].reason, codes(found)) == ("rejected.not_of_party", ["row.not_of_party"])


def test_an_unknown_word_says_nothing_for_certain() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "人员类别"],
        ["周国栋", "男", "正式党员"],
        ["马晓燕", "女", "甲类"],
    ]
    found, people = planned(rows)
    assert ([p.outcome for p in people], codes(found)) == (["new", "new"], ["choice.unknown"])


def test_league_members_of_a_list_of_activists_are_activists() -> None:
    rows: list[list[Cell]] = [
        ["入党积极分子花名册"],
        ["姓名", "性别", "政治面貌"],
        ["周国栋", "男", "共青团员"],
        ["韩磊", "男", "群众"],
    ]
    found, people = planned(rows)
    assert [(p.values["stage"], p.values["political_status"]) for p in people] == [
        ("activist", "03"),
        ("activist", "13"),
    ]
    assert codes(found) == []


def test_a_column_of_few_members_tells_their_stage_too() -> None:
    rows: list[list[Cell]] = [
        ["职工花名册"],
        ["姓名", "性别", "政治面貌"],
        ["周国栋", "男", "中共预备党员"],
    ]
    others: list[list[Cell]] = [[name, "女", "群众"] for name in ("马晓燕", "陶永霞", "李小满", "贺新年")]
    _, people = planned([*rows, *others])
    assert [p.outcome for p in people] == ["new", *["rejected"] * 4]
    assert people[0].values["stage"] == "probationary"


def test_a_stage_inside_other_words_is_taken_and_told() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "人员类别"],
        ["周国栋", "男", "在职正式党员"],
        ["韩磊", "男", "已转出的正式党员"],
        ["马晓燕", "女", "正式党员"],
    ]
    found, people = planned(rows)
    assert [p.values.get("stage") for p in people] == ["full", None, "full"]
    assert codes(found) == ["cell.stage_inside", "choice.unknown"]
    assert people[0].values["extra"] == [{"heading": "人员类别", "text": "在职正式党员"}]


def test_a_remark_that_speaks_against_the_proposed_stage_is_told() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "入党时间", "备注"],
        ["周国栋", "男", "1999-06-01", "2024年5月转出"],
        ["韩磊", "男", "2015-07-01", "2016年以前是预备党员"],
        ["马晓燕", "女", "2015-07-01", "退休"],
    ]
    found, people = planned(rows)
    assert [p.values["stage"] for p in people] == ["full"] * 3
    assert codes(found) == ["stage.remark"] * 2


@pytest.mark.parametrize("title", ["党员花名册", "名册"])
def test_who_is_on_probation_by_the_remark_stays_so_without_a_day_of_transition(title: str) -> None:
    rows: list[list[Cell]] = [
        [title],
        ["姓名", "性别", "入党时间", "转正时间", "备注"],
        ["周国栋", "男", "2025-07-01", None, "预备党员"],
        ["韩磊", "男", "2015-07-01", None, "预备"],
        ["马晓燕", "女", "2015-07-01", "2016-07-01", "预备党员"],
    ]
    found, people = planned(rows)
    assert [p.values["stage"] for p in people] == ["probationary", "probationary", "full"]
    assert codes(found) == ["stage.remark_kept", "stage.remark"]


def test_the_name_of_the_sheet_is_a_title_too() -> None:
    _, people = planned([["姓名", "性别", "民族"], ["周国栋", "男", "汉族"]], name="申请人")
    assert people[0].values["stage"] == "applicant"


def test_of_an_unknown_stage_is_told_once_and_whose_it_is() -> None:
    rows: list[list[Cell]] = [
        ["党员通讯录"],
        ["姓名", "手机", "姓名", "手机"],
        ["周国栋", "13800000001", "马晓燕", "13800000002"],
    ]
    found, _ = planned(rows)
    assert [(p.code, p.values["name"]) for r in found for p in r.problems] == [
        ("stage.unknown", "周国栋"),
        ("stage.unknown", "马晓燕"),
    ]
