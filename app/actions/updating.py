"""Update by stick: look at a signed file, back up the workspace, lay the new program beside the old; the next start swaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import __version__
from app.domain.errors import UserError
from app.domain.tick import Tick, silent
from app.files import update_file

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

UPDATE = "update"


@dataclass(frozen=True)
class Planned:
    """What the file would make of the program."""

    update: update_file.Update
    bundle: update_file.Bundle
    now: str = __version__

    @property
    def version(self) -> str:
        return self.update.version


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def plan_update(path: Path) -> Planned:
    """Whether the file is whole, signed, newer and made for this runtime. Changes nothing.

    Raises UserError("update.no_bundle" | "update.not_one" | "update.damaged" | "update.unsigned" |
    "update.other_runtime" | "update.not_newer").
    """
    bundle = update_file.this_bundle()
    update = update_file.read_update(path, bundle.key)
    if _number(update.version) <= _number(__version__):
        raise UserError("update.not_newer", version=update.version, now=__version__)
    if update.runtime != bundle.runtime:
        raise UserError("update.other_runtime", version=update.version)
    return Planned(update, bundle)


def apply_update(planned: Planned, ws: Workspace | None, progress: Tick = silent) -> None:
    """Backs up what is open, then lays the new program beside the old one.

    Raises UserError("backup.differs" | "update.no_place" | "disk.…"); nothing of the running program has changed then.
    """
    if ws is not None and not ws.read_only:
        ws.back_up(UPDATE)
    update_file.place_update(planned.update, planned.bundle, progress)


def way_back() -> None:
    """The program before the last update, at the next start. Raises UserError("update.no_way_back" | …)."""
    bundle = update_file.this_bundle()
    if not bundle.has_way_back:
        raise UserError("update.no_way_back")
    update_file.ask_way_back(bundle)


def can_update() -> bool:
    """False for a program that runs from its source."""
    try:
        update_file.this_bundle()
    except UserError:
        return False
    return True


def can_go_back() -> bool:
    """False where no update was taken, and for a program that runs from its source."""
    try:
        return update_file.this_bundle().has_way_back
    except UserError:
        return False
