"""What a change needs on paper: the kinds of rules §4.5, what the card proves by itself, what comes back later."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain import change_papers
from app.domain.change_papers import lacking, papers_of, rows_of, rule_of
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.errors import Problem
    from app.domain.values import Row

DEFINITIONS = load_definitions()
PACK = DEFINITIONS.rules
ROWS = {
    "developed": (3,), "rejoined": (3, 4), "restored": (5,), "restored_after_suspension": (5, 6),
    "transferred_in": (7,), "transferred_in_bloc": (7, 8), "expelled": (10,), "removed_self_quit": (10,),
    "removed_persuaded": (10,), "removed_withdrew": (10,), "removed_other": (10,), "probation_cancelled": (10,),
    "membership_suspended": (11,), "deceased": (12,), "transferred_out": (13,), "transferred_out_bloc": (13, 14),
    "converted_full": (),
}  # fmt: skip
NEEDED = {  # what rules §4.5 names
    "developed": {"resolution", "reply"}, "transferred_in": {"letter", "receipt_sent"}, "expelled": {"penalty_decision"},
    "probation_cancelled": {"resolution", "reply"}, "transferred_out": {"letter_stub", "receipt"},
}  # fmt: skip


def told(event: str, day: str = "2026-06-10", *papers: str) -> Row:
    return {"event": event, "changed_on": day, "papers": [{"paper": p, "reference": "1号"} for p in papers]}


def findings(told: Row, card: Row) -> tuple[Problem, ...]:
    return change_papers.findings(told, card, PACK, DEFINITIONS.codes["change_paper"])


@pytest.mark.parametrize("event", sorted(ROWS))
def test_every_kind_says_its_rows_and_papers_the_table_knows(event: str) -> None:
    for day in ("2010-01-01", "2020-05-01", "2026-11-20"):
        rule = rule_of(event, day, PACK)
        if rule is None:
            assert day < "2014-05-28"
            continue
        assert rows_of(rule) == ROWS[event]
        codes = {item.code for item in DEFINITIONS.codes["change_paper"].items}
        fields = DEFINITIONS.forms["member"].by_id
        assert all(p.code in codes and (not p.field or p.field in fields) for p in papers_of(rule))
    now = rule_of(event, "2026-11-20", PACK)
    assert now is not None
    assert NEEDED.get(event, set()) <= {paper.code for paper in papers_of(now)}


def test_the_table_of_codes_has_no_kind_without_a_rule() -> None:
    assert {item.code for item in DEFINITIONS.codes["change_type"].items} == set(ROWS)


def test_a_missing_paper_is_a_finding_with_its_clause() -> None:
    found = findings(told("developed"), {})
    assert [(p.code, p.severity, p.values["paper"]) for p in found] == [
        ("change.paper_missing", "B", "支部大会决议"),
        ("change.paper_missing", "B", "上级党委批复"),
    ]
    assert found[0].values["source"] == "DEVELOP_2026"
    assert [p.severity for p in findings(told("membership_suspended"), {})] == ["C"]


def test_what_is_named_or_stands_on_the_card_is_there() -> None:
    assert not findings(told("developed", "2026-06-10", "resolution", "reply"), {})
    assert not findings(told("developed", "2026-06-10", "resolution"), {"approved_on": "2026-07-02"})
    before: Row = {"approved_on": "2001-07-02"}  # of a membership long ago
    assert [p.values["paper"] for p in findings(told("rejoined", "2026-06-10", "resolution"), before)] == [
        "上级党委批复"
    ]


def test_a_receipt_is_awaited_for_a_month() -> None:
    found = lacking(told("transferred_out", "2026-01-31"), {"transfer_letter_no": "第2026001号"}, PACK)
    assert found is not None
    assert (found.papers, found.later, found.due) == ((), ("receipt",), date(2026, 2, 28))
    assert not findings(told("transferred_out", "2026-01-31"), {"transfer_letter_no": "第2026001号"})
    came: Row = {"transfer_letter_no": "第2026001号", "transfer_receipt_on": "2026-02-20"}
    assert lacking(told("transferred_out", "2026-01-31"), came, PACK) is None


@pytest.mark.parametrize("event", ["deceased", "transferred_in_bloc", "transferred_out_bloc", ""])
def test_some_need_nothing(event: str) -> None:
    assert lacking(told(event), {}, PACK) is None
