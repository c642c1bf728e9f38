"""Definition files parsed before: kept in the user's own cache folder, and good for the very same bytes only."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.domain.errors import UserError
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

Tables = dict[str, dict[str, object]]
_FILE = "definitions.json"


def kept(texts: Mapping[str, bytes]) -> Tables | None:
    """The tables of these files by name; None when they were never parsed, or what was kept is not whole."""
    try:
        seal, _, content = (_folder() / _FILE).read_bytes().partition(b"\n")
    except (OSError, RuntimeError):  # RuntimeError: nobody's home
        return None
    return cast("Tables", json.loads(content)) if seal == _seal(texts, content) else None


def keep(texts: Mapping[str, bytes], tables: Tables) -> None:
    """Never in the way: where it cannot be kept, the files are parsed the next time too."""
    try:
        content = json.dumps(tables).encode()
        _folder().mkdir(parents=True, exist_ok=True)
        write_atomically(_folder() / _FILE, _seal(texts, content) + b"\n" + content)
    except (
        OSError,
        RuntimeError,
        UserError,
        TypeError,
    ):  # TypeError: a date, which no definition has a use for
        return


def _seal(texts: Mapping[str, bytes], content: bytes) -> bytes:
    """One number for all that was read and for what was made of it."""
    seal = hashlib.sha256()
    for part in (*(part for name, text in texts.items() for part in (name.encode(), text)), content):
        seal.update(len(part).to_bytes(8, "big") + part)
    return seal.hexdigest().encode()


def _folder() -> Path:
    """Where this system wants what a program can make again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "sanben" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "sanben"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sanben"
