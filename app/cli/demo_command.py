"""`sanben demo FOLDER`: a synthetic branch and its standard papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import looking
from app.actions.demo import make_demo
from app.cli import opening
from app.cli.output import Answer
from app.texts import say

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("demo", help=say("help.demo"))
    parser.add_argument("folder", type=Path)
    opening.add_json(parser)
    parser.set_defaults(run=_demo)


def _demo(args: argparse.Namespace) -> Answer:
    ws = make_demo(args.folder)
    try:
        counts = {form.id: looking.count_records(ws, form.id) for form in ws.forms.values() if not form.rows}
        kept = {form_id: count for form_id, count in counts.items() if count}
        data: dict[str, object] = {"folder": str(args.folder), "records": kept}
        lines = [f"{ws.forms[form_id].title}\t{count}" for form_id, count in kept.items()]
        return Answer(data, [*lines, say("demo.done", folder=str(args.folder))])
    finally:
        ws.close()
