"""Keys of one desk for the exchange: one to sign with, one to be written to; made here, sealed with the data."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import NamedTuple

from app.domain import packet
from app.files import age

_RAW = 32
_RECOVERY = b"sanben recovery v1"


class PublicKeys(NamedTuple):
    """What others know of a desk."""

    sign: bytes
    box: bytes

    def fingerprint(self, code: str) -> str:
        """Twenty digits to be compared over the telephone."""
        return packet.fingerprint(self.sign, self.box, code=code)

    def as_text(self) -> str:
        return base64.b64encode(self.sign + self.box).decode("ascii")


class Keys(NamedTuple):
    """Secret halves. They lie in the encrypted database and nowhere else."""

    sign: bytes
    box: bytes

    @property
    def public(self) -> PublicKeys:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public = Ed25519PrivateKey.from_private_bytes(self.sign).public_key().public_bytes_raw()
        return PublicKeys(public, age.recipient_of(self.box))

    def as_text(self) -> str:
        return json.dumps([base64.b64encode(key).decode("ascii") for key in self])


def new_keys() -> Keys:
    return Keys(age.new_identity(), age.new_identity())


def keys_from(text: str) -> Keys:
    sign, box = (base64.b64decode(part) for part in json.loads(text))
    return Keys(sign, box)


def public_from(text: object) -> PublicKeys:
    """Raises ValueError for anything that is not two public keys."""
    raw = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    if len(raw) != 2 * _RAW or base64.b64encode(raw).decode("ascii") != text:
        raise ValueError("not two public keys")
    return PublicKeys(raw[:_RAW], raw[_RAW:])


def recovery_identity(code: str) -> bytes:
    """The committee's recovery key lies nowhere: the printed code (130 bits) is the key."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(_RECOVERY + b"|" + plain.encode("utf-8")).digest()


def sign(secret: bytes, kind: str, head: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(_signed(kind, head))


def is_signed(public: bytes, kind: str, head: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed(kind, head))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(kind: str, head: bytes) -> bytes:
    """A signature of one kind is none of another."""
    return f"sanben-package-v{packet.FORMAT}-{kind}\0".encode() + head
