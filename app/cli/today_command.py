"""`sanben today`: what is due, with the clause that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.agenda import today
from app.cli import opening
from app.cli.output import Answer
from app.cli.parser import add_command, day
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


def _today(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        agenda = today(ws, args.on)
        data = [item_data(ws, item, agenda.on) for item in agenda.items]
        return Answer(data, list(words.lines(agenda, ws.forms, ws.definitions.codes)))


def item_data(ws: Workspace, item: Item, on: date) -> dict[str, object]:
    """The stable JSON of one item."""
    place = item.target
    return {
        "code": item.code, "title": words.title(item, on, ws.forms), "due": item.due.isoformat(),
        "state": item.state, "clause": item.basis.clause, "source": item.basis.source,
        "reason": words.reason(item, on, ws.forms), "basis": words.basis(item, ws.definitions.codes),
        "verb": item.verb, "page": place.page, "form": place.form, "uid": place.uid, "field": place.field,
        "period": place.period, "values": dict(place.values),
    }  # fmt: skip
