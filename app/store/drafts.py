"""Drafts: kept as typed, overwritten in place, never journaled, never counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.database import Store


# A draft over a record that was retired waits in the recycle bin with it. One that was put aside lies in the bin
# itself: its `base` is kept as -1 - base, so that nothing counts it.
_OPEN = 'base >= 0 AND uid NOT IN (SELECT uid FROM "{form}" WHERE retired_at IS NOT NULL)'


class Draft(NamedTuple):
    """What stands in an editor. `base` is the revision of the finished record under it, 0 for none."""

    uid: str
    form: str
    base: int
    at: str
    by: str
    typed: dict[str, object]


def put(store: Store, draft: Draft) -> None:
    content = json.dumps(draft.typed)  # escaped: what stands in an editor need not be text yet
    with store.transaction():
        store.conn.execute(
            "INSERT OR REPLACE INTO draft (uid, form, base, at, by, content) VALUES (?, ?, ?, ?, ?, ?)",
            (draft.uid, draft.form, draft.base, draft.at, draft.by, content),
        )


def get(store: Store, uid: str) -> Draft | None:
    return next(iter(_select(store, "WHERE uid = ? AND base >= 0", (uid,))), None)


def of_form(store: Store, form_id: str) -> list[Draft]:
    """Newest first."""
    clause = f"WHERE form = ? AND {_OPEN.format(form=form_id)} ORDER BY at DESC, uid"
    return _select(store, clause, (form_id,))


def counts(store: Store) -> Mapping[str, int]:
    """How many of each form, where there are any."""
    found = {
        form: len(of_form(store, form)) for (form,) in store.conn.execute("SELECT DISTINCT form FROM draft")
    }
    return {form: count for form, count in found.items() if count}


def _select(store: Store, clause: str, args: tuple[object, ...]) -> list[Draft]:
    rows = store.conn.execute(f"SELECT uid, form, base, at, by, content FROM draft {clause}", args)
    return [Draft(uid, form, base, at, by, json.loads(content)) for uid, form, base, at, by, content in rows]


def drop(store: Store, uid: str) -> None:
    """Inside a transaction of the caller (a draft ends in the moment its record is finished) or on its own."""
    if store.conn.in_transaction:
        store.conn.execute("DELETE FROM draft WHERE uid = ?", (uid,))
        return
    with store.transaction():
        store.conn.execute("DELETE FROM draft WHERE uid = ?", (uid,))


def put_aside(store: Store, uid: str, *, at: str, oldest: str) -> None:
    """Into the recycle bin; what has lain there since before `oldest` goes for good."""
    with store.transaction():
        store.conn.execute("UPDATE draft SET base = -1 - base, at = ? WHERE uid = ? AND base >= 0", (at, uid))
        store.conn.execute("DELETE FROM draft WHERE base < 0 AND at < ?", (oldest,))


def take_back(store: Store, uid: str) -> None:
    with store.transaction():
        store.conn.execute("UPDATE draft SET base = -1 - base WHERE uid = ? AND base < 0", (uid,))


def aside(store: Store, form_id: str) -> list[Draft]:
    """Drafts in the recycle bin, the last one first."""
    found = _select(store, "WHERE form = ? AND base < 0 ORDER BY at DESC, uid", (form_id,))
    return [draft._replace(base=-1 - draft.base) for draft in found]
