"""Rules of the pre-flight over facts of a quarter: cadence, dues, members, letters, and what an explanation holds for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain import preflight_branch as branch
from app.domain.cadence import Held
from app.domain.change_table import Event, Standing, change_table
from app.domain.dues_ledger import Account, Closing, Entry, Ledger, Line, Payment, Stay, standings
from app.domain.dues_settings import DuesSettings
from app.domain.dues_status import Advice, DuesFacts, Status
from app.domain.errors import Refused
from app.domain.exchange_facts import Returned
from app.domain.period import parse_period
from app.domain.preflight import Finding, Place, Said, judge, read_explanation
from app.domain.preflight_facts import Closed, QuarterFacts
from tests.domain.agenda_kit import DEFINITIONS, FULL, facts

if TYPE_CHECKING:
    from app.domain.values import Row

QUARTER = parse_period("2026Q1")
EMPTY = change_table(QUARTER, [], {}, QUARTER.last)
COMPLETE: Row = {
    **FULL, "sex": "male", "ethnicity": "01", "birth_date": "1985-01-02", "id_number": "x", "education": "20", "mobile": "1",
}  # fmt: skip


def quarter(today: str = "2026-04-05", *cards: Row, **more: object) -> QuarterFacts:
    agenda = facts(min(today, "2026-03-31"), *cards)
    made = QuarterFacts(
        period=QUARTER, today=date.fromisoformat(today), end=agenda.on, agenda=agenda, pack=DEFINITIONS.rules,
        branch="一支部", records=(), drafts=(), cards=agenda.cards, told={}, table=EMPTY, lacking={}, letters={},
        closed=(), to_remit=0,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def test_duties_are_counted_by_their_periods() -> None:
    one = quarter("2026-04-05", COMPLETE)
    held = (
        Held("theme_party_day", "2026-01-05"),
        Held("theme_party_day", "2026-03-05"),
        Held("branch_assembly", "2026-02-01"),
    )
    found = list(branch.duties(replace(one, agenda=replace(one.agenda, held=held))))
    told = {(f.place.form, f.place.period): (f.numbers["have"], f.numbers["need"]) for f in found}
    assert told["theme_party_day", "2026-02"] == (0, 1)
    assert ("branch_assembly", "2026Q1") not in told
    assert ("democratic_appraisal", "2026") not in told  # of the year: asked for in its last quarter


def test_nothing_is_asked_of_the_time_before_the_books_were_kept() -> None:
    one = quarter("2026-04-05", COMPLETE)
    began = replace(one, agenda=replace(one.agenda, since=date(2026, 5, 1)))
    assert not list(branch.duties(began))


def test_of_a_running_quarter_what_can_still_be_held_says_so() -> None:
    found = list(branch.duties(quarter("2026-02-10", COMPLETE)))
    codes = {f.place.period: f.code for f in found if f.place.form == "theme_party_day"}
    assert codes == {"2026-01": "preflight.cadence", "2026-02": "preflight.cadence_running"}


def test_a_card_names_what_it_lacks() -> None:
    found = list(branch.cards(quarter("2026-04-05", {**COMPLETE, "mobile": "", "education": ""})))
    assert (found[0].numbers["fields"], found[0].numbers["have"], found[0].numbers["need"]) == (
        ["education", "mobile"],
        5,
        7,
    )
    assert found[0].place.field == "education"
    assert not [f for f in branch.cards(quarter("2026-04-05", COMPLETE)) if f.code == "preflight.card"]


def ledger(paid: int = 1000, closing: int = 1000) -> Ledger:
    account = Account("u0", "韩雪", (Stay("2026-01"),), (Entry("2026-01", 1000),))
    return Ledger(
        {"u0": account}, (Payment("p", "u0", "2026-01", paid, "2026-01-10"),),
        (Closing("2026-01", {"u0": Line(closing, paid)}),),
    )  # fmt: skip


def with_dues(one: Ledger, today: str = "2026-04-05") -> QuarterFacts:
    on = date.fromisoformat(today)
    people = tuple(Advice(s, None) for s in standings(one, on))
    told = DuesFacts(one, DuesSettings(), Status(on, people, "", "", 0, 0, 0))
    made = quarter(today, COMPLETE)
    return replace(made, agenda=replace(made.agenda, dues=told))


def test_arrears_say_what_was_due_and_what_was_paid() -> None:
    found = {f.code: f.numbers for f in branch.dues(with_dues(ledger()))}
    late = found["preflight.dues_late"]
    assert (late["months"], late["owed_fen"]) == (["2026-02", "2026-03"], 2000)
    # Of these months: their difference is what is owed.
    assert (late["due_fen"], late["paid_fen"]) == (2000, 0)
    assert found["preflight.dues_unclosed"] == {"months": ["2026-02", "2026-03"], "have": 1, "need": 3}


def test_sums_of_members_and_branch_must_agree() -> None:
    sound, wrong = Closed("2026-01", 1000, 1000, 1000, 1000), Closed("2026-01", 1000, 900, 1000, 1200)
    assert not [f for f in branch.dues(replace(with_dues(ledger()), closed=(sound,))) if "sum" in f.code]
    found = [f for f in branch.dues(replace(with_dues(ledger()), closed=(wrong,))) if "sum" in f.code]
    assert [(f.severity, f.numbers["branch_fen"], f.numbers["members_fen"]) for f in found] == [
        ("A", 1000, 900), ("A", 1000, 1200),
    ]  # fmt: skip


def test_a_member_who_changed_on_one_side_only_is_named_with_both_numbers() -> None:
    table = change_table(QUARTER, [], {"u0": Standing("韩雪", before=False, after=True)}, QUARTER.last)
    found = [f for f in branch.members(quarter("2026-04-05", COMPLETE, table=table)) if f.severity == "B"]
    assert [(f.numbers["name"], f.numbers["expected"], f.numbers["actual"]) for f in found] == [
        ("韩雪", 0, 1)
    ]
    came = Event("e", "u0", "韩雪", "transferred_in", date(2026, 2, 1), date(2026, 2, 1), (3, 7))
    balanced = change_table(QUARTER, [came], table.standings, QUARTER.last)
    assert not [
        f
        for f in branch.members(quarter("2026-04-05", COMPLETE, table=balanced))
        if f.code.endswith("difference")
    ]


def test_a_letter_without_its_receipt() -> None:
    letter: Row = {
        "name": "韩雪",
        "number": "2026001",
        "direction": "out",
        "issued_on": "2026-01-05",
        "valid_until": "2026-02-04",
    }
    found = list(branch.letters(quarter("2026-04-05", letters={"l": letter})))
    assert [(f.code, f.severity, f.numbers["due"]) for f in found] == [
        ("preflight.letter_late", "B", "2026-02-04")
    ]
    assert not list(
        branch.letters(quarter("2026-04-05", letters={"l": {**letter, "receipt_on": "2026-02-01"}}))
    )


def test_what_was_returned_blocks_until_it_is_changed() -> None:
    one = Returned("k", "2026Q1", "branch_assembly", "r", "topic", "太笼统", "")
    assert [f.severity for f in branch.returned(quarter(returned=(one,)))] == ["A"]
    assert [f.severity for f in branch.returned(quarter(returned=(one._replace(uid=""),)))] == ["B"]
    assert not list(branch.returned(quarter(returned=(one._replace(handled=True),))))


def found(severity: str, **numbers: object) -> Finding:
    return Finding("x.y", severity, Place("p", "f", "u"), numbers)


def test_words_hold_for_the_facts_they_were_said_about() -> None:
    one, other = found("B", have=1), found("B", have=2)
    said = {one.key: Said(one.mark, "病假")}
    assert [(j.state, j.explanation) for j in judge(QUARTER, [one], said, {}).items] == [("answered", "病假")]
    assert [(j.state, j.before) for j in judge(QUARTER, [other], said, {}).items] == [("answer", "病假")]
    assert not judge(QUARTER, [one, found("D")], said, {}).blocked
    assert judge(QUARTER, [found("A")], {found("A").key: Said(found("A").mark, "病假")}, {}).blocked


@pytest.mark.parametrize(
    ("severity", "text", "code"),
    [
        ("A", "写得再长也不行", "preflight.must_mend"),
        ("D", "不需要", "preflight.nothing_asked"),
        ("B", " 无 ", "preflight.too_short"),
        ("C", "已核实了", "preflight.too_short"),
        ("C", "一" * 201, "preflight.too_long"),
    ],
)
def test_words_that_do_not_do(severity: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_explanation(found(severity), text)
    assert refused.value.code == code
