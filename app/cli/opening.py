"""How a command opens its workspace: the folder, the passphrase, and who is working."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.actions.sealed_quarters import amending
from app.actions.workspace import open_workspace
from app.cli.output import error_sentence
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions.workspace import Workspace

SECRET_VARIABLE = "SANBEN_PASSPHRASE"  # noqa: S105 - the name of a variable
USER_VARIABLE = "SANBEN_USER"


def given_passphrase(args: argparse.Namespace) -> str | None:
    """From the file, or from the environment; None when neither is there."""
    path: Path | None = args.passphrase_file
    if path is not None:
        return passphrase_in(path)
    return os.environ.get(SECRET_VARIABLE)


def passphrase_in(path: Path) -> str:
    """The first thing an editor may add is a byte-order mark, the last a line end; neither is part of it."""
    try:
        return path.read_text(encoding="utf-8-sig").strip("\r\n")
    except OSError as error:
        raise UserError("file.unreadable", name=path.name, reason=error.strerror or "") from error
    except ValueError as error:
        raise UserError("file.not_text", name=path.name) from error


def new_passphrase() -> str:
    """Typed twice. Raises UserError("passphrase.needed" | "passphrase.differs")."""
    first = ask_passphrase("ask.new_passphrase")
    if first is None:
        raise UserError("passphrase.needed")
    if first != ask_passphrase("ask.again"):
        raise UserError("passphrase.differs")
    return first


def ask_passphrase(code: str) -> str | None:
    """Asks at the terminal; None when there is nobody to ask."""
    return getpass.getpass(say(code)) if sys.stdin is not None and sys.stdin.isatty() else None


@contextmanager
def opened(args: argparse.Namespace, *, read_only: bool = False) -> Iterator[Workspace]:
    """The workspace of `-w`, closed at the end. A locked one asks for its passphrase where there is a terminal."""
    secret, envelope = given_passphrase(args), args.envelope_code
    user = os.environ.get(USER_VARIABLE, "")
    try:
        ws = open_workspace(
            args.workspace, passphrase=secret, envelope_code=envelope, read_only=read_only, user=user
        )
    except UserError as error:
        secret = ask_passphrase("ask.passphrase") if error.code == "passphrase.needed" else None
        if secret is None:
            raise
        ws = open_workspace(args.workspace, passphrase=secret, read_only=read_only, user=user)
    try:
        with ws.trouble(), amending(ws, getattr(args, "amend", "")):
            yield ws
    finally:
        ws.close()
    if ws.backup_trouble:  # what was asked for is done; only its copy is missing
        print(say("backup.missed") + error_sentence(ws.backup_trouble), file=sys.stderr)
