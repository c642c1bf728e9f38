"""Writing a file so that it is whole or not there at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.errors import UserError, disk_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target`; flushed to disk and renamed over it when the block ends well.

    The folder must be there: making it would put on this disk what was meant for a stick that is gone.
    Raises UserError: disk.full, disk.read_only, disk.gone, file.in_use (open in another program), disk.io.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        _flush(part)
        part.replace(target)
        flush_folder(target.parent)
    except OSError as error:
        raise world_error(error, target) from error
    finally:
        _remove(part)


def write_atomically(target: Path, content: bytes) -> None:
    with replacing(target) as part:
        part.write_bytes(content)


def world_error(error: OSError, path: Path) -> UserError:
    """What an OSError means to the user."""
    code = disk_code(error.errno)
    # On Windows a document open in Word or WPS refuses like a forbidden one.
    if code == "disk.no_access" and os.name == "nt" and path.exists():
        code = "file.in_use"
    return UserError(code, name=path.name, folder=str(path.parent))


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Makes names in a folder survive a power cut."""
    if os.name == "nt":  # Windows has no handle to flush a folder by
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # the drive is gone with it
        return
