"""Dates as people type them, and as they are kept: ISO text of year, month or day precision."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from app.domain.errors import Refused
from app.domain.text import half_width
from app.domain.values import Values, as_text

EARLIEST_YEAR = 1900
LATEST_YEAR = 2099
_EXCEL_EPOCH = date(1899, 12, 30)  # the 1900 date system, its false leap day already counted
_WEEKDAY = re.compile(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?")
_MARK = r"[.\-/,、·]"
_PARTS = re.compile(rf"(\d{{4}})(?:{_MARK}(\d{{1,2}})(?:{_MARK}(\d{{1,2}}))?)?[.]?")
# Years of two digits that can only be of the last century: 98.7. Others (05.6) could be either.
_LAST_CENTURY = re.compile(rf"([4-9]\d){_MARK}(\d{{1,2}})(?:{_MARK}(\d{{1,2}}))?[.]?")
_STAMP = re.compile(r"(\d{8})\d{6}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SHORT = re.compile(r"(\d{1,2})[.\-/月](\d{1,2})日?|(\d{2})(\d{2})|(\d{1,2})日?")
_MORNING, _NOON, _AFTERNOON, _NIGHT = (
    ("上午", "早上", "早晨", "凌晨", "am"),
    ("中午",),
    ("下午", "傍晚", "pm"),
    ("晚上", "夜里"),
)
_PART = "|".join((*_MORNING, *_NOON, *_AFTERNOON, *_NIGHT))
_CLOCK = rf"({_PART})?\s*(\d{{1,2}})\s*[:点时]\s*(\d{{1,2}}|半)?\s*分?(?::\d{{2}}(?:\.\d+)?)?\s*(am|pm)?"
_SECOND_DAY = r"(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?\s*)?"
_RANGE = re.compile(rf"{_CLOCK}(?:\s*[-—–~至到/]+\s*{_SECOND_DAY}{_CLOCK})?$", re.IGNORECASE)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([1-9]?)十([1-9]?)")
_RELATIVE = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1}
_TWELVE = 12
_LATE_MORNING = 10


def _is_year(year: int | None) -> bool:
    return year is not None and EARLIEST_YEAR <= year <= LATEST_YEAR


def _iso(year: int, month: int | None, day: int | None, raw: str) -> str:
    if not _is_year(year):
        raise Refused("date.year", value=raw)
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:  # months of a year
        raise Refused("date.month", value=raw)
    if day is None:
        return f"{year:04d}-{month:02d}"
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Refused("date.day", value=raw, month=month, last=last)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _arabic(text: str) -> str:
    """Dates written out as on seals and old papers: 二〇一九年十月二十日 → 2019年10月20日."""
    if not text.startswith(("一", "二")):
        return text
    return _TENS.sub(lambda t: f"{t[1] or 1}{t[2] or 0}", text.translate(_DIGITS))


def parse_date(raw: str, today: date | None = None) -> str:
    """ISO text of the precision that was typed: `2026.1.2` → 2026-01-02, `2026年1月` → 2026-01.

    With `today`, also what a person types in a hurry: 今天, 3.12, 0312 (this year), 12 (this month).
    Excel serial numbers (five digits) are days of the 1900 system. Raises Refused("date.…").
    """
    text = _WEEKDAY.sub("", half_width(raw))
    text = re.sub(r"\s+", "", re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text))
    text = re.sub(r"\.0$", "", text) if re.fullmatch(r"\d{4,8}\.0", text) else text
    text = _STAMP.sub(r"\1", text) if _STAMP.fullmatch(text) else text
    text = (
        re.sub("年|月", ".", _arabic(text).replace("。", "."))
        .replace("日", "")
        .replace("号", "")
        .rstrip(".-/,、")
    )
    text = f"19{text}" if _LAST_CENTURY.fullmatch(text) else text
    if today is not None and text in _RELATIVE:
        return (today + timedelta(days=_RELATIVE[text])).isoformat()
    for pattern in (_COMPACT, _PARTS):
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (int(part) if part else None for part in found.groups())
            if month is None and today is not None and not _is_year(year):
                break  # 0312 is a day of this year
            return _iso(year or 0, month, day, raw)
    if re.fullmatch(r"\d{5}", text):
        serial = _EXCEL_EPOCH + timedelta(days=int(text))
        return _iso(serial.year, serial.month, serial.day, raw)
    short = _SHORT.fullmatch(text) if today is not None else None
    if short and today is not None:
        one, two, three, four, alone = short.groups()
        month = int(one or three) if not alone else today.month
        return _iso(today.year, month, int(two or four or alone), raw)
    raise Refused("date.unreadable", value=raw)


def _clock(part: str, hour: str, minute: str | None, raw: str) -> str:
    """24-hour time; `part` is the word for the part of the day. 晚上12点 could be either day and is refused."""
    h, m = int(hour), 30 if minute == "半" else int(minute or 0)
    later = part in (*_AFTERNOON, *_NIGHT) or (part in _NOON and h < _LATE_MORNING)
    if later and h < _TWELVE:
        h += _TWELVE
    elif part in _NIGHT and h == _TWELVE:
        raise Refused("time.unreadable", value=raw)
    if h > 23 or m > 59:  # a clock
        raise Refused("time.unreadable", value=raw)
    return f"{h:02d}:{m:02d}"


def parse_time_range(raw: str, today: date | None = None) -> str:
    """A day with optional start and end: `2026-03-12T14:00/15:40`, `2026-03-12T14:00` or `2026-03-12`.

    An end before its start is past midnight (night shifts meet too). Raises Refused("date.…" | "time.…").
    """
    text = re.sub(r"(?<=\d)T(?=\d)", " ", _WEEKDAY.sub("", half_width(raw)))
    found = _RANGE.search(text)
    if not found:
        return require_day(parse_date(text, today), raw)
    day = require_day(parse_date(text[: found.start()].rstrip(" ,、T"), today), raw)
    part, hour, minute, suffix, second, end_part, end_hour, end_minute, end_suffix = found.groups()
    part = (part or suffix or end_suffix or "").casefold()
    start = _clock(part, hour, minute, raw)
    if not end_hour:
        return f"{day}T{start}"
    _refuse_far(day, second, raw)
    end = _clock((end_part or end_suffix or part).casefold(), end_hour, end_minute, raw)
    return f"{day}T{start}/{end}"


def _refuse_far(day: str, second: str | None, raw: str) -> None:
    """An end may name its day again; it is the same day or, past midnight, the next."""
    if second and (date.fromisoformat(parse_date(second)) - date.fromisoformat(day)).days not in (0, 1):
        raise Refused("time.unreadable", value=raw)


def require_day(iso: str, raw: str) -> str:
    if not is_day(iso):
        raise Refused("date.day_needed", value=raw)
    return iso


def is_day(iso: str) -> bool:
    """Whether the text names a whole day, not just a month or a year, and not what somebody wrote in ten letters."""
    digits = iso[:4] + iso[5:7] + iso[8:]
    return len(iso) == len("2026-01-01") and iso[4] == iso[7] == "-" and digits.isascii() and digits.isdigit()


def day_in(values: Values, name: str, otherwise: date) -> date:
    """The first day a field of a record may mean; `otherwise` while it is empty."""
    text = as_text(values.get(name))
    return first_day(text) if text else otherwise


def first_day(iso: str) -> date:
    """The first day the text may mean; times are cut off."""
    year, month, day = (*(int(p) for p in iso[:10].split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(iso: str) -> date:
    """The last day the text may mean."""
    parts = [int(p) for p in iso[:10].split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]  # y, m, d
    return date(year, month, day)


def surely_before(one: str, other: str) -> bool:
    """Every day the first text may mean lies before every day of the second; texts of months may overlap."""
    return last_day(one) < first_day(other)


def add_months(start: date, months: int) -> date:
    """Calendar months, clipped to the month's end: 31 January + 1 month = 28 or 29 February (rules §3.3)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def show_date(iso: str) -> str:
    """As papers print it: 2026年3月12日, 2026年3月, 2026年."""
    parts = [str(int(p)) for p in iso[:10].split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))


def show_time_range(value: str) -> str:
    """2026年3月12日 14:00—15:40."""
    day, _, clock = value.partition("T")
    return f"{show_date(day)} {clock.replace('/', '—')}".strip()
