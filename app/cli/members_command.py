"""`sanben members …`: cards that may be one person's, one card made of two, open cards, the yearly filing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import merging
from app.actions.card_filing import file_year
from app.actions.looking import list_records
from app.actions.people import find_person
from app.actions.records import get_record
from app.cli import opening
from app.cli.output import Answer, tell
from app.cli.parser import add_command, day
from app.domain.agenda_people import card_state
from app.domain.errors import UserError
from app.domain.field_kinds import show_masked
from app.domain.member_merging import DROPPED, KEPT
from app.domain.values import as_rows
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.actions.workspace import Workspace
    from app.cli.parser import Commands
    from app.domain.member_merging import Conflict
    from app.domain.values import Value

_SHOWN = ("name", "birth_date", "id_number", "employee_no", "stage")


def register(commands: Commands) -> None:
    parser = add_command(commands, "members", "help.members", _duplicates, opens=False)
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    add_command(parts, "duplicates", "help.members.duplicates", _duplicates)
    merge = add_command(parts, "merge", "help.members.merge", _merge)
    merge.add_argument("keep", metavar="KEEP", help=say("help.members.keep"))
    merge.add_argument("drop", metavar="DROP", help=say("help.members.drop"))
    merge.add_argument("--take", action="append", default=[], metavar="KEY", help=say("help.members.take"))
    merge.add_argument("--apply", action="store_true", help=say("help.import.apply"))
    add_command(parts, "open", "help.members.open", _open)
    filing = add_command(parts, "file", "help.members.file", _file)
    filing.add_argument("--year", required=True, help=say("help.members.year"))
    filing.add_argument("--on", type=day, metavar="DATE", help=say("help.members.filed_on"))
    filing.add_argument("--place", default="", help=say("help.members.place"))
    filing.add_argument("--by", default="", help=say("help.members.filed_by"))
    apart = add_command(parts, "apart", "help.members.apart", _apart)
    apart.add_argument("one", metavar="ONE", help=say("help.members.keep"))
    apart.add_argument("other", metavar="OTHER", help=say("help.members.drop"))


def _open(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        form, rules = ws.form(merging.MEMBER), ws.definitions.rules
        found: list[dict[str, object]] = []
        for record in list_records(ws, form.id):
            state = card_state(record.values, rules, ws.today())
            if state is not None and state.next_field:
                found.append({
                    "uid": record.uid, "name": record.values.get("name"), "filled": state.filled,
                    "needed": state.needed, "next": state.next_field, "label": form.by_id[state.next_field].label,
                })  # fmt: skip
        lines = [f"{one['name']}\t{one['filled']}/{one['needed']}\t{one['label']}" for one in found]
        return Answer({"count": len(found), "cards": found}, [*lines, say("members.open", count=len(found))])


def _file(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        on = args.on or ws.today()
        typed = {
            "changed_on": on.isoformat(),
            "year": args.year,
            "archive_place": args.place,
            "filed_by": args.by,
        }
        done = file_year(ws, typed)
        data: dict[str, object] = {"batch": done.batch, "count": done.cards}
        return Answer(data, [say("members.filed", count=done.cards, year=args.year)])


def _duplicates(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        found = merging.find_doubles(ws)
        pairs = [
            {"one": d.one, "other": d.other, "why": d.why, "cards": [_card(ws, d.one), _card(ws, d.other)]}
            for d in found
        ]
        lines = [f"{say(f'double.{d.why}')}\t{_line(ws, d.one)}\n\t{_line(ws, d.other)}" for d in found] or [
            say("double.none")
        ]
        return Answer({"count": len(found), "pairs": pairs}, lines)


def _card(ws: Workspace, uid: str) -> dict[str, object]:
    values = get_record(ws, merging.MEMBER, uid).values
    return {"uid": uid, **{name: values.get(name) for name in _SHOWN}}


def _line(ws: Workspace, uid: str) -> str:
    form, values = ws.form(merging.MEMBER), get_record(ws, merging.MEMBER, uid).values
    words = (show_masked(form.by_id[name], values.get(name)) for name in _SHOWN)
    return "·".join(word for word in words if word) + f"（{uid}）"


def _merge(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=not args.apply) as ws:
        keep, drop = find_person(ws, args.keep), find_person(ws, args.drop)
        plan = merging.plan_merge(ws, keep, drop)
        keys = [c.key for c in plan.conflicts]
        unknown = next((key for key in args.take if key not in keys), None)
        if unknown is not None:
            raise UserError("merge.no_conflict", value=unknown)
        choices = {key: DROPPED if key in args.take else KEPT for key in keys}
        done = None
        if args.apply:
            done = merging.merge_members(ws, keep, drop, choices, amend=say("merge.amend"))
        data: dict[str, object] = {
            "keep": keep, "drop": drop, "moved": dict(plan.moved),
            "conflicts": [
                {"key": c.key, "label": c.label, "kept": c.kept, "dropped": c.dropped, "chosen": choices[c.key]}
                for c in plan.conflicts
            ],
            "applied": {"batch": done.batch, "moved": done.moved} if done else None,
        }  # fmt: skip
        return Answer(data, list(_merge_lines(ws, plan, choices, applied=done is not None)))


def _merge_lines(
    ws: Workspace, plan: merging.MergePlan, choices: dict[str, str], *, applied: bool
) -> Iterator[str]:
    yield say("merge.pair", kept=_line(ws, plan.kept.uid), dropped=_line(ws, plan.dropped.uid))
    for conflict in plan.conflicts:
        words = {KEPT: _said(ws, conflict, conflict.kept), DROPPED: _said(ws, conflict, conflict.dropped)}
        chosen = choices[conflict.key]
        other = KEPT if chosen == DROPPED else DROPPED
        yield say(
            "merge.conflict", key=conflict.key, label=conflict.label, chosen=words[chosen], other=words[other]
        )
    for form, count in plan.moved.items():
        yield say("merge.moved", title=ws.forms[form].title, count=count)
    if applied:
        yield say("merge.done")
    else:
        tell("merge.planned")


def _said(ws: Workspace, conflict: Conflict, value: Value) -> str:
    field = ws.forms[conflict.form].by_id[conflict.field]
    if not isinstance(value, list):
        return show_masked(field, value)
    inner = ws.forms[field.of].fields
    rows = ("·".join(w for f in inner if (w := show_masked(f, row.get(f.id)))) for row in as_rows(value))
    return "；".join(rows)


def _apart(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=False) as ws:
        one, other = find_person(ws, args.one), find_person(ws, args.other)
        for uid in (one, other):
            get_record(ws, merging.MEMBER, uid)
        merging.keep_apart(ws, one, other)
        return Answer({"apart": [one, other]}, [say("double.apart")])
