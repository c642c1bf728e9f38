"""The data key sealed for the committee's recovery key, and the small secret a branch keeps while it waits for help."""

from __future__ import annotations

import base64
import io
import json
import secrets
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.files import age, sealing
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RECOVERY = "recovery"
_WAITING = "waiting"


def sealed_for(secret: bytes, recipient: bytes) -> bytes:
    """A short secret as an age file."""
    target = io.BytesIO()
    sealer = age.Sealer(target, [recipient])
    sealer.write(secret)
    sealer.finish()
    return target.getvalue()


def unsealed_by(sealed: bytes, identity: bytes) -> bytes:
    """Raises age.NotForUs."""
    reader = age.Unsealed(io.BytesIO(sealed), 0, len(sealed), [identity])
    reader.verify()
    return reader.read(-1) or b""


def as_text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def from_text(text: object) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text if isinstance(text, str) else "-", validate=True)


def keep_slot(folder: Path, key: bytes, recipient: bytes) -> None:
    """Puts the data key, sealed for the committee's recovery key, beside the other slots (safety.md §1.5)."""
    sealing.put_slot(folder, {"kind": RECOVERY, "sealed": as_text(sealed_for(key, recipient))})


def read_slot(folder: Path) -> bytes:
    """The sealed data key for the committee. Raises UserError("recover.no_slot" | "workspace.…")."""
    slot = sealing.slot_of(folder, RECOVERY)
    if slot is None:
        raise UserError("recover.no_slot")
    return from_text(slot["sealed"])


def keep_secret(path: Path, secret: bytes, passphrase: str, told: Mapping[str, str]) -> None:
    """A secret in a file of its own, behind a passphrase; `told` may be read by anybody. Raises UserError("passphrase.short")."""
    uid = secrets.token_hex(16)
    slot = sealing.wrapped(secret, _WAITING, passphrase, uid)
    write_atomically(path, json.dumps({"uid": uid, "slots": [slot], "told": dict(told)}).encode())


def read_told(path: Path) -> dict[str, str]:
    """What stands beside the secret; nothing where there is none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["told"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {str(name): str(text) for name, text in told.items()} if isinstance(told, dict) else {}


def read_secret(path: Path, passphrase: str) -> bytes:
    """Raises UserError("recover.not_asked" | "passphrase.wrong")."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UserError("recover.not_asked") from None
    return sealing.unwrapped(data, _WAITING, passphrase)
