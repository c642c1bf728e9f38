"""Capital numerals: the examples of the rules for bills, every pattern of zeros, and back again."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.capitals import in_capitals, month_in_capitals
from tests.domain.capitals_reader import fen_of, month_of

LARGEST = 99_999_999_99


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (20, "贰角整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (1000, "壹拾元整"),
        (1205, "壹拾贰元零伍分"),
        (9050, "玖拾元伍角整"),
        (11481, "壹佰壹拾肆元捌角壹分"),
        (100000, "壹仟元整"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (10_070_000, "壹拾万零柒佰元整"),
        (100_000_100, "壹佰万零壹元整"),
        (1_000_100_000, "壹仟万壹仟元整"),
        (LARGEST, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (10_000_000_001, "壹亿元零壹分"),
        (1_000_010_000_000, "壹佰亿零壹拾万元整"),
        (-9050, "负玖拾元伍角整"),
    ],
)
def test_amounts_as_receipts_write_them(fen: int, written: str) -> None:
    assert in_capitals(fen) == written
    assert fen_of(written) == fen


def test_beyond_what_can_be_written() -> None:
    with pytest.raises(ValueError, match="100000000000000"):
        in_capitals(10**14)


def test_every_pattern_of_zeros_goes_there_and_back() -> None:
    """All 1,024 places of zeros in ten digits, with three fillings: no two amounts are written alike."""
    written: dict[str, int] = {}
    for filling in ("1234567891", "9999999999", "1111111111"):
        for kept in product((False, True), repeat=10):
            fen = int("".join(d if keep else "0" for d, keep in zip(filling, kept, strict=True)))
            text = in_capitals(fen)
            assert written.setdefault(text, fen) == fen
            assert fen_of(text) == fen
            assert "零零" not in text
            assert (text.endswith("整")) == (fen % 10 == 0)


def test_the_first_hundred_thousand_fen_each() -> None:
    assert all(fen_of(in_capitals(fen)) == fen for fen in range(100_001))


@given(st.integers(0, LARGEST) | st.integers(-LARGEST, 10**14 - 1))
def test_any_amount_reads_back(fen: int) -> None:
    assert fen_of(in_capitals(fen)) == fen


@pytest.mark.parametrize(
    ("month", "written"),
    [
        ("2026-11", "贰零贰陆年壹拾壹月"),
        ("2026-01", "贰零贰陆年壹月"),
        ("2026-10", "贰零贰陆年壹拾月"),
        ("2030-12", "贰零叁零年壹拾贰月"),
    ],
)
def test_months_as_transfer_letters_write_them(month: str, written: str) -> None:
    assert month_in_capitals(month) == written
    assert month_of(written) == month


def test_every_month_reads_back() -> None:
    months = [f"{year}-{month:02d}" for year in range(1950, 2100) for month in range(1, 13)]
    assert [month_of(month_in_capitals(m)) for m in months] == months
