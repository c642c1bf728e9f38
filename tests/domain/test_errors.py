"""Three kinds of trouble."""

from __future__ import annotations

from app.domain.errors import Invalid, Problem


def test_a_problem_can_be_placed_without_losing_what_it_knows() -> None:
    problem = Problem("choice.unknown", "sex", severity="C", values={"value": "不详"})
    placed = problem.at(row=3, sheet="名册")
    assert (placed.field, placed.row, placed.sheet, placed.severity) == ("sex", 3, "名册", "C")
    assert placed.values == {"value": "不详"}
    assert placed.at(field="sex2").row == 3
    assert placed.at().sheet == "名册"


def test_a_refused_record_holds_all_its_problems() -> None:
    refusal = Invalid([Problem("field.required", "topic"), Problem("field.required", "place")])
    assert refusal.code == "record.invalid"
    assert refusal.values == {"count": 2}
    assert [p.field for p in refusal.problems] == ["topic", "place"]
