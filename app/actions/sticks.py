"""Where a submission can be written: removable drives among the places the system knows."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from app.files.drives import REMOVABLE, kind_of_drive

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Stick(NamedTuple):
    path: Path
    free: int


def sticks(places: Iterable[Path]) -> list[Stick]:
    """The removable ones that can be reached now."""
    found = []
    for place in places:
        try:
            if place.is_dir() and kind_of_drive(place) == REMOVABLE:
                found.append(Stick(place, shutil.disk_usage(place).free))
        except OSError:  # pulled while we looked, or a reader without a card
            continue
    return found


def may_write(place: Path) -> bool:
    """Whether its switch, or the folder's rights, let anything be written there."""
    return os.access(place, os.W_OK)


def free_on(place: Path) -> int | None:
    """Bytes; None when the place is not there."""
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None
