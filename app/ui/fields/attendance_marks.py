"""How the states of an attendance sheet look, go round and add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import attendance
from app.domain.attendance import PRESENT_STATES
from app.ui.widgets.attendance_picker import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.people import Person
    from app.domain.form import Field
    from app.domain.values import Row

PRESENT = ("present", "late")
LEAVE, ABSENT = "personal_leave", "absent"
STATES = (*PRESENT, LEAVE, "sick_leave", "on_business", "on_shift", ABSENT)
FULL, PROBATIONARY = "full", "probationary"
_GLYPHS = {"late": "迟", LEAVE: "假", "sick_leave": "病", "on_business": "公", "on_shift": "班"}
_ROUND = {"": "present", "present": LEAVE, LEAVE: ABSENT, ABSENT: ""}
PROBATIONARY_TAG = "预"
NOT_CALLED = "还没有点名"


def next_state(state: str) -> str:
    """到会 → 请假 → 缺席 → off the list; rarer states go back to 到会."""
    return _ROUND.get(state, "present")


def is_member(person: Person) -> bool:
    return person.stage in (FULL, PROBATIONARY)


def label_of(field: Field, state: str) -> str:
    return field.codes.label(state) if field.codes and state else ""


def tone_of(state: str) -> str:
    if not state:
        return ""
    return "ok" if state in PRESENT_STATES else "bad" if state == ABSENT else "warn"


def mark_of(person: Person | Mark, state: str, field: Field) -> Mark:
    """A person with a card, or somebody the sheet names without one."""
    key = person.key if isinstance(person, Mark) else person.ref
    probationary = not isinstance(person, Mark) and person.stage == PROBATIONARY
    tag = PROBATIONARY_TAG if probationary else ""
    words = label_of(field, state) or "不在名单"
    return Mark(key, person.name, tone_of(state), _GLYPHS.get(state, ""), tag, words)


def sums_of(rows: Sequence[Row]) -> str:
    """应到, 实到, 请假, 缺席 and votes as the meeting's rules count them."""
    sheet = {"attendance": list(rows)}
    due, present, away = attendance.due(sheet), attendance.present(sheet), attendance.absent(sheet)
    if due is None or present is None or away is None:
        return NOT_CALLED
    missing = sum(row.get("state") == ABSENT for row in rows if not row.get("excluded"))
    parts = [("应到", due), ("实到", present), ("请假", away - missing), ("缺席", missing)]
    votes = f"有表决权 {attendance.voters_present(sheet)}/{attendance.voters_due(sheet)}"
    return "　".join([*(f"{name} {count}" for name, count in parts), votes])
