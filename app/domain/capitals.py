"""Amounts and months in the capital numerals of receipts and letters: 12.05 → 壹拾贰元零伍分, 2026-11 → 贰零贰陆年壹拾壹月."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")
_SECTION = 10_000
_LARGEST = _SECTION ** len(_SECTIONS) - 1  # yuan


def in_capitals(fen: int) -> str:
    """Fen as receipts write them. Whole yuan and whole jiao end in 整, so that nothing can be added.

    Raises ValueError beyond 9,999 亿 yuan.
    """
    yuan, rest = divmod(abs(fen), 100)
    if yuan > _LARGEST:
        raise ValueError(fen)
    sign = "负" if fen < 0 else ""
    jiao, single = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    gap = "零" if yuan and single and not jiao else ""
    parts = f"{_DIGITS[jiao]}角" if jiao else gap
    return sign + whole + parts + (f"{_DIGITS[single]}分" if single else "整")


def _whole(yuan: int) -> str:
    """Sections of four digits; one 零 for any run of zeros between two digits."""
    if not yuan:
        return _DIGITS[0]
    written = ""
    for section in range(len(_SECTIONS) - 1, -1, -1):
        digits = yuan // _SECTION**section % _SECTION
        if digits:
            gap = "零" if written and digits < _SECTION // 10 else ""
            written += gap + _section(digits) + _SECTIONS[section]
    return written


def _section(digits: int) -> str:
    written, skipped = "", False
    for place in range(len(_PLACES) - 1, -1, -1):
        digit = digits // 10**place % 10
        if digit:
            written += ("零" if skipped and written else "") + _DIGITS[digit] + _PLACES[place]
        skipped = not digit
    return written


def month_in_capitals(month: str) -> str:
    """`2026-11` → 贰零贰陆年壹拾壹月: how a transfer letter says up to when dues are paid."""
    year, number = month[:4], int(month[5:7])
    return "".join(_DIGITS[int(digit)] for digit in year) + "年" + _whole(number) + "月"


def count_in_capitals(number: int) -> str:
    """A plain number: the days a letter is good for, 30 → 叁拾, 15 → 壹拾伍. Raises ValueError below 0 and beyond 9,999 亿."""
    if not 0 <= number <= _LARGEST:
        raise ValueError(number)
    return _whole(number)
