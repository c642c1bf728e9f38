"""The words by which foreign sheets are read, as data: who is nobody, what belongs elsewhere, what a title means."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from app.domain.definition import Definition

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = tuple[str, ...]


@dataclass(frozen=True)
class SheetKind:
    """Sheets of another form: `title` names it, `advice` says where it goes instead, `reads` what reads it; the rest
    is explained in the data file.
    """

    id: str
    title: str
    advice: str = ""
    titles: Words = ()
    headings: Words = ()
    strong: Words = ()
    endings: Words = ()
    alone: bool = False
    nameless: bool = False
    shape: bool = False
    outside: bool = False
    reads: str = ""
    list: str = ""
    table: str = ""


@dataclass(frozen=True)
class PeopleList:
    """Lists of people that mean another field by a common heading (职务 of a committee is a Party post)."""

    titles: Words
    headings: Words
    columns: Mapping[str, str]


@dataclass(frozen=True)
class ImportWords:
    """`stages` and `milestones` begin each line with the stage, `sections` with the field; `same` are pairs; the rest is in the data file."""

    ordinals: Words
    notes: Words
    totals: Words
    counters: Words
    signatures: Words
    samples: Words
    nothing: Words
    formats: Words
    others: Words
    before: Words
    after: Words
    joiners: Words
    same: tuple[Words, ...]
    telling: str
    remark: str
    months: Words
    days: Words
    ditto: Words
    rosters: Words
    collected: Words
    party: Words
    weak: Words
    content: Mapping[str, str]
    political: Mapping[str, str]
    leaving: Words
    stages: tuple[Words, ...]
    milestones: tuple[Words, ...]
    sections: tuple[Words, ...]
    sources: tuple[Words, ...]
    lists: Words
    post_since: Words
    coming: Words
    going: Words
    people: tuple[PeopleList, ...]
    kinds: tuple[SheetKind, ...]


def import_words_from(data: Mapping[str, object], where: str) -> ImportWords:
    """From the data file. Raises UserError("form.…") for keys that are unknown, missing or of a wrong shape."""
    source = Definition(data, where)
    shaped = {
        "same",
        "stages",
        "milestones",
        "telling",
        "remark",
        "content",
        "political",
        "sections",
        "sources",
        "people",
        "kind",
    }
    plain = {f.name for f in fields(ImportWords)} - {"kinds"} - shaped
    source.only(plain | shaped)
    source.need(*sorted(plain | shaped))
    return ImportWords(
        **{name: source.words(name) for name in plain},
        same=source.lines("same"),
        stages=source.lines("stages"),
        milestones=source.lines("milestones"),
        sections=source.lines("sections"),
        sources=source.lines("sources"),
        telling=source.text("telling"),
        remark=source.text("remark"),
        content=source.pairs("content"),
        political=source.pairs("political"),
        people=tuple(_people(one) for one in source.tables("people")),
        kinds=tuple(_kind(one) for one in source.tables("kind")),
    )


def _people(source: Definition) -> PeopleList:
    source.only({"titles", "headings", "columns"})
    source.need("titles", "headings", "columns")
    return PeopleList(source.words("titles"), source.words("headings"), source.pairs("columns"))


def _kind(source: Definition) -> SheetKind:
    source.only({f.name for f in fields(SheetKind)})
    source.need("id", "title")
    return SheetKind(
        id=source.text("id"),
        title=source.text("title"),
        advice=source.text("advice"),
        titles=source.words("titles"),
        headings=source.words("headings"),
        strong=source.words("strong"),
        endings=source.words("endings"),
        alone=source.flag("alone"),
        nameless=source.flag("nameless"),
        shape=source.flag("shape"),
        outside=source.flag("outside"),
        reads=source.text("reads"),
        list=source.text("list"),
        table=source.text("table"),
    )
