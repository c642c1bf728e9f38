"""GB 11643 numbers: the standard's own examples, and everything a spreadsheet does to a number."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import Refused
from app.domain.identity import (
    id_facts,
    mask_id_number,
    mask_phone,
    number_cell_as_text,
    parse_id_number,
    parse_phone,
)

FEMALE = "11010519491231002X"
MALE = "440524188001010014"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (FEMALE, FEMALE),
        (MALE, MALE),
        ("11010519491231002x", FEMALE),
        ("１１０１０５１９４９１２３１００２Ｘ", FEMALE),
        (" 110105 19491231 002X ", FEMALE),
        ("'11010519491231002X", FEMALE),
        ("110105-19491231-002X", FEMALE),
    ],
    ids=["8.1 female", "8.1 male", "small x", "full width", "blanks", "apostrophe", "hyphens"],
)
def test_a_right_number_is_kept_in_one_form(typed: str, number: str) -> None:
    assert parse_id_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("110105********002X", "id.masked"),
        ("110105XXXXXXXX002X", "id.masked"),
        ("43xxxxxxxxxxxxx", "id.masked"),
        ("1.1E+17", "id.spreadsheet"),
        ("1.10105E+17", "id.spreadsheet"),
        ("110105194912310000", "id.spreadsheet"),
        ("110105194912310000.0", "id.spreadsheet"),
        ("110105491231002", "id.old"),
        ("1101051949123100", "id.length"),
        ("无", "id.characters"), ("待补", "id.characters"), ("身份证号：11010519491231002X", "id.characters"),
        ("11010519491231002X/440524188001010014", "id.characters"),
        ("11010519491231O02X", "id.characters"),
        ("1101051949123X0021", "id.characters"),
        ("110105194912310021", "id.check"),
        ("11010519491331001X", "id.check"),
    ],
)  # fmt: skip
def test_a_damaged_number_is_refused_and_never_mended(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_id_number(typed)
    assert refused.value.code == code
    assert refused.value.values["value"] == typed


def test_a_date_that_does_not_exist_is_refused() -> None:
    from app.domain.identity import check_character

    first = "11010519490231002"
    with pytest.raises(Refused) as refused:
        parse_id_number(first + check_character(first))
    assert refused.value.code == "id.date"


def test_the_form_of_a_15_digit_number_is_only_proposed() -> None:
    with pytest.raises(Refused) as refused:
        parse_id_number("110105491231002")
    assert refused.value.values["proposed"] == FEMALE


def test_a_number_says_birth_sex_and_region() -> None:
    assert id_facts(FEMALE).birth == date(1949, 12, 31)
    assert (id_facts(FEMALE).sex, id_facts(MALE).sex) == ("2", "1")
    assert id_facts(FEMALE).region == "110105"


def test_masks() -> None:
    assert mask_id_number(FEMALE) == "110105********002X"
    assert mask_id_number("") == ""
    assert mask_phone("13800000000") == "138****0000"
    assert mask_phone("0335-1234567") == "**********67"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138001", "13800138001"),
        ("138-0013-8001", "13800138001"),
        ("+86 138 0013 8001", "13800138001"),
        ("１３８００１３８００１", "13800138001"),
        ("13800138001.0", "13800138001"),
        ("0335-1234567", "0335-1234567"),
        ("（0335）1234567", "03351234567"),
        ("1234567", "1234567"),
        ("8001", None),
        ("138001380012", None),
        ("无", None),
    ],
)
def test_telephone_numbers(typed: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(Refused, match=r"phone\.unreadable"):
            parse_phone(typed)
    else:
        assert parse_phone(typed) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [(13800138001.0, "13800138001"), (1.5, "1.5"), (1.10105194912310e17, "1.1010519491231e+17")],
)
def test_a_number_cell_shows_its_digits_or_that_it_lost_them(value: float, text: str) -> None:
    assert number_cell_as_text(value) == text
