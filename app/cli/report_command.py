"""`sanben report NAME`: a paper into a file; `sanben reports`: the list of papers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.reports import REPORTS, Order, make_report
from app.cli import opening
from app.cli.output import Answer, problem_data
from app.texts import say, say_problem

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = commands.add_parser("reports", help=say("help.reports"))
    opening.add_json(listing)
    listing.set_defaults(run=_reports)
    parser = commands.add_parser("report", help=say("help.report"))
    parser.add_argument("name")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--period", default="", help=say("help.report.period"))
    parser.add_argument("--form", default="", help=say("help.report.form"))
    parser.add_argument("--uid", default="", help=say("help.report.uid"))
    parser.add_argument("--group", default="", help=say("help.report.group"))
    parser.add_argument("--keeper", default="", help=say("help.report.keeper"))
    parser.add_argument("--continue", action="store_true", dest="going_on", help=say("help.report.continue"))
    parser.add_argument("--draft", action="store_true", help=say("help.report.draft"))
    opening.add_workspace(parser)
    opening.add_json(parser)
    parser.set_defaults(run=_report)


def _reports(_args: argparse.Namespace) -> Answer:
    data: dict[str, object] = {
        "reports": [
            {"name": p.name, "title": say(p.title), "kind": p.kind, "needs": list(p.needs)} for p in REPORTS
        ]
    }
    return Answer(data, [f"{p.name}\t{say(p.title)}\t{p.kind}" for p in REPORTS])


def _report(args: argparse.Namespace) -> Answer:
    order = Order(
        path=args.output.resolve(), period=args.period, form=args.form, uid=args.uid, group=args.group,
        keeper=args.keeper, going_on=args.going_on, draft=args.draft,
    )  # fmt: skip
    with opening.opened(args) as ws:
        done = make_report(ws, args.name, order)
        problems = problem_data(done.missing, None, ws.forms)
        for problem in done.missing:
            print(say_problem(problem), file=sys.stderr)
    data: dict[str, object] = {
        "report": args.name, "path": str(done.path), "pages": done.pages, "records": done.records,
        "missing": problems,
    }  # fmt: skip
    sentence = "report.done" if done.pages else "report.done_sheets"
    return Answer(data, [say(sentence, name=done.path.name, records=done.records, pages=done.pages)])
