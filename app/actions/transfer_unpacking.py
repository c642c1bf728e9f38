"""A packet that came with somebody: looked at first, asked about, then taken in as one step that undo takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import desk_keys, exchange_log
from app.actions.member_changes import UNPACK, ready_for
from app.actions.records import checked, get_record
from app.actions.transfer_letters import FORM, MEMBER, read_register
from app.actions.transfer_sealing import PEOPLE, Sender, must_be_trusted, sender_of
from app.actions.transfers_in import Namesake, namesakes, remarks
from app.domain import packet
from app.domain.errors import Invalid, UserError
from app.domain.tick import silent
from app.domain.transfer_parcel import (
    CHANGE,
    BadParcel,
    Parcel,
    differences,
    ended,
    joined_card,
    parcel_from,
    rehomed,
    uid_here,
)
from app.domain.transfer_words import IN
from app.domain.values import as_text, member_ref
from app.files import attachments, package
from app.store import drafts, records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.errors import Problem
    from app.domain.tick import Tick
    from app.domain.values import Row
    from app.files.package import Opened
    from app.store.records import Change, Record

NEW, ASK, FILL, SAME, HERE = "new", "ask", "fill", "same", "here"
ANOTHER = "new"  # the answer that nobody of the namesakes is meant
_BEFORE = "dues_before"


class Line(NamedTuple):
    """What would become of one person.

    `ask` while a card may be theirs (`candidates`), `fill` when their letter was entered by hand already, `here` for
    somebody who is a member here without a letter: that is refused. `fields` are the labels of what changes on a card.
    """

    parcel: Parcel
    outcome: str
    card: str = ""
    candidates: tuple[Namesake, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.parcel.name


class Plan(NamedTuple):
    """A packet as it was looked at; `sender.vouched` or its digits heard before it may be taken in."""

    path: Path
    sender: Sender
    lines: tuple[Line, ...]
    attachments: int
    code: str
    origin: str  # the branch people come from, whoever forwarded it

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)


class Unpacked(NamedTuple):
    """What was taken in, in one batch; `letters` of those who arrived by it."""

    batch: str
    lines: tuple[Line, ...]
    letters: tuple[str, ...]
    attachments: int
    forms: frozenset[str]
    findings: tuple[Problem, ...]


def plan_packet(ws: Workspace, source: Path, decided: Mapping[str, str] | None = None) -> Plan:
    """Looks at a packet. `decided` answers by name whose card it is: a uid, or "new".

    Raises UserError("package.…").
    """
    with package.open_package(source, desk_keys.identities(ws)) as opened:
        return _plan(ws, opened, decided or {})


def _plan(ws: Workspace, opened: Opened, decided: Mapping[str, str]) -> Plan:
    sender = sender_of(ws, opened)
    lines = tuple(_line(ws, parcel, decided) for parcel in _parcels(ws, opened))
    told = opened.head.facts.get("from")
    origin = as_text(told.get("name")) if isinstance(told, dict) else sender.name
    return Plan(opened.path, sender, lines, len(opened.names("att/")), opened.code, origin)


def _parcels(ws: Workspace, opened: Opened) -> list[Parcel]:
    """Everything inside, checked against our forms; a newer edition of one is refused before its values puzzle us."""
    told = opened.head.facts.get("forms")
    for form_id, version in (told if isinstance(told, dict) else {}).items():
        form = ws.forms.get(form_id)
        if form_id in (MEMBER, CHANGE, FORM) and (
            form is None or type(version) is not int or version > form.version
        ):
            title = form.title if form else form_id
            raise UserError("package.newer_forms", name=opened.path.name, form=title)
    found = opened.json(PEOPLE)
    try:
        parcels = [parcel_from(item, ws.forms) for item in (found if isinstance(found, list) else [])]
    except BadParcel as error:
        raise UserError("package.data", name=opened.path.name, reason=str(error)) from None
    packed = set(opened.names("att/"))
    if not parcels or not all(f"att/{sha}" in packed for parcel in parcels for sha in parcel.files()):
        raise UserError("package.data", name=opened.path.name, reason="att")
    return parcels


def _line(ws: Workspace, parcel: Parcel, decided: Mapping[str, str]) -> Line:
    entered = _entered(ws, parcel)
    if entered:
        line = Line(parcel, FILL, entered)
        fields = differences(ws.form(MEMBER), get_record(ws, MEMBER, entered).values, _values(ws, line, ""))
        lacks = fields or not _is_taken(ws, parcel, entered)
        return line._replace(outcome=FILL if lacks else SAME, fields=fields)
    found, answer = tuple(namesakes(ws, parcel.card)), decided.get(parcel.name, "")
    if answer == ANOTHER or not found:
        return Line(parcel, NEW, "", found)
    chosen = next((one for one in found if one.uid == answer), None)
    if chosen is None:
        return Line(parcel, ASK, "", found)
    line = Line(parcel, HERE if chosen.here else NEW, chosen.uid, found)
    old = get_record(ws, MEMBER, chosen.uid).values
    return line._replace(fields=differences(ws.form(MEMBER), old, _values(ws, line, ws.today().isoformat())))


def _entered(ws: Workspace, parcel: Parcel) -> str:
    """The card of somebody whose letter was entered by hand, or by this packet before."""
    for one in read_register(ws).letters:
        same = all(one.values.get(n) == parcel.letter.get(n) for n in ("number", "name", "issued_on"))
        if one.values.get("direction") == IN and same and one.member:
            return one.member
    return ""


def _is_taken(ws: Workspace, parcel: Parcel, uid: str) -> bool:
    """Whether changes and dues of the packet lie here already."""
    wanted = [(CHANGE, change_uid) for change_uid in _change_uids(ws, parcel)]
    wanted += [(_BEFORE, _before_uid(ws, parcel))] if parcel.payments else []
    kept = (records.read(ws.store, form, one) for form, one in wanted)
    return bool(uid) and all(one is not None and not one.retired_at for one in kept)


def _change_uids(ws: Workspace, parcel: Parcel) -> list[str]:
    return [uid_here(ws.seat, parcel.uid + packet.canonical(change).decode()) for change in parcel.changes]


def _before_uid(ws: Workspace, parcel: Parcel) -> str:
    return uid_here(ws.seat, parcel.uid + as_text(parcel.letter["number"]))


def _values(ws: Workspace, line: Line, day: str) -> Row:
    """The card here with what came. Of somebody who arrives, what ended over there ends with the arrival."""
    form, parcel = ws.form(MEMBER), line.parcel
    old = get_record(ws, MEMBER, line.card).values if line.card else {}
    came = ended(parcel.card, parcel.letter, day) if day else {**parcel.card, "spells": [], "party_posts": []}
    was, now = parcel.uid, line.card
    return joined_card(form, old, rehomed(form, came, ws.forms, was, now), theirs_first=bool(day))


def unpack(
    ws: Workspace, source: Path, decided: Mapping[str, str] | None = None, *, heard: str = "", arrived_on: str = "",
    progress: Tick = silent,
) -> Unpacked:  # fmt: skip
    """Takes a packet in as one batch: cards, letters, arrivals, changes, dues, attachments sealed with the key here.

    Raises UserError("transfer.decide" | "transfer.is_here" | "transfer.nothing_new" | "transfer.digits_needed" |
    "enrol.digits" | "package.…"), Invalid.
    """
    ws.must_write()
    with package.open_package(source, desk_keys.identities(ws)) as opened:
        plan = _plan(ws, opened, decided or {})
        must_be_trusted(plan.sender, heard, source.name)
        _must_be_decided(plan)
        files = _keep_files(ws, opened, plan, progress)
        day = arrived_on or ws.today().isoformat()
        letters: list[str] = []
        findings: list[Problem] = []
        with records.change(ws.store, UNPACK, at=ws.stamp(), by=ws.user) as writing:
            for line in plan.lines:
                found = _fill(ws, writing, line) if line.outcome == FILL else ()
                if line.outcome == NEW:
                    uid, found = _arrive(ws, writing, line, day)
                    letters.append(uid)
                findings += found
            row = exchange_log.entry(
                exchange_log.IN, opened.head, opened.hash, desk=plan.sender.seat, code=plan.sender.code,
                at=ws.stamp(), file=source.name, state=exchange_log.APPLIED,
                counts={"people": len(plan.lines), "attachments": files},
            )  # fmt: skip
            exchange_log.note(ws, writing, row)
    return Unpacked(
        writing.batch, plan.lines, tuple(letters), files, frozenset(writing.forms), tuple(findings)
    )


def _must_be_decided(plan: Plan) -> None:
    for line in plan.lines:
        if line.outcome == ASK:
            raise UserError("transfer.decide", name=line.name)
        if line.outcome == HERE:
            raise UserError("transfer.is_here", name=line.name)
    if plan.count(SAME) == len(plan.lines):
        raise UserError("transfer.nothing_new", name=plan.path.name)


def _keep_files(ws: Workspace, opened: Opened, plan: Plan, progress: Tick) -> int:
    """Opened with the exchange key, sealed with the key of this workspace."""
    wanted = list(
        dict.fromkeys(s for line in plan.lines if line.outcome != SAME for s in line.parcel.files())
    )
    for number, sha256 in enumerate(wanted, start=1):
        if not attachments.is_kept(ws.folder, sha256):
            plain = opened.read(f"att/{sha256}")
            attachments.keep_bytes(ws.folder, ws.key, plain, sha256, opened.path.name)
        progress(number, len(wanted))
    return len(wanted)


def _arrive(ws: Workspace, writing: Change, line: Line, day: str) -> tuple[str, tuple[Problem, ...]]:
    """The uid of the letter that came in, and what should be looked at."""
    parcel, letter_uid = line.parcel, records.new_uid()
    kept = _card(ws, line, day)
    letter: Row = {**parcel.letter, "direction": IN, "arrived_on": day, "retention": "30"}
    letter["member"] = member_ref(parcel.name, kept.uid)
    change: dict[str, object] = {
        "changed_on": day, "transferred_from": letter["from_org"], "transfer_reason": letter.get("reason"),
        "branch_name": ws.branch.name, "basis": letter["number"],
        "papers": [{"paper": "letter", "reference": letter["number"]}],
    }  # fmt: skip
    ready = ready_for(ws, kept, "transferred_in_bloc" if letter.get("bloc") else "transferred_in", change)
    ready.write(ws, writing)
    writing.write(ws.form(FORM), letter_uid, letter, 0)
    _add_records(ws, writing, parcel, kept.uid)
    return letter_uid, (*ready.findings, *remarks(ws, letter, ready.values))


def _card(ws: Workspace, line: Line, day: str) -> Record:
    """The card before the arrival: stage and dues as the letter has them. Raises Invalid, UserError("change.draft")."""
    form, letter = ws.form(MEMBER), line.parcel.letter
    uid = line.card or records.new_uid()
    if drafts.get(ws.store, uid):
        raise UserError("change.draft")
    wanted = _values(ws, line._replace(card=line.card), day)
    if not line.card:
        wanted["stage"] = letter["stage"]
    if letter.get("paid_to"):
        wanted["dues_paid_to"] = as_text(letter["paid_to"])[:7]
    values, found = checked(ws, form, {}, rehomed(form, wanted, ws.forms, uid, uid))
    blocking = [p for p in found if p.severity == "A"]
    if blocking and not line.card:
        raise Invalid(blocking)
    old = get_record(ws, MEMBER, uid) if line.card else None
    return records.Record(MEMBER, uid, ws.seat, old.revision if old else 0, "", "", values)


def _fill(ws: Workspace, writing: Change, line: Line) -> tuple[Problem, ...]:
    """Somebody whose letter was entered by hand: what the card lacks, the changes and the dues."""
    old = get_record(ws, MEMBER, line.card)
    if drafts.get(ws.store, line.card):
        raise UserError("change.draft")
    values, found = checked(ws, ws.form(MEMBER), {}, _values(ws, line, ""))
    writing.write(ws.form(MEMBER), line.card, values, old.revision)
    _add_records(ws, writing, line.parcel, line.card)
    return tuple(p for p in found if p.severity != "A")


def _add_records(ws: Workspace, writing: Change, parcel: Parcel, uid: str) -> None:
    """Changes that were registered elsewhere count in no table here; dues paid elsewhere in no sum."""
    form = ws.form(CHANGE)
    for change_uid, change in zip(_change_uids(ws, parcel), parcel.changes, strict=True):
        told = {n: v for n, v in rehomed(form, change, ws.forms, parcel.uid, uid).items() if n != "event"}
        _put(ws, writing, CHANGE, change_uid, told)
    if parcel.payments:
        row: Row = {
            "member": member_ref(parcel.name, uid), "branch_name": parcel.letter["from_org"],
            "letter_no": parcel.letter["number"], "lines": list(parcel.payments),
        }  # fmt: skip
        _put(ws, writing, _BEFORE, _before_uid(ws, parcel), row)


def _put(ws: Workspace, writing: Change, form_id: str, uid: str, values: Row) -> None:
    old = records.read(ws.store, form_id, uid)
    writing.write(ws.form(form_id), uid, values, old.revision if old else 0)
