"""What is answered to an import's questions at the terminal: `--same all`, `--same Sheet1!5=UID`, `--on`, `--year`, `--ours`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.cli.parser import day
from app.domain.errors import UserError
from app.domain.import_answers import ANY_SHEET, Answers
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Parser

ALL = "all"
_ROW = re.compile(r"(?:(.+)!)?([0-9]+)=([0-9a-f]{32}|new|same)")


def add_answers(parser: Parser) -> None:
    parser.add_argument(
        "--same", action="append", default=[], metavar="ROW=UID", help=say("help.import.same")
    )
    parser.add_argument("--on", type=day, metavar="DATE", help=say("help.import.on"))
    parser.add_argument("--year", default="", metavar="YYYY", help=say("help.import.year"))
    parser.add_argument("--ours", action="store_true", help=say("help.import.ours"))


def answers_of(args: argparse.Namespace) -> Answers:
    """Raises UserError("import.bad_answer")."""
    rows: dict[tuple[str, int], str] = {}
    for text in args.same:
        found = _ROW.fullmatch(text)
        if text != ALL and found is None:
            raise UserError("import.bad_answer", value=text)
        if found is not None:
            rows[found[1] or ANY_SHEET, int(found[2])] = found[3]
    if args.year and not re.fullmatch(r"(19|20)[0-9]{2}", args.year):
        raise UserError("import.bad_answer", value=args.year)
    on = args.on.isoformat() if args.on else ""
    return Answers(rows, ALL in args.same, on, args.year, args.ours, args.amend)
