"""`sanben update FILE [--apply]`, `sanben update --back`: a new program from a stick, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import updating
from app.cli import opening
from app.cli.output import Answer
from app.cli.parser import add_command, add_secret
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands


def register(commands: Commands) -> None:
    parser = add_command(commands, "update", "help.update", _update, opens=False)
    parser.add_argument("file", type=Path, nargs="?", help=say("help.update.file"))
    parser.add_argument("--apply", action="store_true", help=say("help.update.apply"))
    parser.add_argument("--back", action="store_true", help=say("help.update.back"))
    parser.add_argument("-w", "--workspace", type=Path, metavar="FOLDER", help=say("help.update.workspace"))
    add_secret(parser)


def _update(args: argparse.Namespace) -> Answer:
    if args.back:
        updating.way_back()
        return Answer({"back": True}, [say("update.back")])
    if args.file is None:
        raise UserError("update.not_one", name="")
    planned = updating.plan_update(args.file)
    name = _apply(args, planned) if args.apply else ""
    data: dict[str, object] = {"now": planned.now, "version": planned.version, "applied": bool(args.apply)}
    if not args.apply:
        return Answer(data, [say("update.planned", now=planned.now, version=planned.version)])
    done = (
        say("update.done", version=planned.version, name=name)
        if name
        else say("update.done_bare", version=planned.version)
    )
    return Answer(data, [done])


def _apply(args: argparse.Namespace, planned: updating.Planned) -> str:
    """The name of the branch that was backed up."""
    if args.workspace is None:
        updating.apply_update(planned, None)
        return ""
    with opening.opened(args) as ws:
        updating.apply_update(planned, ws)
        return ws.branch.name
