"""The checks of a package before its rows meet the committee's records, in the order of safety.md §2.4.

They ask nothing of the database: what they must know of the committee is taken out of it once for a whole intake.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.actions import desk_keys, enrolling
from app.actions.looking import read_period
from app.domain import packet
from app.domain.errors import UserError
from app.domain.journal_rows import BadRow, read_lines
from app.files import package

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.journal_rows import JournalRow
    from app.domain.packet import Head
    from app.files.package import Opened

ROWS = "data/journal.jsonl"
_SKEW = timedelta(days=1)  # how far the clocks of two PCs may differ unsaid
# Only the committee writes these; a branch that does is no program of ours.
_COMMITTEE_FORMS = ("enrolled_branch", "issued_fact")


class Desk(NamedTuple):
    """What the checks know of the committee: its keys with their fingerprints, its branches by seat, its forms."""

    identities: list[bytes]
    fingerprints: list[str]
    branches: Mapping[str, Branch]
    forms: Mapping[str, Form]
    now: datetime


def desk_of(ws: Workspace) -> Desk:
    registered = {branch.seat: branch for branch in enrolling.branches(ws)}
    return Desk(desk_keys.identities(ws), desk_keys.fingerprints(ws), registered, ws.forms, ws.now())


class Sender(NamedTuple):
    """Who a package is from, once its signature held: nothing of a head is believed before."""

    head: Head
    hash: str
    name: str

    @property
    def told_rows(self) -> int:
        return _told_rows(self.head)


class Seen(NamedTuple):
    """A file after these checks; `trouble` is what the first that failed has to say."""

    path: Path
    sender: Sender | None = None
    rows: tuple[JournalRow, ...] = ()
    hints: tuple[UserError, ...] = ()
    trouble: UserError | None = None


def look_at(desk: Desk, path: Path) -> Seen:
    """Checks 1 to 8 and 10 to 14; all trouble is an outcome."""
    seen = Seen(path)
    try:
        with package.open_package(path, desk.identities) as opened:
            seen = seen._replace(sender=_sender(desk, opened))
            hints = _check_times(desk, opened)
            opened.check_parts()
            return seen._replace(rows=tuple(_read_rows(desk, opened)), hints=hints)
    except UserError as error:
        return seen._replace(trouble=error)


def _sender(desk: Desk, opened: Opened) -> Sender:
    """Checks 5 to 8: registered, signed, of our kind and forms, for us, whole."""
    head, name = opened.head, opened.path.name
    if head.kind in packet.OPEN_KINDS:
        raise UserError(f"package.is_{head.kind}", name=name)
    branch = desk.branches.get(head.seat)
    if branch is None:
        raise UserError("package.branch_unknown", name=name, number=head.code)
    opened.must_be_signed_by(branch.keys, branch.name)
    opened.must_be(packet.SUBMISSION)
    if branch.state == enrolling.CLOSED:
        raise UserError("package.branch_closed", name=name, who=branch.name)
    if branch.state == enrolling.LOST:
        raise UserError("package.branch_lost", name=name, who=branch.name)
    _check_forms(desk, opened)
    opened.must_be_for(*desk.fingerprints)
    opened.check_content()
    return Sender(head, opened.hash, branch.name)


def _check_forms(desk: Desk, opened: Opened) -> None:
    told = opened.head.facts.get("forms")
    for form_id, version in (told if isinstance(told, dict) else {}).items():
        form = desk.forms.get(form_id)
        if form is None or type(version) is not int or version > form.version:
            raise UserError(
                "package.newer_forms", name=opened.path.name, form=form.title if form else form_id
            )


def _check_times(desk: Desk, opened: Opened) -> tuple[UserError, ...]:
    head, name, today = opened.head, opened.path.name, desk.now.date().isoformat()
    try:
        first = read_period(head.period).first
    except UserError:
        raise UserError("package.format", name=name) from None
    if first > (desk.now + _SKEW).date():
        raise UserError("package.period", name=name, period=head.period, today=today)
    if head.made > (desk.now + _SKEW).astimezone(UTC).isoformat(timespec="microseconds"):
        return (UserError("package.clock", name=name, made=head.made[:10], today=today),)
    return ()


def _read_rows(desk: Desk, opened: Opened) -> list[JournalRow]:
    name = opened.path.name
    try:
        rows = read_lines(opened.read(ROWS), opened.head.seat)
    except BadRow as error:
        raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
    if len(rows) != _told_rows(opened.head):
        raise UserError("package.data", name=name, reason="rows")
    for row in rows:
        form = desk.forms.get(row.form)
        if form is None or form.rows or row.form_version > form.version:
            raise UserError("package.newer_forms", name=name, form=form.title if form else row.form)
        if row.form in _COMMITTEE_FORMS:
            raise UserError("package.owner", name=name, row=row.seq)
    return rows


def _told_rows(head: Head) -> int:
    rows = head.facts.get("rows")
    return rows if type(rows) is int and rows >= 0 else 0
