"""A small table whose rows are written as cards: topics, speeches, guests; an empty one waits at the end."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.carrying import FOLLOWS, origin
from app.domain.dates import show_date
from app.ui.fields.base import Around, FieldWidget, Note, Typed
from app.ui.fields.card import Card, Shape
from app.ui.widgets.basics import button, let_go

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.form import Field
    from app.ui.widgets.basics import Item


class CardsField(FieldWidget):
    """`waiting`: an empty card stands ready, so that nobody has to ask for one; Enter in it goes on."""

    wide = True
    waiting = True

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.shape = Shape(around.forms[field.of])
        self.cards: list[Card] = []
        self._read_only = False
        self._anchor = QWidget(self)  # never seen: where the cards stand in the order of Tab
        self._anchor.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._anchor.hide()
        self.add = button(f"添加{self.shape.form.title}", self.add_card, icon="plus", small=True)
        self.add.setParent(self)
        self.add.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._removed: list[tuple[int, dict[str, str]]] = []
        self.bring_back = button("撤销删除", self.undo_removal, kind="link", icon="arrow-back-up", small=True)
        self.bring_back.setParent(self)
        self.bring_back.hide()
        self._inside.addLayout(self._list)
        self._inside.addWidget(self.bring_back)
        self._wait()

    def head(self) -> list[Item]:
        if self.waiting:
            return []
        self.add.show()
        return [self.add]

    def typed(self) -> Typed:
        return [texts for card in self.cards if (texts := card.texts())]

    def put(self, value: Typed) -> None:
        rows = value if isinstance(value, list) else []
        self._removed = []
        self.bring_back.hide()
        wanted = len(rows) + (self.waiting and not self._read_only)
        self._drop(*self.cards[wanted:])
        del self.cards[wanted:]
        while len(self.cards) < wanted:
            self._make()
        for number, card in enumerate(self.cards):
            card.put(rows[number] if number < len(rows) else {})
            self.dress(card)
        self._wait()

    def dress(self, card: Card) -> None:
        """A card that follows an earlier meeting says which."""
        texts = card.texts()
        day, matter = origin(texts.get(FOLLOWS, ""))
        same = matter == texts.get(self.shape.head[0].id)
        words = f"接续 {show_date(day)}的会议" if day else ""
        card.say_origin(words if same or not day else f"{words}：{matter}")

    def _make(self) -> Card:
        card = Card(self.shape, self.around)
        card.set_read_only(on=self._read_only)
        card.edited.connect(lambda: self._edited(card))
        card.left.connect(self.left)
        card.removed.connect(lambda: self._remove(card))
        card.moved.connect(lambda by: self._move(card, by))
        self.cards.append(card)
        self._list.addWidget(card)
        card.show()  # at once: the next Enter may go there
        return card

    def _drop(self, *cards: Card) -> None:
        for card in cards:
            self._list.removeWidget(card)
        let_go(cards)

    def _wait(self) -> None:
        """One empty card at the end while the record is written; numbers and the order of Tab follow."""
        wanted = self.waiting and not self._read_only
        if wanted and (not self.cards or not self.cards[-1].is_empty()):
            self._make().put({})
        for number, card in enumerate(self.cards, start=1):
            card.set_number(number)
            card.set_waiting(on=wanted and card is self.cards[-1])
        for before, after in pairwise([self._anchor, *self.entries_in_order()]):
            QWidget.setTabOrder(before, after)

    def entries_in_order(self) -> list[QWidget]:
        return [entry for card in self.cards for entry in card.entries()]

    def entries(self) -> list[QWidget]:
        found = self.entries_in_order()
        return found or [self.add]

    def _edited(self, card: Card) -> None:
        if card is self.cards[-1]:
            self._wait()
        self.edited.emit()

    def add_card(self) -> None:
        """An empty line to write into; one that is empty already is used."""
        card = self.cards[-1] if self.cards and self.cards[-1].is_empty() else self._make()
        self._wait()
        card.focus()

    def add_rows(self, rows: Sequence[dict[str, str]]) -> None:
        """More rows behind those that are written."""
        kept = self.typed()
        self.put([*(kept if isinstance(kept, list) else []), *rows])
        self.edited.emit()

    def _remove(self, card: Card) -> None:
        texts, place = card.texts(), self.cards.index(card)
        self.cards.remove(card)
        self._drop(card)
        self._wait()
        if texts:
            self._removed.append((place, texts))
            self.bring_back.show()
        self.edited.emit()

    def undo_removal(self) -> None:
        """The card that was removed last, at its place and with all it held."""
        place, texts = self._removed.pop()
        rows = self.typed()
        kept = rows if isinstance(rows, list) else []
        left = self._removed
        self.put([*kept[:place], texts, *kept[place:]])
        self._removed = left
        self.bring_back.setVisible(bool(left))
        self.edited.emit()

    def _move(self, card: Card, by: int) -> None:
        place = self.cards.index(card)
        last = len(self.cards) - (2 if self.waiting else 1)
        target = min(max(0, place + by), last)
        if place == target or place > last:
            return
        self.cards.insert(target, self.cards.pop(place))
        self._list.removeWidget(card)
        self._list.insertWidget(target, card)
        self._wait()
        self.edited.emit()

    def set_read_only(self, *, on: bool) -> None:
        if on == self._read_only:
            return
        self._read_only = on
        self.add.setVisible(not on and not self.waiting)
        self.put(self.typed())
        for card in self.cards:
            card.set_read_only(on=on)
        self._wait()

    def set_error(self, message: str) -> None:
        """Each card shows its own."""

    def _card_of(self, note: Note) -> Card | None:
        filled = [card for card in self.cards if not card.is_empty()]
        return filled[note.row] if 0 <= note.row < len(filled) else None

    def show_notes(self, notes: Sequence[Note]) -> Sequence[Note]:
        for card in self.cards:
            card.show_notes([note for note in notes if self._card_of(note) is card])
        return [note for note in notes if self._card_of(note) is None]

    def go_to(self, note: Note) -> None:
        card = self._card_of(note)
        if card is not None:
            card.focus(note.column)
        elif self.cards:
            self.cards[0].focus()
        else:
            self.add_card()

    def part(self) -> str:
        here = self.window().focusWidget()
        for card in self.cards:
            for name, box in card.boxes.items():
                if here is not None and box.isAncestorOf(here):
                    return name
        return ""


class GuestsField(CardsField):
    """列席: most meetings have none, so a line comes only when it is asked for."""

    waiting = False
