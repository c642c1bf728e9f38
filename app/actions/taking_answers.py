"""The branch takes the committee's answer in: receipts seal quarters, returns reopen records, definitions wait."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from app.actions import (
    answering,
    backing_up,
    desk_keys,
    enrolling,
    exchange_log,
    issued_definitions,
    sealed_quarters,
)
from app.domain import packet
from app.domain.errors import UserError
from app.domain.tick import silent
from app.domain.values import as_int, as_text
from app.files import package, recovery_slot, stick
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.actions.desk_keys import Card
    from app.actions.workspace import Workspace
    from app.domain.tick import Tick
    from app.domain.values import Row
    from app.files.package import Opened
    from app.store.records import Change

TAKE_ANSWER = "log.exchange.take_answer"
APPLIED, SAME, REFUSED, ELSEWHERE = "applied", "same", "refused", "elsewhere"
FACT = "received_fact"
_FACT_FIELDS = (
    "kind", "issued_at", "period", "record_form", "record_uid", "record_field", "reason", "deadline", "content", "state",
)  # fmt: skip


class Taken(NamedTuple):
    """What became of one answer: quarters sealed or returned, matters heard, whether definitions wait."""

    path: Path
    outcome: str
    number: int = 0
    package: str = ""
    sealed: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    facts: int = 0
    definitions: bool = False
    trouble: UserError | None = None

    @property
    def short_code(self) -> str:
        return packet.short_code(self.package) if self.package else ""


@dataclass
class Answers:
    """All answers that lay on the stick; those for other branches are none of our business."""

    taken: list[Taken] = field(default_factory=list)


class _OnlyLooked(Exception):
    """Ends a transaction whose writing was only to see what would happen."""


def take_answers(
    ws: Workspace, places: Sequence[Path], *, apply: bool = True, progress: Tick = silent
) -> Answers:
    """Takes in one answer or all of a folder; without `apply` only says what would happen.

    Raises UserError("enrol.branch_only" | "enrol.needed" | "stick.absent" | "disk.…").
    """
    ws.must_write()
    ws.must_be_branch()
    desk_keys.committee_of(ws)
    files = [path for place in places for path in stick.files_on_stick(place, package.SUFFIX_DOWN)]
    found = Answers()
    for number, path in enumerate(files, start=1):
        found.taken.append(_one(ws, path, apply=apply))
        progress(number, len(files))
    return found


def _one(ws: Workspace, path: Path, *, apply: bool) -> Taken:
    taken = Taken(path, REFUSED)
    try:
        with package.open_package(path, desk_keys.identities(ws)) as opened:
            card = _checked(ws, opened)
            taken = Taken(path, APPLIED, opened.head.seq, opened.hash)
            newest = next(iter(exchange_log.logged(ws, exchange_log.IN, kind=packet.ANSWER)), None)
            if newest and newest.number >= opened.head.seq:  # each answer says all that is to be said
                return taken._replace(outcome=SAME)
            return _taken(ws, opened, card, taken, apply=apply)
    except UserError as error:
        if error.code.startswith(("disk.", "store.")):
            raise
        # On a stick for many branches most answers are sealed for others.
        outcome = ELSEWHERE if error.code == "package.sealed" else REFUSED
        return taken._replace(outcome=outcome, trouble=error)


def _checked(ws: Workspace, opened: Opened) -> Card:
    """Every check of the container, and that it is our committee who speaks, with keys we know or can follow."""
    known = desk_keys.committee_of(ws)
    try:
        card = desk_keys.card_from(opened.head.facts.get("committee"))
    except (ValueError, TypeError):
        raise UserError("package.format", name=opened.path.name) from None
    # A card of its own proves nothing: the keys that signed must be known, or vouched for by those known.
    trusted = enrolling.speaks_for(known, card, opened.head.facts.get("vouched"))
    opened.must_be_signed_by(card.keys if trusted else known.keys, known.name)
    opened.must_be(packet.ANSWER)
    opened.must_be_for(*desk_keys.fingerprints(ws))
    if opened.head.facts.get("for") != ws.seat:
        raise UserError("package.addressee", name=opened.path.name)
    opened.check_content()
    opened.check_parts()
    return card


def _taken(ws: Workspace, opened: Opened, card: Card, taken: Taken, *, apply: bool) -> Taken:
    receipts = _tables(opened, answering.RECEIPTS)
    facts = _tables(opened, answering.FACTS)
    definitions = [(name, opened.read(name)) for name in opened.names("forms/")]
    told: list[tuple[str, str]] = []
    heard = 0
    with (
        contextlib.suppress(_OnlyLooked),
        records.change(ws.store, TAKE_ANSWER, at=ws.stamp(), by=ws.user) as writing,
    ):
        told += [_receive(ws, writing, receipt) for receipt in receipts]
        heard = sum(_hear(ws, writing, fact) for fact in facts)
        row = exchange_log.entry(
            exchange_log.IN, opened.head, opened.hash, desk=card.seat, code=card.code, at=ws.stamp(),
            file=opened.path.name, state=exchange_log.APPLIED,
            counts={"receipts": len(receipts), "facts": len(facts), "definitions": len(definitions)},
        )  # fmt: skip
        exchange_log.note(ws, writing, row)
        if not apply:
            raise _OnlyLooked
    sealed = tuple(period for state, period in told if state == exchange_log.ACKNOWLEDGED and period)
    returned = tuple(period for state, period in told if state == exchange_log.RETURNED and period)
    taken = taken._replace(
        sealed=sealed, returned=returned, facts=heard, definitions=issued_definitions.is_news(ws, definitions)
    )
    return _laid_aside(ws, card, taken, definitions) if apply else taken


def _laid_aside(ws: Workspace, card: Card, taken: Taken, definitions: Sequence[tuple[str, bytes]]) -> Taken:
    """Definitions wait for somebody to look at them; those that would harm are refused, and the rest stands."""
    if desk_keys.keep_newer(ws, card):  # the committee's recovery code may be another one, too
        recovery_slot.keep_slot(ws.folder, ws.key, card.recovery)
        backing_up.copy_keys(ws.folder)
    try:
        return taken._replace(definitions=issued_definitions.hold(ws, definitions))
    except UserError as error:
        return taken._replace(definitions=False, trouble=error)


def _tables(opened: Opened, name: str) -> list[dict[str, object]]:
    found = opened.json(name)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise UserError("package.data", name=opened.path.name, reason=name)
    return cast("list[dict[str, object]]", found)


def _receive(ws: Workspace, writing: Change, receipt: dict[str, object]) -> tuple[str, str]:
    """(state, quarter) of what this receipt newly says; a receipt heard before says nothing new."""
    one = exchange_log.find(ws, exchange_log.OUT, str(receipt.get("package")))
    state = str(receipt.get("state"))
    if one is None or one.state == state or state not in (exchange_log.ACKNOWLEDGED, exchange_log.RETURNED):
        return state, ""
    exchange_log.change_state(ws, writing, one, state=state, reason=str(receipt.get("reason") or ""))
    if state == exchange_log.RETURNED:
        sealed_quarters.unseal(ws, writing, one)
        return state, one.period
    return state, one.period if sealed_quarters.seal(ws, writing, one) else ""


def _hear(ws: Workspace, writing: Change, fact: dict[str, object]) -> bool:
    """The newer edition of a matter counts; True when it is new here."""
    edition, known = fact.get("edition"), fact.get("fact")
    texts = [fact.get(name) for name in _FACT_FIELDS if fact.get(name) is not None]
    if type(edition) is not int or not isinstance(known, str) or not all(isinstance(t, str) for t in texts):
        raise UserError("package.data", name=answering.FACTS, reason="fact")
    uid = exchange_log.uid_of(FACT, known)
    old = records.read(ws.store, FACT, uid)
    if old and as_int(old.values.get("edition")) >= edition:
        return False
    row: Row = {name: as_text(cast("str", fact[name])) for name in _FACT_FIELDS if fact.get(name) is not None}
    row |= {"fact": known, "edition": edition, "desk": ws.seat, "code": ws.branch.code}
    writing.write(ws.forms[FACT], uid, row, old.revision if old else 0)
    return True
