"""Handing in a quarter as a person does it: checked first, held up by what blocks, sent with what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import desk_keys, submission_notes, submitting
from app.actions.preflight import preflight
from app.domain.errors import UserError
from app.domain.preflight import ANSWER, MEND
from app.domain.tick import silent

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.submitting import Submitted
    from app.actions.workspace import Workspace
    from app.domain.tick import Tick


def hand_in(
    ws: Workspace, quarter: str, folder: Path, *, whole: bool = False, progress: Tick = silent
) -> Submitted:
    """Checks the quarter anew and writes it to the stick with the findings and their explanations.

    Raises UserError("preflight.blocked") while something must be mended or answered, and what `submit` raises.
    """
    ws.must_write()
    desk_keys.committee_of(ws)
    found = preflight(ws, quarter)
    if found.blocked:
        raise UserError(
            "preflight.blocked",
            period=found.period.text,
            mend=found.counts[MEND],
            answer=found.counts[ANSWER],
        )
    sent = submission_notes.as_sent(found)
    return submitting.submit(ws, found.period.text, folder, findings=sent, whole=whole, progress=progress)
