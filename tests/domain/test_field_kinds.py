"""Every kind of field: what people type, what is kept, what is shown, what goes into a cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import code_table_from
from app.domain.errors import Refused
from app.domain.field_kinds import FIELD_KINDS, Typing, kind_of, show, show_masked, typed
from app.domain.form import Field

if TYPE_CHECKING:
    from app.domain.values import Value

ZHANG, LI, LI_2 = (f"{name}@{digit * 32}" for name, digit in (("张三", "a"), ("李四", "b"), ("李四", "c")))
PEOPLE = {"张三": [ZHANG], "李四": [LI, LI_2]}
TYPING = Typing(date(2026, 3, 15), lambda name: PEOPLE.get(name, []))
SEX = code_table_from({"id": "sex", "title": "性别", "items": [["1", "男"], ["2", "女"]]}, "sex.toml")


def field(kind: str, **keys: object) -> Field:
    return Field("x", "栏目", kind, codes=SEX if kind == "choice" else None, **keys)  # type: ignore[arg-type]


def read(kind: str, raw: str, **keys: object) -> Value:
    return FIELD_KINDS[kind].read(field(kind, **keys), raw, TYPING)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  三会\n一课  ", "三会 一课"),
        ("long_text", "第一条\r\n第二条\x0b第三条", "第一条\n第二条\n第三条"),
        ("choice", "男", "1"),
        ("choice", "２", "2"),
        ("date", "2026.1.2", "2026-01-02"),
        ("date", "2026年1月", "2026-01"),
        ("date", "今天", "2026-03-15"),
        ("datetime_range", "2026年3月12日 14:00-15:40", "2026-03-12T14:00/15:40"),
        ("datetime_range", "昨天 9:00", "2026-03-14T09:00"),
        ("money", "¥1,234.5", 123450),
        ("money", "３０元", 3000),
        ("count", "１２", 12),
        ("count", "1,200", 1200),
        ("count", "3.0", 3),
        ("count", "-3", -3),
        ("number", "1.50", "1.5"),
        ("number", "２", "2"),
        ("number", "100", "100"),
        ("number", "0.0", "0"),
        ("yes_no", "是", 1),
        ("yes_no", "√", 1),
        ("yes_no", "Ｙ", 1),
        ("yes_no", "否", 0),
        ("yes_no", "无", 0),
        ("yes_no", "0", 0),
        ("member", "张三", ZHANG),
        ("member", " 张三 ", ZHANG),
        ("member", LI_2, LI_2),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("phone", "138-0013-8001", "13800138001"),
    ],
)
def test_what_is_typed_is_kept_in_one_way(kind: str, raw: str, value: Value) -> None:
    assert read(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("text", "字" * 201, "text.too_long"),
        ("long_text", "字" * 30_001, "text.too_long"),
        ("text", "甲\ud800", "text.impossible"),
        ("choice", "不详", "choice.unknown"),
        ("date", "去年", "date.unreadable"),
        ("date", "2026.2.30", "date.day"),
        ("datetime_range", "2026年3月", "date.day_needed"),
        ("money", "三十元", "money.unreadable"),
        ("money", "0.005", "money.fen"),
        ("count", "1.5", "count.unreadable"),
        ("count", "十二", "count.unreadable"),
        ("number", "两小时", "number.unreadable"),
        ("number", "NaN", "number.unreadable"),
        ("number", "1e12", "number.unreadable"),
        ("yes_no", "也许", "yes_no.unreadable"),
        ("member", "王五", "member.unknown"),
        ("member", "李四", "member.ambiguous"),
        ("rows", "张三", "rows.not_text"),
        ("attachments", "a.jpg", "rows.not_text"),
        ("id_number", "1.1E+17", "id.spreadsheet"),
        ("phone", "无", "phone.unreadable"),
    ],
)
def test_what_is_no_value_is_refused(kind: str, raw: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(kind, raw)
    assert refused.value.code == code


def test_where_nobody_is_known_only_guests_can_be_named() -> None:
    with pytest.raises(Refused, match=r"member\.unknown"):
        FIELD_KINDS["member"].read(field("member"), "张三", Typing())


def test_a_choice_without_its_table_reads_nothing() -> None:
    with pytest.raises(Refused, match=r"choice\.unknown"):
        FIELD_KINDS["choice"].read(Field("x", "栏目", "choice"), "男", TYPING)
    assert show(Field("x", "栏目", "choice"), "1") == ""


def test_a_field_may_hold_less_text_than_its_kind() -> None:
    assert read("text", "1234", max=4) == "1234"
    with pytest.raises(Refused) as refused:
        read("text", "12345", max=4)
    assert refused.value.values == {"length": 5, "max": 4}


def test_guests_and_several_people() -> None:
    assert read("member", "王五", outsiders=True) == "王五"
    assert read("member", "张三、王五", outsiders=True, many=True) == f"{ZHANG}、王五"
    assert read("member", f"{LI}；张三", many=True) == f"{LI}、{ZHANG}"
    assert read("member", "王五@厂里", outsiders=True) == "王五"
    with pytest.raises(Refused, match=r"text\.too_long"):
        read("member", "王" * 201, outsiders=True)


@pytest.mark.parametrize(
    ("kind", "value", "shown", "cell"),
    [
        ("text", "三会一课", "三会一课", "三会一课"),
        ("long_text", "一\n二", "一\n二", "一\n二"),
        ("choice", "2", "女", "女"),
        ("choice", "9", "9", "9"),
        ("date", "2026-01-02", "2026年1月2日", date(2026, 1, 2)),
        ("date", "2026-01", "2026年1月", "2026-01"),
        ("datetime_range", "2026-03-12T14:00/15:40", "2026年3月12日 14:00—15:40", "2026-03-12 14:00-15:40"),
        ("money", 396200, "3,962.00", Decimal(3962)),
        ("count", 12, "12", 12),
        ("number", "1.5", "1.5", Decimal("1.5")),
        ("yes_no", 1, "是", "是"),
        ("yes_no", 0, "否", "否"),
        ("member", f"{ZHANG}、王五", "张三、王五", "张三、王五"),
        ("rows", [{"a": 1}, {"a": 2}], "2", 2),
        ("attachments", [{"name": "a.jpg"}], "1", 1),
        ("id_number", "11010519491231002X", "11010519491231002X", "11010519491231002X"),
        ("phone", "13800138001", "13800138001", "13800138001"),
    ],
)
def test_a_value_is_shown_and_written(kind: str, value: Value, shown: str, cell: object) -> None:
    assert show(field(kind), value) == shown
    assert kind_of(field(kind)).cell(field(kind), value) == cell


@pytest.mark.parametrize("kind", FIELD_KINDS)
def test_nothing_is_shown_as_nothing(kind: str) -> None:
    assert show(field(kind), None) == ""
    assert kind_of(field(kind)).cell(field(kind), None) is None
    assert show_masked(field(kind), None) == ""
    assert typed(field(kind), None) == ""


def test_screens_mask_numbers_by_default() -> None:
    assert show_masked(field("id_number"), "11010519491231002X") == "110105********002X"
    assert show_masked(field("phone"), "13800138001") == "138****8001"
    assert show_masked(field("text"), "张三") == "张三"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "三会一课"),
        ("long_text", "一\n二"),
        ("choice", "2"),
        ("date", "2026-01-02"),
        ("date", "2026-01"),
        ("date", "2026"),
        ("datetime_range", "2026-03-12T14:00/15:40"),
        ("datetime_range", "2026-03-12T23:30/00:30"),
        ("datetime_range", "2026-03-12T14:00"),
        ("datetime_range", "2026-03-12"),
        ("money", -150),
        ("count", 12),
        ("number", "1.5"),
        ("yes_no", 1),
        ("yes_no", 0),
        ("member", LI_2),
        ("id_number", "11010519491231002X"),
        ("phone", "0335-1234567"),
    ],
)
def test_what_an_editor_shows_reads_back_the_same(kind: str, value: Value) -> None:
    assert read(kind, typed(field(kind), value)) == value


@pytest.mark.parametrize("kind", sorted(FIELD_KINDS))
@given(raw=st.text(max_size=30) | st.from_regex("-?[0-9]{1,11}([.:/-][0-9]{1,2}){0,2}", fullmatch=True))
def test_typed_text_is_a_value_or_is_refused(kind: str, raw: str) -> None:
    try:
        value = read(kind, raw)
    except Refused:
        return
    show(field(kind), value)
    kind_of(field(kind)).cell(field(kind), value)
