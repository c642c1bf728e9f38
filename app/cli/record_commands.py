"""`sanben list|save|history|undo|redo|search`: records at the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.actions import attaching, looking, looking_back, records
from app.cli import opening
from app.cli.output import Answer, problem_data, problem_sentence, tell
from app.cli.parser import add_command, day
from app.domain.errors import UserError
from app.domain.field_kinds import show_masked
from app.texts import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from datetime import date

    from app.actions.workspace import Workspace
    from app.cli.parser import Commands
    from app.domain.form import Field, Form
    from app.domain.values import Row, Value


def register(commands: Commands) -> None:
    listing = add_command(commands, "list", "help.list", _list)
    listing.add_argument("form", help=say("help.option.form"))
    past = listing.add_mutually_exclusive_group()
    past.add_argument("--as-of", type=day, metavar="DATE", help=say("help.list.as_of"))
    past.add_argument("--on", type=day, metavar="DATE", help=say("help.list.on"))
    listing.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE", help=say("help.list.where")
    )
    listing.add_argument("--period", default="", help=say("help.option.period"))
    listing.add_argument("--search", default="", metavar="WORDS", help=say("help.list.search"))
    listing.add_argument("--seat", default="", metavar="CODE", help=say("help.list.seat"))
    listing.add_argument("--retired", action="store_true", help=say("help.list.retired"))
    saving = add_command(commands, "save", "help.save", _save)
    saving.add_argument("form", help=say("help.option.form"))
    saving.add_argument("--json-file", type=Path, required=True, metavar="FILE", help=say("help.save.file"))
    saving.add_argument("--uid", help=say("help.save.uid"))
    saving.add_argument("--base", type=int, metavar="REVISION", help=say("help.save.base"))
    story = add_command(commands, "history", "help.history", _history)
    story.add_argument("uid", help=say("help.option.uid"))
    undoing = add_command(commands, "undo", "help.undo", _undo)
    undoing.add_argument("--batch", metavar="ID", help=say("help.undo.batch"))
    add_command(commands, "redo", "help.redo", _redo)
    searching = add_command(commands, "search", "help.search", _search)
    searching.add_argument("text", help=say("help.search.text"))
    limit = say("help.search.limit", limit=looking.HITS)
    searching.add_argument("--limit", type=int, default=looking.HITS, metavar="COUNT", help=limit)


def _list(args: argparse.Namespace) -> Answer:
    where = dict(pair(text) for text in args.where)
    query = looking.Query(where, args.period, args.search, args.as_of, retired=args.retired)
    with opening.opened(args, read_only=True) as ws:
        form = ws.form(args.form)
        if args.seat:
            query = query._replace(seat=_seat_named(ws, args.seat))
        found, unknown = _found(ws, form, query, args.on)
        data: dict[str, object] = {
            "form": form.id,
            "count": len(found),
            "records": [record_data(ws, form, record) for record in found],
            **({"unknown": list(unknown)} if args.on else {}),
        }
        columns = form.list or tuple(f.id for f in form.plain_fields[:4])
        lines = ["\t".join(show_masked(form.by_id[c], r.values.get(c)) for c in columns) for r in found]
        lines.append(say("list.count", title=form.title, count=len(found)))
        if unknown:
            lines.append(say("list.unknown", names="、".join(unknown)))
        return Answer(data, lines)


def _seat_named(ws: Workspace, word: str) -> str:
    from app.actions.enrolling import branch_named  # brings the whole exchange along

    return branch_named(ws, word).seat


def _found(
    ws: Workspace, form: Form, query: looking.Query, on: date | None
) -> tuple[list[records.Record], tuple[str, ...]]:
    if on is None:
        return looking.list_records(ws, form.id, query), ()
    if form.id != looking_back.MEMBER or query.retired:
        raise UserError("list.on_members")
    past = looking_back.members_on(ws, on, query)
    return past.records, past.unknown


def pair(text: str) -> tuple[str, str]:
    """A field and what is typed into it: `topic=TEXT`. Raises UserError("list.bad_condition")."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UserError("list.bad_condition", value=text)
    return name, value


def record_data(ws: Workspace, form: Form, record: records.Record) -> dict[str, object]:
    """The stable JSON of a record: what is kept, money as yuan with two decimals."""
    return {
        "uid": record.uid,
        "revision": record.revision,
        "changed_at": record.changed_at,
        "retired": bool(record.retired_at),
        "values": values_data(form, record.values, ws.forms),
    }


def values_data(form: Form, values: Row, forms: Mapping[str, Form]) -> dict[str, object]:
    return {
        name: _value_data(form.by_id[name], value, forms)
        for name, value in values.items()
        if name in form.by_id
    }


def _value_data(field: Field, value: Value, forms: Mapping[str, Form]) -> object:
    if isinstance(value, list):
        return [values_data(forms[field.of], row, forms) for row in value]
    if field.kind == "money" and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    return bool(value) if field.kind == "yes_no" and value is not None else value


def _save(args: argparse.Namespace) -> Answer:
    typed = typed_file(args.json_file)
    with opening.opened(args) as ws:
        form = ws.form(args.form)
        typed, attached = attaching.with_files(ws, form, typed, args.json_file.parent)
        saved = records.save_record(ws, args.form, typed, uid=args.uid, base=args.base)
        _tell_doubles(ws, attached)
        data: dict[str, object] = {
            "uid": saved.uid, "revision": saved.revision, "batch": saved.batch, "changed": saved.changed,
            "findings": problem_data(saved.findings, form, ws.forms),
        }  # fmt: skip
        hints = ["  " + problem_sentence(p, form, ws.forms) for p in saved.findings]
        return Answer(data, [say("save.done", title=form.title, uid=saved.uid), *hints])


def _tell_doubles(ws: Workspace, attached: list[attaching.Attached]) -> None:
    for one in attached:
        titles = "、".join(dict.fromkeys(ws.form(h.form).title for h in one.held_by))
        if titles:
            tell("attachment.held", name=one.row["name"], count=len(one.held_by), titles=titles)


def typed_file(path: Path) -> dict[str, object]:
    """What a file of JSON types into fields. Raises UserError("file.unreadable" | "save.not_json")."""
    try:
        typed = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError("file.unreadable", name=path.name, reason=error.strerror or "") from error
    except ValueError as error:
        raise UserError("save.not_json", name=path.name, reason=str(error)) from error
    if not isinstance(typed, dict):
        raise UserError("save.not_json", name=path.name, reason="{ … }")
    return cast("dict[str, object]", typed)


def _history(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        entries = records.history(ws, args.uid)
        if not entries:
            raise UserError("record.absent")
        data: dict[str, object] = {
            "uid": args.uid,
            "entries": [
                {"revision": e.revision, "at": e.at, "by": e.by, "action": e.action, "batch": e.batch,
                 "before": e.before, "after": e.after}
                for e in entries
            ],
        }  # fmt: skip
        lines = [f"{e.at}\t{e.by}\t{say_action(e.action)}\t{', '.join(sorted(e.after))}" for e in entries]
        return Answer(data, lines)


def say_action(action: str) -> str:
    """`undo:…` reads as its own verb; the batch it names is for programs."""
    return say(f"action.{action.split(':', maxsplit=1)[0]}")


def _undo(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        return _undone(records.undo_batch(ws, args.batch), "undo.done")


def _redo(args: argparse.Namespace) -> Answer:
    with opening.opened(args) as ws:
        return _undone(records.redo_batch(ws), "redo.done")


def _undone(done: records.Undone, code: str) -> Answer:
    data: dict[str, object] = {"batch": done.batch, "action": done.action, "count": done.count}
    return Answer(data, [say(code, action=say_action(done.action), count=done.count)])


def _search(args: argparse.Namespace) -> Answer:
    with opening.opened(args, read_only=True) as ws:
        hits = looking.search_records(ws, args.text, args.limit)
        data: dict[str, object] = {
            "count": len(hits),
            "hits": [{"form": h.form, "uid": h.uid, "title": h.title, "when": h.when} for h in hits],
        }
        return Answer(data, [f"{h.when}\t{ws.forms[h.form].title}\t{h.title}" for h in hits])
