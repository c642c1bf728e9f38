"""A committee's tables as one branch has them: temporary views over those that hold the records of all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.form import Form
    from app.store.driver import Connection

_SEAT = "WHERE seat = (SELECT seat FROM temp.branch_scope)"


def prepare(conn: Connection, forms: Mapping[str, Form]) -> None:
    """Indexes a committee needs to find one branch among a thousand; a branch does without."""
    for form in forms.values():
        if not form.rows:
            conn.execute(f'CREATE INDEX IF NOT EXISTS "{form.id}_by_seat" ON "{form.id}" (seat)')


def narrow(conn: Connection, forms: Mapping[str, Form]) -> None:
    """From now on every statement of this connection sees the branch that `look_at` names, and no other's records."""
    with _writing(conn):
        conn.execute("CREATE TEMP TABLE branch_scope (seat TEXT NOT NULL)")
        conn.execute("INSERT INTO branch_scope VALUES ('')")
        # A file of an older program that was opened to read has views already, with the columns it lacks.
        older = dict(conn.execute("SELECT name, sql FROM sqlite_temp_master WHERE type = 'view'").fetchall())
        for form in forms.values():
            if form.rows:
                continue
            # Lists ask for the order of making: a view has no rowid of its own.
            whole = f'SELECT rowid AS rowid, * FROM main."{form.id}"'
            if form.id in older:
                conn.execute(f'DROP VIEW temp."{form.id}"')
                whole = f"SELECT * FROM ({older[form.id].partition(' AS ')[2]})"
            conn.execute(f'CREATE TEMP VIEW "{form.id}" AS {whole} {_SEAT}')
        conn.execute(f"CREATE TEMP VIEW journal AS SELECT * FROM main.journal {_SEAT}")


def look_at(conn: Connection, seat: str) -> None:
    with _writing(conn):
        conn.execute("UPDATE branch_scope SET seat = ?", (seat,))


@contextmanager
def _writing(conn: Connection) -> Iterator[None]:
    """What is temporary lies in memory; the file stays closed to this connection."""
    conn.execute("PRAGMA query_only=OFF")
    try:
        yield
    finally:
        conn.execute("PRAGMA query_only=ON")
