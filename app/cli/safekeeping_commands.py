"""`sanben check|backup|restore`: is everything whole, one file for elsewhere, and back from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import checking, safekeeping
from app.cli import opening
from app.cli.output import DONE, REFUSED, Answer, problem_sentence, tell
from app.cli.parser import add_command, add_secret
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands

_MEGABYTE = 1 << 20


def register(commands: Commands) -> None:
    checks = add_command(commands, "check", "help.check", _check)
    checks.add_argument("--rebuild-search", action="store_true", help=say("help.check.rebuild_search"))
    backups = add_command(commands, "backup", "help.backup", _backup)
    backups.add_argument("--to", type=Path, required=True, metavar="FILE", help=say("help.backup.to"))
    restores = add_command(commands, "restore", "help.restore", _restore, opens=False)
    restores.add_argument("file", type=Path, help=say("help.restore.file"))
    restores.add_argument("--to", type=Path, required=True, metavar="FOLDER", help=say("help.restore.to"))
    add_secret(restores)


def _check(args: argparse.Namespace) -> Answer:
    if args.rebuild_search:
        with opening.opened(args) as ws:
            tell("check.rebuilt", count=checking.rebuild_search(ws))
    with opening.opened(args, read_only=True) as ws:
        report = checking.check(ws)
        found = [
            {"code": f.code, "severity": f.severity, "message": problem_sentence(f), **f.values}
            for f in report.findings
        ]
        data: dict[str, object] = {"clean": report.clean, "counts": report.counts, "findings": found}
        sentences = [problem_sentence(finding) for finding in report.findings]
        if report.clean:
            last = say("check.clean", **{**dict.fromkeys(_COUNTED, 0), **report.counts})
        else:
            last = say("check.found", count=len(sentences))
        return Answer(data, [*sentences, last], DONE if report.clean else REFUSED)


_COUNTED = ("records", "changes", "attachments", "backups")


def _backup(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        made = safekeeping.backup_to(ws, args.to)
    data: dict[str, object] = {
        "file": str(made.path), "size": made.size, "changes": made.changes, "attachments": made.attachments,
    }  # fmt: skip
    size = f"{made.size / _MEGABYTE:.1f}"
    told = say(
        "backup.done", file=str(made.path), size=size, changes=made.changes, attachments=made.attachments
    )
    return Answer(data, [told])


def _restore(args: argparse.Namespace) -> Answer:
    secret = opening.given_passphrase(args)
    try:
        done = safekeeping.restore(args.file, args.to, passphrase=secret, envelope_code=args.envelope_code)
    except UserError as error:
        secret = opening.ask_passphrase("ask.passphrase") if error.code == "passphrase.needed" else None
        if secret is None:
            raise
        done = safekeeping.restore(args.file, args.to, passphrase=secret)
    data: dict[str, object] = {
        "folder": str(done.folder), "changes": done.changes, "attachments": done.attachments,
        "missing": list(done.missing),
    }  # fmt: skip
    if done.missing:
        tell("restore.missing", count=len(done.missing), names="、".join(done.missing))
    told = say("restore.done", folder=str(done.folder), changes=done.changes, attachments=done.attachments)
    return Answer(data, [told])
