"""The public age format (v1, X25519 recipients): sealed for several readers, authenticated in chunks of 64 KB.

Written here on the primitives of `cryptography`, so that a package is opened without being held in memory as a whole
and without another library; any age program opens what this writes (the tests ask one).
"""

from __future__ import annotations

import base64
import hmac
import io
import re
import secrets
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


MAGIC = b"age-encryption.org/v1\n"
CHUNK = 1 << 16
TAG = 16
_KEY_BYTES, _FILE_KEY_BYTES = 32, 16
_LABEL = b"age-encryption.org/v1/X25519"
_NO_NONCE = bytes(12)
_STANZA = re.compile(rb"-> X25519 ([A-Za-z0-9+/]{43})")
_BODY = re.compile(rb"[A-Za-z0-9+/]{43}")
_MAC = re.compile(rb"--- ([A-Za-z0-9+/]{43})")
_LONGEST_LINE, _MOST_LINES = 256, 200


class NotForUs(Exception):
    """The bytes are damaged, cut, or sealed for somebody else; nothing tells which."""


def new_identity() -> bytes:
    return secrets.token_bytes(_KEY_BYTES)


def recipient_of(identity: bytes) -> bytes:
    """The public half that others seal for."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(identity).public_key().public_bytes_raw()


class Sealer:
    """Writes plain bytes, given in pieces, as one age file."""

    def __init__(self, target: IO[bytes], recipients: Sequence[bytes]) -> None:
        file_key, nonce = secrets.token_bytes(_FILE_KEY_BYTES), secrets.token_bytes(16)
        head = MAGIC + b"".join(_stanza(file_key, recipient) for recipient in recipients) + b"---"
        target.write(head + b" " + _text(_mac(file_key, head)) + b"\n" + nonce)
        self._target, self._cipher = target, _cipher(_derived(file_key, nonce, b"payload"))
        self._waiting, self._count = bytearray(), 0

    def write(self, plain: bytes) -> None:
        self._waiting += plain
        while len(self._waiting) > CHUNK:  # a full chunk waits: the last one is marked
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        self._put(bytes(self._waiting), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._count, last=last), plain, None))
        self._count += 1


class Unsealed(io.RawIOBase):
    """What is inside, to read and to seek; each chunk is authenticated when it is read. Raises NotForUs.

    `start` is where the age file begins in `source` and `length` how long it is.
    """

    def __init__(self, source: IO[bytes], start: int, length: int, identities: Sequence[bytes]) -> None:
        source.seek(start)
        file_key = _file_key(source, identities)
        nonce = source.read(16)
        self._source, self._start = source, source.tell()
        self._cipher = _cipher(_derived(file_key, nonce, b"payload"))
        sealed = start + length - self._start
        self._chunks = max(1, -(-sealed // (CHUNK + TAG)))
        self.size = sealed - self._chunks * TAG
        if self.size < 0 or len(nonce) != 16:  # the nonce of the format
            raise NotForUs
        self._at, self._held, self._held_number = 0, b"", -1

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        if self._at >= self.size:
            return 0
        number, inside = divmod(self._at, CHUNK)
        piece = self._chunk(number)[inside : inside + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        """From a chunk's start whole chunks: the base class asks for 8 KB at a time."""
        if self._at % CHUNK:
            return super().readall()
        rest = b"".join(self._chunk(number) for number in range(self._at // CHUNK, self._chunks))
        self._at += len(rest)
        return rest

    def _chunk(self, number: int) -> bytes:
        if number != self._held_number:
            self._source.seek(self._start + number * (CHUNK + TAG))
            last = number == self._chunks - 1
            sealed = self._source.read(CHUNK + TAG)
            self._held, self._held_number = (
                _decrypted(self._cipher, _nonce(number, last=last), sealed),
                number,
            )
        return self._held

    def verify(self) -> None:
        """Reads the last chunk: a file cut at a chunk's end lacks the mark. Empty contents have one chunk, too."""
        self._chunk(self._chunks - 1)


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


class _Cipher:
    """ChaCha20-Poly1305, imported when it is first needed."""

    encrypt: Callable[[bytes, bytes, bytes | None], bytes]
    decrypt: Callable[[bytes, bytes, bytes | None], bytes]

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        cipher = ChaCha20Poly1305(key)
        self.encrypt, self.decrypt = cipher.encrypt, cipher.decrypt


def _cipher(key: bytes) -> _Cipher:
    return _Cipher(key)


def _decrypted(cipher: _Cipher, nonce: bytes, sealed: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError):
        raise NotForUs from None


def _derived(secret: bytes, salt: bytes | None, info: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=salt, info=info).derive(secret)


def _mac(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derived(file_key, None, b"header"), head, "sha256")


def _stanza(file_key: bytes, recipient: bytes) -> bytes:
    own = new_identity()
    share = recipient_of(own)
    wrapping = _derived(_shared(own, recipient), share + recipient, _LABEL)
    body = _cipher(wrapping).encrypt(_NO_NONCE, file_key, None)
    return b"-> X25519 " + _text(share) + b"\n" + _text(body) + b"\n"


def _shared(private: bytes, public: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    own = X25519PrivateKey.from_private_bytes(private)
    try:
        return own.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:  # a share of low order
        raise NotForUs from None


def _file_key(source: IO[bytes], identities: Sequence[bytes]) -> bytes:
    """Reads the head; its code is over every byte of it, stanzas for other kinds of keys included."""
    lines = _head_lines(source)
    mac, head = _MAC.fullmatch(lines[-1][:-1]), b"".join(lines[:-1]) + b"---"
    for line, body in pairwise(lines[1:-1]):
        stanza, wrapped = _STANZA.fullmatch(line[:-1]), _BODY.fullmatch(body[:-1])
        if stanza and wrapped and mac:
            found = _unwrapped(_raw(stanza[1]), _raw(wrapped[0]), identities)
            if found is not None:
                _demand(hmac.compare_digest(_raw(mac[1]), _mac(found, head)))
                return found
    raise NotForUs


def _head_lines(source: IO[bytes]) -> list[bytes]:
    lines = [source.readline(_LONGEST_LINE)]
    _demand(lines[0] == MAGIC)
    while not lines[-1].startswith(b"---"):
        lines.append(source.readline(_LONGEST_LINE))
        _demand(lines[-1].endswith(b"\n") and len(lines) <= _MOST_LINES)
    return lines


def _unwrapped(share: bytes, body: bytes, identities: Sequence[bytes]) -> bytes | None:
    for identity in identities:
        try:
            wrapping = _derived(_shared(identity, share), share + recipient_of(identity), _LABEL)
            return _decrypted(_cipher(wrapping), _NO_NONCE, body)
        except NotForUs:
            continue
    return None


def _demand(fact: bool) -> None:  # noqa: FBT001 - reads as what it is
    if not fact:
        raise NotForUs


def _text(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _raw(text: bytes) -> bytes:
    """Only the one spelling: the unused bits of the last character are zero."""
    raw = base64.b64decode(text + b"=" * (-len(text) % 4))
    _demand(_text(raw) == text)
    return raw
