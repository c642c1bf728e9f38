"""Working days of a public notice: the vectors of rules §12, moved weekends, years nobody has loaded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import UserError
from app.domain.workdays import Calendar, calendar_from, is_workday, last_of
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.domain.errors import Problem
    from app.domain.values import Row

DRAGON_BOAT = {2026: calendar_from({"year": 2026, "source": "放假安排", "off": ["2026-06-19"]}, "2026")}
NONE: Mapping[int, Calendar] = {}


@pytest.mark.parametrize(
    ("start", "known", "with_start", "end", "unknown"),
    [
        ("2026-06-22", NONE, False, "2026-06-29", (2026,)),
        ("2026-06-22", NONE, True, "2026-06-26", (2026,)),
        ("2026-06-18", DRAGON_BOAT, False, "2026-06-26", ()),
        ("2026-06-18", NONE, False, "2026-06-25", (2026,)),
        ("2026-12-28", DRAGON_BOAT, False, "2027-01-04", (2027,)),
    ],
)
def test_five_working_days(
    start: str,
    known: Mapping[int, Calendar],
    with_start: bool,  # noqa: FBT001 - a column
    end: str,
    unknown: tuple[int, ...],
) -> None:
    counted = last_of(date.fromisoformat(start), 5, known, with_start=with_start)
    assert (counted.day.isoformat(), counted.unknown) == (end, unknown)


def test_the_shipped_year_moves_weekends() -> None:
    known = load_definitions().rules.calendars
    assert set(known) == {2026}
    assert is_workday(date(2026, 2, 14), known), "a Saturday worked for the Spring Festival"
    assert not is_workday(date(2026, 10, 7), known)
    assert all(day.weekday() >= 5 for day in known[2026].worked)
    assert (len(known[2026].off), len(known[2026].worked)) == (33, 6)
    # Posted before the National Day: Thursday and Friday are off, Saturday the 10th is worked.
    assert last_of(date(2026, 9, 29), 5, known).day == date(2026, 10, 12)


@pytest.mark.parametrize(
    "wrong",
    [
        {"off": ["2026-13-01"]}, {"off": ["2025-12-31"]}, {"off": "2026-01-01"}, {"year": "2026"}, {"source": ""},
        {"off": ["2026-01-01"], "worked": ["2026-01-01"]}, {"month": 1},
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UserError, match=r"form\."):
        calendar_from({"year": 2026, "source": "放假安排", **wrong}, "2026")


def test_a_year_without_working_days_ends() -> None:
    from datetime import timedelta

    days = [(date(2026, 1, 1) + timedelta(n)).isoformat() for n in range(365)]
    idle = calendar_from({"year": 2026, "source": "放假安排", "off": days}, "2026")
    assert last_of(date(2026, 1, 1), 5, {2026: idle}).day > date(2026, 12, 31)


def test_a_notice_on_the_card(
    codes_of: Callable[..., set[str]], findings: Callable[..., list[Problem]]
) -> None:
    card: Row = {
        "name": "林晓东", "stage": "candidate", "activist_on": "2025-05-20", "mentors": "张三",
        "notice_from": "2026-06-18", "notice_to": "2026-06-26", "candidate_agreed_on": "2026-06-10",
        "candidate_on": "2026-06-29",
    }  # fmt: skip
    assert codes_of("member", card) == set()
    assert codes_of("member", card | {"notice_to": "2026-06-25"}) == {"member.notice_too_short"}
    early = {"notice_to": None, "candidate_on": "2026-06-25"}
    assert codes_of("member", card | early) == {"member.notice_before_candidate"}
    next_year = {"notice_from": "2027-02-01", "notice_to": "2027-02-09", "candidate_on": "2027-03-01"}
    assert codes_of("member", card | next_year, today=date(2027, 4, 1)) == {"member.notice_calendar"}
    (found,) = findings("member", card | next_year, today=date(2027, 4, 1))
    assert (found.severity, found.values["least"]) == ("D", "2027-02-08")


def test_an_issued_year_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "calendars").mkdir()
    text = 'year = {}\nsource = "党委转发"\noff = ["{}-01-01"]\n'
    for year in (2026, 2027):
        (tmp_path / "calendars" / f"{year}.toml").write_text(text.format(year, year), encoding="utf-8")
    known = load_definitions([tmp_path]).rules.calendars
    assert set(known) == {2026, 2027}
    assert len(known[2026].off) == 1
