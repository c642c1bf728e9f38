"""Cards that may be one person's: the same ID number, the same name and birth date, or alike in other ways."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from app.domain.dates import is_day
from app.domain.people_matching import BIRTH, EMPLOYEE_NO, ID, PHONES, contradicting
from app.domain.roster_values import dates_fit
from app.domain.sheet_verdicts import SUBJECT
from app.domain.text import name_key
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from app.domain.values import Values

SAME_ID, SAME_BIRTH, SIMILAR = "same_id", "same_birth", "similar"
_MANY = 20  # a value that more cards than these share is nobody's own (the telephone of an office)


@dataclass(frozen=True)
class Double:
    """Two cards, the older first, and why they may be one person's."""

    one: str
    other: str
    why: str


def doubles(cards: Mapping[str, Values], apart: Collection[frozenset[str]] = ()) -> list[Double]:
    """Pairs of cards, the surest first. `cards` are by uid, in the order they were made; `apart` are pairs of whom
    somebody has said that they are two people.
    """
    order = {uid: place for place, uid in enumerate(cards)}
    found: dict[frozenset[str], Double] = {}
    for why, pairs in (
        (SAME_ID, _sharing(cards, _id)),
        (SAME_BIRTH, _same_birth(cards)),
        (SIMILAR, _similar(cards)),
    ):
        for pair in pairs:
            one, other = sorted(pair, key=order.__getitem__)
            if frozenset(pair) not in apart:
                found.setdefault(frozenset(pair), Double(one, other, why))
    return list(found.values())


def _sharing(
    cards: Mapping[str, Values], key: Callable[[Values], str], most: int = 0
) -> Iterator[tuple[str, str]]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for uid, card in cards.items():
        if key(card):
            by_key[key(card)].append(uid)
    for uids in by_key.values():
        if not most or len(uids) <= most:
            yield from combinations(uids, 2)


def _same_birth(cards: Mapping[str, Values]) -> Iterator[tuple[str, str]]:
    """Also with two ID numbers: one of them may be mistyped, and only a person can tell."""
    for one, other in _sharing(cards, _name):
        births = as_text(cards[one].get(BIRTH)), as_text(cards[other].get(BIRTH))
        if all(births) and dates_fit(*births):
            yield one, other


def _similar(cards: Mapping[str, Values]) -> Iterator[tuple[str, str]]:
    """The same name with nothing against it; the same staff number; a name of which one letter differs, born on the
    same day; or the same mobile number and day of birth.
    """
    for one, other in _sharing(cards, _name):
        if not contradicting(cards[one], cards[other]):
            yield one, other
    yield from _sharing(cards, lambda card: as_text(card.get(EMPLOYEE_NO)), _MANY)
    for one, other in _sharing(cards, _day_of_birth, _MANY):
        first, second = cards[one], cards[other]
        if _nearly(_name(first), _name(second)) or (_phones(first) & _phones(second)):
            yield one, other


def _nearly(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _id(card: Values) -> str:
    return as_text(card.get(ID))


def _name(card: Values) -> str:
    return name_key(as_text(card.get(SUBJECT)))


def _day_of_birth(card: Values) -> str:
    text = as_text(card.get(BIRTH))
    return text if is_day(text) else ""


def _phones(card: Values) -> set[str]:
    return {as_text(card.get(name)) for name in PHONES} - {""}
