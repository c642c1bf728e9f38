"""The command line: finds the command, runs it, and turns trouble into exit codes in one place."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from app import __version__
from app.actions.workspace import shipped_forms
from app.cli import (
    demo_command,
    forms_command,
    help_command,
    import_command,
    record_commands,
    report_command,
    safekeeping_commands,
    today_command,
    workspace_commands,
)
from app.cli.output import BUG, WRONG_USAGE, Answer, print_answer, refusal
from app.cli.parser import Parser
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

MODULES = (
    workspace_commands,
    record_commands,
    report_command,
    import_command,
    forms_command,
    today_command,
    demo_command,
    safekeeping_commands,
    help_command,
)


def parser() -> Parser:
    top = Parser(prog="sanben", description=say("help.program"))
    top.add_argument("--version", action="version", version=__version__, help=say("help.option.version"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in MODULES:
        module.register(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0 done, 1 refused, 2 wrong usage, 3 a bug."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        args = parser().parse_args(argv)
    except SystemExit as leaving:
        return WRONG_USAGE if leaving.code else 0
    run: Callable[[argparse.Namespace], Answer] = args.run
    try:
        answer = run(args)
    except UserError as error:
        forms = shipped_forms()
        answer = refusal(error, forms.get(str(getattr(args, "form", ""))), forms)
    except Exception:
        logging.getLogger("sanben").critical("bug in %s", args.command, exc_info=True)
        print(say("bug"), file=sys.stderr)
        return BUG
    return print_answer(answer, as_json=bool(getattr(args, "json", False)))
