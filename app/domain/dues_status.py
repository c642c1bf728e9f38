"""How the dues of a branch stand on a day, with the step the rule asks for where somebody is behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from app.domain.dues_ledger import Ledger, Standing
    from app.domain.dues_settings import DuesSettings
    from app.domain.period import Period
    from app.domain.rule_pack import RuleRow


@dataclass(frozen=True)
class Advice:
    """One person's standing and the step the rule asks for as unpaid months add up; None while there is none."""

    standing: Standing
    step: RuleRow | None


@dataclass(frozen=True)
class Status:
    """As of a day. `collected` and `remitted` are of `period`, the remittance period the day lies in."""

    on: date
    people: tuple[Advice, ...]
    closed_to: str
    period: str
    collected: int
    to_remit: int
    remitted: int

    def total(self, name: str) -> int:
        return sum(getattr(one.standing, name) for one in self.people)


class DuesFacts(NamedTuple):
    """`due_up` is what is still to be handed up of the period that ended last and the running one; `published` are years."""

    ledger: Ledger
    settings: DuesSettings
    status: Status
    due_up: tuple[tuple[Period, int], ...] = ()
    published: frozenset[int] = frozenset()
