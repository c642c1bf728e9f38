"""A package leaves this desk: its head, its file in the outbox, its line in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import __version__
from app.actions import desk_keys, exchange_log
from app.domain import packet
from app.files import package
from app.files.paper_words import exchange_words
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.actions.exchange_log import Logged
    from app.actions.workspace import Workspace
    from app.domain.packet import Head
    from app.files.exchange_keys import Keys
    from app.files.package import Sealed

OUTBOX = "outbox"
_LEAP = 1000  # more than anybody sends between a backup and the day it is needed


def new_head(ws: Workspace, kind: str, to: str, facts: Mapping[str, object], *, period: str = "") -> Head:
    """A head of this desk, made now."""
    return packet.Head(
        kind=kind, seat=ws.seat, code=ws.branch.code, device=ws.store.device, period=period, seq=0, prev="", to=to,
        made=ws.stamp(), app=__version__, facts=facts,
    )  # fmt: skip


def next_head(head: Head, before: Logged | None, *, leaps: bool = False) -> Head:
    """The head that follows on what this desk sent before, to the same reader; `leaps` over what it cannot remember."""
    step = _LEAP if leaps else 1
    return head._replace(seq=(before.number if before else 0) + step, prev=before.package if before else "")


def seal(
    ws: Workspace, head: Head, parts: Iterable[tuple[str, bytes]], recipients: Sequence[bytes], suffix: str, *words: str,
    keys: Keys | None = None,
) -> Sealed:  # fmt: skip
    """The package, in the outbox, signed with the keys in use or with others; its name says its kind and `words`."""
    name = "_".join((exchange_words()["files"][head.kind], *words, "{code}")) + suffix
    return package.write_package(
        ws.folder / OUTBOX / name, head, parts, keys=keys or desk_keys.own_keys(ws), recipients=recipients
    )


def note_sent(
    ws: Workspace, action: str, made: Sealed, *, desk: str, code: str, counts: Mapping[str, int] | None = None
) -> None:
    """Writes down that it was made: one step that undo passes over. It is `delivered` when it lies on a stick."""
    row = exchange_log.entry(
        exchange_log.OUT, made.head, made.hash, desk=desk, code=code, at=ws.stamp(), file=made.path.name,
        state=exchange_log.MADE, counts=counts,
    )  # fmt: skip
    with records.change(ws.store, action, at=ws.stamp(), by=ws.user) as writing:
        exchange_log.note(ws, writing, row)


def delivered(ws: Workspace, action: str, package_hash: str) -> None:
    """It was read back from the stick: from now on the other desk may have it."""
    one = exchange_log.find(ws, exchange_log.OUT, package_hash)
    if one is not None and one.state == exchange_log.MADE:
        with records.change(ws.store, action, at=ws.stamp(), by=ws.user) as writing:
            exchange_log.change_state(ws, writing, one, state=exchange_log.SENT, handled_at=ws.stamp())


def file_code(code: str) -> str:
    """A branch's code as part of a file's name: letters and digits only."""
    return "".join(char for char in code if char.isascii() and char.isalnum()) or "X"
