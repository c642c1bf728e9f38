"""What the committee says to a branch besides its receipts: returns, scores, notices; they travel with every answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.actions import exchange_log
from app.domain.errors import UserError
from app.domain.values import as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace
    from app.domain.values import Row
    from app.store.records import Record

FORM = "issued_fact"
ISSUE = "exchange.issue"
RETURN, NOTICE = "return", "notice"
OPEN, CLOSED = "open", "closed"
REVISION = "revision"  # in the content of a return: what the record was then


class Matter(NamedTuple):
    """What is to be said: about a record (and field) or a whole quarter, with reason, deadline and any content."""

    kind: str
    period: str = ""
    form: str = ""
    record: str = ""
    field: str = ""
    reason: str = ""
    deadline: str = ""
    content: Mapping[str, object] = {}


def issue(ws: Workspace, branch: Branch, matter: Matter) -> str:
    """Says it with the next answer; returns its uid. Undo takes it back while no answer has carried it away.

    Raises UserError("enrol.committee_only" | "record.absent").
    """
    ws.must_write()
    ws.must_be_committee()
    if matter.record:
        found = records.read(ws.store, ws.form(matter.form).id, matter.record)
        if found is None or found.seat != branch.seat:
            raise UserError("record.absent")
    uid = records.new_uid()
    row: Row = {
        "kind": matter.kind, "desk": branch.seat, "code": branch.code, "issued_at": ws.stamp(),
        "period": matter.period, "record_form": matter.form, "record_uid": matter.record,
        "record_field": matter.field, "reason": matter.reason, "deadline": matter.deadline or None,
        "content": json.dumps(dict(matter.content), ensure_ascii=False, sort_keys=True), "state": OPEN,
    }  # fmt: skip
    with records.change(ws.store, ISSUE, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(FORM), uid, row, 0)
        if matter.kind == RETURN and not matter.record:
            _return_packages(ws, writing, branch, matter)
    return uid


def _return_packages(ws: Workspace, writing: records.Change, branch: Branch, matter: Matter) -> None:
    """A quarter that is returned as a whole is not received: its receipt says so, and the branch seals nothing."""
    for one in exchange_log.logged(ws, exchange_log.IN, kind="submission", desk=branch.seat):
        if one.period == matter.period and one.state == exchange_log.APPLIED:
            exchange_log.change_state(ws, writing, one, reason=matter.reason or "-")


def close(ws: Workspace, uid: str) -> None:
    """The matter is settled; the branch hears of it with the next answer. Raises UserError("record.absent")."""
    ws.must_write()
    record = records.read(ws.store, FORM, uid)
    if record is None:
        raise UserError("record.absent")
    with records.change(ws.store, ISSUE, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(FORM), uid, {**record.values, "state": CLOSED}, record.revision)


def matters(ws: Workspace, seat: str = "") -> list[Record]:
    """Everything said to a branch (or to all), the newest first."""
    clause, args = ("AND desk = ? ", (ws.seat, seat)) if seat else ("", (ws.seat,))
    return records.select(ws.store, FORM, f"WHERE seat = ? {clause}ORDER BY issued_at DESC", args)


def as_sent(record: Record) -> dict[str, object]:
    """As it travels. What was taken back by undo is closed for the branch."""
    values = {name: as_text(value) for name, value in record.values.items() if name not in ("desk", "code")}
    if record.retired_at:
        values["state"] = CLOSED
    return {"fact": record.uid, "edition": record.revision, **values}
