"""Facts of a branch on a day, and what of an item the tests look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.agenda import AgendaFacts, Item
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

DEFINITIONS = load_definitions()
FULL: Row = {"name": "韩雪", "stage": "full", "joined_on": "2008-05-16", "confirmed_on": "2009-05-16"}


def facts(on: str, *cards: Row, since: str = "2020-01-01", **more: object) -> AgendaFacts:
    made = AgendaFacts(
        on=date.fromisoformat(on),
        since=date.fromisoformat(since),
        pack=DEFINITIONS.rules,
        posts=DEFINITIONS.codes["party_post"],
        cadences=DEFINITIONS.cadences,
        books={form.id: form.book for form in DEFINITIONS.forms.values() if form.book},
        cards={f"u{number}": card for number, card in enumerate(cards)},
    )
    return replace(made, **more)  # type: ignore[arg-type]


def seen(items: list[Item]) -> list[tuple[str, str, str]]:
    return [(item.code, item.due.isoformat(), item.state) for item in items]
