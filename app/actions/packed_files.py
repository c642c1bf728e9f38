"""Attachments of branches lie at the committee in the packages they came in, until somebody looks at one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.actions import desk_keys, exchange_log
from app.files import attachments, package
from app.store import records

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.store.driver import Connection

_INBOX = "inbox"


def bring_out(ws: Workspace, sha256: str) -> None:
    """Puts a packed attachment among the kept ones; nothing where it is kept already, or in no package."""
    if not ws.branch.committee or attachments.is_kept(ws.folder, sha256):
        return
    path = _package_of(ws, sha256)
    if path is not None:
        with package.open_package(path, desk_keys.identities(ws)) as opened:
            opened.check_parts()
            plain = opened.read(f"att/{sha256}")
        attachments.keep_bytes(ws.folder, ws.key, plain, sha256, path.name)


def is_packed(ws: Workspace, sha256: str) -> bool:
    """Whether a package that is still whole holds it."""
    path = _package_of(ws, sha256) if ws.branch.committee else None
    return path is not None and package.is_whole(path)


def all_packed(conn: Connection, folder: Path) -> set[str]:
    """Every attachment that lies in a whole package of the inbox of a workspace's folder."""
    text = f"SELECT file, facts FROM {exchange_log.FORM} WHERE direction = ? AND facts LIKE ?"
    found: set[str] = set()
    for name, facts in conn.execute(text, (exchange_log.IN, '%"attachments": ["%')).fetchall():
        if package.is_whole(folder / _INBOX / str(name)):
            found.update(json.loads(facts)["attachments"])
    return found


def _package_of(ws: Workspace, sha256: str) -> Path | None:
    clause = "WHERE seat = ? AND direction = ? AND facts LIKE ? ORDER BY number DESC"
    for record in records.select(
        ws.store, exchange_log.FORM, clause, (ws.seat, exchange_log.IN, f"%{sha256}%")
    ):
        path = ws.folder / _INBOX / exchange_log.logged_from(record).file
        if path.is_file():
            return path
    return None
