"""The cover sheet of a submission: inside the package, and to print with its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.actions import exchange_log
from app.actions.paper_kit import Order, Report
from app.domain import packet
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.files import cover_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.workspace import Workspace
    from app.domain.packet import Head

_OWN = (
    "package_log",
    "received_fact",
    "sealed_quarter",
    "amendment",
    "submission_note",
    "setting",
    "arrangement",
    "print_log",
    "look_log",
)


def as_bytes(ws: Workspace, head: Head, rows: int, attachments: int) -> bytes:
    """The one inside: without the code, which is made of everything inside."""
    told = {"rows": rows, "attachments": attachments}
    return cover_sheets.cover_bytes(
        _texts(ws, head.period, head.seq, head.made, "", head.facts, told), _counts(ws, head.facts)
    )


def write_cover(ws: Workspace, order: Order) -> Report:
    """The cover of the newest submission of a quarter, with its code. Raises UserError("report.empty")."""
    found = exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION)
    one = next((o for o in found if not order.period or o.period == order.period), None)
    if one is None:
        raise UserError("report.empty", period=order.period)
    code = packet.short_code(one.package)
    texts = _texts(ws, one.period, one.number, one.made, code, one.facts, one.counts)
    cover_sheets.write_cover(texts, _counts(ws, one.facts), order.path)
    return Report(order.path, 1, 1)


def _texts(
    ws: Workspace, period: str, number: int, made: str, code: str, facts: Mapping[str, object],
    told: Mapping[str, int],
) -> dict[str, str]:  # fmt: skip
    return {
        "branch": ws.branch.name, "code": ws.branch.code, "year": period[:4], "turn": period[-1:], "number": str(number),
        "made": f"{ws.moment(made):%Y-%m-%d %H:%M}", "package": code, "rows": str(told["rows"]),
        "attachments": str(told["attachments"]), "amendments": str(facts["amendments"]),
        "printed_on": show_date(ws.today().isoformat()),
    }  # fmt: skip


def _counts(ws: Workspace, facts: Mapping[str, object]) -> list[tuple[str, str, str]]:
    whole = cast("dict[str, int]", facts["counts"])
    quarter = cast("dict[str, int]", facts["quarter"])
    return [
        (form.title, str(quarter.get(form.id, "")), str(whole[form.id]))
        for form in ws.forms.values()
        if form.id in whole and form.id not in _OWN
    ]
