"""`sanben stats …`: the table of numbers of a period, how members are made up on a day, changes told late, papers that came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import change_register
from app.actions.member_numbers import (
    CHANGE,
    axis_label,
    composition,
    numbers,
    read_book,
    reason_words,
    slice_label,
)
from app.actions.member_papers import signed
from app.cli import opening
from app.cli.output import Answer, problem_data, problem_sentence
from app.cli.parser import add_command, day
from app.domain.change_table import ROWS
from app.domain.errors import UserError
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.actions.member_numbers import Book, Composition, Numbers
    from app.actions.records import Saved
    from app.actions.workspace import Workspace
    from app.cli.parser import Commands, Parser
    from app.domain.change_table import Event


def register(commands: Commands) -> None:
    parser = add_command(commands, "stats", "help.stats", _changes, opens=False)
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    changes = add_command(parts, "changes", "help.stats.changes", _changes)
    changes.add_argument("--period", default="", help=say("help.stats.period"))
    members = add_command(parts, "members", "help.stats.members", _members)
    members.add_argument("--on", type=day, metavar="DATE", help=say("help.stats.on"))
    telling = add_command(parts, "tell", "help.stats.tell", _tell)
    telling.add_argument("uid", help=say("help.option.uid"))
    telling.add_argument("--event", required=True, help=say("help.stats.event"))
    telling.add_argument("--day", required=True, metavar="DATE", help=say("help.stats.day"))
    telling.add_argument("--basis", default="", help=say("help.stats.basis"))
    _takes_papers(telling)
    papers = add_command(parts, "papers", "help.stats.papers", _papers)
    papers.add_argument("uid", help=say("help.stats.change_uid"))
    _takes_papers(papers)


def _takes_papers(parser: Parser) -> None:
    parser.add_argument(
        "--paper", action="append", default=[], metavar="PAPER=REFERENCE", help=say("help.stats.paper")
    )


def _changes(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        book = read_book(ws)
        found = numbers(book, args.period or str(ws.today().year))
        return Answer(_numbers_data(ws, book, found), list(_number_lines(ws, book, found)))


def _numbers_data(ws: Workspace, book: Book, found: Numbers) -> dict[str, object]:
    table = found.table
    return {
        "period": found.period.text,
        "running": found.running,
        "rows": [
            {
                "row": row, "item": found.labels[row].strip(), "count": table.numbers[row],
                "changes": [one.uid for one in table.events_of(row)], "people": table.people_of(row),
            }
            for row in ROWS
        ],
        "changes": [_event_data(ws, book, found, one) for one in table.events],
        "differences": [
            {
                "person": one.person, "name": one.name, "amount": one.amount, "reason": one.reason,
                "message": reason_words(one.reason), "day": one.day.isoformat() if one.day else None,
                "event": one.kind, "change": one.event,
            }
            for one in table.differences
        ],
    }  # fmt: skip


def _event_data(ws: Workspace, book: Book, found: Numbers, one: Event) -> dict[str, object]:
    codes, lacks = ws.definitions.codes, book.lacking.get(one.uid)
    return {
        "uid": one.uid, "person": one.person, "name": one.name, "event": one.kind,
        "title": codes["change_type"].label(one.kind), "day": one.day.isoformat(), "rows": list(one.rows),
        "told_on": one.told_on.isoformat(), "late": one.is_late(found.period),
        "lacking": list(lacks.papers) if lacks else [], "awaiting": list(lacks.later) if lacks else [],
    }  # fmt: skip


def _number_lines(ws: Workspace, book: Book, found: Numbers) -> list[str]:
    codes, table = ws.definitions.codes, found.table
    lines = [f"{row}\t{found.labels[row]}\t{table.numbers[row]}" for row in ROWS]
    for one in table.events:
        words = [one.day.isoformat(), one.name, codes["change_type"].label(one.kind)]
        if one.is_late(found.period):
            words.append(say("stats.late", day=one.told_on.isoformat()))
        lacks = book.lacking.get(one.uid)
        if lacks and lacks.papers:
            names = "、".join(codes["change_paper"].label(code) for code in lacks.papers)
            words.append(say("stats.lacking", papers=names))
        lines.append("\t".join(words))
    lines += [f"{signed(one.amount)}\t{one.name}\t{reason_words(one.reason)}" for one in table.differences]
    return [*lines, *([say("stats.running")] if found.running else [])]


def _members(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        found = composition(ws, read_book(ws), args.on or ws.today())
        return Answer(_composition_data(found), list(_composition_lines(found)))


def _composition_data(found: Composition) -> dict[str, object]:
    return {
        "on": found.day.isoformat(),
        "total": len(found.members),
        "axes": [
            {
                "axis": one.axis, "title": axis_label(one.axis),
                "slices": [
                    {
                        "item": slice_label(one.axis, part), "count": len(part.people),
                        "share": round(one.share(part), 4), "people": list(part.people),
                    }
                    for part in one.slices
                ],
            }
            for one in found.axes
        ],
    }  # fmt: skip


def _composition_lines(found: Composition) -> list[str]:
    lines = [say("stats.total", day=found.day.isoformat(), count=len(found.members))]
    for one in found.axes:
        lines.append(axis_label(one.axis))
        lines += [
            f"  {slice_label(one.axis, part)}\t{len(part.people)}\t{one.share(part):.1%}"
            for part in one.slices
        ]
    return lines


def _named(ws: Workspace, texts: list[str]) -> list[dict[str, str]]:
    """`批复=清水党〔2026〕3号` as rows. Raises UserError("change.bad_paper")."""
    rows = []
    for text in texts:
        paper, equals, reference = text.partition("=")
        if not equals:
            known = "、".join(item.label for item in ws.definitions.codes["change_paper"].items)
            raise UserError("change.bad_paper", value=text, known=known)
        rows.append({"paper": paper, "reference": reference})
    return rows


def _tell(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        typed = {
            "event": change_register.read_event(ws, args.event), "changed_on": args.day, "basis": args.basis,
            "papers": _named(ws, args.paper),
        }  # fmt: skip
        return _done(ws, change_register.tell_change(ws, args.uid, typed))


def _papers(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        return _done(ws, change_register.add_papers(ws, args.uid, {"papers": _named(ws, args.paper)}))


def _done(ws: Workspace, saved: Saved) -> Answer:
    form = ws.form(CHANGE)
    data: dict[str, object] = {
        "uid": saved.uid, "revision": saved.revision, "batch": saved.batch,
        "findings": problem_data(saved.findings, form, ws.forms),
    }  # fmt: skip
    return Answer(data, [say("stats.told"), *(problem_sentence(p, form, ws.forms) for p in saved.findings)])
