"""Looking at a number that is kept masked: shown once, and written down who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.records import get_record
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.values import Row, as_text, member_ref
from app.store import records

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.store.records import Record

MEMBER, LOG = "member", "look_log"
MASKED = ("id_number", "phone")
LOOK = "log.look"


def look_at(ws: Workspace, uid: str, field: str) -> str:
    """The whole number of a card's field, and a line in the log that cannot be taken back.

    Raises UserError("workspace.read_only" | "record.absent" | "look.not_masked").
    """
    ws.must_write()
    card, asked = get_record(ws, MEMBER, uid), ws.form(MEMBER).by_id.get(field)
    if asked is None or asked.kind not in MASKED:
        raise UserError("look.not_masked")
    line: Row = {
        "looked_at": ws.now().strftime("%Y-%m-%dT%H:%M"),
        "member": member_ref(as_text(card.values.get("name")), uid),
        "item": asked.label,
        "looked_by": ws.user,
    }
    with records.change(ws.store, LOOK, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(LOG), records.new_uid(), line, 0)
    return show(asked, card.values.get(field))


def looks(ws: Workspace, uid: str = "") -> list[Record]:
    """Who looked, newest first: at one card, or at any."""
    clause, args = ("AND member LIKE ? ", (f"%@{uid}",)) if uid else ("", ())
    return records.select(
        ws.store, LOG, f"WHERE retired_at IS NULL {clause}ORDER BY looked_at DESC, changed_at DESC", args
    )
