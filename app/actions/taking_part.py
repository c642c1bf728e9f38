"""Where a member took part: read from the records themselves, never typed again."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.attendance import PRESENT_STATES
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace
    from app.domain.form import Form

_TITLE = "topic"
_PAPERS = "archive_box"  # who signed a plan took no part in anything


@dataclass
class Part:
    """One record somebody took part in: `state` from the sheet ("" where only named), `roles` are labels of fields."""

    form: str
    uid: str
    day: str
    title: str
    state: str = ""
    hours: str = ""
    roles: list[str] = field(default_factory=list)


def taken_part(ws: Workspace, uid: str, year: str = "") -> list[Part]:
    """Every record in force whose sheet or fields name somebody, newest first: one statement over all forms."""
    asked, args = [], list[object]()
    for form in ws.forms.values():
        if form.book not in ("", _PAPERS) and form.period:
            for text, values in _statements(ws, form, uid, year):
                asked.append(text)
                args.extend(values)
    parts: dict[str, Part] = {}
    for form_id, record, day, title, state, hours, role in ws.store.conn.execute(
        f"{' UNION ALL '.join(asked)} ORDER BY 3 DESC, 2", args
    ):
        part = parts.setdefault(record, Part(form_id, record, as_text(day), as_text(title)))
        part.state = part.state or as_text(state)
        part.hours = part.hours or as_text(hours)
        if role:
            part.roles.append(ws.forms[form_id].by_id[role].label)
    return list(parts.values())


def _statements(ws: Workspace, form: Form, uid: str, year: str) -> list[tuple[str, list[object]]]:
    """One per sheet with a state of attendance, one per field that names people."""
    title = f'f."{_TITLE}"' if _TITLE in form.by_id else "NULL"
    head = f"SELECT '{form.id}', f.uid, f.\"{form.period}\", {title}"
    found: list[tuple[str, list[object]]] = []
    within, days = (f' AND f."{form.period}" LIKE ?', [f"{year}%"]) if year else ("", [])
    for sheet in form.rows_fields:
        columns = ws.forms[sheet.of].by_id
        if "member" in columns and "state" in columns:
            hours = "a.hours" if "hours" in columns else "NULL"
            text = (
                f'{head}, a.state, {hours}, NULL FROM "{form.id}" f JOIN "{sheet.of}" a ON a.parent_uid = f.uid '
                f"AND a.parent_field = ? WHERE f.retired_at IS NULL AND a.member LIKE ?{within}"
            )
            found.append((text, [sheet.id, f"%@{uid}", *days]))
    for named in form.plain_fields:
        if named.kind == "member":
            text = (
                f"{head}, NULL, NULL, '{named.id}' FROM \"{form.id}\" f "
                f'WHERE f.retired_at IS NULL AND f."{named.id}" LIKE ?{within}'
            )
            found.append((text, [f"%@{uid}%", *days]))
    return found


@dataclass(frozen=True)
class Sum:
    """Of the records on whose sheet somebody stands: how many, at how many present, and the hours credited."""

    listed: int
    present: int
    hours: Decimal


def summed(parts: Sequence[Part]) -> Sum:
    listed = [part for part in parts if part.state]
    hours = sum((Decimal(part.hours) for part in listed if part.hours), Decimal(0))
    return Sum(len(listed), sum(part.state in PRESENT_STATES for part in listed), hours)
