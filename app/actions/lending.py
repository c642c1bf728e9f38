"""One branch's part of the committee's data, lent as a workspace: every list, statistic and paper as the branch has it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from app.actions import readying
from app.actions.branch_settings import read_setting
from app.store import scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace

    Lend = Callable[[Branch], Workspace]


@contextmanager
def lending(ws: Workspace) -> Iterator[Lend]:
    """Gives branches to read, one at a time: with the next one the workspace of the one before shows that next one."""
    conn = readying.connect(ws.store.path, ws.key, ws.forms, read_only=True)
    try:
        scope.narrow(conn, ws.forms)

        def lend(branch: Branch) -> Workspace:
            scope.look_at(conn, branch.seat)
            store = replace(ws.store, conn=conn, seat=branch.seat)
            about = replace(ws.branch, name=branch.name, code=branch.code, committee=False)
            own = replace(ws, store=store, branch=about, read_only=True, _lock=None)
            named = read_setting(own, "branch")
            if isinstance(named, dict) and named.get("name"):  # as its own relations call it
                own.branch = replace(about, name=str(named["name"]))
            return own

        yield lend
    finally:
        conn.close()
