"""Full text over Chinese: one token a character, so that one and two characters find all that LIKE would."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from functools import lru_cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from app.domain.field_kinds import show, typed
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.form import Field, Form
    from app.domain.values import Row
    from app.store.driver import Connection

# A condition on a table's uid; its one argument is `phrases` of the typed text.
SUBQUERY = (
    "uid IN (SELECT search_row.uid FROM search JOIN search_row ON search_row.rowid = search.rowid "
    "WHERE search MATCH ?)"
)
_INSERT = "INSERT INTO search (rowid, body, pinyin) VALUES (?, ?, ?)"
_NOT_SEARCHED = {"sha256", "size"}
_AS_WRITTEN = {"text", "long_text", "id_number", "phone"}  # nothing else is shown than what is kept
_BLANK = "0020"
_VERSION = 4  # raise when `record_text`, `pinyin_text` or `segmented` says something else
# Bytes of the index that wait for the end of a transaction: each part that is written before must be merged later.
_GATHERED = 16 << 20
_MOST_WAYS = 48
_SPACES = re.compile(r"\s")
# NFKC takes apart each sign for itself first, so these may go before; a text that holds no others is passed as it is,
# five times faster.
_WIDE_SIGNS = [
    (sign, unicodedata.normalize("NFKC", sign)) for sign in "\uff0c\uff1a\uff1b\uff08\uff09\uff01\uff1f"
]


def normal(text: str) -> str:
    """What texts are compared by: width and case do not count."""
    for wide, plain in _WIDE_SIGNS:
        text = text.replace(wide, plain)
    return unicodedata.normalize("NFKC", text).casefold()


def words(text: str) -> list[str]:
    """What blanks part in a typed text; a record is found when it holds them all."""
    return normal(text).split()


def segmented(text: str) -> str:
    """What goes into the index."""
    return _tokens(normal(text))


def _tokens(text: str) -> str:
    """Every character is a token, punctuation too: a phrase of tokens is a substring, exactly.

    Written as hexadecimal, because FTS5's own idea of what is a letter ends with Unicode 6.1. A rare character is two
    tokens, of which neither is another character's.
    """
    return _SPACES.sub(" ", text).encode("utf-16-be", "surrogatepass").hex(" ", 2)


def phrases(text: str) -> str:
    """The index query of a typed text; "" when there is nothing to look for."""
    return " AND ".join(_phrase(word) for word in words(text))


def _phrase(word: str) -> str:
    tokens = _tokens(word)
    if not word.isascii() or not word.isalpha():
        return f'body : "{tokens}"'
    return f'(body : "{tokens}" OR pinyin : "{_BLANK} {tokens}")'  # a syllable begins after a blank


def matches(body: str, pinyin: str, wanted: Iterable[str]) -> bool:
    """The same answer as the index gives, for a text that is not in it. `body` is `normal`, `wanted` are `words`."""
    return all(w in body or (w.isascii() and w.isalpha() and f"\n{w}" in pinyin) for w in wanted)


def record_text(form: Form, values: Row, forms: Mapping[str, Form]) -> str:
    """Everything a person could look for in a record, a field a line."""
    if form.unsearched:
        return ""
    lines: list[str] = []
    fields = form.by_id
    for name, value in values.items():
        field = fields.get(name)
        if field is None or value is None or name in _NOT_SEARCHED or field.kind == "yes_no":
            continue
        if isinstance(value, list):
            lines.extend(record_text(forms[field.of], row, forms) for row in value)
        elif field.kind in _AS_WRITTEN:
            lines.append(as_text(value))
        else:
            lines.append(_field_text(field, value))
    return "\n".join(lines)


def _field_text(field: Field, value: str | int) -> str:
    shown = show(field, value)
    return f"{shown}\n{typed(field, value)}" if field.kind in ("date", "datetime_range") else shown


def name_pinyin(form: Form, values: Row) -> str:
    """The pinyin a member's card is found by; nothing for other records."""
    name = as_text(values.get("name")) if form.id == "member" else ""
    return pinyin_text(name) if name else ""


def pinyin_text(name: str) -> str:
    """Full pinyin and initials from every syllable on: `zhouguodong`, `guodong`, `zgd` find 周国栋.

    Surnames have readings of their own (曾, 单, 解), so the characters' other readings are tried as well.
    """
    heard = [_readings(char) for char in name if char.isalnum()]
    lines: dict[str, None] = {}
    for syllables in _spoken(heard):
        for start in range(len(syllables)):
            rest = syllables[start:]
            lines |= dict.fromkeys(("".join(rest), "".join(s[0] for s in rest)))
    return "".join(f"\n{line}" for line in lines).casefold()


@lru_cache(maxsize=4096)
def _readings(char: str) -> list[str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # words say little of names, and weigh 44 MB
    from pypinyin import Style, pinyin

    return pinyin(char, style=Style.NORMAL, heteronym=True)[0]


def _spoken(heard: list[list[str]]) -> list[Sequence[str]]:
    """All ways to say a name; of a long one with many, those that differ from the usual in one character."""
    if prod(len(readings) for readings in heard) <= _MOST_WAYS:
        return list(product(*heard))
    usual = [readings[0] for readings in heard]
    ways: list[Sequence[str]] = [usual]
    for place, readings in enumerate(heard):
        ways += [[*usual[:place], other, *usual[place + 1 :]] for other in readings[1:]]
    return ways


def fingerprint(forms: Mapping[str, Form]) -> str:
    """Equal while records give the same search text: labels of choices and kinds of fields are part of it."""
    shown = [
        [form.id, f.id, f.kind, f.of, [[c.code, c.label] for c in f.codes.items] if f.codes else []]
        for form in sorted(forms.values(), key=lambda form: form.id)
        for f in form.fields
    ]
    silent = sorted(form.id for form in forms.values() if form.unsearched)
    return hashlib.sha256(json.dumps([_VERSION, shown, silent]).encode()).hexdigest()


def index(conn: Connection, form: Form, uid: str, values: Row, forms: Mapping[str, Form]) -> None:
    """Replaces a record's search text; runs inside the transaction that writes the record."""
    if form.unsearched:
        return
    row = conn.execute("SELECT rowid FROM search_row WHERE uid = ?", (uid,)).fetchone()
    if row:
        conn.execute("DELETE FROM search WHERE rowid = ?", row)
        rowid = row[0]
    else:
        rowid = conn.execute("INSERT INTO search_row (uid, form) VALUES (?, ?)", (uid, form.id)).lastrowid
    conn.execute(
        _INSERT,
        (rowid, segmented(record_text(form, values, forms)), segmented(name_pinyin(form, values))),
    )


class Told(NamedTuple):
    """What a record says after it was replayed; `values` is None when nobody shall find it any more."""

    form: Form
    values: Row | None


def index_all(conn: Connection, told: Mapping[str, Told], forms: Mapping[str, Form]) -> None:
    """Replaces the search texts of many records at once.

    Each savepoint makes the index write out what it has gathered: whoever has many takes them after the last one.
    """
    told = {uid: one for uid, one in told.items() if not one.form.unsearched}
    found = conn.execute(
        "SELECT uid, rowid FROM search_row WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(told)),),
    )
    known: dict[str, int] = dict(found.fetchall())
    gone = [(known[uid],) for uid, one in told.items() if one.values is None and uid in known]
    conn.executemany("DELETE FROM search WHERE rowid = ?", [(row,) for row in known.values()])
    conn.executemany("DELETE FROM search_row WHERE rowid = ?", gone)
    last = conn.execute("SELECT coalesce(max(rowid), 0) FROM search_row").fetchone()[0]
    fresh = [uid for uid, one in told.items() if one.values is not None and uid not in known]
    rows = dict(zip(fresh, range(last + 1, last + 1 + len(fresh)), strict=True))
    conn.executemany(
        "INSERT INTO search_row (rowid, uid, form) VALUES (?, ?, ?)",
        [(row, uid, told[uid].form.id) for uid, row in rows.items()],
    )
    conn.executemany(
        _INSERT,
        (
            (
                row,
                segmented(record_text(one.form, one.values, forms)),
                segmented(name_pinyin(one.form, one.values)),
            )
            for uid, row in (known | rows).items()
            if (one := told[uid]).values is not None
        ),
    )


def forget(conn: Connection, uid: str) -> None:
    conn.execute("DELETE FROM search WHERE rowid = (SELECT rowid FROM search_row WHERE uid = ?)", (uid,))
    conn.execute("DELETE FROM search_row WHERE uid = ?", (uid,))


def clear(conn: Connection) -> None:
    conn.execute("INSERT INTO search (search) VALUES ('delete-all')")
    conn.execute("INSERT INTO search (search, rank) VALUES ('hashsize', ?)", (_GATHERED,))
    conn.execute("DELETE FROM search_row")


def find(conn: Connection, text: str, *, form: str = "", limit: int = -1) -> list[tuple[str, str]]:
    """(form, uid) of records that hold every word of the text, newest first. `limit` < 0: all of them."""
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
