"""Who belonged to the branch on a day, and for how long: the dated facts decide, today's state does not move the past."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.membership import (
    ARRIVALS,
    DEPARTURES,
    belonged_on,
    membership_on,
    moves_of,
    seniority_on,
    seniority_start,
    undated,
)

if TYPE_CHECKING:
    from app.domain.values import Row, Values

HERE = "厂区第一党支部"
DAY = date(2026, 3, 12)
FULL: Row = {"stage": "full", "joined_on": "2010-07-01", "confirmed_on": "2011-07-01"}
GONE: Row = {**FULL, "stage": "left"}


def told(*events: tuple[str, str]) -> list[Row]:
    return [{"changed_on": day, "event": event} for day, event in events]


@pytest.mark.parametrize(
    ("card", "changes", "stage"),
    [
        (FULL, (), "full"),
        ({"stage": "full"}, (), "full"),
        ({**FULL, "confirmed_on": "2026-07-01", "joined_on": "2025-07-01"}, (), "probationary"),
        ({"stage": "full", "joined_on": "2025-07-01"}, (), "probationary"),
        ({"stage": "full", "joined_on": "2020"}, (), "full"),
        ({"stage": "probationary", "joined_on": "2026-03-13", "applied_on": "2024-01"}, (), "applicant"),
        ({"stage": "candidate", "activist_on": "2024-01-10", "candidate_on": "2026-05-01"}, (), "activist"),
        ({"stage": "activist"}, (), "activist"),
        ({**FULL, "transferred_in_on": "2026-03-13"}, (), ""),
        ({**GONE, "transferred_out_on": "2026-03-13"}, (), "full"),
        ({**GONE, "transferred_out_on": "2026-03-12"}, (), "left"),
        ({**GONE, "transferred_out_on": "2026-03"}, (), "full"),
        ({**GONE, "membership_status": "deceased"}, told(("2026-06-01", "deceased")), "full"),
        ({**GONE, "membership_status": "deceased"}, told(("2026-03-01", "deceased")), "left"),
        ({**FULL, "membership_status": "suspended"}, told(("2026-02-01", "membership_suspended")), "left"),
        (FULL, told(("2026-02-01", "membership_suspended"), ("2026-05-01", "restored_after_suspension")), "left"),
        (FULL, told(("2020-02-01", "transferred_out"), ("2021-05-01", "transferred_in")), "full"),
        ({**FULL, "joined_on": "2021-07-01", "confirmed_on": "2022-07-01"}, told(("2015-01-01", "expelled"), ("2021-07-01", "rejoined")), "full"),
        ({**FULL, "transferred_out_on": "2026-03-01"}, (), "full"),
        ({**GONE, "penalties": [{"penalty_kind": "expulsion", "decided_on": "2026-01-10"}]}, (), "left"),
        ({**GONE, "joined_on": "2025-07-01", "confirmed_on": "", "transition_result": "cancelled"}, told(("2026-07-20", "probation_cancelled")), "probationary"),
    ],
    ids=[
        "full", "without any date", "confirmed later", "no day of transition: a year of probation", "a mere year",
        "joined the day after", "listed as candidate later", "no date of its own step", "came the day after",
        "left the day after", "left that day", "left some time that month", "died later", "died before",
        "suspended", "restored later", "gone and come back", "joined again", "a planned transfer of a member",
        "expelled by the penalty", "cancelled later",
    ],
)  # fmt: skip
def test_what_somebody_was_that_day(card: Values, changes: list[Row], stage: str) -> None:
    assert membership_on(card, changes, DAY, HERE).stage == stage


def test_whoever_leaves_may_still_come_that_day() -> None:
    card: Row = {**GONE, "transferred_out_on": "2026-03-12"}
    assert belonged_on(card, (), DAY)
    assert not membership_on(card, (), DAY).member
    assert not belonged_on(card, (), DAY + timedelta(days=1))


def test_why_somebody_is_out() -> None:
    suspended = membership_on(
        {**FULL, "membership_status": "suspended"}, told(("2026-02-01", "membership_suspended")), DAY
    )
    assert (suspended.status, suspended.event) == ("suspended", "membership_suspended")
    assert suspended.since == date(2026, 2, 1)


def test_nobody_knows_when() -> None:
    assert undated(GONE, ())
    assert moves_of(GONE, ()) == ()
    assert not undated({**GONE, "transferred_out_on": "2025"}, ())


def test_spells_elsewhere_are_not_ours() -> None:
    spells: list[Row] = [
        {"branch_name": HERE, "from_on": "2010-07-01", "to_on": "2020-06-30"},
        {"branch_name": "别的党支部", "from_on": "2020-07-01", "to_on": "2026-02-01"},
        {"branch_name": HERE, "from_on": "2026-03-01"},
    ]
    card: Row = {**FULL, "spells": spells, "branch_name": HERE, "transferred_in_on": "2026-03-01"}
    assert [m.event for m in moves_of(card, (), HERE)] == ["developed", "transferred_out", "transferred_in"]
    assert not belonged_on(card, (), date(2024, 1, 1), HERE)
    assert belonged_on(card, (), DAY, HERE)


@pytest.mark.parametrize(
    ("card", "changes", "start", "years"),
    [
        (FULL, (), date(2011, 7, 1), 14),
        ({**FULL, "confirmed_on": "2011-09-20"}, (), date(2011, 9, 20), 14),
        ({**FULL, "confirmed_on": "2011-09-20", "transition_result": "on_time"}, (), date(2011, 7, 1), 14),
        ({**FULL, "confirmed_on": "2011-12-20", "transition_result": "postponed"}, (), date(2011, 7, 1), 14),
        ({**FULL, "confirmed_on": "2012-02-20", "transition_result": "extended", "probation_extended_to": "2012-01-01"}, (), date(2012, 1, 1), 14),
        ({**FULL, "seniority_correction": 6}, (), date(2011, 1, 1), 15),
        ({**FULL, "seniority_correction": -12}, (), date(2012, 7, 1), 13),
        (FULL, told(("2013-01-01", "membership_suspended"), ("2014-01-01", "restored_after_suspension")), date(2012, 7, 1), 13),
        ({**GONE, "membership_status": "deceased"}, told(("2020-08-01", "deceased")), date(2011, 7, 1), 9),
        ({**FULL, "membership_status": "suspended"}, told(("2020-08-01", "membership_suspended")), date(2017, 2, 12), 9),
        ({"stage": "full"}, (), None, None),
        ({"stage": "full", "joined_on": "2010-07-01"}, (), date(2011, 7, 1), 14),
        ({"stage": "probationary", "joined_on": "2025-07-01"}, (), None, None),
        ({**FULL, "confirmed_on": "2026-03-13"}, (), None, None),
    ],
    ids=[
        "T19", "the day of the meeting where nothing else is said", "T19 in time: from the end of probation",
        "T18 discussion put off", "extended: from the extended end", "corrected", "corrected downwards",
        "suspended for a year", "until death", "suspended now", "no dates", "no day of transition", "on probation",
        "confirmed later",
    ],
)  # fmt: skip
def test_years_of_membership(card: Values, changes: list[Row], start: date | None, years: int | None) -> None:
    assert seniority_start(card, changes, DAY) == start
    assert seniority_on(card, changes, DAY) == years


# -- whatever happens, sums hold and the past stays ---------------------------------------------------------

steps = st.lists(
    st.tuples(st.integers(1, 400), st.sampled_from(DEPARTURES), st.sampled_from(ARRIVALS)), max_size=8
)


def lived(life: list[tuple[int, str, str]]) -> list[tuple[Row, list[Row]]]:
    """The card and the register after every change of a life that begins with joining on 1 July 2010."""
    day, inside, card = date(2010, 7, 1), True, dict(FULL)
    register: list[Row] = []
    stages = [(dict(card), list(register))]
    for gap, out, back in life:
        day += timedelta(days=gap)
        event = out if inside else back
        inside = not inside
        register.append({"changed_on": day.isoformat(), "event": event})
        card["stage"] = "full" if inside else "left"
        if event == "transferred_out":
            card["transferred_out_on"] = day.isoformat()
        if event == "transferred_in":
            card["transferred_in_on"] = day.isoformat()
        stages.append((dict(card), list(register)))
    return stages


DAYS = [date(2010, 1, 1) + timedelta(days=step) for step in range(0, 4000, 37)]


@given(steps)
def test_the_past_does_not_move_when_the_present_is_edited(life: list[tuple[int, str, str]]) -> None:
    stages = lived(life)
    for (before, register), (after, longer) in pairwise(stages):
        edited = date.fromisoformat(str(longer[-1]["changed_on"]))
        for day in DAYS:
            if day < edited:
                assert membership_on(after, longer, day).member == membership_on(before, register, day).member
                assert seniority_on(after, longer, day) == seniority_on(before, register, day)


@given(steps, st.integers(0, 3000), st.integers(0, 3000))
def test_opening_and_moves_make_closing(life: list[tuple[int, str, str]], one: int, other: int) -> None:
    card, register = lived(life)[-1]
    first, last = (date(2010, 1, 1) + timedelta(days=days) for days in sorted((one, other)))
    within = [m for m in moves_of(card, register) if first < m.day <= last]
    change = sum(m.joins for m in within) - sum(not m.joins for m in within)
    opening, closing = (membership_on(card, register, day).member for day in (first, last))
    assert opening + change == closing


def test_whoever_left_on_probation_was_no_full_member_before() -> None:
    spell: Row = {
        "branch_name": "一支部",
        "from_on": "2020-01-01",
        "to_on": "2021-10-02",
        "ended_as": "probationary",
    }
    gone: Row = {"stage": "left", "joined_on": "2020-01-01", "spells": [spell]}
    assert membership_on(gone, (), date(2021, 5, 1), "一支部").stage == "probationary"
    assert seniority_on(gone, (), date(2021, 5, 1)) is None
    again: Row = {**gone, "stage": "probationary", "joined_on": "2022-06-11"}
    assert membership_on(again, (), date(2021, 5, 1), "一支部").stage == "probationary"
