"""`sanben init|passphrase`: a new, empty workspace; a new passphrase for one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.keys_of_branch import take_over
from app.actions.workspace import create_workspace
from app.cli import opening
from app.cli.output import Answer, tell
from app.cli.parser import add_command, add_secret
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands


def register(commands: Commands) -> None:
    parser = add_command(commands, "init", "help.init", _init, opens=False)
    parser.add_argument("folder", type=Path, help=say("help.init.folder"))
    parser.add_argument("--name", required=True, help=say("help.init.name"))
    parser.add_argument("--code", default="", help=say("help.init.code"))
    parser.add_argument("--committee", action="store_true", help=say("help.init.committee"))
    parser.add_argument("--unprotected", action="store_true", help=say("help.init.unprotected"))
    add_secret(parser)
    changing = add_command(commands, "passphrase", "help.passphrase", _passphrase)
    changing.add_argument("--new-passphrase-file", type=Path, metavar="FILE", help=say("help.passphrase.new"))


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
    return given if given is not None else opening.new_passphrase()


def _passphrase(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        path: Path | None = args.new_passphrase_file
        new = opening.passphrase_in(path) if path else opening.new_passphrase()
        if not args.envelope_code:
            ws.change_passphrase(new)
            return Answer({"changed": True}, [say("passphrase.changed")])
        code = take_over(ws, new)
    tell("init.envelope", code=code)
    return Answer({"changed": True, "envelope_code": code}, [say("passphrase.taken_over")])
