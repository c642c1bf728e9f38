"""The words by which foreign sheets are read, as data: who is nobody, what belongs elsewhere, what a title means."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, cast

from app.domain.errors import definition_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Words = tuple[str, ...]


@dataclass(frozen=True)
class SheetKind:
    """Sheets of another form: `title` names it; what its headings weigh is said in the data file."""

    id: str
    title: str
    titles: Words = ()
    headings: Words = ()
    strong: Words = ()
    endings: Words = ()
    alone: bool = False
    nameless: bool = False


@dataclass(frozen=True)
class PeopleList:
    """Lists of people that mean another field by a common heading (职务 of a committee is a Party post)."""

    titles: Words
    headings: Words
    columns: Mapping[str, str]


@dataclass(frozen=True)
class ImportWords:
    """`stages` and `milestones` begin each line with the stage; `same` are pairs; the rest is in the data file."""

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
    months: Words
    days: Words
    ditto: Words
    rosters: Words
    weak: Words
    content: Mapping[str, str]
    stages: tuple[Words, ...]
    milestones: tuple[Words, ...]
    people: tuple[PeopleList, ...]
    kinds: tuple[SheetKind, ...]


_TEXTS = {"telling"}
_LINES = {"same", "stages", "milestones"}


def import_words_from(data: Mapping[str, object], where: str) -> ImportWords:
    """From the data file. Raises UserError("form.…") for keys that are unknown or missing."""
    known = {f.name for f in fields(ImportWords)} - {"kinds"} | {"kind"}
    _compare(where, "", set(data), known)
    values: dict[str, object] = {}
    for name, raw in data.items():
        if name in _TEXTS:
            values[name] = str(raw)
        elif name in _LINES:
            values[name] = tuple(_words(line) for line in cast("Iterable[object]", raw))
        elif name == "content":
            values[name] = dict(cast("Mapping[str, str]", raw))
        elif name == "people":
            values[name] = tuple(_people(where, p) for p in cast("Iterable[Mapping[str, object]]", raw))
        elif name == "kind":
            values["kinds"] = tuple(_kind(where, k) for k in cast("Iterable[Mapping[str, object]]", raw))
        else:
            values[name] = _words(raw)
    return ImportWords(**values)  # type: ignore[arg-type]  # the keys were compared with the fields


def _compare(
    where: str, part: str, found: set[str], known: set[str], optional: set[str] | None = None
) -> None:
    unknown, missing = found - known, known - found - (optional or set())
    if unknown:
        raise definition_error("form.unknown_key", where, part, ", ".join(sorted(unknown)))
    if missing:
        raise definition_error("form.missing_key", where, part, ", ".join(sorted(missing)))


def _words(raw: object) -> Words:
    return tuple(str(word) for word in cast("Iterable[object]", raw or ()))


def _people(where: str, raw: Mapping[str, object]) -> PeopleList:
    _compare(where, "people", set(raw), {f.name for f in fields(PeopleList)})
    columns = dict(cast("Mapping[str, str]", raw["columns"]))
    return PeopleList(_words(raw["titles"]), _words(raw["headings"]), columns)


def _kind(where: str, raw: Mapping[str, object]) -> SheetKind:
    names = {f.name for f in fields(SheetKind)}
    _compare(where, str(raw.get("id", "?")), set(raw), names, names - {"id", "title"})
    return SheetKind(
        id=str(raw["id"]),
        title=str(raw["title"]),
        titles=_words(raw.get("titles")),
        headings=_words(raw.get("headings")),
        strong=_words(raw.get("strong")),
        endings=_words(raw.get("endings")),
        alone=bool(raw.get("alone", False)),
        nameless=bool(raw.get("nameless", False)),
    )
