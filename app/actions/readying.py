"""Connections to the database of a workspace: for writing to one that is whole and has today's tables, or to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import backing_up
from app.domain.errors import UserError
from app.domain.retention import UPGRADE
from app.store import database, records, schema, search

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from app.domain.form import Form
    from app.store.driver import Connection


def connect_to_write(
    path: Path, key: bytes, forms: Mapping[str, Form], *, look_over: bool, now: datetime
) -> Connection:
    """For writing: the file is whole (looked at only when it was not closed last time) and has today's tables."""
    conn = database.connect(path, key)
    try:
        if look_over:
            _look_over(conn, path)
        meta = schema.read_meta(conn)
        if schema.is_current(meta, forms) and meta.get("search") == search.fingerprint(forms):
            return conn
    except BaseException:
        conn.close()
        raise
    conn.close()
    _bring_up_to_date(path, key, forms, now)
    return database.connect(path, key)


def _look_over(conn: Connection, path: Path) -> None:
    from app.store import integrity

    if integrity.page_faults(conn):
        raise UserError("store.damaged", name=path.name)


def _bring_up_to_date(path: Path, key: bytes, forms: Mapping[str, Form], now: datetime) -> None:
    def keep_old(conn: Connection) -> None:
        backing_up.make_backup(path.parent, conn, path, key, reason=UPGRADE, at=now)

    schema.bring_up_to_date(path, key, forms, before=keep_old)
    _freshen_search(path, key, forms)


def _freshen_search(path: Path, key: bytes, forms: Mapping[str, Form]) -> None:
    """A choice that is called something else today must be found by what it is called today."""
    conn = database.connect(path, key)
    try:
        wanted = search.fingerprint(forms)
        if schema.read_meta(conn).get("search") != wanted:
            records.index_anew(database.Store(conn, path, forms))
            with database.transaction(conn, path):
                schema.write_meta(conn, search=wanted)
    finally:
        conn.close()


def connect(path: Path, key: bytes, forms: Mapping[str, Form], *, read_only: bool) -> Connection:
    """To a database that is ready, or to read one as it lies."""
    conn = database.connect(path, key, read_only=read_only)
    if read_only:
        try:
            schema.show_as(conn, forms)
        except BaseException:
            conn.close()
            raise
    return conn
