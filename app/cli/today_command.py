"""`sanben today`: what is due, with the clause that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.agenda import today
from app.actions.putting_off import put_off, remind_again
from app.cli import opening
from app.cli.output import Answer
from app.cli.parser import add_command, day
from app.domain.errors import UserError
from app.texts import agenda as words
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from app.actions.workspace import Workspace
    from app.cli.parser import Commands
    from app.domain.agenda import Item


def register(commands: Commands) -> None:
    parser = add_command(commands, "today", "help.today", _today)
    parser.add_argument("--on", type=day, metavar="DATE", help=say("help.today.on"))
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--put-off", metavar="KEY", help=say("help.today.put_off"))
    change.add_argument("--remind", action="store_true", help=say("help.today.remind"))


def _today(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=not (args.put_off or args.remind)) as ws:
        if args.put_off:
            put_off(ws, _item(ws, args.put_off))
        elif args.remind:
            remind_again(ws)
        agenda = today(ws, args.on)
        data = [item_data(ws, item, agenda.on) for item in agenda.items]
        return Answer(data, list(words.lines(agenda, ws.forms, ws.definitions.codes)))


def _item(ws: Workspace, key: str) -> Item:
    agenda = today(ws)
    found = next((item for item in (*agenda.items, *agenda.put_off) if item.key == key), None)
    if found is None:
        raise UserError("agenda.unknown", key=key)
    return found


def item_data(ws: Workspace, item: Item, on: date) -> dict[str, object]:
    """The stable JSON of one item."""
    place = item.target
    return {
        "key": item.key, "code": item.code, "title": words.title(item, on, ws.forms), "due": item.due.isoformat(),
        "state": item.state, "clause": item.basis.clause, "source": item.basis.source,
        "reason": words.reason(item, on, ws.forms), "basis": words.basis(item, ws.definitions.codes),
        "verb": item.verb, "page": place.page, "form": place.form, "uid": place.uid, "field": place.field,
        "period": place.period, "values": dict(place.values),
    }  # fmt: skip
