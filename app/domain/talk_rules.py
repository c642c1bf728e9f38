"""Rules about talks and papers of the box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import surely_before
from app.domain.errors import Problem
from app.domain.people import person_key, person_name
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.facts import Facts
    from app.domain.values import Values


def two_people(values: Values, _facts: Facts) -> Iterator[Problem]:
    talker, talkee = values.get("talker"), values.get("talkee")
    if talker and talkee and person_key(talker) == person_key(talkee):
        yield Problem("talk.two_people", "talkee", values={"name": person_name(talkee)})


def reason_given(values: Values, _facts: Facts) -> Iterator[Problem]:
    """A talk that had to be held names which of the five reasons it had (rules §5.3)."""
    if values.get("talk_kind") == "must_talk" and not values.get("reason"):
        yield Problem("talk.reason_given", "reason")


def abolished_after_effective(values: Values, _facts: Facts) -> Iterator[Problem]:
    start, end = as_text(values.get("effective_on")), as_text(values.get("abolished_on"))
    if start and end and surely_before(end, start):
        yield Problem("box.abolished_after_effective", "abolished_on")
