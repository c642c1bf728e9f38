"""The driver is the encrypted one, new enough, and nobody goes past it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from app.store import driver
from tests.support import run_python

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

ROOT = Path(__file__).parents[2]
SAFE_SQLITE = (3, 51, 3)  # older ones may corrupt a write-ahead log that two connections reset at once


def test_sqlite_utils_catches_the_errors_of_the_driver() -> None:
    done = run_python(
        "import app.store.schema, sqlcipher3, sqlite_utils.db, sys\n"
        "assert sys.modules['pysqlite3'] is sqlite_utils.db.sqlite3 is sqlcipher3"
    )
    assert done.returncode == 0, done.stderr


def test_the_driver_will_not_come_too_late() -> None:
    done = run_python("import sqlite_utils, app.store.driver")
    assert "ImportError: sqlite_utils was imported before its driver" in done.stderr


def test_sqlite_is_new_enough() -> None:
    assert tuple(int(part) for part in driver.sqlite_version.split(".")) >= SAFE_SQLITE


def test_only_the_driver_imports_a_driver() -> None:
    offenders = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {name.split(".")[0] for name in names} & {"sqlite3", "pysqlite3", "sqlcipher3", "apsw"}:
                offenders.append(path.relative_to(ROOT).as_posix())
    assert set(offenders) == {"app/store/driver.py"}


def test_file_is_encrypted(workspace: Workspace) -> None:
    assert workspace.store.conn.execute("PRAGMA cipher_version").fetchone()[0].startswith("4.")
    raw = workspace.store.path.read_bytes()
    assert b"SQLite format 3" not in raw
    assert b"CREATE TABLE" not in raw


def test_pragmas(workspace: Workspace) -> None:
    def value(name: str) -> object:
        return workspace.store.conn.execute(f"PRAGMA {name}").fetchone()[0]

    found = [
        value(n) for n in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
    ]
    assert found == ["wal", 2, 1, 1, 0]


def test_a_second_connection_costs_no_write(workspace: Workspace) -> None:
    log = workspace.store.path.with_name("branch.db-wal")
    before = log.stat().st_size if log.exists() else 0
    with workspace.for_this_thread() as other:
        assert other.store.conn.execute("SELECT count(*) FROM member").fetchone() == (0,)
    assert (log.stat().st_size if log.exists() else 0) == before
