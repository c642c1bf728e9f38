"""`sanben transfers pack|forward|unpack`: the sealed file that goes along with somebody who moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import transfer_packing, transfer_sealing, transfer_unpacking
from app.actions.people import find_person
from app.actions.transfer_letters import find_letter, get_letter
from app.actions.transfer_unpacking import ANOTHER
from app.cli import opening
from app.cli.output import Answer, problem_data, problem_sentence
from app.cli.parser import add_command
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.actions.transfer_sealing import Sent, Target
    from app.actions.transfer_unpacking import Line, Plan
    from app.actions.workspace import Workspace
    from app.cli.parser import Commands, Parser


def register(parts: Commands) -> None:
    packing = _sealed_to(add_command(parts, "pack", "help.transfers.pack", _pack))
    packing.add_argument("letters", nargs="+", metavar="NUMBER", help=say("help.transfers.letter"))
    forwarding = _sealed_to(add_command(parts, "forward", "help.transfers.forward", _forward))
    forwarding.add_argument("file", type=Path, help=say("help.transfers.packet"))
    forwarding.add_argument("--branch", default="", metavar="CODE", help=say("help.transfers.branch"))
    unpacking = add_command(parts, "unpack", "help.transfers.unpack", _unpack)
    unpacking.add_argument("file", type=Path, help=say("help.transfers.packet"))
    unpacking.add_argument(
        "--who", action="append", default=[], metavar="NAME=CARD", help=say("help.transfers.who")
    )
    unpacking.add_argument("--heard", default="", metavar="DIGITS", help=say("help.transfers.heard"))
    unpacking.add_argument("--arrived-on", default="", metavar="DATE", help=say("help.transfers.arrived_on"))
    unpacking.add_argument("--apply", action="store_true", help=say("help.import.apply"))


def _sealed_to(parser: Parser) -> Parser:
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help=say("help.transfers.to"))
    parser.add_argument("--key", type=Path, metavar="FILE", help=say("help.transfers.key"))
    parser.add_argument("--heard", default="", metavar="DIGITS", help=say("help.transfers.heard"))
    return parser


def _sent(done: Sent) -> Answer:
    data: dict[str, object] = {**done._asdict(), "path": str(done.path)}
    said = say("transfer.packed", people=done.people, attachments=done.attachments, code=done.code)
    return Answer(data, [f"{said}\t{done.path}"])


def _pack(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        letters = [find_letter(ws, number, "out").uid for number in args.letters]
        target = transfer_sealing.to_request(args.key, args.heard) if args.key else None
        return _sent(transfer_packing.pack(ws, letters, args.to, target=target))


def _forward(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        return _sent(transfer_sealing.forward(ws, args.file, _target(ws, args), args.to))


def _target(ws: Workspace, args: argparse.Namespace) -> Target:
    if args.key:
        return transfer_sealing.to_request(args.key, args.heard)
    return transfer_sealing.to_branch(ws, args.branch)


def _decided(ws: Workspace, said: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in said:
        name, equals, who = pair.partition("=")
        if not equals:
            raise UserError("list.bad_condition", value=pair)
        found[name] = ANOTHER if who == ANOTHER else find_person(ws, who)
    return found


def _unpack(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=not args.apply) as ws:
        decided = _decided(ws, args.who)
        plan = transfer_unpacking.plan_packet(ws, args.file, decided)
        if not args.apply:
            return Answer(_plan_data(plan), [_line(line) for line in plan.lines])
        done = transfer_unpacking.unpack(ws, args.file, decided, heard=args.heard, arrived_on=args.arrived_on)
        letters = [str(get_letter(ws, uid).values["number"]) for uid in done.letters]
        data = _plan_data(plan) | {
            "batch": done.batch, "letters": letters, "findings": problem_data(done.findings, None, ws.forms),
        }  # fmt: skip
        said = say("transfer.unpacked", people=len(done.lines), attachments=done.attachments)
        return Answer(data, [said, *(problem_sentence(p, None, ws.forms) for p in done.findings)])


def _plan_data(plan: Plan) -> dict[str, object]:
    return {
        "from": plan.origin, "sender": plan.sender._asdict(), "code": plan.code, "attachments": plan.attachments,
        "people": [
            {
                "name": line.name, "outcome": line.outcome, "card": line.card, "fields": list(line.fields),
                "changes": len(line.parcel.changes), "payments": len(line.parcel.payments),
                "candidates": [one._asdict() for one in line.candidates],
            }
            for line in plan.lines
        ],
    }  # fmt: skip


def _line(line: Line) -> str:
    return "\t".join([line.name, say(f"transfer.outcome.{line.outcome}"), "、".join(line.fields)])
