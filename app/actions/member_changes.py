"""What happens to a member: a change with its day and paper, as against mending a typing error; and the history of a card."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.records import Saved, checked, get_record
from app.domain import change_papers
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import Typing, show_masked
from app.domain.member_changing import Change, change_of, changed_card, event_of, offered
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
CHANGE = "members.change"
# Fields of the register that the person fills in; everything else typed belongs to the card.
_OWN = ("changed_on", "basis", "papers", "attachments")


@dataclass(frozen=True)
class CardChange:
    """One change of a card; `told` is the register's record where it was a change of circumstances."""

    entry: journal.Entry
    told: Row | None


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

    def write(self, writing: records.Change) -> int:
        """Into the card and the register; returns the card's revision."""
        revision = writing.write(self.card, self.uid, self.values, self.base)
        writing.write(self.register, records.new_uid(), self.told, 0)
        return revision


def changes_offered(ws: Workspace, uid: str) -> Sequence[Change]:
    """Raises UserError("record.absent")."""
    return offered(get_record(ws, MEMBER, uid).values)


def change_member(
    ws: Workspace, uid: str, kind: str, typed: Mapping[str, object], *, base: int | None = None
) -> Saved:
    """Writes a change into the card, its history and the register: one transaction, one step of undo.

    `typed` holds `changed_on`, `basis`, `attachments` and the new texts of the fields the kind asks for.
    Raises Invalid with the problems the change brings, UserError("record.changed_meanwhile" | "record.absent" |
    "change.draft").
    """
    ws.must_write()
    ready = ready_change(ws, uid, kind, typed, base=base)
    with records.change(ws.store, CHANGE, at=ws.stamp(), by=ws.user) as writing:
        revision = ready.write(writing)
    return Saved(
        uid, revision, writing.batch, frozenset(writing.forms), changed=True, findings=ready.findings
    )


def ready_change(
    ws: Workspace, uid: str, kind: str, typed: Mapping[str, object], *, base: int | None = None
) -> Ready:
    """What `change_member` would write, judged as it judges; raises what that raises."""
    card, change = get_record(ws, MEMBER, uid), change_of(kind)
    if drafts.get(ws.store, uid):
        raise UserError("change.draft")
    form, register = ws.form(MEMBER), ws.form(FORM)
    typing = Typing(ws.today(), ws.people())
    asked = read_record(form, {n: typed[n] for n in change.asks if n in typed}, ws.forms, typing)
    own = read_record(register, {n: typed.get(n) for n in _OWN}, ws.forms, typing)
    told: Row = {**own.values, "member": member_ref(as_text(card.values.get("name")), uid), "kind": kind}
    problems = [*own.problems, *asked.problems]
    problems += [p for p in missing(register, told, ws.forms) if p.field not in {q.field for q in problems}]
    if problems:
        raise Invalid(problems)
    day, basis = as_text(told.get("changed_on")), as_text(told.get("basis"))
    before: Row = {"branch_name": ws.branch.name, **card.values}
    posts = ws.definitions.codes["party_post"]
    new = {**card.values, **changed_card(before, change, day, asked.values, basis, posts)}
    values, findings = _judged(ws, form, card.values, new)
    told |= {"details": _details(form, card.values, values), "event": event_of(card.values, change) or None}
    if not told["details"]:
        raise Invalid([Problem("change.nothing", change.asks[0] if change.asks else "changed_on")])
    papers = ws.definitions.codes["change_paper"]
    findings += change_papers.findings(told, values, ws.definitions.rules, papers)
    return Ready(uid, form, values, card.revision if base is None else base, register, told, findings)


def _judged(ws: Workspace, form: Form, old: Values, new: Row) -> tuple[Row, tuple[Problem, ...]]:
    """Only what the change brings counts: an old gap elsewhere in the card does not stop a new telephone."""
    known = {(p.code, p.field, p.row) for p in checked(ws, form, {}, old)[1]}
    values, problems = checked(ws, form, {}, new)
    fresh = [p for p in problems if (p.code, p.field, p.row) not in known]
    blocking = [p for p in fresh if p.severity == "A"]
    if blocking:
        raise Invalid(blocking)
    return values, tuple(fresh)


def _details(form: Form, old: Values, new: Values) -> list[Row]:
    """Old and new of every plain field, as screens show them; the history rows speak for themselves."""
    rows: list[Row] = []
    for field in form.plain_fields:
        if old.get(field.id) != new.get(field.id):
            was, now = show_masked(field, old.get(field.id)), show_masked(field, new.get(field.id))
            row: Row = {"item": field.label, "old": was, "new": now}
            rows.append({name: text for name, text in row.items() if text})
    return rows


def card_history(ws: Workspace, uid: str) -> list[CardChange]:
    """Every change of a card, oldest first, with what was told about it."""
    conn = ws.store.conn
    told = {
        entry.batch: entry.after
        for entry in journal.entries(
            conn,
            "WHERE form = ? AND action = ? AND batch IN (SELECT batch FROM journal WHERE uid = ?)",
            (FORM, CHANGE, uid),
        )
    }
    own = journal.entries(conn, "WHERE uid = ? ORDER BY revision", (uid,))
    return [CardChange(entry, told.get(entry.batch)) for entry in own]


def told_changes(ws: Workspace) -> dict[str, list[Row]]:
    """The register of changes by the uid of the person: what `domain.membership` asks for besides a card.

    Only what is in force, without the details and attachments.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    clause = "WHERE retired_at IS NULL ORDER BY changed_on, rowid"
    for record in records.select(ws.store, FORM, clause, rows=False):
        found[person_key(record.values.get("member"))].append(record.values)
    return found


def files_of(change: CardChange) -> list[Row]:
    return as_rows(change.told.get("attachments")) if change.told else []
