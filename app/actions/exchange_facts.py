"""What 今日 asks about the exchange: read in two statements, without opening any key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import exchange_log, key_standing
from app.domain import arrivals, packet
from app.domain.exchange_facts import ExchangeFacts, KeyFacts, Returned, Sent, quarters_to_hand_in
from app.domain.record import title_of
from app.domain.values import as_text
from app.store import records, schema

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.store.records import Record

FACT = "received_fact"
_DAY = 10  # letters of 2026-03-12


def exchange_facts(ws: Workspace) -> ExchangeFacts | None:
    """None at a committee, and before a committee is known."""
    if ws.branch.committee or not schema.read_meta(ws.store.conn).get(exchange_log.COMMITTEE):
        return None
    sent: dict[str, Sent] = {}
    for one in exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION):
        if one.state == exchange_log.MADE:
            continue  # it lies in the outbox: nobody else can have it
        made = ws.moment(one.made).date()
        returned, received = one.state == exchange_log.RETURNED, one.state == exchange_log.ACKNOWLEDGED
        sent.setdefault(one.period, Sent(one.period, made, returned, received))
    return ExchangeFacts(tuple(sent.values()), open_returns(ws), waiting_files(ws), _due_days(ws))


def due_day(ws: Workspace, period: str) -> date:
    """By when the committee wants a quarter; its end, as long as no answer has said otherwise."""
    return arrivals.due_on(period, _due_days(ws))


def _due_days(ws: Workspace) -> int:
    heard = next(iter(exchange_log.logged(ws, exchange_log.IN, kind=packet.ANSWER)), None)
    days = heard.facts.get("due_days") if heard else None
    return days if isinstance(days, int) and 0 <= days <= arrivals.MOST_DUE_DAYS else 0


def quarter_to_hand_in(ws: Workspace) -> str:
    """The quarter that ended last while it waits to be handed in; else the one that runs."""
    found = exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION)
    sent = {one.period for one in found if one.state not in (exchange_log.MADE, exchange_log.RETURNED)}
    return quarters_to_hand_in(ws.today(), sent)[0].text


def waiting_place(ws: Workspace) -> Path:
    """Where definitions of an answer lie until somebody has looked at them."""
    return ws.folder / "inbox" / "issued"


def waiting_files(ws: Workspace) -> int:
    """How many files the committee issued that nobody has accepted or laid aside."""
    place = waiting_place(ws)
    return sum(path.is_file() for path in place.rglob("*")) if place.is_dir() else 0


def key_facts(ws: Workspace) -> KeyFacts | None:
    """None at a committee."""
    if ws.branch.committee:
        return None
    joined = bool(schema.read_meta(ws.store.conn).get(exchange_log.COMMITTEE))
    asked, handing = key_standing.asked_for(ws), key_standing.handing(ws)
    return KeyFacts(
        joined,
        ws.moment(asked.at).date() if asked else None,
        ws.moment(handing.at).date() if handing else None,
        handing.after if handing else "",
        handing.secret if handing else True,
    )


class Notice(NamedTuple):
    """What the committee wants known or done, besides returns; of a record, where it is about one."""

    period: str
    reason: str
    deadline: str
    record_form: str = ""
    record_uid: str = ""


def open_notices(ws: Workspace) -> tuple[Notice, ...]:
    """Notices that are not closed, the nearest deadline first, those without one last."""
    clause = "WHERE seat = ? AND kind = 'notice' AND state = 'open' AND retired_at IS NULL"
    found = [
        Notice(*(as_text(fact.values.get(name)) for name in Notice._fields))
        for fact in records.select(ws.store, FACT, clause, (ws.seat,))
    ]
    return tuple(sorted(found, key=lambda one: (not one.deadline, one.deadline)))


def open_returns(ws: Workspace) -> tuple[Returned, ...]:
    """What the committee gave back and has not closed, the oldest first."""
    clause = "WHERE seat = ? AND kind = 'return' AND state = 'open' AND retired_at IS NULL ORDER BY issued_at"
    return tuple(_returned(ws, fact) for fact in records.select(ws.store, FACT, clause, (ws.seat,)))


def returned_of(ws: Workspace, uid: str) -> tuple[Returned, ...]:
    """What still waits to be put right in one record."""
    clause = (
        "WHERE seat = ? AND record_uid = ? AND kind = 'return' AND state = 'open' AND retired_at IS NULL "
        "ORDER BY issued_at"
    )
    found = (_returned(ws, fact) for fact in records.select(ws.store, FACT, clause, (ws.seat, uid)))
    return tuple(one for one in found if not one.handled)


def _returned(ws: Workspace, fact: Record) -> Returned:
    names = ("period", "record_form", "record_uid", "record_field", "reason", "deadline")
    period, form, uid, field, reason, deadline = (as_text(fact.values.get(name)) for name in names)
    back = Returned(fact.uid, period, form, uid, field, reason, deadline)
    if not uid or form not in ws.forms:
        return back._replace(handled=_sent_since(ws, period, fact.changed_at))
    record = records.read(ws.store, form, uid)
    if record is None:
        return back
    day = as_text(record.values.get(ws.forms[form].period))[:_DAY]
    about = "" if day else title_of(ws.forms[form], record.values)
    return back._replace(day=day, about=about, handled=record.changed_at > fact.changed_at)


def _sent_since(ws: Workspace, period: str, moment: str) -> bool:
    sent = exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION)
    return any(one.period == period and one.made > moment for one in sent)
