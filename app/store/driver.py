"""The SQLite driver of the product: SQLCipher, under the name that sqlite-utils looks for first.

sqlite-utils catches the exceptions of `pysqlite3` when that module exists; without the alias a failed statement
of sqlcipher3 slips past its handlers and leaves a transaction open.
"""

from __future__ import annotations

import sys

import sqlcipher3
from sqlcipher3 import dbapi2

if "sqlite_utils" in sys.modules:
    raise ImportError("sqlite_utils was imported before its driver")
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

Connection = dbapi2.Connection
DatabaseError = dbapi2.DatabaseError
Row = dbapi2.Row
connect = dbapi2.connect
sqlite_version: str = dbapi2.sqlite_version

__all__ = ["Connection", "DatabaseError", "Row", "connect", "sqlite_version"]
