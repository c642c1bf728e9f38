"""`sanben preflight`: what the committee would ask about a quarter, and what the branch says to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import preflight_mending, submission_notes, told_findings
from app.actions.preflight import preflight
from app.cli import opening
from app.cli.output import DONE, REFUSED, Answer, tell
from app.cli.parser import add_command
from app.texts import preflight as words
from app.texts import say
from app.texts.agenda import period_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.actions.workspace import Workspace
    from app.cli.parser import Commands
    from app.domain.preflight import Judged, Preflight


def register(commands: Commands) -> None:
    parser = add_command(commands, "preflight", "help.preflight", _preflight)
    parser.add_argument("--quarter", required=True, metavar="2026Q1", help=say("help.submit.quarter"))
    parser.add_argument(
        "--explain",
        nargs=2,
        action="append",
        default=[],
        metavar=("KEY", "TEXT"),
        help=say("help.preflight.explain"),
    )
    parser.add_argument("--seat", default="", metavar="CODE", help=say("help.preflight.seat"))
    parser.add_argument("--mend", action="append", default=[], metavar="KEY", help=say("help.preflight.mend"))


def _preflight(args: argparse.Namespace) -> Answer:
    if args.seat:
        return _told(args)
    writes = bool(args.explain or args.mend)
    with opening.opened(args, read_only=not writes) as ws:
        found = preflight(ws, args.quarter)
        if writes:
            found = _written(ws, found, args)
        return Answer(data_of(ws, found), list(_lines(ws, found)), REFUSED if found.blocked else DONE)


def _told(args: argparse.Namespace) -> Answer:
    """At the committee: what a branch found and said."""
    with opening.opened(args, read_only=True) as ws:
        found = told_findings.told_of_quarter(ws, args.seat, args.quarter)
        findings = [_data(ws, one) for one in found]
        data = {"quarter": args.quarter, "findings": findings}
        lines = [
            line
            for one in found
            for line in (words.told_text(one.finding, ws.today(), ws.forms), *_said(one))
        ]
        return Answer(data, lines)


def _written(ws: Workspace, found: Preflight, args: argparse.Namespace) -> Preflight:
    findings = [one.finding for one in found.items]
    for one in findings:
        if one.key in args.mend:
            preflight_mending.mend(ws, one)
    if args.explain:
        done = submission_notes.explain(ws, found.period.text, dict(args.explain), findings)
        tell("preflight.kept", count=done.number)
    return preflight(ws, args.quarter)


def data_of(ws: Workspace, found: Preflight) -> dict[str, object]:
    """The stable JSON of a pre-flight."""
    return {
        "quarter": found.period.text, "findings": [_data(ws, one) for one in found.items],
        "blocked": found.blocked, "counts": found.counts,
        "passed": [words.passed(name, numbers) for name, numbers in found.passed.items()],
    }  # fmt: skip


def _data(ws: Workspace, one: Judged) -> dict[str, object]:
    finding, place = one.finding, one.finding.place
    return {
        "key": finding.key, "code": finding.code, "severity": finding.severity,
        "text": words.told_text(finding, ws.today(), ws.forms), "basis": words.basis(finding, ws.definitions.codes),
        "record": place.uid, "form": place.form, "field": place.field, "row": place.row, "page": place.page,
        "period": place.period, "numbers": dict(finding.numbers), "explanation": one.explanation,
        "state": one.state, "mend": finding.mend,
    }  # fmt: skip


def _lines(ws: Workspace, found: Preflight) -> Iterator[str]:
    on, counts = ws.today(), found.counts
    period = period_name(found.period.text, on)
    if found.blocked:
        yield say("preflight.head", period=period, mend=counts["mend"], answer=counts["answer"])
    else:
        yield say("preflight.clear", period=period)
    for severity in "ABCD":
        items = found.by_severity(severity)
        if items:
            yield f"{words.severity_name(severity)} {len(items)}"
        for one in items:
            yield f"  {words.text(one.finding, on, ws.forms)}\t{words.basis(one.finding, ws.definitions.codes)}"
            yield from ("    " + line for line in _said(one))
            if one.state in ("answer", "answered") or one.finding.mend:
                yield f"    {one.finding.key}"
    yield from ("  " + words.passed(name, numbers) for name, numbers in found.passed.items())


def _said(one: Judged) -> Iterator[str]:
    if one.explanation:
        yield say("preflight.explained", text=one.explanation)
    elif one.before:
        yield say("preflight.said_before", text=one.before)
