"""`sanben register …`: 四册五表 at the terminal: lines, columns, the workbook to fill in, the half-yearly look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import register_arrange, register_checks
from app.actions.paper_kit import Order
from app.actions.register_lines import Shelf, day_of, register_lines
from app.actions.register_papers import write_register
from app.actions.register_settings import arrangement_of, columns_of, paper_of, register_named, registers_of
from app.cli import opening
from app.cli.output import Answer
from app.cli.parser import add_command, day
from app.domain.identity import mask_id_number, mask_phone
from app.domain.register_arranging import arranged
from app.domain.register_columns import Around, cell_text, cells, masked_text
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.actions.register_checks import Check
    from app.actions.workspace import Workspace
    from app.cli.parser import Commands, Parser
    from app.domain.register import Register
    from app.domain.register_checking import Difference


def register(commands: Commands) -> None:
    top = add_command(commands, "register", "help.register", _listed, opens=False)
    parts: Commands = top.add_subparsers(dest="part", required=True, metavar="PART")
    add_command(parts, "list", "help.register.list", _listed)
    showing = _named(add_command(parts, "show", "help.register.show", _shown))
    _dated(showing)
    exporting = _named(add_command(parts, "export", "help.register.export", _exported))
    exporting.add_argument("--period", default="", help=say("help.option.period"))
    exporting.add_argument("--layout", help=say("help.register.layout"))
    exporting.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=say("help.register.output")
    )
    arranging = _named(add_command(parts, "arrange", "help.register.arrange", _arranged))
    arranging.add_argument("--layout", help=say("help.register.layout"))
    arranging.add_argument("--paper", help=say("help.register.paper"))
    for name in ("show", "hide"):
        arranging.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="COLUMN",
            help=say(f"help.register.{name}_column"),
        )
    for name in ("rename", "move"):
        arranging.add_argument(
            f"--{name}", action="append", default=[], metavar="COLUMN=TEXT", help=say(f"help.register.{name}")
        )
    arranging.add_argument("--reset", action="store_true", help=say("help.register.reset"))
    checking = add_command(parts, "check", "help.register.check", _checked)
    checking.add_argument("--as-of", type=day, metavar="DATE", help=say("help.register.as_of"))
    checking.add_argument("--note", default="", help=say("help.register.note"))
    checking.add_argument("--apply", action="store_true", help=say("help.register.apply"))
    add_command(parts, "checks", "help.register.checks", _checks)


def _named(parser: Parser) -> Parser:
    parser.add_argument("name", help=say("help.register.name"))
    return parser


def _dated(parser: Parser) -> None:
    parser.add_argument("--on", type=day, metavar="DATE", help=say("help.register.on"))
    parser.add_argument("--period", default="", help=say("help.option.period"))
    parser.add_argument("--layout", help=say("help.register.layout"))


def _listed(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        shelf = Shelf(ws)
        found = [_facts(ws, one) | {"lines": len(register_lines(shelf, one))} for one in registers_of(ws)]
    lines = [f"{one['id']}\t{one['title']}\t{one['lines']}" for one in found]
    return Answer({"registers": found}, lines)


def _facts(ws: Workspace, one: Register) -> dict[str, object]:
    mine = arrangement_of(ws, one)
    return {
        "id": one.id,
        "title": one.title,
        "layout": mine.layout,
        "layouts": [{"id": layout.id, "title": layout.title} for layout in one.layouts],
        "paper": paper_of(ws, one),
        "columns": [{"id": c.id, "heading": c.heading, "shown": c.on} for c in arranged(one, mine)],
    }


def _shown(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        one = register_named(ws, args.name)
        on = args.on or ws.today()
        columns = columns_of(ws, one, args.layout)
        lines = register_lines(Shelf(ws), one, on=on, period=args.period, layout=args.layout)
        around = Around(day_of(one, on, args.period), ws.definitions.rules)
        rows = [cells([(c.kind, c.format) for c in columns], line, around) for line in lines]
        data: dict[str, object] = {
            "register": one.id,
            "on": on.isoformat(),
            "period": args.period or None,
            "columns": [{"id": c.id, "heading": c.label} for c in columns],
            "rows": [
                {
                    "uid": line.uid or None,
                    "cells": [cell_text(x, c.format) for x, c in zip(row, columns, strict=True)],
                }
                for line, row in zip(lines, rows, strict=True)
            ],
        }
    texts = ["\t".join(c.label for c in columns)]
    for row in rows:
        shown = (masked_text(x, c.kind.kind, c.format) for x, c in zip(row, columns, strict=True))
        texts.append("\t".join(text.replace("\n", " ") for text in shown))
    return Answer(data, [*texts, say("list.count", title=one.title, count=len(lines))])


def _exported(args: argparse.Namespace) -> Answer:
    order = Order(args.output.resolve(), period=args.period, layout=args.layout, locked=True)
    with opening.opened(args, read_only=True) as ws:
        one = register_named(ws, args.name)
        done = write_register(ws, one.id, order)
    data: dict[str, object] = {"register": one.id, "path": str(done.path), "records": done.records}
    return Answer(data, [say("report.done_sheets", name=done.path.name, records=done.records)])


def _arranged(args: argparse.Namespace) -> Answer:
    wanted = register_arrange.Wanted(
        layout=args.layout, paper=args.paper, show=tuple(args.show), hide=tuple(args.hide),
        rename=tuple(args.rename), move=tuple(args.move), reset=args.reset,
    )  # fmt: skip
    with opening.opened(args) as ws:
        one = register_named(ws, args.name)
        kept = register_arrange.arrange(ws, one, wanted)
        facts = _facts(ws, one) | {"batch": kept.batch if kept.forms else None}
        headings = [column.label for column in columns_of(ws, one)]
    return Answer(facts, ["\t".join(headings)])


def _check_data(check: Check) -> dict[str, object]:
    return {
        "uid": check.uid or None, "as_of": check.as_of, "at": check.at or None, "checker": check.checker,
        "note": check.note or None, "changes": check.changes,
    }  # fmt: skip


def _difference_data(one: Difference) -> dict[str, object]:
    label = register_checks.label_of(one)
    return {
        "uid": one.uid,
        "name": one.name,
        "field": one.field,
        "label": label,
        "old": one.old,
        "new": one.new,
    }


def _checked(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=not args.apply) as ws:
        waiting = register_checks.pending(ws)
        found = register_checks.differences(ws, waiting)
        kept = register_checks.keep_check(ws, as_of=args.as_of, note=args.note) if args.apply else None
    check = kept.check if kept else waiting
    data = _check_data(check) | {
        "batch": kept.batch if kept else None,
        "differences": [_difference_data(one) for one in found],
    }
    lines = [_difference_line(one) for one in found]
    said = "register.checked" if kept else "register.check_waits"
    return Answer(data, [*lines, say(said, day=check.as_of, count=len(found))])


def _difference_line(one: Difference) -> str:
    """A terminal is seen by others; the JSON holds the whole numbers."""
    mask = {"id_number": mask_id_number, "phone": mask_phone}.get(one.kind, str)
    old, new = (mask(text) if text else "\u2014" for text in (one.old, one.new))
    return say("import.change", name=one.name, label=register_checks.label_of(one), old=old, new=new)


def _checks(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        found = register_checks.checks_of(ws)
    lines = [f"{one.as_of}\t{one.at}\t{one.checker}\t{one.changes}\t{one.note}" for one in found]
    return Answer({"checks": [_check_data(one) for one in found]}, lines)
