"""What tests of registers that come back read from a plan: how many of each outcome, and what would change in whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.import_plan import OUTCOMES

if TYPE_CHECKING:
    from app.domain.import_plan import ImportPlan


def counts(plan: ImportPlan) -> dict[str, int]:
    found = {outcome: plan.count(outcome) for outcome in OUTCOMES if plan.count(outcome)}
    assert plan.read == sum(found.values())
    return found


def changed(plan: ImportPlan) -> list[tuple[str, str, object, object]]:
    return [(r.name, c.label, c.old, c.new) for r in plan.records for c in r.changes]
