"""From one edition of a form to the next: what changes for the branch, and what must never change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.field_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.codes import CodeTable
    from app.domain.form import Field, Form

ADDED, HIDDEN, RELABELLED, NEW_FORM, REQUIRED = "added", "hidden", "relabelled", "new_form", "required"


class Difference(NamedTuple):
    """One change to show before it is accepted: which form, what, and the words before and after."""

    form: str
    kind: str
    before: str = ""
    after: str = ""


class Harm(NamedTuple):
    """Why an edition is refused: old records would lose something, or could not be read any more."""

    form: str
    field: str
    kind: str  # version, lost, type, rows, nature, period, code


def differences(old: Form | None, new: Form) -> Iterator[Difference]:
    """What the secretary will notice."""
    if old is None:
        yield Difference(new.title, NEW_FORM)
        return
    known = {new.renamed.get(field.id, field.id): field for field in old.fields}
    for field in new.fields:
        before = known.get(field.id)
        if before is None:
            yield Difference(new.title, ADDED, after=field.label)
        elif before.label != field.label:
            yield Difference(new.title, RELABELLED, before.label, field.label)
        elif field.required and not before.required:
            yield Difference(new.title, REQUIRED, after=field.label)
    for name in new.hidden:
        if name not in old.hidden:
            yield Difference(new.title, HIDDEN, new.by_id[name].label)


def harms(old: Form, new: Form) -> Iterator[Harm]:
    """What old records would suffer; nothing for an edition that may be accepted."""
    if new.version <= old.version:
        yield Harm(new.title, "", "version")
    if (old.rows, old.kept) != (new.rows, new.kept):
        yield Harm(new.title, "", "nature")
    if new.renamed.get(old.period, old.period) != new.period:
        yield Harm(new.title, old.period, "period")
    for field in old.fields:
        after = new.by_id.get(new.renamed.get(field.id, field.id))
        if after is None:
            yield Harm(new.title, field.label, "lost")
        else:
            yield from _field_harms(new.title, field, after)


def _field_harms(form: str, old: Field, new: Field) -> Iterator[Harm]:
    if old.of != new.of:
        yield Harm(form, old.label, "rows")
    elif not old.of and not _still_reads(old, new):
        yield Harm(form, old.label, "type")
    elif old.codes and new.codes and old.codes.id != new.codes.id:
        yield Harm(form, old.label, "code")


def _still_reads(old: Field, new: Field) -> bool:
    """Anything may become text; nothing may become anything else."""
    return old.kind == new.kind or (new.kind in ("text", "long_text") and kind_of(new).column == "TEXT")


def lost_codes(old: Mapping[str, CodeTable], new: Mapping[str, CodeTable]) -> Iterator[Harm]:
    """Codes that records may hold and a new table lacks."""
    for table in new.values():
        known = old.get(table.id)
        for item in known.items if known else ():
            if item.code not in {one.code for one in table.items}:
                yield Harm(table.title, item.label, "code")
