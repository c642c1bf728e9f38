"""Safe mends of the pre-flight: offered, never done unasked, each one step that undo takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.records import read_draft, save_record
from app.domain.errors import UserError
from app.domain.preflight import FINISH, RECOMPUTE

if TYPE_CHECKING:
    from app.actions.records import Saved
    from app.actions.workspace import Workspace
    from app.domain.preflight import Finding


def mend(ws: Workspace, one: Finding) -> Saved:
    """Finishes a draft that is complete, or works the numbers of a record out anew.

    Raises UserError("preflight.no_mend" | "record.absent" | "sealed.…"), Invalid.
    """
    place = one.place
    if one.mend == FINISH:
        draft = read_draft(ws, place.uid)
        if draft is None:
            raise UserError("record.absent")
        return save_record(ws, draft.form, draft.typed, uid=draft.uid, base=draft.base)
    if one.mend == RECOMPUTE:
        return save_record(ws, place.form, {}, uid=place.uid)
    raise UserError("preflight.no_mend")
