"""Finds the tables of a sheet: heading rows under titles and groups, stacked tables, tables side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.headings import SURE, bare_key, full_key
from app.domain.sheets import DATE, NUMBER
from app.domain.text import half_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.headings import Vocabulary
    from app.domain.sheets import Sheet

SEARCHED = 100  # rows in which the first heading row must stand
_DEEPEST = 3  # heading rows of one table
_LONGEST = 60
_TITLE_CELLS = 3  # a title with its date and its signature
_ENOUGH = 4  # known headings that make a heading row whatever else stands in it
_NUMERIC = frozenset({NUMBER, DATE})


@dataclass(frozen=True)
class Heading:
    """A column's heading, from its group down to itself; `parts` hold each text once."""

    column: int
    parts: tuple[str, ...]

    @property
    def own(self) -> str:
        return self.parts[-1]


@dataclass
class Table:
    """Heading rows `first` to `last`, data up to and without `end`; `title` is what stands above it."""

    first: int
    last: int
    headings: tuple[Heading, ...]
    end: int = 0
    title: tuple[str, ...] = ()
    repeats: set[int] = field(default_factory=set)


class TableFinder:
    """`markers` are headings of other forms: they make a heading row too, so that it can be refused by name."""

    def __init__(
        self, sheet: Sheet, vocabulary: Vocabulary, markers: frozenset[str], subjects: frozenset[str]
    ) -> None:
        self._sheet = sheet
        self._vocabulary = vocabulary
        self._markers = markers
        self._subjects = (
            subjects  # keys of headings that name the person: only rows with one start further tables
        )
        self._known: dict[str, bool] = {}

    def tables(self) -> list[Table]:
        first = next((r for r in range(min(SEARCHED, len(self._sheet.rows))) if self.is_heading_row(r)), None)
        if first is None:
            return []
        found = [self._table(first, above=0)]
        for row in range(found[0].last + 1, len(self._sheet.rows)):
            if row <= found[-1].last or not self._may_start(row) or not self.is_heading_row(row):
                continue
            table = self._table(row, above=found[-1].last + 1)
            if _same(found[-1].headings, table.headings):
                found[-1].repeats.update(range(table.first, table.last + 1))
            else:
                found[-1].end = table.first
                found.append(table)
        found[-1].end = len(self._sheet.rows)
        return found

    def known(self, text: str) -> bool:
        """True for a heading of the form or of another one."""
        if text not in self._known:
            self._known[text] = self._is_known(text)
        return self._known[text]

    def label_rows(self) -> list[set[str]]:
        """The headings of the form's own fields in each of the first rows."""
        rows = self._sheet.rows[:SEARCHED]
        return [{bare_key(t) for t in row if t and len(t) < _LONGEST and self._is_field(t)} for row in rows]

    def standing(self) -> int:
        """How many columns of values stand beside headings that run down one column; 0 when they do not."""
        rows = self._sheet.rows[:SEARCHED]
        for column in range(min(_DEEPEST, self._sheet.width)):
            labelled = [row for row in rows if row[column] and self._is_field(row[column])]
            keys = {full_key(row[column]) for row in labelled}
            beside = [[text for text in row[column + 1 :] if text] for row in labelled]
            if len(keys) >= _ENOUGH and keys & self._subjects:
                if any(self._is_field(text) for texts in beside for text in texts):
                    return 0  # a form with labels everywhere
                return sorted(map(len, beside))[len(beside) // 2]
        return 0

    def is_heading_row(self, row: int) -> bool:
        texts = [(t, k) for t, k in zip(self._sheet.rows[row], self._sheet.kinds[row], strict=True) if t]
        short = [t for t, _ in texts if len(t) < _LONGEST * 2]
        if len(texts) < 2 or sum(k in _NUMERIC for _, k in texts) * 5 > len(texts):  # a fifth
            return False
        hits = {bare_key(t) for t in short if self.known(t)}
        if len(hits) > 1 and hits & self._subjects and len(short) == len(texts):
            return True
        return len(hits) >= _ENOUGH or (len(hits) > 1 and len(hits) * 2 >= len(texts))

    def _is_field(self, text: str) -> bool:
        match = self._vocabulary.match(text)
        return match is not None and match.score >= SURE

    def _is_known(self, text: str) -> bool:
        if self._is_field(text):
            return True
        keys = {full_key(text), bare_key(text)}
        return bool(keys & (self._vocabulary.derived | self._vocabulary.ordinals | self._markers))

    def _may_start(self, row: int) -> bool:
        return any(len(t) < 2 * 5 and full_key(t) in self._subjects for t in self._sheet.rows[row] if t)

    def _table(self, row: int, above: int) -> Table:
        first, last = self._depth(row, above)
        title = tuple(_line(self._sheet.rows[r]) for r in range(self._title_from(first, above), first))
        headings = tuple(self._headings(first, last))
        return Table(first, last, headings, title=tuple(t for t in title if t))

    def _title_from(self, first: int, above: int) -> int:
        """Where the titles of a further table begin: below the last record of the one above."""
        rows = range(first - 1, above - 1, -1)
        return next(
            (r + 1 for r in rows if above and sum(map(bool, self._sheet.rows[r])) > _TITLE_CELLS), above
        )

    def _depth(self, row: int, above: int) -> tuple[int, int]:
        """First and last heading row: groups above, sub-headings below."""
        last = row
        spans = [m[2] for m in self._sheet.merges if m[0] <= row < m[2] and m[2] - row < _DEEPEST]
        if spans and any(self._sheet.rows[row + 1][c] for c in range(self._sheet.width)):
            last = max(spans)
        elif self._is_sub_heading(row):
            last = row + 1
        first = row
        if row - 1 >= above and self._is_group_row(row - 1):
            first = row - 1
        return first, min(last, len(self._sheet.rows) - 1)

    def _is_sub_heading(self, row: int) -> bool:
        """The row below continues the headings: it is known words, under groups or gaps only."""
        if row + 1 >= len(self._sheet.rows):
            return False
        upper, lower = self._sheet.rows[row], self._sheet.rows[row + 1]
        filled = [c for c, text in enumerate(lower) if text]
        known = [c for c in filled if self.known(lower[c])]
        if (
            not filled
            or len(known) * 2 < len(filled)
            or any(k in _NUMERIC for k in self._sheet.kinds[row + 1])
        ):
            return False
        gaps = [c for c in filled if not upper[c] or not self.known(upper[c])]
        return len(gaps) == len(filled) or (len(known) > 1 and len(known) == len(filled))

    def _is_group_row(self, row: int) -> bool:
        """Two or more short cells with gaps between them, each over columns of its own."""
        texts = self._sheet.rows[row]
        filled = [c for c, text in enumerate(texts) if text]
        merged = {m[1] for m in self._sheet.merges if m[0] == row == m[2] and m[3] > m[1]}
        if len(filled) < 2 or any(len(texts[c]) > _LONGEST for c in filled):  # groups come in twos
            return False
        if any(self._is_label(texts[c]) for c in filled):
            return False
        return any(c in merged for c in filled) and len(merged & set(filled)) * 2 >= len(filled)

    def _is_label(self, text: str) -> bool:
        """A line to fill in or sign, a value or a gap behind its colon: no group of columns."""
        label, colon, _ = half_width(text).partition(":")
        return bool(colon) and (full_key(label) in self._vocabulary.signatures or self.known(label))

    def _headings(self, first: int, last: int) -> Iterator[Heading]:
        grid = [self._spread(row, spread=row < last) for row in range(first, last + 1)]
        for column in range(self._sheet.width):
            parts = list(dict.fromkeys(text for row in grid if (text := " ".join(row[column].split()))))
            if parts:
                yield Heading(column, tuple(parts))

    def _spread(self, row: int, *, spread: bool) -> list[str]:
        """A heading row with merged cells filled; without merges (CSV) groups reach to the next one."""
        texts = list(self._sheet.rows[row])
        for r0, c0, r1, c1 in self._sheet.merges:
            if r0 <= row <= r1 and self._sheet.rows[r0][c0]:
                for column in range(c0, min(c1 + 1, len(texts))):
                    texts[column] = texts[column] or self._sheet.rows[r0][c0]
        if spread and not self._sheet.merges:
            below = self._sheet.rows[row + 1]
            for column in range(1, len(texts)):
                if not texts[column] and below[column] and below[column - 1]:
                    texts[column] = texts[column - 1]
        return texts


def _same(one: tuple[Heading, ...], other: tuple[Heading, ...]) -> bool:
    """A heading that a later page repeats, perhaps without its last columns."""
    known = {h.column: full_key(h.own) for h in one}
    return sum(known.get(h.column) == full_key(h.own) for h in other) * 5 >= len(other) * 4


def _line(texts: tuple[str, ...]) -> str:
    return " ".join(" ".join(text.split()) for text in texts if text)


def side_by_side(headings: tuple[Heading, ...], is_subject: frozenset[int]) -> list[tuple[int, int]]:
    """Column ranges of tables that stand beside each other under equal headings; one range if there is one."""
    columns = {h.column: full_key(h.own) for h in headings}
    first, last = min(columns), max(columns)
    places = sorted(is_subject)
    if len(places) < 2:  # two tables name two people
        return [(first, last)]
    step = places[1] - places[0]
    left = [c for c in range(first, first + step) if c in columns]
    evenly = all(b - a == step for a, b in pairwise(places))
    again = all(columns.get(c) == columns.get(c + n * step) for n in range(1, len(places)) for c in left[:-1])
    if not evenly or not again or len(left) < 2:  # a name alone is no table
        return [(first, last)]
    starts = [first + n * step for n in range(len(places))]
    return [(start, min(start + step - 1, last)) for start in starts[:-1]] + [(starts[-1], last)]
