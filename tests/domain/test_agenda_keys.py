"""今日 about keys: before the first quarter is handed in, an answer that does not come, a change of hands half done."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.agenda import OVERDUE, AgendaFacts
from app.domain.agenda_keys import key_items
from app.domain.cadence import Held
from app.domain.codes import table_of
from app.domain.exchange_facts import KeyFacts
from app.domain.rule_pack import RulePack, RuleRow

PACK = RulePack(
    (
        RuleRow(
            "agenda.keys",
            "D",
            "LOCAL",
            "季度报送",
            params={"answer_days": 7, "handing_days": 7, "join_days": 10},
        ),
    )
)
WORKED = (Held("branch_committee_meeting", "2026-02-10"),)


def items(on: date, keys: KeyFacts | None, held: tuple[Held, ...] = WORKED) -> list[tuple[str, str, str]]:
    facts = AgendaFacts(
        on=on, since=date(2026, 1, 1), pack=PACK, posts=table_of("p", "p", [("x", "X")]), held=held, keys=keys
    )
    return [(item.code, item.due.isoformat(), item.state) for item in key_items(facts)]


def test_a_committee_is_asked_nothing() -> None:
    assert items(date(2026, 3, 30), None) == []


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 3, 20), []),
        (date(2026, 3, 21), ["keys.join"]),
        (date(2026, 4, 10), ["keys.join"]),
        (date(2026, 4, 11), []),
    ],
)
def test_joining_comes_up_around_the_end_of_a_quarter_with_work_in_it(on: date, found: list[str]) -> None:
    assert [code for code, _, _ in items(on, KeyFacts())] == found
    assert items(on, KeyFacts(), held=()) == []
    assert items(on, KeyFacts(joined=True)) == []


@pytest.mark.parametrize("joined", [False, True])
def test_an_application_is_asked_after_when_a_week_is_over(*, joined: bool) -> None:
    asked = KeyFacts(joined=joined, asked=date(2026, 3, 20))
    assert items(date(2026, 3, 26), asked) == []
    assert items(date(2026, 3, 30), asked) == [("keys.answer", "2026-03-27", OVERDUE)]


def test_a_change_of_hands_says_which_step_is_missing() -> None:
    half = KeyFacts(
        joined=True, asked=date(2026, 3, 20), handing=date(2026, 3, 20), successor="韩雪", secret=False
    )
    assert [code for code, _, _ in items(date(2026, 3, 21), half)] == ["keys.handing_secret"]
    rest = half._replace(secret=True)
    assert [code for code, _, _ in items(date(2026, 3, 21), rest)] == ["keys.handing_answer"]
