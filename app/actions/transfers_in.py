"""Somebody comes with an introduction letter: the letter, the card and its history in one step; then our receipt goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions.member_changes import ready_for
from app.actions.records import checked, get_record
from app.actions.transfer_letters import FORM, MEMBER, get_letter
from app.actions.transfers import Moved, about, write_one
from app.domain.agenda_people import probation_over
from app.domain.dates import add_months, first_day, is_day
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import Typing
from app.domain.people import is_member
from app.domain.record import missing, read_record
from app.domain.text import name_key
from app.domain.transfer_words import IN, POSTPONED
from app.domain.transfers import DONE, OPEN, valid_until
from app.domain.values import as_int, as_rows, as_text, member_ref
from app.store import drafts, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.values import Row, Values

RECEIVE, ANSWER, CORRECT = "members.transfer_receive", "members.transfer_answer", "members.transfer_correct"
CORRECTED = (
    "number", "issued_on", "valid_days", "from_org", "paid_to", "reason", "phone", "sender", "sender_address",
    "sender_phone", "sender_fax", "sender_postcode", "remark",
)  # fmt: skip
_IN, _IN_BLOC = "transferred_in", "transferred_in_bloc"
_LETTER = (
    "number", "issued_on", "name", "sex", "ethnicity", "stage", "id_number", "phone", "from_org", "to_org", "reason",
    "paid_to", "valid_days", "bloc", "sender", "sender_address", "sender_phone", "sender_fax", "sender_postcode",
    "arrived_on", "remark", "attachments", "online",
)  # fmt: skip
# Of what is typed, these begin a new card; the card's phone is the one people carry.
_CARD = (
    "name",
    "sex",
    "ethnicity",
    "stage",
    "id_number",
    "birth_date",
    "joined_on",
    "confirmed_on",
    "party_group",
)


class Namesake(NamedTuple):
    """Somebody with a card who may be the one that comes: by the ID number, or by name and birth date, or by name."""

    uid: str
    name: str
    sure: bool
    here: bool


def receive(ws: Workspace, typed: Mapping[str, object], *, card: str = "", new: bool = False) -> Moved:
    """Takes somebody in by the letter they bring: on a new card, or on the `card` they had here before.

    Where a card may be theirs and neither is said, asks: UserError("transfer.same_person", uid=). Raises Invalid,
    UserError("transfer.is_here" | "change.draft").
    """
    ws.must_write()
    form = ws.form(FORM)
    typing = Typing(ws.today(), ws.people())
    given = {"arrived_on": ws.today().isoformat(), "to_org": ws.branch.name, **typed}
    reading = read_record(form, {n: v for n, v in given.items() if n in _LETTER and v}, ws.forms, typing)
    letter: Row = {
        "direction": IN,
        "retention": "30",
        **{n: v for n, v in reading.values.items() if v is not None},
    }
    problems = [*reading.problems, *_dated(ws, letter)]
    unread = {p.field for p in problems} | {"member"}
    problems += [p for p in missing(form, letter, ws.forms) if p.field not in unread]
    if problems:
        raise Invalid(problems)
    uid = card or ("" if new else _asked(ws, typed))
    kept, findings = _card(ws, uid, typed, letter)
    change = {
        "changed_on": letter["arrived_on"], "transferred_from": letter["from_org"],
        "transfer_reason": letter.get("reason"), "branch_name": ws.branch.name, "basis": letter["number"],
        "papers": [{"paper": "letter", "reference": letter["number"]}],
        "attachments": letter.get("attachments"),
    }  # fmt: skip
    if letter.get("online"):  # the system tells the other side by itself
        letter["receipt_on"] = letter["arrived_on"]
    ready = ready_for(ws, kept, _IN_BLOC if letter.get("bloc") else _IN, change)
    letter["member"] = member_ref(as_text(kept.values.get("name")), kept.uid)
    letter_uid = records.new_uid()
    with records.change(ws.store, RECEIVE, at=ws.stamp(), by=ws.user) as writing:
        ready.write(ws, writing)
        writing.write(form, letter_uid, letter, 0)
    found = (*findings, *ready.findings, *remarks(ws, letter, ready.values))
    return Moved(writing.batch, get_letter(ws, letter_uid), frozenset(writing.forms), found)


def _dated(ws: Workspace, letter: Row) -> list[Problem]:
    problems = list[Problem]()
    for name in ("issued_on", "arrived_on"):
        day = as_text(letter.get(name))
        if day and not is_day(day):
            problems.append(Problem("date.day_needed", name, values={"value": day}))
        elif day > ws.today().isoformat():
            problems.append(Problem("transfer.in_future", name))
    if problems or not letter.get("issued_on"):
        return problems
    issued = first_day(as_text(letter["issued_on"]))
    if as_text(letter["arrived_on"]) < issued.isoformat():
        problems.append(
            Problem("transfer.before_letter", "arrived_on", values={"issued": issued.isoformat()})
        )
    letter["valid_until"] = valid_until(issued, as_int(letter.get("valid_days"))).isoformat()
    return problems


def namesakes(ws: Workspace, typed: Mapping[str, object]) -> list[Namesake]:
    """Cards that may belong to the person of a letter, the surest first."""
    id_number, name = (
        str(typed.get("id_number") or "").strip().upper(),
        name_key(str(typed.get("name") or "")),
    )
    found: list[Namesake] = []
    for one in records.select(ws.store, MEMBER, "WHERE retired_at IS NULL", rows=False):
        card = one.values
        same_id = bool(id_number) and as_text(card.get("id_number")) == id_number
        same_name = bool(name) and name_key(as_text(card.get("name"))) == name
        other_id = bool(id_number and card.get("id_number")) and not same_id
        if same_id or (same_name and not other_id):
            born = str(typed.get("birth_date") or "")
            sure = same_id or bool(born and card.get("birth_date") == born)
            found.append(Namesake(one.uid, as_text(card.get("name")), sure, is_member(card)))
    return sorted(found, key=lambda one: not one.sure)


def _asked(ws: Workspace, typed: Mapping[str, object]) -> str:
    """Nobody is taken for somebody else silently. Raises UserError("transfer.same_person")."""
    found = namesakes(ws, typed)
    if found:
        raise UserError("transfer.same_person", name=found[0].name, uid=found[0].uid)
    return ""


def _card(
    ws: Workspace, uid: str, typed: Mapping[str, object], letter: Row
) -> tuple[records.Record, tuple[Problem, ...]]:
    """The card as it is before the arrival: a new one, or that of somebody who was here once, with what is typed."""
    form = ws.form(MEMBER)
    old = (
        get_record(ws, MEMBER, uid)
        if uid
        else records.Record(MEMBER, records.new_uid(), ws.seat, 0, "", "", {})
    )
    if is_member(old.values):
        raise UserError("transfer.is_here", name=as_text(old.values.get("name")))
    if drafts.get(ws.store, old.uid):
        raise UserError("change.draft")
    said = {n: v for n in _CARD if (v := typed.get(n)) and not (uid and n == "stage")}
    if letter.get("phone"):
        said["mobile"] = letter["phone"]
    values, found = checked(ws, form, said, old.values)
    known = {(p.code, p.field) for p in checked(ws, form, {}, old.values)[1]} if uid else set()
    blocking = [p for p in found if p.severity == "A" and (p.code, p.field) not in known]
    if blocking:
        raise Invalid(blocking)
    if letter.get("paid_to"):
        values["dues_paid_to"] = as_text(letter["paid_to"])[:7]
    return old._replace(values=values), tuple(found)


def remarks(ws: Workspace, letter: Row, card: Values) -> list[Problem]:
    """What to look at: a letter that had run out, dues nobody wrote, a probation that may be discussed later (T18)."""
    found = list[Problem]()
    if as_text(letter["arrived_on"]) > as_text(letter.get("valid_until")):
        found.append(
            Problem("transfer.ran_out", "valid_days", severity="C", values={"until": letter["valid_until"]})
        )
    if not letter.get("paid_to"):
        found.append(Problem("transfer.no_paid_to", "paid_to", severity="C"))
    if card.get("stage") != letter["stage"]:
        found.append(Problem("transfer.stage_differs", "stage", severity="C"))
    end, rule = probation_over(card, ws.definitions.rules), ws.definitions.rules.on(POSTPONED, ws.today())
    if end and rule:
        latest = add_months(end, rule.number("months")).isoformat()
        found.append(
            Problem("transfer.postponed", severity="D", values={"end": end.isoformat(), "latest": latest})
        )
    return found


def correct(ws: Workspace, uid: str, typed: Mapping[str, object]) -> Moved:
    """Mends what was copied wrong from a letter that came; who came and when stays as it is.

    Raises Invalid, UserError("transfer.not_waiting" | "record.absent").
    """
    ws.must_write()
    letter, form = get_letter(ws, uid), ws.form(FORM)
    if letter.values.get("direction") != IN or letter.state not in (*OPEN, DONE):
        raise UserError("transfer.not_waiting", number=as_text(letter.values["number"]))
    given = {n: typed[n] for n in CORRECTED if n in typed}
    reading = read_record(form, given, ws.forms, Typing(ws.today(), ws.people()))
    row: Row = {**letter.values, **reading.values}
    problems = [*reading.problems, *_dated(ws, row)]
    unread = {p.field for p in problems}
    problems += [p for p in missing(form, row, ws.forms) if p.field not in unread]
    if problems:
        raise Invalid(problems)
    return write_one(ws, CORRECT, letter, {n: row.get(n) for n in (*CORRECTED, "valid_until")})


def answer(ws: Workspace, uid: str, typed: Mapping[str, object]) -> Moved:
    """Our receipt went back: receipt_on, receipt_handler, receipt_phone. Raises Invalid, UserError("transfer.not_waiting")."""
    ws.must_write()
    letter = get_letter(ws, uid)
    if letter.state not in OPEN or letter.values.get("direction") != IN:
        raise UserError("transfer.not_waiting", number=as_text(letter.values["number"]))
    names = ("receipt_on", "receipt_handler", "receipt_phone")
    said, problems = about(ws, letter, typed, names)
    if problems:
        raise Invalid(problems)
    day, card = as_text(said["receipt_on"]), get_record(ws, MEMBER, letter.member)
    with records.change(ws.store, ANSWER, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(MEMBER), card.uid, _answered(card.values, letter.values, day), card.revision)
        writing.write(ws.form(FORM), uid, {**letter.values, **said}, letter.revision)
    return Moved(writing.batch, get_letter(ws, uid), frozenset(writing.forms))


def _answered(card: Row, letter: Values, day: str) -> Row:
    """The day of our receipt, on the card and in the spell that began with the letter."""
    spells = as_rows(card.get("spells"))
    mine = [s.get("from_on") == letter.get("arrived_on") and not s.get("to_on") for s in spells]
    dated = [{**s, "receipt_on": day} if own else s for s, own in zip(spells, mine, strict=True)]
    return {**card, "transfer_receipt_on": day, "spells": dated}
