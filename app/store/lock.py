"""One process per workspace: a kernel lock held for the life of the process, so it can never be stale."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from app.domain.errors import UserError, disk_code

if TYPE_CHECKING:
    from pathlib import Path

LOCK_NAME = "lock"
HOLDER_NAME = "lock.json"  # apart, because Windows keeps a locked file unreadable


@dataclass
class Lock:
    """`was_left` is True when the process that held it last did not come to release it."""

    was_left: bool
    _file: IO[bytes]
    _holder: Path

    def release(self, *, tidy: bool = True) -> None:
        """`tidy` False leaves the mark that makes the next opening look the file over."""
        try:
            if tidy:
                self._holder.unlink(missing_ok=True)
        finally:
            self._file.close()


def take(folder: Path, *, who: str, since: str) -> Lock:
    """Raises UserError("workspace.in_use", who=, since=) while another process holds the folder, and "disk.…"."""
    holder = folder / HOLDER_NAME
    try:
        file = (folder / LOCK_NAME).open("ab")
    except OSError as error:
        raise _refusal(error, folder) from error
    if not _try_lock(file):
        file.close()
        raise UserError("workspace.in_use", **_holder(folder))
    was_left = holder.exists()
    try:
        holder.write_text(json.dumps({"who": who, "since": since}), encoding="utf-8")
    except OSError as error:
        file.close()
        raise _refusal(error, folder) from error
    return Lock(was_left, file, holder)


def _refusal(error: OSError, folder: Path) -> UserError:
    code = disk_code(error.errno)
    return UserError(
        "disk.read_only" if code == "disk.no_access" else code, name=LOCK_NAME, folder=str(folder)
    )


def _holder(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / HOLDER_NAME).read_text(encoding="utf-8"))
        return {"who": str(found["who"]), "since": str(found["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"who": "?", "since": "?"}


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def process_name() -> str:
    """Who holds the lock, without a person's name in it."""
    return f"pid {os.getpid()}"
