"""Quarters the committee has taken in: from then on only 更正 and 补记, each with its reason and told with the next one."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from app.actions import exchange_log
from app.domain import packet
from app.domain.errors import UserError
from app.domain.journal_rows import heads_from
from app.domain.period import quarter_holding
from app.domain.text import single_line
from app.domain.values import Row, as_int, as_text
from app.store import journal, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.actions.exchange_log import Logged
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Value, Values
    from app.store.records import Change, Record

FORM, AMENDMENT, RETURNED = "sealed_quarter", "amendment", "received_fact"
CORRECTION, LATE = "correction", "late"
CORRECT, ADD_LATE = "records.correct", "records.add_late"
LATE_FIELD = "late_entry"  # what a record book calls its own mark of a late entry


class Amending(NamedTuple):
    """A change that a sealed quarter lets through: of which kind, in which quarter, and why."""

    kind: str
    period: str
    reason: str
    answers: str = ""  # uid of the return it answers

    @property
    def action(self) -> str:
        return CORRECT if self.kind == CORRECTION else ADD_LATE


class Sealed(NamedTuple):
    """A sealed quarter: by which package, when, and up to which row of each chain it was told."""

    period: str
    package: str
    number: int
    made: str
    sealed_at: str
    heads: Mapping[str, int]


def sealed(ws: Workspace) -> list[Sealed]:
    """The newest first."""
    clause = "WHERE seat = ? AND retired_at IS NULL ORDER BY period DESC"
    return [_sealed(record) for record in records.select(ws.store, FORM, clause, (ws.seat,))]


def _sealed(record: Record) -> Sealed:
    period, package, made, at = (
        as_text(record.values.get(k)) for k in ("period", "package", "made", "sealed_at")
    )
    told = heads_from(json.loads(as_text(record.values.get("heads"))))
    heads = {device: head.seq for device, head in told.items()}
    return Sealed(period, package, as_int(record.values.get("number")), made, at, heads)


def sealed_period(ws: Workspace, value: Value) -> str:
    """The sealed quarter a date lies in; "" for none, and for a date that is only a year."""
    quarter = quarter_holding(as_text(value))
    row = ws.store.conn.execute(
        "SELECT 1 FROM sealed_quarter WHERE seat = ? AND period = ? AND retired_at IS NULL",
        (ws.seat, quarter),
    ).fetchone()
    return quarter if row and quarter else ""


def gate(ws: Workspace, form: Form, uid: str, old: Values | None, new: Values, amend: str) -> Amending | None:
    """What lets a change into a sealed quarter; None where nothing is sealed.

    Raises UserError("sealed.correction" | "sealed.late") when it has no reason.
    """
    if not form.period:
        return None
    before = sealed_period(ws, old.get(form.period)) if old else ""
    period = before or sealed_period(ws, new.get(form.period))
    if not period:
        return None
    kind = CORRECTION if before else LATE
    returned = _open_return(ws, uid) if old else None
    reason = single_line(amend or ws.amend) or (as_text(returned.values.get("reason")) if returned else "")
    if not reason:
        code = "sealed.correction" if kind == CORRECTION else "sealed.late"
        raise UserError(code, period=period, title=form.title)
    return Amending(kind, period, reason, returned.uid if returned else "")


@contextmanager
def amending(ws: Workspace, reason: str) -> Iterator[None]:
    """What is done in the block may change sealed quarters, for this reason: a person was asked for it."""
    before, ws.amend = ws.amend, reason
    try:
        yield
    finally:
        ws.amend = before


def write_dated(ws: Workspace, writing: Change, form: Form, uid: str, values: Row) -> int:
    """Writes a new record that bears a day, told with the next quarter where its own is sealed. Raises as `gate`."""
    late = gate(ws, form, uid, None, values, "")
    revision = writing.write(form, uid, values, 0)
    if late:
        mark(ws, writing, form, uid, revision, late)
    return revision


def corrected(ws: Workspace) -> frozenset[str]:
    """Uids of the records that were corrected after their quarter was sealed."""
    text = "SELECT record_uid FROM amendment WHERE seat = ? AND kind = ? AND retired_at IS NULL"
    return frozenset(str(uid) for (uid,) in ws.store.conn.execute(text, (ws.seat, CORRECTION)))


def reason_corrected(ws: Workspace, uid: str) -> str:
    """Why a record was corrected last after its quarter was sealed; "" when it was not."""
    found = (one.values for one in amendments(ws, uid) if one.values.get("kind") == CORRECTION)
    return next((as_text(values.get("reason")) for values in found), "")


def _open_return(ws: Workspace, uid: str) -> Record | None:
    """The committee's return that names this record and still waits: it opens the record again."""
    clause = "WHERE seat = ? AND record_uid = ? AND kind = 'return' AND state = 'open' AND retired_at IS NULL"
    return next(iter(records.select(ws.store, RETURNED, clause, (ws.seat, uid))), None)


def mark(ws: Workspace, writing: Change, form: Form, uid: str, revision: int, amending: Amending) -> None:
    """The line that is told with the next quarter, in the same batch as the change."""
    row: Row = {
        "kind": amending.kind, "period": amending.period, "record_form": form.id, "record_uid": uid,
        "record_revision": revision, "reason": amending.reason, "made_at": ws.today().isoformat(),
    }  # fmt: skip
    writing.write(ws.forms[AMENDMENT], records.new_uid(), row, 0)
    answered = records.read(ws.store, RETURNED, amending.answers) if amending.answers else None
    if answered:
        writing.write(
            ws.forms[RETURNED], answered.uid, {**answered.values, "state": "answered"}, answered.revision
        )


def amendments(ws: Workspace, uid: str = "") -> list[Record]:
    """更正 and 补记, the newest first: of one record, or all."""
    clause, args = ("AND record_uid = ? ", (ws.seat, uid)) if uid else ("", (ws.seat,))
    text = f"WHERE seat = ? AND retired_at IS NULL {clause}ORDER BY made_at DESC, changed_at DESC"
    return records.select(ws.store, AMENDMENT, text, args)


def amendments_to_report(ws: Workspace) -> list[Row]:
    """Those the committee has not taken in yet, as the package lists them."""
    done = exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION, state=exchange_log.ACKNOWLEDGED)
    since = max((one.made for one in done), default="")
    return [record.values for record in amendments(ws) if record.changed_at > since]


def seal(ws: Workspace, writing: Change, one: Logged) -> bool:
    """Seals the quarter of a submission the committee has taken in; False when a later one sealed it already."""
    uid = exchange_log.uid_of(FORM, f"{ws.seat} {one.period}")
    old = records.read(ws.store, FORM, uid)
    if old and not old.retired_at and as_int(old.values.get("number")) >= one.number:
        return False
    row: Row = {
        "period": one.period, "package": one.package, "number": one.number, "made": one.made,
        "heads": json.dumps(one.facts["heads"]), "sealed_at": ws.stamp(),
    }  # fmt: skip
    writing.write(ws.forms[FORM], uid, row, old.revision if old else 0)
    return True


def unseal(ws: Workspace, writing: Change, one: Logged) -> None:
    """The committee returned the whole quarter: it is open again."""
    old = records.read(ws.store, FORM, exchange_log.uid_of(FORM, f"{ws.seat} {one.period}"))
    if old and as_text(old.values.get("package")) == one.package:
        writing.retire(ws.forms[FORM], old.uid, old.revision)


def refuse_undo(ws: Workspace, batch: str) -> None:
    """What a sealed quarter told cannot be taken back, only amended. Raises UserError("sealed.undo", period=)."""
    heads = {one.period: one.heads for one in sealed(ws)}
    if not heads:
        return
    for entry in journal.entries(ws.store.conn, "WHERE batch = ?", (batch,)):
        form, kept = ws.forms[entry.form], records.read(ws.store, entry.form, entry.uid)
        values = [entry.before, entry.after, kept.values if kept else {}]
        for period in {quarter_holding(as_text(row.get(form.period))) for row in values if form.period}:
            if entry.seq <= heads.get(period, {}).get(entry.device, 0):
                raise UserError("sealed.undo", period=period, title=form.title)
