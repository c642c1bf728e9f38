"""Who is taken for whom, and who is taken for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.import_answers import Answers
from app.domain.people_matching import Card
from tests.domain.roster_kit import Cell, codes, plan, read, records
from tests.files.roster_twins import id_number

if TYPE_CHECKING:
    from app.domain.values import Values

ONE, TWO = "11010519491231002X", "440524188001010014"


def outcomes(rows: list[list[Cell]], *cards: Values, retired: bool = False) -> list[tuple[str, str, str]]:
    """(outcome, name, reason) for each person of a sheet, given the cards there are."""
    kept = [Card(f"c{n}", 1, values, retired) for n, values in enumerate(cards)]
    return [(r.outcome, r.name, r.reason) for r in plan(records(read(rows)), kept)]


def test_the_id_number_decides() -> None:
    rows: list[list[Cell]] = [["姓名", "身份证号", "出生日期"], ["周国栋", ONE, "1949-12-30"]]
    card: Values = {"name": "周国栋", "id_number": ONE, "birth_date": "1949-12-31", "stage": "full"}
    assert outcomes(rows, card) == [("changed", "周国栋", "")]
    assert outcomes(rows, {**card, "name": "周国梁"}) == [("held", "周国栋", "held.other_name")]
    assert outcomes(rows, card, card) == [("held", "周国栋", "held.namesakes")]
    assert outcomes(rows, card, retired=True) == [("held", "周国栋", "held.retired")]


def test_a_unique_name_without_contradiction_is_the_person() -> None:
    rows: list[list[Cell]] = [["姓名", "性别", "出生日期"], ["周国栋", "男", "1975.3"]]
    assert outcomes(rows, {"name": "周 国栋", "birth_date": "1975-03-12", "sex": "1", "stage": "full"}) == [
        ("same", "周国栋", "")
    ]
    assert outcomes(rows, {"name": "周国栋", "birth_date": "1976-03"}) == [
        ("held", "周国栋", "held.contradicts")
    ]
    assert outcomes(rows, {"name": "周国栋"}, {"name": "周国栋", "sex": "1"}) == [
        ("held", "周国栋", "held.namesakes")
    ]
    assert outcomes(rows, {"name": "周国梁"}) == [("new", "周国栋", "")]


def test_two_valid_numbers_are_two_people_of_one_name() -> None:
    found = records(read([["姓名", "身份证号"], ["周国栋", ONE]]))
    planned = plan(found, [Card("c", 1, {"name": "周国栋", "id_number": TWO})])
    assert [(r.outcome, r.reason) for r in planned] == [("new", "")]
    assert "person.namesake" in codes(found)


def test_one_number_under_two_names_is_nobodys() -> None:
    found = records(read([["姓名", "身份证号"], ["王静", ONE], ["王静静", ONE]]))
    planned = plan(found)
    assert [(r.outcome, "id_number" in r.values) for r in planned] == [("new", False)] * 2
    assert all(r.values["extra"] == [{"heading": "公民身份号码", "text": ONE}] for r in planned)
    assert codes(found).count("id.shared") == 2


def test_namesakes_in_one_sheet_are_told_apart_or_held() -> None:
    apart: list[list[Cell]] = [["姓名", "出生日期"], ["张伟", "1980-01-01"], ["张伟", "1985-02-02"]]
    assert outcomes(apart) == [("new", "张伟", "")] * 2
    unclear: list[list[Cell]] = [["姓名", "性别", "入党时间"], ["李娜", "女", "2012"], ["李娜", "女", "2012"]]
    assert outcomes(unclear) == [("held", "李娜", "held.twice")] * 2


def test_a_person_twice_with_one_number_is_one() -> None:
    found = records(
        read([["姓名", "身份证号", "入党时间"], ["周国栋", ONE, "1999.6.1"], ["周国栋", ONE, "1999.6.2"]])
    )
    planned = plan(found)
    assert [(r.outcome, r.places) for r in planned] == [("new", (("Sheet1", 2), ("Sheet1", 3)))]
    assert planned[0].values["joined_on"] == "1999-06-01"
    assert planned[0].values["extra"] == [{"heading": "入党日期", "text": "1999-06-02"}]
    assert "row.differs" in codes(found)


def test_sheets_with_other_columns_go_on_about_the_same_people() -> None:
    first = read([["姓名", "性别", "籍贯"], ["周国栋", "男", "河北"]], name="一")
    second = read([["姓名", "入党时间", "转正时间"], ["周国栋", "1999.6", "2000.6"]], name="二")
    planned = plan(records(first, second))
    assert [r.places for r in planned] == [(("一", 2), ("二", 2))]
    assert {"native_place", "joined_on"} <= planned[0].values.keys()


def test_sheets_with_equal_columns_list_other_people() -> None:
    groups = [read([["姓名", "性别"], ["张伟", "男"]], name=name) for name in ("一组", "二组")]
    assert [(r.outcome, r.reason) for r in plan(records(*groups))] == [("held", "held.twice")] * 2


def test_a_copy_of_a_sheet_is_about_the_same_people() -> None:
    copies = [read([["姓名", "入党时间"], ["韩磊", "2015.6.2"]], name=name) for name in ("表", "表 (2)")]
    assert [(r.outcome, len(r.places)) for r in plan(records(*copies))] == [("new", 2)]


def test_a_list_of_names_does_not_choose_between_namesakes() -> None:
    names = read([["姓名", "党小组"], ["张伟", "一组"]], name="一")
    full = read([["姓名", "身份证号"], ["张伟", ONE], ["张伟", TWO]], name="二")
    planned = plan(records(names, full))
    assert [r.outcome for r in planned] == ["held", "held", "held"]


def test_a_staff_number_says_who_is_who() -> None:
    first = read([["姓名", "工号", "性别"], ["张伟", "0101", "男"], ["张伟", "0202", "男"]], name="一")
    second = read([["姓名", "工号", "籍贯"], ["张伟", "0202", "河北"]], name="二")
    planned = plan(records(first, second))
    assert [(r.outcome, r.places) for r in planned] == [
        ("new", (("一", 2),)),
        ("new", (("一", 3), ("二", 2))),
    ]


def test_a_name_written_once_for_several_rows_is_one_person() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "性别", "学历", "毕业院校"],
        ["周国栋", "男", "大专", "甲学校"],
        [None, None, "本科", "乙学校"],
    ]
    found = records(read(rows, merges=[(1, 0, 2, 0), (1, 1, 2, 1)]))
    assert [(r.outcome, r.name, len(r.places)) for r in plan(found)] == [("new", "周国栋", 2)]


def test_two_people_of_a_file_never_share_a_card() -> None:
    first = read([["姓名", "工号"], ["周国栋", "0101"]], name="一")
    second = read([["姓名", "工号"], ["周国栋", "0202"]], name="二")
    planned = plan(records(first, second), [Card("c", 1, {"name": "周国栋"})])
    assert [(r.outcome, r.reason) for r in planned] == [("changed", ""), ("held", "held.taken")]


def test_two_rows_never_share_a_card() -> None:
    rows: list[list[Cell]] = [["姓名", "身份证号", "性别"], ["周国栋", ONE, None], ["周国栋", TWO, None]]
    kept = outcomes(rows, {"name": "周国栋", "id_number": ONE})
    assert kept == [("same", "周国栋", ""), ("new", "周国栋", "")]


def test_a_name_and_a_birth_date_are_a_question_before_anything_changes() -> None:
    card = Card("a" * 32, 1, {"name": "周国栋", "birth_date": "1975-03-12", "stage": "full"})
    rows = read([["姓名", "出生日期", "籍贯"], ["周国栋", "1975-03-12", "河北"]])
    asked = plan(records(rows), [card], Answers())
    assert [(r.outcome, r.reason, r.candidates) for r in asked] == [("held", "held.ask_card", (card,))]
    same = read([["姓名", "出生日期"], ["周国栋", "1975-03-12"]])
    assert [r.outcome for r in plan(records(same), [card], Answers())] == ["same"]  # nothing to ask about
    number = Card(card.uid, 1, {**card.values, "employee_no": "17"})
    known = read([["姓名", "工号", "籍贯"], ["周国栋", "17", "河北"]])
    assert [r.outcome for r in plan(records(known), [number], Answers())] == ["changed"]


def test_rows_of_two_sheets_are_joined_after_a_question() -> None:
    first = read([["姓名", "出生日期", "籍贯"], ["周国栋", "1975-03-12", "河北"]], name="一")
    second = read([["姓名", "出生日期", "入党时间"], ["周国栋", "1975-03-12", "1999.6"]], name="二")
    asked = plan(records(first, second), (), Answers())
    assert [(r.outcome, r.reason, len(r.places)) for r in asked] == [("held", "held.ask_rows", 2)]
    one = plan(records(first, second), (), Answers({("二", 2): "same"}))
    assert [(r.outcome, len(r.places)) for r in one] == [("new", 2)]
    two = plan(records(first, second), (), Answers({("二", 2): "new", ("一", 2): "new"}))
    assert [(r.outcome, len(r.places)) for r in two] == [("new", 1), ("new", 1)]


def test_an_answer_names_the_card_or_somebody_else() -> None:
    cards = [
        Card(letter * 32, 1, {"name": "周国栋", "stage": "full", "birth_date": f"197{n}-01-01"})
        for n, letter in enumerate("ab")
    ]
    found = records(read([["姓名", "籍贯"], ["周国栋", "河北"]]))
    assert [r.reason for r in plan(found, cards, Answers(all_same=True))] == ["held.namesakes"]
    (said,) = plan(found, cards, Answers({("Sheet1", 2): "b" * 32}))
    assert (said.outcome, said.uid) == ("changed", "b" * 32)
    (other,) = plan(found, cards, Answers({("Sheet1", 2): "new"}))
    assert (other.outcome, other.base) == ("new", 0)
    back = Card("c" * 32, 4, {"name": "周国栋", "stage": "full"}, retired=True)
    (restored,) = plan(found, [back], Answers({("", 2): "c" * 32}))
    assert (restored.outcome, restored.base) == ("changed", 4)


def test_a_card_is_known_by_the_one_that_was_merged_into_it() -> None:
    typo = id_number(order="06")
    card = Card(
        "a" * 32,
        3,
        {"name": "周国栋", "id_number": id_number(), "stage": "full"},
        known_as=({"name": "周国柱", "id_number": typo},),
    )
    found = records(read([["姓名", "身份证号", "籍贯"], ["周国柱", typo, "河北"]]))
    (planned,) = plan(found, [card], Answers())
    assert (planned.outcome, planned.uid) == ("changed", card.uid)
    assert [c.field for c in planned.changes] == ["native_place"]  # what was decided against stays so
