"""How long a penalty has effect, and who is without a vote meanwhile (rules §4.6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.penalties import awaits_restoration, penalties_of, penalties_on, rights_suspended
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

PACK = load_definitions().rules
DAY = timedelta(days=1)


def penalty(kind: str, decided: str = "2025-03-10", **more: str) -> Row:
    return {"penalties": [{"penalty_kind": kind, "decided_on": decided, **more}]}


@pytest.mark.parametrize(
    ("card", "until"),
    [
        (penalty("warning"), date(2026, 3, 9)),
        (penalty("severe_warning"), date(2026, 9, 9)),
        (penalty("removal_from_post"), date(2027, 3, 9)),
        (penalty("probation_within_party_1"), None),
        (penalty("probation_within_party_1", restored_on="2026-03-12"), date(2028, 3, 11)),
        (penalty("warning", effective_to="2026-06-30"), date(2026, 6, 30)),
        (penalty("warning", "2025-03"), date(2026, 3, 30)),
        (penalty("severe_warning", "2024-08-31"), date(2026, 2, 27)),
    ],
    ids=[
        "警告 1 year", "严重警告 1.5 years", "撤销党内职务 2 years", "留党察看 until restored",
        "留党察看: two years after restoration", "what the card says goes first", "a mere month: from its end",
        "the end of February",
    ],
)  # fmt: skip
def test_a_penalty_has_effect_until(card: Row, until: date | None) -> None:
    (found,) = penalties_of(card, PACK)
    assert found.until == until
    if until is not None:
        assert penalties_on(card, until, PACK) == [found]
        assert penalties_on(card, until + DAY, PACK) == []
    assert penalties_on(card, found.decided - DAY, PACK) == []


@pytest.mark.parametrize(
    ("kind", "restore_on"),
    [
        ("probation_within_party_1", date(2026, 3, 10)),
        ("probation_within_party_2", date(2027, 3, 10)),
        ("probation_within_party", None),
    ],
)
def test_rights_come_back_by_a_decision_only(kind: str, restore_on: date | None) -> None:
    card = penalty(kind)
    (found,) = penalties_of(card, PACK)
    assert found.restore_on == restore_on
    assert awaits_restoration(card)
    assert not rights_suspended(card, date(2025, 3, 9))
    assert rights_suspended(card, date(2025, 3, 10))
    assert rights_suspended(card, date(2030, 1, 1))


def test_restored_rights() -> None:
    card = penalty("probation_within_party_2", restored_on="2027-03-20")
    assert not awaits_restoration(card)
    assert (rights_suspended(card, date(2027, 3, 19)), rights_suspended(card, date(2027, 3, 20))) == (
        True,
        False,
    )


def test_what_is_not_dated_has_no_effect() -> None:
    assert penalties_of({"penalties": [{"penalty_kind": "warning"}]}, PACK) == []
