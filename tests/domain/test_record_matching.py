"""Rows of a book against its records: the same day and the same facts are one record, in doubt nothing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.field_kinds import Typing
from app.domain.import_plan import PlannedRecord, Surroundings
from app.domain.people_matching import Card
from app.domain.record_matching import plan_records
from app.domain.roster_values import CellReader, facts_of
from tests.domain.roster_kit import TODAY, Cell, definitions, grid, reader, words

if TYPE_CHECKING:
    from app.domain.values import Values

FORM = definitions().forms["branch_committee_meeting"]
HEAD: list[Cell] = ["会议时间", "地点", "主持人", "议题", "会议内容"]
MARCH: list[Cell] = ["2026-03-12 14:00-15:30", "二楼会议室", "周国栋", "研究一季度工作"]
KEPT: Values = {
    "held_at": "2026-03-12T14:00/15:30", "place": "二楼会议室", "chair": "周国栋@" + "0" * 32, "topic": "研究一季度工作",
}  # fmt: skip


def planned(*rows: list[Cell], kept: int = 0) -> list[PlannedRecord]:
    reading = reader(FORM.id).read(grid([["支委会记录"], HEAD, *rows]), "支委会记录")
    cells = CellReader(FORM, words(), Typing())
    facts = facts_of(reading.columns, reading.rows, FORM, words(), formats_known=True)
    found = [cells.read(reading.sheet, row, facts) for row in reading.rows]
    cards = [Card(f"{number:032x}", 2, KEPT) for number in range(kept)]
    return plan_records(found, cards, Surroundings(FORM, TODAY, words(), lambda: "f" * 32))


def test_a_record_that_is_kept_already_is_the_same() -> None:
    [one] = planned(MARCH, kept=1)
    assert (one.outcome, one.base) == ("same", 2)


def test_what_the_record_does_not_say_yet_is_added() -> None:
    [one] = planned([*MARCH, "讨论了检修计划"], kept=1)
    assert (one.outcome, [(c.field, c.new) for c in one.changes]) == (
        "changed",
        [("content", "讨论了检修计划")],
    )


def test_another_place_is_another_meeting() -> None:
    [one] = planned(["2026-03-12 14:00-15:30", "三楼会议室", "周国栋", "研究一季度工作"], kept=1)
    assert one.outcome == "new"


def test_the_same_row_twice_is_held_the_second_time() -> None:
    assert [(r.outcome, r.reason) for r in planned(MARCH, MARCH)] == [("new", ""), ("held", "held.twice")]


def test_a_row_that_two_records_fit_is_held_with_both() -> None:
    [one] = planned(MARCH, kept=2)
    assert (one.outcome, len(one.candidates)) == ("held", 2)
    assert one.name == "2026-03-12T14:00/15:30 研究一季度工作"


def test_a_row_without_a_required_fact_is_rejected() -> None:
    [one] = planned(["2026-03-12 14:00-15:30", None, "周国栋", "研究一季度工作"])
    assert (one.outcome, one.reason) == ("rejected", "field.required")
