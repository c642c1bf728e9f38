"""`sanben report NAME`: a paper into a file; `sanben reports`: the list of papers."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.enrolling import branch_named
from app.actions.lending import lending
from app.actions.reports import ALL_REPORTS, Order, make_report
from app.cli import opening
from app.cli.output import Answer, problem_data, problem_sentence
from app.cli.parser import add_command, day
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands


def register(commands: Commands) -> None:
    add_command(commands, "reports", "help.reports", _reports, opens=False)
    parser = add_command(commands, "report", "help.report", _report)
    parser.add_argument("name", help=say("help.report.name"))
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=say("help.report.output")
    )
    parser.add_argument("--period", default="", help=say("help.option.period"))
    parser.add_argument("--form", default="", help=say("help.option.form"))
    parser.add_argument("--uid", default="", help=say("help.report.uid"))
    parser.add_argument("--group", default="", help=say("help.report.group"))
    parser.add_argument("--keeper", default="", help=say("help.report.keeper"))
    parser.add_argument("--on", type=day, metavar="DATE", help=say("help.report.on"))
    parser.add_argument("--layout", help=say("help.report.layout"))
    parser.add_argument("--paper", default="", choices=("", "A4", "A3"), help=say("help.report.paper"))
    parser.add_argument("--continue", action="store_true", dest="going_on", help=say("help.report.continue"))
    parser.add_argument("--as-sealed", default="", metavar="2026Q1", help=say("help.report.as_sealed"))
    parser.add_argument("--seat", default="", metavar="CODE", help=say("help.report.seat"))
    parser.add_argument("--draft", action="store_true", help=say("help.report.draft"))


def _reports(_args: argparse.Namespace) -> Answer:
    data: dict[str, object] = {
        "reports": [
            {"name": p.name, "title": say(p.title), "kind": p.kind, "needs": list(p.needs)}
            for p in ALL_REPORTS
        ]
    }
    return Answer(data, [f"{p.name}\t{say(p.title)}\t{p.kind}" for p in ALL_REPORTS])


def _report(args: argparse.Namespace) -> Answer:
    order = Order(
        path=args.output.resolve(), period=args.period, form=args.form, uid=args.uid, group=args.group,
        keeper=args.keeper, going_on=args.going_on, draft=args.draft, on=args.on, layout=args.layout, size=args.paper,
        sealed=args.as_sealed,
    )  # fmt: skip
    with opening.opened(args) as ws:
        if args.seat:
            with lending(ws) as lend:
                own = lend(branch_named(ws, args.seat))
                done = make_report(own, args.name, replace(order, looking=True))
        else:
            done = make_report(ws, args.name, order)
        problems = problem_data(done.missing, None, ws.forms)
        for problem in done.missing:
            print(problem_sentence(problem), file=sys.stderr)
    data: dict[str, object] = {
        "report": args.name, "path": str(done.path), "pages": done.pages, "records": done.records,
        "missing": problems,
    }  # fmt: skip
    sentence = "report.done" if done.pages else "report.done_sheets"
    return Answer(data, [say(sentence, name=done.path.name, records=done.records, pages=done.pages)])
