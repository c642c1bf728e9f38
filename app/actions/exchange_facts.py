"""What 今日 asks about the exchange: read in two statements, without opening any key."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.actions import exchange_log
from app.domain import packet
from app.domain.exchange_facts import ExchangeFacts, Sent
from app.domain.values import as_text
from app.store import records, schema

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

_FACT = "received_fact"


def exchange_facts(ws: Workspace) -> ExchangeFacts | None:
    """None at a committee, and before a committee is known."""
    if ws.branch.committee or not schema.read_meta(ws.store.conn).get(exchange_log.COMMITTEE):
        return None
    sent: dict[str, Sent] = {}
    for one in exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION):
        made = datetime.fromisoformat(one.made).astimezone(ws.now().tzinfo).date()
        returned, received = one.state == exchange_log.RETURNED, one.state == exchange_log.ACKNOWLEDGED
        sent.setdefault(one.period, Sent(one.period, made, returned, received))
    clause = "WHERE seat = ? AND kind = 'return' AND state = 'open' AND retired_at IS NULL ORDER BY issued_at"
    found = (fact.values for fact in records.select(ws.store, _FACT, clause, (ws.seat,)))
    returns = tuple(
        (as_text(v.get("period")), as_text(v.get("reason")), as_text(v.get("deadline"))) for v in found
    )
    return ExchangeFacts(tuple(sent.values()), returns)
