"""What a person does with one record: save, keep as a draft, list, retire, take back, look up its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.actions import sealed_quarters
from app.actions.dues_guard import refuse_closed
from app.actions.merged_people import led, pointers
from app.domain import rules
from app.domain.dates import day_in
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import Typing
from app.domain.people import card_of, has_vote
from app.domain.record import defaults, missing, read_record
from app.domain.text import split_names
from app.domain.tick import silent
from app.domain.values import Row, as_rows, as_text, split_refs
from app.store import drafts, journal, records, undo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.record import Typed
    from app.domain.tick import Tick
    from app.domain.values import Values

Record = records.Record
Draft = drafts.Draft
Entry = journal.Entry

KEPT_DAYS = 30
_NAMED = ("introducers", "mentors")
SAVE, RETIRE, RESTORE = "records.save", "records.retire", "records.restore"


class Saved(NamedTuple):
    """What a save did. `findings` are the hints that do not block; `changed` is False if nothing was new."""

    uid: str
    revision: int
    batch: str
    forms: frozenset[str]
    changed: bool
    findings: tuple[Problem, ...]


@dataclass(frozen=True)
class Undone:
    """`batch` and `action` were taken back (or done again); `count` records changed."""

    batch: str
    action: str
    count: int
    forms: frozenset[str]


def save_record(
    ws: Workspace,
    form_id: str,
    typed: Typed,
    *,
    uid: str | None = None,
    base: int | None = None,
    amend: str = "",
) -> Saved:
    """Finishes a record: what was typed, laid over what is kept. The draft of it ends in the same moment.

    `base` is the revision the writer saw (None: the newest); `amend` the reason to change what lies in a sealed
    quarter. Raises Invalid with all problems that block, and UserError("record.changed_meanwhile" | "record.absent" |
    "sealed.correction" | "sealed.late").
    """
    ws.must_write()
    form = ws.open_form(form_id)
    old = _under_way(ws, form, uid) if uid else None
    values, findings = checked(ws, form, typed, old.values if old else {})
    blocking = [p for p in findings if p.severity == "A"]
    if blocking:
        raise Invalid(blocking)
    uid = uid or records.new_uid()
    seen = base if base is not None else old.revision if old else 0
    amending = sealed_quarters.gate(ws, form, uid, old.values if old else None, values, amend)
    if amending and amending.kind == sealed_quarters.LATE and sealed_quarters.LATE_FIELD in form.by_id:
        values[sealed_quarters.LATE_FIELD] = 1
    with records.change(ws.store, amending.action if amending else SAVE, at=ws.stamp(), by=ws.user) as change:
        revision = change.write(form, uid, values, seen)
        if amending and change.count:
            sealed_quarters.mark(ws, change, form, uid, revision, amending)
        drafts.drop(ws.store, uid)
    return Saved(uid, revision, change.batch, frozenset(change.forms), bool(change.count), tuple(findings))


def _under_way(ws: Workspace, form: Form, uid: str) -> Record | None:
    """The record that is being finished; None while it is only a draft. Raises UserError("record.absent")."""
    draft = drafts.get(ws.store, uid)
    return records.read(ws.store, form.id, uid) if draft else _existing(ws, form, uid)


def checked(
    ws: Workspace, form: Form, typed: Typed, old: Values, *, people: Mapping[str, Values] | None = None
) -> tuple[Row, list[Problem]]:
    """Values as they would be kept, and every problem and finding about them.

    `people` are the cards where the caller has read them already.
    """
    reading = read_record(form, typed, ws.forms, Typing(ws.today(), ws.people()))
    values: Row = led(ws, form, {**(old or defaults(form)), **reading.values})
    people = people_of(ws, form, values) if people is None else people
    _fill_voting(ws, form, values, people)
    values = rules.compute(form, values)
    unread = {p.field for p in reading.problems}
    gaps = [p for p in missing(form, values, ws.forms) if p.field not in unread]
    found = rules.check(form, values, ws.definitions.rules, day=ws.today(), people=people)
    return values, [*reading.problems, *gaps, *found]


def people_of(ws: Workspace, form: Form, values: Values) -> Mapping[str, Values]:
    """The cards of everybody a record names, by uid; a card names its introducers and mentors in words."""
    uids = {uid for text in _references(ws, form, values) for _, uid in split_refs(text) if uid}
    names = {
        name for field in _NAMED if field in form.by_id for name in split_names(as_text(values.get(field)))
    }
    if not uids and not names:
        return {}
    marks, named = ", ".join("?" * len(uids)), ", ".join("?" * len(names))
    clause = f"WHERE uid IN ({marks}) OR (name IN ({named}) AND retired_at IS NULL)"
    found = records.select(ws.store, "member", clause, [*sorted(uids), *sorted(names)])
    return {record.uid: record.values for record in found}


def _references(ws: Workspace, form: Form, values: Values) -> list[str]:
    texts: list[str] = []
    for field in form.fields:
        value = values.get(field.id)
        if field.kind == "member":
            texts.append(as_text(value))
        for row in as_rows(value):
            texts.extend(_references(ws, ws.forms[field.of], row))
    return texts


def _fill_voting(ws: Workspace, form: Form, values: Row, people: Mapping[str, Values]) -> None:
    """Who votes is settled when the sheet is kept, as the cards stand then (rules §2.2)."""
    sheet = form.by_id.get("attendance")
    if sheet is None or "voting" not in ws.forms[sheet.of].by_id:
        return
    day = day_in(values, form.period, ws.today())
    for row in as_rows(values.get(sheet.id)):
        card = card_of(row.get("member"), people)
        if row.get("voting") is None and card is not None:
            row["voting"] = int(has_vote(card, day))


def save_draft(ws: Workspace, form_id: str, typed: Typed, *, uid: str | None = None) -> str:
    """Keeps what stands in an editor, as it stands; returns the uid the record will have."""
    ws.must_write()
    form = ws.open_form(form_id)
    uid = uid or records.new_uid()
    draft, record = drafts.get(ws.store, uid), records.read(ws.store, form.id, uid)
    base = draft.base if draft else record.revision if record else 0
    drafts.put(ws.store, Draft(uid, form.id, base, ws.stamp(), ws.user, dict(typed)))
    return uid


def read_drafts(ws: Workspace, form_id: str) -> list[Draft]:
    """Newest first. A draft over a record in the recycle bin waits there with it."""
    return drafts.of_form(ws.store, ws.form(form_id).id)


def read_draft(ws: Workspace, uid: str) -> Draft | None:
    return drafts.get(ws.store, uid)


def discard_draft(ws: Workspace, uid: str) -> None:
    """Into the recycle bin, where it lies for a month."""
    ws.must_write()
    oldest = (ws.now() - timedelta(days=KEPT_DAYS)).astimezone(UTC).isoformat(timespec="microseconds")
    drafts.put_aside(ws.store, uid, at=ws.stamp(), oldest=oldest)


def discarded_drafts(ws: Workspace, form_id: str) -> list[Draft]:
    return drafts.aside(ws.store, ws.form(form_id).id)


def restore_draft(ws: Workspace, uid: str) -> None:
    """Back from the recycle bin, as it was typed."""
    ws.must_write()
    drafts.take_back(ws.store, uid)


def get_record(ws: Workspace, form_id: str, uid: str) -> Record:
    """Raises UserError("record.absent")."""
    return _existing(ws, ws.form(form_id), uid)


def _existing(ws: Workspace, form: Form, uid: str) -> Record:
    found = records.read(ws.store, form.id, uid)
    if found is None:
        raise UserError("record.absent")
    return found


def retire_record(
    ws: Workspace, form_id: str, uid: str, *, base: int | None = None, amend: str = ""
) -> Undone:
    """Moves a record to the recycle bin: out of lists and totals, back by `restore_record` or undo.

    Raises UserError("sealed.correction") for one of a sealed quarter without a reason (`amend`).
    """
    ws.must_write()
    form = ws.open_form(form_id)
    old = _existing(ws, form, uid)
    amending = sealed_quarters.gate(ws, form, uid, old.values, old.values, amend)
    with records.change(ws.store, RETIRE, at=ws.stamp(), by=ws.user) as change:
        revision = change.retire(form, uid, old.revision if base is None else base)
        if amending and change.count:
            sealed_quarters.mark(ws, change, form, uid, revision, amending)
    return Undone(change.batch, RETIRE, change.count, frozenset(change.forms))


def restore_record(ws: Workspace, form_id: str, uid: str, *, amend: str = "") -> Undone:
    """Raises UserError("record.absent" | "merge.restore"): a card that was merged comes back by undoing the merge;
    and UserError("sealed.correction") for one of a sealed quarter without a reason (`amend`).
    """
    ws.must_write()
    form = ws.open_form(form_id)
    old = _existing(ws, form, uid)
    if uid in pointers(ws):
        raise UserError("merge.restore", name=as_text(old.values.get("name")))
    amending = sealed_quarters.gate(ws, form, uid, old.values, old.values, amend)
    with records.change(ws.store, RESTORE, at=ws.stamp(), by=ws.user) as change:
        revision = change.write(form, uid, led(ws, form, old.values), old.revision)
        if amending and change.count:
            sealed_quarters.mark(ws, change, form, uid, revision, amending)
    return Undone(change.batch, RESTORE, change.count, frozenset(change.forms))


def history(ws: Workspace, uid: str) -> list[Entry]:
    """Every change of one record, oldest first, under the names its fields have today."""

    def today(entry: Entry) -> Entry:
        form = ws.forms.get(entry.form)
        if form is None:
            return entry
        before, after = (journal.present_names(v, form, ws.forms) for v in (entry.before, entry.after))
        return entry._replace(before=before, after=after)

    return [today(e) for e in journal.entries(ws.store.conn, "WHERE uid = ? ORDER BY revision", (uid,))]


def stands(ws: Workspace, batch: str) -> bool:
    """Whether what was done in one step has not been taken back since."""
    return undo.stands(ws.store, batch)


def size_of_undo(ws: Workspace, batch: str | None = None) -> int:
    """How many changes it would take back: those of an import are many."""
    return _size(ws, undo.next_undo(ws.store) if batch is None else (batch, ""))


def size_of_redo(ws: Workspace) -> int:
    return _size(ws, undo.next_redo(ws.store))


def _size(ws: Workspace, found: tuple[str, str] | None) -> int:
    return undo.size(ws.store, found[0]) if found else 0


def undo_batch(ws: Workspace, batch: str | None = None, progress: Tick = silent) -> Undone:
    """Takes back a batch, the newest one by default. Survives a restart; nothing is forgotten by it.

    Raises UserError("undo.nothing" | "undo.unknown" | "undo.changed_since").
    """
    ws.must_write()
    if batch is None:
        found = undo.next_undo(ws.store)
        if found is None:
            raise UserError("undo.nothing")
        batch = found[0]
    return _take_back(ws, batch, undo.UNDO, progress)


def redo_batch(ws: Workspace, progress: Tick = silent) -> Undone:
    """Does again what was undone last. Raises UserError("redo.nothing")."""
    ws.must_write()
    found = undo.next_redo(ws.store)
    if found is None:
        raise UserError("redo.nothing")
    return _take_back(ws, found[0], undo.REDO, progress)


def _take_back(ws: Workspace, batch: str, prefix: str, progress: Tick) -> Undone:
    refuse_closed(ws, batch)
    sealed_quarters.refuse_undo(ws, batch)
    done = undo.take_back(ws.store, batch, prefix=prefix, at=ws.stamp(), by=ws.user, tick=progress)
    return Undone(batch, undo.original_action(ws.store, batch), done.count, frozenset(done.forms))
