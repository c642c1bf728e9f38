"""Who came to and went from the synthetic branch: people who have left, changes as they were registered, one of them late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from app.actions.change_register import tell_change
from app.actions.looking import list_records
from app.actions.member_changes import change_member
from app.domain.dates import is_day
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.actions.demo_dues import Act
    from app.actions.workspace import Workspace

Change = dict[str, object]


def change_acts(data: dict[str, object], first: date, today: date) -> Iterator[Act]:
    """What happened since `first`: dates without a year are of the year before."""
    for change in cast("list[Change]", data["changes"]):
        day = day_of(change, first, today)
        if day <= today:
            told = day + timedelta(days=cast("int", change.get("told_after", 0)))
            yield min(told, today), _writing(change, day)


def day_of(change: Change, first: date, today: date) -> date:
    text = str(change["day"])
    iso = text if is_day(text) else f"{today.year - 1}-{text}"
    return max(date.fromisoformat(iso), first + timedelta(days=1))


def arrivals(data: dict[str, object], first: date, today: date) -> dict[str, str]:
    """Who came from elsewhere, and when: meetings before that were held without them."""
    changes = cast("list[Change]", data["changes"])
    return {
        str(one["name"]): day_of(one, first, today).isoformat()
        for one in changes
        if one["kind"] == "transferred_in"
    }


def _writing(change: Change, day: date) -> Callable[[Workspace], object]:
    return lambda ws: _write(ws, change, day)


def _write(ws: Workspace, change: Change, day: date) -> None:
    kind = str(change["kind"])
    typed = {**cast("Change", change.get("typed", {})), "changed_on": day.isoformat()}
    uid = next(r.uid for r in list_records(ws, "member") if as_text(r.values["name"]) == change["name"])
    if change.get("on_card"):
        tell_change(ws, uid, {**typed, "event": kind})
    else:
        change_member(ws, uid, kind, typed)
