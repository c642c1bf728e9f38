"""Fixing what members pay for a year, and changing it within the year with a reason: one batch for any number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.dues_book import ASSESSMENT, dues_settings, read_ledger
from app.domain import months
from app.domain.dates import first_day
from app.domain.dues import base_of, quote
from app.domain.dues_pack import WHOLE
from app.domain.errors import Invalid, Problem, UserError
from app.domain.field_kinds import Typing
from app.domain.money import show_money
from app.domain.people import person_key, person_name
from app.domain.record import missing, read_record
from app.domain.values import as_rows, as_text, member_ref
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.dues import Quote
    from app.domain.dues_ledger import Account, Ledger
    from app.domain.dues_settings import DuesSettings
    from app.domain.values import Row, Value, Values

ASSESS = "dues.assess"
_OWN = ("member", "assessed_on", "note", "items")
_ENTRY = ("from_month", "category", "base", "rhythm", "reason", "approved_by", "approved_on")


@dataclass(frozen=True)
class Assessed:
    """`quote` says how the month's amount came about."""

    uid: str
    key: str
    name: str
    from_month: str
    quote: Quote


@dataclass(frozen=True)
class Assessment:
    """What one call wrote: one batch."""

    batch: str
    made: tuple[Assessed, ...]


@dataclass(frozen=True)
class _Around:
    """What every one of a batch is judged by."""

    ws: Workspace
    ledger: Ledger
    settings: DuesSettings
    typing: Typing


def assess(ws: Workspace, wanted: Sequence[Mapping[str, object]]) -> Assessment:
    """Each of `wanted` is typed: member, category, base or items (item, amount, in_dues_base), amount (farmers, 少交),
    from_month, assessed_on, rhythm, reason (a change within the year), approved_by and approved_on (少交, 免交), note.

    Raises Invalid with the problems of all, each at its row.
    """
    ws.must_write()
    around = _Around(ws, read_ledger(ws), dues_settings(ws), Typing(ws.today(), ws.people()))
    problems: list[Problem] = []
    ready: list[tuple[Row, Row, Quote]] = []
    for number, typed in enumerate(wanted, start=1):
        try:
            ready.append(_ready(around, typed))
        except Invalid as refused:
            problems += [_placed(ws, p).at(row=number) for p in refused.problems]
        except UserError as refused:
            problems.append(Problem(refused.code, "entries.category", number, values=refused.values))
    problems += _doubles(ready)
    if problems:
        raise Invalid(problems)
    made: list[Assessed] = []
    kept = _kept(ws, {own["year"] for own, _, _ in ready})
    with records.change(ws.store, ASSESS, at=ws.stamp(), by=ws.user) as writing:
        for own, entry, found in ready:
            uid, values, base = _merged(kept, own, entry)
            writing.write(ws.form(ASSESSMENT), uid, values, base)
            member = own["member"]
            made.append(
                Assessed(uid, person_key(member), person_name(member), as_text(entry["from_month"]), found)
            )
    return Assessment(writing.batch, tuple(made))


def preview(ws: Workspace, typed: Mapping[str, object]) -> Quote:
    """What an assessment would come to; nothing is written. Raises Invalid and UserError as `assess` does."""
    around = _Around(ws, read_ledger(ws), dues_settings(ws), Typing(ws.today(), ws.people()))
    try:
        return _ready(around, typed)[2]
    except Invalid as refused:
        raise Invalid([_placed(ws, problem) for problem in refused.problems]) from None


def like_last_year(ws: Workspace, year: int) -> Assessment:
    """Fixes those who are not fixed yet as they were at the end of the year before; what was approved then must be anew.

    Raises UserError("dues.nothing_to_carry") and Invalid.
    """
    ledger, wanted = read_ledger(ws), list[dict[str, object]]()
    last = {
        person_key(r.values["member"]): as_rows(r.values["entries"])[-1]
        for r in records.select(ws.store, ASSESSMENT, "WHERE retired_at IS NULL AND year = ?", (year - 1,))
    }
    open_ones = [m for m in months.between(f"{year}-01", f"{year}-12") if not ledger.is_closed(m)]
    for key, account in ledger.accounts.items():
        start = next((month for month in open_ones if account.pays_here(month)), "")
        old = last.get(key)
        if start and old and not old.get("approved_by") and not any(account.entry(m) for m in open_ones):
            wanted.append(_as_before(member_ref(account.name, key), start, old))
    if not wanted:
        raise UserError("dues.nothing_to_carry", year=year)
    return assess(ws, wanted)


@dataclass(frozen=True)
class Outdated:
    """Somebody whose amount was worked out by an edition that a later one has replaced from a month on."""

    account: Account
    start: str
    entry: Row


def outdated(ws: Workspace, year: int) -> list[Outdated]:
    """Those of a year whom a new edition of their category has reached: old months keep what they have (rules §1.5)."""
    ledger, dues, today = read_ledger(ws), ws.definitions.dues, ws.today()
    until = min(today.isoformat(), f"{year:04d}-12-31")
    found = list[Outdated]()
    for record in records.select(ws.store, ASSESSMENT, "WHERE retired_at IS NULL AND year = ?", (year,)):
        entry = as_rows(record.values["entries"])[-1]
        account = ledger.accounts.get(person_key(record.values["member"]))
        payer = dues.payer(as_text(entry["category"]), first_day(until))
        if (
            account is None
            or payer is None
            or payer.start <= f"{entry['from_month']}-01"
            or not payer.brackets
        ):
            continue
        open_ones = months.between(max(payer.start[: months.MONTH], f"{year}-01"), f"{year}-12")
        start = next((m for m in open_ones if account.pays_here(m) and not ledger.is_closed(m)), "")
        if start and isinstance(entry.get("base"), int):
            found.append(Outdated(account, start, entry))
    return found


def by_new_rule(ws: Workspace, year: int, reason: str) -> Assessment:
    """Fixes those anew by the edition that has begun, from its first open month, on the base they have.

    Raises UserError("dues.rule_unchanged") and Invalid.
    """
    wanted = [
        {**_as_before(member_ref(one.account.name, one.account.key), one.start, one.entry), "reason": reason}
        for one in outdated(ws, year)
    ]
    if not wanted:
        raise UserError("dues.rule_unchanged", year=year)
    return assess(ws, wanted)


def _as_before(member: str, start: str, old: Row) -> dict[str, object]:
    base, monthly = old.get("base"), old.get("monthly")
    row: dict[str, object] = {"member": member, "from_month": start, "category": old["category"]}
    row |= {"base": show_money(base)} if isinstance(base, int) else {}
    row |= {"amount": show_money(monthly)} if base is None and isinstance(monthly, int) else {}
    return row | ({"rhythm": old["rhythm"]} if old.get("rhythm") else {})


def _placed(ws: Workspace, problem: Problem) -> Problem:
    """What is wrong with the new entry stands in the entries of the record."""
    name = {"amount": "monthly"}.get(problem.field, problem.field)
    inside = name in ws.forms["dues_entry"].by_id and name not in ws.form(ASSESSMENT).by_id
    return problem.at(field=f"entries.{name}") if inside else problem


def _doubles(ready: Sequence[tuple[Row, Row, Quote]]) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, (own, entry, _) in enumerate(ready, start=1):
        key = person_key(own["member"]), as_text(entry["from_month"])
        if key in seen:
            yield Problem(
                "dues.assessed_twice", "member", number, values={"name": person_name(own["member"])}
            )
        seen.add(key)


def _ready(around: _Around, typed: Mapping[str, object]) -> tuple[Row, Row, Quote]:
    """What the record holds, its new entry, and the quote behind it. Raises Invalid and UserError("dues.…")."""
    ws = around.ws
    form, entry_form = ws.form(ASSESSMENT), ws.forms["dues_entry"]
    known = {*_OWN, *_ENTRY, "amount"}
    problems = [Problem("field.unknown", field=name) for name in typed if name not in known]
    own_typed: dict[str, object] = {name: typed[name] for name in _OWN if name in typed}
    own_typed["items"], untreated = _treated(around, typed)
    own = read_record(form, own_typed, ws.forms, around.typing)
    entry = read_record(
        entry_form,
        {**{n: typed[n] for n in _ENTRY if n in typed}, "monthly": typed.get("amount")},
        ws.forms,
        around.typing,
    )
    problems += [*own.problems, *entry.problems, *untreated]
    if problems:
        raise Invalid(problems)
    row: Row = {"assessed_on": ws.today().isoformat(), **own.values}
    _place(around, row, entry.values)
    problems = [p for p in missing(form, {**row, "entries": [{}]}, ws.forms) if "." not in p.field]
    problems += [
        p for p in missing(entry_form, entry.values, ws.forms) if p.field not in ("monthly", "from_month")
    ]
    if problems:
        raise Invalid(problems)
    found = _quoted(around, row, entry.values)
    problems = list(_against(around, row, entry.values, found))
    if problems:
        raise Invalid(problems)
    return row, _entry(entry.values, found), found


def _treated(around: _Around, typed: Mapping[str, object]) -> tuple[object, list[Problem]]:
    """Items with how they count; what nobody knows must be said."""
    rows = typed.get("items") or []
    if not isinstance(rows, list):
        return rows, []
    items = around.ws.definitions.dues.items_on(around.ws.today())
    month = typed.get("from_month") or "2000-01"

    def completed(row: dict[str, object]) -> dict[str, object]:
        how = row.get("in_dues_base") or around.settings.treatment(str(row.get("item", "")), items)
        return {**row, "in_dues_base": how, "from_month": month}

    filled = [completed(row) if isinstance(row, dict) else row for row in rows]
    return filled, [
        Problem("dues.item_unknown", "items.item", number, values={"item": str(row.get("item", ""))})
        for number, row in enumerate(filled, start=1)
        if isinstance(row, dict) and row["in_dues_base"] is None
    ]


def _place(around: _Around, own: Row, entry: Row) -> None:
    """The month it begins with: as typed, else the first open month of the year that is paid here."""
    year = first_day(as_text(own["assessed_on"])).year
    start = as_text(entry.get("from_month"))
    if not start:
        account = around.ledger.accounts.get(person_key(own.get("member")))
        year_months = months.between(f"{year}-01", f"{year}-12")
        free = (m for m in year_months if account and account.pays_here(m) and not around.ledger.is_closed(m))
        start = next(free, f"{year}-01")
    entry["from_month"] = start[: months.MONTH] if len(start) >= months.MONTH else f"{start}-01"
    own["year"] = int(as_text(entry["from_month"])[:4])
    own["items"] = [{**row, "from_month": entry["from_month"]} for row in as_rows(own.get("items"))]


def _quoted(around: _Around, own: Row, entry: Row) -> Quote:
    items = [
        (as_text(r.get("in_dues_base")), r["amount"])
        for r in as_rows(own.get("items"))
        if isinstance(r.get("amount"), int)
    ]
    base, amount, category = entry.get("base"), entry.get("monthly"), as_text(entry["category"])
    summed = base_of((how, fen) for how, fen in items if isinstance(fen, int)) if items else None
    if isinstance(base, int) and summed is not None and base != summed:
        raise Invalid(
            [
                Problem(
                    "dues.base_differs",
                    "base",
                    values={"stated": show_money(base), "summed": show_money(summed)},
                )
            ]
        )
    if category == "farmer" and amount is None:
        amount = around.settings.farmer_amount
    definitions, month = around.ws.definitions, first_day(as_text(entry["from_month"]))
    return quote(
        definitions.dues, definitions.rules, category, month,
        base=base if isinstance(base, int) else summed,
        amount=amount if isinstance(amount, int) else None,
        rounding=around.settings.rounding,
    )  # fmt: skip


def _against(around: _Around, own: Row, entry: Row, found: Quote) -> Iterator[Problem]:
    month = as_text(entry["from_month"])
    account = around.ledger.accounts.get(person_key(own.get("member")))
    name = person_name(own.get("member"))
    if around.ledger.is_closed(month):
        yield Problem("dues.month_closed", "from_month", values={"month": around.ledger.closed_to})
    if account is None or not account.pays_here(month):
        yield Problem("dues.not_here", "from_month", values={"name": name, "month": month})
    same_year = [e for e in account.entries if e.start[:4] == month[:4]] if account else []
    if same_year and not entry.get("reason"):
        yield Problem("dues.reason_needed", "reason", values={"name": name, "year": month[:4]})
    if found.payer.approval and not (entry.get("approved_by") and entry.get("approved_on")):
        yield Problem("dues.approval_needed", "approved_by", values={"title": found.payer.title})


def _entry(typed: Values, found: Quote) -> Row:
    row: Row = {**typed, "base": found.base, "monthly": found.due, "source": found.payer.source}
    rate = None if found.rate is None else f"{found.rate / WHOLE:.6f}".rstrip("0").rstrip(".")
    row |= {
        "rate": rate,
        "clause": found.payer.clause,
        "rounding": f"{found.rounding.unit} {found.rounding.mode}",
    }
    return row


def _kept(ws: Workspace, years: set[Value]) -> dict[tuple[str, Value], records.Record]:
    """The records of those years, by person and year."""
    found = [
        record
        for year in years
        for record in records.select(ws.store, ASSESSMENT, "WHERE retired_at IS NULL AND year = ?", (year,))
    ]
    return {(person_key(r.values["member"]), r.values["year"]): r for r in found}


def _merged(kept: dict[tuple[str, Value], records.Record], own: Row, entry: Row) -> tuple[str, Row, int]:
    """(uid, whole record, base): the year's record of that member with the entry in its place."""
    place = person_key(own["member"]), own["year"]
    old = kept.get(place)
    before: Row = old.values if old else {}
    values: Row = {**before, **own}
    for name, new in (("entries", [entry]), ("items", as_rows(own.get("items")))):
        others = [r for r in as_rows(before.get(name)) if r.get("from_month") != entry["from_month"]]
        values[name] = sorted([*others, *new], key=lambda r: as_text(r.get("from_month")))
    uid, base = (old.uid, old.revision) if old else (records.new_uid(), 0)
    kept[place] = records.Record(ASSESSMENT, uid, "", base + 1, "", "", values)
    return uid, values, base
