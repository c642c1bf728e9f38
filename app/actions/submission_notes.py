"""What the branch says about findings of the pre-flight: kept, journaled, undone, and handed in with the quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import exchange_log
from app.domain.errors import Refused, UserError
from app.domain.preflight import Said, read_explanation
from app.domain.values import as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.actions.workspace import Workspace
    from app.domain.preflight import Finding, Preflight
    from app.domain.values import Row

FORM = "submission_note"
EXPLAIN = "preflight.explain"


class Explained(NamedTuple):
    """One batch for a number of findings; `forms` is empty where nothing was new."""

    batch: str
    number: int
    forms: frozenset[str]


def said(ws: Workspace, quarter: str) -> dict[str, Said]:
    """By the key of the finding."""
    clause = "WHERE seat = ? AND quarter = ? AND retired_at IS NULL"
    found = (record.values for record in records.select(ws.store, FORM, clause, (ws.seat, quarter)))
    return {as_text(v["key"]): Said(as_text(v["mark"]), as_text(v.get("text"))) for v in found}


def explain(ws: Workspace, quarter: str, told: Mapping[str, str], findings: Iterable[Finding]) -> Explained:
    """Keeps what is said about findings (key → words), all or none.

    Raises UserError("preflight.unknown" | "preflight.must_mend" | "preflight.nothing_asked" | "preflight.too_short" |
    "preflight.too_long").
    """
    ws.must_write()
    by_key = {one.key: one for one in findings}
    rows = [_row(quarter, by_key.get(key), key, text) for key, text in told.items()]
    with records.change(ws.store, EXPLAIN, at=ws.stamp(), by=ws.user) as writing:
        for row in rows:
            uid = exchange_log.uid_of(FORM, f"{ws.seat} {quarter} {row['key']}")
            old = records.read(ws.store, FORM, uid)
            writing.write(ws.form(FORM), uid, row, old.revision if old else 0)
    return Explained(writing.batch, writing.count, frozenset(writing.forms))


def _row(quarter: str, one: Finding | None, key: str, text: str) -> Row:
    if one is None:
        raise UserError("preflight.unknown", key=key)
    try:
        words = read_explanation(one, text)
    except Refused as refused:
        raise UserError(refused.code, **refused.values) from None
    return {
        "quarter": quarter, "code": one.code, "severity": one.severity, "key": key, "mark": one.mark, "text": words,
    }  # fmt: skip


def as_sent(found: Preflight) -> list[dict[str, object]]:
    """The findings as they travel: numbers and codes, from which either side makes the sentence."""
    return [
        {
            "code": one.finding.code, "severity": one.finding.severity, "form": one.finding.place.form,
            "record": one.finding.place.uid, "field": one.finding.place.field, "numbers": dict(one.finding.numbers),
            "explanation": one.explanation, "state": one.state,
        }
        for one in found.items
    ]  # fmt: skip
