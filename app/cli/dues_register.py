"""`sanben dues assess|wages|collect|reverse|remit|status|close|reopen|settings`: the dues of a branch over the year."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import dues, dues_book
from app.actions.dues_assessing import assess, by_new_rule, like_last_year
from app.actions.dues_wages import apply_wages, plan_wages
from app.cli import opening
from app.cli.dues_data import quote_data, status_data, wages_data, yuan
from app.cli.output import Answer, problem_data, problem_sentence
from app.cli.parser import add_command, day
from app.domain.capitals import in_capitals
from app.domain.errors import UserError
from app.domain.money import show_money
from app.texts import dues as words
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.actions.dues import Booked
    from app.cli.parser import Commands, Parser

# Options that become fields as they are typed.
_ASSESSING = ("member", "category", "base", "amount", "from_month", "assessed_on", "rhythm", "reason",
              "approved_by", "approved_on", "note")  # fmt: skip
_WAGES = ("category", "from_month", "assessed_on", "rhythm", "reason", "note")
_COLLECTING = ("month", "amount", "paid_on", "way", "payer", "receipt_no", "receiver", "reason")
_REMITTING = ("amount", "remitted_on", "receipt_no", "handler", "reason")


def register(parts: Commands) -> None:
    assessing = _fields(add_command(parts, "assess", "help.dues.assess", _assess), _ASSESSING)
    _from_file(assessing, "dues_assessment")
    assessing.add_argument("--like-last-year", type=int, metavar="YEAR", help=say("help.dues.like_last_year"))
    assessing.add_argument("--new-rule", type=int, metavar="YEAR", help=say("help.dues.new_rule"))
    wages = _fields(add_command(parts, "wages", "help.dues.wages", _wages), _WAGES)
    wages.add_argument("file", type=Path, help=say("help.dues.wages.file"))
    wages.add_argument("--apply", action="store_true", help=say("help.dues.wages.apply"))
    wages.set_defaults(form="dues_assessment")
    collecting = _fields(add_command(parts, "collect", "help.dues.collect", _collect), _COLLECTING)
    collecting.add_argument("--member", action="append", default=[], help=say("help.dues.members"))
    collecting.add_argument("--all", action="store_true", help=say("help.dues.all"))
    for flag in ("proxy", "voluntary"):
        collecting.add_argument(f"--{flag}", action="store_true", help=say(f"help.dues.{flag}"))
    _from_file(collecting, "dues_payment")
    reversing = add_command(parts, "reverse", "help.dues.reverse", _reverse)
    reversing.add_argument("uid", help=say("help.option.uid"))
    reversing.add_argument("--reason", required=True, help=say("help.dues.reason"))
    reversing.add_argument("--on", type=day, metavar="DATE", help=say("help.dues.paid_on"))
    remitting = _fields(add_command(parts, "remit", "help.dues.remit", _remit), _REMITTING)
    remitting.add_argument("--period", required=True, help=say("help.option.period"))
    remitting.set_defaults(form="dues_remittance")
    standing = add_command(parts, "status", "help.dues.status", _status)
    standing.add_argument("--on", type=day, metavar="DATE", help=say("help.dues.status.on"))
    closing = add_command(parts, "close", "help.dues.close", _close)
    closing.add_argument("--month", required=True, help=say("help.dues.month"))
    opening_again = add_command(parts, "reopen", "help.dues.reopen", _reopen)
    opening_again.add_argument("--month", required=True, help=say("help.dues.month"))
    opening_again.add_argument("--reason", required=True, help=say("help.dues.reason"))
    setting = add_command(parts, "settings", "help.dues.settings", _settings)
    setting.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help=say("help.dues.set")
    )


def _fields(parser: Parser, names: tuple[str, ...]) -> Parser:
    for name in names:
        code = "help.dues.members" if name == "member" else f"help.dues.{name}"
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=say(code))
    return parser


def _from_file(parser: Parser, form: str) -> None:
    parser.add_argument("--json-file", type=Path, metavar="FILE", help=say("help.dues.file"))
    parser.set_defaults(form=form)


def _typed(args: argparse.Namespace, names: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name in names if (value := getattr(args, name)) is not None}


def _in_file(path: Path) -> list[dict[str, object]]:
    """One object or a list of them."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError("file.unreadable", name=path.name, reason=error.strerror or "") from error
    except ValueError as error:
        raise UserError("save.not_json", name=path.name, reason=str(error)) from error
    rows = found if isinstance(found, list) else [found]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise UserError("save.not_json", name=path.name, reason="{ }")
    return rows


def _assess(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        if args.like_last_year:
            done = like_last_year(ws, args.like_last_year)
        elif args.new_rule:
            done = by_new_rule(ws, args.new_rule, args.reason or "")
        else:
            done = assess(ws, _in_file(args.json_file) if args.json_file else [_typed(args, _ASSESSING)])
        sources = ws.definitions.codes["rule_source"]
        data: dict[str, object] = {
            "batch": done.batch,
            "assessed": [
                {"uid": one.uid, "member": one.name, "from_month": one.from_month, **quote_data(one.quote)}
                for one in done.made
            ],
        }
        lines = [
            say("dues.assessed", name=one.name, month=one.from_month) + words.explanation(one.quote, sources)
            for one in done.made
        ]
        return Answer(
            data, [*lines, *(notice for one in done.made if (notice := words.cap_notice(one.quote)))]
        )


def _wages(args: argparse.Namespace) -> Answer:
    typed = {"category": "monthly_salary", **_typed(args, _WAGES)}
    with opening.opened(args, read_only=not args.apply) as ws:
        plan = plan_wages(ws, args.file)
        done = apply_wages(ws, plan, typed) if args.apply else None
        data = wages_data(plan) | {"problems": problem_data(plan.problems, None, ws.forms)}
        lines = [problem_sentence(problem) for problem in plan.problems]
    if done is None:
        return Answer(data, [*lines, say("dues.wages.planned", read=len(plan.rows), ready=len(plan.ready))])
    total = sum(one.quote.due for one in done.made)
    data |= {"batch": done.batch, "monthly": yuan(total)}
    sentence = say("dues.wages.applied", ready=len(done.made), total=show_money(total))
    return Answer(data, [*lines, sentence])


def _collect(args: argparse.Namespace) -> Answer:
    typed = _typed(args, _COLLECTING) | ({"proxy": True} if args.proxy else {})
    typed |= {"voluntary": True} if args.voluntary else {}
    with opening.opened(args) as ws:
        if args.json_file:
            done = dues.collect(ws, _in_file(args.json_file))
        elif args.all:
            done = dues.collect_month(ws, str(typed.get("month", "")), typed)
        else:
            done = dues.collect(ws, [{**typed, "member": name} for name in args.member or [""]])
    return _booked(done, say("dues.collected", count=len(done.uids), total=show_money(done.total),
                             capitals=in_capitals(done.total)))  # fmt: skip


def _booked(done: Booked, sentence: str) -> Answer:
    data: dict[str, object] = {
        "batch": done.batch,
        "uids": list(done.uids),
        "count": len(done.uids),
        "total": yuan(done.total),
        "capitals": in_capitals(done.total),
    }
    return Answer(data, [sentence])


def _reverse(args: argparse.Namespace) -> Answer:
    """A payment, or a handing up: the uid says which."""
    on = args.on.isoformat() if args.on else ""
    with opening.opened(args) as ws:
        if dues.is_remittance(ws, args.uid):
            done = dues.reverse_remittance(ws, args.uid, reason=args.reason, on_typed=on)
        else:
            done = dues.reverse(ws, args.uid, reason=args.reason, on=args.on)
    return _booked(done, say("dues.reversed", total=show_money(-done.total)))


def _remit(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        done = dues.remit(ws, args.period, _typed(args, _REMITTING))
    total, capitals = show_money(done.total), in_capitals(done.total)
    return _booked(done, say("dues.remitted", period=args.period, total=total, capitals=capitals))


def _close(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        done = dues.close_month(ws, args.month)
    return _booked(done, say("dues.closed", month=args.month, total=show_money(done.total)))


def _reopen(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        done = dues.reopen_month(ws, args.month, reason=args.reason)
    return _booked(done, say("dues.reopened", month=args.month))


def _status(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        found = dues.status(ws, args.on)
        return Answer(
            status_data(found), list(words.status_lines(found, ws.definitions.codes["rule_source"]))
        )


def _settings(args: argparse.Namespace) -> Answer:
    pairs = [text.partition("=") for text in args.set]
    with opening.opened(args, read_only=not pairs) as ws:
        if pairs:
            dues_book.set_dues(ws, {name.strip(): value.strip() for name, _, value in pairs})
        kept = dues_book.settings_kept(ws)
    data: dict[str, object] = {"settings": kept}
    return Answer(data, [say("dues.set", name=name, value=value) for name, value in kept.items()])
