"""Taking back: which batch is next, and writing its `before` as a new change. Undo is itself a journal row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.domain.journal_rows import RETIRED
from app.domain.tick import silent
from app.store import journal
from app.store.records import Change, change, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.form import Form
    from app.domain.tick import Tick
    from app.domain.values import Row
    from app.store.database import Store
    from app.store.driver import Connection
    from app.store.records import Record

UNDO, REDO = "undo:", "redo:"
LOGGED = "log."  # an action that only tells what happened: nobody takes it back, and undo passes it over


def _batches(conn: Connection, seat: str) -> Iterator[tuple[str, str]]:
    """(batch, action), newest first, each once."""
    last = ""
    for batch, action in conn.execute(
        "SELECT batch, action FROM journal WHERE seat = ? ORDER BY rowid DESC", (seat,)
    ):
        if batch != last:
            last = batch
            yield batch, action


def next_undo(store: Store) -> tuple[str, str] | None:
    """(batch, action) of the newest change that still stands; an undone undo stands as its redo."""
    gone: set[str] = set()
    for batch, action in _batches(store.conn, store.seat):
        if batch in gone or action.startswith(LOGGED):
            continue
        if action.startswith(UNDO):
            gone.add(action.removeprefix(UNDO))
        else:
            return batch, action
    return None


def next_redo(store: Store) -> tuple[str, str] | None:
    """(batch, action) of the newest undo with nothing but undoing and redoing after it."""
    gone: set[str] = set()
    for batch, action in _batches(store.conn, store.seat):
        if batch in gone or action.startswith(LOGGED):
            continue
        if action.startswith(UNDO):
            return batch, action
        if not action.startswith(REDO):
            return None
        gone.add(action.removeprefix(REDO))
    return None


def stands(store: Store, batch: str) -> bool:
    """Whether a change is in force: the newest taking back or doing again that is about it decides."""
    told = "SELECT batch, action FROM journal WHERE action GLOB ? OR action GLOB ? ORDER BY rowid DESC"
    for later, action in store.conn.execute(told, (f"{UNDO}*", f"{REDO}*")):
        if _origin(store, later)[0] == batch:
            return not action.startswith(UNDO)
    return True


def original_action(store: Store, batch: str) -> str:
    """What the person once did: the undo of an undo of a save is about that save."""
    return _origin(store, batch)[1]


def _origin(store: Store, batch: str) -> tuple[str, str]:
    """(batch, action) an undo or redo is in the end about; any other batch is its own."""
    row = store.conn.execute("SELECT action FROM journal WHERE batch = ? LIMIT 1", (batch,)).fetchone()
    action = str(row[0]) if row else ""
    verb, _, target = action.partition(":")
    return _origin(store, target) if target and f"{verb}:" in (UNDO, REDO) else (batch, action)


def never_made(store: Store, uid: str) -> bool:
    """Whether undo took back the making of a record: nobody threw it away, it is as if it had never been."""
    newest = store.conn.execute(
        "SELECT action, batch FROM journal WHERE uid = ? ORDER BY revision DESC LIMIT 1", (uid,)
    ).fetchone()
    if newest is None or not str(newest[0]).startswith(UNDO):
        return False
    made = "SELECT 1 FROM journal WHERE uid = ? AND base = 0 AND batch = ?"
    return store.conn.execute(made, (uid, _origin(store, str(newest[1]))[0])).fetchone() is not None


def size(store: Store, batch: str) -> int:
    """How many changes a batch holds."""
    found = store.conn.execute("SELECT count(*) FROM journal WHERE batch = ?", (batch,)).fetchone()
    return int(found[0])


def take_back(store: Store, batch: str, *, prefix: str, at: str, by: str, tick: Tick = silent) -> Change:
    """Writes every record of the batch back to what it was before. One transaction.

    Raises UserError("undo.unknown") for no such batch, UserError("undo.logged") for what only tells, and UserError("undo.changed_since", title=) when one of its
    records is no longer what the batch made of it; later changes that were themselves undone do not count.
    """
    rows = list(journal.entries(store.conn, "WHERE batch = ? ORDER BY rowid DESC", (batch,)))
    if not rows:
        raise UserError("undo.unknown")
    if rows[0].action.startswith(LOGGED):
        raise UserError("undo.logged")
    with change(store, prefix + batch, at=at, by=by) as writing:
        reached: dict[str, int] = {}
        for number, entry in enumerate(rows):
            tick(number, len(rows))
            form = store.forms[entry.form]
            now = read(store, entry.form, entry.uid)
            if now is None or not (entry.uid in reached or _stands(store, form, entry, now)):
                raise UserError("undo.changed_since", title=form.title)
            reached[entry.uid] = _reverse(store, writing, entry, now)
    return writing


def _stands(store: Store, form: Form, entry: journal.Entry, now: Record) -> bool:
    """Whether a record still is, or is again, what this entry made of it."""
    if now.revision == entry.revision:
        return True
    state: Row = {}
    clause = "WHERE uid = ? AND revision <= ? ORDER BY revision"
    for past in journal.entries(store.conn, clause, (entry.uid, entry.revision)):
        state = journal.fold(state, journal.present_names(past.after, form, store.forms))
    was_away = bool(state.pop(RETIRED, None))
    return state == now.values and was_away == bool(now.retired_at)


def _reverse(store: Store, writing: Change, entry: journal.Entry, now: Record) -> int:
    form = store.forms[entry.form]
    before = journal.present_names(entry.before, form, store.forms)
    was_away = bool(before.pop(RETIRED, None))
    if entry.base == 0:
        return writing.retire(form, entry.uid, now.revision)
    revision = writing.write(form, entry.uid, {**now.values, **before}, now.revision)
    return writing.retire(form, entry.uid, revision) if was_away else revision
