"""How the branch arranged its registers: kept with its data, journaled, undone like anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.branch_settings import Kept, put_setting, read_setting
from app.domain import register_arranging as arranging
from app.domain.errors import Refused, UserError

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.domain.register import Column, Register
    from app.domain.register_arranging import Arrangement

NAME = "register."
ACTION = "settings.register"


def registers_of(ws: Workspace) -> list[Register]:
    """四册五表 in their order."""
    return list(ws.definitions.registers.values())


def register_named(ws: Workspace, name: str) -> Register:
    """By id or title. Raises UserError("register.unknown")."""
    for register in registers_of(ws):
        if name in (register.id, register.title):
            return register
    raise UserError("register.unknown", name=name)


def arrangement_of(ws: Workspace, register: Register) -> Arrangement:
    return arranging.arrangement_from(read_setting(ws, NAME + register.id))


def columns_of(ws: Workspace, register: Register, layout: str | None = None) -> list[Column]:
    """What a register shows here. Raises UserError("register.layout_unknown")."""
    return arranging.visible(register, _with_layout(register, arrangement_of(ws, register), layout))


def paper_of(ws: Workspace, register: Register, layout: str | None = None) -> str:
    return arranging.paper_of(register, _with_layout(register, arrangement_of(ws, register), layout))


def _with_layout(register: Register, arrangement: Arrangement, layout: str | None) -> Arrangement:
    try:
        return arrangement if layout is None else arranging.with_layout(register, arrangement, layout)
    except Refused as refusal:
        raise UserError(refusal.code, **refusal.values) from None


def keep_arrangement(ws: Workspace, register: Register, arrangement: Arrangement) -> Kept:
    """Journaled as one step of its own."""
    return put_setting(ws, NAME + register.id, arranging.as_plain(arrangement), action=ACTION)
