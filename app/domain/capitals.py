"""Amounts and months in the capital numerals of receipts and letters: 12.05 ↔ 壹拾贰元零伍分, 2026-11 ↔ 贰零贰陆年壹拾壹月."""

from __future__ import annotations

import re

from app.domain.errors import Refused
from app.domain.period import parse_period
from app.domain.text import half_width

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")
_SECTION = 10_000
_LARGEST = _SECTION ** len(_SECTIONS) - 1  # yuan
_VALUE = {digit: number for number, digit in enumerate(_DIGITS)}
_TENS = {"拾": 10, "佰": 100, "仟": 1000}
_AMOUNT = re.compile(
    rf"(负)?(?:([{_DIGITS}拾佰仟万亿]+)元)?(零)?(?:([{_DIGITS[1:]}])角)?(?:(零)?([{_DIGITS[1:]}])分)?(整)?"
)
_MONTH = re.compile(rf"([{_DIGITS}]{{4}})年([{_DIGITS}拾]+)月")


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


def read_capitals(raw: str) -> int:
    """The fen of an amount in capitals, in every spelling the rules for bills allow: 圆, 正, 人民币, 零 before 角.

    Raises Refused("capitals.unreadable") for anything else: a wrong 零 may be a missing digit.
    """
    text = half_width(raw).replace(" ", "").removeprefix("人民币").replace("圆", "元").replace("正", "整")
    found = _AMOUNT.fullmatch(text)
    fen = _sum_of(found) if found else None
    if fen is None or _bare(text) not in {_bare(spelling) for spelling in _spellings(fen)}:
        raise Refused("capitals.unreadable", value=raw)
    return fen


def _bare(text: str) -> str:
    return text.removesuffix("整")


def _sum_of(found: re.Match[str]) -> int | None:
    sign, whole, _, jiao, _, single, _ = found.groups()
    yuan = _number(whole or "")
    if yuan is None or not (whole or jiao or single):
        return None
    fen = yuan * 100 + _VALUE.get(jiao or "", 0) * 10 + _VALUE.get(single or "", 0)
    return -fen if sign else fen


def _number(text: str) -> int | None:
    """Yuan of the capital numerals, their order not yet looked at; None for more than can be written."""
    total = section = digit = 0
    for letter in text:
        if letter in _VALUE:
            digit = _VALUE[letter]
        elif letter in _TENS:
            section, digit = section + digit * _TENS[letter], 0
        else:
            total, section, digit = total + (section + digit) * _SECTION ** _SECTIONS.index(letter), 0, 0
    found = total + section + digit
    return found if found <= _LARGEST else None


def _spellings(fen: int) -> set[str]:
    """What we write, and 零 where it may stand or be left out: before a 仟 that follows a round 万, and before 角."""
    own = in_capitals(fen)
    spellings = {own}
    yuan, rest = divmod(abs(fen), 100)
    if yuan and rest >= 10 and not yuan % 10:  # noqa: PLR2004 - a jiao is ten fen
        spellings.add(own.replace("元", "元零"))
    for mark in _SECTIONS[1:]:
        size = _SECTION ** _SECTIONS.index(mark)
        if yuan > size and not yuan // size % 10 and yuan % size >= size // 10:
            spellings |= {one.replace(mark, mark + "零") for one in spellings}
    return spellings


def month_in_capitals(month: str) -> str:
    """`2026-11` → 贰零贰陆年壹拾壹月: how a transfer letter says up to when dues are paid."""
    year, number = month[:4], int(month[5:7])
    ten = f"{_DIGITS[1]}拾" if number >= 10 else ""  # noqa: PLR2004 - tens
    last = _DIGITS[number % 10] if number % 10 else ""
    return "".join(_DIGITS[int(digit)] for digit in year) + "年" + ten + last + "月"


def count_in_capitals(number: int) -> str:
    """A plain number: the days a letter is good for, 30 → 叁拾, 15 → 壹拾伍. Raises ValueError below 0 and beyond 9,999 亿."""
    if not 0 <= number <= _LARGEST:
        raise ValueError(number)
    return _whole(number)


def read_month_capitals(raw: str) -> str:
    """The month of a text in capitals; the 零 before 壹月 that bills ask for is allowed. Raises Refused("capitals.month")."""
    found = _MONTH.fullmatch(half_width(raw).replace(" ", ""))
    if found:
        year = "".join(str(_VALUE[digit]) for digit in found[1])
        number = _number(found[2]) or 0
        try:
            month = parse_period(f"{year}-{number:02d}").text
        except Refused:
            month = ""
        if month and month_in_capitals(month) == f"{found[1]}年{found[2].removeprefix(_DIGITS[0])}月":
            return month
    raise Refused("capitals.month", value=raw)
