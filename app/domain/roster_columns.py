"""Which column of a table holds which field: by its heading first, then by what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import Refused
from app.domain.field_kinds import Typing, kind_of
from app.domain.headings import BARE, WORDED, Match, bare_key, full_key
from app.domain.numerals import FIRST_FOUR, ORDINAL, PERSON
from app.domain.roster_rows import without_remark
from app.domain.text import half_width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.codes import CodeTable
    from app.domain.form import Field, Form
    from app.domain.headings import Vocabulary
    from app.domain.roster_tables import Heading

EXTRA = "extra"  # the field that keeps what no other field takes
BY_CONTENT = 0.5
_UNDER_GROUP = 0.97  # a sub-heading read without its group
_MOST, _NEARLY_ALL, _HALF = 0.6, 0.8, 0.5
_SEVERAL = 2  # cells that prove something by their content
_CLOSE = 0.05
_SHORT = 1  # 起, 止: a heading of one letter says nothing without its group
_STRICT_KINDS = ("choice", "date", "datetime_range", "money", "count", "number", "yes_no")
_CONTENT_KINDS = ("id_number", "phone", "choice")
_NO_SURROUNDINGS = Typing()
_NUMBER = re.compile(rf"{ORDINAL}?[{FIRST_FOUR}1-4]{PERSON}?")
_MOBILE = re.compile(r"(\+?86-?)?1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}(\.0)?")


@dataclass(frozen=True)
class Column:
    """`field` is "" for a column that no field takes; `extra` then says that its cells are kept as they are.

    `heading` is the column's own, with its group in front where it would mean nothing alone. `unread` is the field
    that the heading names but that can read none of the cells. `lost` is a column that the form has no place for.
    """

    index: int
    heading: str
    field: str = ""
    score: float = 0.0
    extra: bool = False
    unread: str = ""
    lost: bool = False


@dataclass(frozen=True)
class Lexicon:
    """What columns are matched by: the form, its headings, code tables that tell text fields, overrides."""

    form: Form
    vocabulary: Vocabulary
    codes: Mapping[str, CodeTable]
    renamed: Mapping[str, str]
    is_name: Callable[[str], bool]
    subject: str


def assign(headings: Sequence[Heading], cells: Mapping[int, Sequence[str]], lexicon: Lexicon) -> list[Column]:
    """One column for each field and one field for each column; a list of names may fill several columns. `cells` are
    samples of what stands below.
    """
    candidates = {h.column: m for h in headings if (m := _by_heading(h, lexicon)) is not None}
    candidates = _through_kin(candidates, cells, lexicon)
    owners = _owners(headings, candidates, cells, lexicon.vocabulary)
    columns = [_unread(c, cells, lexicon.form) for c in _headed(headings, candidates, owners)]
    columns = _by_content(columns, headings, cells, lexicon)
    fields = frozenset(c.field for c in columns)
    return [_finished(c, h, lexicon, fields) for c, h in zip(columns, headings, strict=True)]


def _by_heading(heading: Heading, lexicon: Lexicon) -> Match | None:
    vocabulary, own = lexicon.vocabulary, heading.own
    renamed = lexicon.renamed.get(bare_key(own))
    if renamed:
        return Match(renamed, BARE)
    together = vocabulary.match("".join(heading.parts))
    if len(heading.parts) == 1:
        return together
    for joined in (together, vocabulary.match("".join(reversed(heading.parts)))):  # 时间 over 转正: 转正时间
        if joined is not None and joined.score >= WORDED:
            return joined
    group = _of_list(heading, lexicon)
    if group or vocabulary.is_of_others(heading.parts[0]):
        return group
    alone = vocabulary.match(own)
    return Match(alone.field, alone.score * _UNDER_GROUP) if alone else None


def _of_list(heading: Heading, lexicon: Lexicon) -> Match | None:
    """入党介绍人 over 姓名, 介绍人二 or 2: each is one of the list."""
    vocabulary, own = lexicon.vocabulary, heading.own
    group = vocabulary.match(heading.parts[0])
    if group is None or group.field not in vocabulary.lists:
        return None
    alone = vocabulary.match(own)
    is_one = alone is not None and alone.field in (group.field, lexicon.subject)
    return (
        Match(group.field, group.score * _UNDER_GROUP) if is_one or _NUMBER.fullmatch(full_key(own)) else None
    )


def _unmeant(vocabulary: Vocabulary, own: str) -> bool:
    return full_key(own) in vocabulary.unmeant


def readable(field: Field, texts: Sequence[str], table: CodeTable | None = None) -> float:
    """The share of cells that are values of the field; 0 when there are none."""
    if not texts:
        return 0.0
    return sum(_reads(field, text, table) for text in texts) / len(texts)


def _reads(field: Field, text: str, table: CodeTable | None) -> bool:
    if table is None:
        return reads(field, text) or reads(field, without_remark(field.kind, text))
    try:
        table.read(text)
    except Refused:
        return False
    return True


def reads(field: Field, text: str) -> bool:
    """True for a text that is a value of the field."""
    try:
        kind_of(field).read(field, text, _NO_SURROUNDINGS)
    except Refused:
        return False
    return True


def _through_kin(
    candidates: Mapping[int, Match], cells: Mapping[int, Sequence[str]], lexicon: Lexicon
) -> dict[int, Match]:
    """A column whose cells are values of its field's kin only, goes to the kin."""
    taken = {match.field for match in candidates.values()}
    result = dict(candidates)
    for column, match in candidates.items():
        kin = lexicon.form.by_id[match.field].kin
        if kin and _belongs_to_kin(
            match.field, kin, cells.get(column, ()), lexicon, is_free=kin not in taken
        ):
            result[column] = Match(kin, match.score * _UNDER_GROUP)
            taken.add(kin)
    return result


def _belongs_to_kin(field: str, kin: str, texts: Sequence[str], lexicon: Lexicon, *, is_free: bool) -> bool:
    table = lexicon.codes.get(kin)
    there = lexicon.form.by_id[kin]
    here = readable(lexicon.form.by_id[field], texts)
    if table is not None:  # a text field that takes anything, but is known by its words
        return is_free and readable(there, texts, table) >= _MOST
    if there.kind == "text":
        return bool(texts) and here < _HALF
    fits = readable(there, texts)
    return fits >= _HALF and (fits > here or (is_free and there.required))


def _owners(
    headings: Sequence[Heading],
    candidates: Mapping[int, Match],
    cells: Mapping[int, Sequence[str]],
    vocabulary: Vocabulary,
) -> dict[int, str]:
    """Column → field: each field to its surest column; of equals, to one that holds something, then to the first.

    A list of names also takes the columns that are headed alike but for a number.
    """

    def worth(column: int) -> tuple[float, int]:
        score = candidates[column].score
        return (score if cells.get(column) else score - _CLOSE, -column)

    taken: dict[str, int] = {}
    for column in sorted(candidates, key=worth, reverse=True):
        taken.setdefault(candidates[column].field, column)
    alike = {h.column: vocabulary.worded_key(h.parts[0]) for h in headings}
    more = (c for c, match in candidates.items() if match.field in vocabulary.lists)
    owners = {c: candidates[c].field for c in more if alike[c] == alike[taken[candidates[c].field]]}
    return owners | {column: field for field, column in taken.items()}


def _headed(
    headings: Sequence[Heading], candidates: Mapping[int, Match], owners: Mapping[int, str]
) -> list[Column]:
    names = Counter(h.own for h in headings)
    return [
        Column(
            h.column,
            h.own if len(full_key(h.own)) > _SHORT and names[h.own] == 1 else "/".join(h.parts),
            owners.get(h.column, ""),
            candidates[h.column].score if h.column in owners else 0.0,
        )
        for h in headings
    ]


def _unread(column: Column, cells: Mapping[int, Sequence[str]], form: Form) -> Column:
    """A column in which not one cell is a value of its field is kept as it is, and said once."""
    texts = cells.get(column.index, ())
    field = form.by_id.get(column.field)
    if field is None or field.kind not in _STRICT_KINDS or len(texts) <= _SEVERAL or readable(field, texts):
        return column
    return replace(column, field="", score=0.0, unread=field.id)


def _by_content(
    columns: list[Column],
    headings: Sequence[Heading],
    cells: Mapping[int, Sequence[str]],
    lexicon: Lexicon,
) -> list[Column]:
    """Fields that no heading named, found by unmistakable cells."""
    taken = {c.field for c in columns if c.field}
    result: list[Column] = []
    for column, heading in zip(columns, headings, strict=True):
        found = "" if column.field else _told(heading, cells.get(column.index, ()), taken, lexicon)
        if found:
            taken.add(found)
            column = replace(column, field=found, score=BY_CONTENT)  # noqa: PLW2901 - the same column, known
        result.append(column)
    return result


def _told(heading: Heading, texts: Sequence[str], taken: set[str], lexicon: Lexicon) -> str:
    vocabulary = lexicon.vocabulary
    if len(texts) < _SEVERAL or _unmeant(vocabulary, heading.own):
        return ""
    if any(map(vocabulary.is_of_others, heading.parts)) or vocabulary.match(heading.own) is not None:
        return ""  # a second column of a field, or one about somebody else
    subject = lexicon.subject
    if subject and subject not in taken and len(taken) > _SEVERAL and all(map(lexicon.is_name, texts)):
        return subject
    fits = [
        f
        for f in lexicon.form.plain_fields
        if f.id not in taken and f.kind in _CONTENT_KINDS and _tells(f, texts) >= _NEARLY_ALL
    ]
    required = [f for f in fits if f.required]
    fits = required if len(required) == 1 else fits
    return fits[0].id if len(fits) == 1 or (fits and fits[0].kind == "phone") else ""


def _tells(field: Field, texts: Sequence[str]) -> float:
    """The share of cells that are plainly the field's: small numbers are ranks and counts as well as codes."""
    telling = [text for text in texts if _is_telling(field.kind, half_width(text))]
    return readable(field, telling) * len(telling) / len(texts)


def _is_telling(kind: str, text: str) -> bool:
    if kind == "choice":
        return not text.replace(".", "").isdecimal()
    return kind != "phone" or _MOBILE.fullmatch(re.sub(r"\s", "", text)) is not None


def _finished(column: Column, heading: Heading, lexicon: Lexicon, fields: frozenset[str]) -> Column:
    if column.field:
        return column
    vocabulary, bare = lexicon.vocabulary, bare_key(heading.own)
    meaningless = _unmeant(vocabulary, heading.own) or _unmeant(vocabulary, bare)
    sources = vocabulary.sources.get(bare, fields)
    if meaningless and sources & fields and not column.unread and vocabulary.match(heading.own) is None:
        return column
    keeps = EXTRA in lexicon.form.by_id
    return replace(column, extra=keeps, lost=not keeps)
