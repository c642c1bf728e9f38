"""Two cards that are one person's become one, in one step that undo takes back; and the pairs that may be such."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.branch_settings import keep_setting, read_setting
from app.actions.merged_people import FORM, MERGE
from app.actions.merged_records import MergedRecords
from app.actions.records import get_record
from app.domain import rules
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import show_masked
from app.domain.member_doubles import Double, doubles
from app.domain.member_merging import DROPPED, KEPT, Conflict, card_conflicts, merged_card
from app.domain.values import Row, as_text, member_ref
from app.store import drafts, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.store.records import Record

MEMBER = "member"
APART = "members_apart"
_IN_FORCE = "WHERE retired_at IS NULL"


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do: `conflicts` want a choice each, `moved` counts the records of a form that change."""

    kept: Record
    dropped: Record
    conflicts: tuple[Conflict, ...]
    moved: Mapping[str, int]


@dataclass(frozen=True)
class Merged:
    """What a merge wrote; `batch` undoes it."""

    batch: str
    moved: int
    forms: frozenset[str]


def find_doubles(ws: Workspace) -> list[Double]:
    """Pairs of cards in force that may be one person's, but for those said to be two."""
    cards = {
        r.uid: r.values for r in records.select(ws.store, MEMBER, f"{_IN_FORCE} ORDER BY rowid", rows=False)
    }
    return doubles(cards, _apart(ws))


def keep_apart(ws: Workspace, one: str, other: str) -> frozenset[str]:
    """They are two people: the pair is not shown again."""
    pairs = {tuple(sorted(pair)) for pair in _apart(ws)} | {tuple(sorted((one, other)))}
    return keep_setting(ws, APART, sorted(pairs))


def _apart(ws: Workspace) -> set[frozenset[str]]:
    kept = read_setting(ws, APART, [])
    return {frozenset(map(str, pair)) for pair in kept} if isinstance(kept, list) else set()


def plan_merge(ws: Workspace, keep: str, drop: str, choices: Mapping[str, str] | None = None) -> MergePlan:
    """Writes nothing. Raises UserError("merge.same" | "merge.retired" | "merge.draft" | "record.absent")."""
    kept, dropped = _cards(ws, keep, drop)
    found = MergedRecords.found(ws, kept, dropped, choices or {})
    moved = Counter(form.id for form, _, _ in (*found.renamed, *found.away))
    conflicts = [*card_conflicts(ws.form(MEMBER), kept.values, dropped.values), *found.conflicts]
    return MergePlan(kept, dropped, tuple(conflicts), moved)


def merge_members(
    ws: Workspace, keep: str, drop: str, choices: Mapping[str, str], *, amend: str = ""
) -> Merged:
    """One card of two: what named `drop` names `keep`, and `drop` is put away with a pointer. One batch.

    `choices` gives KEPT or DROPPED for the key of every conflict `plan_merge` shows; `amend` is the reason under which
    records of sealed quarters are corrected. Raises what it raises, Invalid with the conflicts nobody has decided, and
    UserError("sealed.correction").
    """
    ws.must_write()
    plan = plan_merge(ws, keep, drop, choices)
    open_ones = [c for c in plan.conflicts if choices.get(c.key) not in (KEPT, DROPPED)]
    if open_ones:
        raise Invalid([Problem("merge.undecided", c.field, values={"label": c.label}) for c in open_ones])
    form = ws.form(MEMBER)
    found = MergedRecords.found(ws, plan.kept, plan.dropped, choices)
    with records.change(ws.store, MERGE, at=ws.stamp(), by=ws.user) as writing:
        card = rules.compute(form, merged_card(form, plan.kept.values, plan.dropped.values, choices))
        writing.write(form, keep, card, plan.kept.revision)
        found.write(ws, writing, amend)
        writing.retire(form, drop, plan.dropped.revision)
        writing.write(ws.form(FORM), records.new_uid(), _told(ws, form, plan, choices), 0)
    return Merged(writing.batch, sum(plan.moved.values()), frozenset(writing.forms))


def _cards(ws: Workspace, keep: str, drop: str) -> tuple[Record, Record]:
    if keep == drop:
        raise UserError("merge.same")
    return _card(ws, keep), _card(ws, drop)


def _card(ws: Workspace, uid: str) -> Record:
    record = get_record(ws, MEMBER, uid)
    name = as_text(record.values.get("name"))
    if record.retired_at:
        raise UserError("merge.retired", name=name)
    if drafts.get(ws.store, uid):
        raise UserError("merge.draft", name=name)
    return record


def _told(ws: Workspace, form: Form, plan: MergePlan, choices: Mapping[str, str]) -> Row:
    """The pointer from the card put away to the one that stays, with what was chosen where they differed."""
    name = as_text(plan.kept.values.get("name"))
    details: list[Row] = []
    for conflict in plan.conflicts:
        if conflict.form != form.id:
            continue
        field = form.by_id[conflict.field]
        sides = show_masked(field, conflict.kept), show_masked(field, conflict.dropped)
        old, new = sides[::-1] if choices[conflict.key] == KEPT else sides
        details.append({"item": conflict.label, "old": old, "new": new})
    return {
        "merged_on": ws.today().isoformat(), "member": member_ref(name, plan.kept.uid),
        "dropped_name": as_text(plan.dropped.values.get("name")) or name, "dropped_uid": plan.dropped.uid,
        "moved": sum(plan.moved.values()), "details": details,
    }  # fmt: skip
