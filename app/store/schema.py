"""Tables from forms: steps before, an idempotent sync that never drops, steps after; on a copy, swapped in."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.domain.field_kinds import kind_of
from app.store.database import connect, sorted_errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlite_utils import Database

    from app.domain.form import Form
    from app.store.driver import Connection

# Raise when a file written by this program could not be read by the one before.
SCHEMA_VERSION = 1
HEAD = {"uid": str, "seat": str, "revision": int, "changed_at": str, "retired_at": str}
ROWS_HEAD = {"parent_form": str, "parent_uid": str, "parent_field": str, "position": int}
ROWS_KEY = ("parent_uid", "parent_field", "position")
_OWN_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER NOT NULL, seat TEXT NOT NULL, device TEXT NOT NULL,
    uid TEXT NOT NULL, form TEXT NOT NULL, form_version INTEGER NOT NULL,
    revision INTEGER NOT NULL, base INTEGER NOT NULL,
    action TEXT NOT NULL, batch TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (seat, device, seq)) STRICT;
CREATE INDEX IF NOT EXISTS journal_by_uid ON journal (uid, revision);
CREATE INDEX IF NOT EXISTS journal_by_batch ON journal (batch);
CREATE TABLE IF NOT EXISTS draft (
    uid TEXT PRIMARY KEY, form TEXT NOT NULL, base INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS search_row (
    rowid INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, form TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
    body, pinyin, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
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
        ]
        for form in sorted(forms.values(), key=lambda f: f.id)
    ]
    return hashlib.sha256(json.dumps([SCHEMA_VERSION, shape]).encode()).hexdigest()


def read_meta(conn: Connection) -> dict[str, str]:
    """Names and values of the workspace's own facts; empty for a file without tables."""
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return {}
    return dict(conn.execute("SELECT name, value FROM meta"))


def write_meta(conn: Connection, **facts: str) -> None:
    conn.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", list(facts.items()))


def is_newer(meta: Mapping[str, str], forms: Mapping[str, Form]) -> bool:
    """True when a newer program, or newer forms than ours, wrote the file: it opens read-only."""
    if int(meta.get("schema_version", SCHEMA_VERSION)) > SCHEMA_VERSION:
        return True
    versions: dict[str, int] = json.loads(meta.get("form_versions", "{}"))
    return any(
        form_id not in forms or forms[form_id].version < version for form_id, version in versions.items()
    )


def bring_up_to_date(path: Path, key: bytes, forms: Mapping[str, Form]) -> bool:
    """Makes the tables of `forms`; True if anything had to change. A file with rows is changed as a copy.

    The copy replaces the file only after it is whole, so a program killed half-way opens the old one.
    """
    conn = connect(path, key)
    try:
        meta = read_meta(conn)
        if meta.get("fingerprint") == fingerprint(forms):
            return False
        if is_newer(meta, forms):
            raise UserError("store.newer", name=path.parent.name)
        if not meta:
            _make_tables(conn, forms)
            return True
        copy = path.with_suffix(".upgrading")
        copy.unlink(missing_ok=True)
        with sorted_errors(path):
            conn.execute("VACUUM INTO ?", (str(copy),))
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        conn.close()
    _change_copy(copy, key, forms)
    # A write-ahead log left beside the file would be replayed into the new one.
    if path.with_name(path.name + "-wal").exists():
        raise UserError("store.busy", name=path.name, folder=str(path.parent))
    copy.replace(path)
    return True


def _change_copy(copy: Path, key: bytes, forms: Mapping[str, Form]) -> None:
    conn = connect(copy, key)
    try:
        _make_tables(conn, forms)
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        conn.close()


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


def _sync(db: Database, form: Form) -> None:
    columns = {field.id: kind_of(field).column for field in form.plain_fields}
    table = db.table(form.id)
    if not table.exists():
        head: dict[str, object] = dict(ROWS_HEAD if form.rows else HEAD)
        pk = ROWS_KEY if form.rows else "uid"
        table.create({**head, **columns}, pk=pk, strict=True)
        if form.period:
            table.create_index([form.period])
        return
    existing = set(table.columns_dict)
    renames = {old: new for old, new in form.renamed.items() if old in existing and new not in existing}
    if renames:
        table.transform(rename=renames)
    for name in columns.keys() - (existing - renames.keys() | set(renames.values())):
        table.add_column(name, columns[name])
