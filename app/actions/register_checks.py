"""更新核对: who looked the registers through and when, and what had changed since the look before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.actions.looking import list_records, records_at
from app.actions.paper_kit import Report, words_of
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.domain.register_checking import GONE_CARD, NEW_CARD, Difference, card_differences, day_to_offer
from app.domain.text import single_line
from app.domain.values import as_int, as_text
from app.files.paper_words import paper_words
from app.files.sheet_writer import Column, Sheet, write_workbook
from app.store import records

if TYPE_CHECKING:
    from app.actions.paper_kit import Order
    from app.actions.workspace import Workspace
    from app.domain.values import Row

FORM, MEMBER = "register_check", "member"
CHECK = "records.check_registers"
LATEST = "9999"  # after every moment of the journal


class Check(NamedTuple):
    """One look. `since` is the moment of the look before, "" for the first one; `stamp` its own."""

    uid: str
    as_of: str
    at: str
    checker: str
    note: str
    changes: int
    since: str
    stamp: str


class Kept(NamedTuple):
    """What a look wrote; `batch` undoes it."""

    check: Check
    batch: str
    forms: frozenset[str]


def checks_of(ws: Workspace) -> list[Check]:
    """The newest first."""
    found: list[Check] = []
    since = ""
    for record in sorted(list_records(ws, FORM), key=_turn):
        values = record.values
        as_of, at, checker, note = (
            as_text(values.get(name)) for name in ("as_of", "checked_at", "checker", "note")
        )
        count, stamp = as_int(values.get("changes")), as_text(values["stamp"])
        found.append(Check(record.uid, as_of, at, checker, note, count, since, stamp))
        since = stamp
    return found[::-1]


def _turn(record: records.Record) -> tuple[str, str]:
    return as_text(record.values["stamp"]), as_text(record.values["as_of"])


def pending(ws: Workspace) -> Check:
    """The look that would be made now."""
    last = next(iter(checks_of(ws)), None)
    return Check("", offered_day(ws).isoformat(), "", ws.user, "", 0, last.stamp if last else "", "")


def offered_day(ws: Workspace) -> date:
    days = [check.as_of for check in checks_of(ws)]
    row = ws.store.conn.execute("SELECT at FROM journal ORDER BY rowid LIMIT 1").fetchone()
    began = date.fromisoformat(row[0][:10]) if row else ws.today()
    return day_to_offer(days, ws.today(), began)


def differences(ws: Workspace, check: Check) -> list[Difference]:
    """What had changed on the cards since the look before; nothing for the first one, which is the beginning."""
    if not check.since:
        return []
    form = ws.form(MEMBER)
    old = {r.uid: r.values for r in records_at(ws, form, check.since) if not r.retired_at}
    new = {r.uid: r.values for r in records_at(ws, form, check.stamp or LATEST) if not r.retired_at}
    empty: Row = {}
    names = sorted(old.keys() | new.keys(), key=lambda uid: as_text((new.get(uid) or old[uid]).get("name")))
    return [
        one
        for uid in names
        if old.get(uid) != new.get(uid)
        for one in card_differences(form, ws.forms, uid, old.get(uid, empty), new.get(uid, empty))
    ]


def keep_check(ws: Workspace, *, as_of: date | None = None, note: str = "") -> Kept:
    """Records that the registers were looked through. Raises UserError("register.check_future")."""
    ws.must_write()
    day = as_of or offered_day(ws)
    if day > ws.today():
        raise UserError("register.check_future", value=show_date(day.isoformat()))
    now, stamp = ws.now(), ws.stamp()
    count = len(differences(ws, pending(ws)))
    values: Row = {
        "as_of": day.isoformat(),
        "checked_at": now.strftime("%Y-%m-%dT%H:%M"),
        "checker": ws.user,
        "changes": count,
        "note": single_line(note) or None,
        "stamp": stamp,
    }
    with records.change(ws.store, CHECK, at=stamp, by=ws.user) as writing:
        uid = records.new_uid()
        writing.write(ws.form(FORM), uid, values, 0)
    check = next(one for one in checks_of(ws) if one.uid == uid)
    return Kept(check, writing.batch, frozenset(writing.forms))


def check_named(ws: Workspace, uid: str) -> Check:
    """By uid; without one that which would be made now. Raises UserError("record.absent")."""
    found = next((one for one in checks_of(ws) if one.uid == uid), None) if uid else pending(ws)
    if found is None:
        raise UserError("record.absent")
    return found


def label_of(one: Difference) -> str:
    """The field, or that the card itself is new or gone, in the words of the paper."""
    words = paper_words()["register_check"]
    return {NEW_CARD: str(words["new_card"]), GONE_CARD: str(words["gone_card"])}.get(one.field, one.label)


def write_check(ws: Workspace, order: Order) -> Report:
    """更新核对表: the changes since the look before, and room to sign; of the newest look, or of one by its uid."""
    found = checks_of(ws)
    check = check_named(ws, order.uid) if order.uid else next(iter(found), pending(ws))
    words, lines = paper_words()["register_check"], differences(ws, check)
    before = next((one.as_of for one in found if one.stamp == check.since), "")
    said = {
        **words_of(ws),
        "as_of": show_date(check.as_of),
        "before": show_date(before) if before else words["first"],
        "count": str(len(lines)),
        "checker": check.checker,
        "at": show_date(check.at[:10]) if check.at else "",
        "note": check.note or words["no_note"],
    }
    rows = [
        [number, one.name, label_of(one), one.old or words["empty"], one.new or words["empty"]]
        for number, one in enumerate(lines, start=1)
    ] or [[None, words["first" if not check.since else "none"], None, None, None]]
    sheet = Sheet(
        name=words["title"].format(branch=""),
        columns=[
            Column(label, width, kind, centred=width < words["centred_below"])
            for label, width, kind in words["columns"]
        ],
        rows=rows,
        title=words["title"].format_map(said),
        left=words["left"].format_map(said),
        right=words["right"].format_map(said),
        foot=words["foot"].format_map(said),
        frozen_columns=2,
    )
    write_workbook([sheet], order.path, lambda done: order.progress(done, len(lines)))
    return Report(order.path, 0, len(lines))
