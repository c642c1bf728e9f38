"""Introduction letters of the demo branch: one that became void, one whose receipt is still on its way."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from app.actions.people import find_person
from app.actions.transfer_letters import letters_of, set_transfers
from app.actions.transfers import issue, void_letter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.actions.demo_dues import Act
    from app.actions.workspace import Workspace


def transfer_acts(data: dict[str, Any], today: date) -> Iterator[Act]:
    """(day, what is done that day) of the letters in `data`."""
    for number, letter in enumerate(data["letters"]):
        day = today - timedelta(days=letter["days_ago"])
        yield day, partial(_issue, {} if number else data["settings"], letter)
        if letter.get("void"):
            yield day + timedelta(days=1), partial(_void, letter)


def _issue(settings: dict[str, str], letter: dict[str, Any], ws: Workspace) -> None:
    if settings:
        set_transfers(ws, settings)
    issue(ws, [find_person(ws, letter["member"])], letter["typed"])


def _void(letter: dict[str, Any], ws: Workspace) -> None:
    (kept,) = letters_of(ws, find_person(ws, letter["member"]))
    void_letter(ws, kept.uid, reason=letter["void"])
