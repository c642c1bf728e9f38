"""`sanben init`: a new, empty workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.workspace import create_workspace
from app.cli import opening
from app.cli.output import Answer, tell
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("init", help=say("help.init"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--code", required=True)
    parser.add_argument("--committee", action="store_true")
    parser.add_argument("--unprotected", action="store_true")
    opening.add_secret(parser)
    opening.add_json(parser)
    parser.set_defaults(run=_init)


def _init(args: argparse.Namespace) -> Answer:
    passphrase = None if args.unprotected else _new_passphrase(args)
    ws, envelope = create_workspace(
        args.folder, name=args.name, code=args.code, passphrase=passphrase, committee=args.committee
    )
    uid = ws.seat
    ws.close()
    if envelope:
        tell("init.envelope", code=envelope)
    else:
        tell("init.unprotected")
    data: dict[str, object] = {"folder": str(args.folder), "seat": uid, "envelope_code": envelope or None}
    return Answer(data, [say("init.done", folder=str(args.folder), name=args.name)])


def _new_passphrase(args: argparse.Namespace) -> str:
    given = opening.given_passphrase(args)
    if given is not None:
        return given
    first = opening.ask_passphrase("ask.new_passphrase")
    if first is None:
        raise UserError("passphrase.needed")
    if first != opening.ask_passphrase("ask.again"):
        raise UserError("passphrase.differs")
    return first
