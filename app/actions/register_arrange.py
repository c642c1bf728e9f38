"""Changes how a register is arranged: one step, from the columns as people call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions.register_settings import arrangement_of, keep_arrangement
from app.domain import register_arranging as arranging
from app.domain.errors import Refused, UserError
from app.domain.text import heading_key

if TYPE_CHECKING:
    from app.actions.branch_settings import Kept
    from app.actions.workspace import Workspace
    from app.domain.register import Register
    from app.domain.register_arranging import Arrangement


class Wanted(NamedTuple):
    """`rename` and `move` are `column=text`: a new heading, or the column to stand before ("" is the end).

    A column is named by its id, or by the heading it bears.
    """

    layout: str | None = None
    paper: str | None = None
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    rename: tuple[str, ...] = ()
    move: tuple[str, ...] = ()
    reset: bool = False


def arrange(ws: Workspace, register: Register, wanted: Wanted) -> Kept:
    """Everything wanted as one step, or nothing. Raises UserError("register.…")."""
    try:
        return keep_arrangement(ws, register, arranged(register, arrangement_of(ws, register), wanted))
    except Refused as refusal:
        raise UserError(refusal.code, **refusal.values) from None


def arranged(register: Register, now: Arrangement, wanted: Wanted) -> Arrangement:
    """Raises Refused("register.…")."""
    if wanted.layout is not None:
        now = arranging.with_layout(register, now, wanted.layout)
    if wanted.reset:
        now = arranging.reset(register, now)
    if wanted.paper is not None:
        now = arranging.with_paper(now, wanted.paper)
    for name in wanted.show:
        now = arranging.shown(register, now, _column(register, now, name), on=True)
    for name in wanted.hide:
        now = arranging.shown(register, now, _column(register, now, name), on=False)
    for pair in wanted.rename:
        name, _, heading = pair.partition("=")
        now = arranging.renamed(register, now, _column(register, now, name), heading)
    for pair in wanted.move:
        name, _, before = pair.partition("=")
        place = _column(register, now, before) if before else ""
        now = arranging.moved(register, now, _column(register, now, name), place)
    return now


def _column(register: Register, now: Arrangement, name: str) -> str:
    """Those that are shown come first: a hidden one may bear the same heading."""
    columns = sorted(arranging.arranged(register, now), key=lambda one: not one.on)
    for one in columns:
        if name == one.id or heading_key(name) == heading_key(one.heading):
            return one.id
    raise Refused("register.column_unknown", value=name)
