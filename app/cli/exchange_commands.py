"""`sanben submit|receive|answer|issue`: the quarterly exchange by stick, from either side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import answering, handing_in, intake, issued_definitions, submitting, taking_answers
from app.cli import opening
from app.cli.output import DONE, REFUSED, Answer, error_sentence, tell
from app.cli.parser import add_command
from app.cli.stopping import stoppable
from app.texts import say
from app.texts.issuing import change_line, title_of, trial_lines

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from app.actions.answering import Answered
    from app.actions.intake import Arrival, Intake
    from app.actions.issued_definitions import Preview
    from app.actions.taking_answers import Taken
    from app.actions.workspace import Workspace
    from app.cli.parser import Commands
    from app.domain.errors import UserError
    from app.domain.form import Form
    from app.domain.issued import Document

_COUNTS = ("read", "new", "changed", "same", "held", "rejected")


def register(commands: Commands) -> None:
    submits = add_command(commands, "submit", "help.submit", _submit)
    submits.add_argument("--quarter", required=True, metavar="2026Q1", help=say("help.submit.quarter"))
    submits.add_argument("--to", type=Path, required=True, metavar="STICK", help=say("help.stick"))
    submits.add_argument("--whole", action="store_true", help=say("help.submit.whole"))
    submits.add_argument("--only-copy", action="store_true", help=say("help.submit.only_copy"))
    receives = add_command(commands, "receive", "help.receive", _receive)
    receives.add_argument("file", type=Path, nargs="+", help=say("help.receive.files"))
    receives.add_argument("--apply", action="store_true", help=say("help.receive.apply"))
    receives.add_argument("--replace", action="store_true", help=say("help.receive.replace"))
    answers = add_command(commands, "answer", "help.answer", _answer)
    whom = answers.add_mutually_exclusive_group(required=True)
    whom.add_argument("--seat", metavar="CODE", help=say("help.answer.seat"))
    whom.add_argument("--all", action="store_true", help=say("help.answer.all"))
    answers.add_argument("--to", type=Path, required=True, metavar="STICK", help=say("help.stick"))
    issues = add_command(commands, "issue", "help.issue", _issue)
    issues.add_argument("file", type=Path, nargs="*", help=say("help.issue.files"))
    choice = issues.add_mutually_exclusive_group()
    choice.add_argument("--try", action="store_true", dest="trial", help=say("help.issue.try"))
    choice.add_argument("--accept", action="store_true", help=say("help.issue.accept"))
    choice.add_argument("--refuse", action="store_true", help=say("help.issue.refuse"))


def _submit(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        if args.only_copy:
            submitting.confirm_only_copy(ws)
        done = handing_in.hand_in(ws, args.quarter, args.to, whole=args.whole)
    if done.empty:
        tell("submit.empty", period=done.period)
    code = "submit.again" if done.again else "submit.done"
    said = say(code, path=str(done.path), code=done.code, rows=done.rows, attachments=done.attachments)
    return Answer({**done._asdict(), "path": str(done.path)}, [said])


def _receive(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        if ws.branch.committee and args.replace:
            found = intake.Intake([intake.take_instead(ws, path) for path in args.file])
            return _intake_answer(found, applied=True)
        if ws.branch.committee and args.apply:
            with stoppable() as tick:
                return _intake_answer(intake.take_in(ws, args.file, tick), applied=True)
        if ws.branch.committee:
            return _intake_answer(intake.plan_intake(ws, args.file), applied=False)
        answers = taking_answers.take_answers(ws, args.file, apply=args.apply)
        return _answers_answer(ws, answers.taken, applied=args.apply)


def _intake_answer(found: Intake, *, applied: bool) -> Answer:
    data: dict[str, object] = {name: found.total(name) for name in _COUNTS}
    data |= {
        "applied": applied, "files": [_arrival(one) for one in found.arrivals],
        "freed": [_arrival(one) for one in found.freed], "lures": list(found.lures),
        "left": found.left,
    }  # fmt: skip
    if not found.arrivals:
        return Answer(data, [say("receive.none", suffix=".sbz")], REFUSED)
    whole = not (found.left or found.count(intake.REFUSED))
    return Answer(data, list(_intake_lines(found, applied=applied)), DONE if whole else REFUSED)


def _arrival(one: Arrival) -> dict[str, object]:
    counts: dict[str, object] = {name: getattr(one, name) for name in _COUNTS}
    return {
        "file": one.path.name, "outcome": one.outcome, "seat": one.desk, "code": one.code, "name": one.name,
        "period": one.period, "number": one.number, "short_code": one.short_code, **counts,
        "missing": list(one.missing), "trouble": _trouble(one.trouble),
        "hints": [_trouble(hint) for hint in one.hints],
    }  # fmt: skip


def _trouble(error: UserError | None) -> dict[str, str] | None:
    return {"error": error.code, "message": error_sentence(error)} if error else None


def _intake_lines(found: Intake, *, applied: bool) -> Iterator[str]:
    for one in found.arrivals:
        yield say(
            "receive.file", file=one.path.name, who=one.name, period=one.period, number=one.number,
            outcome=say(f"exchange.outcome.{one.outcome}"), **{name: getattr(one, name) for name in _COUNTS},
        )  # fmt: skip
        for trouble in (one.trouble, *one.hints):
            if trouble:
                yield "  " + error_sentence(trouble)
        if one.missing:
            yield "  " + say("receive.missing", numbers="、".join(map(str, one.missing)))
    for one in found.freed:
        yield say("receive.freed", who=one.name, period=one.period, number=one.number)
    if found.lures:
        yield say("receive.lures", names="、".join(found.lures))
    totals = {name: found.total(name) for name in _COUNTS}
    if found.left:
        seen, taken = len(found.arrivals), found.count(intake.APPLIED)
        yield say("receive.stopped", files=seen + found.left, seen=seen, applied=taken, left=found.left)
    yield say("receive.total", files=len(found.arrivals), **totals)
    if not applied:
        yield say("receive.planned")


def _answers_answer(ws: Workspace, taken: list[Taken], *, applied: bool) -> Answer:
    data: dict[str, object] = {
        "applied": applied,
        "files": [
            {
                "file": one.path.name, "outcome": one.outcome, "number": one.number,
                "short_code": one.short_code, "sealed": list(one.sealed), "returned": list(one.returned),
                "facts": one.facts, "definitions": one.definitions, "trouble": _trouble(one.trouble),
            }
            for one in taken
        ],
    }  # fmt: skip
    mine = [one for one in taken if one.outcome != taking_answers.ELSEWHERE]
    if not mine:
        return Answer(data, [say("receive.none", suffix=".sbr")], REFUSED)
    lines = [line for one in taken for line in _answer_lines(one)]
    waits = issued_definitions.waiting(ws) if applied else None
    lines += _preview_lines(waits) if waits else []
    refused = any(one.outcome == taking_answers.REFUSED for one in mine)
    return Answer(data, lines + ([] if applied else [say("receive.planned")]), REFUSED if refused else DONE)


def _answer_lines(one: Taken) -> Iterator[str]:
    outcome = say(f"exchange.outcome.{one.outcome}")
    yield say("receive.answer", file=one.path.name, outcome=outcome, code=one.short_code)
    if one.trouble and one.outcome != taking_answers.ELSEWHERE:
        yield "  " + error_sentence(one.trouble)
    yield from ("  " + say("receive.sealed", period=period) for period in one.sealed)
    yield from ("  " + say("receive.returned", period=period) for period in one.returned)
    if one.facts:
        yield "  " + say("receive.facts", count=one.facts)
    if one.definitions:
        yield "  " + say("receive.forms")


def _preview_lines(found: Preview) -> list[str]:
    lines = [change_line(one) for one in found.changes]
    return lines + ([say("issue.other", count=len(found.other))] if found.other else [])


def _answer(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        if args.all:
            found = answering.answer_all(ws, args.to)
            lines = [_answered_line(one) for one in found] or [say("answer.nobody")]
            return Answer({"answers": [_answered_data(one) for one in found]}, lines)
        done = answering.answer(ws, args.seat, args.to)
    return Answer(_answered_data(done), [_answered_line(done)])


def _answered_data(done: Answered) -> dict[str, object]:
    return {**done._asdict(), "path": str(done.path)}


def _answered_line(done: Answered) -> str:
    return say(
        "answer.done", name=done.branch, path=str(done.path), code=done.code, receipts=done.receipts,
        returned=done.returned,
    )  # fmt: skip


def _issue(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        if args.file:
            marks = [issued_definitions.put_in(ws, path) for path in args.file]
            return Answer({"mark": marks[-1]}, [say("issue.put_in")])
        tried = issued_definitions.trial(ws) if args.trial else None
        found = issued_definitions.accept(ws) if args.accept else issued_definitions.waiting(ws)
        if args.refuse:
            issued_definitions.refuse(ws)
        kept = _documents(issued_definitions.in_force(ws), ws.forms)
        if found is None:
            data: dict[str, object] = {"waiting": False, "changes": [], "in_force": kept}
            return Answer(data, [say("issue.none")])
        new = _documents(found.documents, ws.forms)
    data = {
        "waiting": not (args.accept or args.refuse), "changes": [c._asdict() for c in found.changes],
        "files": list(found.files), "documents": new, "in_force": kept, "trial": tried._asdict() if tried else None,
    }  # fmt: skip
    last = [say("issue.accepted")] if args.accept else [say("issue.refused")] if args.refuse else []
    return Answer(data, [*_preview_lines(found), *(trial_lines(tried) if tried else []), *last])


def _documents(found: Sequence[Document], forms: Mapping[str, Form]) -> list[dict[str, object]]:
    return [{**one._asdict(), "title": title_of(one, forms)} for one in found]
