"""Takes in rows of another chain: records become what their journal tells, in any order of arrival and repetition."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from app.domain.journal_rows import NO_ROW, RETIRED, BadRow, JournalRow, broken_link, misplaced, unfit
from app.domain.values import as_text
from app.store import journal, records, search

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.form import Form
    from app.domain.journal_rows import ChainHead
    from app.domain.values import Row
    from app.store.database import Store
    from app.store.driver import Connection
    from app.store.records import Record


class Comparison(NamedTuple):
    """How rows stand to what is kept: `fresh` follow on, `same` are known, `gap` says from where they do not follow.

    `forked` is the uid of a record that two copies of the branch have changed apart from each other.
    """

    fresh: tuple[JournalRow, ...]
    same: int
    gap: tuple[str, int, int] | None = None
    forked: str = ""

    @property
    def new(self) -> int:
        return sum(row.base == 0 for row in self.fresh)

    @property
    def changed(self) -> int:
        return len(self.fresh) - self.new


def own_rows(conn: Connection, seat: str, since: Mapping[str, int]) -> Iterable[JournalRow]:
    """Rows of a seat in the order they were written, without those up to `since` of their chain."""
    for row in journal.raw_rows(conn, "WHERE seat = ? ORDER BY rowid", (seat,)):
        if row.seq > since.get(row.device, 0):
            yield row


def compare(store: Store, rows: Sequence[JournalRow]) -> Comparison:
    """Raises BadRow for rows that contradict each other."""
    broken = broken_link(rows)
    if broken is not None:
        raise BadRow(broken.seq, "link")
    heads = journal.heads(store.conn, rows[0].seat) if rows else {}
    firsts: dict[str, JournalRow] = {}
    for row in rows:
        firsts.setdefault(row.device, row)
    for device, first in firsts.items():
        have = heads.get(device, NO_ROW).seq
        if first.seq > have + 1:
            return Comparison((), 0, gap=(device, have, first.seq))
    fresh = tuple(row for row in rows if row.seq > heads.get(row.device, NO_ROW).seq)
    known = [row for row in rows if row.seq <= heads.get(row.device, NO_ROW).seq]
    forked = _other_bytes(store.conn, known) or _torn_chain(firsts, heads) or _parted(store, fresh)
    return Comparison(fresh, len(known), forked=forked)


def _other_bytes(conn: Connection, known: Sequence[JournalRow]) -> str:
    """A row we know by its number, with other contents. The last one of a chain vouches for those before it."""
    lasts = {row.device: row for row in known}
    for row in lasts.values():
        kept = conn.execute(
            "SELECT hash FROM journal WHERE seat = ? AND device = ? AND seq = ?",
            (row.seat, row.device, row.seq),
        ).fetchone()
        if kept is None or kept[0] != row.hash:
            return row.uid
    return ""


def _torn_chain(firsts: Mapping[str, JournalRow], heads: Mapping[str, ChainHead]) -> str:
    """A chain that begins right behind ours, but behind another row than ours."""
    for device, first in firsts.items():
        seq, last = heads.get(device, NO_ROW)
        if first.seq == seq + 1 and first.prev_hash != last:
            return first.uid
    return ""


def _parted(store: Store, fresh: Sequence[JournalRow]) -> str:
    """The uid of a record whose next revision we have already, from another copy of the branch."""
    reached = _revisions(store, fresh)
    for row in fresh:
        if row.base != reached.get(row.uid, 0):
            return row.uid
        reached[row.uid] = row.revision
    return ""


def _revisions(store: Store, rows: Sequence[JournalRow]) -> dict[str, int]:
    found: dict[str, int] = {}
    for form_id, uids in _uids_by_form(rows).items():
        for part in _parts(uids):
            marks = ", ".join("?" * len(part))
            text = f'SELECT uid, revision FROM "{form_id}" WHERE uid IN ({marks})'
            found |= dict(store.conn.execute(text, part).fetchall())
    return found


def _uids_by_form(rows: Sequence[JournalRow]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        found.setdefault(row.form, {})[row.uid] = None
    return {form_id: list(uids) for form_id, uids in found.items()}


def _parts(items: list[str], size: int = 500) -> Iterable[list[str]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def strangers(store: Store, rows: Sequence[JournalRow]) -> list[str]:
    """Records of the rows that belong to another seat here, or are of another kind: the owner writes, nobody else."""
    kinds = {row.uid: row.form for row in rows}
    found: list[str] = []
    for part in _parts(list(kinds)):
        marks = ", ".join("?" * len(part))
        text = f"SELECT DISTINCT uid, form, seat FROM journal WHERE uid IN ({marks})"
        for uid, form, seat in store.conn.execute(text, part):
            if seat != rows[0].seat or form != kinds[uid]:
                found.append(str(uid))
    return found + [row.uid for row in rows if row.form != kinds[row.uid]]


class Taken(NamedTuple):
    """By how many the records in force of each form changed, and what the search index must be told of them."""

    more: Counter[str]
    told: dict[str, search.Told]


def take_in(store: Store, fresh: Sequence[JournalRow]) -> Taken:
    """Writes rows that `compare` found fresh, and the records they make. Runs inside a transaction of the caller.

    The caller gives `told` to `search.index_all`. Raises BadRow for values that no form of ours holds.
    """
    by_record: dict[tuple[str, str], list[JournalRow]] = {}
    more: Counter[str] = Counter()
    told: dict[str, search.Told] = {}
    for row in fresh:
        by_record.setdefault((row.form, row.uid), []).append(row)
    added: list[Record] = []
    for form_id, uids in _uids_by_form(fresh).items():
        kept = _kept(store, form_id, [uid for uid in uids if by_record[form_id, uid][0].base])
        form = store.forms[form_id]
        for uid in uids:
            old = kept.get(uid)
            made = _fold(store, form, by_record[form_id, uid], old)
            told[uid] = search.Told(form, None if made.retired_at else made.values)
            more[form_id] += (not made.retired_at) - (old is not None and not old.retired_at)
            if old is None:
                added.append(made)
            else:
                records.lay(store, made, _changed(old.values, made.values))
    records.add_new(store, added)
    journal.append(store.conn, fresh)
    return Taken(more, told)


def _kept(store: Store, form_id: str, uids: list[str]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for part in _parts(uids):
        clause = f"WHERE uid IN ({', '.join('?' * len(part))})"
        found |= {record.uid: record for record in records.select(store, form_id, clause, part)}
    return found


def _fold(store: Store, form: Form, rows: Sequence[JournalRow], old: Record | None) -> Record:
    before: Row = dict(old.values) if old else {}
    state: Row = {**before, RETIRED: old.retired_at} if old and old.retired_at else dict(before)
    for row in rows:
        changes = row.changes
        wrong = misplaced(form, changes)
        if wrong:
            raise BadRow(row.seq, f"{form.id}.{wrong}")
        state = journal.fold(state, journal.present_names(changes, form, store.forms))
    retired, last = as_text(state.pop(RETIRED, None)), rows[-1]
    bad = unfit(form, state, store.forms)
    if bad:
        raise BadRow(last.seq, f"{form.id}.{bad}")
    seat = old.seat if old else rows[0].seat
    return records.Record(form.id, last.uid, seat, last.revision, last.at, retired, state)


def _changed(before: Row, after: Row) -> list[str]:
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
