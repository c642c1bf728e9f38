"""`sanben dues …`: the bare calculator; what a branch assesses, collects and hands up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.dues_quote import quote_dues
from app.actions.workspace import local_now, shipped_codes
from app.cli.output import Answer, tell
from app.cli.parser import add_command, day
from app.domain.dues import HALF_UP, MODES, UNITS, Rounding
from app.domain.dues_pack import WHOLE
from app.texts import dues as words
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands
    from app.domain.dues import Quote


def register(commands: Commands) -> None:
    parser = add_command(commands, "dues", "help.dues", _quote, opens=False)
    parts = parser.add_subparsers(dest="part", required=True, metavar="quote")
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


def quote_data(found: Quote) -> dict[str, object]:
    """The stable JSON of a quote: amounts in yuan, the rate as a decimal (null where no base is asked)."""
    return {
        "category": found.payer.id,
        "base": None if found.base is None else yuan(found.base),
        "rate": None if found.rate is None else words.decimal(found.rate, WHOLE),
        "due": yuan(found.due),
        "over_cap": found.over_cap,
        "offer": yuan(found.offer),
        "rounding": found.rounding.unit,
        "clause": found.payer.clause,
        "source": found.payer.source,
    }


def yuan(fen: int) -> str:
    """Two decimals, no separators: what machines read."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
