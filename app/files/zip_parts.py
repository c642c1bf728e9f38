"""Reads and writes the zip of an Office document; parts that do not change are copied as compressed bytes."""

from __future__ import annotations

import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from app.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# A template of ours has 10 KB; the limit is for what somebody else may put in its place (safety §6).
LARGEST_PART = 32 * 1024 * 1024
LARGEST_WHOLE = 64 * 1024 * 1024
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800
_DAY = 0x21  # 1 January 1980: equal contents give equal files
_VERSION = 20
_DEFLATED = zipfile.ZIP_DEFLATED


@dataclass(frozen=True)
class Part:
    """One file of the zip as it lies there: `packed` is compressed by `method`."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes

    @property
    def content(self) -> bytes:
        return zlib.decompress(self.packed, -15) if self.method == _DEFLATED else self.packed


def new_part(name: str, content: bytes) -> Part:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = deflate.compress(content) + deflate.flush()
    return Part(name, _DEFLATED, zlib.crc32(content), len(content), packed)


def read_parts(path: Path) -> dict[str, Part]:
    """All parts by name. Raises UserError("template.unreadable") for what is no sound zip of ordinary size."""
    try:
        data = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if (
                any(e.file_size > LARGEST_PART or e.flag_bits & 1 for e in entries)
                or sum(e.file_size for e in entries) > LARGEST_WHOLE
                or archive.testzip() is not None
            ):
                raise UserError("template.unreadable", name=path.name)
            return {e.filename: _part(e, data) for e in entries if not e.is_dir()}
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, struct.error) as error:
        raise UserError("template.unreadable", name=path.name) from error


def _part(entry: zipfile.ZipInfo, data: bytes) -> Part:
    """The compressed bytes behind the local header, whose name and extra field have their own lengths."""
    head = _LOCAL.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL.size + head[9] + head[10]
    packed = data[start : start + entry.compress_size]
    return Part(entry.filename, entry.compress_type, entry.CRC, entry.file_size, packed)


class ZipWriter:
    """Writes parts one after the other into a seekable file. Without zip64: documents stay below 4 GiB."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: list[tuple[bytes, int, int, int, int, int]] = []

    def copy(self, part: Part) -> None:
        offset = self._file.tell()
        self._head(part.name, part.method, part.crc, len(part.packed), part.size)
        self._file.write(part.packed)
        self._note(part.name, part.method, part.crc, len(part.packed), part.size, offset)

    def add(self, name: str, content: bytes) -> None:
        self.copy(new_part(name, content))

    @contextmanager
    def stream(self, name: str, level: int = 6) -> Iterator[Callable[[bytes], None]]:
        """Yields a function that takes the part's bytes in pieces; lengths are filled in at the end."""
        offset = self._file.tell()
        self._head(name, _DEFLATED, 0, 0, 0)
        start = self._file.tell()
        deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
        crc = size = 0

        def write(data: bytes) -> None:
            nonlocal crc, size
            crc = zlib.crc32(data, crc)
            size += len(data)
            self._file.write(deflate.compress(data))

        yield write
        self._file.write(deflate.flush())
        end = self._file.tell()
        self._file.seek(offset)
        self._head(name, _DEFLATED, crc, end - start, size)
        self._file.seek(end)
        self._note(name, _DEFLATED, crc, end - start, size, offset)

    def finish(self) -> None:
        """Writes the list of contents; without it the file is no zip."""
        start = self._file.tell()
        for name, method, crc, packed, size, offset in self._entries:
            sizes = (crc, packed, size, len(name), 0, 0, 0, 0, 0, offset)
            head = (b"PK\x01\x02", _VERSION, _VERSION, _UTF8, method, 0, _DAY)
            self._file.write(_CENTRAL.pack(*head, *sizes))
            self._file.write(name)
        length, count = self._file.tell() - start, len(self._entries)
        self._file.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, length, start, 0))

    def _head(self, name: str, method: int, crc: int, packed: int, size: int) -> None:
        raw = name.encode()
        self._file.write(
            _LOCAL.pack(b"PK\x03\x04", _VERSION, _UTF8, method, 0, _DAY, crc, packed, size, len(raw), 0)
        )
        self._file.write(raw)

    def _note(self, name: str, method: int, crc: int, packed: int, size: int, offset: int) -> None:
        self._entries.append((name.encode(), method, crc, packed, size, offset))
