"""The papers a change in the number of members rests on: which its kind needs, which are there, which come later."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.dates import add_months, first_day, last_day
from app.domain.errors import Problem
from app.domain.values import as_rows, as_text

if TYPE_CHECKING:
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.rule_pack import RulePack, RuleRow
    from app.domain.values import Values

RULE = "change."
MISSING = "change.paper_missing"


class Paper(NamedTuple):
    """`code` of change_paper.toml; there as soon as the card holds `field`; a `later` one comes back afterwards."""

    code: str
    field: str = ""
    later: bool = False


class Lacking(NamedTuple):
    """What a change still lacks: papers due at once, and later ones with the day they are due by."""

    rule: RuleRow
    papers: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    due: date | None = None


def rule_of(event: str, day: str, pack: RulePack) -> RuleRow | None:
    """What the text in force on the day of a change asks for; None for a change that is none of rules §4.5."""
    return pack.on(RULE + event, last_day(day)) if event and day else None


def rows_of(rule: RuleRow) -> tuple[int, ...]:
    """The rows of the table of numbers that a change is counted in."""
    return tuple(int(word) for word in str(rule.params["rows"]).split())


def papers_of(rule: RuleRow) -> tuple[Paper, ...]:
    later = str(rule.params.get("later", "")).split()
    pairs = (word.partition("=") for word in str(rule.params["papers"]).split())
    return tuple(Paper(code, field, code in later) for code, _, field in pairs)


def lacking(told: Values, card: Values, pack: RulePack) -> Lacking | None:
    """What a registered change lacks; None when nothing, or when it needs nothing."""
    day = as_text(told.get("changed_on"))
    rule = rule_of(as_text(told.get("event")), day, pack)
    if rule is None:
        return None
    there = {as_text(row.get("paper")) for row in as_rows(told.get("papers"))}
    open_ones = [p for p in papers_of(rule) if p.code not in there and not _on_card(p, card, day)]
    now = tuple(paper.code for paper in open_ones if not paper.later)
    later = tuple(paper.code for paper in open_ones if paper.later)
    due = add_months(last_day(day), rule.number("months")) if later else None
    return Lacking(rule, now, later, due) if open_ones else None


def _on_card(paper: Paper, card: Values, day: str) -> bool:
    """A date on the card from before the change belongs to an earlier one."""
    text = as_text(card.get(paper.field)) if paper.field else ""
    dated = paper.field.endswith("_on")
    return bool(text) and not (dated and last_day(text) < first_day(day))


def findings(told: Values, card: Values, pack: RulePack, papers: CodeTable) -> tuple[Problem, ...]:
    """One finding for every paper that should be there now; `papers` names them."""
    found = lacking(told, card, pack)
    if found is None:
        return ()
    rule = found.rule
    said = {"rule": rule.id, "source": rule.source, "clause": rule.clause}
    return tuple(
        Problem(MISSING, "papers", severity=rule.severity, values={**said, "paper": papers.label(code)})
        for code in found.papers
    )
