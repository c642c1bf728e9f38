"""A talk is held by two people; a regulation ends after it began."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.values import Row

TALK: Row = {
    "held_at": "2026-11-06T10:00/10:40",
    "place": "厂长办公室",
    "talker": f"周国栋@{'a' * 32}",
    "talkee": f"田勇@{'b' * 32}",
    "talk_kind": "committee_member",
    "content": "谈思想、谈工作。",
}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, set()),
        ({"talkee": f"周国栋@{'a' * 32}"}, {"talk.two_people"}),
        ({"talker": "周国栋", "talkee": "周 国栋"}, {"talk.two_people"}),
        ({"talkee": f"周国栋@{'c' * 32}"}, set()),
        ({"talk_kind": "must_talk"}, {"talk.reason_given"}),
        ({"talk_kind": "must_talk", "reason": "difficulty"}, set()),
        ({"talker": None}, set()),
    ],
    ids=["two people", "one card", "one name", "a namesake", "no reason", "a reason", "unfinished"],
)
def test_talks(codes_of: Callable[..., set[str]], changes: Row, found: set[str]) -> None:
    assert codes_of("heart_to_heart_talk", TALK | changes) == found


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-01-01", "2025-12-31", {"box.abolished_after_effective"}),
        ("2026-01-01", "2026-01", set()),
        ("2026-01-01", None, set()),
        (None, "2026-01-01", set()),
    ],
)
def test_a_regulation_is_abolished_after_it_took_effect(
    codes_of: Callable[..., set[str]], start: str | None, end: str | None, found: set[str]
) -> None:
    paper: Row = {"made_on": "2026-01-01", "effective_on": start, "abolished_on": end}
    assert codes_of("regulation", paper) == found
