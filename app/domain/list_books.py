"""Registers of meetings and activities: a row a record, with names in its cells for the sheet of who came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.attendance import is_present
from app.domain.dates import day_in
from app.domain.errors import Refused
from app.domain.import_plan import CHANGED, HELD, NEW, REJECTED, SAME, PlannedRecord, laid_over
from app.domain.list_kit import OTHER_BRANCH
from app.domain.people import has_vote, person_key
from app.domain.people_matching import TWICE, same_value
from app.domain.record import title_of
from app.domain.roster_rows import REMARK, person_name
from app.domain.roster_values import HINT
from app.domain.text import half_width, split_names
from app.domain.values import Row, as_int, as_rows, as_text, member_ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.form import Field, Form
    from app.domain.list_kit import ListWorld
    from app.domain.people_matching import Card
    from app.domain.roster_values import FileRecord
    from app.domain.values import Values

KIND, SHEET, GUESTS, ABSENT_ONES, CONTENT = "meeting_kind", "attendance", "guests", "absentees", "content"
NO_KIND = "held.no_meeting_kind"
_UNIT = ("branch_name", "branch_code", "committee_name", "committee_code")
_COUNTS = ("due", "present", "absent")
_PEOPLE = {"chair": "chair_no", "recorder": "recorder_no"}
_SAID = ("topic", CONTENT)
_HERE, _MISSING = "present", "absent"
_BETWEEN = "\uff1a"


def columns_of(form: Form, shared: Form) -> Form:
    """What such a register may hold of a record: its plain fields, its counts as written, its lists of names as text."""
    own = [_as_column(f) for f in form.fields if f.kind != "rows" or f.id in (SHEET, GUESTS)]
    more = [f for f in shared.fields if f.id not in form.by_id]
    extra = [f for f in form.fields if f.id == "extra"]
    return replace(shared, id=form.id, title=form.title, fields=(*own, *more, *extra), period=form.period)


def _as_column(item: Field) -> Field:
    if item.kind == "rows":
        return item._replace(kind="long_text", of="", required=False)
    return item._replace(computed="")


def plan_books(records: Sequence[FileRecord], columns: Form, world: ListWorld) -> list[PlannedRecord]:
    """One record for each row. It needs its day and what it was about; other gaps are said, to be filled later."""
    form = world.forms[columns.id]
    keys = [n for n in _keys(form) if any(record.values.get(n) for record in records)]
    seen: list[Row] = []
    planned: list[PlannedRecord] = []
    for record in records:
        plan = _Row(record, form, columns, world).plan(keys, seen)
        planned.append(plan)
    return planned


def without_kind(record: FileRecord) -> PlannedRecord:
    """A row of which nothing says what kind of meeting it is about."""
    return PlannedRecord(HELD, "", _name(record.values), ((record.sheet, record.number),), reason=NO_KIND)


def _name(values: Values) -> str:
    return as_text(values.get("topic")) or as_text(values.get("held_at"))


def _keys(form: Form) -> list[str]:
    return list(dict.fromkeys([form.period, *(f.id for f in form.plain_fields if f.required)]))


@dataclass(frozen=True)
class _Row:
    record: FileRecord
    form: Form
    columns: Form
    world: ListWorld

    def plan(self, keys: Sequence[str], seen: list[Row]) -> PlannedRecord:
        record, form, world = self.record, self.form, self.world
        place = ((record.sheet, record.number),)
        branch = as_text(record.values.get(_UNIT[0]))
        if branch and not (world.answers.ours or world.is_ours(branch)):
            return self._held(OTHER_BRANCH)
        missing = [f.id for f in form.plain_fields if f.required and not self._has(f.id)]
        if form.period in missing or not any(record.values.get(name) for name in _SAID):
            for name in missing:
                record.problem("field.required", name)
            return PlannedRecord(
                REJECTED, "", _name(record.values), place, reason="field.required", form=form.id
            )
        values = self._values()
        if any(_same(form, keys, one, values) for one in seen):
            return self._held(TWICE)
        seen.append(values)
        same = [b for b in world.books(form.id) if not b.retired and _same(form, keys, b.values, values)]
        if len(same) > 1:
            return self._held(TWICE, tuple(same))
        for name in missing:
            record.problem("book.gap", name)
        return self._laid(values, same[0] if same else None)

    def _held(self, reason: str, candidates: tuple[Card, ...] = ()) -> PlannedRecord:
        record = self.record
        place = ((record.sheet, record.number),)
        name = _name(record.values)
        return PlannedRecord(HELD, "", name, place, reason=reason, candidates=candidates, form=self.form.id)

    def _has(self, name: str) -> bool:
        return bool(self.record.values.get(name) or self.record.values.get(_PEOPLE.get(name, "")))

    def _laid(self, values: Row, card: Card | None) -> PlannedRecord:
        old: Row = dict(card.values) if card else {}
        for name in (SHEET, GUESTS):
            if values.get(name):
                values[name] = _with_others(as_rows(old.get(name)), as_rows(values[name]))
        after, changes = laid_over(old, values, self.form)
        outcome = NEW if card is None else CHANGED if changes else SAME
        uid, base = (card.uid, card.revision) if card else (self.world.new_uid(), 0)
        place = ((self.record.sheet, self.record.number),)
        title = title_of(self.form, values)
        return PlannedRecord(outcome, uid, title, place, base, after, tuple(changes), form=self.form.id)

    def _values(self) -> Row:
        """The row as the record keeps it. What no field takes stands below its content, under its own heading."""
        record, form = self.record, self.form
        plain = {f.id for f in form.plain_fields if not f.computed}
        row: Row = {n: v for n, v in record.values.items() if n in plain and v is not None}
        for name, number in _PEOPLE.items():
            found = self._by_number(as_text(record.values.get(number)))
            if found and name in plain:
                row[name] = found
        lines = [f"{heading}{_BETWEEN}{text}" for heading, text in record.kept.items()]
        if SHEET in form.by_id:
            row[SHEET] = list(self._sheet(lines))
        if GUESTS in form.by_id:
            row[GUESTS] = list(self._guests())
        lines += self._counts(as_rows(row.get(SHEET)))
        if lines:
            row[CONTENT] = "\n".join(filter(None, [as_text(row.get(CONTENT)), *lines]))
        return {name: value for name, value in row.items() if value not in ("", [])}

    def _by_number(self, number: str) -> str:
        found = [c for c in self.world.cards if number and c.values.get("employee_no") == number]
        in_force = [c for c in found if not c.retired]
        return (
            member_ref(as_text(in_force[0].values.get("name")), in_force[0].uid) if len(in_force) == 1 else ""
        )

    def _sheet(self, lines: list[str]) -> Iterator[Row]:
        """Who came, then who did not and why. A name without a card, or of two, stays as it is written."""
        inner = self.world.forms[self.form.by_id[SHEET].of]
        day = day_in(self.record.values, self.form.period, self.world.today)
        for name, state in ((SHEET, _HERE), (ABSENT_ONES, _MISSING)):
            unknown: list[str] = []
            for text in self._names(name):
                person, note = _split(text)
                refs = self.world.people(person)
                if len(refs) != 1:
                    unknown.append(text)
                    continue
                row: Row = {"member": refs[0], **_state(inner, state, note)}
                card = self.world.by_uid.get(person_key(refs[0]))
                if "voting" in inner.by_id and card is not None:
                    row["voting"] = int(has_vote(card.values, day))
                yield row
            if unknown:
                told = "\u3001".join(unknown)
                lines.append(f"{self.columns.by_id[name].label}{_BETWEEN}{told}")
                self.record.problem("book.unknown_people", name, value=told)

    def _guests(self) -> Iterator[Row]:
        for text in self._names(GUESTS):
            person, note = _split(text)
            refs = self.world.people(person)
            row: Row = {"name": refs[0] if len(refs) == 1 else person}
            yield row | ({"post": note} if note else {})

    def _names(self, name: str) -> list[str]:
        text = as_text(self.record.values.get(name))
        nothing = {half_width(word) for word in self.world.words.nothing}
        return [n for n in split_names(text) if half_width(n) not in nothing]

    def _counts(self, sheet: Sequence[Row]) -> list[str]:
        """Numbers nobody can count again: kept as written. Those a list of names contradicts are said."""
        here = sum(map(is_present, sheet))
        counted = {"due": len(sheet), "present": here, "absent": len(sheet) - here}
        lines = []
        for name in _COUNTS:
            told = self.record.values.get(name)
            if told is None or name not in self.form.by_id:
                continue
            if not sheet:
                lines.append(f"{self.form.by_id[name].label}{_BETWEEN}{told}")
            elif as_int(told) != counted[name]:
                self.record.problem("book.counts_differ", name, HINT, value=told, counted=counted[name])
        if lines:
            self.record.problem("book.no_sheet", SHEET, HINT)
        return lines


def _split(text: str) -> tuple[str, str]:
    """`王五（病假）` → 王五, 病假."""
    name, _ = person_name(text)
    found = REMARK.search(text)
    return name, half_width(found.group()).strip("()[]\u3010\u3011 ") if found else ""


def _state(inner: Form, state: str, note: str) -> Row:
    """A remark that names a state is that state; any other one is the reason."""
    codes = inner.by_id["state"].codes
    if note and codes is not None:
        try:
            return {"state": codes.read(note), "reason": note}
        except Refused:
            return {"state": state, "reason": note}
    return {"state": state}


def _with_others(old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """Who is on the sheet stays as he stands there; others come behind."""
    name = "member" if any("member" in row for row in (*old, *new)) else "name"
    known = {person_key(row.get(name)) for row in old}
    return [*old, *(row for row in new if person_key(row.get(name)) not in known)]


def _same(form: Form, keys: Sequence[str], one: Values, other: Values) -> bool:
    """The same meeting: the same day, and hour where both tell it, and whatever else both must have."""
    when, then = as_text(one.get(form.period)), as_text(other.get(form.period))
    if not when or not (when.startswith(then) or then.startswith(when)):
        return False
    both = [k for k in keys if k != form.period and one.get(k) and other.get(k)]
    return all(same_value(form, k, one[k], other[k]) for k in both) and _same_words(one, other, both)


def _same_words(one: Values, other: Values, both: Sequence[str]) -> bool:
    """Without a topic on either side it is the number in the year, or the words of its content, that tell them apart."""
    if "topic" in both:
        return True
    return all(
        not one.get(n) or not other.get(n) or as_text(one[n]).startswith(as_text(other[n])[:40])
        for n in ("number", CONTENT)
    )
