"""Whether a table is a list of people or belongs to another form; the other form is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.headings import SURE, bare_key, full_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.domain.import_words import ImportWords, SheetKind
    from app.domain.roster_columns import Column
    from app.domain.roster_tables import Heading

SUBJECT = "name"  # the field that says who a card is about
STAGE = "stage"  # the field that says how far a person has come
_STRONG = 3
_IN_TITLE, _IN_NAME = 3, 2
_BOTH = 2  # a title that says so and headings that bear it out
_ON_THE_WAY = 2  # several dates of the way into the Party: a ledger of people, whatever else it records
_GENERIC = 2  # a group of two letters (时间, 日期) says nothing
_ENOUGH = 2
_FORM_LABELS, _FORM_ROWS = 5, 4


@dataclass(frozen=True)
class _Keys:
    plain: frozenset[str]
    strong: frozenset[str]
    endings: tuple[str, ...]


@dataclass(frozen=True)
class _Evidence:
    """What a table shows: `titles` stand above it, `names` are those of the sheet and the file."""

    headings: Sequence[Heading]
    columns: Sequence[Column]
    titles: Sequence[str]
    names: Sequence[str]


class Verdicts:
    """Knows the headings of all other forms. `worded` makes every choice of words once (交纳, 缴纳)."""

    def __init__(self, words: ImportWords, worded: Callable[[str], str]) -> None:
        self._words = words
        self._worded = worded
        self._keys = {
            kind.id: _Keys(
                self._keys_of(kind.headings),
                self._keys_of(kind.strong),
                tuple(full_key(e) for e in kind.endings),
            )
            for kind in words.kinds
        }
        self._dates = frozenset(name for _, *names in words.milestones for name in names)
        self._of_party = self._dates | {STAGE}
        self.markers = frozenset(
            key
            for kind in words.kinds
            for heading in (*kind.headings, *kind.strong)
            for key in (full_key(heading), bare_key(heading))
        )

    def _keys_of(self, headings: Iterable[str]) -> frozenset[str]:
        return frozenset(key for h in headings for key in (full_key(h), bare_key(h), self._worded(h)))

    def other_form(
        self,
        headings: Sequence[Heading],
        columns: Sequence[Column],
        titles: Sequence[str],
        names: Sequence[str],
    ) -> SheetKind | None:
        """The form that a table belongs to rather than to the one it is read for."""
        evidence = _Evidence(headings, columns, titles, names)
        named = any(column.field == SUBJECT and column.score >= SURE for column in columns)
        party = self._speaks_of_party(evidence)
        weights: dict[str, int] = {}
        best: SheetKind | None = None
        for kind in self._words.kinds:
            if (kind.nameless and named) or (kind.outside and party):
                continue
            weight, own = self._weights(kind, evidence)
            weights[kind.id] = weight
            theirs = weight >= _ENOUGH and (kind.outside or weight > own) and not (kind.alone and own)
            if theirs and (best is None or weight > weights[best.id]):
                best = kind
        return self._of_that_shape(weights) or best if best and best.shape else best

    def form_of_title(self, titles: Sequence[str]) -> SheetKind | None:
        """The form that titles name, for sheets whose columns say nothing."""
        return next((kind for kind in self._words.kinds if _mentions(titles, kind.titles)), None)

    def _of_that_shape(self, weights: Mapping[str, int]) -> SheetKind | None:
        """What a sheet is that looks like several forms: the one that anything else speaks for."""
        others = [k for k in self._words.kinds if not k.shape and not k.outside and weights.get(k.id)]
        return max(others, key=lambda kind: weights[kind.id], default=None)

    def _speaks_of_party(self, evidence: _Evidence) -> bool:
        if any(column.field in self._of_party for column in evidence.columns):
            return True
        headings = [part for heading in evidence.headings for part in heading.parts]
        return _mentions((*headings, *evidence.titles, *evidence.names), self._words.party)

    def _weights(self, kind: SheetKind, evidence: _Evidence) -> tuple[int, int]:
        """How much speaks for the other form, and how much for a list of people."""
        theirs, weight = self._weight_of_headings(kind, evidence.headings)
        sure = {c.field for c in evidence.columns if c.field and c.score >= SURE and c.index not in theirs}
        own = len(sure - set(self._words.weak)) + (_ON_THE_WAY if len(sure & self._dates) > 1 else 0)
        titled = _mentions(evidence.titles, kind.titles)
        is_roster = _mentions(evidence.titles, self._words.rosters)
        if is_roster or (not titled and _mentions(evidence.titles, self._words.collected)):
            own += _IN_TITLE
        counts = weight or not own or kind.outside
        if counts and titled:
            weight += _IN_TITLE + (_BOTH if weight and not is_roster else 0)
        elif counts and _mentions(evidence.names, kind.titles):
            weight += _IN_NAME
        return weight, own

    def _weight_of_headings(self, kind: SheetKind, headings: Sequence[Heading]) -> tuple[set[int], int]:
        """The columns that are the other form's, and their weight; what a group says counts once."""
        theirs: set[int] = set()
        weight = 0
        for heading in headings:
            worth = self._worth(kind, (heading.own, "".join(heading.parts)))
            if worth:
                theirs.add(heading.column)
                weight += worth
        groups = {part for heading in headings for part in heading.parts[:-1]}
        return theirs, weight + sum(self._worth(kind, (g,)) for g in groups if len(full_key(g)) > _GENERIC)

    def _worth(self, kind: SheetKind, texts: Iterable[str]) -> int:
        keys, found = self._keys[kind.id], self._keys_of(texts)
        if found & keys.strong:
            return _STRONG
        ends = any(key.endswith(keys.endings) for key in found if keys.endings)
        return int(bool(found & keys.plain) or ends)


def _mentions(texts: Sequence[str], words: Sequence[str]) -> bool:
    return any(word in "".join(text.split()) for text in texts for word in words)


def is_single_form(label_rows: Sequence[set[str]], best: set[str]) -> bool:
    """A form about one person: labels lie scattered over the rows, with their values beside them."""
    everywhere: set[str] = set().union(*label_rows) if label_rows else set()
    rows = [labels for labels in label_rows if labels - best]
    return (
        len(everywhere) >= _FORM_LABELS
        and len(rows) >= _FORM_ROWS - 1
        and len(best) * 10 < len(everywhere) * 6
    )
