"""The committee returns a record (down to a field) or a whole quarter, or sends word: with a reason and a deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import enrolling, issuing
from app.actions.branch_books import quarter_of_record
from app.actions.looking import read_period
from app.actions.records import get_record
from app.domain.errors import Invalid, Problem, Refused, UserError
from app.domain.field_kinds import Typing
from app.domain.record import read_value
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace

REASON, DEADLINE = "reason", "deadline"


def return_record(
    ws: Workspace, form_id: str, uid: str, typed: Mapping[str, object], *, field: str = "", period: str = ""
) -> str:
    """Opens a record of a sealed quarter to its branch again, with the next answer; returns the matter's uid.

    Raises Invalid (no reason, a day that cannot be), UserError("record.absent" | "return.no_field" | "enrol.…").
    """
    form, record = ws.form(form_id), get_record(ws, form_id, uid)
    if field and field not in form.by_id:
        raise UserError("return.no_field", title=form.title, field=field)
    branch = enrolling.branch_named(ws, record.seat)
    reason, deadline = _read(ws, typed)
    quarter = period or quarter_of_record(form, record.values, ws.today())
    at = {issuing.REVISION: record.revision}
    matter = issuing.Matter(issuing.RETURN, quarter, form_id, uid, field, reason, deadline, at)
    return issuing.issue(ws, branch, matter)


def return_quarter(ws: Workspace, word: str, period: str, typed: Mapping[str, object]) -> str:
    """What a branch handed in for a quarter is not received; it hands in again. Raises as `return_record`."""
    reason, deadline = _read(ws, typed)
    matter = issuing.Matter(issuing.RETURN, read_period(period).text, reason=reason, deadline=deadline)
    return issuing.issue(ws, enrolling.branch_named(ws, word), matter)


def send_word(ws: Workspace, word: str, period: str, typed: Mapping[str, object]) -> str:
    """A notice to a branch; travels with its next answer. Raises as `return_record`."""
    reason, deadline = _read(ws, typed)
    quarter = read_period(period).text if period else ""
    matter = issuing.Matter(issuing.NOTICE, quarter, reason=reason, deadline=deadline)
    return issuing.issue(ws, enrolling.branch_named(ws, word), matter)


def _read(ws: Workspace, typed: Mapping[str, object]) -> tuple[str, str]:
    form = ws.form(issuing.FORM)
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for name in (REASON, DEADLINE):
        try:
            values[name] = as_text(read_value(form.by_id[name], typed.get(name), Typing(ws.today())))
        except Refused as refusal:
            problems.append(Problem(refusal.code, field=name, values=refusal.values))
    if not problems and not values[REASON]:
        problems.append(Problem("field.required", field=REASON))
    if problems:
        raise Invalid(problems)
    return values[REASON], values[DEADLINE]
