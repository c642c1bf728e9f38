"""`sanben change|photo`: what can befall a member, and registering that it did, with its day and paper; the photo of a card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import attaching
from app.actions.member_changes import FORM, MEMBER, OWN, change_member, changes_offered
from app.actions.people import find_person
from app.actions.photo import set_photo
from app.actions.records import get_record
from app.cli import opening
from app.cli.output import Answer, problem_data, problem_sentence
from app.cli.parser import add_command
from app.cli.record_commands import pair, typed_file
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.actions.records import Saved
    from app.actions.workspace import Workspace
    from app.cli.parser import Commands


def register(commands: Commands) -> None:
    parser = add_command(commands, "change", "help.change", _change)
    parser.add_argument("person", metavar="PERSON", help=say("help.change.person"))
    parser.add_argument("kind", nargs="?", default="", metavar="KIND", help=say("help.change.kind"))
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", dest="given", help=say("help.change.set")
    )
    parser.add_argument("--json-file", type=Path, metavar="FILE", help=say("help.change.file"))
    photo = add_command(commands, "photo", "help.photo", _photo)
    photo.add_argument("person", metavar="PERSON", help=say("help.change.person"))
    photo.add_argument("picture", type=Path, metavar="PICTURE", help=say("help.photo.picture"))


def _photo(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        uid = find_person(ws, args.person)
        saved = set_photo(ws, uid, attaching.read_plain(args.picture))
        name = get_record(ws, MEMBER, uid).values.get("name")
        return Answer(
            {"uid": uid, "revision": saved.revision, "batch": saved.batch}, [say("photo.done", name=name)]
        )


def _change(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=not args.kind) as ws:
        uid = find_person(ws, args.person)
        if not args.kind:
            return _offers(ws, uid)
        code = _code(ws, uid, args.kind)
        typed: dict[str, object] = typed_file(args.json_file) if args.json_file else {}
        if args.json_file:
            typed, _ = attaching.with_files(ws, ws.form(FORM), typed, args.json_file.parent)
        typed |= dict(pair(text) for text in args.given)
        return _done(ws, change_member(ws, uid, code, typed))


def _offers(ws: Workspace, uid: str) -> Answer:
    table, found = ws.definitions.codes[FORM], changes_offered(ws, uid)
    kinds = [
        {"kind": one.code, "label": table.label(one.code), "fields": [*one.asks, *one.adds, *OWN]}
        for one in found
    ]
    name = get_record(ws, MEMBER, uid).values.get("name")
    lines = [f"{one['kind']}\t{one['label']}\t{' '.join(map(str, one['fields']))}" for one in kinds]
    return Answer({"uid": uid, "name": name, "kinds": kinds}, lines)


def _code(ws: Workspace, uid: str, kind: str) -> str:
    """A kind by its code or its label. Raises UserError("change.unknown") for one that cannot befall this person."""
    table = ws.definitions.codes[FORM]
    found = {one.code: one.code for one in changes_offered(ws, uid)}
    found |= {table.label(code): code for code in found}
    if kind not in found:
        raise UserError("change.unknown", value=kind)
    return found[kind]


def _done(ws: Workspace, saved: Saved) -> Answer:
    form = ws.form(MEMBER)
    data: dict[str, object] = {
        "uid": saved.uid, "revision": saved.revision, "batch": saved.batch,
        "findings": problem_data(saved.findings, form, ws.forms),
    }  # fmt: skip
    hints = ["  " + problem_sentence(p, form, ws.forms) for p in saved.findings]
    return Answer(
        data, [say("change.done", name=get_record(ws, MEMBER, saved.uid).values.get("name")), *hints]
    )
