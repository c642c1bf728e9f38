"""The lines of a record book: finished records and drafts of all its kinds, newest day first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.actions.looking import Query, list_records
from app.actions.records import (
    Draft,
    Record,
    checked,
    discarded_drafts,
    get_record,
    read_drafts,
    restore_draft,
    restore_record,
)
from app.actions.sealed_quarters import LATE_FIELD, corrected
from app.domain.errors import Refused, UserError
from app.domain.field_kinds import Typing
from app.domain.form import BOOKS
from app.domain.record import read_value, title_of
from app.domain.values import as_text
from app.store import drafts as drafting
from app.store import search as searching

if TYPE_CHECKING:
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Value, Values

FINISHED, DRAFT, CHANGING, BINNED = "finished", "draft", "changing", "binned"
LATE = LATE_FIELD
_ORDER = (
    "branch_assembly", "branch_committee_meeting", "party_lecture", "theme_party_day", "member_development",
    "excellence_drive", "organization_life_meeting", "democratic_appraisal", "heart_to_heart_talk", "visit",
    "member_duty_area", "party_group_meeting", "party_group_activity", "political_study", "integrity_study",
    "situation_education", "work_plan", "work_summary", "activity_plan", "measure", "regulation",
    "member_administration", "activist_administration", "dues_administration",
)  # fmt: skip
_PLACE, _PRESENT, _DUE = "place", "present", "due"


@dataclass(frozen=True)
class Line:
    """One record as its book lists it. `gaps` counts what a draft still lacks."""

    form: str
    uid: str
    day: str
    title: str
    place: str
    present: str
    state: str
    gaps: int = 0
    late: bool = False
    corrected: bool = False


def forms_of(ws: Workspace, book: str) -> list[Form]:
    """The kinds of a book in the order people look for them; kinds that came later follow."""
    forms = [form for form in ws.forms.values() if form.book == book]
    return sorted(forms, key=lambda form: _ORDER.index(form.id) if form.id in _ORDER else len(_ORDER))


def book_lines(ws: Workspace, book: str, *, year: str = "", search: str = "") -> list[Line]:
    """Lines of one book, of one year and holding the searched words where these are given."""
    lines: list[Line] = []
    amended = corrected(ws)
    for form in forms_of(ws, book):
        drafts = {draft.uid: draft for draft in read_drafts(ws, form.id)}
        query = Query(period=year if form.period else "", search=search, rows=_lists_rows(form))
        found = list_records(ws, form.id, query)
        lines += [
            _record_line(form, record, changing=record.uid in drafts, amended=amended) for record in found
        ]
        kept = {record.uid for record in found}
        fresh = [draft for draft in drafts.values() if draft.base == 0 and draft.uid not in kept]
        lines += [line for draft in fresh if _fits(line := _draft_line(ws, form, draft), draft, year, search)]
    return _newest_first(lines)


def _lists_rows(form: Form) -> bool:
    return any(field.id in form.list for field in form.rows_fields)


def recent_lines(ws: Workspace, year: str, most: int) -> list[Line]:
    """The newest of all books in a year, found in one statement: this stands on the page one opens with."""
    kinds = {form.id: form for book in BOOKS for form in forms_of(ws, book) if form.period}
    newest = " UNION ALL ".join(
        f'SELECT * FROM (SELECT \'{form.id}\' AS form, uid, "{form.period}" AS day FROM "{form.id}" '
        "WHERE retired_at IS NULL AND day >= ?1 AND day < ?2 ORDER BY day DESC, uid DESC LIMIT ?3)"
        for form in kinds.values()
    )
    found = ws.store.conn.execute(
        f"{newest} ORDER BY day DESC, uid DESC LIMIT ?3", (year, str(int(year) + 1), most)
    ).fetchall()
    open_in = drafting.counts(ws.store)
    drafts = {draft.uid: draft for form_id in open_in for draft in read_drafts(ws, form_id)}
    amended = corrected(ws)
    lines = [
        _record_line(kinds[form_id], get_record(ws, form_id, uid), changing=uid in drafts, amended=amended)
        for form_id, uid, _ in found
    ]
    fresh = [draft for draft in drafts.values() if draft.base == 0 and draft.form in kinds]
    lines += [line for d in fresh if _fits(line := _draft_line(ws, kinds[d.form], d), d, year, "")]
    return _newest_first(lines)[:most]


def _newest_first(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.day or "9999", line.uid), reverse=True)


def binned_lines(ws: Workspace, book: str, *, search: str = "") -> list[Line]:
    """What lies in the recycle bin: records that were taken out, of any year, and drafts that were thrown away."""
    lines: list[Line] = []
    for form in forms_of(ws, book):
        retired = list_records(ws, form.id, Query(search=search, retired=True))
        lines += [_record_line(form, record, changing=False) for record in retired]
        thrown = [(draft, _draft_line(ws, form, draft)) for draft in discarded_drafts(ws, form.id)]
        lines += [line for draft, line in thrown if _fits(line, draft, "", search)]
    return _newest_first([replace(line, state=BINNED, gaps=0) for line in lines])


def binned_content(ws: Workspace, form_id: str, uid: str) -> dict[str, object] | None:
    """What a record or draft in the recycle bin holds; None when it lies there no more."""
    record = opened_record(ws, form_id, uid)
    if record is not None and record.retired_at:
        return dict(record.values)
    found = (draft for draft in discarded_drafts(ws, form_id) if draft.uid == uid)
    draft = next(found, None)
    under = dict(record.values) if record is not None else {}
    return {**under, **draft.typed} if draft is not None else None


def restore(ws: Workspace, form_id: str, uid: str) -> frozenset[str]:
    """Out of the recycle bin, record or draft; the forms whose records changed."""
    record = opened_record(ws, form_id, uid)
    if record is not None and record.retired_at:
        return restore_record(ws, form_id, uid).forms
    restore_draft(ws, uid)
    return frozenset({form_id})


def years_of(ws: Workspace, book: str) -> list[str]:
    """Years that have records, newest first, this year always among them."""
    years = {str(ws.today().year)}
    for form in forms_of(ws, book):
        if form.period:
            day = f'substr("{form.period}", 1, 4)'
            text = f"SELECT DISTINCT {day} FROM \"{form.id}\" WHERE retired_at IS NULL AND {day} != ''"
            years |= {str(year) for (year,) in ws.store.conn.execute(text)}
    return sorted(years, reverse=True)


def _record_line(
    form: Form, record: Record, *, changing: bool, amended: frozenset[str] = frozenset()
) -> Line:
    values = record.values
    return Line(
        form.id,
        record.uid,
        as_text(values.get(form.period))[:10] if form.period else "",
        title_of(form, values),
        as_text(values.get(_PLACE)),
        _attendance(values),
        CHANGING if changing else FINISHED,
        late=values.get(LATE) == 1,
        corrected=record.uid in amended,
    )


def _attendance(values: Values) -> str:
    present, due = values.get(_PRESENT), values.get(_DUE)
    if not present:
        return ""
    return f"{present}/{due}" if due else as_text(present)


def _draft_line(ws: Workspace, form: Form, draft: Draft) -> Line:
    values, problems = checked(ws, form, draft.typed, {})
    typed = {name: value for name, value in draft.typed.items() if isinstance(value, str)}
    day = _readable(form, form.period, typed, ws.today()) if form.period else ""
    names = [name for name in form.list if name != form.period and typed.get(name)]
    title = typed[names[0]] if names else form.title
    place = typed.get(_PLACE, "")
    gaps = sum(problem.severity == "A" for problem in problems)
    return Line(form.id, draft.uid, day[:10], title, place, _attendance(values), DRAFT, gaps=gaps)


def _readable(form: Form, name: str, typed: dict[str, str], today: date) -> str:
    try:
        value: Value = read_value(form.by_id[name], typed.get(name), Typing(today))
    except Refused:
        return ""
    return as_text(value)


def _fits(line: Line, draft: Draft, year: str, search: str) -> bool:
    if year and line.day and line.day[:4] != year:
        return False
    text = searching.normal("\n".join(str(value) for value in draft.typed.values()))
    return searching.matches(text, "", searching.words(search))


def opened_record(ws: Workspace, form_id: str, uid: str) -> Record | None:
    """The finished record of a uid; None while it is only a draft."""
    try:
        return get_record(ws, form_id, uid)
    except UserError:
        return None
