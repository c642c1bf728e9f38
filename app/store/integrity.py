"""Whether the database is whole: its pages, its journal, its tables against the journal, its search index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.journal_rows import RETIRED
from app.domain.values import as_rows, as_text
from app.store import journal, records, search
from app.store.database import unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.form import Form
    from app.domain.tick import Tick
    from app.domain.values import Row
    from app.store.database import Store
    from app.store.driver import Connection
    from app.store.records import Record

_MANY = 400  # records compared at a time
_BODY, _PINYIN = "body", "pinyin"

Terms = tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]


def page_faults(conn: Connection) -> list[str]:
    """What is wrong with the file itself; every row of both checks is read, one alone says little."""
    return [*_cipher_faults(conn), *_pragma_faults(conn, "quick_check")]


def deep_faults(conn: Connection) -> list[str]:
    """The same with every index compared to its table."""
    foreign = [f"foreign key: {row[0]}" for row in conn.execute("PRAGMA foreign_key_check")]
    return [*_cipher_faults(conn), *_pragma_faults(conn, "integrity_check"), *foreign]


def _cipher_faults(conn: Connection) -> list[str]:
    """Pages whose authentication code does not fit: a changed bit, anywhere."""
    return [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check")]


def _pragma_faults(conn: Connection, pragma: str) -> list[str]:
    rows = [str(row[0]) for row in conn.execute(f"PRAGMA {pragma}")]
    return [] if rows == ["ok"] else rows


@dataclass
class Comparison:
    """What rebuilding every table from the journal gave. Records are (form, uid)."""

    records: int = 0
    changes: int = 0
    differing: list[tuple[str, str]] = field(default_factory=list)
    without_history: list[tuple[str, str]] = field(default_factory=list)
    orphans: list[tuple[str, str]] = field(default_factory=list)
    attachments: dict[str, str] = field(default_factory=dict)  # sha256 → name, of the past too
    terms: Terms = field(default_factory=lambda: (Counter(), Counter()))


def compare_with_journal(store: Store, tick: Tick) -> Comparison:
    """Folds the journal and lays every record beside it; gathers on the way what the other checks need."""
    found = Comparison()
    total = int(store.conn.execute("SELECT count(*) FROM journal").fetchone()[0])
    for rebuilt in _in_parts(_rebuilt(store, found)):
        _compare(store, rebuilt, found)
        tick(found.changes, total)
    for form in store.forms.values():
        if form.rows:
            found.orphans += _orphans(store, form)
        else:
            strays = store.conn.execute(
                f'SELECT uid FROM "{form.id}" WHERE uid NOT IN (SELECT uid FROM journal)'
            )
            found.without_history += [(form.id, str(uid)) for (uid,) in strays]
    return found


@dataclass
class _Rebuilt:
    """A record as its journal tells it. `torn` when a revision is missing or out of place."""

    last: journal.Entry
    first: journal.Entry
    state: Row
    torn: bool


def _rebuilt(store: Store, found: Comparison) -> Iterator[_Rebuilt]:
    now: _Rebuilt | None = None
    for entry in journal.entries(store.conn, "ORDER BY uid, revision"):
        found.changes += 1
        form = store.forms.get(entry.form)
        if form is None:  # a newer program's: it is opened for reading only
            continue
        after = journal.present_names(entry.after, form, store.forms)
        _note_attachments(form, after, found)
        if now is None or now.last.uid != entry.uid:
            if now is not None:
                yield now
            now = _Rebuilt(entry, entry, journal.fold({}, after), torn=entry.base != 0)
            continue
        now.torn |= entry.base != now.last.revision or entry.form != now.last.form
        now.last, now.state = entry, journal.fold(now.state, after)
    if now is not None:
        yield now


def _note_attachments(form: Form, values: Row, found: Comparison) -> None:
    for one in form.rows_fields:
        if one.kind == "attachments":
            for row in as_rows(values.get(one.id)):
                found.attachments.setdefault(as_text(row.get("sha256")), as_text(row.get("name")))


def _in_parts(rebuilt: Iterable[_Rebuilt]) -> Iterator[list[_Rebuilt]]:
    part: list[_Rebuilt] = []
    for one in rebuilt:
        part.append(one)
        if len(part) == _MANY:
            yield part
            part = []
    if part:
        yield part


def _compare(store: Store, part: list[_Rebuilt], found: Comparison) -> None:
    by_form: dict[str, list[_Rebuilt]] = {}
    for one in part:
        by_form.setdefault(one.last.form, []).append(one)
    for form_id, ones in by_form.items():
        marks = ", ".join("?" * len(ones))
        kept = records.select(store, form_id, f"WHERE uid IN ({marks})", [one.last.uid for one in ones])
        by_uid = {record.uid: record for record in kept}
        for one in ones:
            record = by_uid.get(one.last.uid)
            found.records += 1
            if record is None or one.torn or not _equal(one, record):
                found.differing.append((form_id, one.last.uid))
            elif not record.retired_at:
                _count_terms(store, record, found.terms)


def _equal(one: _Rebuilt, record: Record) -> bool:
    state = dict(one.state)
    retired = as_text(state.pop(RETIRED, None))
    facts = (one.last.revision, one.last.at, one.first.seat, retired)
    return state == record.values and facts == (
        record.revision, record.changed_at, record.seat, record.retired_at,
    )  # fmt: skip


def _orphans(store: Store, form: Form) -> list[tuple[str, str]]:
    """Rows whose record is not there."""
    found: list[tuple[str, str]] = []
    rows = store.conn.execute(f'SELECT DISTINCT parent_form, parent_uid FROM "{form.id}"').fetchall()
    parents: dict[str, set[str]] = {}
    for parent, uid in rows:
        if parent not in parents:
            known = store.conn.execute(f'SELECT uid FROM "{parent}"') if parent in store.forms else ()
            parents[parent] = {str(row[0]) for row in known}
        if uid not in parents[parent]:
            found.append((form.id, str(uid)))
    return found


def _count_terms(store: Store, record: Record, terms: Terms) -> None:
    form = store.forms[record.form]
    texts = {
        _BODY: search.record_text(form, record.values, store.forms),
        _PINYIN: search.name_pinyin(form, record.values),
    }
    in_documents, in_all = terms
    for column, text in texts.items():
        tokens = Counter((token, column) for token in search.segmented(text).split())
        in_all.update(tokens)
        in_documents.update(tokens.keys())


def search_faults(store: Store, terms: Terms) -> bool:
    """Whether the index holds anything but the records in force: their set, and how often each character occurs."""
    conn = store.conn
    indexed = {(str(form), str(uid)) for form, uid in conn.execute("SELECT form, uid FROM search_row")}
    in_force = {
        (form.id, str(uid))
        for form in store.forms.values()
        if not (form.rows or form.unsearched)
        for (uid,) in conn.execute(f'SELECT uid FROM "{form.id}" WHERE retired_at IS NULL')
    }
    if indexed != in_force:
        return True
    with unguarded(conn):
        conn.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_word USING fts5vocab(main, search, 'col')"
        )
    counted = conn.execute("SELECT term, col, doc, cnt FROM temp.search_word").fetchall()
    in_documents, in_all = terms
    return {(term, column): documents for term, column, documents, _ in counted} != in_documents or {
        (term, column): count for term, column, _, count in counted
    } != in_all
