"""An update on a stick: a signed head that names the hash of what follows, and the application part of a bundle as a zip."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

import app
from app.domain.errors import UserError
from app.files.atomic import flush_folder, world_error
from app.files.exchange_keys import is_signed

if TYPE_CHECKING:
    from app.domain.tick import Tick

MAGIC, KIND = b"SANBENU1\n", "update"
# The names `resources/installer/start.py` knows them by.
NOW, NEW, OLD, READY, BACK = "application", "application.new", "application.old", "READY", "application.back"
KEY_FILE, RUNTIME_FILE = "update.pub", "requires.txt"
_LENGTH = struct.Struct("<I")
_SIGNATURE, _LONGEST_HEAD, _LARGEST = 64, 4096, 200 << 20
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Bundle:
    """The folder the program was installed into. `key` is the one updates are signed with."""

    folder: Path
    key: bytes
    runtime: str

    @property
    def has_way_back(self) -> bool:
        return (self.folder / OLD).is_dir()

    @property
    def waits(self) -> bool:
        """Whether an update lies ready for the next start."""
        return (self.folder / NEW / READY).is_file()


@dataclass(frozen=True)
class Update:
    """A file whose signature and hash are good."""

    path: Path
    version: str
    runtime: str
    offset: int


def this_bundle() -> Bundle:
    """Raises UserError("update.no_bundle") for a program that runs from its source or that nobody can update."""
    place = Path(app.__file__).resolve().parents[1]
    try:
        key = bytes.fromhex((place.parent / KEY_FILE).read_text(encoding="ascii").strip())
        runtime = (place.parent / RUNTIME_FILE).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise UserError("update.no_bundle") from error
    if place.name != NOW:
        raise UserError("update.no_bundle")
    return Bundle(place.parent, key, runtime)


def read_update(path: Path, key: bytes) -> Update:
    """Signature first, then the hash of all that follows. Raises UserError("update.not_one" | "update.damaged" |
    "update.unsigned" | "file.unreadable").
    """
    try:
        with path.open("rb") as file:
            return _read(path, file, key)
    except OSError as error:
        raise UserError("file.unreadable", name=path.name, reason=error.strerror or "") from error


def _read(path: Path, file: BinaryIO, key: bytes) -> Update:
    if file.read(len(MAGIC)) != MAGIC:
        raise UserError("update.not_one", name=path.name)
    start = file.read(_LENGTH.size)
    length = _LENGTH.unpack(start)[0] if len(start) == _LENGTH.size else 0
    head = file.read(length) if 0 < length <= _LONGEST_HEAD else b""
    signature = file.read(_SIGNATURE)
    if len(head) != length or len(signature) != _SIGNATURE or not head:
        raise UserError("update.damaged", name=path.name)
    if not is_signed(key, KIND, head, signature):
        raise UserError("update.unsigned", name=path.name)
    facts = json.loads(head)
    offset = file.tell()
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > _LARGEST:
            break
    if size != facts["size"] or digest.hexdigest() != facts["sha256"]:
        raise UserError("update.damaged", name=path.name)
    return Update(path, str(facts["version"]), str(facts["runtime"]), offset)


def place_update(update: Update, bundle: Bundle, tick: Tick) -> None:
    """Unpacks beside the running program; READY is written last, so that half of it is nothing.

    Raises UserError("update.no_place" | "update.damaged" | "disk.…").
    """
    new = bundle.folder / NEW
    try:
        _remove(new)
        new.mkdir()
        _extract(update, new, tick)
        (new / READY).write_bytes(b"")
        flush_folder(new)
        flush_folder(bundle.folder)
    except PermissionError as error:
        raise UserError("update.no_place", folder=str(bundle.folder)) from error
    except OSError as error:
        raise world_error(error, new) from error


def _remove(folder: Path) -> None:
    """READY first: a folder that is cut short while it goes is no update any more."""
    (folder / READY).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(folder)


def _extract(update: Update, into: Path, tick: Tick) -> None:
    with update.path.open("rb") as file:
        file.seek(update.offset)
        try:
            archive = zipfile.ZipFile(_Part(file, update.offset))
        except zipfile.BadZipFile as error:
            raise UserError("update.damaged", name=update.path.name) from error
        entries = archive.infolist()
        for number, entry in enumerate(entries):
            place = PurePosixPath(entry.filename)
            if place.is_absolute() or ".." in place.parts or "\\" in entry.filename or ":" in entry.filename:
                raise UserError("update.damaged", name=update.path.name)
            target = into.joinpath(*place.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as out:
                out.write(archive.read(entry))
                out.flush()
                os.fsync(out.fileno())
            tick(number + 1, len(entries))


class _Part:
    """The rest of a file as a file of its own."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self._offset = file, offset

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, to: int, whence: int = os.SEEK_SET) -> int:
        start = self._offset if whence == os.SEEK_SET else 0
        return self._file.seek(start + to, whence) - self._offset

    def tell(self) -> int:
        return self._file.tell() - self._offset

    def seekable(self) -> bool:
        return True


def ask_way_back(bundle: Bundle) -> None:
    """The next start takes the program before the last update. Raises UserError("update.no_place" | "disk.…")."""
    try:
        (bundle.folder / BACK).write_bytes(b"")
        flush_folder(bundle.folder)
    except PermissionError as error:
        raise UserError("update.no_place", folder=str(bundle.folder)) from error
    except OSError as error:
        raise world_error(error, bundle.folder / BACK) from error
