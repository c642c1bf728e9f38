"""Before a batch is taken back: what it did to dues may lie in a closed month, or have been reversed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.merged_people import MERGE
from app.domain import months
from app.domain.errors import UserError
from app.domain.values import as_rows, as_text
from app.store import journal, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.workspace import Workspace

_PAYMENT, _ASSESSMENT, _REMITTANCE, _ENTRIES = "dues_payment", "dues_assessment", "dues_remittance", "entries"
_CLOSED_TO = "SELECT max(month) FROM dues_closing WHERE retired_at IS NULL AND reopened_on IS NULL"
_REVERSED = (
    "SELECT reversal_of FROM dues_payment WHERE retired_at IS NULL AND reversal_of IS NOT NULL "
    "UNION SELECT reversal_of FROM dues_remittance WHERE retired_at IS NULL AND reversal_of IS NOT NULL"
)


def refuse_closed(ws: Workspace, batch: str) -> None:
    """Raises UserError("dues.undo_closed" | "dues.undo_reversed")."""
    where = f"WHERE batch = ? AND form IN ('{_PAYMENT}', '{_ASSESSMENT}', '{_REMITTANCE}')"
    touched = list(journal.entries(ws.store.conn, where, (batch,)))
    if not touched:
        return
    if touched[0].action == MERGE:
        _refuse_closed_since(ws, batch)
        return
    closed_to = as_text(ws.store.conn.execute(_CLOSED_TO).fetchone()[0])
    first = min((month for entry in touched for month in _touched(ws, entry)), default="")
    if first and first <= closed_to:
        raise UserError("dues.undo_closed", month=closed_to)
    uids = {entry.uid for entry in touched}
    if uids & {uid for (uid,) in ws.store.conn.execute(_REVERSED)}:
        raise UserError("dues.undo_reversed")


def _refuse_closed_since(ws: Workspace, batch: str) -> None:
    """A merge moved no money; but a month that was closed after it counts two cards as one person."""
    made = "SELECT max(rowid) FROM journal WHERE batch = ?"
    since = f"SELECT 1 FROM journal WHERE form = 'dues_closing' AND base = 0 AND rowid > ({made})"
    if ws.store.conn.execute(since, (batch,)).fetchone():
        closed_to = as_text(ws.store.conn.execute(_CLOSED_TO).fetchone()[0])
        raise UserError("dues.undo_closed", month=closed_to)


def _touched(ws: Workspace, entry: journal.Entry) -> Iterator[str]:
    """The months a row of the journal is about."""
    if entry.form == _REMITTANCE:
        return  # months are closed with what came in, not with what was handed up
    kept = records.read(ws.store, entry.form, entry.uid)
    values = kept.values if kept else {}
    if entry.form == _PAYMENT:
        yield as_text(values.get("paid_on"))[: months.MONTH]
        return
    before, after = as_rows(entry.before.get(_ENTRIES)), as_rows(entry.after.get(_ENTRIES))
    changed = [row for row in (*before, *after) if (row in before) != (row in after)]
    for row in changed or as_rows(values.get(_ENTRIES)):
        yield as_text(row.get("from_month"))
