"""What the field widgets of one editor may ask the desk about: the day, the people, and where files go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.actions.attaching import Attached, attach, open_copy
from app.actions.carrying import last_outline
from app.actions.looking import list_records, usual_words
from app.actions.looking_over import look_over
from app.actions.people import list_people
from app.domain.attending import Cards
from app.domain.field_kinds import Typing
from app.domain.people import post_rank
from app.domain.values import as_text
from app.ui.fields.base import Around
from app.ui.order import place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.actions.people import Person
    from app.domain.values import Row, Values
    from app.ui.desk import Desk


MEMBER = "member"


class _Roster:
    """Read once and again after a change: a list opens at every key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people: Sequence[Person] | None = None
        self._cards: Cards | None = None
        desk.data_changed.connect(self._forget)

    def _forget(self, _forms: object) -> None:
        self._people = self._cards = None

    def __call__(self) -> Sequence[Person]:
        if self._people is None:
            self._people = sorted(list_people(self._desk.ws), key=lambda p: place(p.group, p.name))
        return self._people

    def cards(self) -> Cards:
        """Everybody's card in the order of a sheet: by group, those with posts first."""
        if self._cards is None:
            found = sorted(list_records(self._desk.ws, MEMBER), key=lambda r: self._place_on_sheet(r.values))
            self._cards = Cards({record.uid: record.values for record in found})
        return self._cards

    def _place_on_sheet(self, card: Values) -> tuple[object, ...]:
        no_group, group, name = place(as_text(card.get("party_group")), as_text(card.get("name")))
        return no_group, group, post_rank(card, self._desk.ws.definitions.codes["party_post"]), name

    def references(self, name: str) -> Sequence[str]:
        """Whom a typed name may mean."""
        return self._desk.ws.people()(name)


class _Files:
    """Takes files in and hands copies out; trouble is said, never raised."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, path: Path) -> Row:
        """The row to keep; empty when the file could not be taken."""
        taken: list[Row] = []

        def done(attached: Attached) -> None:
            taken.append(attached.row)
            if attached.held_by:
                self._desk.toast(f"同一份文件已在“{attached.held_by[0].name}”里，没有重复保存")

        self._desk.messages.attempt(lambda: attach(self._desk.ws, path), done)
        return taken[0] if taken else {}

    def open(self, row: Row) -> None:
        folder = self._desk.copies_folder()
        self._desk.messages.attempt(
            lambda: open_copy(
                self._desk.ws, as_text(row.get("sha256")), folder, name=as_text(row.get("name"))
            ),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        )


def make_around(desk: Desk, form_id: str) -> Around:
    ws, roster, files = desk.ws, _Roster(desk), _Files(desk)
    return Around(
        forms=ws.forms,
        typing=Typing(ws.today(), roster.references),
        people=roster,
        attach=None if ws.read_only else files.take,
        open_file=files.open,
        look=lambda typed: look_over(ws, form_id, typed, roster.cards()),
        words=lambda field: usual_words(ws, form_id, field),
        outline=lambda group: last_outline(ws, form_id, group=group),
    )
