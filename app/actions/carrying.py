"""From one meeting to the next: what was decided and is still open, and the outline of the last record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.looking import Query, list_records
from app.domain import carrying
from app.domain.text import name_key
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.workspace import Workspace
    from app.domain.carrying import OpenMatter
    from app.domain.values import Row, Values

_YEARS_BACK = 1
_LOOKED_AT = 60  # enough to find the last meeting of each group
_GROUP = "party_group"


def open_matters(ws: Workspace, form_id: str, *, group: str = "") -> list[OpenMatter]:
    """What meetings of this kind decided last year and this, with an owner or a deadline, and is not reported done.

    `group` is the party group where meetings of this kind belong to groups.
    """
    form = ws.form(form_id)
    if not form.period or not carrying.carried_fields(form, ws.forms):
        return []
    records = list(_recent(ws, form_id))
    return carrying.open_matters(form, ws.forms, records, until=ws.today(), group=group)


def last_outline(ws: Workspace, form_id: str, *, group: str = "") -> dict[str, str | list[Row]]:
    """Headings and subjects of the last record of this kind (of the group, where it has one); never what was said."""
    form = ws.form(form_id)
    for record in list_records(ws, form_id, Query(limit=_LOOKED_AT)):
        mine = _GROUP not in form.by_id or name_key(as_text(record.values.get(_GROUP))) == name_key(group)
        if mine:
            return carrying.outline(form, ws.forms, record.values)
    return {}


def _recent(ws: Workspace, form_id: str) -> Iterator[tuple[str, Values]]:
    this_year = ws.today().year
    for year in range(this_year - _YEARS_BACK, this_year + 1):
        for record in list_records(ws, form_id, Query(period=str(year))):
            yield record.uid, record.values
