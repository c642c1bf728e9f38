"""What is due for people: steps of development, inspections, probation, open cards; a clause each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.agenda import OpenDraft
from app.domain.agenda_duties import backup_items, draft_items, training_items
from app.domain.agenda_people import (
    card_items,
    completeness,
    inspection_items,
    needed_fields,
    next_inspection,
    probation_items,
    term_items,
)
from app.domain.rule_pack import RulePack
from tests.domain.agenda_kit import DEFINITIONS, FULL, facts, seen

if TYPE_CHECKING:
    from app.domain.values import Row


@pytest.mark.parametrize(
    ("code", "stage", "known", "on", "due", "state"),
    [
        pytest.param("term.talk", "applicant", {"applied_on": "2026-05-20"}, "2026-06-20", "2026-06-20", "week", id="T2-last-day"),
        pytest.param("term.talk", "applicant", {"applied_on": "2026-05-20"}, "2026-06-21", "2026-06-20", "overdue", id="T2-passed"),
        pytest.param("term.talk", "applicant", {"applied_on": "2027-01-31"}, "2027-02-01", "2027-02-28", "month", id="T2-end-of-february"),
        pytest.param("term.talk", "applicant", {"applied_on": "2026-05"}, "2026-06-01", "2026-06-30", "month", id="T2-month-only-is-read-mildly"),
        pytest.param("term.assembly", "candidate", {"pre_review_on": "2026-06-01"}, "2026-06-10", "2026-07-01", "next_month", id="T11"),
        pytest.param("term.approval", "probationary", {"joined_on": "2026-07-01"}, "2026-09-28", "2026-10-01", "week", id="T13"),
        pytest.param("term.oath", "probationary", {"joined_on": "2026-07-01", "approved_on": "2026-09-10"}, "2026-10-11", "2026-10-10", "overdue", id="T14"),
        pytest.param("term.transition_approval", "full", {"confirmed_on": "2026-07-01"}, "2026-09-28", "2026-10-01", "week", id="T17"),
    ],
)  # fmt: skip
def test_terms_of_development(
    code: str, stage: str, known: dict[str, str], on: str, due: str, state: str
) -> None:
    items = list(term_items(facts(on, {"name": "宋佳", "stage": stage, **known})))
    assert seen(items) == [(code, due, state)]
    assert items[0].basis.source == "DEVELOP_2026" or known.get("applied_on") == "2026-05"
    assert items[0].target.uid == "u0"


@pytest.mark.parametrize(
    ("card", "on"),
    [
        pytest.param({"stage": "applicant", "applied_on": "2026-05-20", "talked_on": "2026-06-01"}, "2026-07-01", id="T2-talked"),
        pytest.param({"stage": "activist", "applied_on": "2026-05-20"}, "2026-07-01", id="T2-further-on"),
        pytest.param({"stage": "applicant", "applied_on": "2026-05-20"}, "2026-05-19", id="T2-clock-before-the-application"),
        pytest.param({"stage": "probationary", "joined_on": "2026-01-15", "approved_on": "2026-03-10"}, "2026-12-01", id="T14-no-limit-in-2014"),
        pytest.param({"stage": "full", "confirmed_on": "2009-05-16"}, "2026-12-01", id="T17-long-ago"),
    ],
)  # fmt: skip
def test_terms_that_are_over_or_never_were(card: dict[str, str], on: str) -> None:
    assert not list(term_items(facts(on, {"name": "宋佳", **card})))


@pytest.mark.parametrize(
    ("done", "on", "due"),
    [
        pytest.param([], "2026-06-15", "2026-12-15", id="T4-first"),
        pytest.param(["2026-12-15"], "2026-12-16", "2027-06-15", id="T4-second"),
        pytest.param(["2026-12-20"], "2026-12-21", "2027-06-15", id="T4-five-days-late"),
        pytest.param(["2026-11-30"], "2026-12-01", "2027-06-15", id="T4-early"),
        pytest.param([], "2027-01-10", "2026-12-15", id="T4-missed"),
        pytest.param([], "2028-01-10", "2027-12-15", id="T4-of-several-missed-the-latest"),
        pytest.param(["2026-12-15"], "2026-12-01", "2026-12-15", id="T4-clock-before-the-inspection"),
        pytest.param(["2026-12-15", "2027-06-01"], "2027-06-20", "2027-12-15", id="T4-third"),
    ],
)
def test_inspection_every_half_year(done: list[str], on: str, due: str) -> None:
    found = next_inspection(date(2026, 6, 15), done, 6, date.fromisoformat(on))
    assert found.isoformat() == due


def test_only_activists_are_inspected() -> None:
    card: Row = {"name": "宋佳", "stage": "activist", "activist_on": "2026-06-15"}
    assert seen(list(inspection_items(facts("2026-12-10", card)))) == [("inspection", "2026-12-15", "week")]
    assert not list(inspection_items(facts("2026-12-10", {**card, "stage": "candidate"})))
    assert not list(inspection_items(facts("2026-06-14", card)))


@pytest.mark.parametrize(
    ("more", "on", "code", "due", "state"),
    [
        pytest.param({}, "2027-04-20", "probation.apply", "2027-06-01", "later", id="T15-far"),
        pytest.param({}, "2027-05-28", "probation.apply", "2027-06-01", "week", id="T15-thirty-days-before"),
        pytest.param({}, "2027-06-02", "probation.apply", "2027-07-01", "next_month", id="T15-reminded"),
        pytest.param({}, "2027-07-01", "probation.apply", "2027-07-01", "week", id="T15-last-day"),
        pytest.param({}, "2027-07-02", "probation.late", "2027-07-01", "overdue", id="T15-over"),
        pytest.param({"transition_applied_on": "2027-06-10"}, "2027-07-02", "probation.discuss", "2027-07-31", "month", id="T15-applied"),
        pytest.param({"transition_applied_on": "2027-06-10"}, "2027-08-01", "probation.discuss", "2027-07-31", "overdue", id="T15-not-discussed"),
        pytest.param({"probation_extended_to": "2028-01-01"}, "2027-11-30", "probation.apply", "2027-12-02", "week", id="T16-extended"),
    ],
)  # fmt: skip
def test_end_of_probation(more: dict[str, str], on: str, code: str, due: str, state: str) -> None:
    card: Row = {"name": "周敏", "stage": "probationary", "joined_on": "2026-07-01", **more}
    assert seen(list(probation_items(facts(on, card)))) == [(code, due, state)]


def test_nobody_is_asked_after_transition() -> None:
    card: Row = {"stage": "probationary", "joined_on": "2026-07-01", "confirmed_on": "2027-07-02"}
    assert not list(probation_items(facts("2027-08-01", card)))


def test_where_no_rule_asks_for_anything_nothing_is_due() -> None:
    cards: list[Row] = [
        FULL,
        {"name": "甲", "stage": "activist", "activist_on": "2025-01-01"},
        {"name": "乙", "stage": "probationary", "joined_on": "2024-01-01"},
        {"name": "丙", "stage": "applicant", "applied_on": "2024-01-01"},
    ]
    draft = OpenDraft("d", "visit", date(2026, 1, 5), None, "走访", 0)
    silent = facts("2026-12-18", *cards, pack=RulePack(()), drafts=(draft,), cadences=())
    asking = facts("2026-12-18", *cards, drafts=(draft,))
    for gather in (
        term_items, probation_items, inspection_items, card_items, draft_items, training_items, backup_items,
    ):  # fmt: skip
        assert not list(gather(silent))
    for gather in (term_items, probation_items, inspection_items, card_items, draft_items, training_items):
        assert list(gather(asking))


def test_probation_ends_by_the_rule_of_the_day_of_joining() -> None:
    """Without that rule nobody knows when the year is over, without the other nobody is reminded of it."""
    card: Row = {"name": "乙", "stage": "probationary", "joined_on": "2025-04-01"}
    for missing in ("member.probation_served", "agenda.transition_application"):
        pack = RulePack(tuple(r for r in DEFINITIONS.rules.rows if r.id != missing))
        assert not list(probation_items(facts("2026-03-18", card, pack=pack)))


def test_completeness_names_the_next_field() -> None:
    on = date(2026, 3, 18)
    card: Row = {**FULL, "sex": "2"}
    rule = DEFINITIONS.rules.on("agenda.card_full", on)
    assert rule is not None
    state = completeness(card, needed_fields(rule))
    assert (state.filled, state.next_field) == (5, "ethnicity")
    phone = completeness({**card, "phone": "10000000001"}, needed_fields(rule))
    assert phone.filled == 6  # a telephone of either kind will do


def test_open_cards_are_one_row_that_leads_to_the_fullest() -> None:
    nearly: Row = {**FULL, "name": "高峰", "sex": "1", "ethnicity": "01"}
    items = list(card_items(facts("2026-03-18", FULL, nearly)))
    assert seen(items) == [("cards.open", "2026-03-31", "month")]
    assert (items[0].values["count"], items[0].target.uid, items[0].target.field) == (2, "u1", "native_place")
    filled = list(card_items(facts("2026-03-18", {**nearly, "native_place": "山西阳泉"}, FULL)))
    assert filled[0].target != items[0].target
    assert filled[0].key == items[0].key  # it is still the same thing to do


def test_full_cards_ask_for_nothing() -> None:
    names = str(
        next(r for r in DEFINITIONS.rules.rows if r.id == "agenda.card_full").params["fields"]
    ).split()
    card: Row = {name.split("|")[0]: "x" for name in names}
    assert not list(card_items(facts("2026-03-18", {**card, "stage": "full"})))
