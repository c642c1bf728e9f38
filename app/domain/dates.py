"""Dates as people type them, and as they are kept: ISO text of year, month or day precision."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from app.domain.errors import Refused
from app.domain.text import half_width

EARLIEST_YEAR = 1900
LATEST_YEAR = 2099
_EXCEL_EPOCH = date(1899, 12, 30)  # the 1900 date system, its false leap day already counted
_WEEKDAY = re.compile(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?")
_PARTS = re.compile(r"(\d{4})(?:[.\-/](\d{1,2})(?:[.\-/](\d{1,2}))?)?[.]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SHORT = re.compile(r"(\d{1,2})[.\-/月](\d{1,2})日?|(\d{2})(\d{2})|(\d{1,2})日?")
_TIME = r"(\d{1,2})\s*[::点时]\s*(\d{1,2})?\s*分?(?::\d{2})?"
_RANGE = re.compile(_TIME + r"(?:\s*(?:-|—|–|~|至|到)+\s*" + _TIME + ")?$")
_PM = ("下午", "晚上", "傍晚", "PM", "pm")
_AM = ("上午", "早上", "凌晨", "中午", "AM", "am")
_RELATIVE = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1}
NOON = 12


def _iso(year: int, month: int | None, day: int | None, raw: str) -> str:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refused("date.year", value=raw)
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        raise Refused("date.month", value=raw)
    if day is None:
        return f"{year:04d}-{month:02d}"
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Refused("date.day", value=raw, month=month, last=last)
    return f"{year:04d}-{month:02d}-{day:02d}"


def parse_date(raw: str, today: date | None = None) -> str:
    """ISO text of the precision that was typed: `2026.1.2` → 2026-01-02, `2026年1月` → 2026-01.

    With `today`, also what a person types in a hurry: 今天, 3.12, 0312 (this year), 12 (this month).
    Excel serial numbers (five digits) are days of the 1900 system. Raises Refused("date.…").
    """
    text = _WEEKDAY.sub("", half_width(raw))
    text = re.sub(r"\s+", "", re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text))
    text = re.sub(r"\.0$", "", text) if re.fullmatch(r"\d{4,8}\.0", text) else text
    text = re.sub("年|月", ".", text.replace("。", ".")).replace("日", "").replace("号", "").rstrip(".-/")
    if today is not None and text in _RELATIVE:
        return (today + timedelta(days=_RELATIVE[text])).isoformat()
    for pattern in (_COMPACT, _PARTS):
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (int(part) if part else None for part in found.groups())
            return _iso(year or 0, month, day, raw)
    if re.fullmatch(r"\d{5}", text):
        return (_EXCEL_EPOCH + timedelta(days=int(text))).isoformat()
    if today is not None:
        found = _SHORT.fullmatch(text)
        if found:
            one, two, three, four, alone = found.groups()
            month = int(one or three) if not alone else today.month
            return _iso(today.year, month, int(two or four or alone), raw)
    raise Refused("date.unreadable", value=raw)


def _clock(hour: str, minute: str | None, afternoon: bool, raw: str) -> str:  # noqa: FBT001 - private
    h, m = int(hour), int(minute or 0)
    if afternoon and h < NOON:
        h += NOON
    if h > 23 or m > 59:  # noqa: PLR2004 - a clock
        raise Refused("time.unreadable", value=raw)
    return f"{h:02d}:{m:02d}"


def parse_time_range(raw: str, today: date | None = None) -> str:
    """A day with optional start and end: `2026-03-12T14:00/15:40`, `2026-03-12T14:00` or `2026-03-12`.

    An end before its start is past midnight (night shifts meet too). Raises Refused("date.…" | "time.…").
    """
    text = half_width(raw).replace("T", " ").replace("/", "-") if "T" in raw else half_width(raw)
    text = re.sub(r"(\d{1,2}:\d{2})[/](\d{1,2}:\d{2})$", r"\1-\2", _WEEKDAY.sub("", text))
    text = re.sub(r"(:\d{2}):\d{2}(\.\d+)?", r"\1", text)
    text = re.sub(r"\s*(-|—|–|~|至|到)+\s*(?=(上午|下午|晚上)?\d{1,2}\s*[::点时])", "-", text)
    late = any(word in text for word in _PM)
    for word in (*_PM, *_AM):
        text = text.replace(word, " ")
    text = text.replace("点半", ":30").strip()
    text = re.sub(r"-\s+(?=\d{1,2}\s*[:点时])", "-", text)
    found = _RANGE.search(text)
    if not found:
        return require_day(parse_date(text, today), raw)
    day = require_day(parse_date(text[: found.start()].replace(",", " ").strip(), today), raw)
    start = _clock(found[1], found[2], late, raw)
    if not found[3]:
        return f"{day}T{start}"
    return f"{day}T{start}/{_clock(found[3], found[4], late, raw)}"


def require_day(iso: str, raw: str) -> str:
    if len(iso) != len("2026-01-01"):
        raise Refused("date.day_needed", value=raw)
    return iso


def first_day(iso: str) -> date:
    """The first day the text may mean; times are cut off."""
    year, month, day = (*(int(p) for p in iso[:10].split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(iso: str) -> date:
    """The last day the text may mean."""
    parts = [int(p) for p in iso[:10].split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]  # noqa: PLR2004 - y, m, d
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
