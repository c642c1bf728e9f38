"""Numbers, validity and states of introduction letters, and up to when dues are paid (rules §4.7)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.agenda import MONTH, OVERDUE, WEEK, AgendaFacts
from app.domain.agenda_people import probation_items
from app.domain.agenda_transfers import expected_items, transfer_items
from app.domain.capitals import count_in_capitals
from app.domain.dues_ledger import Account, Entry, Ledger, Payment, Stay
from app.domain.dues_people import Letter, stays
from app.domain.transfers import (
    ANSWER_LATE,
    DONE,
    EXPIRED,
    LATE,
    RETURNED,
    TO_ANSWER,
    VOID,
    WAITING,
    PaidTo,
    gaps,
    letter_rule,
    most_days,
    next_serial,
    number_of,
    paid_to,
    state_of_letter,
    valid_until,
)
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row, Values

DEFINITIONS = load_definitions()
RULE = letter_rule(DEFINITIONS.rules, date(2026, 11, 26))


@pytest.mark.parametrize(
    ("days", "written"),
    [(1, "壹"), (10, "壹拾"), (15, "壹拾伍"), (30, "叁拾"), (90, "玖拾"), (92, "玖拾贰"), (100, "壹佰")],
)
def test_days_in_capitals(days: int, written: str) -> None:
    assert count_in_capitals(days) == written


def test_numbers_run_by_year_and_show_their_gaps() -> None:
    assert number_of("", 2026, 1) == "2026001"
    assert number_of("滨污", 2026, 1234) == "滨污20261234"
    assert next_serial([]) == 1
    assert next_serial([1, 2, 5]) == 6
    assert next_serial([], 15) == 15
    assert gaps([1, 2, 5]) == [3, 4]
    assert gaps([16], 15) == [15]
    assert gaps([]) == []


@pytest.mark.parametrize(
    ("issued", "most"), [(date(2026, 11, 26), 92), (date(2026, 11, 30), 90), (date(2027, 1, 31), 89)]
)
def test_no_letter_is_good_for_more_than_three_months(issued: date, most: int) -> None:
    """Calendar months, clipped: 30 November + 3 months is 28 February."""
    assert most_days(issued, RULE) == most
    assert valid_until(date(2026, 11, 26), 30) == date(2026, 12, 26)


OUT = {
    "direction": "out",
    "issued_on": "2026-11-26",
    "valid_until": "2026-12-26",
    "number": "2026001",
    "name": "宋佳",
}
IN = {"direction": "in", "issued_on": "2026-11-20", "valid_until": "2026-12-20", "arrived_on": "2026-11-30"}


@pytest.mark.parametrize(
    ("letter", "on", "state"),
    [
        (OUT, "2026-12-26", WAITING),
        (OUT, "2026-12-27", EXPIRED),
        ({**OUT, "arrived_on": "2026-12-20"}, "2027-01-20", WAITING),
        ({**OUT, "arrived_on": "2026-12-20"}, "2027-01-21", LATE),
        ({**OUT, "receipt_on": "2027-01-05"}, "2027-03-01", DONE),
        ({**OUT, "receipt_on": "2027-01-05"}, "2027-01-04", EXPIRED),
        ({**OUT, "arrived_on": "2026-12-20"}, "2026-12-19", WAITING),
        ({**OUT, "receipt_on": "2027-01-05", "returned_on": "2027-02-05"}, "2027-03-01", RETURNED),
        ({**OUT, "returned_on": "2027-02-05", "voided_on": "2027-02-06"}, "2027-03-01", VOID),
        (IN, "2026-12-30", TO_ANSWER),
        (IN, "2026-12-31", ANSWER_LATE),
        ({**IN, "receipt_on": "2026-12-01"}, "2026-12-31", DONE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_state_of_a_letter_on_a_day(letter: dict[str, str], on: str, state: str) -> None:
    assert state_of_letter(letter, date.fromisoformat(on), RULE) == state


@pytest.mark.parametrize(
    ("letter", "on", "found"),
    [
        (OUT, "2026-12-01", [("transfer.waiting", "2026-12-26", MONTH, "receipt")]),
        (OUT, "2026-12-22", [("transfer.waiting", "2026-12-26", WEEK, "receipt")]),
        (OUT, "2026-12-27", [("transfer.expired", "2026-12-26", OVERDUE, "receipt")]),
        (
            {**OUT, "arrived_on": "2026-12-20"},
            "2027-01-21",
            [("transfer.late", "2027-01-20", OVERDUE, "receipt")],
        ),
        (IN, "2026-12-01", [("transfer.to_answer", "2026-12-30", MONTH, "send_receipt")]),
        ({**OUT, "voided_on": "2026-12-02"}, "2026-12-27", []),
        (OUT, "2026-11-25", []),
    ],
    ids=[
        "waiting",
        "this week",
        "ran out",
        "no receipt in a month",
        "ours to send",
        "void",
        "before it was issued",
    ],
)
def test_what_today_says_about_a_letter(
    letter: dict[str, str], on: str, found: list[tuple[str, str, str, str]]
) -> None:
    facts = AgendaFacts(
        on=date.fromisoformat(on), since=date(2026, 1, 1), pack=DEFINITIONS.rules,
        posts=DEFINITIONS.codes["party_post"], letters={"l1": letter},
    )  # fmt: skip
    items = [(i.code, i.due.isoformat(), i.state, i.verb) for i in transfer_items(facts)]
    assert items == found


def ledger(*paid: str, first: str = "2026-01", entry: str = "2026-01") -> Ledger:
    account = Account("m", "宋佳", (Stay(first),), (Entry(entry, 2000),) if entry else ())
    payments = tuple(Payment(f"p{m}", "m", m, 2000, f"{min(m, '2026-11')}-05") for m in paid)
    return Ledger({"m": account}, payments)


def months(first: int, last: int) -> list[str]:
    return [f"2026-{n:02d}" for n in range(first, last + 1)]


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        (ledger(*months(1, 11)), PaidTo("2026-11")),
        (ledger(*months(1, 10)), PaidTo("2026-10")),
        (ledger(*months(1, 12)), PaidTo("2026-12")),
        (ledger(*months(1, 8), "2026-10", "2026-11"), PaidTo("2026-08", (("2026-09", 2000),))),
        (ledger("2026-02"), PaidTo("", tuple((m, 2000) for m in ["2026-01", *months(3, 10)]))),
        (ledger(entry=""), PaidTo("", (), tuple(months(1, 11)))),
        (Ledger(), PaidTo("")),
    ],
    ids=[
        "to this month",
        "this month is still to come",
        "a month ahead",
        "a gap",
        "a gap at once",
        "not assessed",
        "nothing known",
    ],
)
def test_dues_are_paid_to_the_month_before_the_first_gap(kept: Ledger, found: PaidTo) -> None:
    assert paid_to(kept, "m", date(2026, 11, 26)) == found
    assert found.clear == (bool(found.month) and not found.arrears)


def facts_of(card: Values, on: str, **letters: Values) -> AgendaFacts:
    return AgendaFacts(
        on=date.fromisoformat(on), since=date(2026, 1, 1), pack=DEFINITIONS.rules,
        posts=DEFINITIONS.codes["party_post"], cards={"m": card}, letters=letters,
    )  # fmt: skip


AWAY: Row = {
    "name": "宋佳",
    "stage": "full",
    "migrations": [{"from_on": "2026-05-20", "migrant_to": "海南项目部"}],
}


@pytest.mark.parametrize(
    ("card", "on", "found"),
    [
        (AWAY, "2026-11-01", [("2026-11-20", MONTH)]),
        (AWAY, "2026-11-21", [("2026-11-20", OVERDUE)]),
        ({**AWAY, "migrations": [{"from_on": "2026-05-20", "to_on": "2026-10-01"}]}, "2026-11-21", []),
        ({**AWAY, "stage": "left"}, "2026-11-21", []),
    ],
    ids=["soon half a year", "half a year", "back again", "gone"],
)
def test_half_a_year_away_asks_for_a_letter(card: Row, on: str, found: list[tuple[str, str]]) -> None:
    """EDUCATION_2019: away for six months at a fixed place the relations go along."""
    assert [(i.due.isoformat(), i.state) for i in expected_items(facts_of(card, on))] == found


def test_who_is_under_way_is_not_asked_for_a_letter() -> None:
    letter = {**OUT, "member": "宋佳@m"}
    assert list(expected_items(facts_of(AWAY, "2026-12-01", l1=letter))) == []


@pytest.mark.parametrize(
    ("on", "code", "due"),
    [("2026-06-20", "probation.discuss", "2026-07-20"), ("2026-07-21", "probation.postponed", "2026-12-20")],
)
def test_somebody_who_came_on_probation_may_be_discussed_later(on: str, code: str, due: str) -> None:
    """DEVELOP_2026 art. 35 (T18): six months at most, and only of those who were transferred in."""
    card = {
        "name": "许静", "stage": "probationary", "joined_on": "2025-06-20", "transferred_in_on": "2026-03-01",
        "transition_applied_on": "2026-06-01",
    }  # fmt: skip
    (item,) = probation_items(facts_of(card, on))
    assert (item.code, item.due.isoformat()) == (code, due)
    (own,) = probation_items(facts_of({**card, "transferred_in_on": ""}, "2026-07-21"))
    assert (own.code, own.state) == ("probation.discuss", OVERDUE)


LEFT = {"stage": "left", "joined_on": "2015-07-01", "transferred_out_on": "2027-01-08"}
CAME = {"stage": "full", "joined_on": "2015-07-01", "transferred_in_on": "2027-01-08"}


@pytest.mark.parametrize(
    ("card", "letters", "stay"),
    [
        (LEFT, [], Stay("2015-07", "2027-01")),
        (LEFT, [Letter("out", "2027-01-08", "2026-11")], Stay("2015-07", "2026-11")),
        (LEFT, [Letter("out", "2025-02-01", "2025-01")], Stay("2015-07", "2027-01")),
        (CAME, [], Stay("2027-01")),
        (CAME, [Letter("in", "2027-01-08", "2026-11")], Stay("2026-12")),
        (CAME, [Letter("in", "2027-01-08", "2027-03")], Stay("2027-04")),
        (CAME, [Letter("in", "2027-01-08", "2020-05")], Stay("2027-01")),
    ],
    ids=[
        "left",
        "paid to November",
        "an older letter",
        "came",
        "from December",
        "paid ahead",
        "paid long ago",
    ],
)
def test_the_letter_parts_the_months_of_dues(card: dict[str, str], letters: list[Letter], stay: Stay) -> None:
    """党费交至: what comes after it is the other side's; no month is asked twice, and none by nobody."""
    assert stays(card, (), "机关第一党支部", letters) == (stay,)
