"""What a change of somebody's circumstances makes of the card: new values, what follows, and a dated row of history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.member_change_kinds import END, FOLLOW
from app.domain.membership import DEPARTURES, FULL, LEFT, PROBATIONARY
from app.domain.penalties import EXPULSION, is_probation
from app.domain.people import post_codes
from app.domain.values import Row, Value, Values, as_rows, as_text

if TYPE_CHECKING:
    from app.domain.codes import CodeTable
    from app.domain.member_change_kinds import Change

_SUSPENDED = "suspended"


def event_of(card: Values, change: Change) -> str:
    """What a change counts as: whoever is suspended has left the numbers already (rules §4.5 row 11)."""
    gone = card.get("membership_status") == _SUSPENDED and change.event in DEPARTURES
    return "" if gone else change.event


def changed_card(
    card: Values,
    change: Change,
    day: str,
    new: Values,
    basis: str,
    posts: CodeTable,
    row: Values | None = None,
) -> Row:
    """What of the card is different afterwards: the fields asked for, what follows, and its history.

    `row` are the columns of the history that the person filled in.
    """
    changed: Row = {name: new.get(name) for name in change.asks if name in new}
    changed.update(change.sets)
    if change.dated:
        changed[change.dated] = day
    changed |= {name: None for name in change.clears if name not in changed and card.get(name)}
    if change.returns and card.get("stage") == LEFT:
        changed["stage"] = FULL if card.get("confirmed_on") else PROBATIONARY
    after = {**card, **changed}
    if change.event in DEPARTURES:
        changed |= _given_up(card, day)
    if change.code == "expelled":
        changed["penalties"] = _with_expulsion(as_rows(card.get("penalties")), day, basis)
    if change.code == "party_post":
        changed[change.table] = _posts(as_rows(card.get(change.table)), card, after, day, basis, posts)
    elif change.table:
        changed[change.table] = _history(card, change, after, day, {**_paper(change, basis), **(row or {})})
    return changed


def _paper(change: Change, basis: str) -> Row:
    return {change.paper: basis} if change.paper and basis else {}


def _history(card: Values, change: Change, after: Values, day: str, told: Row) -> Value:
    """A row that begins, one that is added, or the open one that ends."""
    history = as_rows(card.get(change.table))
    row: Row = {column: _first_filled(after, names) for column, names in change.row.items()}
    row = {column: value for column, value in {**row, **change.fixed, **told}.items() if value}
    if change.how == END:
        return _ended_history(card, change, history, row, day)
    if change.needs and change.needs not in row:
        return list(history)
    place = _open_place(history, change) if change.how == FOLLOW else None
    if place is not None:
        history = [*history[:place], _ended(history[place], change, day), *history[place + 1 :]]
    return [*history, {change.start: day, **row}]


def _ended_history(card: Values, change: Change, history: list[Row], row: Row, day: str) -> Value:
    """The open row ends; without one the row tells of what ended, since when the card says so."""
    place = _open_place(history, change)
    if change.event in DEPARTURES and card.get("stage") == PROBATIONARY:
        row["ended_as"] = PROBATIONARY  # no date of the card could tell it from a transition afterwards
    if place is not None:
        return [*history[:place], {**row, **history[place], change.end: day}, *history[place + 1 :]]
    if change.needs not in row or _is_over(history, row, change):
        return list(history)
    came = max(as_text(card.get(name)) for name in ("joined_on", "transferred_in_on"))
    return [
        *history,
        {change.start: came, **row, change.end: day} if "" < came <= day else {**row, change.end: day},
    ]


def _is_over(history: list[Row], row: Row, change: Change) -> bool:
    """Whether the last spell of this branch has ended: whoever was suspended is not put out of it once more."""
    last = next((one for one in reversed(history) if one.get(change.needs) == row.get(change.needs)), None)
    return last is not None and bool(last.get(change.end))


def _open_place(history: list[Row], change: Change) -> int | None:
    """The row that has not ended: the last one, or among penalties the 留党察看 that waits for its end."""
    if change.table == "penalties":
        waiting = [n for n, row in enumerate(history) if is_probation(row) and not row.get(change.end)]
        return waiting[-1] if waiting else None
    return len(history) - 1 if history and not history[-1].get(change.end) else None


def _ended(row: Row, change: Change, day: str) -> Row:
    return row if as_text(row.get(change.start)) > day else {**row, change.end: day}


def _first_filled(values: Values, names: str) -> Value:
    return next((values[name] for name in names.split("|") if values.get(name)), None)


def _given_up(card: Values, day: str) -> Row:
    """Whoever leaves the Party's members of this branch holds no post in it any longer."""
    rows = as_rows(card.get("party_posts"))
    kept: list[Row] = [row if row.get("to_on") else {**row, "to_on": day} for row in rows]
    return {"party_post": None, "party_posts": kept} if kept else {"party_post": None}


def _with_expulsion(history: list[Row], day: str, basis: str) -> Value:
    row: Row = {"penalty_kind": EXPULSION, "decided_on": day}
    return [*history, {**row, "document_no": basis} if basis else row]


def _posts(
    history: list[Row], before: Values, after: Values, day: str, basis: str, posts: CodeTable
) -> Value:
    """Posts given up get their last day, new ones a row; a word that is no post of the table has no history."""
    was, now = set(post_codes(before, posts)), set(post_codes(after, posts))
    kept = [
        {**row, "to_on": day} if not row.get("to_on") and row.get("post") in was - now else row
        for row in history
    ]
    added: list[Row] = [{"post": code, "from_on": day} for code in sorted(now - was)]
    return [*kept, *({**row, "document_no": basis} if basis else row for row in added)]
