"""Citizen ID numbers (GB 11643) and phone numbers: checked, masked, never repaired."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from app.domain.errors import Refused
from app.domain.text import half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LENGTH = 18
_OLD_LENGTH = 15
_EXACT_DIGITS = 15  # a spreadsheet keeps 15 significant digits of a number


class IdFacts(NamedTuple):
    """What a valid number says about its holder. `sex` is the code of GB/T 2261.1."""

    birth: date
    sex: str
    region: str


def check_character(first17: str) -> str:
    """The 18th character (GB 11643-1999 §4.3, ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def parse_id_number(raw: str) -> str:
    """The number as 18 characters with a capital X. Raises Refused; never completes or mends a number.

    Codes: id.masked, id.spreadsheet (digits lost in a number cell), id.old (15 digits; `proposed` holds the
    18-character form to confirm), id.length, id.characters, id.date, id.check.
    """
    text = re.sub(r"[\s'‘’`\-]", "", half_width(raw)).upper()
    if "*" in text or "XX" in text:
        raise Refused("id.masked", value=raw)
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text) or re.fullmatch(r"\d{16,18}\.0", text):
        raise Refused("id.spreadsheet", value=raw)
    if len(text) == _OLD_LENGTH and text.isascii() and text.isdigit():
        full = text[:6] + "19" + text[6:]
        raise Refused("id.old", value=raw, proposed=full + check_character(full))
    if not re.fullmatch(r"[0-9]*X?", text):
        raise Refused("id.characters", value=raw)
    if len(text) != _LENGTH:
        raise Refused("id.length", value=raw, length=len(text))
    if check_character(text[:17]) != text[17]:
        damaged = text.endswith("000")  # Excel writes zeros for what it could not keep
        raise Refused("id.spreadsheet" if damaged else "id.check", value=raw)
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Refused("id.date", value=raw) from None
    return text


def id_facts(number: str) -> IdFacts:
    """Birth date, sex and region code of a number that `parse_id_number` accepted."""
    birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return IdFacts(birth, "1" if int(number[16]) % 2 else "2", number[:6])


def mask_id_number(number: str) -> str:
    """110105********002X (rules §8.1)."""
    return number[:6] + "*" * 8 + number[14:] if len(number) == _LENGTH else "*" * len(number)


def parse_phone(raw: str) -> str:
    """A mobile number as 11 digits, a fixed line as typed with its hyphen. Raises Refused("phone.unreadable")."""
    text = re.sub(r"[\s()()]", "", half_width(raw)).removesuffix(".0")
    plain = re.sub(r"^\+?86-?", "", text)
    if re.fullmatch(r"1[0-9-]{10,12}", plain) and len(plain.replace("-", "")) == 11:  # mobile
        return plain.replace("-", "")
    if re.fullmatch(r"(0\d{2,3}-?)?\d{5,8}(-\d{1,6})?", text):
        return text
    raise Refused("phone.unreadable", value=raw)


def mask_phone(number: str) -> str:
    """138****0000; a fixed line keeps its last two digits."""
    if len(number) == 11 and number.startswith("1"):  # a mobile number
        return number[:3] + "****" + number[7:]
    return "*" * (len(number) - 2) + number[-2:]


def number_cell_as_text(value: float) -> str:
    """A number cell as the digits it shows; one that lost digits keeps its exponent, to be refused as an ID."""
    if value == int(value) and abs(value) < 10**_EXACT_DIGITS:
        return str(int(value))
    return f"{value:.15g}"
