"""Automatic backups beside the database: made when something changed, checked, thinned, never in the way."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import UserError
from app.domain.retention import CAP, Copy, superfluous
from app.files import atomic, sealing
from app.store import backup

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.store.driver import Connection

FOLDER_NAME = "backups"
DAY, CLOSE, IMPORT = "day", "close", "import"
_NAME = re.compile(r"(\d{6})-\d{8}-\d{6}-([a-z]+)\.db")


class Backup(NamedTuple):
    """A copy that was opened and counted when it was made. `mark` tells the state it holds."""

    path: Path
    number: int
    at: datetime
    reason: str
    mark: str
    size: int
    sha256: str
    changes: int


def good_backups(workspace: Path) -> list[Backup]:
    """Newest first. A file without its check, or not of the size it was checked at, is not one of them."""
    folder = workspace / FOLDER_NAME
    found = [_read(path) for path in folder.glob("*.db")] if folder.is_dir() else []
    return sorted((b for b in found if b), key=lambda b: -b.number)


def unchecked(workspace: Path) -> list[Path]:
    """Copies that nobody can vouch for; they are left alone and never counted."""
    good = {made.path for made in good_backups(workspace)}
    folder = workspace / FOLDER_NAME
    return sorted(set(folder.glob("*.db")) - good) if folder.is_dir() else []


def _read(path: Path) -> Backup | None:
    name = _NAME.fullmatch(path.name)
    try:
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        made = Backup(
            path, int(name[1]) if name else 0, datetime.fromisoformat(facts["at"]), str(facts["reason"]),
            str(facts["mark"]), int(facts["size"]), str(facts["sha256"]), int(facts["changes"]),
        )  # fmt: skip
        return made if name and path.stat().st_size == made.size else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_kept_of(workspace: Path, day: date) -> bool:
    """Whether there is a good copy that was made on a day."""
    return any(made.at.date() == day for made in good_backups(workspace))


def is_unchanged(made: Backup) -> bool:
    """Whether the file still holds the bytes that were checked."""
    try:
        return _sha256(made.path) == made.sha256
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_backup(
    workspace: Path, conn: Connection, source: Path, key: bytes, *, reason: str, at: datetime, cap: int = CAP
) -> Backup | None:
    """A checked copy in `backups/`; None when the newest one holds this very state already.

    Raises UserError("backup.differs" | "store.damaged" | "disk.…"); older backups are then left as they are.
    """
    if not workspace.is_dir():  # never make a pulled drive's folders anew
        raise UserError("disk.gone", name=source.name, folder=str(workspace))
    mark, older = backup.state_mark(conn), good_backups(workspace)
    if not mark or (older and older[0].mark == mark):
        return None
    folder = workspace / FOLDER_NAME
    _clear_away(folder)
    number = max((int(m[1]) for m in map(_NAME.fullmatch, _names(folder)) if m), default=0) + 1
    target = folder / f"{number:06d}-{at:%Y%m%d-%H%M%S}-{reason}.db"
    vouched: list[Backup] = []

    def vouch(part: Path, found: backup.Contents) -> None:
        size, sha256 = part.stat().st_size, _sha256(part)
        vouched.append(Backup(target, number, at, reason, mark, size, sha256, found.changes))
        facts = {
            "at": at.isoformat(), "reason": reason, "mark": mark, "size": size, "sha256": sha256,
            "changes": found.changes,
        }  # fmt: skip
        atomic.write_atomically(target.with_suffix(".json"), json.dumps(facts, indent=1).encode())

    backup.copy_to(conn, source, target, key, vouch)
    (made,) = vouched
    copy_keys(workspace)
    _thin([made, *older], cap)
    return made


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _clear_away(folder: Path) -> None:
    """What a killed program left: half copies, and checks of copies that never got their name."""
    for name in _names(folder):
        path = folder / name
        check_only = name.endswith(".json") and _NAME.fullmatch(path.with_suffix(".db").name)
        if name.startswith(".") or (check_only and not path.with_suffix(".db").exists()):
            path.unlink(missing_ok=True)


def copy_keys(workspace: Path) -> None:
    """A backup opens only with its keys: they lie beside it."""
    keys = (workspace / sealing.SLOTS_NAME).read_bytes()
    beside = workspace / FOLDER_NAME / sealing.SLOTS_NAME
    if not beside.is_file() or beside.read_bytes() != keys:
        atomic.write_atomically(beside, keys)


def _thin(found: list[Backup], cap: int) -> None:
    """Runs only after a new copy was found good, so there is always one to keep."""
    by_name = {b.path.name: b for b in found}
    copies = [Copy(b.path.name, b.number, b.at, b.reason, b.size) for b in found]
    for copy in superfluous(copies, cap=cap):
        path = by_name[copy.name].path
        try:
            path.unlink()
            path.with_suffix(".json").unlink(missing_ok=True)
        except OSError:  # open in another program: it goes next time
            continue


@dataclass
class Keeper:
    """Sees to the automatic backups of one open workspace, for all its threads.

    Backing up must never stand in the way of saving: what went wrong stays in `trouble` until it goes well again.
    """

    workspace: Path
    source: Path
    key: bytes = field(repr=False)
    trouble: UserError | None = None
    paused: bool = False
    _day: date | None = None

    def first_of_the_day(self, conn: Connection, now: datetime) -> None:
        """Before the first change of a day: what the days before left without a copy."""
        if self._day != now.date() and not conn.in_transaction:
            self._day = now.date()
            self.try_backup(conn, DAY, now)

    def try_backup(self, conn: Connection, reason: str, now: datetime) -> None:
        if self.paused:
            return
        try:
            make_backup(self.workspace, conn, self.source, self.key, reason=reason, at=now)
            self.trouble = None
        except UserError as error:
            self.trouble = error
