"""The register of introduction letters: what lies in it, in which state each is, which numbers are next and which are gaps."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.actions.branch_settings import keep_setting, read_setting
from app.actions.dues_book import read_ledger
from app.domain import transfers
from app.domain.errors import Invalid, Problem, Refused, UserError
from app.domain.field_kinds import Typing
from app.domain.record import read_value
from app.domain.text import single_line
from app.domain.transfer_words import OUT
from app.domain.transfers import PaidTo, letter_rule, paid_to, state_of_letter
from app.domain.values import as_int, as_text, split_ref, split_refs
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.rule_pack import RuleRow
    from app.domain.values import Row, Values

FORM, CERTIFICATE, MEMBER = "transfer_letter", "membership_certificate", "member"
SETTING = "transfers"
# What every letter of one side says again: kept once. `begin` is the first number of a year here: `2026:15`.
SENDER = (
    "sender",
    "sender_address",
    "sender_phone",
    "sender_fax",
    "sender_postcode",
    "handler",
    "handler_phone",
)
_BEGIN = re.compile(r"\d{4}:0*[1-9]\d*")
NAMES = ("prefix", "begin", "from_org", "valid_days", *SENDER)


@dataclass(frozen=True)
class Letter:
    """One letter as of a day; `due` is the day by which something must happen, None once nothing must."""

    uid: str
    revision: int
    values: Row
    state: str
    due: date | None
    form: str = FORM

    @property
    def member(self) -> str:
        return split_ref(as_text(self.values.get("member")))[1]


class Gap(NamedTuple):
    """A number no letter in force bears; `name` tells whose letter was taken back, "" where there never was one."""

    number: str
    name: str


class Register(NamedTuple):
    """Letters in the order of the register, the gaps among our own numbers, and certificates."""

    letters: tuple[Letter, ...] = ()
    gaps: tuple[Gap, ...] = ()
    certificates: tuple[Letter, ...] = ()


def transfer_settings(ws: Workspace) -> dict[str, str]:
    """What was settled, by name; what is absent is empty."""
    kept = read_setting(ws, SETTING, {})
    found = {name: str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}
    return {name: found.get(name, "") for name in NAMES}


def set_transfers(ws: Workspace, wanted: Mapping[str, str]) -> frozenset[str]:
    """Settles things by name, all or none; empty goes back to the usual.

    Raises UserError("transfer.setting_unknown" | "transfer.setting_value").
    """
    ws.must_write()
    kept = transfer_settings(ws)
    for name, value in wanted.items():
        if name not in NAMES:
            raise UserError("transfer.setting_unknown", name=name, known="、".join(NAMES))
        kept[name] = _checked(ws, name, single_line(value))
    return keep_setting(ws, SETTING, {name: value for name, value in kept.items() if value})


def _checked(ws: Workspace, name: str, value: str) -> str:
    days = letter_rule(ws.definitions.rules, ws.today()).number("far_days") * 3
    wrong = (
        (name == "begin" and value and not _BEGIN.fullmatch(value))
        or (name == "valid_days" and value and not (value.isdecimal() and 0 < int(value) <= days))
    )  # fmt: skip
    if wrong:
        raise UserError("transfer.setting_value", name=name, value=value)
    return value


def usual_days(ws: Workspace) -> int:
    kept = transfer_settings(ws)["valid_days"]
    return int(kept) if kept else letter_rule(ws.definitions.rules, ws.today()).number("far_days")


def read_register(ws: Workspace, on: date | None = None, year: str = "") -> Register:
    """Everything of a year (of all years without one), each letter in its state at the end of a day."""
    on = on or ws.today()
    rule = letter_rule(ws.definitions.rules, on)
    kept = records.select(ws.store, FORM, "ORDER BY issued_on DESC, number DESC, rowid DESC")
    day = on.isoformat()
    issued = ((one, as_text(one.values.get("issued_on"))) for one in kept)
    kept = [one for one, date_of in issued if date_of.startswith(year) and date_of <= day]
    letters = tuple(_letter(one, on, rule) for one in kept if not one.retired_at)
    return Register(letters, tuple(_gaps(ws, kept)), tuple(_certificates(ws, year, day)))


def _certificates(ws: Workspace, year: str, day: str) -> Iterator[Letter]:
    clause = "WHERE retired_at IS NULL AND issued_on LIKE ? AND issued_on <= ? ORDER BY issued_on DESC, number DESC"
    for one in records.select(ws.store, CERTIFICATE, clause, (f"{year}%", day)):
        void = "" < as_text(one.values.get("voided_on")) <= day
        state = transfers.VOID if void else transfers.CERTIFICATE
        yield Letter(one.uid, one.revision, one.values, state, None, CERTIFICATE)


def _letter(kept: records.Record, on: date, rule: RuleRow) -> Letter:
    state = state_of_letter(kept.values, on, rule)
    due = transfers.due_day(kept.values, rule) if state in transfers.OPEN else None
    return Letter(kept.uid, kept.revision, kept.values, state, due)


def _gaps(ws: Workspace, kept: list[records.Record]) -> list[Gap]:
    """Of our own letters: numbers that were undone, and numbers that were passed over."""
    prefix = transfer_settings(ws)["prefix"]
    years: dict[str, dict[int, records.Record]] = defaultdict(dict)
    for one in sorted(kept, key=lambda one: bool(one.retired_at), reverse=True):
        if one.values.get("direction") == OUT and one.values.get("serial"):
            years[as_text(one.values["issued_on"])[:4]][as_int(one.values["serial"])] = one
    found: list[Gap] = []
    for year, used in years.items():
        gone = [
            Gap(as_text(o.values["number"]), as_text(o.values["name"])) for o in used.values() if o.retired_at
        ]
        passed = transfers.gaps(used, _begin(ws, year))
        found += [*gone, *(Gap(transfers.number_of(prefix, int(year), n), "") for n in passed)]
    return sorted(found)


def _begin(ws: Workspace, year: str) -> int:
    begun, _, serial = transfer_settings(ws)["begin"].partition(":")
    return int(serial) if begun == year else 1


def next_number(ws: Workspace, form: str, year: int, *, after: int = 0) -> tuple[int, str]:
    """(serial, number) of the next one of a year: not even a number that was taken back comes again."""
    taken = [
        serial
        for (serial,) in ws.store.conn.execute(
            f'SELECT serial FROM "{form}" WHERE serial IS NOT NULL AND issued_on LIKE ?', (f"{year:04d}%",)
        )
    ]
    begin = _begin(ws, f"{year:04d}") if form == FORM else 1
    serial = max(transfers.next_serial(taken, begin), after + 1)
    return serial, transfers.number_of(transfer_settings(ws)["prefix"], year, serial)


def get_letter(ws: Workspace, uid: str, on: date | None = None) -> Letter:
    """Raises UserError("record.absent")."""
    on = on or ws.today()
    kept = records.read(ws.store, FORM, uid)
    if kept is None or kept.retired_at:
        raise UserError("record.absent")
    return _letter(kept, on, letter_rule(ws.definitions.rules, on))


def find_letter(ws: Workspace, number: str, direction: str = "") -> Letter:
    """By its uid or its number. Raises UserError("transfer.no_letter" | "transfer.two_letters")."""
    plain = single_line(number)
    found = [
        one for one in read_register(ws).letters
        if plain in (one.uid, one.values.get("number")) and direction in ("", one.values.get("direction"))
    ]  # fmt: skip
    if not found:
        raise UserError("transfer.no_letter", number=plain)
    if len(found) > 1:
        raise UserError("transfer.two_letters", number=plain)
    return found[0]


def find_certificate(ws: Workspace, number: str) -> Letter:
    """By its uid or its number. Raises UserError("transfer.no_letter")."""
    plain = single_line(number)
    found = (one for one in read_register(ws).certificates if plain in (one.uid, one.values.get("number")))
    certificate = next(found, None)
    if certificate is None:
        raise UserError("transfer.no_letter", number=plain)
    return certificate


def letters_of(ws: Workspace, uid: str) -> list[Letter]:
    """The letters of one person, newest first."""
    return [one for one in read_register(ws).letters if one.member == uid]


def open_letter(ws: Workspace, uid: str) -> Letter | None:
    """The letter with which somebody is under way out of here."""
    return next(
        (o for o in letters_of(ws, uid) if o.values.get("direction") == OUT and o.state in transfers.OPEN),
        None,
    )


def named(ws: Workspace, typed: object) -> list[str]:
    """The uids of the people whose names were typed. Raises Invalid at `member`."""
    field = ws.form(FORM).by_id["member"]._replace(many=True)
    try:
        value = read_value(field, typed, Typing(ws.today(), ws.people()))
    except Refused as refusal:
        raise Invalid([Problem(refusal.code, "member", values=refusal.values)]) from None
    if not value:
        raise Invalid([Problem("field.required", "member")])
    return [uid for _, uid in split_refs(as_text(value))]


def dues_of(ws: Workspace, uid: str) -> PaidTo:
    """Up to when somebody's dues are paid, as the register has it today."""
    return paid_to(read_ledger(ws), uid, ws.today())


def letters_in_force(ws: Workspace) -> dict[str, Values]:
    """Every letter by uid: what the agenda is made from."""
    return {
        one.uid: one.values for one in records.select(ws.store, FORM, "WHERE retired_at IS NULL", rows=False)
    }
