"""Attachments of a workspace: each kept once, sealed, under the SHA-256 of its plain bytes."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.domain.text import single_line
from app.files.atomic import replacing, world_error, write_atomically
from app.files.sealing import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER_NAME = "attachments"
LARGEST = 50 << 20
LONGEST_NAME = 120
_HASH = re.compile(r"[0-9a-f]{64}")
# What runs when it is double-clicked, whatever it calls itself.
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True)
class Kept:
    """An attachment that is safely on the disk. `is_new` is False when the same bytes were there before."""

    name: str
    sha256: str
    size: int
    is_new: bool


def keep(workspace: Path, key: bytes, source: Path) -> Kept:
    """Takes a copy of a file in. Read back before it counts.

    Raises UserError("attachment.too_large" | "attachment.empty" | "attachment.program" | "file.unreadable" |
    "disk.…").
    """
    plain = plain_bytes(source)
    sha256 = hashlib.sha256(plain).hexdigest()
    is_new = not _is_whole(workspace, key, sha256)
    if is_new:
        if not workspace.is_dir():  # never make a pulled drive's folders anew
            raise UserError("disk.gone", name=source.name, folder=str(workspace))
        keep_bytes(workspace, key, plain, sha256, source.name)
    return Kept(shown_name(source), sha256, len(plain), is_new)


def keep_bytes(workspace: Path, key: bytes, plain: bytes, sha256: str, name: str) -> None:
    """Seals bytes whose hash is known. Raises UserError("disk.…")."""
    target = _place(workspace, sha256)
    with replacing(target) as part:
        part.write_bytes(seal(key, plain, sha256))
        if _opened(part.read_bytes(), key, sha256) != plain:
            raise UserError("disk.io", name=name, folder=str(target.parent))


def is_kept(workspace: Path, sha256: str) -> bool:
    """Whether a file of that hash is there; nothing is said of its contents."""
    return _place(workspace, sha256).is_file()


def plain_bytes(source: Path) -> bytes:
    """What a file that somebody chose holds. Raises UserError("attachment.…" | "file.unreadable")."""
    try:
        size = source.stat().st_size
        if size > LARGEST:
            raise UserError(
                "attachment.too_large", name=source.name, size=_megabytes(size), most=LARGEST >> 20
            )
        plain = source.read_bytes()
    except OSError as error:
        raise UserError("file.unreadable", name=source.name, reason=error.strerror or "") from error
    if not plain:
        raise UserError("attachment.empty", name=source.name)
    if plain.startswith(_PROGRAMS):
        raise UserError("attachment.program", name=source.name)
    return plain


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.1f}"


def shown_name(source: Path) -> str:
    """The file's name as text; bytes that are none become question marks."""
    name = single_line(os.fsencode(source.name).decode("utf-8", "replace"))
    stem, suffix = name[: -len(source.suffix)] if source.suffix else name, source.suffix
    return name if len(name) <= LONGEST_NAME else stem[: LONGEST_NAME - len(suffix)] + suffix


def read(workspace: Path, key: bytes, sha256: str) -> bytes:
    """The plain bytes. Raises UserError("attachment.absent" | "attachment.damaged" | "disk.…")."""
    place = _place(workspace, sha256)
    try:
        sealed = place.read_bytes()
    except FileNotFoundError:
        raise UserError("attachment.absent", name=sha256[:8]) from None
    except OSError as error:
        raise world_error(error, place) from error
    return _opened(sealed, key, sha256)


def _opened(sealed: bytes, key: bytes, sha256: str) -> bytes:
    plain = unseal(key, sealed, sha256)
    if hashlib.sha256(plain).hexdigest() != sha256:
        raise UserError("attachment.damaged", name=sha256[:8])
    return plain


def _is_whole(workspace: Path, key: bytes, sha256: str) -> bool:
    try:
        return bool(read(workspace, key, sha256))
    except UserError:  # absent, or damaged: it is written anew
        return False


def must_be_kept(workspace: Path, sha256: str) -> None:
    """Raises UserError("attachment.absent")."""
    if not _place(workspace, sha256).is_file():
        raise UserError("attachment.absent", name=sha256[:8])


def copy_out(workspace: Path, key: bytes, sha256: str, folder: Path, name: str) -> Path:
    """An ordinary file to look at; changing it changes nothing here, so it is marked read-only."""
    plain = read(workspace, key, sha256)
    for target in _free_names(folder, file_name(name)):
        try:
            folder.mkdir(exist_ok=True)
            if target.exists():
                if target.read_bytes() == plain:
                    return target
                continue
            write_atomically(target, plain)
            target.chmod(0o444)
        except OSError as error:
            raise world_error(error, target) from error
        return target
    raise AssertionError("names never end")


def file_name(name: str) -> str:
    """A name every system takes: no separators, no device names, no blank or dot at the end."""
    clean = _FORBIDDEN.sub("_", name).strip(" .") or "_"
    return f"_{clean}" if _DEVICES.match(clean) else clean


def _free_names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while True:
        number += 1
        yield folder / (f"{stem} ({number}).{suffix}" if dot else f"{name} ({number})")


def stored(workspace: Path) -> set[str]:
    """Hashes of everything in the folder."""
    folder = workspace / FOLDER_NAME
    return {p.name for p in folder.iterdir() if _HASH.fullmatch(p.name)} if folder.is_dir() else set()


def _place(workspace: Path, sha256: str) -> Path:
    if not _HASH.fullmatch(sha256):
        raise UserError("attachment.absent", name=sha256[:8])
    return workspace / FOLDER_NAME / sha256
