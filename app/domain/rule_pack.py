"""Rules as dated data: which severity and which numbers a rule has on a day, and where that is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import SEVERITIES, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_KEYS = {"id", "severity", "source", "clause", "from", "to", "params", "title"}


@dataclass(frozen=True)
class RuleRow:
    """One edition of a rule. `start` and `end` are ISO dates, both inclusive; "" is open."""

    id: str
    severity: str
    source: str
    clause: str
    title: str = ""
    start: str = ""
    end: str = ""
    params: Mapping[str, int | str] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A whole-number parameter. Raises KeyError: a rule pack without its number is a bug of the pack."""
        return int(self.params[name])


@dataclass(frozen=True)
class RulePack:
    rows: tuple[RuleRow, ...]

    def on(self, rule_id: str, day: date) -> RuleRow | None:
        """The edition in force on that day; the latest one if two overlap."""
        iso = day.isoformat()
        found = [r for r in self.rows if r.id == rule_id and r.start <= iso and (not r.end or iso <= r.end)]
        return max(found, key=lambda r: r.start, default=None)


def rule_rows_from(data: Mapping[str, object], where: str) -> Iterable[RuleRow]:
    """Rows of one rule file (`[[rule]]`). Raises UserError("form.…") for unknown keys and severities."""
    rows = data.get("rule")
    if not isinstance(rows, list) or set(data) != {"rule"}:
        raise UserError("form.unknown_key", form=where, field="", key=", ".join(sorted(set(data) - {"rule"})))
    for raw in rows:
        unknown = set(raw) - _KEYS
        name = str(raw.get("id", "?"))
        if unknown:
            raise UserError("form.unknown_key", form=where, field=name, key=", ".join(sorted(unknown)))
        if raw.get("severity") not in tuple(SEVERITIES) or not raw.get("source"):
            raise UserError("form.missing_key", form=where, field=name, key="severity, source")
        yield RuleRow(
            id=name,
            severity=raw["severity"],
            source=raw["source"],
            clause=raw.get("clause", ""),
            title=raw.get("title", ""),
            start=raw.get("from", ""),
            end=raw.get("to", ""),
            params=raw.get("params", {}),
        )
