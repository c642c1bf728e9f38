"""What the branch has decided for itself: kept with its data, journaled, and undone like anything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Invalid, Problem
from app.domain.reminders import Reminders, as_plain, reminders_from
from app.domain.text import single_line
from app.domain.values import as_text
from app.store import records

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

FORM = "setting"
KEEP = "settings.keep"
BRANCH, USER, REMINDERS = "branch", "user", "reminders"


class Kept(NamedTuple):
    """`forms` is empty where nothing changed."""

    batch: str
    forms: frozenset[str]


def read_setting(ws: Workspace, name: str, default: object = None) -> object:
    """The value kept under a name, as plain JSON; a text that is none reads as the default."""
    record = _record(ws, name)
    try:
        return json.loads(as_text(record.values.get("value"))) if record else default
    except ValueError:
        return default


def keep_setting(ws: Workspace, name: str, value: object) -> frozenset[str]:
    """Keeps a value of plain JSON under a name; which forms changed."""
    return put_setting(ws, name, value).forms


def put_setting(ws: Workspace, name: str, value: object, *, action: str = KEEP) -> Kept:
    """As `keep_setting`, under the name of an action of its own; the batch undoes it."""
    ws.must_write()
    old = _record(ws, name)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    with records.change(ws.store, action, at=ws.stamp(), by=ws.user) as writing:
        uid, base = (old.uid, old.revision) if old else (records.new_uid(), 0)
        writing.write(ws.form(FORM), uid, {"name": name, "value": text}, base)
    return Kept(writing.batch, frozenset(writing.forms))


def _record(ws: Workspace, name: str) -> records.Record | None:
    found = records.select(
        ws.store, FORM, "WHERE seat = ? AND name = ? AND retired_at IS NULL", (ws.seat, name)
    )
    return next(iter(found), None)


def name_branch(ws: Workspace, name: str, code: str) -> frozenset[str]:
    """The name every paper bears, and the code the branch hands in under, once it has one. Raises Invalid."""
    facts = {"name": single_line(name), "code": single_line(code)}
    needed = (
        ("name", "code") if ws.branch.code else ("name",)
    )  # what stands on handed-in papers is not taken away
    empty = [Problem("field.required", field=key) for key in needed if not facts[key]]
    if empty:
        raise Invalid(empty)
    forms = keep_setting(ws, BRANCH, facts)
    ws.reread()
    return forms


def name_user(ws: Workspace, name: str) -> frozenset[str]:
    """Who sits at this desk: the name beside every change from now on. Raises Invalid."""
    if not single_line(name):
        raise Invalid([Problem("field.required", field=USER)])
    forms = keep_setting(ws, USER, single_line(name))
    forget_given_user(ws)
    return forms


def forget_given_user(ws: Workspace) -> None:
    """Somebody else was named on another thread: who was given at the door counts no more."""
    ws.given_user = ""
    ws.reread()


def reminders_of(ws: Workspace) -> Reminders:
    return reminders_from(read_setting(ws, REMINDERS))


def keep_reminders(ws: Workspace, reminders: Reminders) -> frozenset[str]:
    return keep_setting(ws, REMINDERS, as_plain(reminders))
