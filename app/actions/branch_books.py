"""What the branches have told, as the committee looks through it: kinds, records, packages, matters of one branch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.actions import enrolling, exchange_log, issuing
from app.actions.looking import Query, count_kinds, list_records
from app.actions.records import get_record
from app.domain import packet
from app.domain.errors import Invalid, Problem
from app.domain.period import last_quarters, quarter_holding
from app.domain.record import title_of
from app.domain.values import as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Values
    from app.store.records import Record

OPEN = enrolling.OPEN


class Kind(NamedTuple):
    """A kind of record of a branch, and how many of it."""

    form: str
    title: str
    records: int


class Said(NamedTuple):
    """One matter of the committee with the words of what it is about.

    `answered`: the branch has handed in another edition of the record, or the whole quarter again.
    """

    uid: str
    seat: str
    branch: str
    kind: str
    period: str
    form: str
    record: str
    what: str
    field: str
    reason: str
    deadline: str
    state: str
    issued_at: str
    answered: bool = False


def kinds(ws: Workspace, seat: str, period: str = "") -> list[Kind]:
    """The kinds a branch has records of, in the order of the forms; in a period those it dates."""
    counted = ((ws.forms[form], count) for form, count in count_kinds(ws, seat, period).items())
    return [Kind(form.id, form.title, count) for form, count in counted if not form.unsearched]


def records_of(ws: Workspace, seat: str, form: str, period: str = "", search: str = "") -> list[Record]:
    return list_records(ws, form, Query(period=period, search=search, seat=seat, rows=False))


def branch_of_record(ws: Workspace, form: str, uid: str) -> str:
    """The seat of the branch that owns a record. Raises UserError("record.absent")."""
    return get_record(ws, form, uid).seat


def quarter_of_record(form: Form, values: Values, otherwise: date) -> str:
    """The quarter a record is reported in; of a card and the like the last one that ended before a day."""
    told = quarter_holding(as_text(values.get(form.period))) if form.period else ""
    return told or last_quarters(otherwise, 1)[0]


def said(ws: Workspace, seat: str = "") -> list[Said]:
    """Everything the committee has said to a branch or to all, with words, the newest first; not what was undone."""
    names = {branch.seat: branch.name for branch in enrolling.branches(ws)}
    found: list[Said] = []
    for one in issuing.matters(ws, seat):
        if one.retired_at:
            continue
        told = {name: as_text(value) for name, value in one.values.items()}
        what, field = _about(
            ws, told.get("record_form", ""), told.get("record_uid", ""), told.get("record_field", "")
        )
        found.append(
            Said(
                one.uid, told["desk"], names.get(told["desk"], told.get("code", "")), told["kind"],
                told.get("period", ""), told.get("record_form", ""), told.get("record_uid", ""), what, field,
                told.get("reason", ""), told.get("deadline", ""), told["state"], told["issued_at"],
                _is_answered(ws, told),
            )
        )  # fmt: skip
    return found


def _is_answered(ws: Workspace, told: Mapping[str, str]) -> bool:
    """By editions and by the order of arrival: the branch's clock may be wrong."""
    if told["kind"] != issuing.RETURN or told["state"] != OPEN:
        return False
    uid = told.get("record_uid", "")
    if uid:
        before = json.loads(told.get("content") or "{}").get(issuing.REVISION)
        found = records.read(ws.store, told["record_form"], uid)
        return isinstance(before, int) and found is not None and found.revision > before
    came = exchange_log.logged(ws, exchange_log.IN, kind=packet.SUBMISSION, desk=told["desk"])
    return any(
        one.period == told.get("period") and not one.reason and one.handled_at > told["issued_at"]
        for one in came
    )


def _about(ws: Workspace, form_id: str, uid: str, field: str) -> tuple[str, str]:
    """支委会 研究一季度工作, 议题."""
    form = ws.forms.get(form_id)
    if form is None:
        return "", ""
    title = title_of(form, get_record(ws, form_id, uid).values) if uid else ""
    label = form.by_id[field].label if field in form.by_id else ""
    return f"{form.title} {title}".strip(), label


def excuse(ws: Workspace, seat: str, state: str, note: str) -> str:
    """Changes whether a branch hands in; who does not, for a reason. Raises Invalid, UserError("enrol.…")."""
    if state != OPEN and not note.strip():
        raise Invalid([Problem("field.required", field="note")])
    enrolling.set_state(ws, seat, state, note.strip())
    return seat
