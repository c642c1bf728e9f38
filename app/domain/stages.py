"""How far a person has come, read from the title of a list or from dates; always a proposal, never a fact."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.dates import add_months, first_day, last_day
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.import_words import ImportWords
    from app.domain.values import Value

FULL, PROBATIONARY = "full", "probationary"
ORDER = ("applicant", "activist", "candidate", PROBATIONARY, FULL, "left")
# One year, extended once by at most one (DEVELOP_2026): after that nobody is on probation.
_PROBATION_MONTHS, _LONGEST_PROBATION_MONTHS = 12, 24


def stage_of_title(title: str, words: ImportWords) -> str:
    """The one stage a title speaks of; "" when it speaks of none or of several."""
    rest = "".join(title.split())
    found: list[str] = []
    for stage, *phrases in words.stages:
        for phrase in phrases:
            if phrase in rest:
                found.append(stage)
                rest = rest.replace(phrase, "")
    return found[0] if len(set(found)) == 1 else ""


def stage_of_titles(titles: Sequence[str], words: ImportWords) -> str:
    """The nearest title that speaks of a stage decides."""
    return next((stage for title in titles if (stage := stage_of_title(title, words))), "")


def stage_of_dates(
    values: Mapping[str, Value], known: frozenset[str], today: date, words: ImportWords
) -> str:
    """The last milestone that has passed. `known` are the fields the table has columns for.

    Somebody who joined is on probation for a year, and surely full after two; in between only a table that keeps
    the date of transition can tell.
    """
    for stage, *names in words.milestones:
        dates = [as_text(values.get(name)) for name in names if values.get(name)]
        passed = [d for d in dates if first_day(d) <= today]
        if not passed:
            continue
        if stage == PROBATIONARY:
            return _after_joining(min(passed), FULL in _kept(known, words), today)
        return stage
    return ""


def _kept(known: frozenset[str], words: ImportWords) -> set[str]:
    return {stage for stage, *names in words.milestones if known & set(names)}


def _after_joining(joined: str, keeps_transition: bool, today: date) -> str:  # noqa: FBT001 - private
    if add_months(last_day(joined), _LONGEST_PROBATION_MONTHS) < today:
        return FULL
    within_a_year = today < add_months(first_day(joined), _PROBATION_MONTHS) + timedelta(days=1)
    return PROBATIONARY if within_a_year or keeps_transition else ""


def is_backwards(old: str, new: str) -> bool:
    """True when `new` lies before `old` on the way: a card never goes back because a list is old."""
    return old in ORDER and new in ORDER and ORDER.index(new) < ORDER.index(old)
