"""A paper of a sealed quarter made twice: as it was handed in and as it would be now; what has changed between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.actions.previewing import forget, read_document
from app.actions.reports import make_report
from app.domain.paper_comparing import changes, lines_of

if TYPE_CHECKING:
    from app.actions.paper_kit import Order
    from app.actions.workspace import Workspace
    from app.domain.paper import Document
    from app.domain.paper_comparing import Change


@dataclass(frozen=True)
class Compared:
    sealed: Document
    now: Document
    changes: tuple[Change, ...]


def compare_sealed(ws: Workspace, name: str, order: Order) -> Compared:
    """Changes nothing, keeps no file. Raises as `make_report` does, and UserError("sealed.unknown")."""
    now, now_lines = _made(ws, name, replace(order, sealed=""))
    then, then_lines = _made(ws, name, order)
    return Compared(then, now, tuple(changes(then_lines, now_lines)))


def _made(ws: Workspace, name: str, order: Order) -> tuple[Document, list[str]]:
    """Read twice: the lines of a document can be gone through once only."""
    try:
        path = make_report(ws, name, replace(order, looking=True)).path
        return read_document(path), lines_of(read_document(path))
    finally:
        forget(order.path)
