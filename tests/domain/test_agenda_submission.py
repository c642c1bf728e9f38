"""今日 about the submission: before the quarter's end, late, returned, and a receipt that does not come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.agenda import AgendaFacts
from app.domain.agenda_submission import submission_items
from app.domain.codes import table_of
from app.domain.exchange_facts import ExchangeFacts, Returned, Sent
from app.domain.rule_pack import RulePack, RuleRow

PACK = RulePack((RuleRow("agenda.submission", "D", "LOCAL", "季度报送", params={"receipt_days": 14}),))
MADE = date(2026, 4, 3)


def items(
    on: date, exchange: ExchangeFacts | None, since: date = date(2025, 1, 1)
) -> list[tuple[str, str, str]]:
    facts = AgendaFacts(
        on=on, since=since, pack=PACK, posts=table_of("p", "p", [("x", "X")]), exchange=exchange
    )
    return [(i.code, str(i.values["period"]), i.due.isoformat()) for i in submission_items(facts)]


def test_nobody_waits_for_a_branch_without_a_committee() -> None:
    assert items(date(2026, 4, 10), None) == []


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        ((), ["submission.due 2026Q1", "submission.due 2026Q2"]),
        ((Sent("2026Q1", MADE, returned=False, received=True),), ["submission.due 2026Q2"]),
        (
            (Sent("2026Q1", MADE, returned=True, received=False),),
            ["submission.due 2026Q1", "submission.due 2026Q2"],
        ),
        (
            (Sent("2026Q1", MADE, returned=False, received=False),),
            ["submission.due 2026Q2", "submission.receipt 2026Q1"],
        ),
    ],
)
def test_what_waits_in_april(sent: tuple[Sent, ...], codes: list[str]) -> None:
    found = items(date(2026, 4, 20), ExchangeFacts(sent))
    assert [f"{code} {period}" for code, period, _ in found] == codes


def test_a_branch_that_began_later_owes_nothing_of_before() -> None:
    assert items(date(2026, 4, 20), ExchangeFacts(), date(2026, 3, 1)) == [
        ("submission.due", "2026Q2", "2026-06-30")
    ]


def test_nobody_is_asked_for_what_was_over_long_before_the_first_submission() -> None:
    assert items(date(2026, 3, 18), ExchangeFacts()) == [("submission.due", "2026Q1", "2026-03-31")]
    waits = ExchangeFacts(due_days=10)
    assert items(date(2026, 3, 18), waits) == [("submission.due", "2026Q1", "2026-04-10")]
    first = (Sent("2026Q1", date(2026, 3, 18), returned=False, received=False),)
    assert items(date(2026, 3, 19), ExchangeFacts(first)) == []
    sent = (Sent("2025Q3", date(2025, 10, 8), returned=False, received=True),)
    assert items(date(2026, 3, 18), ExchangeFacts(sent))[0] == ("submission.due", "2025Q4", "2025-12-31")


def test_a_return_is_due_by_its_deadline() -> None:
    found = items(
        date(2026, 4, 20),
        ExchangeFacts(
            (Sent("2026Q1", MADE, returned=False, received=True),),
            (Returned("k", "2026Q1", "", "", "", "议题太笼统", "2026-04-25"),),
        ),
    )
    assert ("submission.returned", "2026Q1", "2026-04-25") in found


def test_a_returned_record_leads_to_its_field() -> None:
    back = Returned(
        "k", "2026Q1", "branch_committee_meeting", "u", "topic", "议题太笼统", "2026-04-25", "2026-02-10"
    )
    facts = AgendaFacts(
        on=date(2026, 4, 20), since=date(2025, 1, 1), pack=PACK, posts=table_of("p", "p", [("x", "X")]),
        exchange=ExchangeFacts((Sent("2026Q1", MADE, returned=False, received=True),), (back,)),
        books={"branch_committee_meeting": "work_log"},
    )  # fmt: skip
    (item,) = [one for one in submission_items(facts) if one.code == "submission.returned_record"]
    assert (item.target.page, item.target.uid, item.target.field) == ("work_log", "u", "topic")
    card = Returned("k", "2026Q1", "member", "m", "phone", "号码少一位", "")
    facts = replace(facts, exchange=ExchangeFacts(returns=(card,)))
    assert [i.target.page for i in submission_items(facts) if i.target.uid] == ["members"]
