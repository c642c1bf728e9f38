"""What tests of several layers share: a clock that is set, people who do not exist, children that can be limited."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from app.actions.workspace import Workspace
    from app.domain.errors import UserError
    from app.domain.values import Row

ROOT = Path(__file__).parents[1]
BEIJING = timezone(timedelta(hours=8))
MEETING = "branch_committee_meeting"
PATIENCE_MS = 60_000  # what a test waits for at most: a machine that does much else may need its time

# Root may write everywhere; without its capabilities it is held to a folder's permissions like anybody.
ORDINARY_USER = """
import ctypes
class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
assert ctypes.CDLL(None).capset(ctypes.byref(Header(0x20080522, 0)), (ctypes.c_uint32 * 6)()) == 0
"""
COMMAND_LINE = """
import sys
from app.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


class Clock:
    """Stands at `at`, and moves on a millisecond each time it is asked."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 12, 16, 0, tzinfo=BEIJING)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


def seal_quarter(ws: Workspace, period: str) -> None:
    """As the committee's receipt does it."""
    from app.store import journal, records

    row: Row = {
        "period": period, "package": "0" * 64, "number": 1, "made": ws.stamp(), "sealed_at": ws.stamp(),
        "heads": json.dumps(journal.heads(ws.store.conn, ws.seat)),
    }  # fmt: skip
    with records.change(ws.store, "records.save", at=ws.stamp(), by=ws.user) as writing:
        writing.write(ws.form("sealed_quarter"), records.new_uid(), row, 0)


def largest_file(size: int) -> str:
    """Code that lets a child write no file beyond a size, as a full disk would."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"


def run_python(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, args)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def meeting(topic: str = "研究一季度工作", day: str = "2026-03-12", **more: object) -> dict[str, object]:
    """A committee meeting as a person types it."""
    return {"held_at": f"{day} 14:00-15:30", "place": "二楼会议室", "chair": "周国栋", "topic": topic, **more}


def member(name: str, **more: object) -> dict[str, object]:
    """A member's card as a person types it."""
    return {"name": name, "stage": "正式党员", **more}


def refused(code: str) -> pytest.RaisesExc[UserError]:
    """What is done inside is refused with that code and no other."""
    import pytest

    from app.domain.errors import UserError

    return pytest.raises(UserError, match=f"^{code.replace('.', '[.]')}$")


def code_of(action: Callable[..., object], *args: object, **options: object) -> str:
    """The code with which `action` is refused."""
    import pytest

    from app.domain.errors import UserError

    with pytest.raises(UserError) as caught:
        action(*args, **options)
    return caught.value.code


def add(
    ws: Workspace, form_id: str, typed: dict[str, object], *, uid: str | None = None, base: int | None = None
) -> str:
    """Saves a record; returns its uid."""
    from app.actions.records import save_record

    return save_record(ws, form_id, typed, uid=uid, base=base).uid


def next_undo(ws: Workspace) -> str | None:
    """The action that Ctrl+Z would take back; None when there is nothing."""
    from app.store import undo

    found = undo.next_undo(ws.store)
    return found[1] if found else None
