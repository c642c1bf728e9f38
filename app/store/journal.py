"""The one journal: every write appends a hash-chained row; history, as-of, undo and audit are readings of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.domain.field_kinds import kind_of
from app.domain.journal_rows import NO_ROW, RETIRED, ChainHead, JournalRow, hash_of
from app.domain.values import as_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.form import Form
    from app.domain.values import Row
    from app.store.driver import Connection

_SELECT = f"SELECT {', '.join(JournalRow._fields)} FROM journal"
_PAST = (
    "SELECT uid, seat, revision, at, after FROM journal JOIN (SELECT uid AS one, max(revision) AS newest FROM journal "
    "WHERE form = ? AND at < ? GROUP BY uid) ON uid = one AND revision <= newest WHERE form = ? ORDER BY uid, revision"
)
_TEXT = frozenset((str, type(None)))
_INSERT = f"INSERT INTO journal ({', '.join(JournalRow._fields)}) VALUES ({', '.join('?' * len(JournalRow._fields))})"


class Entry(NamedTuple):
    """A row that is read: `before` and `after` hold only what changed; `revision` is the one it made."""

    seq: int
    seat: str
    device: str
    uid: str
    form: str
    form_version: int
    revision: int
    base: int
    action: str
    batch: str
    at: str
    by: str
    before: Row
    after: Row
    prev_hash: str
    hash: str


def head(conn: Connection, seat: str, device: str) -> ChainHead:
    row = conn.execute(
        "SELECT seq, hash FROM journal WHERE seat = ? AND device = ? ORDER BY seq DESC LIMIT 1",
        (seat, device),
    ).fetchone()
    return ChainHead(*row) if row else NO_ROW


def heads(conn: Connection, seat: str) -> dict[str, ChainHead]:
    """The newest row of each chain of a seat, by device."""
    devices = conn.execute("SELECT DISTINCT device FROM journal WHERE seat = ?", (seat,)).fetchall()
    return {device: head(conn, seat, device) for (device,) in devices}


def raw_rows(conn: Connection, where: str, args: tuple[object, ...] = ()) -> Iterator[JournalRow]:
    """Rows as they lie, before and after as the text their hash is over; for those who send or replay them."""
    return map(JournalRow._make, conn.execute(f"{_SELECT} {where}", args))


def append(conn: Connection, rows: Iterable[JournalRow]) -> None:
    """Rows whose hashes hold: our own, sealed just now, or those of another chain as they came."""
    conn.executemany(_INSERT, rows)


def forget(conn: Connection, seat: str) -> None:
    """Drops the chains of a seat: only where another copy of that seat is to be taken in their place."""
    conn.execute("DELETE FROM journal WHERE seat = ?", (seat,))


def entries(conn: Connection, where: str = "", args: tuple[object, ...] = ()) -> Iterator[Entry]:
    """Rows; `where` continues the statement and says their order."""
    for row in conn.execute(f"{_SELECT} {where}", args):
        *facts, before, after, prev_hash, own_hash = row
        yield Entry._make([*facts, json.loads(before), json.loads(after), prev_hash, own_hash])


def broken_links(conn: Connection) -> Iterator[tuple[str, str, int]]:
    """(seat, device, seq) of every row whose hash, link or number does not follow from the one before."""
    last: dict[tuple[str, str], ChainHead] = {}
    for row in raw_rows(conn, "ORDER BY seat, device, seq"):
        before = last.get((row.seat, row.device), NO_ROW)
        if row.seq != before.seq + 1 or row.prev_hash != before.hash or row.hash != hash_of(row):
            yield row.seat, row.device, row.seq
        last[row.seat, row.device] = ChainHead(row.seq, row.hash)


def fold(state: Row, changes: Row) -> Row:
    """The record after a change: the new values laid over it, nulls cleared."""
    merged = {**state, **changes}
    return {name: value for name, value in merged.items() if value is not None and value != []}


class Past(NamedTuple):
    """A record as it was before a moment: the newest revision that had been made, and its values."""

    uid: str
    seat: str
    revision: int
    at: str
    values: Row


def past(conn: Connection, form: Form, forms: Mapping[str, Form], moment: str) -> Iterator[Past]:
    """Every record of a form as it was before a moment (UTC, as the journal keeps it), by uid.

    A revision counts when it, or a later one, was made by then: a clock that once stood wrong must not tear a hole
    into a record.
    """
    found: Past | None = None
    for uid, seat, revision, at, text in conn.execute(_PAST, (form.id, moment, form.id)):
        after = json.loads(text)
        if form.renamed:  # otherwise once at the end is the same, and a history is long
            after = present_names(after, form, forms)
        if found is not None and found.uid == uid:
            state = found.values
        else:
            if found is not None:
                yield _settled(found, form, forms)
            state = {}
        for name, value in after.items():
            if value is None or value == []:
                state.pop(name, None)
            else:
                state[name] = value
        found = Past(uid, seat, revision, at, state)
    if found is not None:
        yield _settled(found, form, forms)


def _settled(found: Past, form: Form, forms: Mapping[str, Form]) -> Past:
    return found if form.renamed else found._replace(values=present_names(found.values, form, forms))


def present_names(values: Row, form: Form, forms: Mapping[str, Form]) -> Row:
    """Values as an old row holds them, under the names their fields have today; what a form lost is left out.

    The rows themselves are never rewritten: their hashes would not hold.
    """
    names = form.by_id
    if not form.renamed and names.keys() >= values.keys() and _TEXT.issuperset(map(type, values.values())):
        return values
    found: Row = {}
    for old, value in values.items():
        name = form.renamed.get(old, old)
        field = names.get(name)
        if name == RETIRED:
            found[name] = value
        elif field is not None and isinstance(value, list):
            found[name] = [present_names(row, forms[field.of], forms) for row in as_rows(value)]
        elif field is not None:
            found[name] = str(value) if isinstance(value, int) and kind_of(field).column == "TEXT" else value
    return found
