"""The members of a branch as schools count them for the yearly statistics: teachers, staff, the retired, students by level."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.values import Values

STUDENT, RETIRED, STAFF = "student", "retired", "staff"
_STUDENT_JOB, _RETIRED_JOB, _TEACHER_JOB = "3", "4", "013"
# By codes of forms/codes/education.toml: the level somebody studies at stands as the education.
_DOCTORS, _MASTERS = ("11",), ("14", "10")
_FULL, _APPLYING = "full ", "applying "


class TitleWords(NamedTuple):
    """Words in a title that tell its level; one with a word of `not_top` is none of the highest."""

    top: Sequence[str]
    vice: Sequence[str]
    not_top: Sequence[str]


def kind_of(card: Values) -> str:
    job = as_text(card.get("job"))
    return STUDENT if job == _STUDENT_JOB else RETIRED if job == _RETIRED_JOB else STAFF


def kind_of_branch(members: Sequence[Values]) -> str:
    """Of students or of the retired alone; otherwise of those at work."""
    kinds = {kind_of(card) for card in members}
    return kinds.pop() if len(kinds) == 1 else STAFF


def counts_of(
    members: Iterable[tuple[Values, bool]], applying: Iterable[Values], words: TitleWords
) -> dict[str, int]:
    """Key → number; members come with whether they are full ones, whose keys begin with "full "."""
    found: dict[str, int] = {}
    for card, full in members:
        keys = _keys(card, words)
        for key in [*keys, *(_FULL + key for key in keys if full)]:
            found[key] = found.get(key, 0) + 1
    for card in applying:
        key = _APPLYING + ("students" if kind_of(card) == STUDENT else "staff")
        found[key] = found.get(key, 0) + 1
    return found


def _keys(card: Values, words: TitleWords) -> list[str]:
    kind = kind_of(card)
    if kind == STUDENT:
        return ["all", "students", _level(card)]
    if kind == RETIRED:
        return ["all", "staff", "retired"]
    teacher = as_text(card.get("job")) == _TEACHER_JOB
    return ["all", "staff", "working", *(["teachers", _rank(card, words)] if teacher else [])]


def _level(card: Values) -> str:
    education = as_text(card.get("education"))
    return "doctors" if education in _DOCTORS else "masters" if education in _MASTERS else "undergraduates"


def _rank(card: Values, words: TitleWords) -> str:
    title = as_text(card.get("title"))
    if any(word in title for word in words.top) and not any(word in title for word in words.not_top):
        return "top"
    return "vice" if any(word in title for word in words.vice) else "middle"


def months_held(days: Iterable[str], year: str) -> dict[int, int]:
    """Month → how often something was held in it."""
    found: Mapping[int, list[str]] = {month: [] for month in range(1, 13)}
    for day in days:
        if day.startswith(year) and len(day) >= len("2026-01"):
            found[int(day[5:7])].append(day)
    return {month: len(held) for month, held in found.items()}
