"""The committee answers a branch: receipts, what was returned or scored, definitions, all in one sealed file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import arrival_board, desk_keys, enrolling, exchange_log, intake, issued_definitions, issuing
from app.actions.sending import delivered, file_code, new_head, next_head, note_sent, seal
from app.actions.submitting import RESTORED
from app.domain import packet
from app.domain.tick import silent
from app.files import package, stick
from app.store import journal, schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions.enrolling import Branch
    from app.actions.exchange_log import Logged
    from app.actions.workspace import Workspace
    from app.domain.tick import Tick

ANSWER = "log.exchange.answer"
_NEWEST = (
    "SELECT desk, max(handled_at) FROM package_log WHERE seat = ? AND direction = ? AND kind = ? "
    "AND state <> 'made' GROUP BY desk"
)
RECEIPTS, FACTS = "data/receipts.json", "data/facts.json"


class Answered(NamedTuple):
    """An answer lies on the stick: what it holds in figures, and the code both screens show."""

    path: Path
    branch: str
    number: int
    code: str
    receipts: int
    returned: int
    facts: int
    definitions: int


def answer(ws: Workspace, word: str, folder: Path, progress: Tick = silent) -> Answered:
    """Answers one branch (by code, name or seat). Raises UserError("enrol.…" | "stick.…" | "package.…" | "disk.…")."""
    ws.must_write()
    ws.must_be_committee()
    branch, card = enrolling.branch_named(ws, word), desk_keys.own_card(ws)
    enrolling.must_not_be_lost(branch)
    receipts = [_receipt(one) for one in intake.arrivals(ws, branch.seat)]
    facts = [issuing.as_sent(record) for record in issuing.matters(ws, branch.seat)]
    definitions = issued_definitions.files(ws)
    before = next(iter(exchange_log.logged(ws, exchange_log.OUT, kind=packet.ANSWER, desk=branch.seat)), None)
    told: dict[str, object] = {
        "committee": card.as_facts(), "vouched": enrolling.vouchers(ws), "for": branch.seat,
        "heads": journal.heads(ws.store.conn, branch.seat), "definitions": issued_definitions.mark(definitions),
        "due_days": arrival_board.due_days(ws),
    }  # fmt: skip
    forgot = _may_have_forgotten(ws, before)
    head = next_head(new_head(ws, packet.ANSWER, branch.fingerprint, told), before, leaps=forgot)
    parts = [
        (RECEIPTS, packet.canonical(receipts)), (FACTS, packet.canonical(facts)), *definitions,
    ]  # fmt: skip
    made = seal(
        ws, head, parts, (branch.keys.box,), package.SUFFIX_DOWN, file_code(branch.code), ws.today().isoformat(),
        f"{head.seq:04d}",
    )  # fmt: skip
    counts = {"receipts": len(receipts), "facts": len(facts), "definitions": len(definitions)}
    note_sent(ws, ANSWER, made, desk=branch.seat, code=branch.code, counts=counts)
    path = stick.put_on_stick(made.path, folder, made.path.name, progress)
    delivered(ws, ANSWER, made.hash)
    returned = sum(receipt["state"] == exchange_log.RETURNED for receipt in receipts)
    return Answered(
        path, branch.name, head.seq, made.code, len(receipts), returned, len(facts), len(definitions)
    )


def _may_have_forgotten(ws: Workspace, before: Logged | None) -> bool:
    """A desk brought back from a backup has a new device: what it wrote since the backup bears numbers it does not know."""
    restored = bool(schema.read_meta(ws.store.conn).get(RESTORED))
    return restored and (before is None or before.device != ws.store.device)


def _receipt(one: Logged) -> dict[str, object]:
    """已收, 退回 or still held, for one package."""
    state = one.state if one.state == exchange_log.HELD else exchange_log.ACKNOWLEDGED
    if one.reason:
        state = exchange_log.RETURNED
    return {
        "package": one.package, "period": one.period, "number": one.number, "device": one.device,
        "state": state, "reason": one.reason, "counts": dict(one.counts), "received": one.handled_at,
    }  # fmt: skip


def waiting_seats(ws: Workspace) -> set[str]:
    """Seats of branches that handed in or were told something since their last answer, or know only former keys of ours."""
    conn, sent = ws.store.conn, last_answers(ws)
    since = {branch.seat: sent.get(branch.seat, "") for branch in enrolling.reachable(ws)}
    told = conn.execute(
        "SELECT desk, max(changed_at) FROM issued_fact WHERE seat = ? GROUP BY desk", (ws.seat,)
    )
    came = conn.execute(_NEWEST, (ws.seat, exchange_log.IN, packet.SUBMISSION))
    spoken = {
        seat for rows in (came, told) for seat, at in rows.fetchall() if seat in since and at > since[seat]
    }
    return spoken | unheard_seats(ws)


def unheard_seats(ws: Workspace) -> set[str]:
    """Branches that have not been answered since this committee took other keys or another recovery code."""
    card_at = desk_keys.card_changed_at(ws)
    if not card_at:
        return set()
    sent = last_answers(ws)
    return {one.seat for one in enrolling.reachable(ws) if max(sent.get(one.seat, ""), one.keys_at) < card_at}


def last_answers(ws: Workspace) -> dict[str, str]:
    """Seat → when the last answer to it was read back from a stick."""
    return dict(ws.store.conn.execute(_NEWEST, (ws.seat, exchange_log.OUT, packet.ANSWER)).fetchall())


def waiting(ws: Workspace) -> Iterator[Branch]:
    """Branches that wait for an answer, by code."""
    seats = waiting_seats(ws)
    yield from (branch for branch in enrolling.reachable(ws) if branch.seat in seats)


def answer_all(ws: Workspace, folder: Path, progress: Tick = silent) -> list[Answered]:
    """Answers everybody who waits for one; what was written before a refusal or a cancel stays. Raises as `answer`."""
    found = list(waiting(ws))
    done: list[Answered] = []
    for number, branch in enumerate(found, start=1):
        done.append(answer(ws, branch.seat, folder))
        progress(number, len(found))
    return done
