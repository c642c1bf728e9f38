"""What a branch's pre-flight found and what the branch said to it, as the committee reads it from the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.actions.enrolling import branch_named
from app.actions.exchange_log import APPLIED
from app.actions.intake import arrivals, told_in
from app.domain.errors import SEVERITIES, UserError
from app.domain.preflight import ANSWER, ANSWERED, MEND, TOLD, Finding, Judged, Place

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

_STATES = (MEND, ANSWER, ANSWERED, TOLD)


def told_findings(ws: Workspace, package: str) -> list[Judged]:
    """Of one package that was taken in, the gravest first; entries that are none are left out.

    Raises UserError("package.gone" | "package.…").
    """
    found = told_in(ws, package, "findings")
    read = [_read(one) for one in found] if isinstance(found, list) else []
    return sorted((one for one in read if one), key=lambda one: SEVERITIES.index(one.finding.severity))


def told_of_quarter(ws: Workspace, word: str, quarter: str) -> list[Judged]:
    """Of the newest package of a branch and quarter. Raises UserError("enrol.unknown_branch" | "package.gone")."""
    seat = branch_named(ws, word).seat
    found = next((o for o in arrivals(ws, seat) if o.period == quarter and o.state == APPLIED), None)
    if found is None:
        raise UserError("package.gone")
    return told_findings(ws, found.package)


def _read(one: object) -> Judged | None:
    if not isinstance(one, dict) or not isinstance(one.get("numbers"), dict):
        return None
    names = ("code", "severity", "form", "record", "field", "explanation", "state")
    texts = [one.get(name) for name in names]
    if not all(isinstance(text, str) for text in texts):
        return None
    code, severity, form, record, field, explanation, state = cast("list[str]", texts)
    if severity not in tuple(SEVERITIES) or state not in _STATES:
        return None
    return Judged(Finding(code, severity, Place("", form, record, field), one["numbers"]), state, explanation)
