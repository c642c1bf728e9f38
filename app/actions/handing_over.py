"""A change of secretary, and a lost passphrase that only the committee can help with."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, NamedTuple

from app import __version__
from app.actions import (
    backing_up,
    desk_keys,
    enrolling,
    exchange_log,
    key_standing,
    keys_of_branch,
    safekeeping,
)
from app.actions.branch_settings import name_user
from app.actions.sending import OUTBOX, delivered, file_code, new_head, note_sent, seal
from app.actions.workspace import DATABASE_NAME, HELP_WAITS, local_now
from app.domain import packet
from app.domain.errors import Invalid, Problem, UserError
from app.domain.text import single_line
from app.domain.tick import silent
from app.files import age, exchange_keys, package, recovery_slot, sealing, stick
from app.files.paper_words import exchange_words
from app.store import database, schema

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.enrolling import Requested
    from app.actions.key_standing import Standing
    from app.actions.workspace import Clock, Workspace
    from app.domain.tick import Tick

RECOVER = "log.exchange.recover"
_SLOT, _KEY = "sealed", "key"
SUCCESSOR = "successor"


class HandedOver(NamedTuple):
    """What the outgoing secretary leaves: a backup, a code for the successor's first opening, the request for the committee."""

    backup: Path
    code: str
    request: Path | None
    fingerprint: str


class Asked(NamedTuple):
    """A request for help lies on the stick; the committee must hear these digits."""

    path: Path
    fingerprint: str


class HelpAsked(NamedTuple):
    """A request under way: when it was written, its file, the digits to read out."""

    at: str
    file: str
    digits: str


class Helped(NamedTuple):
    """A request as the committee sees it; `path` is the answer once the digits were confirmed."""

    code: str
    fingerprint: str
    name: str
    path: Path | None


def hand_over(
    ws: Workspace, successor: str, folder: Path, *, passphrase: str = "", progress: Tick = silent
) -> HandedOver:
    """New keys asked for, a code for the successor, their name on what follows, all of it in one backup.

    The old passphrase and envelope stay good until the successor has set a passphrase of their own with the code;
    where the backup is not made, all is as before.
    Raises Invalid, UserError("passphrase.wrong" | "stick.…" | "backup.…" | "disk.…").
    """
    ws.must_write()
    ws.must_be_branch()
    if not single_line(successor):
        raise Invalid([Problem("field.required", field=SUCCESSOR)])
    if not folder.is_dir():
        raise UserError("stick.absent", folder=str(folder))
    before = _Before(ws.user, sealing.read_slots(ws.folder), key_standing.standing(ws))
    enrolled, asked = before.standing.committee is not None, None
    code = keys_of_branch.code_for_successor(ws, passphrase) if ws.branch.protected else ""
    try:
        if enrolled:  # the keys that are asked for must lie in the backup: the answer is sealed for them
            asked = enrolling.request(ws, folder, renew=True)
        name_user(ws, successor)
        title = exchange_words()["files"][packet.HANDOVER]
        name = f"{title}_{file_code(ws.branch.code)}_{ws.now():%Y%m%d%H%M%S}.zip"
        key_standing.note_handing(ws, before.user, name, asks=enrolled)
        made = safekeeping.backup_to(ws, folder / name, progress)
    except BaseException:
        _put_back(ws, before, asked)
        raise
    return HandedOver(made.path, code, asked.path if asked else None, asked.fingerprint if asked else "")


class _Before(NamedTuple):
    user: str
    slots: dict[str, object]
    standing: Standing


def _put_back(ws: Workspace, before: _Before, asked: Requested | None) -> None:
    """Nothing was handed over: name, code, and what stands on the stick are as they were."""
    if ws.user != before.user:
        name_user(ws, before.user)
    sealing.put_back(ws.folder, before.slots)
    backing_up.copy_keys(ws.folder)
    key_standing.put_back(ws, before.standing)
    if asked is not None:
        with contextlib.suppress(OSError):  # the stick may be out
            asked.path.unlink()


def ask_for_help(folder: Path, to: Path, passphrase: str, *, clock: Clock = local_now) -> Asked:
    """The branch knows neither passphrase nor code: asks the committee to open its data key, for a key made here.

    The fresh key is sealed with the new passphrase, so that nobody else can use the committee's answer.
    Raises UserError("workspace.…" | "recover.no_slot" | "passphrase.short" | "stick.…").
    """
    slot, fresh, signing = recovery_slot.read_slot(folder), age.new_identity(), exchange_keys.new_keys()
    if len(passphrase) < sealing.SHORTEST_PASSPHRASE:
        raise UserError("passphrase.short", shortest=sealing.SHORTEST_PASSPHRASE)
    keys = exchange_keys.Keys(signing.sign, fresh)
    slots = sealing.read_slots(folder)
    facts: dict[str, object] = {"keys": keys.public.as_text(), _SLOT: recovery_slot.as_text(slot)}
    head = packet.Head(
        kind=packet.RECOVERY_REQUEST, seat=str(slots["uid"]), code="", device="", period="", seq=0, prev="",
        to="", made=clock().isoformat(), app=__version__, facts=facts,
    )  # fmt: skip
    name = f"{exchange_words()['files'][packet.RECOVERY_REQUEST]}_{{code}}{package.SUFFIX_UP}"
    made = package.write_package(folder / OUTBOX / name, head, (), keys=keys, recipients=())
    path = stick.put_on_stick(made.path, to, made.path.name, silent)
    told = {"at": head.made, "file": path.name, "digits": keys.public.fingerprint("")}
    recovery_slot.keep_secret(
        folder / HELP_WAITS, fresh, passphrase, told
    )  # only now: an older one stays good till here
    return Asked(path, told["digits"])


def help_asked(folder: Path) -> HelpAsked | None:
    """The request for help that waits for its answer."""
    told = recovery_slot.read_told(folder / HELP_WAITS)
    return HelpAsked(*(told.get(name, "") for name in HelpAsked._fields)) if told else None


def may_be_helped(folder: Path) -> bool:
    """Whether the committee holds what opens it: only where the branch has joined."""
    return sealing.slot_of(folder, recovery_slot.RECOVERY) is not None


def help_branch(
    ws: Workspace, source: Path, to: Path | None = None, *, heard: str = "", recovery_code: str = ""
) -> Helped:
    """The committee looks at a request; with the digits heard and the sealed recovery code it opens the key for them.

    Raises UserError("enrol.committee_only" | "enrol.digits" | "recover.wrong_code" | "package.…").
    """
    ws.must_write()
    ws.must_be_committee()
    with package.open_package(source, []) as opened:
        opened.must_be(packet.RECOVERY_REQUEST)
        try:
            keys = exchange_keys.public_from(opened.head.facts.get("keys"))
            sealed = recovery_slot.from_text(opened.head.facts.get(_SLOT))
        except ValueError:
            raise UserError("package.format", name=source.name) from None
        opened.must_be_signed_by(keys, source.name)
    seen = Helped(packet.short_code(opened.hash), keys.fingerprint(""), source.name, None)
    if not heard:
        return seen
    enrolling.must_hear(heard, seen.fingerprint, source)
    if to is None:
        raise UserError("enrol.no_stick")
    secret = _opened(sealed, recovery_code)
    facts: dict[str, object] = {_KEY: recovery_slot.as_text(recovery_slot.sealed_for(secret, keys.box))}
    head = new_head(ws, packet.RECOVERY_ANSWER, keys.fingerprint(""), facts)
    made = seal(ws, head, (), (keys.box,), package.SUFFIX_DOWN)
    # That a branch's key was opened here is written down, and cannot be taken back; the key itself is not.
    bare = made._replace(head=made.head._replace(facts={}))
    note_sent(ws, RECOVER, bare, desk=made.head.to, code="")
    path = stick.put_on_stick(made.path, to, made.path.name, silent)
    delivered(ws, RECOVER, made.hash)
    return seen._replace(path=path)


def _opened(sealed: bytes, recovery_code: str) -> bytes:
    try:
        return recovery_slot.unsealed_by(sealed, exchange_keys.recovery_identity(recovery_code))
    except age.NotForUs:
        raise UserError("recover.wrong_code") from None


def finish_help(folder: Path, source: Path, passphrase: str) -> str:
    """The branch takes the committee's answer: its data opens again, with the new passphrase; the new envelope code.

    Raises UserError("recover.not_asked" | "recover.passphrase" | "package.…" | "recover.other_data").
    """
    try:
        fresh = recovery_slot.read_secret(folder / HELP_WAITS, passphrase)
    except UserError as error:
        if error.code != "passphrase.wrong":
            raise
        raise UserError("recover.passphrase") from None
    with package.open_package(source, [fresh]) as opened:
        opened.must_be(packet.RECOVERY_ANSWER)
        try:
            key = recovery_slot.unsealed_by(recovery_slot.from_text(opened.head.facts.get(_KEY)), fresh)
        except (ValueError, age.NotForUs):
            raise UserError("package.format", name=source.name) from None
        signer = _committee_in(folder, key)
        opened.must_be_signed_by(signer.keys, signer.name)
    code = sealing.new_envelope_code()
    sealing.replace_slots(folder, key, passphrase=passphrase, envelope_code=code)
    (folder / HELP_WAITS).unlink()
    backing_up.copy_keys(folder)
    return code


def _committee_in(folder: Path, key: bytes) -> desk_keys.Card:
    """Whom the branch trusts stands inside its data: read with the key that is to be judged, and nothing is written."""
    path = folder / DATABASE_NAME
    try:
        with database.sorted_errors(path):
            conn = database.connect(path, key, read_only=True)
            try:
                kept = schema.read_meta(conn).get(exchange_log.COMMITTEE, "")
            finally:
                conn.close()
    except UserError as error:
        raise UserError("recover.other_data") from error
    if not kept:
        raise UserError("recover.other_data")
    return desk_keys.card_from(json.loads(kept))
