"""Dates as people and spreadsheets write them; months that stay months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import (
    add_months,
    first_day,
    is_day,
    last_day,
    parse_date,
    parse_time_range,
    show_date,
    show_time_range,
    surely_before,
)
from app.domain.errors import Refused

TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2026.1.2", "2026-01-02"),
        ("2026。1。2", "2026-01-02"),
        ("2026/1/2", "2026-01-02"),
        ("20260102", "2026-01-02"),
        ("20260102.0", "2026-01-02"),
        ("2026年1月2日", "2026-01-02"),
        ("2026年1月2号", "2026-01-02"),
        ("２０２６年１月２日", "2026-01-02"),
        ("2026 年 1 月 2 日", "2026-01-02"),
        ("2026-01-02 00:00:00", "2026-01-02"),
        ("2026-01-02T14:30:00.000", "2026-01-02"),
        ("2026年1月2日（星期五）", "2026-01-02"),
        ("2026-1-2周五", "2026-01-02"),
        ("2026年1月", "2026-01"),
        ("2026.01", "2026-01"),
        ("202601", "2026-01"),
        ("202601.0", "2026-01"),
        ("2026", "2026"),
        ("2026年", "2026"),
        ("46024", "2026-01-02"),
        ("2026、1、2", "2026-01-02"),
        ("2026，1", "2026-01"),
        ("2026·1·2", "2026-01-02"),
        ("20260102153000", "2026-01-02"),
        ("98.7", "1998-07"),
        ("98年7月", "1998-07"),
        ("98.7.1", "1998-07-01"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_keeps_the_precision_it_was_typed_with(typed: str, iso: str) -> None:
    assert parse_date(typed) == iso


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("今天", "2026-03-15"),
        ("昨天", "2026-03-14"),
        ("前天", "2026-03-13"),
        ("3.12", "2026-03-12"),
        ("3月12日", "2026-03-12"),
        ("0312", "2026-03-12"),
        ("12", "2026-03-12"),
        ("12日", "2026-03-12"),
    ],
)
def test_short_dates_are_of_this_year_and_month(typed: str, iso: str) -> None:
    assert parse_date(typed, TODAY) == iso
    if typed != "0312":
        with pytest.raises(Refused):
            parse_date(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-02-29", "date.day"),
        ("2026-04-31", "date.day"),
        ("2026-13-01", "date.month"),
        ("2026-00-01", "date.month"),
        ("1899-01-01", "date.year"),
        ("21000101", "date.year"),
        ("99999", "date.year"),
        ("0312", "date.year"),
        ("去年春天", "date.unreadable"),
        ("05.6", "date.unreadable"),
        ("2026-01-02T16:00:00Z", "date.unreadable"),
        ("2026-1-2-3", "date.unreadable"),
        ("1990-05-06至今", "date.unreadable"),
    ],
)
def test_what_is_no_date_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date(typed)
    assert refused.value.code == code
    assert refused.value.values["value"] == typed


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2026-03-12 14:00-15:40", "2026-03-12T14:00/15:40"),
        ("2026-03-12T14:00/15:40", "2026-03-12T14:00/15:40"),
        ("2026.3.12 14:00—15:40", "2026-03-12T14:00/15:40"),
        ("2026年3月12日 14:00至15:40", "2026-03-12T14:00/15:40"),
        ("2026年3月12日14时00分到15时40分", "2026-03-12T14:00/15:40"),
        ("2026年3月12日下午2点至3点半", "2026-03-12T14:00/15:30"),
        ("2026年3月12日下午2:00-下午3:40", "2026-03-12T14:00/15:40"),
        ("2026-3-12 上午9点", "2026-03-12T09:00"),
        ("2026-3-12 上午9:00至下午3:30", "2026-03-12T09:00/15:30"),
        ("2026-3-12 中午12点半", "2026-03-12T12:30"),
        ("2026-3-12 中午1点", "2026-03-12T13:00"),
        ("2026-3-12 晚上7:30-9:00", "2026-03-12T19:30/21:00"),
        ("2026-3-12 2:00-3:40 PM", "2026-03-12T14:00/15:40"),
        ("2026-03-12 14:00 至 2026-03-12 15:40", "2026-03-12T14:00/15:40"),
        ("2026-03-12 23:00—2026-03-13 00:30", "2026-03-12T23:00/00:30"),
        ("2019/2/3  14:30", "2019-02-03T14:30"),
        ("2019/2/3 14:30:00", "2019-02-03T14:30"),
        ("2026-03-12 23:30-00:30", "2026-03-12T23:30/00:30"),
        ("2026-03-12 (周四) 14：00～15：40", "2026-03-12T14:00/15:40"),
        ("2026-03-12", "2026-03-12"),
        ("2026-03-12，14:00", "2026-03-12T14:00"),
    ],
)
def test_time_ranges(typed: str, value: str) -> None:
    assert parse_time_range(typed) == value


def test_a_short_day_may_carry_a_time() -> None:
    assert parse_time_range("3.12 14:00-15:40", TODAY) == "2026-03-12T14:00/15:40"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-03", "date.day_needed"),
        ("2026-03 14:00", "date.day_needed"),
        ("2026-03-12 25:00", "time.unreadable"),
        ("2026-03-12 晚上12点", "time.unreadable"),
        ("2026-03-12 14:00 至 2026-03-15 15:40", "time.unreadable"),
        ("2026-03-12 14:75", "time.unreadable"),
        ("下午", "date.unreadable"),
    ],
)
def test_a_meeting_needs_a_day_and_a_possible_time(typed: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        parse_time_range(typed)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 5, 20), 1, date(2026, 6, 20)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
        (date(2026, 6, 15), 12, date(2027, 6, 15)),
        (date(2026, 7, 1), 12, date(2027, 7, 1)),
        (date(2026, 9, 10), 1, date(2026, 10, 10)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
    ids=["T2", "T2 clipped", "T2 leap", "T4", "T6", "T15", "T14", "back"],
)
def test_calendar_months_are_clipped_to_the_months_end(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_first_and_last_day_of_what_was_written() -> None:
    assert (first_day("2026"), last_day("2026")) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (first_day("2026-02"), last_day("2026-02")) == (date(2026, 2, 1), date(2026, 2, 28))
    assert first_day("2026-03-12T14:00/15:40") == last_day("2026-03-12T14:00") == date(2026, 3, 12)


def test_surely_before_waits_for_certainty() -> None:
    assert surely_before("2025-12", "2026")
    assert surely_before("2026-01-01", "2026-01-02")
    assert not surely_before("2026-01", "2026-01-15")
    assert not surely_before("2026-01-15", "2026")


def test_shown_as_papers_print_them() -> None:
    assert [show_date(d) for d in ("2026-03-02", "2026-03", "2026")] == [
        "2026年3月2日",
        "2026年3月",
        "2026年",
    ]
    assert show_time_range("2026-03-12T14:00/15:40") == "2026年3月12日 14:00—15:40"
    assert show_time_range("2026-03-12") == "2026年3月12日"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    ways = [
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.isoformat()} 00:00:00",
        show_date(day.isoformat()),
    ]
    assert {parse_date(way) for way in ways} == {day.isoformat()}
    assert first_day(day.isoformat()) == last_day(day.isoformat()) == day


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(0, 120))
def test_adding_months_lands_in_the_right_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


_LIKE_A_DAY = r"(19|20)[0-9]{2}[-./年][0-9]{1,2}([-./月][0-9]{1,2}日?)?( [0-9]{1,2}[:：][0-9]{2}(-[0-9]{1,2}:[0-9]{2})?)?"


@given(st.text(max_size=20) | st.from_regex(_LIKE_A_DAY, fullmatch=True))
def test_no_text_breaks_the_reading(text: str) -> None:
    for read in (parse_date, parse_time_range):
        try:
            value = read(text, TODAY)
        except Refused:
            continue
        assert first_day(value) <= last_day(value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-04", True),
        ("2026-03", False),
        ("2026", False),
        ("", False),
        ("缺席的同志没有写原因", False),
        ("abcd-ef-gh", False),
    ],
)
def test_ten_letters_are_not_yet_a_day(text: str, day: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_day(text) is day
