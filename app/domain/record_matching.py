"""Rows of a book against its records: the same day and the same required facts are the same record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.import_plan import CHANGED, HELD, NEW, REJECTED, SAME, PlannedRecord, laid_over
from app.domain.people_matching import TWICE, same_value
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.form import Form
    from app.domain.import_plan import Surroundings
    from app.domain.people_matching import Card
    from app.domain.roster_values import FileRecord
    from app.domain.values import Row, Values


def plan_records(
    found: Sequence[FileRecord], cards: Sequence[Card], around: Surroundings
) -> list[PlannedRecord]:
    """One planned record for each row. A row without a required fact is rejected: a book holds finished records."""
    form = around.form
    keys = _keys(form, found)
    planned: list[PlannedRecord] = []
    seen: list[Row] = []
    for record in found:
        place = ((record.sheet, record.number),)
        missing = [f.id for f in form.plain_fields if f.required and record.values.get(f.id) in (None, "")]
        if missing or not keys:
            for name in missing:
                record.problem("field.required", name)
            planned.append(PlannedRecord(REJECTED, "", "", place, reason="field.required"))
        elif any(_same(form, keys, values, record.values) for values in seen):
            planned.append(PlannedRecord(HELD, "", _title(form, record.values), place, reason=TWICE))
        else:
            seen.append(record.values)
            planned.append(_plan(record, cards, keys, around))
    return planned


def _plan(
    record: FileRecord, cards: Sequence[Card], keys: Sequence[str], around: Surroundings
) -> PlannedRecord:
    form = around.form
    place = ((record.sheet, record.number),)
    title = _title(form, record.values)
    same = [c for c in cards if not c.retired and _same(form, keys, c.values, record.values)]
    if len(same) > 1:
        return PlannedRecord(HELD, "", title, place, reason=TWICE, candidates=tuple(same))
    card = same[0] if same else None
    after, changes = laid_over(dict(card.values) if card else {}, record.values, form)
    outcome = NEW if card is None else CHANGED if changes else SAME
    uid, base = (card.uid, card.revision) if card else (around.new_uid(), 0)
    return PlannedRecord(outcome, uid, title, place, base, after, tuple(changes))


def _keys(form: Form, found: Sequence[FileRecord]) -> list[str]:
    """The fields that tell records apart: the period's date and what is required, as far as the file has them."""
    known = {name for record in found for name in record.fields}
    wanted = [form.period, *(f.id for f in form.plain_fields if f.required)]
    return [name for name in dict.fromkeys(wanted) if name in known]


def _same(form: Form, keys: Sequence[str], one: Values, other: Values) -> bool:
    return all(
        one.get(k) is not None and other.get(k) is not None and same_value(form, k, one[k], other[k])
        for k in keys
    )


def _title(form: Form, values: Values) -> str:
    names = form.list or tuple(f.id for f in form.plain_fields[:2])
    return " ".join(as_text(values.get(name)) for name in names[:2]).strip()
