"""The register of packages: each that left or came, once, with what became of it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple, cast

from app.domain.packet import SUBMISSION
from app.domain.values import as_int, as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.actions.workspace import Workspace
    from app.domain.packet import Head
    from app.domain.values import Row
    from app.store.records import Change, Record

FORM = "package_log"
COMMITTEE = "desk.committee"  # in the table `meta`: the committee's card, once a branch is enrolled
OUT, IN = "out", "in"
# What a desk made, and brought onto a stick; what became of it there.
MADE, SENT, ACKNOWLEDGED, RETURNED = "made", "sent", "acknowledged", "returned"
APPLIED, HELD = "applied", "held"  # what came to a desk


class Logged(NamedTuple):
    """One package of the register."""

    uid: str
    revision: int
    direction: str
    kind: str
    desk: str
    code: str
    period: str
    number: int
    package: str
    previous: str
    device: str
    made: str
    handled_at: str
    file: str
    state: str
    facts: Mapping[str, object]
    counts: Mapping[str, int]
    reason: str


def uid_of(direction: str, package: str) -> str:
    """The same for the same package, so that the same file twice is one entry."""
    return hashlib.sha256(f"{direction} {package}".encode()).hexdigest()[:32]


def entry(
    direction: str, head: Head, package: str, *, desk: str, code: str, at: str, file: str, state: str,
    counts: Mapping[str, int] | None = None, more: Mapping[str, object] | None = None,
) -> Row:  # fmt: skip
    """The register's line for a package."""
    return {
        "direction": direction, "kind": head.kind, "desk": desk, "code": code, "period": head.period,
        "number": head.seq, "package": package, "previous": head.prev, "device": head.device,
        "made": head.made, "handled_at": at, "file": file, "state": state, "facts": _json({**head.facts, **(more or {})}),
        "counts": _json(counts or {}),
    }  # fmt: skip


def _json(value: Mapping[str, object] | Mapping[str, int]) -> str:
    return json.dumps(dict(value), sort_keys=True, ensure_ascii=False)


def note(ws: Workspace, writing: Change, row: Row) -> None:
    """Writes or changes a line, inside the transaction of what it tells."""
    uid = uid_of(as_text(row["direction"]), as_text(row["package"]))
    old = records.read(ws.store, FORM, uid)
    writing.write(ws.forms[FORM], uid, row, old.revision if old else 0)


def change_state(ws: Workspace, writing: Change, one: Logged, **changes: str) -> None:
    old = records.read(ws.store, FORM, one.uid)
    if old is not None:
        writing.write(ws.forms[FORM], one.uid, {**old.values, **changes}, old.revision)


def logged(ws: Workspace, direction: str, *, kind: str = "", desk: str = "", state: str = "") -> list[Logged]:
    """Lines of this desk's own register, the newest number first."""
    wanted = {"direction": direction, "kind": kind, "desk": desk, "state": state}
    given = {name: value for name, value in wanted.items() if value}
    clause = " AND ".join(f'"{name}" = ?' for name in given)
    found = records.select(
        ws.store,
        FORM,
        f"WHERE seat = ? AND {clause} ORDER BY number DESC, made DESC",
        [ws.seat, *given.values()],
    )
    return [logged_from(record) for record in found]


def numbers_in(ws: Workspace, desk: str, device: str) -> set[int]:
    """Numbers of the submissions of one copy of a branch that came."""
    text = f"SELECT number FROM {FORM} WHERE desk = ? AND direction = ? AND kind = ? AND device = ?"
    return {number for (number,) in ws.store.conn.execute(text, (desk, IN, SUBMISSION, device))}


def facts_in(ws: Workspace, desk: str) -> Iterator[Mapping[str, object]]:
    """What the submissions of a branch that were taken in told of themselves, the newest number first."""
    text = f"SELECT facts FROM {FORM} WHERE desk = ? AND direction = ? AND kind = ? AND state = ? ORDER BY number DESC"
    for (facts,) in ws.store.conn.execute(text, (desk, IN, SUBMISSION, APPLIED)):
        yield json.loads(facts)


class Arrived(NamedTuple):
    """As much of a package that came as a board asks for."""

    desk: str
    period: str
    number: int
    package: str
    made: str
    state: str
    reason: str


def arrived(ws: Workspace, kind: str) -> list[Arrived]:
    """Every package of a kind that came, without what is written in it: a board of 1,000 branches reads them all."""
    names = ", ".join(Arrived._fields)
    text = f"SELECT {names} FROM {FORM} WHERE seat = ? AND direction = ? AND kind = ?"
    found = ws.store.conn.execute(text, (ws.seat, IN, kind))
    return [Arrived._make(row)._replace(reason=row[-1] or "") for row in found]


def files_taken_in(ws: Workspace) -> dict[str, str]:
    """File in the inbox → its package, for all that were taken in."""
    text = f"SELECT file, package FROM {FORM} WHERE seat = ? AND direction = ? AND state = ?"
    return dict(ws.store.conn.execute(text, (ws.seat, IN, APPLIED)).fetchall())


def find(ws: Workspace, direction: str, package: str) -> Logged | None:
    record = records.read(ws.store, FORM, uid_of(direction, package))
    return logged_from(record) if record else None


def logged_from(record: Record) -> Logged:
    values = record.values
    texts = {
        name: as_text(values.get(name)) for name in Logged._fields if name in values and name != "number"
    }
    facts = cast("dict[str, object]", json.loads(texts.pop("facts", "{}")))
    counts = cast("dict[str, int]", json.loads(texts.pop("counts", "{}")))
    blank = dict.fromkeys(("code", "period", "previous", "device", "made", "file", "reason"), "")
    return Logged(
        uid=record.uid, revision=record.revision, number=as_int(values.get("number")), facts=facts,
        counts=counts, **{**blank, **texts},
    )  # fmt: skip
