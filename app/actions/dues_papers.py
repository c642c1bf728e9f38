"""The papers of dues as workbooks: every sum on them is the ledger's, to the fen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.actions.dues import status
from app.actions.dues_book import ASSESSMENT, PAYMENT, REMITTANCE, read_ledger
from app.actions.dues_using import use_of_year
from app.actions.looking import Query, list_records
from app.actions.paper_kit import Order, Report, needed_period, words_of
from app.domain import months
from app.domain.capitals import in_capitals
from app.domain.dates import show_date
from app.domain.dues_pack import LEFT_OUT
from app.domain.dues_settings import item_named
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.money import show_money
from app.domain.people import person_key
from app.domain.values import as_int, as_rows, as_text
from app.files.paper_words import dues_words
from app.files.sheet_writer import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.dues_ledger import Account, Ledger
    from app.domain.dues_pack import WageItem
    from app.domain.dues_use import Balance
    from app.domain.field_kinds import Cell
    from app.domain.values import Row, Values

_MONEY = "#,##0.00"
_ROOM_A4 = 190  # characters across: more of them would be too small to read on a page of A4
_MONTH, _ITEM = "month", "item "
Line = dict[str, Any]  # keys of the columns → fen, counts and texts


def _write(
    ws: Workspace,
    order: Order,
    paper: str,
    lines: Sequence[Line],
    *,
    columns: Sequence[Sequence[Any]] = (),
    **said: str,
) -> Report:
    """One table with its sums below. Raises UserError("report.empty")."""
    if not lines:
        raise UserError("report.empty", period=order.period)
    write_workbook([_sheet(ws, paper, lines, columns, said)], order.path)
    return Report(order.path, 0, len(lines))


def _sheet(
    ws: Workspace,
    paper: str,
    lines: Sequence[Line],
    columns: Sequence[Sequence[Any]],
    said: Mapping[str, str],
) -> Sheet:
    words = dues_words()[paper]
    columns = columns or words["columns"]
    sums: Line = {key: sum(line.get(key) or 0 for line in lines) for key in words["sums"]}
    first = next(key for _, key, _, _ in columns if key != "number")
    total = {first: dues_words()["words"]["total"], **sums}
    texts = {**words_of(ws), "count": str(len({line["key"] for line in lines})), **said}
    if sums:
        texts["capitals"] = in_capitals(sums[words["capitals"]])
    names = {**texts, "branch": "", "year": ""}
    return Sheet(
        name=words["title"].format_map(names),
        columns=[Column(label, width, kind) for label, _, width, kind in columns],
        rows=[_cells(columns, line) for line in ([*lines, total] if sums else lines)],
        title=words["title"].format_map(texts),
        left=words["left"].format_map(texts),
        right=words["right"].format_map(texts),
        foot=words["foot"].format_map(texts),
        frozen_columns=2,
        paper="A3" if sum(column[2] for column in columns) > _ROOM_A4 else "A4",
    )


def paper_sheet(ws: Workspace, paper: str, lines: Sequence[Line], **said: str) -> Sheet:
    """A sheet of its own, named after the person it is about."""
    made = _sheet(ws, paper, lines, (), said)
    return replace(made, name=said.get("name", made.name))


def _cells(columns: Sequence[Sequence[Any]], line: Line) -> list[Cell]:
    return [_cell(line.get(key), kind) for _, key, _, kind in columns]


def _cell(value: Any, kind: str) -> Cell:
    if kind == _MONEY:
        return Decimal(value) / 100 if isinstance(value, int) else None
    return None if value is None else value if kind == "0" else str(value)


# -- what the lines say --------------------------------------------------------------------------------------


def year_of_order(order: Order) -> str:
    """The year a period lies in: these papers are for whole years. Raises UserError("report.period_needed")."""
    return f"{needed_period(order.period).first.year}"


def numbered(lines: Iterator[Line]) -> list[Line]:
    return [{"number": number, **line} for number, line in enumerate(lines, start=1)]


def _rate(row: Values) -> str:
    text = as_text(row.get("rate"))
    share = f"{Decimal(text) * 100:f}".rstrip("0").rstrip(".") if text else ""
    return dues_words()["words"]["percent"].format(rate=share) if text else ""


def _assessments(ws: Workspace, year: str) -> dict[str, Row]:
    kept = list_records(ws, ASSESSMENT, Query(where={"year": year}))
    return {person_key(r.values["member"]): r.values for r in kept}


def _last_entry(values: Values | None, until: str) -> Row:
    """What is in force at the end of the time."""
    rows = [r for r in as_rows(values.get("entries")) if as_text(r["from_month"]) <= until] if values else []
    return rows[-1] if rows else {}


def _of_year(ledger: Ledger, account: Account, year: str) -> tuple[int, int] | None:
    """(due, paid) of a year's months; None for somebody of whom nothing is asked."""
    span = months.between(f"{year}-01", f"{year}-12")
    due = [ledger.due(account.key, month) for month in span]
    paid = sum(ledger.paid(account.key, month) for month in span)
    if not paid and all(one is None for one in due) and not any(account.pays_here(m) for m in span):
        return None
    return sum(one or 0 for one in due), paid


def write_assessment(ws: Workspace, order: Order) -> Report:
    """党费核定表: a line for each entry of the year, with the wage items behind it and room to sign."""
    year = year_of_order(order)
    ledger, words = read_ledger(ws), dues_words()["assessment"]
    kept = _assessments(ws, year)
    known = ws.definitions.dues.items_on(date(int(year), 1, 1))
    lines = numbered(
        line
        for key, account in ledger.accounts.items()
        if key in kept
        for line in _assessed(ledger, account, kept[key], known)
    )
    others = {name.removeprefix(_ITEM) for line in lines for name in line if name.startswith(_ITEM)}
    # The form's own items stand there even where some are empty; without a single one they would only take room.
    titles = [item.title for name in words["items"] for item in known if item.id == name and others]
    columns = [
        *words["before"],
        *((t, _ITEM + t, words["item_width"], _MONEY) for t in (*titles, *sorted(others - set(titles)))),
        *words["after"],
    ]
    return _write(ws, order, "assessment", lines, columns=columns, year=year)


def _assessed(ledger: Ledger, account: Account, values: Values, known: Sequence[WageItem]) -> Iterator[Line]:
    for entry in as_rows(values.get("entries")):
        start = as_text(entry["from_month"])
        asked = [
            m for m in months.between(start, f"{start[:4]}-12")
            if (found := account.entry(m)) and found.start == start and ledger.due(account.key, m) is not None
        ]  # fmt: skip
        line: Line = {
            "key": account.key,
            "name": account.name,
            "base": entry.get("base"),
            "rate": _rate(entry),
        }
        line |= {"monthly": entry["monthly"], "yearly": as_int(entry["monthly"]) * len(asked)}
        for row in as_rows(values.get("items")):
            if row["from_month"] == start and row["in_dues_base"] != LEFT_OUT:
                name = as_text(row["item"])
                item = item_named(name, known)
                heading = _ITEM + (item.title if item else name)
                line[heading] = line.get(heading, 0) + row["amount"]
        yield line | {"note": _why(entry)}


def _why(entry: Values) -> str:
    words = dues_words()["words"]
    said = []
    if entry.get("reason"):
        said.append(words["change"].format(month=entry["from_month"], reason=entry["reason"]))
    if entry.get("approved_by"):
        said.append(words["approved"].format(by=entry["approved_by"], on=as_text(entry.get("approved_on"))))
    if entry.get("rhythm") == "quarterly":
        said.append(words["quarterly"])
    return "；".join(said)


def write_ledger(ws: Workspace, order: Order) -> Report:
    """党费收缴台账 of a year."""
    year = year_of_order(order)
    ledger, kept = read_ledger(ws), _assessments(ws, year)
    return _write(ws, order, "ledger", numbered(_ledger_lines(ledger, kept, year)), year=year)


def _ledger_lines(ledger: Ledger, kept: Mapping[str, Row], year: str) -> Iterator[Line]:
    for key, account in ledger.accounts.items():
        found = _of_year(ledger, account, year)
        if found is None:
            continue
        entry = _last_entry(kept.get(key), f"{year}-12")
        note = _why(entry) if entry else dues_words()["words"]["no_assessment"]
        line: Line = {"key": key, "name": account.name, "base": entry.get("base"), "rate": _rate(entry)}
        yield line | {"monthly": entry.get("monthly"), "due": found[0], "paid": found[1], "note": note}


def register_rows(ws: Workspace, year: str) -> list[Line]:
    """The lines of 党员交纳党费登记表: twelve months with amount and day; the register itself says what it shows."""
    ledger, kept = read_ledger(ws), _assessments(ws, year)
    category = ws.forms["dues_entry"].by_id["category"]
    lines = list(_ledger_lines(ledger, kept, year))
    for line in lines:
        entry = _last_entry(kept.get(line["key"]), f"{year}-12")
        line["category"] = show(category, entry.get("category"))
        for number, month in enumerate(months.between(f"{year}-01", f"{year}-12"), start=1):
            line[f"{_MONTH}{number}"] = _paid_cell(ledger, line["key"], month)
    return lines


def _paid_cell(ledger: Ledger, key: str, month: str) -> str:
    """`84.00` over the last day it was paid on; a month that was paid and reversed is empty."""
    amount = ledger.paid(key, month)
    days = [p.paid_on for p in ledger.payments_of(key) if p.month == month and p.amount > 0]
    return f"{show_money(amount)}\n{max(days)[5:].replace('-', '.')}" if amount else ""


def write_month(ws: Workspace, order: Order) -> Report:
    """党费收缴表: what was due for a month, and when and how it was paid; a sheet for each month of the period."""
    span, ledger = needed_period(order.period), read_ledger(ws)
    last = min(months.month_of(span.last), months.month_of(ws.today()))
    sheets, count = list[Sheet](), 0
    for month in months.between(months.month_of(span.first), last):
        kept: dict[str, list[Row]] = defaultdict(list)
        for record in list_records(ws, PAYMENT, Query(where={"month": month})):
            kept[person_key(record.values["member"])].append(record.values)
        lines = numbered(_month_lines(ws, ledger, kept, month))
        if lines:
            count += len(lines)
            sheets.append(_sheet(ws, "month", lines, (), {"month": show_date(month)}))
    if not sheets:
        raise UserError("report.empty", period=order.period)
    write_workbook(sheets, order.path)
    return Report(order.path, 0, count)


def _month_lines(
    ws: Workspace, ledger: Ledger, kept: Mapping[str, Sequence[Row]], month: str
) -> Iterator[Line]:
    fields = ws.form(PAYMENT).by_id
    for key, account in ledger.accounts.items():
        due, rows = ledger.due(key, month), sorted(kept.get(key, ()), key=lambda r: as_text(r["paid_on"]))
        if due is None and not rows:
            continue
        paid = ledger.paid(key, month)
        line: Line = {
            "key": key,
            "name": account.name,
            "due": due,
            "paid": paid,
            "open": max((due or 0) - paid, 0),
        }
        for name in ("paid_on", "way", "payer", "receipt_no"):
            texts = dict.fromkeys(show(fields[name], r.get(name)) for r in rows if r.get(name))
            line[name] = "\n".join(texts)
        backs = [as_text(r.get("reason")) for r in rows if r.get("reversal_of")]
        line["note"] = "；".join(dues_words()["words"]["reversal"].format(reason=why) for why in backs)
        yield line


def write_remittances(ws: Workspace, order: Order) -> Report:
    """党费上缴登记 of a year."""
    year = year_of_order(order)
    kept = sorted(
        list_records(ws, REMITTANCE, Query(period=year)), key=lambda r: as_text(r.values["remitted_on"])
    )
    lines = numbered(
        {**r.values, "covers": period_words(as_text(r.values["covers"])), "key": r.uid} for r in kept
    )
    return _write(ws, order, "remittances", lines, year=year)


def write_notice(ws: Workspace, order: Order) -> Report:
    """党费收缴使用公示: what was carried over, then a line for each quarter with income, use and what is left."""
    year = year_of_order(order)
    ledger, words = read_ledger(ws), dues_words()["words"]
    before, *quarters = use_of_year(ws, int(year))
    quarters = [one for one in quarters if needed_period(one.period).first <= ws.today()]
    lines = [line for one in quarters if (line := _quarter(ledger, one))]
    if before.rest and lines:
        lines.insert(0, {"key": year, "period": words["carried_over"], "rest": before.rest})
    return _write(
        ws, order, "notice", lines, year=year, rest=show_money(quarters[-1].rest if quarters else before.rest)
    )


def _quarter(ledger: Ledger, one: Balance) -> Line:
    span = needed_period(one.period)
    inside = months.between(months.month_of(span.first), months.month_of(span.last))
    due = {key: [fen for m in inside if (fen := ledger.due(key, m)) is not None] for key in ledger.accounts}
    people = sum(bool(dues) for dues in due.values())
    if not any((people, one.paid_in, one.handed_up, one.granted, one.spent)):
        return {}
    spent = "\n".join(f"{what} {show_money(fen)}" for what, fen in one.items)
    line: Line = {"key": one.period, "period": period_words(one.period), "people": people, "spent_for": spent}
    line |= {"due": sum(sum(dues) for dues in due.values()), "paid": one.paid_in, "remitted": one.handed_up}
    return line | {"granted": one.granted, "spent": one.spent, "rest": one.rest}


def spans(found: Sequence[str], shown: Callable[[str], str] = str) -> str:
    """Runs of months, each as its first and last."""
    words = dues_words()["words"]
    runs = [(shown(a), shown(b)) for a, b in months.runs(found)]
    parts = (a if a == b else words["span"].format(first=a, last=b) for a, b in runs)
    return str(words["and"]).join(parts)


def period_words(text: str) -> str:
    """`2026年第一季度`, `2026年3月`: what hangs on a wall is written out."""
    year, rest, words = text[:4], text[4:], dues_words()["words"]
    named = words["periods"].get(rest)
    return str(words["period"].format(year=year, part=named)) if named else show_date(text)


def write_arrears(ws: Workspace, order: Order) -> Report:
    """欠交名单 as of today, with the step the rule asks for."""
    sources = ws.definitions.codes["rule_source"]
    late = [one for one in status(ws).people if one.standing.arrears]
    lines = numbered(
        {
            "key": one.standing.key, "name": one.standing.name, "run": one.standing.run, "owed": one.standing.owed,
            "months": spans([month for month, _ in one.standing.arrears], show_date),
            "step": one.step.title if one.step else "",
            "basis": f"{sources.label(one.step.source)}{one.step.clause}" if one.step else "",
        }
        for one in late
    )  # fmt: skip
    return _write(ws, order, "arrears", lines)
