"""Where references lead whose card became part of another one: to the card that stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.values import Row, split_ref

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Values

FORM, MERGE = "member_merge", "members.merge"


def pointers(ws: Workspace) -> dict[str, str]:
    """Cards that were put away by a merge, and those they became part of."""
    found = ws.store.conn.execute(f"SELECT dropped_uid, member FROM {FORM} WHERE retired_at IS NULL")
    return {dropped: split_ref(member)[1] for dropped, member in found}


def led(ws: Workspace, form: Form, values: Values) -> Row:
    """The record with every reference to a card that was merged away led to the one that stayed: a draft, an open
    window or the recycle bin may have kept it.
    """
    result: Row = dict(values)
    moved = pointers(ws)
    if not moved:
        return result
    from app.domain.member_merging import Renaming  # reads rosters, too: not before the first paint

    for dropped, kept in moved.items():
        result, _ = Renaming(kept, dropped, ws.forms).record(form, result, {}, "")
    return result
