"""Whether a table is a list of people or belongs to another form; the other form is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.headings import SURE, bare_key, full_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.domain.import_words import ImportWords, SheetKind
    from app.domain.roster_columns import Column
    from app.domain.roster_tables import Heading

SUBJECT = "name"  # the field that says who a card is about
_STRONG = 3
_IN_TITLE, _IN_NAME = 3, 2
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
        best: SheetKind | None = None
        best_weight = _ENOUGH - 1
        named = any(column.field == SUBJECT for column in columns)
        for kind in self._words.kinds:
            if kind.nameless and named:
                continue
            weight, own = self._weights(kind, evidence)
            if weight > best_weight and weight > own and not (kind.alone and own):
                best, best_weight = kind, weight
        return best

    def form_of_title(self, titles: Sequence[str]) -> str:
        """The form that titles name, for sheets whose columns say nothing; "" for none."""
        return next((kind.title for kind in self._words.kinds if _mentions(titles, kind.titles)), "")

    def _weights(self, kind: SheetKind, evidence: _Evidence) -> tuple[int, int]:
        """How much speaks for the other form, and how much for a list of people."""
        keys = self._keys[kind.id]
        theirs: set[int] = set()
        weight = 0
        for heading in evidence.headings:
            found = self._keys_of(heading.parts)
            is_strong = bool(found & keys.strong)
            if (
                is_strong
                or found & keys.plain
                or any(key.endswith(keys.endings) for key in found if keys.endings)
            ):
                theirs.add(heading.column)
                weight += _STRONG if is_strong else 1
        sure = {c.field for c in evidence.columns if c.field and c.score >= SURE and c.index not in theirs}
        own = len(sure - set(self._words.weak))
        if _mentions(evidence.titles, self._words.rosters):
            own += _IN_TITLE
        if weight or not own:
            weight += _IN_TITLE * _mentions(evidence.titles, kind.titles) or (
                _IN_NAME * _mentions(evidence.names, kind.titles)
            )
        return weight, own


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
