"""The directory of branches: the row of this branch gives its name and code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.import_plan import CHANGED, HELD, SAME, CellChange, PlannedRecord
from app.domain.list_kit import OTHER_BRANCH
from app.domain.people_matching import TWICE
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.form import Form
    from app.domain.list_kit import ListWorld
    from app.domain.roster_values import FileRecord

SETTING, BRANCH = "setting", "branch"


def plan_branch(records: Sequence[FileRecord], columns: Form, world: ListWorld) -> list[PlannedRecord]:
    """Rows of other branches wait; a single row may be said to be ours, whatever it calls itself."""
    alone = len(records) == 1 and world.answers.ours
    ours = [r for r in records if alone or world.is_ours(as_text(r.values.get(BRANCH)))]
    found = []
    for record in records:
        if record in ours and len(ours) == 1:
            found.append(_plan(record, columns, world))
        else:
            place = ((record.sheet, record.number),)
            reason = TWICE if record in ours else OTHER_BRANCH
            found.append(PlannedRecord(HELD, "", as_text(record.values.get(BRANCH)), place, reason=reason))
    return found


def _plan(record: FileRecord, columns: Form, world: ListWorld) -> PlannedRecord:
    name = as_text(record.values.get(BRANCH))
    code = as_text(record.values.get("code")) or world.code
    told = (("branch", world.branch, name), ("code", world.code, code))
    changes = tuple(
        CellChange("", columns.by_id[field].label, old, new) for field, old, new in told if new and old != new
    )
    kept = next((one for one in world.books(SETTING) if one.values.get("name") == BRANCH), None)
    value = json.dumps({"name": name, "code": code}, ensure_ascii=False, sort_keys=True)
    place = ((record.sheet, record.number),)
    return PlannedRecord(
        CHANGED if changes else SAME,
        kept.uid if kept else world.new_uid(),
        name,
        place,
        kept.revision if kept else 0,
        {"name": BRANCH, "value": value},
        changes,
        form=SETTING,
    )
