"""Keys and sealed bytes: slots that hold the data key, and AES-256-GCM for what lies beside the database."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import UserError
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
SLOTS_NAME = "keys.json"
PASSPHRASE, ENVELOPE, OPEN = "passphrase", "envelope", "open"
_ADDED = "added"  # marks the code of a successor
SHORTEST_PASSPHRASE = 10
# 130 bits in 26 characters without 0/O and 1/I, read aloud and copied by hand without mistakes.
_ENVELOPE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_ENVELOPE_LENGTH = 26


class Cost(NamedTuple):
    """Argon2id parameters: memory in KiB, passes, lanes (safety.md §1.5)."""

    memory: int = 65536
    passes: int = 3
    lanes: int = 4


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def new_envelope_code() -> str:
    """The printed code for the sealed envelope, in groups of five: lost passphrase, nothing lost."""
    code = "".join(secrets.choice(_ENVELOPE_ALPHABET) for _ in range(_ENVELOPE_LENGTH))
    return "-".join(code[i : i + 5] for i in range(0, len(code), 5))


def write_slots(
    folder: Path,
    key: bytes,
    *,
    uid: str,
    passphrase: str | None,
    envelope_code: str,
    cost: Cost | None = None,
) -> None:
    """Makes the slot file: a passphrase and an envelope slot, or an open one when there is no passphrase.

    Each slot is opened once before the file is written: a slot that does not open is worth nothing.
    """
    cost = cost or Cost()
    if passphrase is None:
        _write(folder, uid, [{"kind": OPEN, "key": _text(key)}])
        return
    slots = [
        _passphrase_slot(key, passphrase, uid, cost),
        _wrap(key, ENVELOPE, _plain_code(envelope_code), uid, cost),
    ]
    if _unwrap({"uid": uid, "slots": slots}, ENVELOPE, envelope_code) != key:
        raise AssertionError("a slot does not open")
    _write(folder, uid, slots)


def change_passphrase(folder: Path, key: bytes, passphrase: str, *, cost: Cost | None = None) -> None:
    """Puts a new passphrase in the old one's place; the envelope's code stays good.

    Raises UserError("passphrase.short" | "passphrase.practice").
    """
    old = read_slots(folder)
    if is_open(old):
        raise UserError("passphrase.practice")
    uid, others = str(old["uid"]), [slot for slot in _slots(old) if slot["kind"] != PASSPHRASE]
    _write(folder, uid, [_passphrase_slot(key, passphrase, uid, cost or Cost()), *others])


def change_envelope(folder: Path, key: bytes, code: str, *, cost: Cost | None = None) -> None:
    """Puts a new code in the old one's place; the passphrase stays good, and a successor's code.

    Raises UserError("passphrase.practice").
    """
    old = read_slots(folder)
    if is_open(old):
        raise UserError("passphrase.practice")
    uid = str(old["uid"])
    others = [slot for slot in _slots(old) if slot["kind"] != ENVELOPE or slot.get(_ADDED)]
    slot = _wrap(key, ENVELOPE, _plain_code(code), uid, cost or Cost())
    if _unwrap({"uid": uid, "slots": [slot]}, ENVELOPE, code) != key:
        raise AssertionError("a slot does not open")
    _write(folder, uid, [*others, slot])


def add_envelope(folder: Path, key: bytes, code: str, *, cost: Cost | None = None) -> None:
    """A code for a successor beside what opens it now; it takes the place of one added before.

    Raises UserError("passphrase.practice").
    """
    old = read_slots(folder)
    if is_open(old):
        raise UserError("passphrase.practice")
    uid, others = str(old["uid"]), [slot for slot in _slots(old) if not slot.get(_ADDED)]
    slot = _wrap(key, ENVELOPE, _plain_code(code), uid, cost or Cost())
    if _unwrap({"uid": uid, "slots": [slot]}, ENVELOPE, code) != key:
        raise AssertionError("a slot does not open")
    _write(folder, uid, [*others, {**slot, _ADDED: True}])


def replace_slots(
    folder: Path, key: bytes, *, passphrase: str, envelope_code: str, cost: Cost | None = None
) -> None:
    """A new passphrase and envelope where both were lost; slots of other kinds stay. Raises UserError("passphrase.short")."""
    old = read_slots(folder)
    uid, cost = str(old["uid"]), cost or Cost()
    others = [slot for slot in _slots(old) if slot["kind"] not in (PASSPHRASE, ENVELOPE)]
    envelope = _wrap(key, ENVELOPE, _plain_code(envelope_code), uid, cost)
    _write(folder, uid, [_passphrase_slot(key, passphrase, uid, cost), envelope, *others])


def put_back(folder: Path, slots: dict[str, object]) -> None:
    """As `read_slots` gave them, where what was to follow did not happen."""
    _write(folder, str(slots["uid"]), _slots(slots))


def put_slot(folder: Path, slot: dict[str, object]) -> None:
    """In the place of the one of its kind; the others stay."""
    old = read_slots(folder)
    _write(folder, str(old["uid"]), [*(s for s in _slots(old) if s["kind"] != slot["kind"]), slot])


def slot_of(folder: Path, kind: str) -> dict[str, object] | None:
    return next((slot for slot in _slots(read_slots(folder)) if slot["kind"] == kind), None)


def wrapped(secret: bytes, kind: str, passphrase: str, uid: str) -> dict[str, object]:
    """Any secret of 32 bytes behind a passphrase. Raises UserError("passphrase.short")."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UserError("passphrase.short", shortest=SHORTEST_PASSPHRASE)
    return _wrap(secret, kind, passphrase, uid, Cost())


def unwrapped(data: dict[str, object], kind: str, passphrase: str) -> bytes:
    """Raises UserError("passphrase.wrong")."""
    found = _unwrap(data, kind, passphrase)
    if found is None:
        raise UserError("passphrase.wrong")
    return found


def _passphrase_slot(key: bytes, passphrase: str, uid: str, cost: Cost) -> dict[str, object]:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UserError("passphrase.short", shortest=SHORTEST_PASSPHRASE)
    slot = _wrap(key, PASSPHRASE, passphrase, uid, cost)
    if _unwrap({"uid": uid, "slots": [slot]}, PASSPHRASE, passphrase) != key:
        raise AssertionError("a slot does not open")
    return slot


def _write(folder: Path, uid: str, slots: list[dict[str, object]]) -> None:
    data: dict[str, object] = {"cipher": "sqlcipher4", "uid": uid, "version": 1, "slots": slots}
    data["check"] = _checksum(data)
    write_atomically(folder / SLOTS_NAME, json.dumps(data, indent=1).encode())


def read_slots(folder: Path) -> dict[str, object]:
    """Raises UserError("workspace.absent" | "workspace.keys_damaged")."""
    try:
        data = json.loads((folder / SLOTS_NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise UserError("workspace.absent", folder=str(folder)) from None
    except (OSError, ValueError) as error:
        raise UserError("workspace.keys_damaged", folder=str(folder)) from error
    # Without a checksum a damaged slot would read as a wrong passphrase.
    if not isinstance(data, dict) or data.get("check") != _checksum(data):
        raise UserError("workspace.keys_damaged", folder=str(folder))
    return data


def _checksum(data: dict[str, object]) -> str:
    facts = {name: value for name, value in data.items() if name != "check"}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def is_open(slots: dict[str, object]) -> bool:
    """True for practice workspaces: the same encrypted file, but anybody can open it."""
    return any(slot["kind"] == OPEN for slot in _slots(slots))


def open_key(slots: dict[str, object], *, passphrase: str | None, envelope_code: str | None) -> bytes:
    """The data key. Raises UserError("passphrase.needed" | "passphrase.wrong" | "envelope.wrong")."""
    for slot in _slots(slots):
        if slot["kind"] == OPEN:
            return base64.b64decode(str(slot["key"]))
    if envelope_code:
        key, code = _unwrap(slots, ENVELOPE, envelope_code), "envelope.wrong"
    elif passphrase:
        key, code = _unwrap(slots, PASSPHRASE, passphrase), "passphrase.wrong"
    else:
        raise UserError("passphrase.needed")
    if key is None:
        raise UserError(code)
    return key


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """AES-256-GCM with a key derived for sealing; `context` must be the same when opened."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_derived(key)).encrypt(nonce, plain, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Raises UserError("attachment.damaged") when a bit has changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(_derived(key)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise UserError("attachment.damaged", name=context[:8]) from None


def _derived(key: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"sanben attachments v1").derive(
        key
    )


def _slots(data: dict[str, object]) -> list[dict[str, object]]:
    slots = data.get("slots")
    return slots if isinstance(slots, list) else []


def _plain_code(code: str) -> str:
    return code.replace("-", "").replace(" ", "").upper()


def _argon2(secret: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    )
    # One passphrase however it is typed: another keyboard may send é in two pieces.
    return kdf.derive(unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"))


def _wrap(key: bytes, kind: str, secret: str, uid: str, cost: Cost) -> dict[str, object]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(_argon2(secret, salt, cost)).encrypt(nonce, key, f"{uid}|{kind}".encode())
    return {
        "kind": kind, "kdf": "argon2id", "memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes,
        "salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped),
    }  # fmt: skip


def _unwrap(data: dict[str, object], kind: str, secret: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    plain = _plain_code(secret) if kind == ENVELOPE else secret
    for slot in _slots(data):
        if slot["kind"] != kind:
            continue
        cost = Cost(int(str(slot["memory"])), int(str(slot["passes"])), int(str(slot["lanes"])))
        wrapping = _argon2(plain, base64.b64decode(str(slot["salt"])), cost)
        nonce, wrapped = (base64.b64decode(str(slot[name])) for name in ("nonce", "wrapped"))
        try:
            return AESGCM(wrapping).decrypt(nonce, wrapped, f"{data['uid']}|{kind}".encode())
        except InvalidTag:
            continue
    return None


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
