"""`sanben dues …`: the bare calculator; what a branch assesses, collects and hands up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.dues_quote import quote_dues
from app.actions.workspace import local_now, shipped_codes
from app.cli import dues_looking, dues_register
from app.cli.dues_data import quote_data, yuan
from app.cli.output import Answer, tell
from app.cli.parser import add_command, day
from app.domain.dues import HALF_UP, MODES, UNITS, Rounding
from app.texts import dues as words
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands


def register(commands: Commands) -> None:
    parser = add_command(commands, "dues", "help.dues", _quote, opens=False)
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    dues_register.register(parts)
    dues_looking.register(parts)
    quoting = add_command(parts, "quote", "help.dues.quote", _quote, opens=False)
    quoting.add_argument("--category", required=True, help=say("help.dues.category"))
    quoting.add_argument("--base", default="", metavar="YUAN", help=say("help.dues.base"))
    quoting.add_argument("--amount", default="", metavar="YUAN", help=say("help.dues.amount"))
    quoting.add_argument("--on", type=day, metavar="DATE", help=say("help.dues.on"))
    quoting.add_argument("--rounding", choices=tuple(UNITS), default="fen", help=say("help.dues.rounding"))
    quoting.add_argument("--rounding-mode", choices=MODES, default=HALF_UP, help=say("help.dues.mode"))


def _quote(args: argparse.Namespace) -> Answer:
    found = quote_dues(
        args.category,
        args.on or local_now().date(),
        base=args.base,
        amount=args.amount,
        rounding=Rounding(args.rounding, args.rounding_mode),
    )
    sources = shipped_codes()["rule_source"]
    sentence = words.explanation(found, sources)
    if found.over_cap:
        tell("dues.over_cap", cap=yuan(found.offer))
    data = quote_data(found) | {"basis": words.basis(found.payer, sources), "explanation": sentence}
    return Answer(data, [sentence])
