"""`sanben import FORM FILE`: shows what an import would do, and does it with --apply; a folder runs every file in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import importing
from app.actions.import_leftovers import write_leftovers
from app.cli import opening
from app.cli.import_answers import add_answers, answers_of
from app.cli.output import DONE, REFUSED, Answer, error_sentence, problem_data, problem_sentence, tell
from app.cli.parser import add_command
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.import_plan import CHANGED, HELD, NEW, OUTCOMES, shown_value
from app.domain.roster_matching import RECORDS
from app.texts import say, say_problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

    from app.actions.importing import Applied
    from app.actions.workspace import Workspace
    from app.cli.parser import Commands
    from app.domain.errors import Problem
    from app.domain.form import Form
    from app.domain.import_answers import Answers
    from app.domain.import_plan import CellChange, ImportPlan, PlannedRecord
    from app.domain.values import Value

SUFFIXES = (".xlsx", ".xls", ".csv", ".xlsm", ".et")
_SHOWN = 40  # lines of one kind on a terminal


def register(commands: Commands) -> None:
    parser = add_command(commands, "import", "help.import", run)
    parser.add_argument("form", help=say("help.option.form"))
    parser.add_argument("file", type=Path, help=say("help.import.file"))
    parser.add_argument("--sheet", action="append", metavar="NAME", help=say("help.import.sheet"))
    parser.add_argument("--apply", action="store_true", help=say("help.import.apply"))
    add_answers(parser)
    parser.add_argument("--leftovers", type=Path, metavar="FILE.xlsx", help=say("help.import.leftovers"))


def run(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=not args.apply) as ws:
        ws.form(args.form)
        if args.file.is_dir():
            return _folder(ws, args)
        return _file(ws, args)


def _file(ws: Workspace, args: argparse.Namespace) -> Answer:
    plan = importing.plan_import(ws, args.form, args.file, sheets=args.sheet, answers=answers_of(args))
    form = ws.form(args.form)
    applied = importing.apply_import(ws, plan) if args.apply and plan.refused is None else None
    if args.leftovers is not None:
        _write_leftovers(plan, args.leftovers, form, ws)
    data = plan_data(plan, form, ws, applied)
    lines = list(_lines(plan, form, ws, applied))
    if plan.refused is not None:
        print(problem_sentence(plan.refused), file=sys.stderr)
        return Answer(data, lines, REFUSED)
    return Answer(data, lines)


def _write_leftovers(plan: ImportPlan, path: Path, form: Form, ws: Workspace) -> None:
    count = write_leftovers(
        plan,
        path,
        heading=say("import.left_heading"),
        say=lambda problem: say_problem(problem, form, ws.forms),
        why=say,
    )
    if count:
        tell("import.left_written", count=count, name=path.name)
    else:
        tell("import.nothing_left")


def plan_data(plan: ImportPlan, form: Form, ws: Workspace, applied: Applied | None) -> dict[str, object]:
    """The stable JSON of a plan."""
    refused = plan.refused
    sentence = problem_sentence(refused) if refused else None
    return {
        "error": refused.code if refused else None,
        "message": sentence,
        "form": plan.form,
        "file": plan.file,
        "read": plan.read,
        **{outcome: plan.count(outcome) for outcome in OUTCOMES},
        "merged": plan.merged,
        "refused": {"code": refused.code, "message": sentence} if refused else None,
        "applied": {"batch": applied.batch, "new": applied.new, "changed": applied.changed} if applied else None,
        "sheets": [
            {"sheet": s.name, "verdict": s.verdict, "belongs_to": s.belongs_to, "people": s.people}
            for s in plan.sheets
        ],
        "columns": [
            {
                "sheet": s.name, "heading": c.heading, "field": c.field or None,
                "label": (s.form or form).by_id[c.field].label if c.field else None, "score": round(c.score, 2), "extra": c.extra,
            }
            for s in plan.sheets for c in s.columns
        ],
        "problems": [
            one for p in _all_problems(plan)
            for one in problem_data([p], plan.form_of(p.sheet, ws.forms), ws.forms)
        ],
        "records": [_record_data(record, ws.forms[record.form or plan.form]) for record in plan.records],
        "skipped": [
            {"sheet": s.name, "row": row.number, "reason": row.reason, "text": row.text}
            for s in plan.sheets for row in s.skipped
        ],
    }  # fmt: skip


def _all_problems(plan: ImportPlan) -> list[Problem]:
    """With the refusal of the whole file, unless a sheet says the same."""
    refused = plan.refused
    said = refused is None or any((p.code, p.sheet) == (refused.code, refused.sheet) for p in plan.problems)
    return [*plan.problems] if said or refused is None else [refused, *plan.problems]


def _record_data(record: PlannedRecord, form: Form) -> dict[str, object]:
    return {
        "outcome": record.outcome,
        "name": record.name,
        "form": form.id,
        "uid": record.uid or None,
        "rows": [{"sheet": sheet, "row": row} for sheet, row in record.places],
        "reason": say(record.reason) if record.reason else None,
        "candidates": [card.uid for card in record.candidates],
        "proposed": dict(record.proposed),
        "changes": [
            {
                "field": c.field or None,
                "label": c.label,
                "old": _shown(form, c, c.old),
                "new": _shown(form, c, c.new),
            }
            for c in record.changes
        ],
    }


def _shown(form: Form, change: CellChange, value: Value) -> object:
    if isinstance(value, list) or not change.field:
        return value
    return show(form.by_id[change.field], value) if value is not None else None


def _lines(plan: ImportPlan, form: Form, ws: Workspace, applied: Applied | None) -> Iterator[str]:
    yield say("import.file", name=plan.file)
    yield from _column_lines(plan, form)
    skipped = [
        say("import.skipped", sheet=s.name, row=r.number, reason=say(f"skipped.{r.reason}"), text=r.text)
        for s in plan.sheets
        for r in s.skipped
    ]
    yield from _some(skipped)
    yield from _some(
        [
            line
            for record in plan.records
            for line in _record_lines(record, ws.forms[record.form or plan.form], ws.forms)
        ]
    )
    refused = plan.refused and (plan.refused.code, plan.refused.sheet)  # said on stderr
    yield from _some(
        [
            problem_sentence(p, plan.form_of(p.sheet, ws.forms), ws.forms)
            for p in plan.problems
            if (p.code, p.sheet) != refused
        ]
    )
    yield say("import.counts", read=plan.read, **{o: plan.count(o) for o in OUTCOMES})
    if plan.merged:
        yield say("import.merged", count=plan.merged)
    if applied:
        yield say("import.applied", new=applied.new, changed=applied.changed)
    elif plan.refused is None:
        todo = any(record.outcome in (NEW, CHANGED) for record in plan.records)
        yield say("import.planned" if todo else "import.nothing_to_do")


def _column_lines(plan: ImportPlan, form: Form) -> Iterator[str]:
    for sheet in plan.sheets:
        for column in sheet.columns if sheet.verdict == RECORDS else ():
            told = {"sheet": sheet.name, "heading": column.heading}
            if column.field:
                label = (sheet.form or form).by_id[column.field].label
                yield say("import.column", **told, label=label, score=f"{column.score:.0%}")
            else:
                yield say("import.column_extra" if column.extra else "import.column_unused", **told)


def _record_lines(record: PlannedRecord, form: Form, forms: Mapping[str, Form]) -> Iterator[str]:
    places = "、".join(say("import.place", sheet=sheet, row=row) for sheet, row in record.places)
    if record.outcome == NEW:
        yield say("import.new_record", name=record.name, places=places)
    elif record.outcome == HELD:
        yield say("import.held_record", name=record.name, places=places, reason=say(record.reason))
    elif record.outcome == CHANGED:
        for c in record.changes:
            old, new = (_masked(form, c, value, forms) for value in (c.old, c.new))
            yield say("import.change", name=record.name, label=c.label, old=old, new=new)
    for name, source in record.proposed if record.outcome in (NEW, CHANGED) else ():
        shown = show(form.by_id[name], record.values.get(name))
        yield say(f"import.proposed.{source}", name=record.name, value=shown)


def _masked(form: Form, change: CellChange, value: Value, forms: Mapping[str, Form]) -> str:
    """A terminal is seen by others; the JSON holds the whole numbers."""
    if value is None:
        return "—"
    return shown_value(form, change.field, value, forms)


def _some(lines: list[str]) -> Iterable[str]:
    if len(lines) <= _SHOWN:
        return lines
    return [*lines[:_SHOWN], say("import.more", count=len(lines) - _SHOWN)]


def _folder(ws: Workspace, args: argparse.Namespace) -> Answer:
    """Every workbook of a folder, each on its own. With --apply each is read again: nothing may change then."""
    paths = sorted(
        p for p in args.file.rglob("*") if p.suffix.lower() in SUFFIXES and not p.name.startswith("~$")
    )
    if not paths:
        raise UserError("import.no_files", name=str(args.file))
    results = [_summary(ws, args.form, path, answers_of(args), apply=args.apply) for path in paths]
    files = [result for result, _ in results]
    lines = [line for _, line in results]
    taken = any(result["refused"] is None for result in files)
    first = {} if taken else files[0]
    said = {"error": first.get("error"), "message": first.get("message")}
    return Answer({**said, "form": args.form, "files": files}, lines, DONE if taken else REFUSED)


def _summary(
    ws: Workspace, form_id: str, path: Path, answers: Answers, *, apply: bool
) -> tuple[dict[str, object], str]:
    form = ws.form(form_id)
    try:
        plan = importing.plan_import(ws, form_id, path, answers=answers)
    except UserError as error:
        sentence = error_sentence(error)
        refused = {"code": error.code, "message": sentence}
        unopened: dict[str, object] = {
            "error": error.code,
            "message": sentence,
            "file": path.name,
            "refused": refused,
        }
        return unopened, f"{path.name}\t{sentence}"
    applied = importing.apply_import(ws, plan) if apply and plan.refused is None else None
    data = plan_data(plan, form, ws, applied)
    columns = [c for s in plan.sheets for c in s.columns]
    verdict = problem_sentence(plan.refused) if plan.refused else say("import.accepted")
    line = f"{path.name}\t{verdict}\t" + say(
        "import.summary",
        read=plan.read,
        mapped=sum(bool(c.field) for c in columns),
        extra=sum(c.extra for c in columns),
        problems=len(plan.problems),
        **{outcome: plan.count(outcome) for outcome in OUTCOMES},
    )
    if applied:
        again = importing.plan_import(ws, form_id, path, answers=answers)
        data["again"] = {outcome: again.count(outcome) for outcome in OUTCOMES}
        line += "\t" + say("import.again", new=again.count(NEW), changed=again.count(CHANGED))
    return data, line
