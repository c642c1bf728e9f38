"""The checks of a package that need to know the committee's own data, in the order of safety.md §2.4."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from app.actions import desk_keys, enrolling
from app.actions.looking import read_period
from app.domain import packet
from app.domain.errors import UserError
from app.domain.journal_rows import BadRow, read_lines

if TYPE_CHECKING:
    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace
    from app.domain.journal_rows import JournalRow
    from app.files.package import Opened

ROWS = "data/journal.jsonl"
_SKEW = timedelta(days=1)  # how far the clocks of two PCs may differ unsaid
# Only the committee writes these; a branch that does is no program of ours.
_COMMITTEE_FORMS = ("enrolled_branch", "issued_fact")


def sender(ws: Workspace, opened: Opened) -> Branch:
    """Checks 5 to 8: registered, signed, of our kind and forms, for us, whole."""
    head, name = opened.head, opened.path.name
    if head.kind in packet.OPEN_KINDS:
        raise UserError(f"package.is_{head.kind}", name=name)
    branch = enrolling.branch_of(ws, head.seat)
    if branch is None:
        raise UserError("package.branch_unknown", name=name, number=head.code)
    opened.must_be_signed_by(branch.keys, branch.name)
    opened.must_be(packet.SUBMISSION)
    if branch.state == enrolling.CLOSED:
        raise UserError("package.branch_closed", name=name, who=branch.name)
    if branch.state == enrolling.LOST:
        raise UserError("package.branch_lost", name=name, who=branch.name)
    _check_forms(ws, opened)
    opened.must_be_for(desk_keys.fingerprint_meant(ws, head.to))
    opened.check_content()
    return branch


def _check_forms(ws: Workspace, opened: Opened) -> None:
    told = opened.head.facts.get("forms")
    for form_id, version in (told if isinstance(told, dict) else {}).items():
        form = ws.forms.get(form_id)
        if form is None or type(version) is not int or version > form.version:
            raise UserError(
                "package.newer_forms", name=opened.path.name, form=form.title if form else form_id
            )


def check_times(ws: Workspace, opened: Opened) -> tuple[UserError, ...]:
    head, name = opened.head, opened.path.name
    try:
        first = read_period(head.period).first
    except UserError:
        raise UserError("package.format", name=name) from None
    if first > (ws.now() + _SKEW).date():
        raise UserError("package.period", name=name, period=head.period, today=ws.today().isoformat())
    if head.made > (ws.now() + _SKEW).astimezone(UTC).isoformat(timespec="microseconds"):
        return (UserError("package.clock", name=name, made=head.made[:10], today=ws.today().isoformat()),)
    return ()


def read_rows(ws: Workspace, opened: Opened) -> list[JournalRow]:
    name = opened.path.name
    try:
        rows = read_lines(opened.read(ROWS), opened.head.seat)
    except BadRow as error:
        raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
    if len(rows) != told_rows(opened):
        raise UserError("package.data", name=name, reason="rows")
    for row in rows:
        form = ws.forms.get(row.form)
        if form is None or form.rows or row.form_version > form.version:
            raise UserError("package.newer_forms", name=name, form=form.title if form else row.form)
        if row.form in _COMMITTEE_FORMS:
            raise UserError("package.owner", name=name, row=row.seq)
    return rows


def told_rows(opened: Opened) -> int:
    rows = opened.head.facts.get("rows")
    return rows if type(rows) is int and rows >= 0 else 0
