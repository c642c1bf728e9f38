"""The photo on a card: checked, sealed as an attachment, put in the place of the one before in one step."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.actions.records import Saved, get_record
from app.files import attachments
from app.files.pictures import must_be_portrait
from app.store import records

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.domain.values import Row

MEMBER, PHOTO = "member", "photo"
ACTION = "members.photo"


def set_photo(ws: Workspace, uid: str, content: bytes) -> Saved:
    """Gives a card its photo. The window scales a large picture down before; what comes here is kept as it is.

    Raises UserError("photo.unreadable" | "photo.heavy" | "photo.small" | "photo.large" | "record.absent" | "disk.…").
    """
    ws.must_write()
    facts = must_be_portrait(content)
    card, form = get_record(ws, MEMBER, uid), ws.form(MEMBER)
    sha256, name = hashlib.sha256(content).hexdigest(), f"{form.by_id[PHOTO].label}.{facts.kind}"
    attachments.keep_bytes(ws.folder, ws.key, content, sha256, name)
    row: Row = {"name": name, "sha256": sha256, "size": len(content)}
    with records.change(ws.store, ACTION, at=ws.stamp(), by=ws.user) as writing:
        revision = writing.write(form, uid, {**card.values, PHOTO: [row]}, card.revision)
    changed = bool(writing.count)
    return Saved(uid, revision, writing.batch, frozenset(writing.forms), changed=changed, findings=())
