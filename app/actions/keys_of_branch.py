"""The passphrase and the envelope's code of a branch: changed by whoever knows the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import backing_up, key_standing
from app.domain.errors import UserError
from app.files import sealing

if TYPE_CHECKING:
    from app.actions.workspace import Workspace


def change_passphrase(ws: Workspace, old: str, new: str) -> None:
    """Only with the old one: the window may stand open while its owner is away.

    Raises UserError("passphrase.wrong" | "passphrase.short" | "passphrase.practice" | "workspace.read_only").
    """
    ws.must_write()
    must_know(ws, old)
    ws.change_passphrase(new)


def new_envelope_code(ws: Workspace, passphrase: str) -> str:
    """A new code for the sealed envelope; the old one opens nothing any more, but copies made before keep it.

    Raises UserError("passphrase.wrong" | "passphrase.practice" | "workspace.read_only").
    """
    ws.must_write()
    must_know(ws, passphrase)
    code = sealing.new_envelope_code()
    sealing.change_envelope(ws.folder, ws.key, code)
    backing_up.copy_keys(ws.folder)
    return code


def code_for_successor(ws: Workspace, passphrase: str) -> str:
    """A code beside the envelope's: nothing that opens it now is lost before the successor has taken over.

    Raises UserError("passphrase.wrong" | "passphrase.practice" | "workspace.read_only").
    """
    ws.must_write()
    must_know(ws, passphrase)
    code = sealing.new_envelope_code()
    sealing.add_envelope(ws.folder, ws.key, code)
    backing_up.copy_keys(ws.folder)
    return code


def take_over(ws: Workspace, new: str) -> str:
    """By whoever opened it with the envelope's code: a passphrase of their own, and another code, for this one was read.

    Raises UserError("passphrase.short" | "passphrase.practice" | "workspace.read_only").
    """
    ws.must_write()
    if not ws.branch.protected:
        raise UserError("passphrase.practice")
    code = sealing.new_envelope_code()
    sealing.replace_slots(ws.folder, ws.key, passphrase=new, envelope_code=code)
    backing_up.copy_keys(ws.folder)
    key_standing.note_taken_over(ws)
    return code


def must_know(ws: Workspace, passphrase: str) -> None:
    """Raises UserError("passphrase.wrong" | "passphrase.needed")."""
    slots = sealing.read_slots(ws.folder)
    if not sealing.is_open(slots):
        sealing.open_key(slots, passphrase=passphrase, envelope_code=None)
