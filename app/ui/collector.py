"""The cycle collector rests while somebody wants it to, and works again when the last of them is done."""

from __future__ import annotations

import gc
from weakref import WeakSet

_wanted_by: WeakSet[object] = WeakSet()


def rest(who: object) -> None:
    _wanted_by.add(who)
    gc.disable()


def work_again(who: object) -> None:
    """Also for whoever never asked it to rest, as the start of the program, which does so before Qt is there."""
    _wanted_by.discard(who)
    if not _wanted_by:
        gc.enable()
