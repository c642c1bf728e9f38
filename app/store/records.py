"""Reads and writes records of any form: the only writer of rows, together with their journal and search text."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import UserError
from app.domain.field_kinds import kind_of
from app.domain.journal_rows import RETIRED, JournalRow, hash_of
from app.domain.packet import canonical
from app.domain.values import as_rows
from app.store import journal, search
from app.store.database import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.domain.form import Field, Form
    from app.domain.values import Row, Value
    from app.store.database import Store
    from app.store.driver import Connection


_THESE = "(SELECT value FROM json_each(?1))"
_COLUMNS = attrgetter("columns")
_PART = 1000


class Record(NamedTuple):
    """A record as it is kept. `values` holds only what is filled in; rows are lists inside it."""

    form: str
    uid: str
    seat: str
    revision: int
    changed_at: str
    retired_at: str
    values: Row


def new_uid() -> str:
    import uuid

    return uuid.uuid4().hex


@dataclass
class Change:
    """One transaction that is one batch of the journal."""

    store: Store
    action: str
    at: str
    by: str
    batch: str
    _seq: int
    _hash: str
    forms: set[str]
    count: int = 0

    def write(self, form: Form, uid: str, values: Row, base: int) -> int:
        """The whole record as it shall be; returns its revision. Unchanged values write nothing.

        `base` is the revision the writer has seen, 0 for a new record.
        Raises UserError("record.changed_meanwhile").
        """
        filled = _filled(form, values, self.store.forms)
        old = read(self.store, form.id, uid)
        self._compare(old, base)
        before: Row = old.values if old else {}
        names = sorted(before.keys() | filled.keys())
        changed = [name for name in names if before.get(name) != filled.get(name)]
        if old and not old.retired_at and not changed:
            return old.revision
        was: Row = {name: before.get(name) for name in changed}
        now: Row = {name: filled.get(name) for name in changed}
        if old and old.retired_at:  # writing to a retired record brings it back
            was[RETIRED], now[RETIRED] = old.retired_at, None
        revision = base + 1
        record = Record(form.id, uid, old.seat if old else self.store.seat, revision, self.at, "", filled)
        if old is None:
            add_new(self.store, [record])
        else:
            lay(self.store, record, changed)
        self._log(form, uid, base, was, now)
        search.index(self.store.conn, form, uid, filled, self.store.forms)
        return revision

    def retire(self, form: Form, uid: str, base: int) -> int:
        """Takes a record out of every list and total; nothing is deleted."""
        old = read(self.store, form.id, uid)
        self._compare(old, base)
        if old is None or old.retired_at:
            return base
        self.store.conn.execute(
            f'UPDATE "{form.id}" SET retired_at = ?, revision = ?, changed_at = ? WHERE uid = ?',
            (self.at, base + 1, self.at, uid),
        )
        self._log(form, uid, base, {RETIRED: None}, {RETIRED: self.at})
        search.forget(self.store.conn, uid)
        return base + 1

    def _compare(self, old: Record | None, base: int) -> None:
        if (old.revision if old else 0) != base:
            raise UserError("record.changed_meanwhile")

    def _log(self, form: Form, uid: str, base: int, before: Row, after: Row) -> None:
        row = JournalRow(
            seq=self._seq + 1, seat=self.store.seat, device=self.store.device, uid=uid,
            form=form.id, form_version=form.version, revision=base + 1, base=base,
            action=self.action, batch=self.batch, at=self.at, by=self.by,
            before=canonical(before).decode(), after=canonical(after).decode(), prev_hash=self._hash, hash="",
        )  # fmt: skip
        row = row._replace(hash=hash_of(row))
        journal.append(self.store.conn, [row])
        self._seq, self._hash = row.seq, row.hash
        self.forms.add(form.id)
        self.count += 1


@contextmanager
def change(store: Store, action: str, *, at: str, by: str) -> Iterator[Change]:
    """One action: committed as a whole when the block ends, rolled back as a whole when it raises."""
    with store.transaction():
        seq, last = journal.head(store.conn, store.seat, store.device)
        yield Change(store, action, at, by, new_uid(), seq, last, set())


def _filled(form: Form, values: Row, forms: Mapping[str, Form]) -> Row:
    """What is worth keeping, also inside rows. A name or type the tables do not have is a bug, seen at once."""
    filled: Row = {}
    for name, value in values.items():
        field = form.by_id[name]
        if isinstance(value, list):
            rows = [_filled(forms[field.of], row, forms) for row in as_rows(value)]
            value = [row for row in rows if row]  # noqa: PLW2901 - the same value, cleaned
        elif value is not None and isinstance(value, str) != (kind_of(field).column == "TEXT"):
            raise TypeError(f"{form.id}.{name} cannot hold {type(value).__name__}")
        if value is not None and value not in ("", []):
            filled[name] = value
    return filled


class _Line(NamedTuple):
    """A row of a table: the table with the columns it fills, and their values.

    Empty columns are not named: to pass a NULL costs the driver more than to write a value, and a card has a hundred.
    """

    columns: tuple[str, ...]
    values: list[Value]


def _line(table: str, head: Row, values: Row) -> _Line:
    plain = {name: value for name, value in values.items() if type(value) is not list}
    return _Line((table, *head, *plain), [*head.values(), *plain.values()])


def add_new(store: Store, made: Iterable[Record]) -> None:
    """Records nobody has kept yet, of whatever seat, with their rows. Writes no journal, no search text."""
    lines: list[_Line] = []
    rows: list[_Line] = []
    for record in made:
        form = store.forms[record.form]
        head: Row = {
            "uid": record.uid, "seat": record.seat, "revision": record.revision, "changed_at": record.changed_at,
        }  # fmt: skip
        if record.retired_at:
            head["retired_at"] = record.retired_at
        lines.append(_line(form.id, head, record.values))
        for field in form.rows_fields:
            rows += _lines_of(record, field)
    for columns, alike in groupby(lines, _COLUMNS):  # in the order they were made: lists ask for it
        _insert(store.conn, columns, alike)
    _insert_all(store.conn, rows)


def _lines_of(record: Record, field: Field) -> Iterator[_Line]:
    for position, row in enumerate(as_rows(record.values.get(field.id)), start=1):
        head: Row = {
            "parent_form": record.form, "parent_uid": record.uid, "parent_field": field.id, "position": position,
        }  # fmt: skip
        yield _line(field.of, head, row)


def _insert_all(conn: Connection, lines: Iterable[_Line]) -> None:
    """In any order: one statement for all that fill the same columns."""
    alike: dict[tuple[str, ...], list[_Line]] = {}
    for line in lines:
        alike.setdefault(line.columns, []).append(line)
    for columns, those in alike.items():
        _insert(conn, columns, those)


def _insert(conn: Connection, columns: tuple[str, ...], lines: Iterable[_Line]) -> None:
    table, *names = columns
    quoted = ", ".join(f'"{name}"' for name in names)
    text = f'INSERT INTO "{table}" ({quoted}) VALUES ({", ".join("?" * len(names))})'
    conn.executemany(text, [line.values for line in lines])


def lay(store: Store, record: Record, changed: Sequence[str]) -> None:
    """A record that is kept already as it shall be: `changed` names what differs. Writes no journal, no search text."""
    conn, form = store.conn, store.forms[record.form]
    sets = [f.id for f in form.plain_fields if f.id in changed]
    clause = "".join(f', "{name}" = ?' for name in sets)
    conn.execute(
        f'UPDATE "{form.id}" SET revision = ?, changed_at = ?, retired_at = ?{clause} WHERE uid = ?',
        [record.revision, record.changed_at, record.retired_at or None, *(record.values.get(n) for n in sets), record.uid],
    )  # fmt: skip
    for field in form.rows_fields:
        if field.id in changed:
            conn.execute(
                f'DELETE FROM "{field.of}" WHERE parent_uid = ? AND parent_field = ?', (record.uid, field.id)
            )
            _insert_all(conn, _lines_of(record, field))


def read(store: Store, form_id: str, uid: str) -> Record | None:
    """One record, retired or not; None if there never was one."""
    return next(iter(select(store, form_id, "WHERE uid = ?", (uid,))), None)


def select(
    store: Store, form_id: str, clause: str = "", args: Sequence[object] = (), *, rows: bool = True
) -> list[Record]:
    """Records of a form; `clause` continues the statement after FROM. `rows` False leaves out what lies in rows."""
    form = store.forms[form_id]
    columns = [f.id for f in form.plain_fields]
    quoted = "".join(f', "{c}"' for c in columns)
    with snapshot(store.conn):  # a record and its rows are one
        kept = store.conn.execute(
            f'SELECT uid, seat, revision, changed_at, retired_at{quoted} FROM "{form.id}" {clause}',
            tuple(args),
        ).fetchall()
        found = [_record(form, columns, row) for row in kept]
        if rows:
            _add_all_rows(store, form, found)
    return found


def _record(form: Form, columns: list[str], row: tuple[object, ...]) -> Record:
    values: Row = {c: v for c, v in zip(columns, row[5:], strict=True) if v is not None}  # type: ignore[misc]
    uid, seat, revision, changed_at, retired_at = row[:5]
    return Record(
        form.id, str(uid), str(seat), int(str(revision)), str(changed_at), str(retired_at or ""), values
    )


def _add_all_rows(store: Store, form: Form, found: list[Record]) -> None:
    """Rows of all records in few statements: 500 meetings must not ask 500 times, nor a card 13 times for nothing."""
    if not found or not form.rows_fields:
        return
    by_uid = {record.uid: record for record in found}
    uids = json.dumps(list(by_uid))
    asked = " UNION ALL ".join(
        f'SELECT {number} WHERE EXISTS (SELECT 1 FROM "{field.of}" WHERE parent_uid IN {_THESE} '
        f"AND parent_field = '{field.id}')"
        for number, field in enumerate(form.rows_fields)
    )
    for (number,) in store.conn.execute(asked, (uids,)).fetchall():
        field = form.rows_fields[number]
        _add_rows(store.conn, field.id, store.forms[field.of], uids, by_uid)


def _add_rows(conn: Connection, field: str, of: Form, uids: str, by_uid: dict[str, Record]) -> None:
    columns = [f.id for f in of.plain_fields]
    quoted = "".join(f', "{c}"' for c in columns)
    for row in conn.execute(
        f'SELECT parent_uid{quoted} FROM "{of.id}" WHERE parent_uid IN {_THESE} AND parent_field = ?2 '
        "ORDER BY parent_uid, position",
        (uids, field),
    ):
        item = {c: v for c, v in zip(columns, row[1:], strict=True) if v is not None}
        rows = by_uid[row[0]].values.setdefault(field, [])
        if isinstance(rows, list):
            rows.append(item)


def forget(store: Store, seat: str) -> None:
    """Drops every record of another seat, with its rows and its search text: see `journal.forget`."""
    for form in store.forms.values():
        if form.rows:
            continue
        mine = f'(SELECT uid FROM "{form.id}" WHERE seat = ?)'
        for field in form.rows_fields:
            store.conn.execute(
                f'DELETE FROM "{field.of}" WHERE parent_form = ? AND parent_uid IN {mine}', (form.id, seat)
            )
        for (uid,) in store.conn.execute(f'SELECT uid FROM "{form.id}" WHERE seat = ?', (seat,)).fetchall():
            search.forget(store.conn, uid)
        store.conn.execute(f'DELETE FROM "{form.id}" WHERE seat = ?', (seat,))


def index_anew(store: Store) -> int:
    """Writes the search index from the records in force; how many."""
    count = 0
    with store.transaction():
        search.clear(store.conn)
        for form in store.forms.values():
            if not (form.rows or form.unsearched):
                count += _index_form(store, form)
    return count


def _index_form(store: Store, form: Form) -> int:
    """A part after the other: a committee has more records than fit into memory."""
    kept = store.conn.execute(f'SELECT uid FROM "{form.id}" WHERE retired_at IS NULL ORDER BY rowid')
    uids = [uid for (uid,) in kept.fetchall()]
    for at in range(0, len(uids), _PART):
        part = uids[at : at + _PART]
        found = select(store, form.id, f"WHERE uid IN {_THESE}", (json.dumps(part),))
        values = {record.uid: record.values for record in found}
        search.index_all(store.conn, {uid: search.Told(form, values[uid]) for uid in part}, store.forms)
    return len(uids)
