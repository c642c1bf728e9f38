"""Reads capital numerals back, counted from the left: a second way, so that one mistake is not made twice."""

from __future__ import annotations

import re

DIGITS = "零壹贰叁肆伍陆柒捌玖"
AMOUNT = re.compile(r"(负)?(?:([^元角分]+)元)?零?(?:(.)角)?(?:(.)分)?整?")


def number_of(text: str) -> int:
    total = section = digit = 0
    for letter in text:
        if letter in DIGITS:
            digit = DIGITS.index(letter)
        elif letter in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(letter) + 1), 0
        else:
            total, section, digit = total + (section + digit) * 10 ** {"万": 4, "亿": 8}[letter], 0, 0
    return total + section + digit


def fen_of(text: str) -> int:
    found = AMOUNT.fullmatch(text)
    assert found, text
    sign, yuan, jiao, fen = found.groups()
    amount = number_of(yuan or "") * 100 + number_of(jiao or "") * 10 + number_of(fen or "")
    return -amount if sign else amount


def month_of(text: str) -> str:
    year, _, month = text.removesuffix("月").partition("年")
    return f"{''.join(str(DIGITS.index(digit)) for digit in year)}-{number_of(month):02d}"
