"""Rules D01 to D18 over the dates of a card; the text in force on the day of the step decides (rules §3.7)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.errors import Problem
    from app.domain.values import Row

# A development without a fault under the text of 2026.
CLEAN: Row = {
    "name": "袁野",
    "stage": "full",
    "birth_date": "2000-01-15",
    "applied_on": "2026-05-20",
    "talked_on": "2026-06-20",
    "activist_on": "2026-12-15",
    "mentors": "张三、李四",
    "notice_to": "2027-12-24",
    "candidate_agreed_on": "2027-12-16",
    "candidate_on": "2027-12-27",
    "political_review_on": "2028-02-01",
    "candidate_trained_to": "2028-02-20",
    "candidate_training_days": "3",
    "pre_review_on": "2028-03-01",
    "introducers": "张三、李四",
    "joined_on": "2028-03-30",
    "approved_on": "2028-06-20",
    "oath_on": "2028-07-01",
    "confirmed_on": "2029-03-30",
    "transition_approved_on": "2029-06-30",
}
LATER = date(2030, 1, 1)


def test_a_development_by_the_book_has_no_findings(codes_of: Callable[..., set[str]]) -> None:
    assert codes_of("member", CLEAN, today=LATER) == set()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"birth_date": "2008-05-20"}, set()),
        ({"birth_date": "2008-05-21"}, {"member.adult_at_application"}),
        ({"birth_date": "2008-05"}, set()),
        ({"talked_on": "2026-06-21"}, {"member.talk_in_time"}),
        ({"talked_on": "2026-06"}, set()),
        ({"talked_on": None}, set()),
        ({"mentors": "张三"}, set()),
        ({"mentors": "张三、李四、王五"}, {"member.mentors_counted"}),
        ({"mentors": None}, set()),
        ({"candidate_on": "2027-12-14", "notice_to": "2027-12-14"}, {"member.activist_year"}),
        ({"candidate_on": "2027-12-15", "notice_to": "2027-12-14"}, set()),
        ({"candidate_on": "2027-12", "notice_to": "2027-12-14"}, set()),
        ({"notice_to": "2027-12-28"}, {"member.notice_before_candidate"}),
        ({"candidate_agreed_on": None}, {"member.committee_agreed"}),
        ({"introducers": "张三"}, {"member.introducers_counted"}),
        ({"introducers": "张三、李四、王五"}, {"member.introducers_counted"}),
        ({"introducers": None}, set()),
        ({"candidate_trained_to": "2028-03-02"}, {"member.reviewed_before_pre_review"}),
        ({"candidate_training_days": "2.5"}, {"member.training_enough"}),
        ({"candidate_training_days": "2.5", "candidate_training_hours": "24"}, set()),
        ({"candidate_training_days": None, "candidate_training_hours": "23.5"}, {"member.training_enough"}),
        ({"candidate_training_days": None}, set()),
        ({"joined_on": "2028-04-02", "confirmed_on": "2029-04-02"}, {"member.assembly_in_time"}),
        ({"approved_on": "2028-07-01"}, {"member.approval_in_time"}),
        (
            {"approved_on": "2028-10-01", "oath_on": "2028-10-10"},
            {"member.approval_in_time", "member.approval_limit"},
        ),
        ({"oath_on": "2028-07-21"}, {"member.oath_in_time"}),
        ({"confirmed_on": "2029-03-29"}, {"member.probation_served", "member.transition_approval_in_time"}),
        ({"confirmed_on": "2029-03"}, set()),
        ({"transition_approved_on": "2029-07-01"}, {"member.transition_approval_in_time"}),
        ({"approved_on": "2028-03-29", "oath_on": "2028-04-10"}, {"member.dates_in_order"}),
        ({"oath_on": None}, set()),
    ],
)
def test_one_step_out_of_place(codes_of: Callable[..., set[str]], changes: Row, found: set[str]) -> None:
    assert codes_of("member", CLEAN | changes, today=LATER) == found


@pytest.mark.parametrize(
    ("extended", "confirmed", "found"),
    [
        ("2029-09-29", "2029-09-30", {"member.extension_in_range"}),
        ("2029-09-30", "2029-09-30", set()),
        ("2030-03-30", "2030-03-30", set()),
        ("2030-03-31", "2030-03-31", {"member.extension_in_range"}),
        ("2029-12-30", "2029-12-29", {"member.probation_served"}),
    ],
    ids=["under six months", "12 six months", "12 twelve months", "over twelve", "confirmed too soon"],
)
def test_probation_is_extended_by_six_to_twelve_months(
    codes_of: Callable[..., set[str]], extended: str, confirmed: str, found: set[str]
) -> None:
    card = CLEAN | {
        "probation_extended_to": extended,
        "confirmed_on": confirmed,
        "transition_approved_on": None,
    }
    assert codes_of("member", card, today=date(2031, 1, 1)) == found


def test_an_applicant_nobody_has_talked_to(codes_of: Callable[..., set[str]]) -> None:
    card: Row = {"name": "宋佳", "stage": "applicant", "applied_on": "2027-01-31"}
    assert codes_of("member", card, today=date(2027, 2, 28)) == set()
    assert codes_of("member", card, today=date(2027, 3, 1)) == {"member.talk_in_time"}


def test_an_activist_needs_a_mentor(codes_of: Callable[..., set[str]]) -> None:
    card: Row = {"name": "宋佳", "stage": "activist", "activist_on": "2026-06-15"}
    assert codes_of("member", card) == {"member.mentors_counted"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, set()),
        ({"candidate_on": "2026-05-11", "candidate_agreed_on": None}, {"member.committee_agreed"}),
        ({"candidate_on": "2026-05-10", "notice_to": "2026-05-20", "candidate_agreed_on": None}, set()),
        ({"activist_on": "2025-06-01"}, {"member.activist_year"}),
        ({"candidate_on": None, "joined_on": "2010-07-01", "introducers": "张三"}, set()),
    ],
    ids=["clean", "new text", "old text", "same in both", "before the text of 2014"],
)
def test_a_step_is_judged_by_the_text_of_its_day(
    codes_of: Callable[..., set[str]], changes: Row, found: set[str]
) -> None:
    old: Row = {"name": "宋佳", "stage": "candidate", "candidate_on": "2026-02-11", "mentors": "张三"}
    if "joined_on" in changes:
        old["stage"] = "full"
    assert codes_of("member", old | changes) == found


def test_the_finding_names_text_and_limit(findings: Callable[..., list[Problem]]) -> None:
    [found] = findings("member", CLEAN | {"approved_on": "2028-07-01"}, today=LATER)
    assert (found.severity, found.field) == ("C", "approved_on")
    assert found.values["source"] == "DEVELOP_2026"
    assert found.values["clause"] == "第二十五条"
    assert (found.values["start"], found.values["limit"]) == ("2028-03-30", "2028-06-30")
