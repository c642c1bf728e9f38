"""A change of somebody's circumstances: which fields it asks for, and the dated row it leaves in the card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.people import post_codes
from app.domain.values import Row, Value, Values, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.codes import CodeTable

_START, _END, _SPELLS = "from_on", "to_on", "spells"
_NORMAL, _SUSPENDED = "normal", "suspended"


@dataclass(frozen=True)
class Change:
    """One kind of change.

    `asks` are the fields of the card that get a new value, `dated` the field that takes the day, `sets` what follows
    of itself. `table` is the history of the card that gets a row: `row` says which column takes which field (the
    first filled of `a|b`), `needs` the column without which there is no row, `day` which column takes the day.
    `event` counts it among the increases and decreases (rules §4.5); `stages` and `statuses` are those it is offered
    for. What it `clears` belonged to an earlier membership; one that `returns` makes somebody again what he was.
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
    statuses: tuple[str, ...] = ("normal",)
    clears: tuple[str, ...] = ()
    returns: bool = False


_IN, _GONE = ("full", "probationary"), ("left",)
_ANY = ("normal", "suspended", "out", "deceased")
_GOING = ("normal", "suspended")
# What an earlier leaving left on the card; its history keeps it.
_LEAVING = ("transferred_out_on", "transferred_to", "transfer_letter_no", "transfer_receipt_on")
_TRANSITION = (
    "transition_applied_on", "confirmed_on", "transition_approved_on", "transition_result", "probation_extended_to",
    "branch_at_transition", "oath_on",
)  # fmt: skip
_CAME = {"branch_name": "branch_name", "transferred_from": "transferred_from", "reason": "transfer_reason"}
_WENT = {"transferred_to": "transferred_to", "letter_no": "transfer_letter_no", "branch_name": "branch_name"}


def _arriving(code: str, asks: tuple[str, ...], **more: Any) -> Change:
    """A way into the branch's members: a new spell begins."""
    told = {"row": _CAME, "clears": _LEAVING, **more}
    return Change(code, asks, table="spells", needs="branch_name", event=code, **told)


def _leaving(code: str, status: str = "out", **more: Any) -> Change:
    """A way out of them: the open spell ends."""
    told = {
        "stages": _IN,
        "sets": {"stage": "left", "membership_status": status},
        "row": {"branch_name": "branch_name"},
    }
    asks = more.pop("asks", ())
    return Change(code, asks, table="spells", needs="branch_name", day=_END, event=code, **{**told, **more})


CHANGES = (
    Change(
        "post", ("employer", "department", "workpost", "post"), table="works",
        row={"employer": "employer", "department": "department", "post": "workpost|post"}, needs="employer",
        statuses=_ANY,
    ),
    Change("contact", ("mobile", "phone", "residence"), statuses=_ANY),
    Change("party_group", ("party_group",)),
    Change("party_post", ("party_post",), table="party_posts", stages=_IN),
    Change(
        "title", ("title",), dated="title_on", table="titles", row={"title": "title"}, needs="title", day="obtained_on",
        statuses=_ANY,
    ),
    Change(
        "education", ("education", "degree", "school", "major"), dated="graduated_on", table="educations",
        row={name: name for name in ("education", "degree", "school", "major")},
        needs="education", day="graduated_on", statuses=_ANY,
    ),
    Change(
        "confirmed", ("transition_result", "transition_approved_on"), dated="confirmed_on",
        sets={"stage": "full"}, event="converted_full", stages=("probationary",),
    ),
    _arriving(
        "transferred_in", ("transferred_from", "transfer_reason", "branch_name"), dated="transferred_in_on",
        stages=(*_IN, *_GONE), returns=True,
    ),
    _leaving(
        "transferred_out", asks=("transferred_to", "transfer_letter_no"), dated="transferred_out_on",
        sets={"stage": "left"}, row=_WENT,
    ),
    _leaving("deceased", "deceased", statuses=_GOING),
    # The rest of rules §4.5, which are rare.
    _arriving(
        "developed", ("approved_on", "introducers", "party_group"), dated="joined_on",
        sets={"stage": "probationary"}, row={"branch_name": "branch_name"}, stages=("candidate",),
    ),
    _arriving(
        "rejoined", ("approved_on", "introducers", "party_group"), dated="joined_on",
        sets={"stage": "probationary", "membership_status": "normal"}, row={"branch_name": "branch_name"},
        stages=("candidate", *_GONE), statuses=("normal", "out"), clears=(*_LEAVING, *_TRANSITION),
    ),
    _arriving(
        "restored", (), sets={"membership_status": "normal"}, row={"branch_name": "branch_name"}, stages=_GONE,
        statuses=("out",), returns=True,
    ),
    _arriving(
        "restored_after_suspension", (), sets={"membership_status": "normal"}, row={"branch_name": "branch_name"},
        statuses=("suspended",), returns=True,
    ),
    _arriving(
        "transferred_in_bloc", ("transferred_from", "transfer_reason", "branch_name"), dated="transferred_in_on",
        stages=(*_IN, *_GONE), returns=True,
    ),
    _leaving(
        "transferred_out_bloc", asks=("transferred_to", "transfer_letter_no"), dated="transferred_out_on",
        sets={"stage": "left"}, row=_WENT,
    ),
    _leaving("membership_suspended", sets={"membership_status": "suspended"}),
    _leaving("expelled", statuses=_GOING),
    _leaving("removed_self_quit", statuses=_GOING),
    _leaving("removed_persuaded", statuses=_GOING),
    _leaving("removed_withdrew", statuses=_GOING),
    _leaving("removed_other", statuses=_GOING),
    _leaving(
        "probation_cancelled", stages=("probationary",),
        sets={"stage": "left", "membership_status": "out", "transition_result": "cancelled"},
    ),
)  # fmt: skip
RARE = frozenset(
    one.code for one in CHANGES[[one.code for one in CHANGES].index("developed") :]
)  # offered apart from what happens every year


_BY_CODE = {one.code: one for one in CHANGES}


def change_of(code: str) -> Change:
    """Raises KeyError."""
    return _BY_CODE[code]


def offered(card: Values) -> list[Change]:
    """The changes that can befall somebody of that stage and status."""
    stage, status = as_text(card.get("stage")), as_text(card.get("membership_status")) or _NORMAL
    return [one for one in CHANGES if (not one.stages or stage in one.stages) and status in one.statuses]


def event_of(card: Values, change: Change) -> str:
    """What a change counts as: whoever is suspended has left the numbers already (rules §4.5 row 11)."""
    gone = card.get("membership_status") == _SUSPENDED and change.day == _END
    return "" if gone else change.event


def changed_card(card: Values, change: Change, day: str, new: Values, basis: str, posts: CodeTable) -> Row:
    """What of the card is different afterwards: the fields asked for, what follows, and its history."""
    changed: Row = {name: new.get(name) for name in change.asks if name in new}
    changed.update(change.sets)
    changed |= {name: None for name in change.clears if name not in changed and card.get(name)}
    if change.returns and card.get("stage") == "left":
        changed["stage"] = "full" if card.get("confirmed_on") else "probationary"
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
    if change.table == _SPELLS:
        row["began_by" if change.day == _START else "ended_by"] = change.event
    row = {column: value for column, value in row.items() if value}
    open_row = history[-1] if history and not history[-1].get(_END) else None
    if change.day == _END and open_row is not None:
        return [*history[:-1], {**row, **open_row, _END: day}]
    if change.needs not in row or (change.day == _END and _is_over(history, row)):
        return list(history)
    if change.day == _END:
        came = max(as_text(after.get(name)) for name in ("joined_on", "transferred_in_on"))
        row = {**row, _START: came} if "" < came <= day else row
    if change.day == _START and open_row is not None:
        history = [*history[:-1], _ended(open_row, day)]
    return [*history, row]


def _is_over(history: list[Row], row: Row) -> bool:
    """Whether the last spell of this branch has ended: whoever was suspended is not put out of it once more."""
    last = next((one for one in reversed(history) if one.get("branch_name") == row.get("branch_name")), None)
    return last is not None and bool(last.get(_END))


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
