"""Attachments: taking a file in, saying who already holds it, handing out a copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.actions import packed_files
from app.files import attachments
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Row


@dataclass(frozen=True)
class Holder:
    """A record in force that holds the same file, and the words to show for it."""

    form: str
    uid: str
    name: str


@dataclass(frozen=True)
class Attached:
    """`row` goes into the record's attachments as it is; `held_by` are the records that hold the same bytes."""

    row: Row
    held_by: tuple[Holder, ...]


def attach(ws: Workspace, path: Path, *, note: str = "") -> Attached:
    """Keeps a sealed copy of a file. It belongs to a record once the row is saved with it.

    Raises UserError("attachment.too_large" | "attachment.empty" | "attachment.program" | "file.unreadable" |
    "disk.…").
    """
    ws.must_write()
    kept = attachments.keep(ws.folder, ws.key, path)
    row: Row = {"name": kept.name, "sha256": kept.sha256, "size": kept.size}
    if note:
        row["note"] = note
    return Attached(row, () if kept.is_new else tuple(holders(ws, kept.sha256)))


def holders(ws: Workspace, sha256: str) -> list[Holder]:
    """Records in force that hold a file."""
    rows = ws.store.conn.execute(
        "SELECT parent_form, parent_uid, min(name) FROM attachment WHERE sha256 = ? GROUP BY parent_form, parent_uid",
        (sha256,),
    ).fetchall()
    found = [(Holder(*row), records.read(ws.store, row[0], row[1])) for row in rows]
    return [holder for holder, record in found if record is not None and not record.retired_at]


def open_copy(ws: Workspace, sha256: str, folder: Path, *, name: str = "") -> Path:
    """An ordinary, read-only file in a folder, under a name, or the one a record gives it.

    A draft's files have no record yet, so an editor says the name. Raises UserError("attachment.absent" |
    "attachment.damaged" | "disk.…").
    """
    if not name:
        found = ws.store.conn.execute(
            "SELECT name FROM attachment WHERE sha256 = ? LIMIT 1", (sha256,)
        ).fetchone()
        name = str(found[0]) if found else sha256[:16]
    packed_files.bring_out(ws, sha256)
    return attachments.copy_out(ws.folder, ws.key, sha256, folder, name)


def read_file(ws: Workspace, sha256: str) -> bytes:
    """The bytes of a kept file. Raises UserError("attachment.absent" | "attachment.damaged")."""
    packed_files.bring_out(ws, sha256)
    return attachments.read(ws.folder, ws.key, sha256)


def read_plain(path: Path) -> bytes:
    """The bytes of a file somebody chose, no larger than an attachment may be.

    Raises UserError("attachment.too_large" | "attachment.empty" | "attachment.program" | "file.unreadable").
    """
    return attachments.plain_bytes(path)


def with_files(
    ws: Workspace, form: Form, typed: Mapping[str, object], base: Path
) -> tuple[dict[str, object], list[Attached]]:
    """Typed values whose attachment rows `{"path": …}` are taken in; relative paths start at `base`.

    Raises what `attach` raises, and UserError("attachment.absent") for a row whose file was never taken in.
    """
    result, taken = dict(typed), list[Attached]()
    for field in form.rows_fields:
        rows = typed.get(field.id)
        if field.kind != "attachments" or not isinstance(rows, list):
            continue
        result[field.id] = [_with_file(ws, row, base, taken) for row in rows]
    return result, taken


def _with_file(ws: Workspace, row: object, base: Path, taken: list[Attached]) -> object:
    if not isinstance(row, dict):
        return row
    given = cast("dict[str, object]", row)
    if "path" not in given:
        attachments.must_be_kept(ws.folder, str(given.get("sha256", "")))
        return row
    rest = {name: value for name, value in given.items() if name != "path"}
    done = attach(ws, base / Path(str(given["path"])))
    taken.append(done)
    return {**done.row, **rest}
