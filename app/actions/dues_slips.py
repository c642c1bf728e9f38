"""Papers of dues for single people: receipts of what came in, the page of the dues card, the checklist of arrears."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.actions.dues import STEPS, status
from app.actions.dues_book import PAYMENT, read_ledger
from app.actions.dues_looking import fixed_of
from app.actions.dues_papers import numbered, paper_sheet, spans, year_of_order
from app.actions.looking import Query, list_records
from app.actions.paper_kit import Order, Report, needed_period, words_of
from app.actions.records import get_record
from app.domain import months
from app.domain.capitals import in_capitals
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.money import show_money
from app.domain.people import person_key, person_name
from app.domain.values import as_int, as_text
from app.files.dues_slips import Card, Receipt, write_cards, write_receipts
from app.files.paper_words import dues_words
from app.files.sheet_writer import Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.actions.workspace import Workspace
    from app.domain.dues_ledger import Account, Ledger
    from app.domain.dues_status import Advice
    from app.domain.period import Period
    from app.domain.values import Values
    from app.store.records import Record


def write_receipts_of(ws: Workspace, order: Order) -> Report:
    """One receipt for what a person brought at once: of a payment (`uid`), or of a period: what came in in it, and what

    was paid for its months.

    Raises UserError("report.empty" | "report.period_needed" | "record.absent").
    """
    kept = _standing(ws, list_records(ws, PAYMENT))
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in sorted(kept, key=lambda r: (as_text(r.values["paid_on"]), as_text(r.values["month"]))):
        groups[_at_once(record.values)].append(record)
    if order.uid:
        wanted = _at_once(get_record(ws, PAYMENT, order.uid).values)
        groups = defaultdict(list, {key: rows for key, rows in groups.items() if key == wanted})
    else:
        span = needed_period(order.period)
        groups = defaultdict(list, {key: rows for key, rows in groups.items() if _touches(rows, span)})
    if not groups:
        raise UserError("report.empty", period=order.period)
    receipts = [_receipt(ws, rows) for rows in groups.values()]
    return Report(order.path, write_receipts(receipts, order.path), len(receipts))


def _touches(rows: Iterable[Record], span: Period) -> bool:
    days = (as_text(row.values[name]) for row in rows for name in ("paid_on", "month"))
    return any(span.holds(day) for day in days)


def _standing(ws: Workspace, kept: Iterable[Record]) -> list[Record]:
    """Without what was taken back (perhaps in a later month) and what took it back: nobody gets a receipt for that."""
    gone = {payment.reversal_of for payment in read_ledger(ws).payments}
    return [r for r in kept if not r.values.get("reversal_of") and r.uid not in gone]


def _at_once(values: Values) -> tuple[str, ...]:
    return (
        person_key(values["member"]),
        *(as_text(values.get(n)) for n in ("paid_on", "way", "receipt_no", "payer")),
    )


def _receipt(ws: Workspace, rows: Sequence[Record]) -> Receipt:
    words, form, first = dues_words()["receipt"], ws.form(PAYMENT).by_id, rows[0].values
    total = sum(as_int(row.values["amount"]) for row in rows)
    name, payer = person_name(first["member"]), as_text(first.get("payer"))
    said = words["proxy"].format(name=name, payer=payer) if payer and payer != name else name
    notes = dict.fromkeys(as_text(row.values.get("reason")) for row in rows)
    return Receipt({
        **words_of(ws),
        "number": as_text(first.get("receipt_no")),
        "day": show_date(as_text(first["paid_on"])),
        "payer": said,
        "months": spans([as_text(row.values["month"])[: months.MONTH] for row in rows], show_date),
        "amount": show_money(total),
        "capitals": in_capitals(total),
        "way": show(form["way"], first.get("way")),
        "receiver": as_text(first.get("receiver")),
        "note": words["between"].join(note for note in notes if note),
    })  # fmt: skip


def write_dues_cards(ws: Workspace, order: Order) -> Report:
    """党费证 of a year: of one person (`uid`), or of everybody of whom anything is known. Raises UserError("report.empty")."""
    year, ledger = year_of_order(order), read_ledger(ws)
    paid: dict[str, list[Record]] = defaultdict(list)
    for record in _standing(ws, list_records(ws, PAYMENT, Query())):
        if as_text(record.values["month"]).startswith(year):
            paid[person_key(record.values["member"])].append(record)
    fixed = fixed_of(ws, int(year))
    wanted = [
        a
        for key, a in ledger.accounts.items()
        if key == order.uid or (not order.uid and (key in paid or key in fixed))
    ]
    if not wanted:
        raise UserError("report.empty", period=order.period)
    cards = [_card(ws, ledger, account, year, paid.get(account.key, [])) for account in wanted]
    return Report(order.path, write_cards(cards, order.path), len(cards))


def _card(ws: Workspace, ledger: Ledger, account: Account, year: str, paid: Sequence[Record]) -> Card:
    rows, total, words = [], 0, dues_words()["card"]
    for number, month in enumerate(months.between(f"{year}-01", f"{year}-12"), start=1):
        mine = [r.values for r in paid if as_text(r.values["month"]).startswith(month)]
        fen, due = ledger.paid(account.key, month), ledger.due(account.key, month)
        total += fen
        days = dues_words()["words"]["and"].join(
            dict.fromkeys(as_text(v["paid_on"])[5:].replace("-", ".") for v in mine)
        )
        takers = dues_words()["words"]["and"].join(
            dict.fromkeys(as_text(v.get("receiver")) for v in mine if v.get("receiver"))
        )
        asked = "" if due is None else show_money(due)
        rows.append((year, str(number), asked, show_money(fen) if fen else "", days, takers))
    rows.append((words["total"], "", "", show_money(total), "", ""))
    said = {**words_of(ws), "name": account.name, "year": year, "capitals": in_capitals(total)}
    return Card(said, tuple(rows))


def write_checklist(ws: Workspace, order: Order) -> Report:
    """欠交核对单: a sheet for everybody in arrears (or one by `uid`), a line for each step that has been reached."""
    late = [
        one for one in status(ws).people
        if one.step is not None and one.standing.arrears and order.uid in ("", one.standing.key)
    ]  # fmt: skip
    if not late:
        raise UserError("report.empty", period=order.period)
    write_workbook([_check_sheet(ws, one) for one in late], order.path)
    return Report(order.path, 0, len(late))


def _check_sheet(ws: Workspace, one: Advice) -> Sheet:
    sources, standing = ws.definitions.codes["rule_source"], one.standing
    rows = [row for name in STEPS if (row := ws.definitions.rules.on(name, ws.today()))]
    lines = numbered(
        {
            "key": row.id,
            "run": row.number("months"),
            "step": row.title,
            "basis": f"{sources.label(row.source)}{row.clause}",
        }
        for row in rows
        if row.number("months") <= standing.run
    )
    return paper_sheet(
        ws, "checklist", lines, name=standing.name, run=str(standing.run), owed=show_money(standing.owed),
        months=spans([month for month, _ in standing.arrears], show_date), capitals=in_capitals(standing.owed),
    )  # fmt: skip
