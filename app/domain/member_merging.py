"""Two cards of one person become one: what differs, what the card says then, and what records that name both say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.people_matching import same_value, tells_more
from app.domain.values import as_int, as_rows, as_text, join_refs, member_ref, split_ref, split_refs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.form import Form
    from app.domain.values import Row, Value, Values

KEPT, DROPPED = "kept", "dropped"
EXTRA = "extra"
# Sheets that name a person once: of two rows about him one must go.
ONCE = frozenset({"attendance", "study_attendance", "appraisal"})
SUMMED = frozenset({"dues_closing_line"})  # money of both is his, a closed month keeps its total
_MEMBER = "member"


@dataclass(frozen=True)
class Conflict:
    """One thing the two cards, or two rows about him, say differently. `key` is what a choice is given under."""

    key: str
    label: str
    kept: Value
    dropped: Value
    form: str = ""
    field: str = ""


def card_conflicts(form: Form, kept: Values, dropped: Values) -> list[Conflict]:
    """Facts of which only one can be true. A spelling, or a day where the other knows the month, is none."""
    return [
        Conflict(f.id, f.label, kept[f.id], dropped[f.id], form.id, f.id)
        for f in form.plain_fields
        if not f.computed
        and _filled(kept.get(f.id))
        and _filled(dropped.get(f.id))
        and not same_value(form, f.id, kept[f.id], dropped[f.id])
    ]


def merged_card(form: Form, kept: Values, dropped: Values, choices: Mapping[str, str]) -> Row:
    """The card that stays: its own word, where it has none the other's, and of conflicts what was chosen."""
    result: Row = dict(kept)
    for item in form.plain_fields:
        mine, theirs = kept.get(item.id), dropped.get(item.id)
        if item.computed or not _filled(theirs):
            continue
        chosen = choices.get(item.id) == DROPPED and not same_value(form, item.id, mine, theirs)
        if not _filled(mine) or chosen or tells_more(form, item.id, mine, theirs):
            result[item.id] = theirs
    for item in form.rows_fields:
        mine_rows, their_rows = as_rows(kept.get(item.id)), as_rows(dropped.get(item.id))
        rows = _headings(mine_rows, their_rows) if item.id == EXTRA else joined(mine_rows, their_rows)
        if rows:
            result[item.id] = rows
    return result


def joined(mine: Sequence[Row], theirs: Sequence[Row]) -> list[Row]:
    """Rows of both, each fact once: one that says nothing a fuller one does not say goes. In order of time."""
    rows: list[Row] = [dict(row) for row in mine]
    for row in theirs:
        if any(_within(row, other) for other in rows):
            continue
        rows = [other for other in rows if not _within(other, row)]
        rows.append(dict(row))
    days = [_day(row) for row in rows]
    if len(rows) == len(mine) or not all(days):
        return rows
    return [rows[i] for i in sorted(range(len(rows)), key=lambda i: days[i])]


def _within(row: Row, other: Row) -> bool:
    return all(other.get(name) == value for name, value in row.items() if _filled(value))


def _day(row: Row) -> str:
    """When a row begins: its first column with a date in it."""
    first = next((v for k, v in row.items() if k.endswith("_on") or k == "year"), "")
    return as_text(first)


def _headings(mine: Sequence[Row], theirs: Sequence[Row]) -> list[Row]:
    """Other columns by their headings; two texts under one heading stay both."""
    texts = {as_text(row.get("heading")): as_text(row.get("text")) for row in mine}
    for row in theirs:
        heading, text = as_text(row.get("heading")), as_text(row.get("text"))
        name, count = heading, 1
        while name in texts and texts[name] != text:
            count += 1
            name = f"{heading} ({count})"
        texts[name] = text
    return [{"heading": heading, "text": text} for heading, text in texts.items()]


@dataclass(frozen=True)
class Renaming:
    """Whatever named the card `dropped` names `kept` from now on; the name stands as the record's day knew it."""

    kept: str
    dropped: str
    forms: Mapping[str, Form]

    def record(
        self, form: Form, values: Values, choices: Mapping[str, str], key: str
    ) -> tuple[Row, list[Conflict]]:
        """The record as it would be, and where its rows about both differ; `key` begins the keys of those."""
        result: Row = dict(values)
        clashes: list[Conflict] = []
        for item in form.fields:
            value = values.get(item.id)
            if item.kind == "member":
                result[item.id] = self._reference(value)
            elif isinstance(value, list):
                inner = self.forms[item.of]
                name = f"{key}/{item.id}"
                rows, clash = self._rows(inner, value, choices.get(name, KEPT))
                result[item.id] = rows
                if clash:
                    clashes.append(Conflict(name, item.label, [clash[0]], [clash[1]], form.id, item.id))
        return {name: value for name, value in result.items() if value is not None}, clashes

    def _reference(self, value: Value) -> Value:
        if not as_text(value):
            return value
        refs: dict[str, str] = {}
        for name, uid in split_refs(as_text(value)):
            uid = self.kept if uid == self.dropped else uid  # noqa: PLW2901 - the same person
            refs.setdefault(uid or name, member_ref(name, uid))
        return join_refs(list(refs.values()))

    def _rows(self, form: Form, rows: Sequence[Row], choice: str) -> tuple[list[Row], tuple[Row, Row] | None]:
        people = [f.id for f in form.fields if f.kind == "member"]
        both = self._about_both(form, rows)
        result: list[Row] = []
        clash = None
        for place, row in enumerate(rows):
            if both and place == both[1]:
                continue
            changed: Row = dict(row) | {name: self._reference(row[name]) for name in people if name in row}
            if both and place == both[0]:
                changed, clash = self._one_row(form, rows, both, choice)
            result.append(changed)
        return result, clash

    def _about_both(self, form: Form, rows: Sequence[Row]) -> tuple[int, int] | None:
        """Where a sheet that names a person once has a row for each of the two cards: (kept, dropped)."""
        if form.id not in ONCE | SUMMED:
            return None
        places = {split_ref(as_text(row.get(_MEMBER)))[1]: place for place, row in enumerate(rows)}
        if self.kept in places and self.dropped in places:
            return places[self.kept], places[self.dropped]
        return None

    def _one_row(
        self, form: Form, rows: Sequence[Row], both: tuple[int, int], choice: str
    ) -> tuple[Row, tuple[Row, Row] | None]:
        mine, theirs = rows[both[0]], dict(rows[both[1]])
        theirs[_MEMBER] = mine[_MEMBER]
        if form.id in SUMMED:
            money = [f.id for f in form.fields if f.kind == "money" and (f.id in mine or f.id in theirs)]
            return {**mine, **{n: as_int(mine.get(n)) + as_int(theirs.get(n)) for n in money}}, None
        differs = any(mine.get(n) != v for n, v in theirs.items() if _filled(v) and _filled(mine.get(n)))
        first, second = (theirs, mine) if choice == DROPPED else (mine, theirs)
        said = {name: value for name, value in first.items() if _filled(value)}
        return {**second, **said}, ((mine, rows[both[1]]) if differs else None)


def _filled(value: Value) -> bool:
    return value is not None and value not in ("", [])
