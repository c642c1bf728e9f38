"""What a rule may know, and what a rule is: a pure function that finds problems in one record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Problem
from app.domain.rule_pack import RulePack
from app.domain.values import Values

if TYPE_CHECKING:
    from datetime import date

    from app.domain.rule_pack import RuleRow


class Facts(NamedTuple):
    """What a rule may know besides the record: today, the edition that judges it, cards by uid, and the whole pack.

    The pack is for what depends on another day than the record's own, as the effect of a penalty does.
    """

    today: date
    rule: RuleRow
    people: Mapping[str, Values] = {}
    pack: RulePack = RulePack(())


Finder = Callable[[Values, Facts], Iterable[Problem]]


class Rule(NamedTuple):
    """`dated_by` names the date of the record that decides which edition judges it; the form's period if empty.

    A step of 2024 is judged by the text of 2014 (rules §0.2).
    """

    find: Finder
    dated_by: str = ""
