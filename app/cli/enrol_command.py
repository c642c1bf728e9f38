"""`sanben enrol …`: keys between branch and committee, compared over the telephone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import desk_keys, enrolling, handing_over, key_standing, reseeding
from app.cli import opening
from app.cli.output import Answer, tell
from app.cli.parser import add_command, add_secret
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from app.actions.enrolling import Acceptance, Registration
    from app.cli.parser import Commands, Parser


def register(commands: Commands) -> None:
    parser = commands.add_parser("enrol", help=say("help.enrol"), description=say("help.enrol"))
    inner = parser.add_subparsers(dest="enrol", required=True, metavar="COMMAND")
    _add(inner, "request", _request, "to")
    _add(inner, "renew", _renew, "to")
    _add(inner, "register", _register, "file", "heard", "to")
    _add(inner, "accept", _accept, "file", "heard")
    _add(inner, "fingerprint", _fingerprint)
    _add(inner, "status", _status)
    making = add_command(inner, "recovery-code", "help.enrol.recovery_code", _recovery_code)
    making.add_argument("--again", action="store_true", help=say("help.enrol.again"))
    _add(inner, "list", _list)
    handing = _add(inner, "handover", _handover, "to")
    handing.add_argument("--successor", required=True, metavar="NAME", help=say("help.enrol.successor"))
    helping = _add(inner, "recover", _recover, "file", "heard", "to")
    helping.add_argument("--recovery-code", default="", metavar="CODE", help=say("help.enrol.code"))
    giving = _add(inner, "give-back", _give_back, "file", "heard", "to")
    giving.add_argument("--seat", required=True, metavar="CODE", help=say("help.answer.seat"))
    _add(inner, "take-back", _take_back, "file", "heard")
    _alone(inner, "lost", _lost, to=True)
    _alone(inner, "found", _found, to=False)
    states = _add(inner, "state", _state)
    states.add_argument("branch", help=say("help.enrol.branch"))
    choices = (enrolling.OPEN, enrolling.EXCUSED, enrolling.CLOSED, enrolling.LOST)
    states.add_argument("state", choices=choices, help=say("help.enrol.new_state"))


def _add(inner: Commands, name: str, run: Callable[[argparse.Namespace], Answer], *options: str) -> Parser:
    parser = add_command(inner, name, f"help.enrol.{name}", run)
    if "file" in options:
        parser.add_argument("file", type=Path, help=say("help.enrol.file"))
    if "heard" in options:
        parser.add_argument("--fingerprint", default="", metavar="DIGITS", help=say("help.enrol.heard"))
    if "to" in options:
        parser.add_argument(
            "--to", type=Path, metavar="STICK", required="file" not in options, help=say("help.stick")
        )
    return parser


def _alone(inner: Commands, name: str, run: Callable[[argparse.Namespace], Answer], *, to: bool) -> None:
    """Commands for a workspace that nobody can open any more."""
    parser = add_command(inner, name, f"help.enrol.{name}", run, opens=False)
    parser.add_argument("workspace", type=Path, metavar="FOLDER", help=say("help.option.workspace"))
    if to:
        parser.add_argument("--to", type=Path, metavar="STICK", required=True, help=say("help.stick"))
    else:
        parser.add_argument("file", type=Path, help=say("help.enrol.file"))
    add_secret(parser)


def _handover(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        secret = opening.given_passphrase(args) or ""
        done = handing_over.hand_over(ws, args.successor, args.to, passphrase=secret)
    lines = [say("handover.done", path=str(done.backup))]
    if done.request:
        lines.append(say("enrol.requested", path=str(done.request), digits=done.fingerprint))
    if done.code:
        tell("init.envelope", code=done.code)
    data: dict[str, object] = {
        "backup": str(done.backup), "request": str(done.request) if done.request else None,
        "fingerprint": done.fingerprint, "envelope_code": done.code or None,
    }  # fmt: skip
    return Answer(data, lines)


def _give_back(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        found = reseeding.give_back(ws, args.file, args.seat, args.to, heard=args.fingerprint)
    data: dict[str, object] = {
        "seat": found.branch.seat, "fingerprint": found.fingerprint, "done": found.path is not None,
        "file": str(found.path) if found.path else None, "committee_fingerprint": found.own_fingerprint,
    }  # fmt: skip
    name, number = found.branch.name, found.branch.code
    if found.path:
        return Answer(
            data, [say("reseed.given", name=name, path=str(found.path), digits=found.own_fingerprint)]
        )
    return Answer(data, [say("enrol.seen.request", name=name, number=number, digits=found.fingerprint)])


def _take_back(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        found = reseeding.take_back(ws, args.file, heard=args.fingerprint)
    counts = {"rows": found.rows, "attachments": found.attachments}
    if found.done:
        return Answer(dict(found._asdict()), [say("reseed.done", **counts)])
    return Answer(
        dict(found._asdict()), [say("reseed.seen", name=found.name, digits=found.fingerprint, **counts)]
    )


def _lost(args: argparse.Namespace) -> Answer:
    secret = opening.given_passphrase(args) or opening.new_passphrase()
    asked = handing_over.ask_for_help(args.workspace, args.to, secret)
    data: dict[str, object] = {"file": str(asked.path), "fingerprint": asked.fingerprint}
    return Answer(data, [say("enrol.requested", path=str(asked.path), digits=asked.fingerprint)])


def _found(args: argparse.Namespace) -> Answer:
    secret = opening.given_passphrase(args) or opening.ask_passphrase("ask.passphrase") or ""
    code = handing_over.finish_help(args.workspace, args.file, secret)
    tell("init.envelope", code=code)
    return Answer({"envelope_code": code}, [say("recover.done")])


def _recover(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        found = handing_over.help_branch(
            ws, args.file, args.to, heard=args.fingerprint, recovery_code=args.recovery_code
        )
    data: dict[str, object] = {
        "fingerprint": found.fingerprint, "file": str(found.path) if found.path else None,
        "done": found.path is not None,
    }  # fmt: skip
    if found.path:
        return Answer(data, [say("recover.answered", path=str(found.path))])
    return Answer(data, [say("recover.seen", digits=found.fingerprint)])


def _request(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        return _requested(enrolling.request(ws, args.to))


def _requested(made: enrolling.Requested) -> Answer:
    data: dict[str, object] = {
        "file": str(made.path), "fingerprint": made.fingerprint, "renews": made.renews,
    }  # fmt: skip
    return Answer(data, [say("enrol.requested", path=str(made.path), digits=made.fingerprint)])


def _renew(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        if not ws.branch.committee:
            return _requested(enrolling.request(ws, args.to, renew=True))
        card = desk_keys.renew_committee(ws)
        data: dict[str, object] = {"fingerprint": card.fingerprint, "version": card.version}
        return Answer(data, [say("enrol.own", digits=card.fingerprint)])


def _register(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        found = enrolling.register(ws, args.file, args.to, heard=args.fingerprint)
    return Answer(_registration(found), [_registration_line(found)])


def _registration(found: Registration) -> dict[str, object]:
    return {
        "seat": found.seat, "code": found.code, "name": found.name, "fingerprint": found.fingerprint,
        "vouched": found.vouched, "known": found.known is not None, "done": found.path is not None,
        "file": str(found.path) if found.path else None, "committee_fingerprint": found.own_fingerprint,
    }  # fmt: skip


def _registration_line(found: Registration) -> str:
    if found.path:
        return say("enrol.registered", name=found.name, path=str(found.path), digits=found.own_fingerprint)
    code = "enrol.seen.renewal" if found.vouched else "enrol.seen.request"
    return say(code, name=found.name, number=found.code, digits=found.fingerprint)


def _accept(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        found = enrolling.accept(ws, args.file, heard=args.fingerprint)
    return Answer(dict(found._asdict()), [_acceptance_line(found)])


def _acceptance_line(found: Acceptance) -> str:
    if found.done:
        return say("enrol.accepted", name=found.name)
    return say("enrol.seen.answer", name=found.name, digits=found.fingerprint)


def _fingerprint(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        digits = desk_keys.own_fingerprint(ws)
        known = None if ws.branch.committee else desk_keys.known_committee(ws)
    data: dict[str, object] = {"fingerprint": digits, "committee": known.fingerprint if known else None}
    return Answer(data, [say("enrol.own", digits=digits)])


def _status(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        ws.must_be_branch()
        found = key_standing.standing(ws)
        day = f"{ws.moment(found.asked.at):%Y-%m-%d}" if found.asked else ""
    asked, handing, committee = found.asked, found.handing, found.committee
    data: dict[str, object] = {
        "state": found.state, "fingerprint": found.digits or None, "since": found.since or None,
        "asked": dict(asked._asdict()) if asked else None, "handover": dict(handing._asdict()) if handing else None,
        "committee": {"code": committee.code, "name": committee.name, "fingerprint": committee.fingerprint}
        if committee else None,
    }  # fmt: skip
    lines = [say(f"enrol.state.{found.state}", name=committee.name if committee else "")]
    if found.digits:
        lines.append(say("enrol.own", digits=found.digits))
    if asked:
        lines.append(say("enrol.asked", file=asked.file, day=day))
    if handing:
        lines.append(say("enrol.handing", name=handing.after, file=handing.backup))
    return Answer(data, lines)


def _recovery_code(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        code = enrolling.make_recovery(ws, again=args.again)
    tell("enrol.recovery", code=code)
    return Answer({"recovery_code": code})


def _list(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        found = enrolling.branches(ws)
    data: dict[str, object] = {
        "branches": [
            {"seat": b.seat, "code": b.code, "name": b.name, "state": b.state, "fingerprint": b.fingerprint}
            for b in found
        ]
    }
    return Answer(data, [say("enrol.branch", number=b.code, name=b.name, state=b.state) for b in found])


def _state(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        branch = enrolling.branch_named(ws, args.branch)
        enrolling.set_state(ws, branch.seat, args.state)
    line = say("enrol.branch", number=branch.code, name=branch.name, state=args.state)
    return Answer({"seat": branch.seat, "state": args.state}, [line])
