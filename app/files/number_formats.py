"""What a number format shows: a date of which precision, how many zeros in front, how many decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.identity import number_cell_as_text
from app.domain.sheets import DATE, NUMBER

# Formats every program knows by number only; 27-36 and 50-58 are those of Chinese editions.
_BUILT_IN = {
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: "yyyy-m", 28: "m-d", 29: "m-d", 30: "m-d-yy", 31: "yyyy-m-d",
    32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: "yyyy-m", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 50: "yyyy-m", 51: "m-d", 52: "yyyy-m", 53: "m-d", 54: "m-d", 55: "h:mm", 56: "h:mm:ss",
    57: "yyyy-m", 58: "m-d", 2: "0.00", 1: "0",
}  # fmt: skip
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no time zone
_FALSE_LEAP_DAY = 60  # the 1900 system counts 29 February 1900, which never was
_LAST_SERIAL = 2_958_465  # 31 December 9999


@dataclass(frozen=True)
class Shape:
    """`date` holds the units a date format shows ("y", "ym", "ymd", with "h" for a time); "" for numbers."""

    date: str = ""
    zeros: int = 0
    decimals: int | None = None


def shape_of(number: int, code: str | None) -> Shape:
    """The shape of a format by its number and, where the file spells it out, its code."""
    text = _bare(code if code is not None else _BUILT_IN.get(number, ""))
    units = _date_units(text)
    if units:
        return Shape(units)
    padded = re.fullmatch(r"(0+)(?:\.(0+))?[_ )]*", text)
    if padded is None:
        return Shape()
    return Shape(zeros=len(padded[1]), decimals=len(padded[2]) if padded[2] else None)


def _bare(code: str) -> str:
    """The part for positive numbers without quoted words, escapes, colours and locale marks."""
    text = re.sub(r'"[^"]*"', "", code)
    text = re.sub(r"\\.|_.|\*.", "", text)
    text = re.sub(r"\[(?![hms]+\])[^\]]*\]", "", text.split(";")[0], flags=re.IGNORECASE)
    return text.strip().lower()


def _date_units(text: str) -> str:
    letters = re.sub(r"general|am/pm|a/p|e[+-]", "", text).replace("e", "y").replace("g", "")
    letters = letters.replace("b", "y").replace("aaa", "d")
    if not re.search(r"[ymdhs]", letters) or re.search(r"[0#?]", letters.replace("s.0", "s")):
        return ""
    clock = bool(re.search(r"[hs]", letters))
    day = "d" in letters
    if clock and not day and "y" not in letters:
        return "h"
    if not day and "m" not in letters:
        return "y" + ("h" if clock else "")
    return ("ym" if not day and "y" in letters else "ymd") + ("h" if clock else "")


def shown(value: float, shape: Shape, *, from_1904: bool = False) -> tuple[str, str]:
    """(kind, text) of a number cell: ISO text for dates, the digits for everything else."""
    if shape.date:
        text = _date_text(value, shape.date, from_1904=from_1904)
        if text:
            return DATE, text
    text = number_cell_as_text(value)
    if shape.decimals is not None:
        fixed = f"{value:.{shape.decimals}f}"
        return NUMBER, fixed if float(fixed) == float(text) else text
    return NUMBER, text.zfill(shape.zeros) if text.isdigit() else text


def _date_text(serial: float, units: str, *, from_1904: bool) -> str:
    """Nothing for what is no day: 0 is how an empty cell looks through a formula."""
    if units == "h":
        return _clock(_EPOCH_1900 + timedelta(days=serial % 1)) if 0 <= serial < _LAST_SERIAL else ""
    if not 1 <= serial <= _LAST_SERIAL:
        return ""
    if not from_1904 and serial < _FALSE_LEAP_DAY:
        serial += 1
    moment = (_EPOCH_1904 if from_1904 else _EPOCH_1900) + timedelta(days=serial)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    length = {"y": 4, "ym": 7}.get(units.removesuffix("h"), 10)
    day = moment.date().isoformat()[:length]
    return f"{day} {_clock(moment)}" if units == "ymdh" else day


def _clock(moment: datetime) -> str:
    return f"{moment.hour:02d}:{moment.minute:02d}"
