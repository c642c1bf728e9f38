"""Money is whole fen, typed the way people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.domain.money import parse_money, show_money


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.50", 123450),
        ("¥1,234.5", 123450),
        ("￥１，２３４．５", 123450),
        ("30元", 3000),
        ("0.20", 20),
        ("-15", -1500),
        ("1e2", 10000),
    ],
)
def test_typed_yuan_are_fen(typed: str, fen: int) -> None:
    assert parse_money(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [("三十", "money.unreadable"), ("", "money.unreadable"), ("1.234", "money.fen"), ("Infinity", "money.fen"), ("NaN", "money.fen")],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        parse_money(typed)


def test_shown_with_thousands_and_two_places() -> None:
    assert [show_money(f) for f in (396200, 5, -150, 0)] == ["3,962.00", "0.05", "-1.50", "0.00"]


@given(st.integers(-(10**15), 10**15))
def test_what_is_shown_reads_back(fen: int) -> None:
    assert parse_money(show_money(fen)) == fen
