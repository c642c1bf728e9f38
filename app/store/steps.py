"""Hand-written schema steps, recorded in the file: what the sync from forms cannot say."""

from __future__ import annotations

from sqlite_utils.migrations import Migrations

# Run before the tables are synced, on their old shape; and after, on their new one.
BEFORE = Migrations("sanben.before")
AFTER = Migrations("sanben.after")
