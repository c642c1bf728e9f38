"""One sealed file from desk to desk: written whole or not at all, and opened only check by check (safety.md §2)."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple

from app.domain import packet
from app.domain.errors import UserError
from app.files import age, exchange_keys
from app.files.atomic import replacing
from app.files.stick import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from app.domain.packet import Head, PartFacts
    from app.files.exchange_keys import Keys, PublicKeys

SUFFIX_UP, SUFFIX_DOWN = ".sbz", ".sbr"
OUTER = b"SANBEN1\n"
INNER = b"SBPKG\x01"
LARGEST = 200 << 20
LARGEST_INSIDE = 1 << 30
_LARGEST_PART = 64 << 20
_IN_MEMORY = 32 << 20
_OUTER_HEAD = struct.Struct(
    "<8sQ32s"
)  # magic, how long what follows is, and its SHA-256: only to tell a cut copy
_LENGTH = struct.Struct("<I")
_SIGNATURE = 64
_DAY = (1980, 1, 1, 0, 0, 0)  # equal contents give equal bytes
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL, _END = 46, 22  # lengths of the records behind the parts, without their texts
_NO_FLAGS = 0x0800  # names in UTF-8 is the only flag there may be
_CHUNK = 1 << 20


class Sealed(NamedTuple):
    """A package that was written: `hash` of its head, and the 8-character code made from it."""

    path: Path
    head: Head
    hash: str
    size: int

    @property
    def code(self) -> str:
        return packet.short_code(self.hash)


def write_package(
    target: Path,
    head: Head,
    parts: Iterable[tuple[str, bytes]],
    *,
    keys: Keys,
    recipients: Sequence[bytes],
) -> Sealed:
    """Seals parts for the recipients (nobody: open to read) and signs them. `head` is completed with what is in it.

    `{code}` in the target's name becomes the package's code: two copies of a branch never write the same name.

    Raises UserError("package.too_large" | "disk.…").
    """
    zipped, listed = _zipped(parts, target)
    view = zipped.getbuffer()
    whole = head._replace(
        zip_size=len(view), zip_sha256=hashlib.sha256(view).hexdigest(), parts=tuple(listed)
    )
    raw = packet.head_bytes(whole)
    if len(raw) > packet.LARGEST_HEAD or len(view) > LARGEST - (LARGEST >> 6):
        raise UserError("package.too_large", name=target.name, most=LARGEST >> 20)
    target = target.with_name(
        target.name.format(code=packet.short_code(packet.head_hash(raw)).replace("-", ""))
    )
    start = INNER + _LENGTH.pack(len(raw)) + raw + exchange_keys.sign(keys.sign, whole.kind, raw)
    with replacing(target) as part, part.open("w+b") as file:
        file.write(bytes(_OUTER_HEAD.size))
        _write_body(file, (start, view), recipients)
        _write_outer(file)
    return Sealed(target, whole, packet.head_hash(raw), target.stat().st_size)


def _zipped(parts: Iterable[tuple[str, bytes]], target: Path) -> tuple[io.BytesIO, list[PartFacts]]:
    listed: list[PartFacts] = []
    buffer, total = io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts:
            if not packet.PART_NAME.fullmatch(name):
                raise ValueError(name)
            total += len(content)
            if total > LARGEST_INSIDE or buffer.tell() > LARGEST or len(listed) >= packet.MOST_PARTS:
                raise UserError("package.too_large", name=target.name, most=LARGEST >> 20)
            info = zipfile.ZipInfo(name, _DAY)
            # Pictures and papers are compressed already; only the rows are worth it.
            info.compress_type = zipfile.ZIP_DEFLATED if name.startswith("data/") else zipfile.ZIP_STORED
            archive.writestr(info, content)
            listed.append(packet.PartFacts(name, len(content), hashlib.sha256(content).hexdigest()))
    return buffer, listed


def _write_body(file: IO[bytes], pieces: Iterable[bytes | memoryview], recipients: Sequence[bytes]) -> None:
    if not recipients:
        for piece in pieces:
            file.write(piece)
        return
    sealer = age.Sealer(file, recipients)
    for piece in pieces:
        for at in range(0, len(piece), _CHUNK):
            sealer.write(bytes(piece[at : at + _CHUNK]))
    sealer.finish()


def _write_outer(file: BinaryIO) -> None:
    length = file.tell() - _OUTER_HEAD.size
    file.seek(_OUTER_HEAD.size)
    digest = hash_of(file)
    file.seek(0)
    file.write(_OUTER_HEAD.pack(OUTER, length, digest))


class Opened:
    """A package whose outside is sound. Each further check is asked for, in the order of safety.md §2.4."""

    def __init__(self, path: Path, inside: IO[bytes]) -> None:
        self.path, self._inside = path, inside
        self.head, self.raw, self.signature = self._read_start()
        self.hash = packet.head_hash(self.raw)
        self._zip_start = inside.tell()
        self._archive: zipfile.ZipFile | None = None

    @property
    def code(self) -> str:
        return packet.short_code(self.hash)

    def _read_start(self) -> tuple[Head, bytes, bytes]:
        start = self._inside.read(len(INNER) + _LENGTH.size)
        if len(start) != len(INNER) + _LENGTH.size or not start.startswith(INNER):
            raise self._refusal("package.format")
        (length,) = _LENGTH.unpack(start[len(INNER) :])
        if length > packet.LARGEST_HEAD:
            raise self._refusal("package.format")
        raw, signature = self._inside.read(length), self._inside.read(_SIGNATURE)
        try:
            head = packet.read_head(raw)
        except packet.BadHead:
            raise self._refusal("package.format") from None
        if head.format > packet.FORMAT:
            raise self._refusal("package.newer")
        return head, raw, signature

    def _refusal(self, code: str, **values: object) -> UserError:
        return UserError(code, name=self.path.name, **values)

    def must_be_signed_by(self, public: PublicKeys, who: str) -> None:
        """Raises UserError("package.signature")."""
        if not exchange_keys.is_signed(public.sign, self.head.kind, self.raw, self.signature):
            raise self._refusal("package.signature", who=who)

    def must_be(self, *kinds: str) -> None:
        """Raises UserError("package.kind")."""
        if self.head.kind not in kinds:
            raise self._refusal("package.kind", kind=self.head.kind, wanted=kinds[0])

    def must_be_for(self, *readers: str) -> None:
        """`readers` are the fingerprints of our keys. Raises UserError("package.addressee")."""
        if not any(packet.same_digits(self.head.to, reader) for reader in readers):
            raise self._refusal("package.addressee")

    def check_content(self) -> None:
        """The zip as a whole. Raises UserError("package.content")."""
        size = self._inside.seek(0, io.SEEK_END) - self._zip_start
        self._inside.seek(self._zip_start)
        digest = hashlib.sha256()
        while piece := self._inside.read(_CHUNK):
            digest.update(piece)
        if size != self.head.zip_size or digest.hexdigest() != self.head.zip_sha256:
            raise self._refusal("package.content")

    def check_parts(self) -> None:
        """Exactly the parts of the list, one after the other, nothing before, between or behind them.

        Raises UserError("package.parts" | "package.too_large").
        """
        parts = self.head.parts
        if sum(part.size for part in parts) > LARGEST_INSIDE or any(p.size > _LARGEST_PART for p in parts):
            raise self._refusal("package.too_large", most=LARGEST >> 20)
        window = _Window(self._inside, self._zip_start, self.head.zip_size)
        try:
            archive = zipfile.ZipFile(window)
            infos = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
            raise self._refusal("package.parts") from None
        sound = [(i.filename, i.file_size) for i in infos] == [(p.name, p.size) for p in parts]
        if not sound or archive.comment or not self._in_a_row(window, infos, archive.start_dir):
            raise self._refusal("package.parts")
        self._archive = archive

    def _in_a_row(self, window: _Window, infos: list[zipfile.ZipInfo], end: int) -> bool:
        at = 0
        for info in infos:
            window.seek(at)
            local = window.read(_LOCAL.size)
            if info.header_offset != at or len(local) != _LOCAL.size or not _is_plain(info):
                return False
            head = _LOCAL.unpack(local)
            name = window.read(head[9])
            if head[2] != info.flag_bits or head[10] or name != info.orig_filename.encode("utf-8"):
                return False
            at += _LOCAL.size + head[9] + info.compress_size
        directory = sum(_CENTRAL + len(i.orig_filename.encode("utf-8")) for i in infos)
        return at == end and end + directory + _END == self.head.zip_size

    def names(self, folder: str) -> list[str]:
        return [part.name for part in self.head.parts if part.name.startswith(folder)]

    def read(self, name: str) -> bytes:
        """One part, as long as it said and with the hash it said. Raises UserError("package.part")."""
        part = next((one for one in self.head.parts if one.name == name), None)
        if part is None or self._archive is None:
            raise self._refusal("package.part", part=name)
        try:
            with self._archive.open(name) as reading:
                content = reading.read(part.size + 1)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
            raise self._refusal("package.part", part=name) from None
        except Exception as error:  # zlib.error, which zipfile lets through
            if type(error).__name__ != "error":
                raise
            raise self._refusal("package.part", part=name) from error
        if len(content) != part.size or hashlib.sha256(content).hexdigest() != part.sha256:
            raise self._refusal("package.part", part=name)
        return content

    def json(self, name: str) -> object:
        """Raises UserError("package.part" | "package.data")."""
        try:
            return packet.strict_json(self.read(name))
        except packet.BadHead:
            raise self._refusal("package.data", reason=name) from None


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """No encryption, no data descriptors, no links, only the two methods there are."""
    kind_of_file = (info.external_attr >> 16) & 0o170000
    return (
        not info.flag_bits & ~_NO_FLAGS
        and info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and kind_of_file in (0, 0o100000)
        and not info.extra
        and not info.comment
    )


class _Window(io.RawIOBase):
    """The part of a file that is the zip."""

    def __init__(self, source: IO[bytes], start: int, size: int) -> None:
        self._source, self._start, self._size, self._at = source, start, size, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        self._source.seek(self._start + self._at)
        piece = self._source.read(left if size < 0 else min(size, left))
        self._at += len(piece)
        return piece


@contextmanager
def open_package(path: Path, identities: Sequence[bytes]) -> Iterator[Opened]:
    """Checks 1 to 4: what it is, whole, ours to open, of our format. Nothing inside is believed yet.

    Raises UserError("package.not_one" | "package.too_large" | "package.cut" | "package.sealed" | "package.format" |
    "package.newer" | "file.unreadable").
    """
    try:
        with path.open("rb") as lying:
            file = _at_hand(lying)
            length = _check_outside(path, file)
            yield Opened(path, _inside(path, file, length, identities))
    except age.NotForUs:
        raise UserError("package.sealed", name=path.name) from None
    except OSError as error:
        raise UserError("file.unreadable", name=path.name, reason=error.strerror or "") from error


def _at_hand(file: BinaryIO) -> BinaryIO:
    """A package of usual size is read once; a large one stays where it lies."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return file if size > _IN_MEMORY else io.BytesIO(file.read())


def _check_outside(path: Path, file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    start = file.read(_OUTER_HEAD.size)
    if not path.is_file() or not start.startswith(OUTER):
        raise UserError("package.not_one", name=path.name)
    if size > LARGEST:
        raise UserError("package.too_large", name=path.name, most=LARGEST >> 20)
    if len(start) < _OUTER_HEAD.size:
        raise UserError("package.cut", name=path.name, should="?", size=size)
    _, length, digest = _OUTER_HEAD.unpack(start)
    if size != _OUTER_HEAD.size + length:
        raise UserError("package.cut", name=path.name, should=_OUTER_HEAD.size + length, size=size)
    if hash_of(file) != digest:
        raise UserError("package.damaged", name=path.name)
    return int(length)


def outer_hash(path: Path) -> str:
    """What the outside says of itself: enough to know a file again that was checked before; "" for other files."""
    try:
        with path.open("rb") as file:
            start = file.read(_OUTER_HEAD.size)
    except OSError:
        return ""
    if len(start) < _OUTER_HEAD.size or not start.startswith(OUTER):
        return ""
    return bytes(_OUTER_HEAD.unpack(start)[2]).hex()


def is_whole(path: Path) -> bool:
    """Whether a file is still what its outside says. Raises nothing."""
    try:
        with path.open("rb") as file:
            _check_outside(path, file)
    except (UserError, OSError):
        return False
    return True


def _inside(path: Path, file: IO[bytes], length: int, identities: Sequence[bytes]) -> IO[bytes]:
    file.seek(_OUTER_HEAD.size)
    if file.read(len(INNER)) == INNER:  # a request that is open to read
        window: io.RawIOBase = _Window(file, _OUTER_HEAD.size, length)
        opened = io.BytesIO(window.read(-1) or b"")
        _must_be_open_kind(path, opened)
        return opened
    plain = age.Unsealed(file, _OUTER_HEAD.size, length, identities)
    plain.verify()
    if plain.size <= _IN_MEMORY:
        return io.BytesIO(plain.read(-1) or b"")
    return io.BufferedReader(plain, age.CHUNK)


def _must_be_open_kind(path: Path, opened: io.BytesIO) -> None:
    """Records never come unsealed, whoever signed them."""
    if Opened(path, opened).head.kind not in packet.OPEN_KINDS:
        raise UserError("package.sealed", name=path.name)
    opened.seek(0)
