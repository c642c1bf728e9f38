"""Where the keys of a branch stand: not joined, applied for, joined, being changed; and a change of hands under way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.actions import desk_keys
from app.store import schema

if TYPE_CHECKING:
    from app.actions.desk_keys import Card
    from app.actions.workspace import Workspace

NOT_JOINED, ASKED, JOINED, CHANGING = "not_joined", "asked", "joined", "changing"
# In the table `meta`, so that they go along into a backup and with it to the next secretary.
_ASKED, _SINCE, _HANDING = "desk.asked", "desk.since", "desk.handing"


class Asked(NamedTuple):
    """An application that was written and has no answer yet."""

    at: str
    file: str
    renews: bool


class Handing(NamedTuple):
    """A change of hands that is not through: `secret` once the successor has a passphrase of their own."""

    at: str
    before: str
    after: str
    backup: str
    request: str
    secret: bool


class Standing(NamedTuple):
    """`digits` are those to read out now: of the keys applied for, else of those in use; "" before there are any."""

    state: str
    digits: str
    asked: Asked | None
    committee: Card | None
    since: str
    handing: Handing | None


def standing(ws: Workspace) -> Standing:
    """Reads only: looking makes no keys."""
    asked, committee = asked_for(ws), desk_keys.known_committee(ws)
    before, after = (NOT_JOINED, ASKED) if committee is None else (JOINED, CHANGING)
    state = after if asked else before
    digits = desk_keys.shown_fingerprint(ws, coming=state == CHANGING)
    since = schema.read_meta(ws.store.conn).get(_SINCE, "")
    return Standing(state, digits, asked, committee, since, handing(ws))


def asked_for(ws: Workspace) -> Asked | None:
    kept = schema.read_meta(ws.store.conn).get(_ASKED)
    return Asked(**json.loads(kept)) if kept else None


def handing(ws: Workspace) -> Handing | None:
    kept = schema.read_meta(ws.store.conn).get(_HANDING)
    return Handing(**json.loads(kept)) if kept else None


def note_asked(ws: Workspace, file: str, *, renews: bool) -> None:
    """The newest application counts; it needs no line in the journal, which is still empty where all came back."""
    _keep(ws, _ASKED, Asked(ws.stamp(), file, renews))


def put_back(ws: Workspace, before: Standing) -> None:
    """As `standing` gave it, where what was to follow did not happen."""
    _keep(ws, _ASKED, before.asked)
    _keep(ws, _HANDING, before.handing)


def note_answered(ws: Workspace) -> None:
    """The keys applied for are in use from now on."""
    with ws.store.transaction():
        schema.write_meta(ws.store.conn, **{_ASKED: "", _SINCE: ws.stamp()})
    _end_if_through(ws)


def note_handing(ws: Workspace, before: str, backup: str, *, asks: bool) -> None:
    """From the one before to who signs now."""
    asked = asked_for(ws) if asks else None
    request = asked.file if asked else ""
    _keep(ws, _HANDING, Handing(ws.stamp(), before, ws.user, backup, request, secret=not ws.branch.protected))


def note_taken_over(ws: Workspace) -> None:
    """Whoever opened it with a code has a passphrase of their own; while hands change it is the successor."""
    found = handing(ws)
    if found is not None:
        _keep(ws, _HANDING, found._replace(secret=True))
        _end_if_through(ws)


def _end_if_through(ws: Workspace) -> None:
    found = handing(ws)
    if found is not None and found.secret and asked_for(ws) is None:
        _keep(ws, _HANDING, None)


def _keep(ws: Workspace, name: str, facts: Asked | Handing | None) -> None:
    text = json.dumps(facts._asdict(), ensure_ascii=False) if facts else ""
    with ws.store.transaction():
        schema.write_meta(ws.store.conn, **{name: text})
