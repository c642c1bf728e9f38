"""The one journal: every write appends a hash-chained row; history, as-of, undo and audit are readings of it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from app.domain.field_kinds import kind_of
from app.domain.values import as_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.form import Form
    from app.domain.values import Row, Value
    from app.store.driver import Connection

RETIRED = "_retired_at"  # stands for the column in before and after; no field may start with "_"
_COLUMNS = (
    "seq", "seat", "device", "uid", "form", "form_version", "revision", "base", "action", "batch", "at", "by",
    "before", "after", "prev_hash", "hash",
)  # fmt: skip
_HASHED = _COLUMNS[:-2]
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM journal"
_PAST = (
    "SELECT uid, seat, revision, at, after FROM journal JOIN (SELECT uid AS one, max(revision) AS newest FROM journal "
    "WHERE form = ? AND at < ? GROUP BY uid) ON uid = one AND revision <= newest WHERE form = ? ORDER BY uid, revision"
)
_TEXT = frozenset((str, type(None)))
_INSERT = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


class Entry(NamedTuple):
    """One change of one record. `before` and `after` hold only what changed; `revision` is the one it made."""

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


def canonical(value: Mapping[str, Value] | list[object]) -> str:
    """One text for one value: sorted keys, no blanks, UTF-8 as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def chain_hash(prev_hash: str, facts: list[object]) -> str:
    """SHA-256 over the previous hash and the canonical JSON of all other columns, in their order."""
    return hashlib.sha256(f"{prev_hash}\n{canonical(facts)}".encode()).hexdigest()


def head(conn: Connection, seat: str, device: str) -> tuple[int, str]:
    """(seq, hash) of the newest row of this chain; (0, "") before the first."""
    row = conn.execute(
        "SELECT seq, hash FROM journal WHERE seat = ? AND device = ? ORDER BY seq DESC LIMIT 1",
        (seat, device),
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")


def heads(conn: Connection, seat: str) -> dict[str, tuple[int, str]]:
    """Device → (seq, hash) of the newest row of each chain of a seat."""
    devices = conn.execute("SELECT DISTINCT device FROM journal WHERE seat = ?", (seat,)).fetchall()
    return {device: head(conn, seat, device) for (device,) in devices}


def raw_rows(conn: Connection, where: str, args: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    """Rows as they lie, before and after as the text their hash is over; for those who send or replay them."""
    return iter(conn.execute(f"{_SELECT} {where}", args))


def append_raw(conn: Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Rows of another chain, as they came: their hashes hold."""
    conn.executemany(_INSERT, rows)


def forget(conn: Connection, seat: str) -> None:
    """Drops the chains of a seat: only where another copy of that seat is to be taken in their place."""
    conn.execute("DELETE FROM journal WHERE seat = ?", (seat,))


def append(conn: Connection, entry: Entry) -> None:
    before, after = canonical(entry.before), canonical(entry.after)
    values = [getattr(entry, name) for name in _COLUMNS]
    values[12:14] = before, after
    conn.execute(_INSERT, values)


def seal(prev_hash: str, **facts: object) -> str:
    """The hash of a row about to be appended; `facts` are its columns, before and after as dicts."""
    ordered = [facts[name] for name in _HASHED]
    ordered[12:14] = canonical(facts["before"]), canonical(facts["after"])  # type: ignore[arg-type]
    return chain_hash(prev_hash, ordered)


def entries(conn: Connection, where: str = "", args: tuple[object, ...] = ()) -> Iterator[Entry]:
    """Rows; `where` continues the statement and says their order."""
    for row in conn.execute(f"{_SELECT} {where}", args):
        yield Entry(
            **dict(zip(_COLUMNS[:12], row, strict=False)),
            before=json.loads(row[12]),
            after=json.loads(row[13]),
            prev_hash=row[14],
            hash=row[15],
        )


def broken_links(conn: Connection) -> Iterator[tuple[str, str, int]]:
    """(seat, device, seq) of every row whose hash, link or number does not follow from the one before."""
    last: dict[tuple[str, str], tuple[int, str]] = {}
    for row in conn.execute(f"{_SELECT} ORDER BY seat, device, seq"):
        seq, seat, device = row[0], row[1], row[2]
        prev_seq, prev_hash = last.get((seat, device), (0, ""))
        if seq != prev_seq + 1 or row[14] != prev_hash or row[15] != chain_hash(prev_hash, list(row[:14])):
            yield seat, device, seq
        last[(seat, device)] = seq, row[15]


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
