"""Rules about what a branch may spend dues for (rules §1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dues_use import SPENT
from app.domain.errors import Problem
from app.domain.values import as_int

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.facts import Facts
    from app.domain.values import Values


def positive(values: Values, _facts: Facts) -> Iterator[Problem]:
    if values.get("amount") is not None and as_int(values.get("amount")) <= 0:
        yield Problem("fund.positive", "amount")


def use_named(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Money is spent for one of the five uses the rule allows (rules §1.7)."""
    if values.get("kind") == SPENT and not values.get("use"):
        yield Problem("fund.use_named", "use")


def approved(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Discussed together, asked for in writing, approved by the committee."""
    if values.get("kind") == SPENT and not (values.get("decided_on") and values.get("approved_by")):
        yield Problem("fund.approved", "approved_by")
