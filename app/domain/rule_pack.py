"""Rules as dated data: which severity and which numbers a rule has on a day, and where that is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.definition import Definition
from app.domain.errors import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.workdays import Calendar

_KEYS = {"id", "severity", "source", "clause", "from", "to", "params", "title"}


class RuleRow(NamedTuple):
    """One edition of a rule. `start` and `end` are ISO dates, both inclusive; "" is open."""

    id: str
    severity: str
    source: str
    clause: str
    title: str = ""
    start: str = ""
    end: str = ""
    params: Mapping[str, int | str] = {}

    def number(self, name: str) -> int:
        """A whole-number parameter. Raises KeyError: a rule pack without its number is a bug of the pack."""
        return int(self.params[name])


class RulePack(NamedTuple):
    """`calendars` are the years whose working days are known, for rules that count them."""

    rows: tuple[RuleRow, ...]
    calendars: Mapping[int, Calendar] = {}

    def on(self, rule_id: str, day: date) -> RuleRow | None:
        """The edition in force on that day; the latest one if two overlap."""
        found = [r for r in self.rows if r.id == rule_id and holds_on(r, day)]
        return max(found, key=lambda r: r.start, default=None)


class Dated(Protocol):
    """An edition of something: ISO dates of its first and last day, "" for open."""

    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...


def holds_on(edition: Dated, day: date) -> bool:
    iso = day.isoformat()
    return edition.start <= iso and (not edition.end or iso <= edition.end)


def rule_rows_from(data: Mapping[str, object], where: str) -> Iterable[RuleRow]:
    """Rows of one rule file (`[[rule]]`). Raises UserError("form.…") for unknown keys, severities and wrong dates."""
    pack = Definition(data, where)
    pack.only({"rule", "cadence", "payer", "wage_item"})
    for row in pack.tables("rule"):
        row.only(_KEYS)
        row.need("id", "severity", "source")
        yield RuleRow(
            id=row.text("id"),
            severity=severity_of(row),
            source=row.text("source"),
            clause=row.text("clause"),
            title=row.text("title"),
            start=day_of(row, "from"),
            end=day_of(row, "to"),
            params=_params(row),
        )


def severity_of(row: Definition) -> str:
    """Raises UserError("form.bad_value")."""
    severity = row.text("severity")
    if severity not in tuple(SEVERITIES):
        raise row.refusal("severity")
    return severity


def day_of(row: Definition, key: str) -> str:
    """An ISO date or nothing. Raises UserError("form.bad_value")."""
    text = row.text(key)
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise row.refusal(key) from None


def _params(row: Definition) -> dict[str, int | str]:
    value = row.data.get("params", {})
    if not isinstance(value, dict) or not all(isinstance(item, int | str) for item in value.values()):
        raise row.refusal("params")
    return dict(value)
