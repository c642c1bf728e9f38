"""A change of somebody's circumstances: which fields it asks for, and the dated row it leaves in the card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.people import post_codes
from app.domain.values import Row, Value, Values, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.codes import CodeTable

_START, _END = "from_on", "to_on"


@dataclass(frozen=True)
class Change:
    """One kind of change.

    `asks` are the fields of the card that get a new value, `dated` the field that takes the day, `sets` what follows
    of itself. `table` is the history of the card that gets a row: `row` says which column takes which field (the
    first filled of `a|b`), `needs` the column without which there is no row, `day` which column takes the day.
    `event` counts it among the increases and decreases (rules §4.5); `stages` are those it is offered for.
    """

    code: str
    asks: tuple[str, ...]
    dated: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    table: str = ""
    row: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    day: str = _START
    event: str = ""
    stages: tuple[str, ...] = ()


_IN = ("full", "probationary")
CHANGES = (
    Change(
        "post", ("employer", "department", "workpost", "post"), table="works",
        row={"employer": "employer", "department": "department", "post": "workpost|post"}, needs="employer",
    ),
    Change("contact", ("mobile", "phone", "residence")),
    Change("party_group", ("party_group",)),
    Change("party_post", ("party_post",), table="party_posts", stages=_IN),
    Change("title", ("title",), dated="title_on", table="titles", row={"title": "title"}, needs="title", day="obtained_on"),
    Change(
        "education", ("education", "degree", "school", "major"), dated="graduated_on", table="educations",
        row={name: name for name in ("education", "degree", "school", "major")},
        needs="education", day="graduated_on",
    ),
    Change(
        "confirmed", ("transition_result", "transition_approved_on"), dated="confirmed_on",
        sets={"stage": "full"}, event="converted_full", stages=("probationary",),
    ),
    Change(
        "transferred_in", ("transferred_from", "transfer_reason", "branch_name"), dated="transferred_in_on",
        table="spells",
        row={"branch_name": "branch_name", "transferred_from": "transferred_from", "reason": "transfer_reason"},
        needs="branch_name", event="transferred_in", stages=_IN,
    ),
    Change(
        "transferred_out", ("transferred_to", "transfer_letter_no"), dated="transferred_out_on",
        sets={"stage": "left"}, table="spells",
        row={"transferred_to": "transferred_to", "letter_no": "transfer_letter_no", "branch_name": "branch_name"},
        needs="branch_name", day=_END, event="transferred_out", stages=_IN,
    ),
    Change("deceased", (), sets={"stage": "left", "membership_status": "deceased"}, event="deceased", stages=_IN),
)  # fmt: skip


_BY_CODE = {one.code: one for one in CHANGES}


def change_of(code: str) -> Change:
    """Raises KeyError."""
    return _BY_CODE[code]


def offered(card: Values) -> list[Change]:
    """The changes that can befall somebody of that stage."""
    stage = as_text(card.get("stage"))
    return [one for one in CHANGES if not one.stages or stage in one.stages]


def changed_card(card: Values, change: Change, day: str, new: Values, basis: str, posts: CodeTable) -> Row:
    """What of the card is different afterwards: the fields asked for, what follows, and its history."""
    changed: Row = {name: new.get(name) for name in change.asks if name in new}
    changed.update(change.sets)
    if change.dated:
        changed[change.dated] = day
    if change.table:
        after = {**card, **changed}
        history = as_rows(card.get(change.table))
        if change.code == "party_post":
            changed[change.table] = _posts(history, card, after, day, basis, posts)
        else:
            changed[change.table] = _with_row(history, change, after, day)
    return changed


def _with_row(history: list[Row], change: Change, after: Values, day: str) -> Value:
    """The open row ends on the day the new one begins; leaving ends the open row instead of adding one."""
    row: Row = {column: _first_filled(after, names) for column, names in change.row.items()}
    row[change.day] = day
    row = {column: value for column, value in row.items() if value}
    open_row = history[-1] if history and not history[-1].get(_END) else None
    if change.day == _END and open_row is not None:
        return [*history[:-1], {**row, **open_row, _END: day}]
    if change.needs not in row:
        return list(history)
    if change.day == _START and open_row is not None:
        history = [*history[:-1], _ended(open_row, day)]
    return [*history, row]


def _ended(row: Row, day: str) -> Row:
    return row if as_text(row.get(_START)) > day else {**row, _END: day}


def _first_filled(values: Values, names: str) -> Value:
    return next((values[name] for name in names.split("|") if values.get(name)), None)


def _posts(
    history: list[Row], before: Values, after: Values, day: str, basis: str, posts: CodeTable
) -> Value:
    """Posts given up get their last day, new ones a row; a word that is no post of the table has no history."""
    was, now = set(post_codes(before, posts)), set(post_codes(after, posts))
    kept = [
        {**row, _END: day} if not row.get(_END) and row.get("post") in was - now else row for row in history
    ]
    added: list[Row] = [{"post": code, _START: day} for code in sorted(now - was)]
    return [*kept, *({**row, "document_no": basis} if basis else row for row in added)]
