"""Safekeeping: one portable backup of everything, and bringing a branch back from one, into a new folder only."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.actions import backing_up, packed_files, submitting
from app.actions.workspace import DATABASE_NAME, local_now, new_folder
from app.domain.errors import UserError
from app.domain.tick import silent
from app.files import attachments, backup_file, sealing
from app.store import backup, database, journal, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.workspace import Clock, Workspace
    from app.domain.tick import Tick

_FORMS, _BOXES = "forms", ("inbox", "outbox")


@dataclass(frozen=True)
class BackedUp:
    """A portable backup that was read back. `changes` is the length of the journal in it."""

    path: Path
    size: int
    changes: int
    attachments: int


@dataclass(frozen=True)
class Restored:
    """A workspace brought back. `missing` are attachments that were not in the backup or not whole."""

    folder: Path
    changes: int
    attachments: int
    missing: tuple[str, ...]


def backup_to(ws: Workspace, target: Path, progress: Tick = silent) -> BackedUp:
    """Everything in one file: database, keys, attachments, issued forms. Works beside a window that writes.

    Raises UserError("backup.exists" | "backup.differs" | "backup.not_written" | "store.damaged" | "disk.…").
    """
    target = target.absolute()
    with tempfile.TemporaryDirectory() as place:  # encrypted like the original
        copy = Path(place) / DATABASE_NAME
        found = backup.copy_to(ws.store.conn, ws.store.path, copy, ws.key)
        facts: dict[str, object] = {
            "made_at": ws.stamp(), "app": __version__, "code": ws.branch.code, "seat": ws.seat,
            "rows": found.rows, "heads": found.heads,
        }  # fmt: skip
        kept = sorted(attachments.stored(ws.folder))
        sources = [(DATABASE_NAME, copy), (sealing.SLOTS_NAME, ws.folder / sealing.SLOTS_NAME)]
        sources += [(f"{attachments.FOLDER_NAME}/{n}", ws.folder / attachments.FOLDER_NAME / n) for n in kept]
        sources += list(_issued_forms(ws.folder))
        sources += list(_packages(ws.folder))
        backup_file.write_backup(target, sources, facts, progress)
    return BackedUp(target, target.stat().st_size, found.changes, len(kept))


def _issued_forms(folder: Path) -> Iterator[tuple[str, Path]]:
    """Without them a newer form's records could only be read."""
    for path in sorted((folder / _FORMS).rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _packages(folder: Path) -> Iterator[tuple[str, Path]]:
    """Packages that came or were sent: attachments of branches lie in them, and a lost stick is written anew from them."""
    for box in _BOXES:
        for path in sorted((folder / box).glob("*.sb[zr]")):
            yield f"{box}/{path.name}", path


def restore(
    source: Path,
    folder: Path,
    *,
    passphrase: str | None = None,
    envelope_code: str | None = None,
    progress: Tick = silent,
    clock: Clock = local_now,
) -> Restored:
    """Brings a branch back from a portable backup or from a copy in `backups/`, into a new folder.

    The folder appears only when all of it was checked. It is a new copy of the branch (a device of its own), so that
    its journal and that of the old one cannot be taken for each other.
    Raises UserError("backup.unreadable" | "restore.…" | "passphrase.…" | "store.…" | "workspace.not_empty" | "disk.…").
    """
    source, folder = source.absolute(), folder.absolute()
    with new_folder(folder) as building:
        rows, heads = _lay_out(source, building, progress)
        slots = sealing.read_slots(building)
        key = sealing.open_key(slots, passphrase=passphrase, envelope_code=envelope_code)
        found = backup.verified(building / DATABASE_NAME, key)
        if (rows is not None and rows != found.rows) or (heads is not None and heads != found.heads):
            raise UserError("restore.differs", name=source.name)
        needed = _make_own(building / DATABASE_NAME, key, source, clock().date().isoformat())
        missing = _missing(building, key, needed)
        backing_up.copy_keys(building)
    return Restored(folder, found.changes, len(needed) - len(missing), tuple(missing))


def _lay_out(source: Path, building: Path, progress: Tick) -> tuple[object, object]:
    """Copies the backup's parts; what its manifest says about rows and journal heads (None: nothing)."""
    if not source.is_file():
        raise UserError("restore.absent", name=source.name, folder=str(source.parent))
    if source.suffix == ".db":
        _lay_copy(source, building)
        return None, None
    manifest, damaged = backup_file.unpack_backup(source, building, progress)
    for name in (DATABASE_NAME, sealing.SLOTS_NAME):
        if name in damaged or not (building / name).is_file():
            raise UserError("restore.damaged", name=source.name)
    return manifest.facts.get("rows"), manifest.facts.get("heads")


def _lay_copy(source: Path, building: Path) -> None:
    """A copy out of `backups/`: its keys lie beside it, attachments and forms in the workspace around it."""
    log = source.with_name(source.name + "-wal")
    if log.exists() and log.stat().st_size:  # a live database: half of it may lie in the log
        raise UserError("restore.in_use", name=source.name)
    keys = source.with_name(sealing.SLOTS_NAME)
    if not keys.is_file():
        raise UserError("restore.no_keys", name=source.name)
    shutil.copyfile(source, building / DATABASE_NAME)
    shutil.copyfile(keys, building / sealing.SLOTS_NAME)
    around = source.parent.parent if source.parent.name == backing_up.FOLDER_NAME else source.parent
    for part in (attachments.FOLDER_NAME, _FORMS, *_BOXES):
        if (around / part).is_dir():
            shutil.copytree(around / part, building / part, dirs_exist_ok=True)


def _make_own(path: Path, key: bytes, source: Path, stamp: str) -> dict[str, str]:
    """Gives the copy a device of its own, and says that it came from a backup; what attachments it needs (sha256 → name)."""
    with database.sorted_errors(path):
        conn = database.connect(path, key)
        try:
            if any(True for _ in journal.broken_links(conn)):
                raise UserError("restore.damaged", name=source.name)
            with database.transaction(conn, path):
                schema.write_meta(conn, device=uuid.uuid4().hex, **{submitting.RESTORED: stamp})
            needed = dict(conn.execute("SELECT sha256, min(name) FROM attachment GROUP BY sha256"))
            for sha256 in packed_files.all_packed(conn, path.parent):
                needed.pop(sha256, None)
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            conn.close()
    return needed


def _missing(building: Path, key: bytes, needed: dict[str, str]) -> list[str]:
    found: list[str] = []
    for sha256, name in sorted(needed.items()):
        try:
            attachments.read(building, key, sha256)
        except UserError:
            found.append(name)
    return found
