"""The command line: finds the command, runs it, and turns trouble into exit codes in one place."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from app import __version__
from app.cli.output import BUG, WRONG_USAGE, Answer, print_answer, refusal
from app.cli.parser import Parser
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

# Module → its commands, in the order of the help. A command imports its own module only: all of them cost 0.1 s.
COMMANDS = {
    "workspace_commands": ("init", "passphrase"),
    "record_commands": ("list", "save", "history", "undo", "redo", "search"),
    "report_command": ("reports", "report"),
    "import_command": ("import",),
    "register_command": ("register",),
    "members_command": ("members",),
    "change_command": ("change", "photo"),
    "forms_command": ("forms",),
    "today_command": ("today",),
    "dues_command": ("dues",),
    "stats_command": ("stats",),
    "transfers_command": ("transfers",),
    "demo_command": ("demo",),
    "safekeeping_commands": ("check", "backup", "restore"),
    "enrol_command": ("enrol",),
    "preflight_command": ("preflight",),
    "exchange_commands": ("submit", "receive", "answer", "issue"),
    "committee_commands": ("committee",),
    "help_command": ("help",),
    "update_command": ("update",),
}
VERSION = "--version"


def parser(word: str = "") -> Parser:
    """For a command line that begins with this word; for any other word all commands are there to choose from."""
    top = Parser(prog="sanben", description=say("help.program"))
    top.add_argument(VERSION, action="version", version=__version__, help=say("help.option.version"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in _modules_for(word):
        import_module(f"app.cli.{module}").register(commands)
    return top


def _modules_for(word: str) -> list[str]:
    knowing = [module for module, names in COMMANDS.items() if word in names]
    return knowing or ([] if word == VERSION else list(COMMANDS))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0 done, 1 refused, 2 wrong usage, 3 a bug."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        args = parser(*words[:1]).parse_args(words)
    except SystemExit as leaving:
        return WRONG_USAGE if leaving.code else 0
    run: Callable[[argparse.Namespace], Answer] = args.run
    try:
        answer = run(args)
    except UserError as error:
        from app.actions.workspace import shipped_forms

        forms = shipped_forms()
        answer = refusal(error, forms.get(str(getattr(args, "form", ""))), forms)
    except Exception:
        logging.getLogger("sanben").critical("bug in %s", args.command, exc_info=True)
        print(say("bug"), file=sys.stderr)
        return BUG
    return print_answer(answer, as_json=bool(getattr(args, "json", False)))
