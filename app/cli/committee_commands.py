"""`sanben committee …`: the committee's desk at the terminal: board, returns, notices, roll-up, the same person twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import arrival_board, issuing, proposing, returning, rollup
from app.actions.branch_books import said
from app.actions.committee_papers import head_title
from app.actions.enrolling import branch_named
from app.cli import opening
from app.cli.output import Answer
from app.cli.parser import add_command
from app.domain.progress import MISSING
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.actions.arrival_board import Line
    from app.actions.rollup import Head
    from app.cli.parser import Commands


def register(commands: Commands) -> None:
    parser = add_command(commands, "committee", "help.committee", _board, opens=False)
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    board = add_command(parts, "board", "help.committee.board", _board)
    board.add_argument(
        "--quarter", action="append", default=[], metavar="2026Q1", help=say("help.submit.quarter")
    )
    board.add_argument("--due-days", type=int, metavar="DAYS", help=say("help.committee.due_days"))
    back = add_command(parts, "return", "help.committee.return", _return)
    _about(back)
    back.add_argument("--form", default="", help=say("help.option.form"))
    back.add_argument("--uid", default="", help=say("help.option.uid"))
    back.add_argument("--field", default="", help=say("help.committee.field"))
    _about(add_command(parts, "notice", "help.committee.notice", _notice))
    told = add_command(parts, "matters", "help.committee.matters", _matters)
    told.add_argument("--seat", default="", metavar="CODE", help=say("help.answer.seat"))
    told.add_argument("--settle", default="", metavar="UID", help=say("help.committee.settle"))
    sums = add_command(parts, "rollup", "help.committee.rollup", _rollup)
    sums.add_argument("table", choices=rollup.TABLES, help=say("help.committee.table"))
    sums.add_argument("--period", required=True, help=say("help.option.period"))
    sums.add_argument("--behind", default="", metavar="COLUMN", help=say("help.committee.behind"))
    sums.add_argument("--seat", default="", metavar="CODE", help=say("help.answer.seat"))
    pair = add_command(parts, "propose", "help.committee.propose", _propose)
    pair.add_argument("one", metavar="ONE", help=say("help.members.keep"))
    pair.add_argument("other", metavar="OTHER", help=say("help.members.drop"))


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seat", default="", metavar="CODE", help=say("help.answer.seat"))
    parser.add_argument("--quarter", default="", metavar="2026Q1", help=say("help.submit.quarter"))
    parser.add_argument("--reason", required=True, help=say("help.committee.reason"))
    parser.add_argument("--deadline", default="", metavar="DATE", help=say("help.committee.deadline"))


def _board(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=args.due_days is None) as ws:
        if args.due_days is not None:
            arrival_board.keep_due_days(ws, str(args.due_days))
        board = arrival_board.board(ws, args.quarter)
        last = board.periods[-1]
        needed = arrival_board.requirements(ws, last)
        members = arrival_board.members(ws)
    lines, data = [], []
    for line in board.lines:
        short = sum(c.state == MISSING for one in needed.get(line.branch.seat, ()) for c in one.cells)
        states = {period: line.places[period].state for period in board.periods}
        words = "\t".join(f"{period} {say(f'arrival.{state}')}" for period, state in states.items())
        lines.append(
            f"{line.branch.code}\t{line.branch.name}\t{words}\t" + say("committee.gaps", count=short)
        )
        data.append(
            {**_branch(line), "members": members.get(line.branch.seat, 0), "quarters": states, "gaps": short}
        )
    on_time, due = board.on_time
    lines.append(say("committee.on_time", on_time=on_time, due=due))
    behind = [line.branch.code for line in board.behind(last)]
    return Answer({"quarters": list(board.periods), "branches": data, "on_time": on_time, "due": due, "behind": behind}, lines)  # fmt: skip


def _branch(line: Line) -> dict[str, object]:
    one = line.branch
    return {"seat": one.seat, "code": one.code, "name": one.name, "state": one.state, "note": one.note}


def _return(args: argparse.Namespace) -> Answer:
    typed = {returning.REASON: args.reason, returning.DEADLINE: args.deadline}
    with opening.opened(args) as ws:
        if args.uid:
            uid = returning.return_record(
                ws, args.form, args.uid, typed, field=args.field, period=args.quarter
            )
        else:
            uid = returning.return_quarter(ws, args.seat, args.quarter, typed)
    return Answer({"uid": uid}, [say("committee.returned")])


def _notice(args: argparse.Namespace) -> Answer:
    typed = {returning.REASON: args.reason, returning.DEADLINE: args.deadline}
    with opening.opened(args) as ws:
        uid = returning.send_word(ws, args.seat, args.quarter, typed)
    return Answer({"uid": uid}, [say("committee.told")])


def _matters(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=not args.settle) as ws:
        if args.settle:
            issuing.close(ws, args.settle)
        found = said(ws, branch_named(ws, args.seat).seat if args.seat else "")
    lines = [
        "\t".join(
            (
                one.branch,
                say(f"matter.{one.kind}"),
                one.period,
                one.what,
                one.field,
                one.reason,
                one.deadline,
                say("committee.answered") if one.answered else "",
            )
        )
        for one in found
        if one.state == issuing.OPEN
    ]
    return Answer(
        {"matters": [one._asdict() for one in found]}, [*lines, say("committee.open", count=len(lines))]
    )


def _rollup(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        found = rollup.roll_up(ws, args.table, args.period)
        data: dict[str, object] = {
            "table": args.table, "period": found.period.text,
            "columns": [{"key": h.key, "title": head_title(h), "unit": h.unit, "total": found.total(h)} for h in found.heads],
            "branches": [
                {"code": r.branch.code, "name": r.branch.name, "values": {h.key: r.value(h.key) for h in found.heads}}
                for r in found.rows
            ],
        }  # fmt: skip
        lines = [
            _line(head, [found.total(head), *(row.value(head.key) for row in found.rows)])
            for head in found.heads
        ]
        head = next((h for h in found.heads if h.key == args.behind), None)
        if head is not None:
            seat = branch_named(ws, args.seat).seat if args.seat else ""
            behind = rollup.behind(ws, found, head, seat)
            data["behind"] = [one._asdict() for one in behind]
            lines = [f"{one.branch}\t{one.title}\t{one.when}\t{one.uid}" for one in behind]
    return Answer(data, lines)


def _line(head: Head, values: list[int]) -> str:
    return f"{head.key}\t{head_title(head)}\t" + "\t".join(map(str, values))


def _propose(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        proposing.propose_transfer(ws, args.one, args.other)
    return Answer({"one": args.one, "other": args.other}, [say("committee.told")])
