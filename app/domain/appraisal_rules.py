"""Rules about 民主评议: the share of 优秀, who is graded, and ballots that add up (rules §2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import first_day
from app.domain.errors import Problem
from app.domain.people import card_of, person_key, person_name
from app.domain.values import as_int, as_rows, as_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.facts import Facts
    from app.domain.values import Row, Values

_GRADES = ("excellent", "qualified", "basically_qualified", "unqualified")


def excellent(values: Values) -> int | None:
    """How many were graded 优秀. None before anybody was graded."""
    rows = as_rows(values.get("appraisals"))
    return sum(row.get("grade") == "excellent" for row in rows) if rows else None


def _rows(values: Values) -> list[tuple[int, Row]]:
    return numbered(values, "appraisals")


def _stage(row: Row, facts: Facts) -> str:
    """As written on the line, else as on the card."""
    card = card_of(row.get("member"), facts.people)
    return as_text(row.get("stage")) or (as_text(card.get("stage")) if card else "")


def _problem(code: str, field: str, number: int, **found: object) -> Problem:
    return Problem(code, f"appraisals.{field}", number, values=found)


def excellent_share(values: Values, facts: Facts) -> Iterator[Problem]:
    """优秀 generally not above one third of all members: 3 × excellent ≤ total, in whole numbers."""
    part, whole = facts.rule.number("numerator"), facts.rule.number("denominator")
    skip = facts.rule.number("exclude_probationary")
    counted = [r for _, r in _rows(values) if not (skip and _stage(r, facts) == "probationary")]
    count, total = excellent(values) or 0, len(counted)
    if whole * count > part * total:
        found = {"count": count, "total": total, "most": part * total // whole}
        yield Problem("appraisal.excellent_share", "appraisals", values=found)


def probationary_not_graded(values: Values, facts: Facts) -> Iterator[Problem]:
    """Members on probation take part and get no grade."""
    for number, row in _rows(values):
        if _stage(row, facts) == "probationary" and row.get("grade") in _GRADES:
            name = person_name(row.get("member"))
            yield _problem("appraisal.probationary_not_graded", "grade", number, name=name)


def votes_within_ballots(values: Values, _facts: Facts) -> Iterator[Problem]:
    valid = values.get("valid")
    for number, row in _rows(values):
        cast = sum(as_int(row.get(name)) for name in _GRADES)
        if isinstance(valid, int) and cast > valid:
            name = person_name(row.get("member"))
            yield _problem(
                "appraisal.votes_within_ballots", "excellent", number, name=name, cast=cast, valid=valid
            )


def votes_add_up(values: Values, _facts: Facts) -> Iterator[Problem]:
    """One tick on each ballot; one ballot less is right where nobody grades himself."""
    valid = values.get("valid")
    for number, row in _rows(values):
        cast = sum(as_int(row.get(name)) for name in _GRADES)
        if isinstance(valid, int) and any(row.get(name) is not None for name in _GRADES) and cast < valid - 1:
            name = person_name(row.get("member"))
            yield _problem("appraisal.votes_add_up", "excellent", number, name=name, cast=cast, valid=valid)


def ballots(values: Values, _facts: Facts) -> Iterator[Problem]:
    issued, returned = values.get("issued"), values.get("returned")
    valid, invalid = values.get("valid"), as_int(values.get("invalid"))
    if isinstance(issued, int) and isinstance(returned, int) and returned > issued:
        yield Problem(
            "appraisal.ballots_returned", "returned", values={"issued": issued, "returned": returned}
        )
    if isinstance(returned, int) and isinstance(valid, int) and valid + invalid != returned:
        found = {"valid": valid, "invalid": invalid, "returned": returned}
        yield Problem("appraisal.ballots_add_up", "valid", values=found)


def nobody_twice(values: Values, _facts: Facts) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, row in _rows(values):
        key = person_key(row.get("member"))
        if key and key in seen:
            name = person_name(row.get("member"))
            yield _problem("appraisal.nobody_twice", "member", number, name=name)
        seen.add(key)


def year_fits(values: Values, _facts: Facts) -> Iterator[Problem]:
    """A year is appraised in its own last months or early in the next."""
    year, held = as_text(values.get("year")), as_text(values.get("held_at"))
    if not (year.isascii() and year.isdigit()):
        if year:
            yield Problem("appraisal.year_digits", "year")
        return
    if held and first_day(held).year - int(year) not in (0, 1):
        yield Problem("appraisal.year_fits", "year", values={"year": year, "held": first_day(held).year})
