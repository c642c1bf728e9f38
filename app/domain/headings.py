"""Which field a heading of a foreign table means, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.numerals import FIRST_FOUR
from app.domain.text import half_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.form import Form
    from app.domain.import_words import ImportWords

EXACT, ALSO, BARE, WORDED, ALTERNATIVE, SLIP = 1.0, 0.98, 0.95, 0.85, 0.75, 0.6
SURE = ALTERNATIVE  # from here on a heading counts when a row is taken for the heading row
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|《[^《》]*》|<[^<>]*>|\([^()]*$")
_NUMBERING = re.compile(r"\s*\(?(\w{1,2})\s*[).、．]\s*(?=\S)")
_MARKS = re.compile(r"[\s\W_]+")
_COUNTER = re.compile(rf"(?<=[^0-9])[0-9]{{1,2}}$|(?<=..)[{FIRST_FOUR}]$")
_LATIN = re.compile(r"[a-z]+")
_LONGEST = 60  # a heading with its explanation; longer cells are notes
_SLIP_LENGTH = 5
_RANK = 0.0001


def full_key(heading: str) -> str:
    """The letters and digits of a heading, brackets' content included, without a number in front."""
    text = half_width(heading)
    numbered = _NUMBERING.match(text)
    if numbered and numbered[1].isnumeric():  # also of Chinese numerals
        text = text[numbered.end() :]
    return _MARKS.sub("", text).casefold()


def bare_key(heading: str) -> str:
    """As `full_key`, without what stands in brackets (units, how to fill in)."""
    text = half_width(heading)
    while (shorter := _BRACKETED.sub("", text)) != text:
        text = shorter
    return full_key(text) or full_key(heading)


@dataclass(frozen=True)
class Match:
    field: str
    score: float


class Vocabulary:
    """The headings of one form's fields, matched from the strictest reading to the loosest.

    Looser keys that two fields share stand for neither. In a `ranked` one the first other heading of a field is better
    than the second (会议议题 before 会议名称), where else the first column is.
    """

    def __init__(self, form: Form, words: ImportWords, *, ranked: bool = False) -> None:
        self._words = words
        self._same = tuple((full_key(a), full_key(b)) for a, b in words.same)
        self._before = tuple(full_key(w) for w in words.before)
        self._after = tuple(full_key(w) for w in words.after)
        self._other_people = tuple(full_key(w) for w in words.others)
        self._exact: dict[str, Match] = {}
        for field in form.plain_fields:
            self._exact.setdefault(full_key(field.label), Match(field.id, EXACT))
        for field in form.plain_fields:
            for place, heading in enumerate(field.also):
                score = ALSO - place * _RANK if ranked else ALSO
                self._exact.setdefault(full_key(heading), Match(field.id, score))
        self._bare = _unshared((bare_key(h), f.id) for f in form.plain_fields for h in (f.label, *f.also))
        self._worded = _unshared(
            (self.worded_key(h), f.id) for f in form.plain_fields for h in (f.label, *f.also)
        )
        self._joiners = re.compile("|".join(map(re.escape, sorted(words.joiners, key=len, reverse=True))))
        self.derived = frozenset(full_key(h) for h in form.derived)
        self.ordinals = frozenset(full_key(h) for h in words.ordinals)
        self.unmeant = self.derived | self.ordinals | frozenset(full_key(h) for h in words.notes)
        self.sources = {full_key(heading): frozenset(names) for heading, *names in words.sources}
        self.lists = frozenset(words.lists)
        self.signatures = frozenset(full_key(w) for w in words.signatures)
        self._known: dict[str, Match | None] = {}

    def match(self, heading: str) -> Match | None:
        """The field a heading means; None for none, for derived numbers and for running numbers."""
        if heading not in self._known:
            self._known[heading] = self._match(heading)
        return self._known[heading]

    def worded_key(self, heading: str) -> str:
        """The key with every choice of words made once: 递交/提交, 日期/时间, 中共, 所在…."""
        key = _COUNTER.sub("", bare_key(heading))
        key = _LATIN.sub("", key) or key
        for one, other in self._same:
            key = key.replace(one, other)
        return self._trimmed(key)

    def is_of_others(self, heading: str) -> bool:
        """True for a group of columns about somebody else: relatives, introducers."""
        key = bare_key(heading)
        return any(word in key for word in self._other_people)

    def _trimmed(self, key: str) -> str:
        for word in self._before:
            if key.startswith(word) and len(key) >= len(word) + 2:
                return self._trimmed(key.removeprefix(word))
        for word in self._after:
            if key.endswith(word) and len(key) >= len(word) + 2:
                return self._trimmed(key.removesuffix(word))
        return key

    def _match(self, heading: str) -> Match | None:
        key, bare = full_key(heading), bare_key(heading)
        if not key or len(bare) > _LONGEST or key in self.derived or bare in self.derived:
            return None
        if key in self._exact:
            return self._exact[key]
        if bare in self.ordinals:
            return None
        if bare in self._exact or bare in self._bare:
            return Match(self._exact[bare].field if bare in self._exact else self._bare[bare], BARE)
        worded = self.worded_key(heading)
        if worded in self._worded and worded not in self.ordinals:
            return Match(self._worded[worded], WORDED)
        return self._alternative(heading) or self._slip(bare)

    def _alternative(self, heading: str) -> Match | None:
        """`职务或岗位` is a column of the first of the two that is known."""
        parts = [part for part in self._joiners.split(half_width(heading)) if full_key(part)]
        if len(parts) < 2:  # one or the other
            return None
        found = next((m for m in map(self.match, parts) if m is not None and m.score >= BARE), None)
        return Match(found.field, ALTERNATIVE) if found else None

    def _slip(self, key: str) -> Match | None:
        """One letter wrong, missing or too many; never one that makes it another heading (入党 and 入团)."""
        if len(key) < _SLIP_LENGTH:
            return None
        found = {m.field for known, m in self._exact.items() if self._one_slip(key, known)}
        return Match(found.pop(), SLIP) if len(found) == 1 else None

    def _one_slip(self, one: str, other: str) -> bool:
        if abs(len(one) - len(other)) > 1 or len(other) < _SLIP_LENGTH:
            return False
        if len(one) != len(other) and one[-1] != other[-1]:
            return False  # what a heading ends in says what it is about
        start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
        start = min(len(one), len(other)) if start is None else start
        longer = max(len(one), len(other))
        rest_one, rest_other = one[start + (len(one) == longer) :], other[start + (len(other) == longer) :]
        letters = one[start : start + (len(one) == longer)] + other[start : start + (len(other) == longer)]
        return rest_one == rest_other and not any(letter in self._words.telling for letter in letters)


def _unshared(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Key → field, of the keys that only one field has."""
    owners: dict[str, set[str]] = {}
    for key, owner in pairs:
        owners.setdefault(key, set()).add(owner)
    return {key: next(iter(owner)) for key, owner in owners.items() if len(owner) == 1}
