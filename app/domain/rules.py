"""The names a form may use, and the functions behind them. Each is a pure function of a record's values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain import attendance
from app.domain.errors import Problem
from app.domain.values import Value, Values

if TYPE_CHECKING:
    from datetime import date

    from app.domain.form import Form
    from app.domain.rule_pack import RulePack, RuleRow


@dataclass(frozen=True)
class Facts:
    """What a rule may know besides the record: the day, its own edition, and cards by uid."""

    today: date
    rule: RuleRow
    people: Mapping[str, Values] = field(default_factory=dict)


Rule = Callable[[Values, Facts], Iterable[Problem]]

RULES: dict[str, Rule] = {}
COMPUTED: dict[str, Callable[[Values], Value]] = {
    "attendance.due": attendance.due,
    "attendance.present": attendance.present,
    "attendance.voters_due": attendance.voters_due,
    "attendance.voters_present": attendance.voters_present,
}


def compute(form: Form, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values with every computed field worked out anew."""
    result = dict(values)
    for item in form.fields:
        if item.computed:
            result[item.id] = COMPUTED[item.computed](result)
    return result


def check(
    form: Form, values: Values, pack: RulePack, *, day: date, people: Mapping[str, Values]
) -> list[Problem]:
    """Findings of the form's rules as in force on `day`; a rule the pack does not hold on that day is silent."""
    found: list[Problem] = []
    for name in form.checks:
        row = pack.on(name, day)
        if row is None:
            continue
        for problem in RULES[name](values, Facts(day, row, people)):
            placed = {"rule": name, "source": row.source, "clause": row.clause, **problem.values}
            found.append(
                Problem(problem.code, problem.field, problem.row, problem.sheet, row.severity, placed)
            )
    return found
