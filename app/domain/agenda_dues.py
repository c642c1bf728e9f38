"""Agenda items about dues: fixing, collecting, closing, arrears by their age, handing up, publishing once a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain import months
from app.domain.agenda import COLLECT, FIX, HANDLE, Basis, Item, Target, basis_of, month_end, state_of
from app.domain.dates import add_months
from app.domain.dues_ledger import WAITING, cell, first_month
from app.domain.period import next_to, period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.agenda import AgendaFacts
    from app.domain.dues_ledger import Account
    from app.domain.dues_status import DuesFacts, Status
    from app.domain.period import Period

PAGE, NAMED = "dues", 3
LATE, REMIT, PUBLISH, FIXING = "late", "remit", "publish", "fixing"


def dues_items(facts: AgendaFacts) -> Iterator[Item]:
    dues = facts.dues
    if dues is None or not facts.members:
        return
    yield from _fixing(facts, dues)
    began = first_month(dues.ledger)
    if began:
        yield from _collecting(facts, dues)
        yield from _closing(facts, dues, began)
        yield from _late(facts, dues.status)
        yield from _handing_up(facts, dues)
        yield from _publishing(facts, dues, began)


def _item(
    facts: AgendaFacts,
    code: str,
    due: date,
    verb: str,
    target: Target,
    basis: Basis,
    several: str | None = None,
    **values: object,
) -> Item:
    return Item(code, due, state_of(due, facts.on), verb, target, basis, values, several)


def _names(found: Sequence[str]) -> dict[str, object]:
    return {"count": len(found), "names": tuple(found[:NAMED])}


def _fixing(facts: AgendaFacts, dues: DuesFacts) -> Iterator[Item]:
    """In January everybody; during the year whoever has come. A branch that begins later has its first month for it."""
    rule, now = facts.pack.on("dues.fix", facts.on), months.month_of(facts.on)
    ledger = dues.ledger
    lacking = [
        (account.name, account.key)
        for account in ledger.accounts.values()
        if account.pays_here(now) and account.entry(now) is None and not ledger.is_closed(now)
    ]
    if rule is None or not lacking:
        return
    some = any(account.entry(now) for account in ledger.accounts.values())
    begun = facts.on if some else date(facts.on.year, 1, 1)
    due = month_end(max(begun, facts.since))
    target = Target(PAGE, uid=lacking[0][1], field=FIXING, period=f"{facts.on.year:04d}")
    names = _names([name for name, _ in lacking])
    yield _item(facts, "dues.fix", due, FIX, target, basis_of(rule), "", year=facts.on.year, **names)


def _collecting(facts: AgendaFacts, dues: DuesFacts) -> Iterator[Item]:
    """By the branch's day; after it, by the end of the month."""
    rule, now = facts.pack.on("dues.collect_day", facts.on), months.month_of(facts.on)
    waiting = [
        (account.name, account.key)
        for account in dues.ledger.accounts.values()
        if cell(dues.ledger, account, now, facts.on).state == WAITING and _is_time(account, now)
    ]
    if rule is None or not waiting:
        return
    day = facts.on.replace(day=dues.settings.collect_day)
    due = day if facts.on <= day else month_end(facts.on)
    names = _names([name for name, _ in waiting])
    target = Target(PAGE, uid=waiting[0][1], period=now)
    yield _item(facts, "dues.collect_day", due, COLLECT, target, basis_of(rule), "", period=now, **names)


def _is_time(account: Account, month: str) -> bool:
    """Who pays by the quarter is waited for in its last month."""
    entry = account.entry(month)
    return entry is None or not entry.quarterly or month == months.end_of_quarter(month)


def _closing(facts: AgendaFacts, dues: DuesFacts, began: str) -> Iterator[Item]:
    """The oldest month that is over and not closed; how many there are."""
    rule, last = facts.pack.on("dues.close", facts.on), months.after(months.month_of(facts.on), -1)
    first = months.after(dues.ledger.closed_to) if dues.ledger.closed_to else began
    waiting = months.between(first, last)
    if rule is None or not waiting:
        return
    due = add_months(date.fromisoformat(f"{waiting[0]}-01"), 1) + timedelta(days=rule.number("days") - 1)
    target = Target(PAGE, period=waiting[0])
    yield _item(
        facts, "dues.close", due, HANDLE, target, basis_of(rule), period=waiting[0], count=len(waiting)
    )


def _late(facts: AgendaFacts, status: Status) -> Iterator[Item]:
    """One item a step: the longest first. It says what the rule asks for and changes nobody's status."""
    by_step: dict[str, list[tuple[str, str, int]]] = {}
    steps = {}
    for one in status.people:
        if one.step is not None and one.standing.arrears:
            steps[one.step.id] = one.step
            by_step.setdefault(one.step.id, []).append(
                (one.standing.name, one.standing.key, one.standing.run)
            )
    due = facts.on.replace(day=1) - timedelta(days=1)
    for name, people in by_step.items():
        target = Target(PAGE, uid=people[0][1], field=LATE, period=months.month_of(facts.on))
        told = {"run": max(run for _, _, run in people), **_names([one for one, _, _ in people])}
        yield _item(facts, "dues.late", due, HANDLE, target, basis_of(steps[name]), name, step=name, **told)


def _handing_up(facts: AgendaFacts, dues: DuesFacts) -> Iterator[Item]:
    rule = facts.pack.on("dues.remit", facts.on)
    for period, still in dues.due_up:
        if rule is not None and still > 0:
            target = Target(PAGE, field=REMIT, period=period.text)
            yield _item(
                facts,
                "dues.remit",
                period.last,
                HANDLE,
                target,
                basis_of(rule),
                period=period.text,
                fen=still,
            )


def _publishing(facts: AgendaFacts, dues: DuesFacts, began: str) -> Iterator[Item]:
    """Last year's, by the end of the rule's month; while the branch kept dues then."""
    rule, year = facts.pack.on("dues.publish", facts.on), facts.on.year - 1
    if rule is None or year in dues.published or int(began[:4]) > year:
        return
    due = month_end(date(facts.on.year, rule.number("month"), 1))
    target = Target(PAGE, field=PUBLISH, period=f"{year:04d}")
    yield _item(facts, "dues.publish", due, HANDLE, target, basis_of(rule), year=year)


def periods_to_watch(per: str, on: date) -> tuple[Period, Period]:
    """The period of handing up that ended last, and the one that runs."""
    running = period_of(per, on)
    return next_to(running, -1), running
