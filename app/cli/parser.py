"""The parser of the command line: argparse with its own words in Chinese, and dates as people type them."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from app.cli.output import WRONG_USAGE
from app.domain.dates import parse_date, require_day
from app.domain.errors import Refused
from app.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.cli.output import Answer

    Run = Callable[[argparse.Namespace], Answer]
    Commands = argparse._SubParsersAction["Parser"]  # noqa: SLF001 - argparse gives it no other name

_HEADINGS = {"positional arguments": "help.heading.arguments", "options": "help.heading.options"}


class _Formatter(argparse.HelpFormatter):
    def start_section(self, heading: str | None) -> None:
        code = _HEADINGS.get(heading or "")
        super().start_section(say(code) if code else heading)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, say("help.heading.usage") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """`description` is what the command does; the list of commands says the same."""

    def __init__(self, *, prog: str, description: str = "") -> None:
        super().__init__(prog=prog, description=description, formatter_class=_Formatter, add_help=False)
        self.add_argument("-h", "--help", action="help", help=say("help.option.help"))

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, say("help.wrong_usage", reason=message) + "\n")


def add_command(
    commands: Commands,
    name: str,
    help_code: str,
    run: Run,
    *,
    opens: bool = True,
) -> Parser:
    """A command with the options every one has; `opens` one works on a workspace."""
    parser = commands.add_parser(name, help=say(help_code), description=say(help_code))
    if opens:
        parser.add_argument(
            "-w", "--workspace", type=Path, required=True, metavar="FOLDER", help=say("help.option.workspace")
        )
        add_secret(parser)
        parser.add_argument("--amend", default="", metavar="REASON", help=say("help.option.amend"))
    parser.add_argument("--json", action="store_true", help=say("help.option.json"))
    parser.set_defaults(run=run)
    return parser


def add_secret(parser: Parser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=say("help.option.passphrase_file")
    )
    parser.add_argument("--envelope-code", metavar="CODE", help=say("help.option.envelope_code"))


def day(text: str) -> date:
    """A type of argparse: 2026-03-12, 2026.3.12, 2026年3月12日."""
    try:
        return date.fromisoformat(require_day(parse_date(text), text))
    except Refused as refusal:
        raise argparse.ArgumentTypeError(say(refusal.code, **refusal.values)) from None
