"""The register of changes beside 办理变动: a change the card knows already is told late, papers are added when they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.looking import Query, list_records
from app.actions.member_changes import FORM, MEMBER, TELL
from app.actions.records import Saved, get_record
from app.actions.sealed_quarters import write_dated
from app.domain import change_papers
from app.domain.errors import Invalid, Problem, Refused, UserError
from app.domain.field_kinds import Typing, show
from app.domain.member_change_kinds import CHANGES
from app.domain.record import missing, read_record
from app.domain.values import as_rows, as_text, member_ref
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.change_papers import Lacking
    from app.domain.values import Row, Values

PAPERS = "members.papers"
_TOLD = ("changed_on", "event", "basis", "papers", "attachments")
_ADDED = ("papers", "attachments")
_KINDS = {one.event: one.code for one in CHANGES if one.event}


def tell_change(ws: Workspace, uid: str, typed: Mapping[str, object]) -> Saved:
    """Registers an increase or decrease that the card shows already; the card stays as it is.

    `typed` holds `changed_on`, `event` (its label or code), `basis`, `papers`, `attachments`. Raises Invalid,
    UserError("record.absent" | "change.told_twice").
    """
    ws.must_write()
    card, register = get_record(ws, MEMBER, uid), ws.form(FORM)
    typing = Typing(ws.today(), ws.people())
    own = read_record(register, {name: typed.get(name) for name in _TOLD}, ws.forms, typing)
    event = as_text(own.values.get("event"))
    name = as_text(card.values.get("name"))
    told: Row = {**own.values, "member": member_ref(name, uid), "kind": _KINDS.get(event)}
    gaps = [] if event else [Problem("field.required", field="event")]
    gaps += [p for p in missing(register, told, ws.forms) if p.field != "kind"]
    named = {problem.field for problem in own.problems}
    problems = [*own.problems, *(p for p in gaps if p.field not in named)]
    if problems:
        raise Invalid(problems)
    _refuse_twice(ws, told, name)
    found = change_papers.findings(
        told, card.values, ws.definitions.rules, ws.definitions.codes["change_paper"]
    )
    with records.change(ws.store, TELL, at=ws.stamp(), by=ws.user) as writing:
        made = records.new_uid()
        revision = write_dated(ws, writing, register, made, told)
    return Saved(made, revision, writing.batch, frozenset(writing.forms), changed=True, findings=found)


def _refuse_twice(ws: Workspace, told: Row, name: str) -> None:
    same = Query({"event": as_text(told["event"]), "changed_on": as_text(told["changed_on"])}, rows=False)
    if any(one.values.get("member") == told["member"] for one in list_records(ws, FORM, same)):
        form = ws.form(FORM)
        kind, day = (show(form.by_id[field], told[field]) for field in ("event", "changed_on"))
        raise UserError("change.told_twice", name=name, day=day, kind=kind)


def add_papers(ws: Workspace, uid: str, typed: Mapping[str, object]) -> Saved:
    """Papers of a registered change that came afterwards, behind those that were there; nothing else of it moves.

    `typed` holds `papers` and `attachments`. Raises Invalid, UserError("record.absent").
    """
    ws.must_write()
    told, register = get_record(ws, FORM, uid), ws.form(FORM)
    added = read_record(
        register, {n: typed[n] for n in _ADDED if n in typed}, ws.forms, Typing(ws.today(), ws.people())
    )
    values = dict(told.values)
    for name in _ADDED:
        values[name] = [*as_rows(told.values.get(name)), *as_rows(added.values.get(name))]
    problems = [*added.problems, *(p for p in missing(register, values, ws.forms) if "." in p.field)]
    if problems:
        raise Invalid(problems)
    with records.change(ws.store, PAPERS, at=ws.stamp(), by=ws.user) as writing:
        revision = writing.write(register, uid, values, told.revision)
    return Saved(uid, revision, writing.batch, frozenset(writing.forms), bool(writing.count), findings=())


def read_event(ws: Workspace, text: str) -> str:
    """The code of a kind of change from its label or code. Raises UserError("change.no_event")."""
    try:
        return ws.definitions.codes["change_type"].read(text)
    except Refused:
        raise UserError("change.no_event", kind=text) from None


def events_since(ws: Workspace, first: date) -> dict[str, Row]:
    """Registered increases and decreases since a day by uid, with their papers."""
    clause = "WHERE retired_at IS NULL AND event IS NOT NULL AND changed_on >= ? ORDER BY changed_on, rowid"
    found = records.select(ws.store, FORM, clause, (first.isoformat()[:4],))
    return {record.uid: record.values for record in found}


def lacking_of(ws: Workspace, person: str, told: Values) -> Lacking | None:
    """What a registered change of somebody lacks, by the card as it stands."""
    found = records.read(ws.store, MEMBER, person) if person else None
    return change_papers.lacking(told, found.values if found else {}, ws.definitions.rules)
