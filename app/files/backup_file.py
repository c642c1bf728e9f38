"""One portable backup file: a zip of stored parts with a manifest, read back before it gets its name."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from app.domain.errors import UserError
from app.files.atomic import replacing, world_error
from app.files.attachments import file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from app.domain.tick import Tick

FORMAT, VERSION = "sanben-backup", 1
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 16 << 20
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file in the backup, as the manifest names it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    facts: Mapping[str, object]
    parts: tuple[Part, ...]


def write_backup(
    target: Path,
    sources: Sequence[tuple[str, Path]],
    facts: Mapping[str, object],
    tick: Tick,
) -> Manifest:
    """Packs (name, file) pairs. Raises UserError("backup.exists" | "backup.not_written" | "disk.…")."""
    if target.exists():
        raise UserError("backup.exists", name=target.name, folder=str(target.parent))
    if not target.parent.is_dir():  # a pulled stick's folders are not made anew on the disk behind it
        raise UserError("disk.gone", name=target.name, folder=str(target.parent))
    with replacing(target) as part:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            parts = []
            for number, (name, source) in enumerate(sources, start=1):
                parts.append(_pack(archive, name, source))
                tick(number, 2 * len(sources))
            listed = [{"name": p.name, "size": p.size, "sha256": p.sha256} for p in parts]
            whole = {"format": FORMAT, "version": VERSION, **facts, "files": listed}
            archive.writestr(_MANIFEST, json.dumps(whole, indent=1, ensure_ascii=False))
        _from_the_device(part)
        _read_back(part, target, tick)
    return Manifest(facts, tuple(parts))


def _pack(archive: zipfile.ZipFile, name: str, source: Path) -> Part:
    size, digest = source.stat().st_size, hashlib.sha256()
    with source.open("rb") as reading, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
    return Part(name, size, digest.hexdigest())


def _from_the_device(path: Path) -> None:
    """What is read next comes from the stick, not from memory (where the system lets us say so)."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(part: Path, target: Path, tick: Tick) -> None:
    with zipfile.ZipFile(part) as archive:
        manifest = _manifest(archive, target)
        for number, one in enumerate(manifest.parts, start=1):
            if not _unpack(archive, one, None):
                raise UserError("backup.not_written", name=target.name, folder=str(target.parent))
            tick(len(manifest.parts) + number, 2 * len(manifest.parts))


def unpack_backup(source: Path, folder: Path, tick: Tick) -> tuple[Manifest, list[str]]:
    """Lays a backup out in a folder; (manifest, names of parts that are not what was packed and were left out).

    Raises UserError("backup.unreadable" | "file.unreadable" | "disk.…").
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, source)
            damaged = []
            for number, part in enumerate(manifest.parts, start=1):
                place = folder.joinpath(*part.name.split("/"))
                place.parent.mkdir(parents=True, exist_ok=True)
                if not _unpack(archive, part, place):
                    damaged.append(part.name)
                    place.unlink(missing_ok=True)
                tick(number, len(manifest.parts))
            return manifest, damaged
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UserError("backup.unreadable", name=source.name) from error
    except OSError as error:
        if not source.is_file():
            raise UserError("file.unreadable", name=source.name, reason=error.strerror or "") from error
        raise world_error(error, folder) from error


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    """Names that stay inside, parts stored as they are: nothing in a foreign zip can grow or wander off."""
    try:
        _demand(archive.getinfo(_MANIFEST).file_size <= _LARGEST_MANIFEST)
        data = cast("dict[str, object]", json.loads(archive.read(_MANIFEST)))
        _demand(data["format"] == FORMAT and int(cast("int", data["version"])) <= VERSION)
        listed = cast("list[dict[str, object]]", data["files"])
        parts = tuple(Part(str(p["name"]), int(cast("int", p["size"])), str(p["sha256"])) for p in listed)
        for part in parts:
            info = archive.getinfo(part.name)
            _demand(info.compress_type == zipfile.ZIP_STORED and info.file_size == part.size)
            _demand(all(file_name(piece) == piece for piece in part.name.split("/")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError("backup.unreadable", name=source.name) from error
    return Manifest(data, parts)


def _demand(fact: bool) -> None:  # noqa: FBT001 - reads as what it is
    if not fact:
        raise ValueError("not one of our backups")


def _unpack(archive: zipfile.ZipFile, part: Part, place: Path | None) -> bool:
    """Copies one part out (or only reads it); False if it is not what was packed."""
    digest = hashlib.sha256()
    try:
        with archive.open(part.name) as reading:
            if place is None:
                _copy(reading, None, digest.update)
            else:
                with place.open("wb") as writing:
                    _copy(reading, writing, digest.update)
                    writing.flush()
                    os.fsync(writing.fileno())
    except (zipfile.BadZipFile, EOFError):
        return False
    return digest.hexdigest() == part.sha256


def _copy(reading: IO[bytes], writing: IO[bytes] | None, see: Callable[[bytes], object]) -> None:
    while chunk := reading.read(_CHUNK):
        see(chunk)
        if writing:
            writing.write(chunk)
