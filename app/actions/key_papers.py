"""The sheets that go with an application to the committee and with a change of hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import key_standing
from app.actions.paper_kit import Report
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.files import attachments, key_papers

if TYPE_CHECKING:
    from app.actions.paper_kit import Order
    from app.actions.workspace import Workspace

_MEMBERS = "SELECT count(*) FROM member WHERE retired_at IS NULL"


def write_application(ws: Workspace, order: Order) -> Report:
    """Of the application that waits for its answer. Raises UserError("report.no_application")."""
    found = key_standing.standing(ws)
    if found.asked is None:
        raise UserError("report.no_application")
    said = {
        **_common(ws), "kind": "renew" if found.asked.renews else "first", "made": _time(ws, found.asked.at),
        "file": found.asked.file, "digits": found.digits,
    }  # fmt: skip
    key_papers.write_application(said, order.path)
    return Report(order.path, 1, 1)


def write_handover(ws: Workspace, order: Order) -> Report:
    """Of the change of hands under way. Raises UserError("report.no_handover")."""
    found = key_standing.handing(ws)
    if found is None:
        raise UserError("report.no_handover")
    books = [form.id for form in ws.forms.values() if form.book]
    records = sum(_count(ws, f'SELECT count(*) FROM "{form}" WHERE retired_at IS NULL') for form in books)
    before = "" if found.before == ws.branch.code else found.before  # nobody was named: to write by hand
    said = {
        **_common(ws), "before": before, "after": found.after, "made": _time(ws, found.at),
        "backup": found.backup, "request": found.request, "members": str(_count(ws, _MEMBERS)),
        "records": str(records), "attachments": str(len(attachments.stored(ws.folder))),
        "packages": str(_count(ws, "SELECT count(*) FROM package_log WHERE retired_at IS NULL")),
    }  # fmt: skip
    key_papers.write_handover(said, order.path)
    return Report(order.path, 1, 1)


def _common(ws: Workspace) -> dict[str, str]:
    return {
        "branch": ws.branch.name,
        "code": ws.branch.code,
        "printed_on": show_date(ws.today().isoformat()),
    }


def _time(ws: Workspace, stamp: str) -> str:
    return f"{ws.moment(stamp):%Y-%m-%d %H:%M}"


def _count(ws: Workspace, text: str) -> int:
    return int(ws.store.conn.execute(text).fetchone()[0])
