"""Full text over Chinese: one token a character, so that one and two characters find all that LIKE would."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from app.domain.field_kinds import show, typed
from app.domain.values import as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.form import Field, Form
    from app.domain.values import Row
    from app.store.driver import Connection

# Stands for any punctuation and for the end of a field: phrases do not cross it. Nobody can type it.
_GAP = "\U0010fffd"
_PRIVATE = "Co"  # characters some units made for rare names
# A condition on a table's uid; its one argument is `phrases` of the typed text.
SUBQUERY = (
    "uid IN (SELECT search_row.uid FROM search JOIN search_row ON search_row.rowid = search.rowid "
    "WHERE search MATCH ?)"
)
_NOT_SEARCHED = {"sha256", "size"}


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _is_token(char: str) -> bool:
    return char != _GAP and (char.isalnum() or unicodedata.category(char) == _PRIVATE)


def segmented(text: str) -> str:
    """What goes into the index: characters apart, a gap for everything that is no character."""
    return " ".join(char if _is_token(char) else _GAP for char in normal(text))


def phrases(text: str) -> str:
    """The query of a typed text: one phrase a run of characters, all of them needed; "" for nothing to find."""
    runs = "".join(char if _is_token(char) else " " for char in normal(text)).split()
    return " AND ".join('"' + " ".join(run) + '"' for run in runs)


def record_text(form: Form, values: Row, forms: Mapping[str, Form]) -> str:
    """Everything a person could look for in a record, a field a line."""
    lines: list[str] = []
    for field in form.fields:
        value = values.get(field.id)
        if value is None or field.id in _NOT_SEARCHED:
            continue
        if isinstance(value, list):
            lines.extend(record_text(forms[field.of], row, forms) for row in as_rows(value))
        else:
            lines.append(_field_text(field, as_text(value), show(field, value), typed(field, value)))
    return "\n".join(lines)


def _field_text(field: Field, kept: str, shown: str, as_typed: str) -> str:
    if field.kind in ("date", "datetime_range"):
        return f"{shown}\n{as_typed}"
    return shown if field.kind != "choice" or shown == kept else f"{shown}\n{kept}"


def pinyin_text(name: str) -> str:
    """Full pinyin and initials of a name, so that `zhouguodong` and `zgd` find 周国栋."""
    from pypinyin import Style, lazy_pinyin

    full = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{full}\n{initials}"


def index(conn: Connection, form: Form, uid: str, values: Row, forms: Mapping[str, Form]) -> None:
    """Replaces a record's search text; runs inside the transaction that writes the record."""
    body = segmented(record_text(form, values, forms))
    name = as_text(values.get("name")) if form.id == "member" else ""
    pinyin = segmented(pinyin_text(name)) if name else ""
    row = conn.execute("SELECT rowid FROM search_row WHERE uid = ?", (uid,)).fetchone()
    if row:
        conn.execute("DELETE FROM search WHERE rowid = ?", row)
        rowid = row[0]
    else:
        rowid = conn.execute("INSERT INTO search_row (uid, form) VALUES (?, ?)", (uid, form.id)).lastrowid
    conn.execute("INSERT INTO search (rowid, body, pinyin) VALUES (?, ?, ?)", (rowid, body, pinyin))


def forget(conn: Connection, uid: str) -> None:
    conn.execute("DELETE FROM search WHERE rowid = (SELECT rowid FROM search_row WHERE uid = ?)", (uid,))
    conn.execute("DELETE FROM search_row WHERE uid = ?", (uid,))


def find(conn: Connection, text: str, *, form: str = "", limit: int = -1) -> list[tuple[str, str]]:
    """(form, uid) of records that hold every run of the text, newest first. `limit` < 0: all of them.

    A text with punctuation inside finds a few too many: the caller compares those with `normal`.
    """
    query = phrases(text)
    if not query:
        return []
    only = "AND search_row.form = ?" if form else ""
    args: tuple[object, ...] = (query, form, limit) if form else (query, limit)
    found = conn.execute(
        "SELECT search_row.form, search_row.uid FROM search JOIN search_row ON search_row.rowid = search.rowid "
        f"WHERE search MATCH ? {only} ORDER BY search.rowid DESC LIMIT ?",
        args,
    )
    return [(str(form_id), str(uid)) for form_id, uid in found]
