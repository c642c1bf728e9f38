"""Opens the encrypted file with our pragmas, holds one connection, and sorts errors into the world's and ours."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.errors import UserError, disk_code
from app.store import driver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from app.domain.form import Form

KEY_BYTES = 32
APPLICATION_ID = 0x53414E42  # "SANB"
BUSY_SECONDS = 15
_PROBE_BYTES = 1 << 16
_ROOMY = {"cache_size": -128 << 10, "wal_autocheckpoint": 16 << 10}  # KiB of pages held; pages in the log
_STATEMENTS = 512  # kept prepared: every form has a few of its own
# Result codes (primary) that are the world's doing; anything else is a bug and stays an exception.
_WORLD = {3: "disk.no_access", 5: "store.busy", 6: "store.busy", 8: "disk.read_only", 10: "disk.io",
          11: "store.damaged", 13: "disk.full", 14: "disk.no_access", 26: "store.wrong_key"}  # fmt: skip
_NO_SIDE_FILES = (8, 10, 14)  # what opening gives where no shared-memory file can be made


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
    _place: tuple[int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._place = _place(self.path)

    def close(self) -> None:
        self.conn.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on disk before it returns. An error inside rolls back and passes on.

        A file that was deleted under us would still take every write, and lose it: that is refused.
        """
        if _place(self.path) != self._place:
            raise UserError("disk.gone", name=self.path.name, folder=str(self.path.parent))
        with transaction(self.conn, self.path):
            yield


def _place(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return found.st_dev, found.st_ino


def connect(path: Path, key: bytes, *, read_only: bool = False, create: bool = False) -> driver.Connection:
    """A keyed connection, tested. Raises UserError("store.wrong_key" | "store.needs_writing" | "disk.…")."""
    if len(key) != KEY_BYTES:
        raise ValueError("a raw key has 32 bytes")
    with sorted_errors(path):
        try:
            return _connect(path, key, "mode=rwc" if create else "mode=rw", read_only=read_only)
        except driver.DatabaseError as error:
            if not read_only or _primary(error) not in _NO_SIDE_FILES or not path.is_file():
                raise
        # A folder we may not write to: readable as it lies, if nothing waits in a write-ahead log.
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise UserError("store.needs_writing", name=path.name, folder=str(path.parent))
        return _connect(path, key, "mode=ro&immutable=1", read_only=True)


def _connect(path: Path, key: bytes, mode: str, *, read_only: bool) -> driver.Connection:
    # check_same_thread: a connection that meets another thread is a bug to be seen at once.
    conn = driver.connect(
        f"{path.absolute().as_uri()}?{mode}",
        isolation_level=None,
        timeout=BUSY_SECONDS,
        uri=True,
        cached_statements=_STATEMENTS,
    )
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
    # cipher_memory_security stays off: it locks and wipes every allocation of SQLite, which made each statement
    # 10 times dearer here, while the same values lie unwiped in Python's strings.
    for pragma in ("foreign_keys=ON", "temp_store=MEMORY", "cell_size_check=ON", "trusted_schema=OFF"):
        conn.execute(f"PRAGMA {pragma}").fetchall()
    if read_only:
        conn.execute("PRAGMA query_only=ON")
        return
    # WAL+FULL loses nothing acknowledged at a power cut; WAL+NORMAL and DELETE+FULL do (measured).
    conn.execute("PRAGMA journal_mode=WAL").fetchall()
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("PRAGMA fullfsync=ON")  # macOS: its plain fsync stops at the disk's own cache
    conn.execute("PRAGMA checkpoint_fullfsync=ON")
    conn.execute("PRAGMA wal_autocheckpoint=1000").fetchall()
    conn.execute("PRAGMA secure_delete=ON").fetchall()
    if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:  # setting it costs a commit
        conn.execute(f"PRAGMA application_id={APPLICATION_ID}")


def _primary(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def sorted_errors(path: Path) -> Iterator[None]:
    """Database errors that the world causes become UserError; the rest pass as bugs."""
    try:
        yield
    except driver.DatabaseError as error:
        code = _WORLD.get(_primary(error))
        if code is None:
            raise
        if code in ("disk.io", "disk.no_access"):
            code = _told_by_disk(path) or code
        raise UserError(code, name=path.name, folder=str(path.parent)) from error


def _told_by_disk(path: Path) -> str:
    """A full, write-protected or vanished disk often reads as "I/O error"; a small file tells which it is."""
    import tempfile

    if not path.exists():
        return "disk.gone"
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(_PROBE_BYTES))
    except OSError as error:
        return disk_code(error.errno)
    limit = _size_limit()
    sides = (path, path.with_name(path.name + "-wal"))
    largest = max(side.stat().st_size for side in sides if side.exists())
    return "disk.full" if limit and largest + _PROBE_BYTES > limit else ""


if sys.platform == "win32":

    def _size_limit() -> int:
        """How large a file may grow; 0: as large as the disk. Windows has no such limit."""
        return 0
else:
    import resource

    def _size_limit() -> int:
        """How large a file may grow; 0: as large as the disk."""
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        return 0 if limit == resource.RLIM_INFINITY else limit


@contextmanager
def transaction(conn: driver.Connection, path: Path) -> Iterator[None]:
    """All or nothing on a bare connection."""
    with sorted_errors(path):
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:  # SQLite itself rolls back on a full disk
                conn.execute("ROLLBACK")
            raise


@contextmanager
def roomy(conn: driver.Connection) -> Iterator[None]:
    """While much is written more pages stay in memory, and the log grows before it is written into the file.

    Each page that leaves and comes back is sealed and opened again; those of the indexes change with every part.
    """
    before = {name: conn.execute(f"PRAGMA {name}").fetchone()[0] for name in _ROOMY}
    try:
        for name, value in _ROOMY.items():
            conn.execute(f"PRAGMA {name}={value}").fetchall()
        yield
    finally:
        for name, value in before.items():
            conn.execute(f"PRAGMA {name}={value}").fetchall()


@contextmanager
def savepoint(conn: driver.Connection) -> Iterator[None]:
    """Inside a transaction: what is written in the block goes when it raises, what was written before stays."""
    conn.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if conn.in_transaction:  # else the disk has rolled back all of it already
            conn.execute("ROLLBACK TO part")
        raise
    finally:
        if conn.in_transaction:
            conn.execute("RELEASE part")


def rows_at_once(
    conn: driver.Connection, columns: Sequence[str], rest: str, args: Sequence[object] = ()
) -> list[Any]:
    """All rows of a statement (`rest` follows its columns), fetched as one text.

    Each row that is fetched lets go of Python's lock; a busy window takes it every time, and does not hurry.
    """
    named = ", ".join(f'"{name}"' for name in columns)
    (text,) = conn.execute(f"SELECT json_group_array(json_array({named})) {rest}", tuple(args)).fetchone()
    return list(json.loads(text))


@contextmanager
def snapshot(conn: driver.Connection) -> Iterator[None]:
    """Several statements see one moment, whoever writes between them."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")  # nothing was written


@contextmanager
def unguarded(conn: driver.Connection) -> Iterator[None]:
    """Lets a reading connection make what is not the file: temporary tables and copies, which query_only forbids too."""
    guarded = conn.execute("PRAGMA query_only").fetchone()[0]
    conn.execute("PRAGMA query_only=OFF")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA query_only={int(guarded)}")


def remove_file(path: Path) -> None:
    """A database file and what a killed program left beside it: an old log must not be replayed into a new file."""
    for side in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + side).unlink(missing_ok=True)
