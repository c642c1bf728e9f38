"""What a member pays, against the tables of rules §1.3 and §12 and against a second way to work it out."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dues import MODES, UNITS, Quote, Rounding, base_of, quote
from app.domain.dues_pack import COUNTED, DEDUCTED, LEFT_OUT, WHOLE, DuesPack, payers_from
from app.domain.errors import UserError
from app.domain.money import parse_money, show_money
from app.domain.rule_pack import RulePack
from app.files.form_files import load_definitions
from app.texts.dues import cap_notice, explanation

if TYPE_CHECKING:
    from app.files.form_files import Definitions

SHIPPED = load_definitions()
DAY = date(2026, 3, 1)
VECTORS = [
    ("1999.00", "monthly_salary", "0.5%", "10.00"),
    ("2999.99", "monthly_salary", "0.5%", "15.00"),
    ("3000.00", "monthly_salary", "0.5%", "15.00"),
    ("3000.01", "monthly_salary", "1%", "30.00"),
    ("4123.45", "monthly_salary", "1%", "41.23"),
    ("5000.00", "monthly_salary", "1%", "50.00"),
    ("5000.01", "monthly_salary", "1.5%", "75.00"),
    ("7654.32", "monthly_salary", "1.5%", "114.81"),
    ("10000.00", "monthly_salary", "1.5%", "150.00"),
    ("10000.01", "monthly_salary", "2%", "200.00"),
    ("50000.00", "monthly_salary", "2%", "1,000.00"),
    ("60000.00", "monthly_salary", "2%", "1,200.00"),
    ("3210.50", "retired", "0.5%", "16.05"),
    ("5000.00", "retired", "0.5%", "25.00"),
    ("5000.01", "retired", "1%", "50.00"),
    ("10000.01", "annual_salary", "2%", "200.00"),
    ("3000.00", "self_employed", "0.5%", "15.00"),
    ("0", "monthly_salary", "0.5%", "0.00"),
]


def asked(category: str, base: str = "", amount: str = "", day: date = DAY, **more: str) -> Quote:
    typed = {"base": base, "amount": amount}
    fen = {name: parse_money(text) if text else None for name, text in typed.items()}
    return quote(SHIPPED.dues, SHIPPED.rules, category, day, **fen, rounding=Rounding(**more))


@pytest.mark.parametrize(
    ("base", "category", "rate", "due"), VECTORS, ids=[f"1.3 {c} {b}" for b, c, _, _ in VECTORS]
)
def test_the_rate_of_the_bracket_is_of_the_whole_base(
    definitions: Definitions, base: str, category: str, rate: str, due: str
) -> None:
    found = asked(category, base)
    assert show_money(found.due) == due
    told = explanation(found, definitions.codes["rule_source"])
    assert f"× {rate} =" in told
    assert f"月应交 {due} 元" in told
    assert "《关于中国共产党党费收缴、使用和管理的规定》" in told


@pytest.mark.parametrize("category", ["student", "laid_off", "relief", "subsistence"])
def test_art_6_fixed_amounts(category: str) -> None:
    found = asked(category)
    assert (show_money(found.due), found.rate, found.payer.clause) == ("0.20", None, "第六条")


@pytest.mark.parametrize(
    ("base", "due", "over", "offer"),
    [
        ("50000.00", "1,000.00", False, "1,000.00"),
        ("50000.51", "1,000.01", True, "1,000.00"),
        ("60000.00", "1,200.00", True, "1,000.00"),
    ],
    ids=["12 at the cap", "12 above the cap", "1.5 offers the cap"],
)
def test_the_cap_is_told_and_changes_nothing(base: str, due: str, over: bool, offer: str) -> None:  # noqa: FBT001
    found = asked("monthly_salary", base)
    assert (show_money(found.due), found.over_cap, show_money(found.offer)) == (due, over, offer)
    assert bool(cap_notice(found)) == over


def test_before_the_notice_of_2017_there_was_no_cap() -> None:
    assert not asked("monthly_salary", "60000", day=date(2016, 12, 31)).over_cap


@pytest.mark.parametrize(
    ("unit", "mode", "due"),
    [
        ("fen", "half_up", "114.81"),
        ("fen", "truncate", "114.81"),
        ("jiao", "half_up", "114.80"),
        ("yuan", "half_up", "115.00"),
        ("yuan", "truncate", "114.00"),
    ],
)
def test_rounding_is_a_setting(unit: str, mode: str, due: str) -> None:
    assert show_money(asked("monthly_salary", "7654.32", unit=unit, mode=mode).due) == due


@pytest.mark.parametrize(
    ("category", "base", "amount", "day", "code"),
    [
        ("monthly_salary", "", "", DAY, "dues.base_needed"),
        ("retired", "-0.01", "", DAY, "dues.base_negative"),
        ("monthly_salary", "3000", "5", DAY, "dues.amount_fixed"),
        ("farmer", "", "", DAY, "dues.amount_needed"),
        ("farmer", "", "0.19", DAY, "dues.amount_outside"),
        ("farmer", "", "1.01", DAY, "dues.amount_outside"),
        ("student", "", "0.30", DAY, "dues.amount_outside"),
        ("exempt", "", "1", DAY, "dues.amount_outside"),
        ("reduced", "", "", DAY, "dues.amount_needed"),
        ("monthly_salary", "3000", "", date(2008, 3, 31), "dues.no_rule"),
        ("banker", "3000", "", DAY, "dues.no_rule"),
    ],
)
def test_what_cannot_be_quoted_is_refused(
    category: str, base: str, amount: str, day: date, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        asked(category, base, amount, day)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("category", "amount"), [("farmer", "0.20"), ("farmer", "1.00"), ("reduced", "3.50")]
)
def test_a_set_amount_stands_as_it_is(category: str, amount: str) -> None:
    assert show_money(asked(category, "", amount, unit="yuan").due) == amount


def test_a_new_edition_leaves_old_months_alone() -> None:
    old = {"id": "monthly_salary", "title": "工资", "source": "DUES_2008", "clause": "第二条",
           "from": "2008-04-01", "brackets": [["3000", "0.005"], ["", "0.01"]]}  # fmt: skip
    new = {**old, "from": "2026-07-01", "brackets": [["", "0.02"]]}
    pack = DuesPack(tuple(payers_from({"payer": [old, new]}, "test.toml")))
    dues = [
        quote(pack, RulePack(()), "monthly_salary", date(2026, month, 1), base=300_000).due
        for month in (6, 7)
    ]
    assert dues == [1500, 6000]


A = ((Decimal(3000), "0.005"), (Decimal(5000), "0.01"), (Decimal(10000), "0.015"), (None, "0.02"))
B = ((Decimal(5000), "0.005"), (None, "0.01"))


def by_hand(category: str, yuan: Decimal, unit: str, mode: str) -> Decimal:
    """The pseudocode of rules §1.9 in Decimal."""
    table = B if category == "retired" else A
    rate = next(Decimal(rate) for upper, rate in table if upper is None or yuan <= upper)
    step = {"fen": Decimal("0.01"), "jiao": Decimal("0.1"), "yuan": Decimal(1)}[unit]
    way = ROUND_HALF_UP if mode == "half_up" else ROUND_DOWN
    return (yuan * rate).quantize(step, rounding=way)


EDGES = st.sampled_from([300_000, 500_000, 1_000_000, 5_000_000])
BASES = st.integers(0, 10**9) | st.builds(lambda edge, off: edge + off, EDGES, st.integers(-200, 200))


@given(
    st.sampled_from(["monthly_salary", "annual_salary", "self_employed", "retired"]),
    BASES, st.sampled_from(list(UNITS)), st.sampled_from(MODES),
)  # fmt: skip
def test_any_base_agrees_with_a_second_way(category: str, base: int, unit: str, mode: str) -> None:
    found = quote(SHIPPED.dues, SHIPPED.rules, category, DAY, base=base, rounding=Rounding(unit, mode))
    expected = by_hand(category, Decimal(base) / 100, unit, mode)
    assert Decimal(found.due) / 100 == expected
    assert found.over_cap == (expected > 1000)
    assert found.rate is not None
    assert 0 < found.rate < WHOLE


@given(st.lists(st.tuples(st.sampled_from([COUNTED, LEFT_OUT, DEDUCTED]), st.integers(0, 10**7))))
def test_the_base_is_what_counts_less_what_is_deducted(items: list[tuple[str, int]]) -> None:
    plus, minus = (sum(fen for how, fen in items if how == kind) for kind in (COUNTED, DEDUCTED))
    assert base_of(items) == (plus - minus if plus > minus else 0)


@pytest.mark.parametrize(
    ("heading", "treatment"),
    [
        ("basic_pay", COUNTED), ("post_pay", COUNTED), ("skill_pay", COUNTED), ("regular_bonus", COUNTED),
        ("irregular_bonus", LEFT_OUT), ("single_award", LEFT_OUT), ("income_tax", DEDUCTED),
        ("housing_fund", DEDUCTED), ("enterprise_annuity", DEDUCTED), ("overtime", LEFT_OUT),
        ("special_post_allowance", LEFT_OUT), ("heating", LEFT_OUT),
    ],
    ids=lambda value: f"1.4 {value}",
)  # fmt: skip
def test_wage_items_count_as_the_table_says(heading: str, treatment: str) -> None:
    assert {item.id: item.treatment for item in SHIPPED.dues.items_on(DAY)}[heading] == treatment


@pytest.mark.parametrize(
    ("base", "due"),
    [
        ("2999.00", "15.00"),
        ("3006.68", "30.00"),
        ("3250.00", "33.00"),
        ("3050.00", "31.00"),
        ("3850.00", "39.00"),
    ],
)
def test_a_register_kept_in_whole_yuan_rounds_halves_up(base: str, due: str) -> None:
    """As a register in use does: 2999 pays the lowest bracket's 14.995, 30.5 becomes 31 and 38.5 becomes 39."""
    assert show_money(asked("monthly_salary", base, unit="yuan").due) == due
