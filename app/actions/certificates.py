"""党员证明信: for a member who is away for less than six months and whose relations stay here (rules §4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions.records import get_record
from app.actions.transfer_letters import CERTIFICATE, MEMBER, next_number, transfer_settings
from app.domain.ages import age
from app.domain.dates import add_months, first_day, is_day
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import Typing
from app.domain.people import is_member
from app.domain.record import missing, read_record
from app.domain.transfers import EXPECTED
from app.domain.values import as_text, member_ref
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.values import Row

CERTIFY, VOID_CERTIFICATE = "members.certify", "members.certificate_void"
TYPED = ("issued_on", "to_org", "reason", "away_from", "away_to", "handler", "handler_phone")
_DAYS = ("issued_on", "away_from", "away_to")


class Certified(NamedTuple):
    """A certificate that was written, in one batch."""

    batch: str
    uid: str
    number: str
    forms: frozenset[str]


def certify(ws: Workspace, uid: str, typed: Mapping[str, object]) -> Certified:
    """Raises Invalid (away too long needs a letter), UserError("transfer.not_member" | "record.absent")."""
    ws.must_write()
    card, form, settled = get_record(ws, MEMBER, uid).values, ws.form(CERTIFICATE), transfer_settings(ws)
    name = as_text(card.get("name"))
    if not is_member(card):
        raise UserError("transfer.not_member", name=name)
    typing = Typing(ws.today(), ws.people())
    given = {"issued_on": ws.today().isoformat(), **{n: typed[n] for n in TYPED if typed.get(n)}}
    reading = read_record(form, given, ws.forms, typing)
    row: Row = {n: card.get(n) for n in ("name", "sex", "ethnicity", "stage", "id_number")}
    row |= {
        "member": member_ref(name, uid),
        "from_org": settled["from_org"] or ws.branch.name,
        "retention": "10",
    }
    row |= {n: settled[n] for n in ("handler", "handler_phone") if settled[n]} | reading.values
    problems = [*reading.problems, *_dated(ws, row)]
    unread = {p.field for p in problems} | {"number"}
    problems += [p for p in missing(form, row, ws.forms) if p.field not in unread]
    if problems:
        raise Invalid(problems)
    issued = first_day(as_text(row["issued_on"]))
    serial, number = next_number(ws, CERTIFICATE, issued.year)
    row |= {"serial": serial, "number": number, "age": age(card, issued)}
    made = records.new_uid()
    with records.change(ws.store, CERTIFY, at=ws.stamp(), by=ws.user) as writing:
        writing.write(form, made, row, 0)
    return Certified(writing.batch, made, number, frozenset(writing.forms))


def _dated(ws: Workspace, row: Row) -> list[Problem]:
    """Whole days in order, and fewer than the months from which relations have to be transferred."""
    days = {n: as_text(row.get(n)) for n in _DAYS if row.get(n)}
    problems = [Problem("date.day_needed", n, values={"value": d}) for n, d in days.items() if not is_day(d)]
    if problems or len(days) < len(_DAYS):
        return problems
    start, end = first_day(days["away_from"]), first_day(days["away_to"])
    if end < start:
        return [Problem("transfer.back_before_leaving", "away_to")]
    rule = ws.definitions.rules.on(EXPECTED, start)
    if rule and end >= add_months(start, rule.number("months")):
        return [Problem("transfer.away_too_long", "away_to", values={"months": rule.number("months")})]
    return []


def void_certificate(ws: Workspace, uid: str, *, reason: str) -> Certified:
    """Raises UserError("transfer.reason_missing" | "transfer.void_already" | "record.absent")."""
    ws.must_write()
    kept = get_record(ws, CERTIFICATE, uid)
    number = as_text(kept.values["number"])
    if not reason.strip():
        raise UserError("transfer.reason_missing")
    if kept.values.get("voided_on"):
        raise UserError("transfer.void_already", number=number)
    said: Row = {"voided_on": ws.today().isoformat(), "void_reason": reason.strip()}
    with records.change(ws.store, VOID_CERTIFICATE, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(CERTIFICATE), uid, {**kept.values, **said}, kept.revision)
    return Certified(writing.batch, uid, number, frozenset(writing.forms))
