"""What happens to a member: a change with its day and paper, as against mending a typing error; and the history of a card."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.records import Saved, checked, get_record
from app.actions.sealed_quarters import write_dated
from app.domain import change_papers
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import Typing, row_line, show_masked
from app.domain.member_change_kinds import END, Change, change_of, offered
from app.domain.member_changing import changed_card, event_of
from app.domain.penalties import EXPULSION
from app.domain.people import person_key
from app.domain.record import missing, read_record
from app.domain.values import as_rows, as_text, member_ref
from app.store import drafts, journal, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Row, Values

MEMBER, FORM = "member", "member_change"
CHANGE, UNPACK, TELL = "members.change", "members.transfer_unpack", "members.tell"
# Fields of the register that the person fills in; everything else typed belongs to the card.
OWN = ("changed_on", "basis", "papers", "attachments")


@dataclass(frozen=True)
class CardChange:
    """One change of a card; `told` is the register's record where it was a change of circumstances, `uid` its own."""

    entry: journal.Entry
    told: Row | None
    uid: str = ""


@dataclass(frozen=True)
class Ready:
    """A change that was judged and waits to be written, perhaps beside the record that brings it about."""

    uid: str
    card: Form
    values: Row
    base: int
    register: Form
    told: Row
    findings: tuple[Problem, ...]

    def write(self, ws: Workspace, writing: records.Change) -> int:
        """Into the card and the register; returns the card's revision."""
        revision = writing.write(self.card, self.uid, self.values, self.base)
        write_dated(ws, writing, self.register, records.new_uid(), self.told)
        return revision


def changes_offered(ws: Workspace, uid: str) -> Sequence[Change]:
    """Raises UserError("record.absent")."""
    return offered(get_record(ws, MEMBER, uid).values)


def change_member(
    ws: Workspace, uid: str, kind: str, typed: Mapping[str, object], *, base: int | None = None
) -> Saved:
    """Writes a change into the card, its history and the register: one transaction, one step of undo.

    `typed` holds `changed_on`, `basis`, `papers`, `attachments` and the new texts of what the kind asks for, fields of
    the card and columns of its history alike.
    Raises Invalid with the problems the change brings, UserError("record.changed_meanwhile" | "record.absent" |
    "change.draft").
    """
    ws.must_write()
    ready = ready_change(ws, uid, kind, typed, base=base)
    with records.change(ws.store, CHANGE, at=ws.stamp(), by=ws.user) as writing:
        revision = ready.write(ws, writing)
    return Saved(
        uid, revision, writing.batch, frozenset(writing.forms), changed=True, findings=ready.findings
    )


def ready_change(
    ws: Workspace, uid: str, kind: str, typed: Mapping[str, object], *, base: int | None = None
) -> Ready:
    """What `change_member` would write, judged as it judges; raises what that raises."""
    card = get_record(ws, MEMBER, uid)
    if drafts.get(ws.store, uid):
        raise UserError("change.draft")
    return ready_for(ws, card if base is None else card._replace(revision=base), kind, typed)


def ready_for(ws: Workspace, card: records.Record, kind: str, typed: Mapping[str, object]) -> Ready:
    """A change of a card as it stands in `card`, which need not be written yet."""
    uid, change = card.uid, change_of(kind)
    form, register = ws.form(MEMBER), ws.form(FORM)
    new, row, own = _read(ws, change, typed)
    if change.once and any(
        one.get(change.once) == row.get(change.once) for one in as_rows(card.values.get(change.table))
    ):
        raise Invalid([Problem("change.once", change.once)])
    told: Row = {**own, "member": member_ref(as_text(card.values.get("name")), uid), "kind": kind}
    day, basis = as_text(told.get("changed_on")), as_text(told.get("basis"))
    before: Row = {"branch_name": ws.branch.name, **card.values}
    posts = ws.definitions.codes["party_post"]
    wanted = {**card.values, **changed_card(before, change, day, new, basis, posts, row)}
    values, findings = _judged(ws, form, card.values, wanted)
    told |= {
        "details": _details(form, ws.forms, change, card.values, values),
        "event": event_of(card.values, change) or None,
    }
    if not told["details"]:
        raise Invalid([Problem("change.nothing", change.asks[0] if change.asks else "changed_on")])
    papers = ws.definitions.codes["change_paper"]
    findings += change_papers.findings(told, values, ws.definitions.rules, papers)
    return Ready(uid, form, values, card.revision, register, told, findings)


def _read(ws: Workspace, change: Change, typed: Mapping[str, object]) -> tuple[Row, Row, Row]:
    """New values of the card, the columns of its history and the register's own, all read or all refused."""
    form, register = ws.form(MEMBER), ws.form(FORM)
    of = ws.forms[form.by_id[change.table].of] if change.adds else None
    typing = Typing(ws.today(), ws.people())
    asked = read_record(form, {n: typed[n] for n in change.asks if n in typed}, ws.forms, typing)
    own = read_record(register, {n: typed.get(n) for n in OWN}, ws.forms, typing)
    problems = [*own.problems, *asked.problems]
    gaps = missing(register, {**own.values, "member": "-", "kind": "-"}, ws.forms)
    row: Row = {}
    if of is not None:
        added = read_record(of, {n: typed[n] for n in change.adds if n in typed}, ws.forms, typing)
        row = added.values
        problems += added.problems
        gaps += [p for p in missing(of, row, ws.forms) if p.field in change.adds]
    if row.get("penalty_kind") == EXPULSION:
        problems.append(Problem("change.expulsion_elsewhere", "penalty_kind"))
    problems += [p for p in gaps if p.field not in {q.field for q in problems}]
    if problems:
        raise Invalid(problems)
    return asked.values, row, own.values


def _judged(ws: Workspace, form: Form, old: Values, new: Row) -> tuple[Row, tuple[Problem, ...]]:
    """Only what the change brings counts: an old gap elsewhere in the card does not stop a new telephone."""
    known = {(p.code, p.field, p.row) for p in checked(ws, form, {}, old)[1]}
    values, problems = checked(ws, form, {}, new)
    fresh = [p for p in problems if (p.code, p.field, p.row) not in known]
    blocking = [p for p in fresh if p.severity == "A"]
    if blocking:
        raise Invalid(blocking)
    return values, tuple(fresh)


def _details(form: Form, forms: Mapping[str, Form], change: Change, old: Values, new: Values) -> list[Row]:
    """Old and new of every plain field as screens show them; and where they do not tell it, the new lines of history."""
    rows: list[Row] = []
    for field in form.plain_fields:
        if old.get(field.id) != new.get(field.id):
            was, now = show_masked(field, old.get(field.id)), show_masked(field, new.get(field.id))
            row: Row = {"item": field.label, "field": field.id, "old": was, "new": now}
            rows.append({name: text for name, text in row.items() if text})
    if change.table and (change.adds or (change.how == END and not rows)):
        field, known = form.by_id[change.table], as_rows(old.get(change.table))
        fresh = [one for one in as_rows(new.get(change.table)) if one not in known]
        rows += [{"item": field.label, "new": row_line(forms[field.of], one)} for one in fresh]
    return rows


def card_history(ws: Workspace, uid: str) -> list[CardChange]:
    """Every change of a card, oldest first, with what was told about it.

    What a transfer packet brought from another branch stands before the arrival, as entries of the register's own.
    """
    conn, told = ws.store.conn, defaultdict[str, list[journal.Entry]](list)
    clause = (
        "WHERE form = ? AND base = 0 AND batch IN (SELECT batch FROM journal WHERE uid = ?) ORDER BY rowid"
    )
    for entry in journal.entries(conn, clause, (FORM, uid)):
        if person_key(entry.after.get("member")) == uid:
            told[entry.batch].append(entry)
    found: list[CardChange] = []
    for own in journal.entries(conn, "WHERE uid = ? ORDER BY revision", (uid,)):
        here = told.pop(own.batch, [])
        brought = [e for e in here if e.action == UNPACK and not e.after.get("event")]
        brought.sort(key=lambda entry: as_text(entry.after.get("changed_on")))
        found += [CardChange(entry, entry.after, entry.uid) for entry in brought]
        about = next((e for e in here if e not in brought), None)
        found.append(CardChange(own, about.after, about.uid) if about else CardChange(own, None))
    for entry in journal.entries(
        conn, "WHERE form = ? AND base = 0 AND action = ? ORDER BY rowid", (FORM, TELL)
    ):
        late = CardChange(entry, entry.after, entry.uid)  # told afterwards: the card itself did not move
        if person_key(entry.after.get("member")) == uid and as_registered(ws, late):
            place = next((n for n, one in enumerate(found) if one.entry.seq > entry.seq), len(found))
            found.insert(place, late)
    return found


def as_registered(ws: Workspace, change: CardChange) -> Row:
    """What the register holds of a change today, with papers that came later; {} where it is no change or taken back."""
    found = records.read(ws.store, FORM, change.uid) if change.uid else None
    return found.values if found is not None and not found.retired_at else {}


def told_changes(ws: Workspace, *, details: bool = False) -> dict[str, list[Row]]:
    """The register of changes by the uid of the person: what `domain.membership` asks for besides a card.

    Only what is in force, in the order it was told; `details` and attachments on demand.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    clause = "WHERE retired_at IS NULL ORDER BY changed_on, rowid"
    for record in records.select(ws.store, FORM, clause, rows=details):
        found[person_key(record.values.get("member"))].append(record.values)
    return found


def told_of(ws: Workspace, uid: str) -> list[Row]:
    """The register of changes about one person, in the order it was told, with its details."""
    clause = "WHERE retired_at IS NULL AND member LIKE ? ORDER BY changed_on, rowid"
    return [record.values for record in records.select(ws.store, FORM, clause, (member_ref("%", uid),))]


def files_of(change: CardChange) -> list[Row]:
    return as_rows(change.told.get("attachments")) if change.told else []
