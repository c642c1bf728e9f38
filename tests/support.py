"""What tests of several layers share: a clock that is set, and people who do not exist."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

BEIJING = timezone(timedelta(hours=8))
MEETING = "branch_committee_meeting"


class Clock:
    """Stands at `at`, and moves on a millisecond each time it is asked."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 12, 9, 0, tzinfo=BEIJING)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


def meeting(topic: str = "研究一季度工作", day: str = "2026-03-12", **more: object) -> dict[str, object]:
    """A committee meeting as a person types it."""
    return {"held_at": f"{day} 14:00-15:30", "place": "二楼会议室", "chair": "周国栋", "topic": topic, **more}


def member(name: str, **more: object) -> dict[str, object]:
    """A member's card as a person types it."""
    return {"name": name, "stage": "正式党员", **more}


def add(ws: Workspace, form_id: str, typed: dict[str, object], **how: object) -> str:
    """Saves a record; returns its uid."""
    from app.actions.records import save_record

    return save_record(ws, form_id, typed, **how).uid  # type: ignore[arg-type]
