"""The update file for sticks: the application part of a bundle, signed with a key that never leaves the builder.

The key is made once (`python3 build_installer.py key`) and lies in `vendor/`, which is not in the repository: whoever
loses it hands out a full setup once more. Every bundle carries its public half beside the part that updates replace.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain import packet
from resources.installer.product import APPLICATION, BUILD, DIST, PYTHON, VENDOR, requirements, version
from resources.installer.steps import (
    Skipped,
    artefact,
    compile_all,
    must_be_same_python,
    put_application,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = VENDOR / "update-key.pem"
KEY_FILE, RUNTIME_FILE, MAGIC, KIND = "update.pub", "requires.txt", b"SANBENU1\n", "update"
_RAW = 32
NO_KEY = "updates by stick for this bundle: python3 build_installer.py key"


def runtime() -> str:
    """What an application part asks of the rest of the bundle: the same libraries and the same Python."""
    lines = [*requirements("x86_64"), *requirements("aarch64"), ".".join(map(str, PYTHON))]
    return hashlib.sha256("\n".join(sorted(set(lines))).encode()).hexdigest()[:16]


def make_key() -> list[str]:
    """Once; an existing key is left alone."""
    if KEY.exists():
        return []
    _openssl()
    KEY.parent.mkdir(exist_ok=True)
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", KEY)
    KEY.chmod(0o600)
    print(f"{KEY.relative_to(KEY.parents[1])} signs updates: keep a copy elsewhere, give it to nobody")
    return []


def put_key(bundle: Path) -> bool:
    """What the program of this bundle checks updates with; False where there is no key yet."""
    (bundle / RUNTIME_FILE).write_text(runtime() + "\n", encoding="ascii")
    if not KEY.exists():
        return False
    _openssl()
    words = ["openssl", "pkey", "-in", str(KEY), "-pubout", "-outform", "DER"]
    public = subprocess.run(words, check=True, capture_output=True).stdout[-_RAW:]
    (bundle / KEY_FILE).write_text(public.hex() + "\n", encoding="ascii")
    return True


def build() -> list[str]:
    """The update to this version, for every system."""
    if not KEY.exists():
        raise Skipped(NO_KEY)
    must_be_same_python()
    folder = BUILD / "update"
    shutil.rmtree(folder, ignore_errors=True)
    put_application(folder)
    compile_all(folder / APPLICATION)
    write_update(folder / APPLICATION, DIST / f"{artefact('update')}.sbu", version(), runtime(), sign)
    return []


def sign(message: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        signed = Path(name) / "signed"
        signed.write_bytes(message)
        words = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", str(KEY), "-in", str(signed)]
        return subprocess.run(words, check=True, capture_output=True).stdout


def write_update(
    application: Path, target: Path, number: str, made_for: str, signer: Callable[[bytes], bytes]
) -> None:
    """Magic, length of the head, head, signature of the head, zip; the head names the hash of the zip."""
    with tempfile.TemporaryDirectory() as name:
        payload = Path(name) / "payload.zip"
        with zipfile.ZipFile(payload, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in application.rglob("*") if path.is_file()):
                archive.write(path, path.relative_to(application).as_posix())
        content = payload.read_bytes()
        facts = {
            "version": number, "runtime": made_for, "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip
    head = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    signature = signer(f"sanben-package-v{packet.FORMAT}-{KIND}\0".encode() + head)
    target.write_bytes(MAGIC + struct.pack("<I", len(head)) + head + signature + content)


def _openssl() -> None:
    if not shutil.which("openssl"):
        raise Skipped("openssl signs updates: apt-get install -y openssl")
