"""“Not again this week”: what is not overdue leaves 今日 until Monday, and comes back by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.branch_settings import put_setting, read_setting
from app.domain.agenda import OVERDUE, week_end
from app.domain.errors import UserError

if TYPE_CHECKING:
    from app.actions.branch_settings import Kept
    from app.actions.workspace import Workspace
    from app.domain.agenda import Item

SETTING, PUT_OFF, REMIND = "put_off", "agenda.put_off", "agenda.remind"


def put_off_until(ws: Workspace) -> dict[str, str]:
    """Key of an item → the last day, ISO, on which it is not shown."""
    kept = read_setting(ws, SETTING)
    return {str(key): str(day) for key, day in kept.items()} if isinstance(kept, dict) else {}


def put_off(ws: Workspace, item: Item) -> Kept:
    """Until the end of this week. Raises UserError("agenda.overdue"): what is late stays in sight."""
    if item.state == OVERDUE:
        raise UserError("agenda.overdue")
    today = ws.today().isoformat()
    waiting = {key: day for key, day in put_off_until(ws).items() if day >= today}
    waiting[item.key] = week_end(ws.today()).isoformat()
    return put_setting(ws, SETTING, waiting, action=PUT_OFF)


def remind_again(ws: Workspace) -> Kept:
    """Everything that was put off is in sight again."""
    return put_setting(ws, SETTING, {}, action=REMIND)
