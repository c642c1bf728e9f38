"""Looking things up: lists of records, the past as it stood, and search over everything."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Invalid, Problem, Refused, UserError
from app.domain.field_kinds import Typing, show
from app.domain.journal_rows import RETIRED
from app.domain.period import Period, parse_period
from app.domain.record import read_value, title_of
from app.domain.values import Row, Value, as_text
from app.store import journal, records, search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.store.records import Record

HITS = 50
USUAL_WORDS, SHORT_TEXT, CARD = 40, 20, "member"  # an hour or a year is no word


class Hit(NamedTuple):
    """One found record: what kind, which, and the words to show for it."""

    form: str
    uid: str
    title: str
    when: str


class Query(NamedTuple):
    """Which records of a form: equal fields, a period, words, the state at the end of a day, retired ones too.

    `rows` False leaves out the rows inside them: a list of a year reads ten times as fast. `seat` asks a committee for
    the records of one branch.
    """

    where: Mapping[str, str] | None = None
    period: str = ""
    search: str = ""
    as_of: date | None = None
    retired: bool = False
    limit: int = -1
    offset: int = 0
    rows: bool = True
    seat: str = ""


def list_records(ws: Workspace, form_id: str, query: Query | None = None) -> list[Record]:
    """Records in the order their form asks for. Raises Invalid for a field or value that cannot be."""
    form, query = ws.form(form_id), query or Query()
    if query.as_of is not None:
        return _as_it_stood(ws, form, query)
    clauses, args = _conditions(ws, form, query)
    clauses.append("retired_at IS NOT NULL" if query.retired else "retired_at IS NULL")
    indexed = search.phrases(query.search) if not query.retired else ""
    if indexed:
        clauses.append(search.SUBQUERY)
        args.append(indexed)
    text = f"WHERE {' AND '.join(clauses)} ORDER BY {_order(form)}"
    if query.retired:  # the index holds what is in force
        found = [
            r for r in records.select(ws.store, form.id, text, args) if _holds(ws, form, r, query.search)
        ]
        return _page(found, query)
    args += [query.limit, query.offset]
    return records.select(ws.store, form.id, f"{text} LIMIT ? OFFSET ?", args, rows=query.rows)


def _page(found: list[Record], query: Query) -> list[Record]:
    return found[query.offset : query.offset + query.limit if query.limit >= 0 else None]


def _holds(ws: Workspace, form: Form, record: Record, text: str) -> bool:
    wanted = search.words(text)
    if not wanted:
        return True
    body = search.normal(search.record_text(form, record.values, ws.forms))
    return search.matches(body, search.name_pinyin(form, record.values), wanted)


def count_kinds(ws: Workspace, seat: str, period: str = "") -> dict[str, int]:
    """How many records of each kind a seat has in force: all, or those of a period; kinds without any are left out."""
    kinds = [form.id for form in ws.forms.values() if not form.rows and (form.period or not period)]
    counted = {kind: count_records(ws, kind, period, seat) for kind in kinds}
    return {kind: count for kind, count in counted.items() if count}


def count_records(ws: Workspace, form_id: str, period: str = "", seat: str = "") -> int:
    form = ws.form(form_id)
    clauses, args = _conditions(ws, form, Query(period=period, seat=seat))
    where = " AND ".join([*clauses, "retired_at IS NULL"])
    row = ws.store.conn.execute(f'SELECT count(*) FROM "{form.id}" WHERE {where}', args).fetchone()
    return int(row[0])


def usual_words(ws: Workspace, form_id: str, field_id: str) -> list[str]:
    """What records of a kind say again and again in a text field, the most frequent first; a party group's name also
    once, where a card bears it.
    """
    form = ws.form(form_id)
    field = form.by_id.get(field_id)
    if field is None or field.kind != "text" or 0 < field.max <= SHORT_TEXT:
        return []
    said = ws.store.conn.execute(
        f'SELECT "{field_id}", count(*) FROM "{form.id}" WHERE retired_at IS NULL AND "{field_id}" IS NOT NULL '
        f'GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, max("changed_at") DESC LIMIT {USUAL_WORDS}'
    ).fetchall()
    words = [word for word, _ in said]
    if field_id in ws.forms[CARD].by_id and form.id != CARD:
        on_cards = ws.store.conn.execute(
            f'SELECT DISTINCT "{field_id}" FROM "{CARD}" WHERE retired_at IS NULL AND "{field_id}" IS NOT NULL ORDER BY 1'
        )
        words += [word for (word,) in on_cards if word not in words]
    return words[:USUAL_WORDS]


def search_records(ws: Workspace, text: str, limit: int = HITS) -> list[Hit]:
    """Records that hold every word of the text, newest first; also by pinyin and initials of a member's name."""
    return [_hit(ws, form, uid) for form, uid in search.find(ws.store.conn, text, limit=limit)]


def _hit(ws: Workspace, form_id: str, uid: str) -> Hit:
    record, form = records.read(ws.store, form_id, uid), ws.forms[form_id]
    values = record.values if record else {}
    when = show(form.by_id[form.period], values.get(form.period)) if form.period else ""
    return Hit(form_id, uid, title_of(form, values), when)


def _conditions(ws: Workspace, form: Form, query: Query) -> tuple[list[str], list[object]]:
    clauses: list[str] = []
    args: list[object] = []
    for name, typed in (query.where or {}).items():
        clauses.append(f'"{_column(form, name)}" IS ?')  # nothing typed asks for empty ones
        args.append(_condition(ws, form, name, typed))
    if query.seat:
        clauses.append("seat = ?")
        args.append(query.seat)
    if query.period and form.period:
        period = read_period(query.period)
        clauses += [f'"{form.period}" >= ?', f'"{form.period}" < ?']
        args += [period.lower, period.upper]
    return clauses, args


def read_period(text: str) -> Period:
    """Raises UserError("period.unreadable", value=)."""
    try:
        return parse_period(text)
    except Refused as refusal:
        raise UserError(refusal.code, **refusal.values) from None


def _column(form: Form, name: str) -> str:
    if name not in {field.id for field in form.plain_fields}:
        raise Invalid([Problem("field.unknown", field=name)])
    return name


def _condition(ws: Workspace, form: Form, name: str, typed: str) -> object:
    try:
        return read_value(form.by_id[name], typed, Typing(ws.today(), ws.people()))
    except Refused as refusal:
        raise Invalid([Problem(refusal.code, field=name, values=refusal.values)]) from None


def _order(form: Form) -> str:
    """Equal ones in the order they were made, in the direction of the last column: an index serves that as it is."""
    names = [f'"{n[1:]}" DESC' if n.startswith("-") else f'"{n}"' for n in form.order]
    return ", ".join([*names, "rowid DESC" if _downwards(form) else "rowid"])


def _downwards(form: Form) -> bool:
    return bool(form.order) and form.order[-1].startswith("-")


def _as_it_stood(ws: Workspace, form: Form, query: Query) -> list[Record]:
    """The journal folded up to the end of a day: what the program would have listed then."""
    day = query.as_of or ws.today()
    zone = ws.now().tzinfo
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
    last = end.isoformat(timespec="microseconds")
    found = [r for r in records_at(ws, form, last) if bool(r.retired_at) == query.retired]
    found = [r for r in found if matches(ws, form, r, query)]
    made = dict(
        ws.store.conn.execute("SELECT uid, min(rowid) FROM journal WHERE form = ? GROUP BY uid", (form.id,))
    )
    found.sort(key=lambda r: made[r.uid], reverse=_downwards(form))
    for name in reversed(form.order):
        key = name.lstrip("-")
        found.sort(key=lambda r: _sortable(r.values.get(key)), reverse=name.startswith("-"))
    return _page(found, query)


def _sortable(value: Value) -> tuple[int, int, str]:
    """As SQLite orders a column: nothing first, numbers by size, texts by their characters."""
    if value is None or isinstance(value, list):
        return 0, 0, ""
    return (1, value, "") if isinstance(value, int) else (2, 0, value)


def record_at_revision(ws: Workspace, form: Form, uid: str, revision: int) -> Row:
    """The values a record had at one of its revisions."""
    state = Row()
    clause = "WHERE uid = ? AND revision <= ? ORDER BY revision"
    for entry in journal.entries(ws.store.conn, clause, (uid, revision)):
        state = journal.fold(state, journal.present_names(entry.after, form, ws.forms))
    return {name: value for name, value in state.items() if name != RETIRED}


def records_at(ws: Workspace, form: Form, last: str) -> list[Record]:
    """Every record of a form as it was before a moment (UTC, as the journal keeps it)."""
    return [_record(form, past) for past in journal.past(ws.store.conn, form, ws.forms, last)]


def _record(form: Form, past: journal.Past) -> Record:
    values = {name: value for name, value in past.values.items() if name != RETIRED}
    retired = as_text(past.values.get(RETIRED))
    return records.Record(form.id, past.uid, past.seat, past.revision, past.at, retired, values)


def matches(ws: Workspace, form: Form, record: Record, query: Query) -> bool:
    """Whether a record that was not read by a query fits its seat, fields, period and words."""
    if query.seat and record.seat != query.seat:
        return False
    for name, typed in (query.where or {}).items():
        if record.values.get(_column(form, name)) != _condition(ws, form, name, typed):
            return False
    if (
        query.period
        and form.period
        and not read_period(query.period).holds(as_text(record.values.get(form.period)))
    ):
        return False
    return _holds(ws, form, record, query.search)
