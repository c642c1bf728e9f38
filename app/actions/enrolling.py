"""Keys between branch and committee without a network: asked for, registered by telephone, answered, accepted."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from app.actions import backing_up, desk_keys, exchange_log, key_standing
from app.actions.sending import file_code, new_head, seal
from app.domain import packet
from app.domain.errors import UserError
from app.domain.tick import silent
from app.domain.values import as_text
from app.files import age, exchange_keys, package, recovery_slot, sealing, stick
from app.store import records

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.desk_keys import Card
    from app.actions.workspace import Workspace
    from app.domain.packet import Head
    from app.files.exchange_keys import Keys, PublicKeys
    from app.files.package import Opened

FORM = "enrolled_branch"
REGISTER = "log.exchange.register"
OPEN, EXCUSED, CLOSED = "open", "excused", "closed"
LOST = "lost"  # its keys may be in other hands: nothing they sign is believed until new ones are registered


class Requested(NamedTuple):
    """A request lies on the stick; the committee must hear these digits."""

    path: Path
    fingerprint: str
    renews: bool


class Branch(NamedTuple):
    """A branch as the committee has registered it."""

    seat: str
    code: str
    name: str
    keys: PublicKeys
    state: str
    enrolled_at: str
    revision: int
    note: str = ""  # why it is excused, closed or lost
    keys_at: str = ""  # since when these keys are registered

    @property
    def fingerprint(self) -> str:
        return self.keys.fingerprint(self.code)


class Registration(NamedTuple):
    """What a request asks for, and what was done: `path` is the answer for the stick, None while only looked at."""

    seat: str
    code: str
    name: str
    fingerprint: str
    known: Branch | None
    vouched: bool  # the keys registered before say so, or are these: no telephone needed
    own_fingerprint: str
    path: Path | None


class Acceptance(NamedTuple):
    """The committee that answers; `done` once the branch has taken its keys.

    `older`: it answers an application from before the one that still waits. `again`: it was taken before.
    """

    code: str
    name: str
    fingerprint: str
    done: bool
    older: bool = False
    again: bool = False


def make_recovery(ws: Workspace, *, again: bool = False) -> str:
    """The committee's recovery code, to be printed once and sealed away: it is kept nowhere, only its public half.

    Made `again`, it opens what branches seal from their next answer on; what was sealed before waits for the old code.
    Raises UserError("enrol.committee_only" | "enrol.recovery_made").
    """
    ws.must_write()
    ws.must_be_committee()
    if desk_keys.has_recovery(ws) and not again:
        raise UserError("enrol.recovery_made")
    code = sealing.new_envelope_code()
    desk_keys.keep_recovery(ws, age.recipient_of(exchange_keys.recovery_identity(code)))
    return code


def request(ws: Workspace, folder: Path, *, renew: bool = False) -> Requested:
    """A request for the committee, put on the stick. `renew` asks to replace the keys that are in use.

    Raises UserError("enrol.branch_only" | "enrol.no_code" | "enrol.needed" | "stick.…" | "disk.…").
    """
    ws.must_write()
    ws.must_be_branch()
    if not ws.branch.code:
        raise UserError("enrol.no_code")
    old = desk_keys.own_keys(ws)
    if renew:
        desk_keys.committee_of(ws)
    keys = desk_keys.next_keys(ws) if renew else old
    facts: dict[str, object] = {"keys": keys.public.as_text(), "name": ws.branch.name, "vouched": ""}
    if renew:
        facts["vouched"] = _vouch(old, keys.public)
    head = new_head(ws, packet.ENROL_REQUEST, "", facts)
    path = _write(ws, head, keys, (), folder, package.SUFFIX_UP)
    if renew or desk_keys.known_committee(ws) is None:
        key_standing.note_asked(ws, path.name, renews=renew)
    return Requested(path, keys.public.fingerprint(ws.branch.code), renew)


def _vouch(old: Keys, new: PublicKeys) -> str:
    signature = exchange_keys.sign(old.sign, packet.ENROL_REQUEST, new.as_text().encode())
    return base64.b64encode(signature).decode("ascii")


def is_vouched(old: PublicKeys, new: PublicKeys, text: object) -> bool:
    """Whether the old keys say of the new ones that they are of the same desk."""
    try:
        signature = base64.b64decode(str(text), validate=True)
    except ValueError:
        return False
    return exchange_keys.is_signed(old.sign, packet.ENROL_REQUEST, new.as_text().encode(), signature)


def _write(
    ws: Workspace, head: Head, keys: Keys, recipients: tuple[bytes, ...], folder: Path, suffix: str
) -> Path:
    made = seal(ws, head, (), recipients, suffix, file_code(head.code), head.made[:10], keys=keys)
    return stick.put_on_stick(made.path, folder, made.path.name, silent)


def register(ws: Workspace, source: Path, folder: Path | None = None, *, heard: str = "") -> Registration:
    """Looks at a request; registers it and answers when the digits `heard` over the telephone are its own.

    Raises UserError("enrol.committee_only" | "enrol.no_recovery" | "enrol.digits" | "enrol.code_taken" | "package.…").
    """
    ws.must_write()
    ws.must_be_committee()
    card = desk_keys.own_card(ws)
    with package.open_package(source, []) as opened:
        keys, name = read_request(opened)
    head, known = opened.head, branch_of(ws, opened.head.seat)
    vouched = known is not None and _needs_no_call(known, keys, head.facts.get("vouched"))
    found = Registration(
        head.seat, head.code, name, keys.fingerprint(head.code), known, vouched, card.fingerprint, None
    )
    if not heard and not (vouched and folder is not None):
        return found
    if heard:
        must_hear(heard, found.fingerprint, source)
    if folder is None:
        raise UserError("enrol.no_stick")
    _refuse_taken(ws, head)
    keep_branch(ws, head, name, keys, known)
    return found._replace(path=_answer(ws, card, head, keys, folder))


def _needs_no_call(known: Branch, keys: PublicKeys, vouched: object) -> bool:
    """The keys registered already, or new ones they vouch for; those of a lost PC vouch for nothing."""
    return known.state != LOST and (known.keys == keys or is_vouched(known.keys, keys, vouched))


def must_hear(heard: str, digits: str, source: Path) -> None:
    """What came over the telephone is what stands in the file. Raises UserError("enrol.digits")."""
    if not packet.same_digits(heard, digits):
        raise UserError("enrol.digits", name=source.name)


def kind_of(ws: Workspace, source: Path) -> str:
    """What kind of file it is, as far as this desk can open it. Raises UserError("package.…")."""
    with package.open_package(source, desk_keys.identities(ws)) as opened:
        return opened.head.kind


def is_request(source: Path) -> bool:
    """Whether a file asks the committee for something about keys: such files are open to read."""
    try:
        with package.open_package(source, []) as opened:
            return opened.head.kind in packet.OPEN_KINDS
    except UserError:
        return False


def read_request(opened: Opened) -> tuple[PublicKeys, str]:
    opened.must_be(packet.ENROL_REQUEST)
    try:
        keys = exchange_keys.public_from(opened.head.facts.get("keys"))
    except ValueError:
        raise UserError("package.format", name=opened.path.name) from None
    opened.must_be_signed_by(keys, opened.head.code)
    opened.check_content()
    opened.check_parts()
    return keys, str(opened.head.facts.get("name") or "")


def _refuse_taken(ws: Workspace, head: Head) -> None:
    """Two branches under one code could not be told apart on any list."""
    clause = "WHERE code = ? AND desk <> ? AND state <> ? AND retired_at IS NULL"
    taken = records.select(ws.store, FORM, clause, (head.code, head.seat, CLOSED))
    if taken:
        raise UserError("enrol.code_taken", number=head.code, name=as_text(taken[0].values.get("name")))


def keep_branch(ws: Workspace, head: Head, name: str, keys: PublicKeys, known: Branch | None) -> None:
    others = known is None or known.keys != keys
    state = (
        OPEN if known is None or known.state == LOST else known.state
    )  # the telephone has spoken for a lost one
    row = {
        "code": head.code, "name": name, "desk": head.seat, "keys": keys.as_text(), "state": state,
        "enrolled_at": known.enrolled_at if known else ws.stamp(),
        "keys_at": ws.stamp() if known is None or others else known.keys_at,
        "note": known.note if known and state == known.state else "",
    }  # fmt: skip
    with records.change(ws.store, REGISTER, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(FORM), _uid(head.seat), dict(row), known.revision if known else 0)


def _uid(seat: str) -> str:
    return exchange_log.uid_of(FORM, seat)


def _answer(ws: Workspace, card: Card, request_head: Head, keys: PublicKeys, folder: Path) -> Path:
    facts: dict[str, object] = {"committee": card.as_facts(), "keys": keys.as_text(), "vouched": vouchers(ws)}
    head = new_head(ws, packet.ENROL_ANSWER, keys.fingerprint(request_head.code), facts)._replace(
        code=request_head.code
    )
    return _write(ws, head, desk_keys.own_keys(ws), (keys.box,), folder, package.SUFFIX_DOWN)


def vouchers(ws: Workspace) -> list[str]:
    """The committee's former keys vouch for the one in use, for branches that still know only those."""
    public = desk_keys.own_keys(ws).public
    return [_vouch(old, public) for old in desk_keys.old_signers(ws)]


def accept(ws: Workspace, source: Path, *, heard: str = "") -> Acceptance:
    """Looks at the committee's answer; takes its keys when the digits `heard` are its own, or known keys vouch.

    Raises UserError("enrol.branch_only" | "enrol.digits" | "enrol.rollback" | "enrol.other_keys" | "package.…").
    """
    ws.must_write()
    ws.must_be_branch()
    with package.open_package(source, desk_keys.identities(ws)) as opened:
        opened.must_be(packet.ENROL_ANSWER)
        card, registered = read_answer(opened)
    known = desk_keys.known_committee(ws)
    desk_keys.refuse_older(known, card)
    trusted = known is not None and speaks_for(known, card, opened.head.facts.get("vouched"))
    seen = Acceptance(card.code, card.name, card.fingerprint, done=False)
    if not heard and not trusted:
        return seen
    if heard:
        must_hear(heard, card.fingerprint, source)
    again = known == card and key_standing.asked_for(ws) is None
    newest = desk_keys.take_next(ws, registered)
    desk_keys.keep_committee(ws, card)
    recovery_slot.keep_slot(ws.folder, ws.key, card.recovery)
    backing_up.copy_keys(ws.folder)
    if newest and not again:
        key_standing.note_answered(ws)
    return seen._replace(done=True, older=not newest, again=again)


def read_answer(opened: Opened) -> tuple[Card, PublicKeys]:
    try:
        card = desk_keys.card_from(opened.head.facts.get("committee"))
        registered = exchange_keys.public_from(opened.head.facts.get("keys"))
    except (ValueError, TypeError):
        raise UserError("package.format", name=opened.path.name) from None
    opened.must_be_signed_by(card.keys, card.name)
    opened.must_be_for(registered.fingerprint(opened.head.code))
    opened.check_content()
    opened.check_parts()
    return card, registered


def speaks_for(known: Card, card: Card, vouched: object) -> bool:
    """Whether a card is that of the committee we know: the same keys, or new ones that the known keys vouch for."""
    if known.seat != card.seat:
        return False
    texts = vouched if isinstance(vouched, list) else []
    return known.keys == card.keys or any(is_vouched(known.keys, card.keys, text) for text in texts)


def branch_of(ws: Workspace, seat: str) -> Branch | None:
    """A registered branch by its seat."""
    record = records.read(ws.store, FORM, _uid(seat))
    return _branch(record.values, record.revision) if record and not record.retired_at else None


def _branch(values: object, revision: int) -> Branch:
    row = values if isinstance(values, dict) else {}
    desk, code, name, state, at = (
        as_text(row.get(key)) for key in ("desk", "code", "name", "state", "enrolled_at")
    )
    keys, note = exchange_keys.public_from(row.get("keys")), as_text(row.get("note"))
    return Branch(desk, code, name, keys, state, at, revision, note, as_text(row.get("keys_at")) or at)


def branches(ws: Workspace) -> list[Branch]:
    """All registered branches, by code."""
    found = records.select(ws.store, FORM, "WHERE seat = ? AND retired_at IS NULL ORDER BY code", (ws.seat,))
    return [_branch(record.values, record.revision) for record in found]


def reachable(ws: Workspace) -> list[Branch]:
    """Branches something may be sent to, by code: not those that are closed or lost."""
    return [one for one in branches(ws) if one.state not in (CLOSED, LOST)]


def must_not_be_lost(branch: Branch) -> None:
    """Nothing is sealed for keys that may be in other hands. Raises UserError("enrol.lost")."""
    if branch.state == LOST:
        raise UserError("enrol.lost", name=branch.name)


def branch_named(ws: Workspace, word: str) -> Branch:
    """By code, name or seat. Raises UserError("enrol.unknown_branch")."""
    found = next((b for b in branches(ws) if word in (b.code, b.name, b.seat)), None)
    if found is None:
        raise UserError("enrol.unknown_branch", value=word)
    return found


def set_state(ws: Workspace, seat: str, state: str, note: str = "") -> None:
    """A branch that need not hand in for a while (excused), does no more (closed), or lost its PC (lost)."""
    ws.must_write()
    ws.must_be_committee()
    record = records.read(ws.store, FORM, _uid(seat))
    if record is None:
        raise UserError("enrol.unknown_branch", value=seat)
    with records.change(ws.store, REGISTER, at=ws.stamp(), by=ws.user) as writing:
        writing.write(
            ws.form(FORM), record.uid, {**record.values, "state": state, "note": note}, record.revision
        )
