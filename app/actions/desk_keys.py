"""The keys of this desk and of the other side, kept in the encrypted database beside the records, never among them."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, NamedTuple

from app.actions.exchange_log import COMMITTEE
from app.domain.errors import UserError
from app.files import exchange_keys
from app.store import schema

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.files.exchange_keys import Keys, PublicKeys

_OWN, _NEXT, _OLD = "desk.keys", "desk.next_keys", "desk.old_keys"
_RECOVERY, _VERSION, _CARD_AT = "desk.recovery", "desk.version", "desk.card_at"


class Card(NamedTuple):
    """What a committee says of itself: whom branches send to. A higher `version` replaces a lower one, never the reverse."""

    seat: str
    code: str
    name: str
    keys: PublicKeys
    recovery: bytes
    version: int

    @property
    def fingerprint(self) -> str:
        return self.keys.fingerprint(self.code)

    def as_facts(self) -> dict[str, object]:
        recovery = base64.b64encode(self.recovery).decode("ascii")
        return {**self._asdict(), "keys": self.keys.as_text(), "recovery": recovery}


def card_from(facts: object) -> Card:
    """Raises ValueError for anything that is no card."""
    if not isinstance(facts, dict) or set(facts) != set(Card._fields):
        raise ValueError("no card")
    seat, code, name, version = (facts[key] for key in ("seat", "code", "name", "version"))
    recovery = base64.b64decode(str(facts["recovery"]), validate=True)
    if not all(isinstance(text, str) for text in (seat, code, name)) or type(version) is not int:
        raise ValueError("no card")
    return Card(seat, code, name, exchange_keys.public_from(facts["keys"]), recovery, version)


def own_keys(ws: Workspace) -> Keys:
    """Made when they are first needed."""
    kept = _meta(ws).get(_OWN)
    if kept:
        return exchange_keys.keys_from(kept)
    ws.must_write()
    keys = exchange_keys.new_keys()
    _keep(ws, {_OWN: keys.as_text()})
    return keys


def identities(ws: Workspace) -> list[bytes]:
    """What opens packages sent to this desk, those on their way while keys were renewed included."""
    return [keys.box for keys in all_keys(ws)]


def all_keys(ws: Workspace) -> list[Keys]:
    """Every pair of this desk, the one in use first."""
    meta = _meta(ws)
    own = [meta[name] for name in (_OWN, _NEXT) if meta.get(name)]
    return [exchange_keys.keys_from(text) for text in (*own, *json.loads(meta.get(_OLD, "[]")))]


def next_keys(ws: Workspace) -> Keys:
    """The pair that takes over when the other side has registered it; made when it is first asked for."""
    kept = _meta(ws).get(_NEXT)
    keys = exchange_keys.keys_from(kept) if kept else exchange_keys.new_keys()
    if not kept:
        ws.must_write()
        _keep(ws, {_NEXT: keys.as_text()})
    return keys


def take_next(ws: Workspace, registered: PublicKeys) -> bool:
    """Makes the registered pair the one in use; False where it is already and another one still waits.

    Raises UserError("enrol.other_keys") for keys that are not ours.
    """
    meta = _meta(ws)
    waiting = meta.get(_NEXT)
    if waiting and exchange_keys.keys_from(waiting).public == registered:
        old = [meta[_OWN], *json.loads(meta.get(_OLD, "[]"))]
        _keep(ws, {_OWN: waiting, _NEXT: "", _OLD: json.dumps(old)})
        return True
    if own_keys(ws).public != registered:
        raise UserError("enrol.other_keys")
    return not waiting


def renew_committee(ws: Workspace) -> Card:
    """New keys for the committee; the old ones vouch for them, and open what is still on its way."""
    ws.must_write()
    old, new, meta = own_keys(ws), exchange_keys.new_keys(), _meta(ws)
    version = int(meta.get(_VERSION, "1")) + 1
    olds = [old.as_text(), *json.loads(meta.get(_OLD, "[]"))]
    _keep(ws, {_OWN: new.as_text(), _OLD: json.dumps(olds), _VERSION: str(version), _CARD_AT: ws.stamp()})
    return own_card(ws)


def own_card(ws: Workspace) -> Card:
    """Of a committee. Raises UserError("enrol.no_recovery") before its recovery key was made."""
    meta = _meta(ws)
    if not meta.get(_RECOVERY):
        raise UserError("enrol.no_recovery")
    recovery = base64.b64decode(meta[_RECOVERY])
    version = int(meta.get(_VERSION, "1"))
    return Card(ws.seat, ws.branch.code, ws.branch.name, own_keys(ws).public, recovery, version)


def own_fingerprint(ws: Workspace) -> str:
    return own_keys(ws).public.fingerprint(ws.branch.code)


def fingerprints(ws: Workspace) -> list[str]:
    """What a package for us is addressed to: the keys in use, or coming or former ones while it was on its way."""
    return [keys.public.fingerprint(ws.branch.code) for keys in all_keys(ws)]


def shown_fingerprint(ws: Workspace, *, coming: bool = False) -> str:
    """The digits of this desk, or of its `coming` keys; "" before they were made: looking makes none."""
    kept = _meta(ws).get(_NEXT if coming else _OWN)
    return exchange_keys.keys_from(kept).public.fingerprint(ws.branch.code) if kept else ""


def has_recovery(ws: Workspace) -> bool:
    return bool(_meta(ws).get(_RECOVERY))


def keep_recovery(ws: Workspace, public: bytes) -> None:
    """In the place of another one it makes a newer card: branches take nothing else."""
    meta = _meta(ws)
    facts = {_RECOVERY: base64.b64encode(public).decode("ascii")}
    if meta.get(_RECOVERY):
        facts |= {_VERSION: str(int(meta.get(_VERSION, "1")) + 1), _CARD_AT: ws.stamp()}
    _keep(ws, facts)


def card_changed_at(ws: Workspace) -> str:
    """When a committee's keys or recovery code were last replaced: branches answered before wait to hear of it."""
    return _meta(ws).get(_CARD_AT, "")


def old_signers(ws: Workspace) -> list[Keys]:
    """Former pairs, newest first: they vouch for the one in use."""
    return [exchange_keys.keys_from(text) for text in json.loads(_meta(ws).get(_OLD, "[]"))]


def committee_of(ws: Workspace) -> Card:
    """Raises UserError("enrol.needed") for a branch that no committee has registered yet."""
    found = known_committee(ws)
    if found is None:
        raise UserError("enrol.needed")
    return found


def known_committee(ws: Workspace) -> Card | None:
    kept = _meta(ws).get(COMMITTEE)
    return card_from(json.loads(kept)) if kept else None


def refuse_older(known: Card | None, card: Card) -> None:
    """Raises UserError("enrol.rollback") for an older card of the same committee."""
    if known and known.seat == card.seat and card.version < known.version:
        raise UserError("enrol.rollback")


def keep_committee(ws: Workspace, card: Card) -> None:
    """Raises UserError("enrol.rollback")."""
    refuse_older(known_committee(ws), card)
    _keep(ws, {COMMITTEE: json.dumps(card.as_facts())})


def keep_newer(ws: Workspace, card: Card) -> bool:
    """An answer that came late does not bring old keys back: whether it was kept."""
    newer = card.version > committee_of(ws).version
    if newer:
        keep_committee(ws, card)
    return newer


def _meta(ws: Workspace) -> dict[str, str]:
    return schema.read_meta(ws.store.conn)


def _keep(ws: Workspace, facts: dict[str, str]) -> None:
    with ws.store.transaction():
        schema.write_meta(ws.store.conn, **facts)
