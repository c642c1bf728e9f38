"""A member leaves with an introduction letter: issued, received over there or returned, made void, issued again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.actions.member_changes import ready_change
from app.actions.records import get_record
from app.actions.sealed_quarters import write_dated
from app.actions.transfer_letters import (
    FORM,
    MEMBER,
    SENDER,
    Letter,
    dues_of,
    get_letter,
    next_number,
    open_letter,
    transfer_settings,
    usual_days,
)
from app.domain import transfers
from app.domain.ages import age
from app.domain.dates import is_day
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import Typing
from app.domain.money import show_money
from app.domain.people import is_member
from app.domain.record import missing, read_record
from app.domain.text import single_line
from app.domain.transfer_words import OUT
from app.domain.transfers import DONE, OPEN, RETURNED, VOID
from app.domain.values import as_int, as_text, member_ref
from app.store import drafts, journal, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.values import Row, Values

ISSUE, RECEIPT, RETURN = "members.transfer_issue", "members.transfer_receipt", "members.transfer_return"
VOIDING, REISSUE, ARRIVED = "members.transfer_void", "members.transfer_reissue", "members.transfer_arrived"
# What of the letter somebody types; the rest comes from the card, the dues register and the settings.
TYPED = (
    "issued_on", "addressee", "from_org", "to_org", "reason", "valid_days", "paid_to", "paid_to_note", "bloc",
    "phone", "remark", "attachments", "online", *SENDER,
)  # fmt: skip
_PRINTED = ("sex", "age", "ethnicity", "id_number", "phone", "addressee")
_OUT, _OUT_BLOC = "transferred_out", "transferred_out_bloc"


@dataclass(frozen=True)
class Issued:
    """Letters that were written, in one batch. `findings` are what their paper lacks."""

    batch: str
    letters: tuple[Letter, ...]
    forms: frozenset[str]
    findings: tuple[Problem, ...] = ()


def issue(ws: Workspace, people: Sequence[str], typed: Mapping[str, object]) -> Issued:
    """A letter for each person, all in one batch: several are 整建制 if `typed` says so.

    What is moved `online` has no paper letter: it keeps the number of that system, which takes none of ours.
    Dues are read from the register. Where it shows a gap, `paid_to_note` must say why the letter goes out all the same.
    Raises Invalid, UserError("transfer.not_member" | "transfer.letter_open" | "record.absent").
    """
    ws.must_write()
    return _issue(ws, people, typed)


def _issue(
    ws: Workspace, people: Sequence[str], typed: Mapping[str, object], old: Letter | None = None
) -> Issued:
    wanted: list[Row] = []
    problems, findings = list[Problem](), list[Problem]()
    serial = 0
    for row, uid in enumerate(people, start=1):
        letter, found = _ready(ws, uid, typed, old)
        at = row if len(people) > 1 else None
        problems += [p.at(row=at) for p in found if p.severity == "A"]
        findings += [p.at(row=at) for p in found if p.severity != "A"]
        if not letter.get("online"):
            year = as_text(letter.get("issued_on"))[:4] or f"{ws.today().year}"
            serial, number = next_number(ws, FORM, int(year), after=serial)
            letter |= {"serial": serial, "number": number}
        wanted.append(letter)
    if problems:
        raise Invalid(problems)
    form = ws.form(FORM)
    with records.change(ws.store, REISSUE if old else ISSUE, at=ws.stamp(), by=ws.user) as writing:
        if old:
            writing.write(form, old.uid, old.values, old.revision)
        uids = [records.new_uid() for _ in wanted]
        for uid, letter in zip(uids, wanted, strict=True):
            write_dated(ws, writing, form, uid, letter)
    made = tuple(get_letter(ws, uid) for uid in uids)
    return Issued(writing.batch, made, frozenset(writing.forms), tuple(findings))


def _ready(
    ws: Workspace, uid: str, typed: Mapping[str, object], old: Letter | None
) -> tuple[Row, list[Problem]]:
    """The letter of one person without its number, and everything that speaks against it."""
    card = get_record(ws, MEMBER, uid).values
    name = as_text(card.get("name"))
    if not is_member(card):
        raise UserError("transfer.not_member", name=name)
    under_way = open_letter(ws, uid)
    if under_way and (old is None or under_way.uid != old.uid):
        raise UserError("transfer.letter_open", name=name, number=as_text(under_way.values["number"]))
    form, settled = ws.form(FORM), transfer_settings(ws)
    reading = read_record(
        form, {n: typed[n] for n in TYPED if n in typed}, ws.forms, Typing(ws.today(), ws.people())
    )
    letter = {**_from_card(card, uid), **{n: settled[n] for n in SENDER if settled[n]}}
    letter |= {"from_org": settled["from_org"] or ws.branch.name, "valid_days": usual_days(ws)}
    letter |= {
        "sender": letter.get("sender") or card.get("committee_name"),
        "direction": OUT,
        "retention": "30",
    }
    letter |= {"issued_on": ws.today().isoformat()} | {
        n: v for n, v in reading.values.items() if v is not None
    }
    if old:
        letter["replaces"] = old.values["number"]
    problems = [*reading.problems, *_paid(ws, uid, letter, reading.values), *_dated(ws, letter)]
    if letter.get("online"):
        letter["number"] = single_line(str(typed.get("number") or ""))
    unread = {p.field for p in problems} | (set() if letter.get("online") else {"number"})
    problems += [p for p in missing(form, letter, ws.forms) if p.field not in unread]
    gaps = [form.by_id[n].label for n in _PRINTED if not letter.get(n)]
    if gaps and not letter.get("online"):
        problems.append(Problem("transfer.paper_gaps", severity="C", values={"fields": "、".join(gaps)}))
    return letter, problems


def _from_card(card: Values, uid: str) -> Row:
    phone = as_text(card.get("mobile")) or as_text(card.get("phone"))
    row: Row = {n: card.get(n) for n in ("name", "sex", "ethnicity", "stage", "id_number")}
    return {**row, "phone": phone, "member": member_ref(as_text(card.get("name")), uid)}


def _paid(ws: Workspace, uid: str, letter: Row, typed: Values) -> list[Problem]:
    """党费交至 is what the register says; where that has a gap, only with a reason that stays in the register."""
    found, said, why = dues_of(ws, uid), as_text(typed.get("paid_to")), as_text(typed.get("paid_to_note"))
    if found.clear:
        letter["paid_to"] = found.month
        return (
            [Problem("transfer.paid_by_register", "paid_to", values={"month": found.month})]
            if (said and said[:7] != found.month)
            else []
        )
    letter["paid_to"] = said[:7] or found.month
    if found.arrears and not why:
        values = {"months": len(found.arrears), "first": found.arrears[0][0], "owed": show_money(found.owed)}
        return [Problem("transfer.arrears", "paid_to_note", values=values)]
    if found.unassessed and not why:
        return [Problem("transfer.unassessed", "paid_to_note", values={"first": found.unassessed[0]})]
    if not letter["paid_to"] or not why:
        return [Problem("transfer.paid_unknown", "paid_to_note" if letter["paid_to"] else "paid_to")]
    return []


def _dated(ws: Workspace, letter: Row) -> list[Problem]:
    """The day of issue, the age on it, and how long the letter is good for."""
    issued = as_text(letter.get("issued_on"))
    if not is_day(issued):
        return [Problem("date.day_needed", "issued_on", values={"value": issued})]
    day = date.fromisoformat(issued)
    if day > ws.today():
        return [Problem("transfer.in_future", "issued_on")]
    card = get_record(ws, MEMBER, as_text(letter["member"]).partition("@")[2]).values
    letter["age"] = age(card, day)
    days = as_int(letter.get("valid_days"))
    most = transfers.most_days(day, transfers.letter_rule(ws.definitions.rules, day))
    if not 0 < days <= most:
        return [Problem("transfer.too_long", "valid_days", values={"most": most})]
    letter["valid_until"] = transfers.valid_until(day, days).isoformat()
    return []


@dataclass(frozen=True)
class Moved:
    """What was written about a letter: its state now, in one batch."""

    batch: str
    letter: Letter
    forms: frozenset[str]
    findings: tuple[Problem, ...] = ()


def register_receipt(ws: Workspace, uid: str, typed: Mapping[str, object]) -> Moved:
    """The receipt came back: only now the person leaves, card, history and register of changes in the same step.

    `typed`: receipt_on, receipt_handler, receipt_phone, attachments. Raises Invalid, UserError("transfer.not_waiting").
    """
    ws.must_write()
    letter = _waiting(ws, uid, OUT)
    said, problems = about(
        ws, letter, typed, ("receipt_on", "receipt_handler", "receipt_phone", "attachments")
    )
    day = as_text(said.get("receipt_on"))
    if problems:
        raise Invalid(problems)
    facts = letter.values
    change: dict[str, object] = {
        "changed_on": day, "transferred_to": facts["to_org"], "transfer_letter_no": facts["number"],
        "transfer_receipt_on": day, "basis": facts["number"],
        "papers": [
            {"paper": "letter_stub", "reference": facts["number"]}, {"paper": "receipt", "reference": day},
        ], "attachments": said.get("attachments"),
    }  # fmt: skip
    ready = ready_change(ws, letter.member, _OUT_BLOC if facts.get("bloc") else _OUT, change)
    with records.change(ws.store, RECEIPT, at=ws.stamp(), by=ws.user) as writing:
        ready.write(ws, writing)
        writing.write(ws.form(FORM), uid, {**facts, **said}, letter.revision)
    return Moved(writing.batch, get_letter(ws, uid), frozenset(writing.forms), ready.findings)


def about(
    ws: Workspace, letter: Letter, typed: Mapping[str, object], names: tuple[str, ...]
) -> tuple[Row, list[Problem]]:
    """What is typed about a letter; its first field is a day that has come and is not before the letter."""
    form, dated = ws.form(FORM), names[0]
    given = {dated: ws.today().isoformat(), **{n: v for n, v in typed.items() if n in names and v}}
    reading = read_record(form, given, ws.forms, Typing(ws.today(), ws.people()))
    problems, day = [*reading.problems], as_text(reading.values.get(dated))
    if day and not is_day(day):
        problems.append(Problem("date.day_needed", dated, values={"value": day}))
    elif day > ws.today().isoformat():
        problems.append(Problem("transfer.in_future", dated))
    elif day and day < as_text(letter.values["issued_on"]):
        problems.append(
            Problem("transfer.before_letter", dated, values={"issued": letter.values["issued_on"]})
        )
    return {n: v for n, v in reading.values.items() if v is not None}, problems


def _waiting(ws: Workspace, uid: str, direction: str) -> Letter:
    letter = get_letter(ws, uid)
    if letter.state not in OPEN or letter.values.get("direction") != direction:
        raise UserError("transfer.not_waiting", number=as_text(letter.values["number"]))
    return letter


def register_arrival(ws: Workspace, uid: str, on: str = "") -> Moved:
    """The person reported over there: the month for the receipt begins. Raises as `register_receipt` does."""
    ws.must_write()
    letter = _waiting(ws, uid, OUT)
    said, problems = about(ws, letter, {"arrived_on": on}, ("arrived_on",))
    if problems:
        raise Invalid(problems)
    return write_one(ws, ARRIVED, letter, said)


def write_one(ws: Workspace, action: str, letter: Letter, said: Row) -> Moved:
    with records.change(ws.store, action, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(FORM), letter.uid, {**letter.values, **said}, letter.revision)
    return Moved(writing.batch, get_letter(ws, letter.uid), frozenset(writing.forms))


def return_letter(ws: Workspace, uid: str, *, reason: str, on: str = "") -> Moved:
    """The letter came back unused, or its receipt was withdrawn: then whoever had left for it is here again.

    Raises Invalid, UserError("transfer.reason_missing" | "transfer.not_waiting" | "undo.changed_since" | "change.draft").
    """
    ws.must_write()
    letter = get_letter(ws, uid)
    if letter.state not in (*OPEN, DONE) or letter.values.get("direction") != OUT:
        raise UserError("transfer.not_waiting", number=as_text(letter.values["number"]))
    said, problems = about(ws, letter, {"returned_on": on}, ("returned_on",))
    if problems:
        raise Invalid(problems)
    said["return_reason"] = _reason(reason)
    if letter.state != DONE:
        return write_one(ws, RETURN, letter, said)
    if drafts.get(ws.store, letter.member):
        raise UserError("change.draft")
    before = _departure(ws, letter)
    with records.change(ws.store, RETURN, at=ws.stamp(), by=ws.user) as writing:
        for entry in before:
            _take_back(ws, writing, entry)
        writing.write(ws.form(FORM), uid, {**letter.values, **said}, letter.revision)
    return Moved(writing.batch, get_letter(ws, uid), frozenset(writing.forms))


def _reason(text: str) -> str:
    if not text.strip():
        raise UserError("transfer.reason_missing")
    return text.strip()


def _departure(ws: Workspace, letter: Letter) -> list[journal.Entry]:
    """What the receipt wrote besides the letter: the card and the register of changes."""
    where = "WHERE batch = (SELECT batch FROM journal WHERE uid = ? AND action = ? ORDER BY revision DESC LIMIT 1) AND uid <> ?"
    return list(journal.entries(ws.store.conn, where, (letter.uid, RECEIPT, letter.uid)))


def _take_back(ws: Workspace, writing: records.Change, entry: journal.Entry) -> None:
    """Only what the receipt changed goes back; it must still stand as the receipt left it."""
    form = ws.form(entry.form)
    now = get_record(ws, entry.form, entry.uid)
    if entry.base == 0:
        writing.retire(form, entry.uid, now.revision)
        return
    before, after = (journal.present_names(v, form, ws.forms) for v in (entry.before, entry.after))
    if any(now.values.get(name) != value for name, value in after.items()):
        raise UserError("undo.changed_since", title=form.title)
    writing.write(form, entry.uid, {**now.values, **before}, now.revision)


def void_letter(ws: Workspace, uid: str, *, reason: str) -> Moved:
    """The number stays used and says why. Raises UserError("transfer.reason_missing" | "transfer.received" | …)."""
    ws.must_write()
    letter = _voidable(ws, uid)
    return write_one(ws, VOIDING, letter, _void(ws, reason))


def _voidable(ws: Workspace, uid: str) -> Letter:
    letter = get_letter(ws, uid)
    number = as_text(letter.values["number"])
    if letter.state == DONE:
        raise UserError("transfer.received", number=number)
    if letter.state == VOID:
        raise UserError("transfer.void_already", number=number)
    return letter


def _void(ws: Workspace, reason: str) -> Row:
    return {"voided_on": ws.today().isoformat(), "void_reason": _reason(reason)}


def reissue(ws: Workspace, uid: str, *, reason: str, typed: Mapping[str, object] | None = None) -> Issued:
    """A new letter with a new number in place of one that was lost or ran out; the old one is void, in one step.

    What the old one said is said again unless `typed` says otherwise. Raises as `issue` and `void_letter` do.
    """
    ws.must_write()
    old = _voidable(ws, uid)
    if old.values.get("direction") != OUT or old.state == RETURNED:
        raise UserError("transfer.not_waiting", number=as_text(old.values["number"]))
    again = ("addressee", "from_org", "to_org", "reason", "bloc", "phone", "paid_to_note", *SENDER)
    form = ws.form(FORM)
    said: dict[str, object] = {
        n: v for n in again if (v := old.values.get(n)) is not None and n in form.by_id
    }
    if old.values.get("paid_to_note"):
        said["paid_to"] = old.values.get("paid_to")
    voided = Letter(old.uid, old.revision, {**old.values, **_void(ws, reason)}, VOID, None)
    return _issue(ws, [old.member], {**said, **(typed or {})}, voided)
