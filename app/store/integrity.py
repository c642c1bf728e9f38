"""Whether the database is whole: its pages, its keys, its journal, and its tables against the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.store.driver import Connection


def page_faults(conn: Connection) -> list[str]:
    """What is wrong with the file itself; every row of both checks is read, one alone says little."""
    return [*_cipher_faults(conn), *_pragma_faults(conn, "quick_check")]


def _cipher_faults(conn: Connection) -> list[str]:
    """Pages whose authentication code does not fit: a changed bit, anywhere."""
    return [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check")]


def _pragma_faults(conn: Connection, pragma: str) -> list[str]:
    rows = [str(row[0]) for row in conn.execute(f"PRAGMA {pragma}")]
    return [] if rows == ["ok"] else rows
