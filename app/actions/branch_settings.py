"""What the branch has decided for itself: kept with its data, journaled, and undone like anything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.values import as_text
from app.store import records

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

FORM = "setting"
KEEP = "settings.keep"


def read_setting(ws: Workspace, name: str, default: object = None) -> object:
    """The value kept under a name, as plain JSON; a text that is none reads as the default."""
    record = _record(ws, name)
    try:
        return json.loads(as_text(record.values.get("value"))) if record else default
    except ValueError:
        return default


def keep_setting(ws: Workspace, name: str, value: object) -> frozenset[str]:
    """Keeps a value of plain JSON under a name; which forms changed."""
    ws.must_write()
    old = _record(ws, name)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    with records.change(ws.store, KEEP, at=ws.stamp(), by=ws.user) as writing:
        uid, base = (old.uid, old.revision) if old else (records.new_uid(), 0)
        writing.write(ws.form(FORM), uid, {"name": name, "value": text}, base)
    return frozenset(writing.forms)


def _record(ws: Workspace, name: str) -> records.Record | None:
    found = records.select(ws.store, FORM, "WHERE name = ? AND retired_at IS NULL", (name,))
    return next(iter(found), None)
