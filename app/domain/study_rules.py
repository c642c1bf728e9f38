"""Rules about study: hours are earned by those who were there (rules §11)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.attendance import is_present
from app.domain.errors import Problem
from app.domain.people import person_name
from app.domain.values import as_rows, as_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.facts import Facts
    from app.domain.values import Row, Value, Values


def _hours(value: Value) -> Decimal:
    return Decimal(as_text(value) or "0")


def total_hours(values: Values) -> str | None:
    """All hours credited, as decimal text. None when no sheet was kept."""
    rows = as_rows(values.get("attendance"))
    total = sum((_hours(row.get("hours")) for row in rows), Decimal(0))
    return f"{total.normalize():f}" if rows else None


def _rows(values: Values) -> list[tuple[int, Row]]:
    return numbered(values, "attendance")


def _problem(code: str, field: str, number: int, row: Row) -> Problem:
    found = {"name": person_name(row.get("member")), "hours": as_text(row.get("hours"))}
    return Problem(code, f"attendance.{field}", number, values=found)


def hours_positive(values: Values, _facts: Facts) -> Iterator[Problem]:
    if values.get("hours") is not None and _hours(values.get("hours")) <= 0:
        yield Problem("study.hours_positive", "hours")
    for number, row in _rows(values):
        if _hours(row.get("hours")) < 0:
            yield _problem("study.hours_not_negative", "hours", number, row)


def no_hours_when_absent(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Who was away earns nothing until the study is made up."""
    for number, row in _rows(values):
        if _hours(row.get("hours")) > 0 and not is_present(row) and not row.get("made_up"):
            yield _problem("study.no_hours_when_absent", "hours", number, row)


def made_up_has_proof(values: Values, _facts: Facts) -> Iterator[Problem]:
    for number, row in _rows(values):
        if row.get("made_up") and not row.get("proof"):
            yield _problem("study.made_up_has_proof", "proof", number, row)


def within_activity(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Nobody earns more than the activity gives."""
    whole = values.get("hours")
    for number, row in _rows(values):
        if 0 < _hours(whole) < _hours(row.get("hours")):
            yield _problem("study.within_activity", "hours", number, row)


def day_limit(values: Values, facts: Facts) -> Iterator[Problem]:
    """A full day counts eight hours (rules §11, local)."""
    most = facts.rule.number("max_hours")
    if _hours(values.get("hours")) > most:
        yield Problem(
            "study.day_limit", "hours", values={"hours": as_text(values.get("hours")), "most": most}
        )
