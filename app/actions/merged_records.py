"""The records that name a card which is merged into another, as they are afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.actions.sealed_quarters import gate, mark
from app.domain import rules
from app.domain.member_merging import DROPPED, Conflict, Renaming, joined
from app.domain.record import title_of
from app.domain.values import as_rows, as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Row, Values
    from app.store.records import Change, Record

CARD, CHANGE, ASSESSMENT = "member", "member_change", "dues_assessment"
_IN_FORCE = "WHERE retired_at IS NULL"


@dataclass
class MergedRecords:
    """`renamed` are records as they will be, `away` those that say what one of the others says already."""

    renamed: list[tuple[Form, Record, Row]] = field(default_factory=list)
    away: list[tuple[Form, Record, Row]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @classmethod
    def found(cls, ws: Workspace, kept: Record, dropped: Record, choices: Mapping[str, str]) -> MergedRecords:
        result, naming = cls(), Renaming(kept.uid, dropped.uid, ws.forms)
        result._settle_dues(ws, kept.uid, dropped.uid, choices)
        result._join_changes(ws, kept.uid, dropped.uid)
        settled = {record.uid for _, record, _ in (*result.renamed, *result.away)}
        for form in ws.forms.values():
            for record in [] if form.rows or form.id == CARD else naming_card(ws, form, dropped.uid):
                if record.uid in settled:
                    continue
                key = f"{form.id}/{record.uid}"
                values, clashes = naming.record(form, record.values, choices, key)
                result.renamed.append((form, record, rules.compute(form, values)))
                result.conflicts += [_titled(form, record, clash) for clash in clashes]
        return result

    def write(self, ws: Workspace, writing: Change, amend: str) -> None:
        """What lies in a sealed quarter is a correction, told with the next one."""
        for form, record, values in (*self.away, *self.renamed):
            amending = gate(ws, form, record.uid, record.values, values or record.values, amend)
            if values:
                revision = writing.write(form, record.uid, values, record.revision)
            else:
                revision = writing.retire(form, record.uid, record.revision)
            if amending:
                mark(ws, writing, form, record.uid, revision, amending)

    def _settle_dues(self, ws: Workspace, kept: str, dropped: str, choices: Mapping[str, str]) -> None:
        """Two fixings of one year's dues: he owes by one of them."""
        form = ws.form(ASSESSMENT)
        mine, theirs = (
            {as_text(r.values.get("year")): r for r in naming_card(ws, form, uid)} for uid in (kept, dropped)
        )
        for year in sorted(mine.keys() & theirs.keys()):
            key = f"{ASSESSMENT}/{year}"
            entries = [as_rows(side[year].values.get("entries")) for side in (mine, theirs)]
            if entries[0] != entries[1]:
                label = f"{form.title} {year}"
                self.conflicts.append(Conflict(key, label, entries[0], entries[1], form.id, "entries"))
            loser = mine[year] if choices.get(key) == DROPPED else theirs[year]
            self.away.append((form, loser, {}))

    def _join_changes(self, ws: Workspace, kept: str, dropped: str) -> None:
        """One event of one day is told once, or it would count twice among the increases and decreases."""
        form = ws.form(CHANGE)
        events = {_event(r.values): r for r in naming_card(ws, form, kept) if r.values.get("event")}
        for record in naming_card(ws, form, dropped):
            first = events.get(_event(record.values))
            if first is None:
                continue
            values: Row = {**record.values, **first.values}
            for name in ("details", "attachments"):
                values[name] = joined(as_rows(first.values.get(name)), as_rows(record.values.get(name)))
            self.renamed.append((form, first, values))
            self.away.append((form, record, {}))


def naming_card(ws: Workspace, form: Form, uid: str) -> list[Record]:
    """Records in force that name somebody's card; those in the recycle bin are seen to when they come back."""
    asked: list[str] = []
    for item in form.fields:
        if item.kind == CARD:
            asked.append(f"instr(coalesce(\"{item.id}\", ''), ?1) > 0")
        elif item.of:
            asked += [
                f"uid IN (SELECT parent_uid FROM \"{item.of}\" WHERE parent_form = '{form.id}' "
                f"AND instr(coalesce(\"{inner.id}\", ''), ?1) > 0)"
                for inner in ws.forms[item.of].fields
                if inner.kind == CARD
            ]
    if not asked:
        return []
    return records.select(ws.store, form.id, f"{_IN_FORCE} AND ({' OR '.join(asked)})", (f"@{uid}",))


def _titled(form: Form, record: Record, clash: Conflict) -> Conflict:
    label = f"{form.title} {title_of(form, record.values)} {clash.label}"
    return Conflict(clash.key, label, clash.kept, clash.dropped, clash.form, clash.field)


def _event(values: Values) -> tuple[str, str]:
    return as_text(values.get("event")), as_text(values.get("changed_on"))
