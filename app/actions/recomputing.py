"""A sealed quarter's papers again, exactly: all records as the journal told them when the quarter was handed in."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import sealed_quarters
from app.actions.looking import read_period
from app.domain.errors import UserError
from app.store import database, journal, replaying, schema, search

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.actions.workspace import Workspace
    from app.domain.journal_rows import JournalRow

_AT_ONCE = 2000  # rows replayed at a time


@contextmanager
def as_sealed(ws: Workspace, quarter: str) -> Iterator[Workspace]:
    """The workspace as it stood when a sealed quarter was handed in: to read, to print from, gone afterwards.

    Its today is the day of the submission, so ages and dates of printing are those of then.
    Raises UserError("sealed.unknown").
    """
    period = read_period(quarter).text
    found = next((one for one in sealed_quarters.sealed(ws) if one.period == period), None)
    if found is None:
        raise UserError("sealed.unknown", period=period)
    place = Path(tempfile.mkdtemp(prefix=".then-", dir=ws.folder))
    try:
        path = place / ws.store.path.name
        schema.bring_up_to_date(path, ws.key, ws.forms)
        conn = database.connect(path, ws.key)
        try:
            store = replace(ws.store, conn=conn, path=path)
            _replay(ws, store, found.heads)
            then = ws.moment(found.made)
            own = replace(ws, store=store, clock=lambda: then, read_only=True, _lock=None)
            own.reread()
            yield own
        finally:
            conn.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _replay(ws: Workspace, store: database.Store, heads: Mapping[str, int]) -> None:
    """Rows of this seat up to where each chain stood."""
    with store.transaction():
        schema.write_meta(
            store.conn, **{**schema.read_meta(ws.store.conn), "search": search.fingerprint(ws.forms)}
        )
        part: list[JournalRow] = []
        for row in journal.raw_rows(ws.store.conn, "WHERE seat = ? ORDER BY rowid", (ws.seat,)):
            if row.seq <= heads.get(row.device, 0):
                part.append(row)
            if len(part) == _AT_ONCE:
                _take_in(store, part)
                part = []
        if part:
            _take_in(store, part)


def _take_in(store: database.Store, part: list[JournalRow]) -> None:
    search.index_all(store.conn, replaying.take_in(store, part).told, store.forms)
