"""Copies of the database that were opened and counted before they got their name."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import UserError, disk_code
from app.store.database import connect, remove_file, snapshot, sorted_errors, unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.store.driver import Connection


class Contents(NamedTuple):
    """What a copy must agree on: rows of every table, and the last row of every journal chain."""

    rows: dict[str, int]
    heads: dict[str, str]

    @property
    def changes(self) -> int:
        return self.rows.get("journal", 0)


def contents(conn: Connection) -> Contents:
    """Counts of one moment, whoever else is writing."""
    with snapshot(conn):
        names = conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 "
            "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND (name NOT LIKE 'search%' OR name = 'search_row')"
        ).fetchall()
        rows = {name: int(conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for (name,) in names}
        heads = conn.execute(
            "SELECT seat || '/' || device, max(seq) || ':' || hash FROM journal GROUP BY seat, device"
        ).fetchall()
    return Contents(rows, dict(heads))


def state_mark(conn: Connection) -> str:
    """A short text that differs after any change; "" while there is nothing worth a backup."""
    newest, drafts, last = conn.execute(
        "SELECT (SELECT max(rowid) FROM journal), (SELECT count(*) FROM draft), (SELECT max(at) FROM draft)"
    ).fetchone()
    return f"{newest or 0}/{drafts}/{last or ''}" if newest or drafts else ""


def copy_to(
    conn: Connection,
    source: Path,
    target: Path,
    key: bytes,
    vouch: Callable[[Path, Contents], object] | None = None,
) -> Contents:
    """A copy of the open database under `target`, which must not exist.

    `vouch` is called with the checked copy before it gets its name: a kill in between leaves nothing that nobody
    vouches for.
    Raises UserError("backup.differs" | "store.damaged" | "disk.…"); then there is no file under that name.
    """
    part = target.with_name(f".{target.name}.part")
    with _disk_errors(target):
        target.parent.mkdir(exist_ok=True)
        try:
            with sorted_errors(source):
                remove_file(part)
                before = contents(conn)
                with unguarded(conn):
                    conn.execute("VACUUM INTO ?", (str(part),))
                found = verified(part, key)
                if not _agrees(found, before, contents(conn)):
                    raise UserError("backup.differs", name=target.name)
            _flush(part)
            if vouch:
                vouch(part, found)
            part.rename(target)
            _flush(target.parent)
        finally:
            remove_file(part)
    return found


def verified(path: Path, key: bytes) -> Contents:
    """Opens a copy, looks at every page and counts. Raises UserError("store.damaged" | "store.wrong_key")."""
    from app.store import integrity

    with sorted_errors(path):
        conn = connect(path, key, read_only=True)
        try:
            if integrity.page_faults(conn):
                raise UserError("store.damaged", name=path.name)
            return contents(conn)
        finally:
            conn.close()


def _agrees(copy: Contents, before: Contents, after: Contents) -> bool:
    """Equal to what was copied; where another thread wrote meanwhile, to a moment of that time."""
    if before == after:
        return copy == before
    return before.changes <= copy.changes <= after.changes and copy.rows.keys() == before.rows.keys()


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(disk_code(error.errno), name=path.name, folder=str(path.parent)) from error


def _flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows has no handle to flush a folder by
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
