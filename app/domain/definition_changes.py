"""From one edition of a form to the next: what changes for the branch, and what must never change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.field_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.codes import CodeTable
    from app.domain.form import Field, Form
    from app.domain.register import Register
    from app.domain.rule_pack import RulePack, RuleRow

ADDED, HIDDEN, RELABELLED, NEW_FORM, REQUIRED = "added", "hidden", "relabelled", "new_form", "required"
RULE_NEW, RULE_CHANGED, RULE_SEVERITY, RULE_TEXT = "rule_new", "rule_changed", "rule_severity", "rule_text"
CODE_ADDED, NEW_CODES, REGISTER, CALENDAR = "code_added", "new_codes", "register", "calendar"


class Difference(NamedTuple):
    """One change to show before it is accepted: which form (rule, table), what, and the words before and after.

    `since` is the first day of an edition that begins later.
    """

    form: str
    kind: str
    before: str = ""
    after: str = ""
    since: str = ""


class Dated(Protocol):
    """An edition of a rule, a duty, a bracket of dues."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def start(self) -> str: ...


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


def is_another(old: Form, new: Form) -> bool:
    """Whether the form itself says something else; choices may be added to its code tables at any time."""
    return _without_choices(old) != _without_choices(new)


def _without_choices(form: Form) -> Form:
    bare = (f._replace(codes=replace(f.codes, items=()) if f.codes else None) for f in form.fields)
    return replace(form, fields=tuple(bare))


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


def rule_differences(old: RulePack, new: RulePack) -> Iterator[Difference]:
    """Rules that are new, or say something else: their numbers before and after; and years of working days."""
    known = {(row.id, row.start): row for row in old.rows}
    for row in new.rows:
        before = known.get((row.id, row.start)) or _edition_before(old, row)
        if before is None:
            yield Difference(row.title or row.id, RULE_NEW, since=row.start)
        elif before != row:
            yield _rule_difference(before, row)
    for year, calendar in new.calendars.items():
        if old.calendars.get(year) != calendar:
            yield Difference(calendar.source, CALENDAR, after=str(year))


def _edition_before(old: RulePack, row: RuleRow) -> RuleRow | None:
    found = [one for one in old.rows if one.id == row.id and one.start < row.start]
    return max(found, key=lambda one: one.start, default=None)


def _rule_difference(old: RuleRow, new: RuleRow) -> Difference:
    """The first thing a person would notice of it."""
    told = Difference(
        new.title or old.title or new.id, RULE_TEXT, since=new.start if new.start != old.start else ""
    )
    if old.severity != new.severity:
        return told._replace(kind=RULE_SEVERITY, before=old.severity, after=new.severity)
    names = [n for n in new.params if old.params.get(n) != new.params[n]]
    both = [(old.params.get(n), new.params[n]) for n in names if isinstance(new.params[n], int)]
    if both and len(both) == len(names):
        before, after = ("、".join(str(pair[side]) for pair in both) for side in (0, 1))
        return told._replace(kind=RULE_CHANGED, before=before, after=after)
    return told


def edition_differences(old: Sequence[Dated], new: Sequence[Dated]) -> Iterator[Difference]:
    """Duties and rates of dues: an edition nobody had before."""
    known = set(old)
    for one in new:
        if one not in known:
            yield Difference(one.title or one.id, RULE_TEXT, since=one.start)


def code_differences(old: Mapping[str, CodeTable], new: Mapping[str, CodeTable]) -> Iterator[Difference]:
    for table in new.values():
        before = old.get(table.id)
        if before is None:
            yield Difference(table.title, NEW_CODES)
            continue
        known = {item.code for item in before.items}
        more = [item.label for item in table.items if item.code not in known]
        if more:
            yield Difference(table.title, CODE_ADDED, after="、".join(more))


def register_differences(old: Mapping[str, Register], new: Mapping[str, Register]) -> Iterator[Difference]:
    for one in new.values():
        if (before := old.get(one.id)) is None or _headings(before) != _headings(one):
            yield Difference(one.title, REGISTER)


def _headings(one: Register) -> object:
    return one.title, [(column.id, column.label, column.off) for column in one.columns]
