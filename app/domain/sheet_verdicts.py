"""Whether a table is a list of people or belongs to another form; the other form is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.headings import SURE, bare_key, full_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.import_words import ImportWords, SheetKind
    from app.domain.roster_columns import Column
    from app.domain.roster_tables import Heading

SUBJECT = "name"  # the field that says who a card is about
_STRONG = 3
_IN_TITLE, _IN_NAME = 3, 2
_ENOUGH = 2
_FORM_LABELS, _FORM_ROWS = 5, 4


def markers(words: ImportWords) -> frozenset[str]:
    """Keys of all headings that name another form."""
    return frozenset(
        key
        for kind in words.kinds
        for h in (*kind.headings, *kind.strong)
        for key in (full_key(h), bare_key(h))
    )


def other_form(
    headings: Sequence[Heading],
    columns: Sequence[Column],
    titles: Sequence[str],
    names: Sequence[str],
    words: ImportWords,
) -> SheetKind | None:
    """The form that a table belongs to rather than to the one it is read for.

    `titles` stand above the table, `names` are those of the sheet and the file.
    """
    best: SheetKind | None = None
    best_weight = _ENOUGH - 1
    named = any(column.field == SUBJECT for column in columns)
    for kind in words.kinds:
        if kind.nameless and named:
            continue
        weight, own = _weights(kind, headings, columns, titles, names, words)
        if weight > best_weight and weight > own and not (kind.alone and own):
            best, best_weight = kind, weight
    return best


def _weights(
    kind: SheetKind,
    headings: Sequence[Heading],
    columns: Sequence[Column],
    titles: Sequence[str],
    names: Sequence[str],
    words: ImportWords,
) -> tuple[int, int]:
    """How much speaks for the other form, and how much for a list of people."""
    plain, strong = _keys(kind.headings), _keys(kind.strong)
    endings = tuple(full_key(e) for e in kind.endings)
    theirs: set[int] = set()
    weight = 0
    for heading in headings:
        keys = {key for part in heading.parts for key in (full_key(part), bare_key(part))}
        is_strong = bool(keys & strong)
        if is_strong or keys & plain or (endings and any(key.endswith(endings) for key in keys)):
            theirs.add(heading.column)
            weight += _STRONG if is_strong else 1
    own_fields = {c.field for c in columns if c.field and c.score >= SURE and c.index not in theirs}
    own = len(own_fields - set(words.weak))
    if _mentions(titles, words.rosters):
        own += _IN_TITLE
    if weight or not own:
        weight += _IN_TITLE * _mentions(titles, kind.titles) or _IN_NAME * _mentions(names, kind.titles)
    return weight, own


def _keys(headings: Iterable[str]) -> set[str]:
    return {key for h in headings for key in (full_key(h), bare_key(h))}


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


def form_of_title(titles: Sequence[str], words: ImportWords) -> str:
    """The form that titles name, for sheets whose columns say nothing; "" for none."""
    return next((kind.title for kind in words.kinds if _mentions(titles, kind.titles)), "")
