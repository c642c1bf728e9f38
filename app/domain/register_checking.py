"""What is different in a card between two looks at it, field by field and row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.field_kinds import show
from app.domain.form import ROWS_KINDS
from app.domain.period import next_to, period_of
from app.domain.values import as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.form import Field, Form
    from app.domain.values import Row, Values

BETWEEN = "\u00b7"
NEW_CARD, GONE_CARD = "new", "gone"


class Difference(NamedTuple):
    """Of one person: old and new as lists show them. `field` is "new" or "gone" where the card itself came or went."""

    uid: str
    name: str
    field: str
    label: str
    kind: str
    old: str
    new: str


def card_differences(
    form: Form, forms: Mapping[str, Form], uid: str, old: Values, new: Values
) -> Iterator[Difference]:
    """In the order of the card; {} for a card that was not there, or is not any more."""
    name = as_text((new or old).get("name"))
    if not old or not new:
        stage = show(form.by_id["stage"], (new or old).get("stage"))
        yield Difference(
            uid, name, GONE_CARD if old else NEW_CARD, "", "", stage if old else "", "" if old else stage
        )
        return
    for field in form.fields:
        before, after = old.get(field.id), new.get(field.id)
        if before == after or field.id in form.hidden:
            continue
        if field.kind not in ROWS_KINDS:
            shown = show(field, before), show(field, after)
            yield Difference(uid, name, field.id, field.label, field.kind, *shown)
            continue
        for was, now in _row_pairs(as_rows(before), as_rows(after)):
            texts = _row_text(forms[field.of].fields, was), _row_text(forms[field.of].fields, now)
            yield Difference(uid, name, field.id, field.label, field.kind, *texts)


def _row_pairs(old: list[Row], new: list[Row]) -> list[tuple[Row, Row]]:
    """What left and what came; at the same place it is one row that was changed."""
    gone = [row for row in old if row not in new]
    came = [row for row in new if row not in old]
    changed = list(zip(gone, came, strict=False))
    rest = len(changed)
    empty: Row = {}
    return [*changed, *((row, empty) for row in gone[rest:]), *((empty, row) for row in came[rest:])]


def _row_text(fields: Sequence[Field], row: Values) -> str:
    technical = ("sha256", "size")
    return BETWEEN.join(
        text
        for f in fields
        if f.kind not in ROWS_KINDS and f.id not in technical and (text := show(f, row.get(f.id)))
    )


def day_to_offer(days: Iterable[str], today: date, began: date) -> date:
    """The day a new look is as of: the end of the last half where that one is still missing, else today."""
    half = period_of("half_year", today)
    previous = next_to(half, -1)
    missed = not any(previous.holds(day) for day in days) and began <= previous.first
    return previous.last if missed else today
