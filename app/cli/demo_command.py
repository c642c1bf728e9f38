"""`sanben demo FOLDER`: a synthetic branch, and its standard papers in `FOLDER/out`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import looking
from app.actions.demo import make_demo
from app.actions.demo_committee import make_committee_demo
from app.actions.reports import REPORTS, Order, make_report
from app.cli.output import Answer
from app.cli.parser import add_command
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.actions.workspace import Workspace
    from app.cli.parser import Commands

OUT = "out"
_NOTHING_TO_PRINT = ("report.empty", "report.nobody", "report.no_application", "report.no_handover")


def register(commands: Commands) -> None:
    parser = add_command(commands, "demo", "help.demo", _demo, opens=False)
    parser.add_argument("folder", type=Path, help=say("help.demo.folder"))
    parser.add_argument("--committee", action="store_true", help=say("help.demo.committee"))


def _demo(args: argparse.Namespace) -> Answer:
    return _committee(args.folder) if args.committee else _branch(args)


def _committee(folder: Path) -> Answer:
    made = make_committee_demo(folder)
    data: dict[str, object] = {
        "folder": str(folder), "branches": made.branches, "quarters": list(made.quarters),
        "taken_in": made.taken_in, "waiting": made.waiting,
    }  # fmt: skip
    counts = {"branches": made.branches, "taken": made.taken_in, "waiting": made.waiting}
    return Answer(data, [say("demo.committee_done", folder=str(folder), **counts)])


def _branch(args: argparse.Namespace) -> Answer:
    ws = make_demo(args.folder)
    try:
        counts = {form.id: looking.count_records(ws, form.id) for form in ws.forms.values() if not form.rows}
        kept = {form_id: count for form_id, count in counts.items() if count}
        printed = [_print(ws, name, order) for name, order in standard_papers(ws)]
        papers = [path for path in printed if path]
        data: dict[str, object] = {"folder": str(args.folder), "records": kept, "papers": papers}
        lines = [f"{ws.forms[form_id].title}\t{count}" for form_id, count in kept.items()]
        return Answer(data, [*lines, say("demo.done", folder=str(args.folder), papers=len(papers))])
    finally:
        ws.close()


def _print(ws: Workspace, name: str, order: Order) -> str:
    """The path of the paper; "" where the branch keeps nothing of the kind."""
    order.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        make_report(ws, name, order)
    except UserError as error:
        if error.code not in _NOTHING_TO_PRINT:
            raise
        return ""
    return order.path.relative_to(ws.folder).as_posix()


def standard_papers(ws: Workspace) -> Iterator[tuple[str, Order]]:
    """(report, order) of every paper of the year, and of every record kind as its single sheets."""
    out, year = ws.folder / OUT, str(ws.today().year)
    for paper in REPORTS:
        if not {"record", "form"} & set(paper.needs):
            yield paper.name, Order(out / f"{say(paper.title)}.{paper.kind}", period=year)
    for form in ws.forms.values():
        if form.book and looking.count_records(ws, form.id):
            title = form.title.replace("/", "、")
            yield "record", Order(out / say("demo.sheets") / f"{title}.docx", form=form.id)
    yield "records_xlsx", Order(out / f"{say('report.records_xlsx')}.xlsx", form="branch_committee_meeting")
