"""What the field widgets of one editor may ask the desk about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.people import list_people
from app.domain.field_kinds import Typing
from app.ui.fields.base import Around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.people import Person
    from app.ui.desk import Desk


class _Roster:
    """Read once and again after a change: a list opens at every key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people: Sequence[Person] | None = None
        desk.data_changed.connect(self._forget)

    def _forget(self, _forms: object) -> None:
        self._people = None

    def __call__(self) -> Sequence[Person]:
        if self._people is None:
            self._people = list_people(self._desk.ws)
        return self._people


def make_around(desk: Desk) -> Around:
    ws = desk.ws
    return Around(ws.forms, Typing(ws.today(), ws.people()), _Roster(desk))
