"""Writing to a stick: a temporary name, flushed, read back from the device, a new name; and reading what lies there."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import IO, TYPE_CHECKING

from app.domain.errors import UserError
from app.files.atomic import flush_folder, replacing, world_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.domain.tick import Tick

_CHUNK = 1 << 18
_SPARE = 1 << 16  # what a file system needs beside the file itself
# Lie at the root of a stick only where something wants to be started.
_LURES = (".lnk", ".exe", ".vbs", ".scr", ".bat", ".cmd", ".pif", ".js")


def hash_of(file: IO[bytes]) -> bytes:
    """SHA-256 from where the file stands to its end."""
    digest = hashlib.sha256()
    while piece := file.read(_CHUNK):
        digest.update(piece)
    return digest.digest()


def put_on_stick(source: Path, folder: Path, name: str, tick: Tick) -> Path:
    """Copies a file of ours under a name that is new there; the same file under that name already is good enough.

    Raises UserError("stick.absent" | "stick.same_name" | "stick.full" | "package.not_written" | "disk.…"), Cancelled.
    """
    if not folder.is_dir():
        raise UserError("stick.absent", folder=str(folder))
    target = folder / name
    try:
        size = source.stat().st_size
        with source.open("rb") as file:
            wanted = hash_of(file)
        if target.exists():
            return _already_there(target, wanted)
        _must_fit(folder, name, size)
    except OSError as error:
        raise world_error(error, target) from error
    with replacing(target) as part:
        _copy(source, part, lambda done: tick(done, 2 * size))
        _read_back(part, wanted, target, lambda done: tick(size + done, 2 * size))
    _read_back(target, wanted, target, lambda _done: None)
    return target


def _already_there(target: Path, wanted: bytes) -> Path:
    with target.open("rb") as file:
        if hash_of(file) != wanted:
            raise UserError("stick.same_name", name=target.name, folder=str(target.parent))
    return target


def _must_fit(folder: Path, name: str, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise UserError("stick.full", name=name, size=_shown(size + _SPARE), free=_shown(free))


def _shown(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{-(-size // 1024)} KB"


def _copy(source: Path, part: Path, told: Callable[[int], None]) -> None:
    done = 0
    with source.open("rb") as reading, part.open("wb") as writing:
        while piece := reading.read(_CHUNK):
            writing.write(piece)
            done += len(piece)
            told(done)


def _read_back(path: Path, wanted: bytes, target: Path, told: Callable[[int], None]) -> None:
    """What is read comes from the device, not from memory (where the system lets us say so)."""
    try:
        digest, done = hashlib.sha256(), 0
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while piece := file.read(_CHUNK):
                digest.update(piece)
                done += len(piece)
                told(done)
    except OSError as error:
        raise world_error(error, target) from error
    if digest.digest() != wanted:
        raise UserError("package.not_written", name=target.name, folder=str(target.parent))


def files_on_stick(place: Path, suffix: str) -> list[Path]:
    """The one file, or those of a folder that end so; nothing else on a stick is opened. Raises UserError."""
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise UserError("stick.absent", folder=str(place))
    try:
        return sorted(path for path in place.iterdir() if path.suffix.lower() == suffix and path.is_file())
    except OSError as error:
        raise world_error(error, place) from error


def keep_copy(source: Path, folder: Path, name: str) -> Path:
    """A copy in a folder of ours; not safe before `flush` was called for it. Raises UserError("disk.…")."""
    target = folder / name
    try:
        if not target.exists() or target.stat().st_size != source.stat().st_size:  # a power cut left less
            part = target.with_name(f".{name}.part")
            shutil.copyfile(source, part)
            part.replace(target)
    except OSError as error:
        raise world_error(error, target) from error
    return target


def flush(paths: Sequence[Path]) -> None:
    """Makes copies survive a power cut: all at once costs hardly more than one. Raises UserError("disk.…")."""
    try:
        for path in paths:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        for folder in {path.parent for path in paths}:
            flush_folder(folder)
    except OSError as error:
        raise world_error(error, paths[0]) from error


def lures(place: Path) -> list[str]:
    """Names of what wants to be started by a click, at the root of a stick: a sign of a virus."""
    if not place.is_dir():
        return []
    return sorted(
        p.name for p in place.iterdir() if p.suffix.lower() in _LURES or p.name.lower() == "autorun.inf"
    )
