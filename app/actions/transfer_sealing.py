"""A transfer packet on its way: sealed to the committee, by it to another branch, or straight to a branch whose keys were read out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import desk_keys, enrolling, exchange_log
from app.actions.sending import delivered, file_code, new_head, next_head, note_sent, seal
from app.domain import packet
from app.domain.errors import UserError
from app.domain.tick import silent
from app.files import exchange_keys, package, stick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.tick import Tick
    from app.files.exchange_keys import PublicKeys
    from app.files.package import Opened

SUFFIX = ".sbt"
SEND, FORWARD = "log.exchange.send_transfer", "log.exchange.forward_transfer"
PEOPLE = "data/people.json"


class Target(NamedTuple):
    """Whom a packet is sealed to: the keys, their twenty digits, and the seat where it is known."""

    recipients: tuple[bytes, ...]
    fingerprint: str
    seat: str
    code: str


class Sent(NamedTuple):
    """A packet lies on the stick; whoever receives it hears `digits` where no committee vouches for this desk."""

    path: Path
    code: str
    size: int
    people: int
    attachments: int
    digits: str


class Sender(NamedTuple):
    """Who signed a packet. `vouched` by the committee; else `digits` have to be compared over the telephone."""

    seat: str
    code: str
    name: str
    digits: str
    vouched: bool


def to_committee(ws: Workspace) -> Target:
    """Raises UserError("enrol.needed")."""
    card = desk_keys.committee_of(ws)
    return Target((card.keys.box, card.recovery), card.fingerprint, card.seat, card.code)


def to_branch(ws: Workspace, word: str) -> Target:
    """A branch of this committee. Raises UserError("enrol.committee_only" | "enrol.unknown_branch" | "enrol.lost")."""
    ws.must_be_committee()
    branch = enrolling.branch_named(ws, word)
    enrolling.must_not_be_lost(branch)
    return Target((branch.keys.box,), branch.fingerprint, branch.seat, branch.code)


def to_request(source: Path, heard: str) -> Target:
    """A desk by its 入网申请 file, when the digits heard over the telephone are its own.

    Raises UserError("enrol.digits" | "package.…").
    """
    with package.open_package(source, []) as opened:
        opened.must_be(packet.ENROL_REQUEST)
        keys = _keys_said(opened)
        opened.must_be_signed_by(keys, opened.head.code)
        opened.check_content()
        opened.check_parts()
    digits = keys.fingerprint(opened.head.code)
    enrolling.must_hear(heard, digits, source)
    return Target((keys.box,), digits, opened.head.seat, opened.head.code)


def _keys_said(opened: Opened) -> PublicKeys:
    try:
        return exchange_keys.public_from(opened.head.facts.get("keys"))
    except ValueError:
        raise UserError("package.format", name=opened.path.name) from None


def send(
    ws: Workspace, target: Target, parts: Iterable[tuple[str, bytes]], folder: Path, *, action: str,
    counts: Mapping[str, int], more: Mapping[str, object], progress: Tick = silent,
) -> Sent:  # fmt: skip
    """Seals parts into the outbox, notes it, and puts it on the stick."""
    before = next(
        iter(exchange_log.logged(ws, exchange_log.OUT, kind=packet.TRANSFER, desk=target.seat)), None
    )
    facts: dict[str, object] = {
        "keys": desk_keys.own_keys(ws).public.as_text(), "name": ws.branch.name, "for": target.seat,
        "forms": {form.id: form.version for form in ws.forms.values()}, **more,
    }  # fmt: skip
    if ws.branch.committee:
        facts |= {"committee": desk_keys.own_card(ws).as_facts(), "vouched": enrolling.vouchers(ws)}
    head = next_head(new_head(ws, packet.TRANSFER, target.fingerprint, facts), before)
    made = seal(
        ws,
        head,
        parts,
        target.recipients,
        SUFFIX,
        file_code(ws.branch.code),
        ws.today().isoformat(),
        f"{head.seq:04d}",
    )
    note_sent(ws, action, made, desk=target.seat, code=target.code, counts=counts)
    path = stick.put_on_stick(made.path, folder, made.path.name, progress)
    delivered(ws, action, made.hash)
    digits = desk_keys.own_fingerprint(ws)
    return Sent(path, made.code, made.size, counts.get("people", 0), counts.get("attachments", 0), digits)


def sender_of(ws: Workspace, opened: Opened) -> Sender:
    """Checks a packet for this desk from its outside to its last part; who signed it.

    Raises UserError("package.…").
    """
    opened.must_be(packet.TRANSFER)
    keys, head = _keys_said(opened), opened.head
    vouched = _is_vouched(ws, opened, keys)
    name = str(head.facts.get("name") or head.code)
    opened.must_be_signed_by(keys, name)
    opened.must_be_for(*desk_keys.fingerprints(ws))
    opened.check_content()
    opened.check_parts()
    return Sender(head.seat, head.code, name, keys.fingerprint(head.code), vouched)


def _is_vouched(ws: Workspace, opened: Opened, keys: PublicKeys) -> bool:
    """At the committee a branch it has registered; at a branch the committee it knows."""
    head = opened.head
    if ws.branch.committee:
        branch = enrolling.branch_of(ws, head.seat)
        return (
            branch is not None
            and branch.keys == keys
            and branch.state not in (enrolling.CLOSED, enrolling.LOST)
        )
    known = desk_keys.known_committee(ws)
    if known is None or "committee" not in head.facts:
        return False
    try:
        card = desk_keys.card_from(head.facts["committee"])
    except (ValueError, TypeError):
        raise UserError("package.format", name=opened.path.name) from None
    return card.keys == keys and enrolling.speaks_for(known, card, head.facts.get("vouched"))


def must_be_trusted(sender: Sender, heard: str, name: str) -> None:
    """Raises UserError("transfer.digits_needed" | "enrol.digits") for a sender nobody vouches for."""
    if sender.vouched:
        return
    if not heard:
        raise UserError("transfer.digits_needed", who=sender.name)
    if not packet.same_digits(heard, sender.digits):
        raise UserError("enrol.digits", name=name)


def forward(
    ws: Workspace, source: Path, target: Target, folder: Path, *, heard: str = "", progress: Tick = silent
) -> Sent:
    """The committee opens what a branch sent and seals it anew for the branch the person goes to.

    Raises UserError("enrol.committee_only" | "transfer.digits_needed" | "transfer.to_itself" | "package.…" | "stick.…").
    """
    ws.must_write()
    ws.must_be_committee()
    with package.open_package(source, desk_keys.identities(ws)) as opened:
        sender = sender_of(ws, opened)
        must_be_trusted(sender, heard, source.name)
        if sender.seat == target.seat:
            raise UserError("transfer.to_itself", name=sender.name)
        names = [part.name for part in opened.head.parts]
        counts = {"people": _people(opened), "attachments": len(opened.names("att/"))}
        more = {
            "from": {"seat": sender.seat, "code": sender.code, "name": sender.name},
            "origin": opened.hash,
            "forms": opened.head.facts.get("forms"),
        }
        return send(
            ws, target, ((name, opened.read(name)) for name in names), folder, action=FORWARD, counts=counts,
            more=more, progress=progress,
        )  # fmt: skip


def _people(opened: Opened) -> int:
    found = opened.json(PEOPLE)
    return len(found) if isinstance(found, list) else 0
