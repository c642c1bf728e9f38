"""Who waits for the committee's answer, and what it would carry: a line a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import answering, enrolling, exchange_log, issuing
from app.domain import packet

if TYPE_CHECKING:
    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace


class Line(NamedTuple):
    """`packages` and `matters` are those since the last answer, `open` all matters that are not settled."""

    branch: Branch
    waits: bool
    answered_at: str
    packages: int
    matters: int
    open: int


def answer_lines(ws: Workspace) -> list[Line]:
    """All branches an answer goes to, those who wait first."""
    conn, sent = ws.store.conn, answering.last_answers(ws)
    came = "SELECT desk, handled_at FROM package_log WHERE seat = ? AND direction = ? AND kind = ?"
    packages: dict[str, int] = {}
    for desk, at in conn.execute(came, (ws.seat, exchange_log.IN, packet.SUBMISSION)):
        packages[desk] = packages.get(desk, 0) + (at > sent.get(desk, ""))
    matters: dict[str, int] = {}
    open_ones: dict[str, int] = {}
    told = f"SELECT desk, changed_at, state FROM {issuing.FORM} WHERE seat = ? AND retired_at IS NULL"
    for desk, at, state in conn.execute(told, (ws.seat,)):
        matters[desk] = matters.get(desk, 0) + (at > sent.get(desk, ""))
        open_ones[desk] = open_ones.get(desk, 0) + (state == issuing.OPEN)
    waiting = answering.waiting_seats(ws)
    lines = [
        Line(
            branch, branch.seat in waiting, sent.get(branch.seat, ""), packages.get(branch.seat, 0),
            matters.get(branch.seat, 0), open_ones.get(branch.seat, 0),
        )
        for branch in enrolling.reachable(ws)
    ]  # fmt: skip
    return sorted(lines, key=lambda line: not line.waits)
