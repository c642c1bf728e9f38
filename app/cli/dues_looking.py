"""`sanben dues year|member|use`: the screens of dues as tables and JSON: the year grid, one account, handing up and use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.dues_looking import look, person_dues
from app.actions.dues_using import using_of
from app.actions.people import find_person
from app.cli import opening
from app.cli.dues_data import quote_data, yuan
from app.cli.output import Answer
from app.cli.parser import add_command
from app.domain.capitals import in_capitals
from app.domain.money import show_money
from app.domain.values import as_int, as_text
from app.texts import dues as words
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.actions.dues_looking import Paid, PersonDues
    from app.actions.dues_using import HandingUp
    from app.cli.parser import Commands
    from app.domain.dues_ledger import Cell


def register(parts: Commands) -> None:
    for name, act in (("year", _year), ("member", _member), ("use", _use)):
        made = add_command(parts, name, f"help.dues.{name}", act)
        if name == "member":
            made.add_argument("name", help=say("help.dues.member.name"))
        made.add_argument("--year", type=int, metavar="YEAR", help=say("help.dues.year.year"))


def _year(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        desk = look(ws, args.year or ws.today().year)
    year = desk.year
    data: dict[str, object] = {
        "year": year.year,
        "on": year.on.isoformat(),
        "members": [
            {"uid": line.key, "name": line.name, "paid": yuan(line.paid), "months": [_cell(one) for one in line.cells]}
            for line in year.lines
        ],
        "paid_by_month": [yuan(fen) for fen in year.paid_by_month],
        "paid": yuan(year.paid),
        "capitals": in_capitals(year.paid),
        "closed_to": desk.ledger.closed_to or None,
    }  # fmt: skip
    lines = [
        "\t".join([line.name, *(words.cell_words(one) for one in line.cells), show_money(line.paid)])
        for line in year.lines
    ]
    months = [show_money(fen) if fen else "" for fen in year.paid_by_month]
    return Answer(data, [*lines, "\t".join([say("dues.months"), *months, show_money(year.paid)])])


def _cell(one: Cell) -> dict[str, object]:
    return {"state": one.state, "due": yuan(one.due), "paid": yuan(one.paid), "open": yuan(one.open)}


def _member(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        desk = look(ws, args.year or ws.today().year)
        person = person_dues(ws, desk, find_person(ws, args.name))
        sources = ws.definitions.codes["rule_source"]
    if person is None:
        return Answer({"name": args.name, "fixed": [], "payments": []}, [words.TEXTS["dues.no_assessment"]])
    lines = [
        words.fixed_words(one.start, one.quote, sources, as_text(one.row.get("reason")))
        for one in person.fixed
    ]
    lines += [_paid_words(one) for one in person.paid]
    return Answer(_person_data(person), lines or [words.TEXTS["dues.no_assessment"]])


def _person_data(person: PersonDues) -> dict[str, object]:
    return {
        "uid": person.account.key,
        "name": person.account.name,
        "year": person.year,
        "fixed": [{"from_month": one.start, **quote_data(one.quote)} for one in person.fixed],
        "payments": [
            {
                "uid": one.uid, "month": as_text(one.values["month"]), "amount": yuan(as_int(one.values["amount"])),
                "paid_on": as_text(one.values["paid_on"]), "way": as_text(one.values.get("way")),
                "receipt_no": as_text(one.values.get("receipt_no")) or None,
                "reversal_of": as_text(one.values.get("reversal_of")) or None, "stands": one.stands,
            }
            for one in person.paid
        ],
        "months": [_cell(one) for one in person.cells],
    }  # fmt: skip


def _paid_words(one: Paid) -> str:
    amount = show_money(as_int(one.values["amount"]))
    return f"{as_text(one.values['paid_on'])}\t{as_text(one.values['month'])}\t{amount}\t{one.uid}"


def _use(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        year = args.year or ws.today().year
        using = using_of(ws, look(ws, year).ledger, year)
    balance = using.balance
    parts = {
        name: yuan(getattr(balance, name))
        for name in ("carried", "paid_in", "handed_up", "granted", "spent", "rest")
    }
    data: dict[str, object] = {
        "year": year,
        "periods": [_period(one) for one in using.periods],
        "balance": parts,
        "published": [as_text(record.values["published_on"]) for record in using.notices],
    }
    lines = [
        say("dues.period", period=one.period.text, collected=show_money(one.collected), to_remit=show_money(one.due),
            remitted=show_money(one.handed))
        for one in using.periods
    ]  # fmt: skip
    return Answer(
        data, [*lines, say("dues.balance", **{name: show_money(getattr(balance, name)) for name in parts})]
    )


def _period(one: HandingUp) -> dict[str, object]:
    return {
        "period": one.period.text, "collected": yuan(one.collected), "due": yuan(one.due),
        "remitted": yuan(one.handed), "outstanding": yuan(one.still), "uids": [record.uid for record in one.records],
    }  # fmt: skip
