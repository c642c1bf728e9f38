"""What happens to dues over the year: collecting, reversing, handing up, closing a month, and how everybody stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.dues_book import CLOSING, PAYMENT, REMITTANCE, dues_settings, read_ledger
from app.actions.sealed_quarters import write_dated
from app.domain import dues_booking, months
from app.domain.dates import is_day, parse_date
from app.domain.dues_booking import Paying, limits_on, to_remit
from app.domain.dues_ledger import standings
from app.domain.dues_pack import WHOLE
from app.domain.dues_status import Advice, Status
from app.domain.errors import Invalid, Problem, Refused, UserError
from app.domain.field_kinds import Typing
from app.domain.money import show_money
from app.domain.people import person_key
from app.domain.period import parse_period, period_of
from app.domain.record import missing, read_record
from app.domain.values import as_int, as_text, member_ref
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.dues_ledger import Ledger
    from app.domain.dues_settings import DuesSettings
    from app.domain.period import Period
    from app.domain.rule_pack import RuleRow
    from app.domain.values import Row, Value

COLLECT, REVERSE, REMIT = "dues.collect", "dues.reverse", "dues.remit"
# A closing is not undone but reopened, with a reason: undo passes over `log.` actions.
CLOSE, REOPEN = "log.dues.close", "log.dues.reopen"
STEPS = tuple(f"dues.arrears_{count}" for count in range(1, 7))
_VOLUNTARY = "voluntary"


@dataclass(frozen=True)
class Booked:
    """Records that were written, in one batch; `total` is what they add up to."""

    batch: str
    uids: tuple[str, ...]
    total: int


def collect(ws: Workspace, wanted: Sequence[Mapping[str, object]]) -> Booked:
    """Each of `wanted` is typed: member, month (or a quarter), amount (all that is open if it is absent), paid_on, way,
    payer, proxy, receipt_no, receiver, reason, voluntary (more than is asked).

    Raises Invalid with the problems of all, each at its row; nothing is written then.
    """
    ws.must_write()
    ledger, problems = read_ledger(ws), list[Problem]()
    rows: list[tuple[int, Row, bool]] = []
    typing = Typing(ws.today(), ws.people())
    for number, typed in enumerate(wanted, start=1):
        found = _read_payment(ws, typed, typing)
        problems += [p.at(row=number) for p in found[1]]
        rows += [(number, row, bool(typed.get(_VOLUNTARY))) for row in found[0]]
    if problems:
        raise Invalid(problems)
    return _book(ws, ledger, rows)


def collect_month(ws: Workspace, month: str, typed: Mapping[str, object]) -> Booked:
    """What is open of a month, from everybody. Raises UserError("dues.all_paid") and Invalid."""
    ledger = read_ledger(ws)
    owing = [
        member_ref(account.name, key)
        for key, account in ledger.accounts.items()
        if (ledger.due(key, month) or 0) > ledger.paid(key, month)
    ]
    if not owing:
        raise UserError("dues.all_paid", month=month)
    return collect(ws, [{**typed, "member": member, "month": month} for member in owing])


def _read_payment(
    ws: Workspace, typed: Mapping[str, object], typing: Typing
) -> tuple[list[Row], list[Problem]]:
    """A row for each month that is paid at once."""
    form = ws.form(PAYMENT)
    try:
        span = parse_period(str(typed.get("month") or ""))
    except Refused as refusal:
        return [], [Problem(refusal.code, "month", values=refusal.values)]
    given = {n: v for n, v in typed.items() if n not in (_VOLUNTARY, "month", "reversal_of")}
    defaults: dict[str, object] = {"paid_on": ws.today().isoformat(), "way": "cash"}
    reading = read_record(form, {**defaults, **given}, ws.forms, typing)
    problems = [*reading.problems]
    asked = missing(form, {**reading.values, "month": span.text, "amount": 1}, ws.forms)
    problems += [p for p in asked if p.field not in {q.field for q in problems}]
    days = as_text(reading.values.get("paid_on"))
    if days and not is_day(days):
        problems.append(Problem("date.day_needed", "paid_on", values={"value": days}))
    parts = months.between(months.month_of(span.first), months.month_of(span.last))
    if len(parts) > 1 and reading.values.get("amount") is not None:
        problems.append(Problem("dues.amount_of_months", "amount"))
    return [{**reading.values, "month": month} for month in parts], problems


def _book(ws: Workspace, ledger: Ledger, rows: Sequence[tuple[int, Row, bool]]) -> Booked:
    wanted = [
        Paying(
            person_key(row["member"]), as_text(row["month"]), as_text(row["paid_on"]), _fen(row.get("amount")),
            as_text(row.get("reason")), voluntary,
        )
        for _, row, voluntary in rows
    ]  # fmt: skip
    limits = limits_on(ws.definitions.rules, ws.today())
    try:
        _, made = dues_booking.collect(ledger, wanted, limits, ws.today(), records.new_uid)
    except Invalid as refused:  # at the rows as they were typed: a quarter is three of ours
        raise Invalid([p.at(row=rows[(p.row or 1) - 1][0]) for p in refused.problems]) from None
    with records.change(ws.store, COLLECT, at=ws.stamp(), by=ws.user) as writing:
        for payment, (_, row, _v) in zip(made, rows, strict=True):
            write_dated(ws, writing, ws.form(PAYMENT), payment.uid, {**row, "amount": payment.amount})
    return Booked(writing.batch, tuple(p.uid for p in made), sum(p.amount for p in made))


def _fen(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def reverse(ws: Workspace, uid: str, *, reason: str, on: date | None = None, on_typed: str = "") -> Booked:
    """Takes a payment back: both stay in the register. The day may be given as typed.

    Raises UserError("dues.reason_missing" | "dues.no_payment" | "dues.reversed_already" | …) and Invalid.
    """
    ws.must_write()
    if not reason.strip():
        raise UserError("dues.reason_missing")
    day = _day(ws, on_typed) if on_typed else (on or ws.today()).isoformat()
    _, back = dues_booking.reverse(read_ledger(ws), uid, day, ws.today(), records.new_uid)
    old = records.read(ws.store, PAYMENT, uid)
    row: Row = {**(old.values if old else {}), "amount": back.amount, "paid_on": day}
    row |= {"reason": reason.strip(), "reversal_of": uid}
    with records.change(ws.store, REVERSE, at=ws.stamp(), by=ws.user) as writing:
        write_dated(ws, writing, ws.form(PAYMENT), back.uid, row)
    return Booked(writing.batch, (back.uid,), back.amount)


def _day(ws: Workspace, typed: str) -> str:
    """A whole day as it was typed. Raises Invalid at `paid_on`."""
    try:
        day = parse_date(typed, ws.today())
    except Refused as refusal:
        raise Invalid([Problem(refusal.code, "paid_on", values=refusal.values)]) from None
    if not is_day(day):
        raise Invalid([Problem("date.day_needed", "paid_on", values={"value": typed})])
    return day


def close_month(ws: Workspace, month: str) -> Booked:
    """Raises UserError("dues.closed_already" | "dues.not_begun" | "dues.unassessed" | "period.unreadable")."""
    ws.must_write()
    month = _month(month)
    ledger = read_ledger(ws)
    _, closing = dues_booking.close(ledger, month, ws.today())
    lines: list[Row] = [
        {"member": member_ref(ledger.accounts[key].name, key), "due": line.due, "received": line.received}
        for key, line in closing.lines.items()
    ]
    row: Row = {"month": month, "closed_on": ws.today().isoformat(), "lines": lines}
    row |= {"due": closing.due, "received": closing.received}
    uid = records.new_uid()
    with records.change(ws.store, CLOSE, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(CLOSING), uid, row, 0)
    return Booked(writing.batch, (uid,), closing.received)


def reopen_month(ws: Workspace, month: str, *, reason: str) -> Booked:
    """Ends the closing of the last closed month; what it said stays readable.

    Raises UserError("dues.reason_missing" | "dues.not_last_closed" | "dues.nothing_closed").
    """
    ws.must_write()
    month = _month(month)
    if not reason.strip():
        raise UserError("dues.reason_missing")
    dues_booking.reopen(read_ledger(ws), month)
    clause = "WHERE retired_at IS NULL AND reopened_on IS NULL AND month = ?"
    [old] = records.select(ws.store, CLOSING, clause, (month,))
    row: Row = {**old.values, "reopened_on": ws.today().isoformat(), "reason": reason.strip()}
    with records.change(ws.store, REOPEN, at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form(CLOSING), old.uid, row, old.revision)
    return Booked(writing.batch, (old.uid,), 0)


def _month(text: str) -> str:
    span = _period(text)
    if len(span.text) != months.MONTH or "Q" in span.text or "H" in span.text:
        raise UserError("dues.one_month", value=text)
    return span.text


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except Refused as refusal:
        raise UserError(refusal.code, **refusal.values) from None


def remit(ws: Workspace, period: str, typed: Mapping[str, object]) -> Booked:
    """Hands up for a period: amount (what is outstanding if it is absent), remitted_on, receipt_no, handler, reason.

    Raises UserError("dues.nothing_to_remit" | "dues.remit_too_much") and Invalid.
    """
    ws.must_write()
    span, ledger, settings = _period(period), read_ledger(ws), dues_settings(ws)
    form = ws.form(REMITTANCE)
    defaults: dict[str, object] = {"remitted_on": ws.today().isoformat()}
    reading = read_record(form, {**defaults, **typed}, ws.forms, Typing(ws.today(), ws.people()))
    if reading.problems:
        raise Invalid(reading.problems)
    collected, due = _due_up(ledger, span, settings.remit_ratio)
    still = due - _remitted(ws, span.text)
    amount = _fen(reading.values.get("amount"))
    amount = still if amount is None else amount
    if amount <= 0:
        raise UserError("dues.nothing_to_remit", period=span.text)
    if amount > still:
        raise UserError("dues.remit_too_much", period=span.text, open=show_money(still))
    payers = {p.key for p in ledger.payments if span.holds(p.paid_on)}
    row: Row = {
        **reading.values, "covers": span.text, "collected": collected, "due": due, "amount": amount,
        "ratio": f"{settings.remit_ratio / WHOLE:.6f}".rstrip("0").rstrip("."), "people": len(payers),
    }  # fmt: skip
    uid = records.new_uid()
    with records.change(ws.store, REMIT, at=ws.stamp(), by=ws.user) as writing:
        write_dated(ws, writing, form, uid, row)
    return Booked(writing.batch, (uid,), amount)


def is_remittance(ws: Workspace, uid: str) -> bool:
    return records.read(ws.store, REMITTANCE, uid) is not None


def reverse_remittance(ws: Workspace, uid: str, *, reason: str, on_typed: str = "") -> Booked:
    """Takes a handing up back by one of the same amount below zero: both stay.

    Raises UserError("dues.reason_missing" | "dues.no_remittance" | "dues.reversed_already" | "dues.is_reversal").
    """
    ws.must_write()
    if not reason.strip():
        raise UserError("dues.reason_missing")
    day = _day(ws, on_typed) if on_typed else ws.today().isoformat()
    old = records.read(ws.store, REMITTANCE, uid)
    if old is None or old.retired_at:
        raise UserError("dues.no_remittance")
    if old.values.get("reversal_of"):
        raise UserError("dues.is_reversal")
    if records.select(ws.store, REMITTANCE, "WHERE retired_at IS NULL AND reversal_of = ?", (uid,)):
        raise UserError("dues.reversed_already")
    amount = -as_int(old.values["amount"])
    row: Row = {
        **old.values,
        "amount": amount,
        "remitted_on": day,
        "reason": reason.strip(),
        "reversal_of": uid,
    }
    made = records.new_uid()
    with records.change(ws.store, REVERSE, at=ws.stamp(), by=ws.user) as writing:
        write_dated(ws, writing, ws.form(REMITTANCE), made, row)
    return Booked(writing.batch, (made,), amount)


def _due_up(ledger: Ledger, span: Period, ratio: int) -> tuple[int, int]:
    """(came in, to hand up) of a period."""
    collected = ledger.received(months.month_of(span.first), months.month_of(span.last))
    return collected, to_remit(max(collected, 0), ratio, WHOLE)


def still_due(ws: Workspace, ledger: Ledger, span: Period, ratio: int) -> int:
    """What of a period is still to be handed up."""
    return _due_up(ledger, span, ratio)[1] - _remitted(ws, span.text)


def _remitted(ws: Workspace, period: str) -> int:
    row = ws.store.conn.execute(
        "SELECT coalesce(sum(amount), 0) FROM dues_remittance WHERE retired_at IS NULL AND covers = ?",
        (period,),
    ).fetchone()
    return int(row[0])


def status(ws: Workspace, on: date | None = None) -> Status:
    """How everybody stands at the end of a day, the longest in arrears first. It only reads, and advises."""
    return status_of(ws, read_ledger(ws), dues_settings(ws), on or ws.today())


def status_of(ws: Workspace, ledger: Ledger, settings: DuesSettings, on: date) -> Status:
    """The same of a ledger that was read already."""
    span = period_of(settings.remit_period, on)
    collected, due = _due_up(ledger, span, settings.remit_ratio)
    steps = [row for name in STEPS if (row := ws.definitions.rules.on(name, on))]
    people = tuple(Advice(one, _step(steps, one.run)) for one in standings(ledger, on))
    return Status(on, people, ledger.closed_to, span.text, collected, due, _remitted(ws, span.text))


def _step(steps: Sequence[RuleRow], run: int) -> RuleRow | None:
    """The last step whose months have come."""
    reached = [row for row in steps if row.number("months") <= run]
    return max(reached, key=lambda row: row.number("months"), default=None)
