"""Opens the encrypted file with our pragmas, holds one connection, and sorts errors into the world's and ours."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.store import driver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.domain.form import Form

KEY_BYTES = 32
APPLICATION_ID = 0x53414E42  # "SANB"
BUSY_SECONDS = 15
_LOW_SPACE = 1 << 20
# Result codes (primary) that are the world's doing; anything else is a bug and stays an exception.
_WORLD = {3: "disk.no_access", 5: "store.busy", 6: "store.busy", 8: "disk.read_only", 10: "disk.io",
          11: "store.damaged", 13: "disk.full", 14: "disk.no_access", 26: "store.wrong_key"}  # fmt: skip


@dataclass
class Store:
    """One connection of one thread to a workspace's database.

    `seat` is the branch that owns rows written here, `device` this copy of the workspace; `forms` in force.
    """

    conn: driver.Connection
    path: Path
    forms: Mapping[str, Form]
    seat: str = ""
    device: str = ""

    def close(self) -> None:
        self.conn.close()


def connect(path: Path, key: bytes, *, read_only: bool = False) -> driver.Connection:
    """A keyed connection, tested. Raises UserError("store.wrong_key" | "disk.…")."""
    if len(key) != KEY_BYTES:
        raise ValueError("a raw key has 32 bytes")
    with sorted_errors(path):
        # check_same_thread: a connection that meets another thread is a bug to be seen at once.
        conn = driver.connect(str(path), isolation_level=None, timeout=BUSY_SECONDS)
        try:
            _prepare(conn, key, read_only=read_only)
        except BaseException:
            conn.close()
            raise
    return conn


def _prepare(conn: driver.Connection, key: bytes, *, read_only: bool) -> None:
    conn.execute("PRAGMA cipher_log_level=none").fetchall()
    conn.execute(f"PRAGMA key=\"x'{key.hex()}'\"").fetchall()
    conn.execute("PRAGMA cipher_compatibility=4").fetchall()
    conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    conn.execute("PRAGMA cipher_memory_security=ON").fetchall()
    if read_only:
        conn.execute("PRAGMA query_only=ON")
    else:
        conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        # WAL+FULL loses nothing acknowledged at a power cut; WAL+NORMAL and DELETE+FULL do (measured).
        conn.execute("PRAGMA journal_mode=WAL").fetchall()
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("PRAGMA wal_autocheckpoint=200").fetchall()
        conn.execute("PRAGMA secure_delete=ON").fetchall()
    for pragma in ("foreign_keys=ON", "temp_store=MEMORY", "cell_size_check=ON", "trusted_schema=OFF"):
        conn.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def sorted_errors(path: Path) -> Iterator[None]:
    """Database errors that the world causes become UserError; the rest pass as bugs."""
    try:
        yield
    except driver.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        known = _WORLD.get(code)
        if known is None:
            raise
        # A file-size limit or a full stick often says "I/O error"; free space tells which it is.
        if known == "disk.io" and _space_left(path) < _LOW_SPACE:
            known = "disk.full"
        raise UserError(known, name=path.name, folder=str(path.parent)) from error


def _space_left(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return _LOW_SPACE


@contextmanager
def transaction(conn: driver.Connection, path: Path) -> Iterator[None]:
    """All or nothing, on disk before it returns. An error inside rolls back and passes on."""
    with sorted_errors(path):
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:  # SQLite itself rolls back on a full disk
                conn.execute("ROLLBACK")
            raise
