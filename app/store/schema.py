"""Tables from forms: steps before, an idempotent sync that never drops, steps after; on a copy, swapped in."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from app.domain.errors import UserError, disk_code
from app.domain.field_kinds import kind_of
from app.store.database import connect, remove_file, sorted_errors, unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from pathlib import Path

    from sqlite_utils import Database

    from app.domain.form import Form
    from app.store.driver import Connection

# Raise when a file written by this program could not be read by the one before.
SCHEMA_VERSION = 1
_TYPES: dict[str, type] = {"TEXT": str, "INTEGER": int}
HEAD: dict[str, type] = {"uid": str, "seat": str, "revision": int, "changed_at": str, "retired_at": str}
ROWS_HEAD: dict[str, type] = {"parent_form": str, "parent_uid": str, "parent_field": str, "position": int}
ROWS_KEY = ("parent_uid", "parent_field", "position")
_OWN_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (
    rowid INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL, seat TEXT NOT NULL, device TEXT NOT NULL,
    uid TEXT NOT NULL, form TEXT NOT NULL, form_version INTEGER NOT NULL,
    revision INTEGER NOT NULL, base INTEGER NOT NULL,
    action TEXT NOT NULL, batch TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL,
    UNIQUE (seat, device, seq)) STRICT;
CREATE INDEX IF NOT EXISTS journal_by_uid ON journal (uid, revision);
CREATE INDEX IF NOT EXISTS journal_by_batch ON journal (batch);
CREATE TABLE IF NOT EXISTS draft (
    uid TEXT PRIMARY KEY, form TEXT NOT NULL, base INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS search_row (
    rowid INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, form TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
    body, pinyin, content='', contentless_delete=1, tokenize="ascii");
"""


def fingerprint(forms: Mapping[str, Form]) -> str:
    """Equal when the forms make equal tables."""
    shape = [
        [
            form.id,
            form.version,
            form.rows,
            [[f.id, kind_of(f).column] for f in form.plain_fields],
            dict(form.renamed),
            [form.period, *form.order],
        ]
        for form in sorted(forms.values(), key=lambda f: f.id)
    ]
    return hashlib.sha256(json.dumps([SCHEMA_VERSION, shape]).encode()).hexdigest()


def read_meta(conn: Connection) -> dict[str, str]:
    """Names and values of the workspace's own facts; empty for a file without tables."""
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return {}
    meta = dict(conn.execute("SELECT name, value FROM meta"))
    if meta and "fingerprint" not in meta:
        raise UserError("store.damaged", name="meta")
    return meta


def write_meta(conn: Connection, **facts: str) -> None:
    conn.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", list(facts.items()))


def is_current(meta: Mapping[str, str], forms: Mapping[str, Form]) -> bool:
    """True when the file has the tables of these forms already."""
    return meta.get("fingerprint") == fingerprint(forms)


def is_newer(meta: Mapping[str, str], forms: Mapping[str, Form]) -> bool:
    """True when a newer program, or newer forms than ours, wrote the file: it opens read-only."""
    if int(meta.get("schema_version", SCHEMA_VERSION)) > SCHEMA_VERSION:
        return True
    versions: dict[str, int] = json.loads(meta.get("form_versions", "{}"))
    return any(
        form_id not in forms or forms[form_id].version < version for form_id, version in versions.items()
    )


def bring_up_to_date(
    path: Path, key: bytes, forms: Mapping[str, Form], *, before: Callable[[Connection], object] | None = None
) -> bool:
    """Makes the tables of `forms`; True if anything had to change. A file with rows is changed as a copy.

    `before` runs on the old file when it is about to change. The copy replaces the file only after it is whole,
    so a program killed half-way opens the old one. Raises UserError("store.newer").
    """
    with sorted_errors(path):
        conn = connect(path, key, create=not path.exists())
        try:
            meta = read_meta(conn)
            if is_current(meta, forms):
                return False
            if is_newer(meta, forms):
                raise UserError("store.newer", name=path.parent.name)
            if not meta:
                _make_tables(conn, forms)
                return True
            if before:
                before(conn)
            copy = path.with_suffix(".upgrading")
            remove_file(copy)
            conn.execute("VACUUM INTO ?", (str(copy),))
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            conn.close()
        _change_copy(copy, key, forms)
        _swap(copy, path)
    return True


def _change_copy(copy: Path, key: bytes, forms: Mapping[str, Form]) -> None:
    conn = connect(copy, key)
    try:
        _make_tables(conn, forms)
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        conn.close()


def _swap(copy: Path, path: Path) -> None:
    """Puts the copy in the file's place. Raises UserError("store.busy") while somebody still reads the old one."""
    # A write-ahead log left beside the file would be replayed into the new one.
    if path.with_name(path.name + "-wal").exists():
        raise UserError("store.busy", name=path.name, folder=str(path.parent))
    try:
        copy.replace(path)
    except OSError as error:
        code = disk_code(error.errno)
        busy = code == "disk.no_access"  # Windows: a reader in a second window
        raise UserError("store.busy" if busy else code, name=path.name, folder=str(path.parent)) from error


def _make_tables(conn: Connection, forms: Mapping[str, Form]) -> None:
    from sqlite_utils import Database

    from app.store.steps import AFTER, BEFORE

    db = Database(conn, execute_plugins=False)
    conn.executescript(_OWN_TABLES)
    BEFORE.apply(db)
    with db.atomic():
        for form in forms.values():
            _sync(db, form)
    AFTER.apply(db)
    versions = json.dumps({form.id: form.version for form in forms.values()})
    write_meta(
        conn, schema_version=str(SCHEMA_VERSION), fingerprint=fingerprint(forms), form_versions=versions
    )


def _columns(form: Form) -> dict[str, type]:
    """Every column of a form's table, in order."""
    head: dict[str, type] = dict(ROWS_HEAD if form.rows else HEAD)
    return head | {field.id: _TYPES[kind_of(field).column] for field in form.plain_fields}


def _renames(form: Form, existing: Container[str]) -> dict[str, str]:
    """Declared renames that the table has yet to go through."""
    return {old: new for old, new in form.renamed.items() if old in existing and new not in existing}


def _sync(db: Database, form: Form) -> None:
    columns, table = _columns(form), db.table(form.id)
    if not table.exists():
        table.create(columns, pk=ROWS_KEY if form.rows else "uid", strict=True)
        _index(db, form)
        return
    for old, new in _renames(form, table.columns_dict).items():
        # Not transform(): a rename in place keeps indexes and rows as they are.
        db.conn.execute(f'ALTER TABLE "{form.id}" RENAME COLUMN "{old}" TO "{new}"')
    existing = table.columns_dict
    for name, column in columns.items():
        if name not in existing:
            table.add_column(name, column)
    _index(db, form)
    # The only change of type there is (a form's definition says so): anything may become text.
    to_text = {name: str for name, column in columns.items() if column is str and existing.get(name) is int}
    if to_text:
        table.transform(types=to_text)


def _index(db: Database, form: Form) -> None:
    """What lists are cut and ordered by, so that the first page of 10,000 need not sort them all."""
    orders = {(form.period,) if form.period else (), form.order} - {(), (f"-{form.period}",)}
    for order in sorted(orders):
        names = [name.removeprefix("-") for name in order]
        columns = ", ".join(f'"{n.removeprefix("-")}"{" DESC" if n.startswith("-") else ""}' for n in order)
        db.execute(f'CREATE INDEX IF NOT EXISTS "{form.id}_by_{"_".join(names)}" ON "{form.id}" ({columns})')


def show_as(conn: Connection, forms: Mapping[str, Form]) -> None:
    """Lets a file of another shape be read through `forms`: temporary views stand before its tables.

    For reading only: a file that may not be written cannot be brought up to date.
    """
    if is_current(read_meta(conn), forms):
        return
    with unguarded(conn):
        for form in forms.values():
            _show_form_as(conn, form)


def _show_form_as(conn: Connection, form: Form) -> None:
    existing = {row[1] for row in conn.execute(f'PRAGMA main.table_info("{form.id}")')}
    columns = _columns(form)
    if columns.keys() <= existing:
        return
    old_names = {new: old for old, new in _renames(form, existing).items()}
    names = [
        f'"{name}"' if name in existing else f'"{old_names[name]}" AS "{name}"' if name in old_names
        else f'NULL AS "{name}"'
        for name in columns
    ]  # fmt: skip
    names += [] if form.rows else ["rowid" if existing else "NULL AS rowid"]
    source = f'FROM main."{form.id}"' if existing else "WHERE 0"
    conn.execute(f'CREATE TEMP VIEW "{form.id}" AS SELECT {", ".join(names)} {source}')
