"""`sanben transfers issue|receipt|arrived|return|void|reissue|receive|certify|list|settings`: 组织关系转接."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import certificates, transfer_letters, transfers, transfers_in
from app.actions.people import find_person
from app.actions.transfer_letters import Letter, find_certificate, find_letter
from app.cli import opening, transfer_packets
from app.cli.output import Answer, problem_data, problem_sentence
from app.cli.parser import add_command, day
from app.domain.errors import UserError
from app.domain.field_kinds import show_masked
from app.domain.transfer_words import IN
from app.domain.values import as_text
from app.texts import say
from app.texts import transfers as words

if TYPE_CHECKING:
    import argparse

    from app.actions.transfers import Moved
    from app.actions.workspace import Workspace
    from app.cli.parser import Commands, Parser, Run
    from app.domain.errors import Problem

# Options that become fields as they are typed; a flag where it is none.
_ISSUING = (
    "to_org", "addressee", "from_org", "reason", "valid_days", "issued_on", "paid_to", "paid_to_note", "phone",
    "remark", *transfer_letters.SENDER,
)  # fmt: skip
_RECEIVING = (
    "number", "issued_on", "valid_days", "from_org", "name", "sex", "ethnicity", "stage", "id_number", "birth_date",
    "joined_on", "confirmed_on", "phone", "party_group", "paid_to", "reason", "arrived_on", "remark",
    *transfer_letters.SENDER[:-2],
)  # fmt: skip
_RECEIPT = ("receipt_on", "receipt_handler", "receipt_phone")
_CERTIFYING = certificates.TYPED


def register(commands: Commands) -> None:
    parser = add_command(commands, "transfers", "help.transfers", _list, opens=False)
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    issuing = _fields(add_command(parts, "issue", "help.transfers.issue", _issue), _ISSUING)
    issuing.add_argument("--member", action="append", required=True, help=say("help.transfers.member"))
    issuing.add_argument("--bloc", action="store_true", help=say("help.transfers.bloc"))
    issuing.add_argument("--number", default="", metavar="TEXT", help=say("help.transfers.online_number"))
    issuing.set_defaults(form=transfer_letters.FORM)
    _about(parts, "receipt", _receipt, _RECEIPT)
    _about(parts, "arrived", _arrived, ()).add_argument(
        "--on", default="", metavar="DATE", help=say("help.transfers.on")
    )
    back = _about(parts, "return", _return, ())
    back.add_argument("--on", default="", metavar="DATE", help=say("help.transfers.on"))
    again = _about(parts, "reissue", _reissue, _ISSUING)
    _about(parts, "correct", _correct, transfers_in.CORRECTED)
    void = _about(parts, "void", _void, ())
    void.add_argument("--certificate", action="store_true", help=say("help.transfers.certificate"))
    for one in (back, again, void):
        one.add_argument("--why", required=True, help=say("help.transfers.why"))
    receiving = _fields(add_command(parts, "receive", "help.transfers.receive", _receive), _RECEIVING)
    for one in (issuing, receiving):
        one.add_argument("--online", action="store_true", help=say("help.transfers.online"))
    receiving.add_argument("--bloc", action="store_true", help=say("help.transfers.bloc"))
    receiving.add_argument("--card", default="", metavar="WHO", help=say("help.transfers.card"))
    receiving.add_argument("--new", action="store_true", help=say("help.transfers.new"))
    receiving.set_defaults(form=transfer_letters.FORM)
    certifying = _fields(add_command(parts, "certify", "help.transfers.certify", _certify), _CERTIFYING)
    certifying.add_argument("--member", required=True, help=say("help.transfers.member"))
    certifying.set_defaults(form=transfer_letters.CERTIFICATE)
    listing = add_command(parts, "list", "help.transfers.list", _list)
    listing.add_argument("--year", default="", help=say("help.transfers.year"))
    listing.add_argument("--on", type=day, metavar="DATE", help=say("help.transfers.as_of"))
    listing.add_argument("--open", action="store_true", help=say("help.transfers.open"))
    transfer_packets.register(parts)
    setting = add_command(parts, "settings", "help.transfers.settings", _settings)
    setting.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help=say("help.transfers.set")
    )


def _about(parts: Commands, name: str, run: Run, names: tuple[str, ...]) -> Parser:
    """A command about one letter, by its number."""
    made = add_command(parts, name, f"help.transfers.{name}", run)
    made.add_argument("letter", metavar="NUMBER", help=say("help.transfers.letter"))
    made.set_defaults(form=transfer_letters.FORM)
    return _fields(made, names)


def _fields(parser: Parser, names: tuple[str, ...]) -> Parser:
    for name in names:
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=say(f"help.transfers.{name}"))
    return parser


def _typed(args: argparse.Namespace, names: tuple[str, ...]) -> dict[str, object]:
    found: dict[str, object] = {name: value for name in names if (value := getattr(args, name)) is not None}
    return found | {name: True for name in ("bloc", "online") if getattr(args, name, False)}


def letter_data(ws: Workspace, letter: Letter) -> dict[str, object]:
    """The stable JSON of one letter; numbers of people stay masked."""
    form = ws.form(letter.form)
    shown = {
        f.id: show_masked(f, letter.values.get(f.id))
        if f.kind in ("id_number", "phone")
        else letter.values.get(f.id)
        for f in form.plain_fields
    }
    due = letter.due.isoformat() if letter.due else None
    return {"uid": letter.uid, "state": letter.state, "due": due, **shown}


def _answer(
    ws: Workspace, batch: str, letters: list[Letter], lines: list[str], found: tuple[Problem, ...]
) -> Answer:
    form = ws.form(transfer_letters.FORM)
    data: dict[str, object] = {
        "batch": batch, "letters": [letter_data(ws, one) for one in letters],
        "findings": problem_data(found, form, ws.forms),
    }  # fmt: skip
    return Answer(data, [*lines, *(problem_sentence(p, form, ws.forms) for p in found)])


def _moved(ws: Workspace, done: Moved, sentence: str) -> Answer:
    return _answer(ws, done.batch, [done.letter], [sentence], done.findings)


def _words(letter: Letter) -> dict[str, object]:
    values = letter.values
    return {"name": as_text(values.get("name")), "number": as_text(values.get("number"))}


def issued_line(letter: Letter) -> str:
    until = as_text(letter.values.get("valid_until"))
    code = "transfer.issued_online" if letter.values.get("online") else "transfer.issued"
    return say(code, **_words(letter), paid=words.paid_month(letter.values), until=until)


def _issue(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        people = [find_person(ws, who) for who in args.member]
        done = transfers.issue(ws, people, _typed(args, (*_ISSUING, "number")))
        letters = list(done.letters)
        return _answer(ws, done.batch, letters, [issued_line(one) for one in letters], done.findings)


def _receipt(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        letter = find_letter(ws, args.letter)
        if letter.values.get("direction") == IN:
            answered = transfers_in.answer(ws, letter.uid, _typed(args, _RECEIPT))
            return _moved(ws, answered, say("transfer.answer_done", number=as_text(letter.values["number"])))
        done = transfers.register_receipt(ws, letter.uid, _typed(args, _RECEIPT))
        return _moved(ws, done, say("transfer.receipt_done", **_words(done.letter)))


def _arrived(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        done = transfers.register_arrival(ws, find_letter(ws, args.letter, "out").uid, args.on)
        letter = done.letter
        arrived = as_text(letter.values["arrived_on"])
        due = letter.due.isoformat() if letter.due else ""
        name = as_text(letter.values["name"])
        return _moved(ws, done, say("transfer.arrived", name=name, day=arrived, due=due))


def _return(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        done = transfers.return_letter(
            ws, find_letter(ws, args.letter, "out").uid, reason=args.why, on=args.on
        )
        return _moved(ws, done, say("transfer.returned_done", **_words(done.letter)))


def _correct(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        letter = find_letter(ws, args.letter, IN)
        done = transfers_in.correct(ws, letter.uid, _typed(args, transfers_in.CORRECTED))
        return _moved(ws, done, say("transfer.corrected", **_words(done.letter)))


def _void(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        if args.certificate:
            gone = certificates.void_certificate(ws, find_certificate(ws, args.letter).uid, reason=args.why)
            data: dict[str, object] = {"batch": gone.batch, "uid": gone.uid, "number": gone.number}
            return Answer(data, [say("transfer.void_done", number=gone.number)])
        done = transfers.void_letter(ws, find_letter(ws, args.letter, "out").uid, reason=args.why)
        return _moved(ws, done, say("transfer.void_done", number=as_text(done.letter.values["number"])))


def _reissue(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        old = find_letter(ws, args.letter, "out")
        done = transfers.reissue(ws, old.uid, reason=args.why, typed=_typed(args, _ISSUING))
        letters = list(done.letters)
        return _answer(ws, done.batch, letters, [issued_line(one) for one in letters], done.findings)


def _receive(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        card = find_person(ws, args.card) if args.card else ""
        done = transfers_in.receive(ws, _typed(args, _RECEIVING), card=card, new=args.new)
        code = "transfer.received_online" if done.letter.values.get("online") else "transfer.received_in"
        return _moved(ws, done, say(code, **_words(done.letter)))


def _certify(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        done = certificates.certify(ws, find_person(ws, args.member), _typed(args, _CERTIFYING))
        data: dict[str, object] = {"batch": done.batch, "uid": done.uid, "number": done.number}
        return Answer(data, [say("transfer.certified", number=done.number)])


def _list(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        found = transfer_letters.read_register(ws, args.on, args.year)
        letters = [one for one in found.letters if not args.open or one.due is not None]
        gaps = [] if args.open else list(found.gaps)
        data: dict[str, object] = {
            "letters": [letter_data(ws, one) for one in letters],
            "gaps": [{"number": gap.number, "name": gap.name} for gap in gaps],
            "certificates": [] if args.open else [letter_data(ws, one) for one in found.certificates],
        }
        shown = letters if args.open else [*letters, *found.certificates]
        rows = [(one.values, one.state, one.due) for one in shown]
        return Answer(data, list(words.register_lines(rows, [(g.number, g.name) for g in gaps])))


def _settings(args: argparse.Namespace) -> Answer:
    wanted: dict[str, str] = {}
    for pair in args.set:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UserError("transfer.setting_unknown", name=pair, known="、".join(transfer_letters.NAMES))
        wanted[name] = value
    with opening.opened(args, read_only=not wanted) as ws:
        if wanted:
            transfer_letters.set_transfers(ws, wanted)
        kept = transfer_letters.transfer_settings(ws)
        return Answer({"settings": dict(kept)}, [f"{name}\t{value}" for name, value in kept.items()])
