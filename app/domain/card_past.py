"""A card as it was on a day by the dated facts: later changes taken back, histories cut, what had not happened left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.dates import first_day, last_day
from app.domain.errors import Refused
from app.domain.field_kinds import Typing
from app.domain.membership import LEFT, membership_on
from app.domain.record import read_value
from app.domain.values import Row, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.form import Field, Form
    from app.domain.membership import Membership
    from app.domain.values import Value, Values

_MASKED = ("id_number", "phone")  # the register keeps them masked, so they stay as they are
_BORN = "birth_date"
# What may lie ahead and is no event of the card.
_PLANS = ("dues_paid_to", "planned_on", "probation_extended_to")


class _History(NamedTuple):
    """A table of dated rows; `tells` are the fields of the card that its row in force stands for."""

    start: str
    end: str = ""
    tells: Mapping[str, str] = {}
    flag: str = ""


HISTORIES: Mapping[str, _History] = {
    "spells": _History("from_on", "to_on", {"branch_name": "branch_name"}),
    "works": _History("from_on", "to_on", {"employer": "employer", "department": "department"}),
    "titles": _History("obtained_on", "", {"title": "title"}),
    "educations": _History(
        "graduated_on", "", {name: name for name in ("education", "degree", "school", "major")}
    ),
    "party_posts": _History("from_on", "to_on"),
    "migrations": _History("from_on", "to_on", {"migrant_to": "migrant_to"}, "migrant"),
    "contact_losses": _History("lost_on", "found_on", {"lost_contact_kind": "lost_contact_kind"}, "lost_contact"),
    "awards": _History("awarded_on"),
    "penalties": _History("decided_on", "restored_on"),
    "trainings": _History("from_on"),
    "appraisals": _History("feedback_on"),
    "inspections": _History("inspected_on"),
    "filings": _History("filed_on"),
}  # fmt: skip


def card_on(
    form: Form, forms: Mapping[str, Form], card: Values, told: Sequence[Values], day: date, branch: str = ""
) -> tuple[Row, Membership]:
    """The card of a person on a day, and what the person was.

    `told` are the records of the register about the person with their details. What nobody dated stays as it is
    today: a corrected name was always the name.
    """
    was = membership_on(card, told, day, branch)
    past = _unwound(form, card, told, day)
    for table, history in HISTORIES.items():
        if table in form.by_id:
            past |= _cut(form, forms, past, table, history, day)
    past = {name: value for name, value in past.items() if not _still_to_come(form.by_id[name], value, day)}
    past["stage"] = was.stage or past.get("stage")
    past["membership_status"] = was.status if was.member or was.stage == LEFT else None
    return past, was


def _unwound(form: Form, card: Values, told: Sequence[Values], day: date) -> Row:
    """What stood there before the first of the later changes: of one day, before the one that was told first."""
    past, typing = dict(card), Typing(day)
    labels = {field.label: field for field in form.plain_fields}
    later = [one for one in told if as_rows(one.get("details")) and not _by(one.get("changed_on"), day)]
    later.sort(key=lambda one: as_text(one.get("changed_on")))
    before: dict[str, str] = {}
    for change in later:
        for detail in as_rows(change.get("details")):
            field = form.by_id.get(as_text(detail.get("field"))) or labels.get(as_text(detail.get("item")))
            if field is not None and field.kind not in _MASKED:
                before.setdefault(field.id, as_text(detail.get("old")))
    return past | {name: _read(form.by_id[name], text, typing) for name, text in before.items()}


def _read(field: Field, text: str, typing: Typing) -> Value:
    try:
        return read_value(field, text, typing)
    except Refused:
        return None


def _cut(
    form: Form, forms: Mapping[str, Form], card: Values, table: str, history: _History, day: date
) -> Row:
    """Rows begun by that day, those that ended later open again; and what the row in force says of the card."""
    rows = as_rows(card.get(table))
    begun = [row for row in rows if _by(row.get(history.start), day)]
    known: list[Row] = [_open_again(row, history.end, day) for row in begun]
    cut: Row = {table: known}
    if any(_is_told_by(row, card, history) for row in rows if row not in begun):
        in_force = [row for row in known if not row.get(history.end)]
        now: Row = max(in_force, key=lambda row: as_text(row.get(history.start)), default={})
        cut |= {name: now.get(column) for name, column in history.tells.items()}
    if history.flag and rows:
        cut[history.flag] = int(any(not row.get(history.end) for row in known))
    if table == "party_posts" and rows:
        cut["party_post"] = _posts_text(
            forms[form.by_id[table].of], known, rows, as_text(card.get("party_post"))
        )
    return cut


def _is_told_by(row: Row, card: Values, history: _History) -> bool:
    """Whether what the card says is what a row says that had not begun yet."""
    return bool(history.tells) and all(
        card.get(name) == row.get(column) for name, column in history.tells.items() if row.get(column)
    )


def _posts_text(of: Form, known: Iterable[Row], rows: Iterable[Row], said: str) -> str:
    """The posts in force by the history; a post the card names and no row tells of stays."""
    codes = of.by_id["post"].codes
    held = [as_text(row.get("post")) for row in known if not row.get("to_on")]
    told = {as_text(row.get("post")) for row in rows}
    words = [codes.label(code) if codes else code for code in held]
    for word in said.split("、"):
        code = _code(of, word)
        if word and code not in told and word not in words:
            words.append(word)
    return "、".join(dict.fromkeys(words))


def _code(of: Form, word: str) -> str:
    codes = of.by_id["post"].codes
    try:
        return codes.read(word) if codes else word
    except Refused:
        return word


def _by(value: Value, day: date) -> bool:
    """Whether something dated had happened; what is not dated has."""
    return not value or first_day(as_text(value)) <= day


def _open_again(row: Row, end: str, day: date) -> Row:
    ended = as_text(row.get(end)) if end else ""
    if not ended or last_day(ended) <= day:
        return row
    return {
        name: value for name, value in row.items() if name not in (end, "ended_by", "ended_as", "receipt_on")
    }


def _still_to_come(field: Field, value: Value, day: date) -> bool:
    dated = field.kind == "date" and field.id not in _PLANS and field.id != _BORN
    return dated and bool(value) and first_day(as_text(value)) > day
