"""People as records name them: who is the same person, who has a vote, who sits on the committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import first_day, last_day
from app.domain.errors import Refused
from app.domain.text import name_key, split_names
from app.domain.values import as_rows, as_text, split_ref

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.values import Value, Values

# Codes of forms/codes/party_post.toml that make no seat on the branch committee.
_NO_SEAT = frozenset({"group_leader", "ordinary"})


def person_key(value: Value) -> str:
    """What two references to one person share: the card's uid, or the name of somebody without a card."""
    name, uid = split_ref(as_text(value))
    return uid or name_key(name)


def person_name(value: Value) -> str:
    return split_ref(as_text(value))[0]


def card_of(value: Value, people: Mapping[str, Values]) -> Values | None:
    """The card a reference points to; None for a guest or an unknown card."""
    return people.get(split_ref(as_text(value))[1])


def has_vote(card: Values, day: date) -> bool:
    """A full member with rights on that day: not on probation, not under 留党察看, not gone (rules §2.2)."""
    confirmed = as_text(card.get("confirmed_on"))
    if confirmed and first_day(confirmed) > day:
        return False
    full = card.get("stage") == "full" and card.get("membership_status") in (None, "normal")
    return (full or _left_later(card, day)) and not _under_probation_within_party(card, day)


def _left_later(card: Values, day: date) -> bool:
    """Gone by now, but a full member until after that day."""
    left = as_text(card.get("transferred_out_on"))
    return (
        card.get("stage") == "left"
        and bool(card.get("confirmed_on"))
        and bool(left)
        and day <= last_day(left)
    )


def _under_probation_within_party(card: Values, day: date) -> bool:
    for penalty in as_rows(card.get("penalties")):
        decided = as_text(penalty.get("decided_on"))
        if penalty.get("penalty_kind") != "probation_within_party" or not decided or first_day(decided) > day:
            continue
        restored = as_text(penalty.get("restored_on")) or as_text(penalty.get("effective_to"))
        if not restored or day < last_day(restored):
            return True
    return False


def on_committee(card: Values, posts: CodeTable) -> bool:
    """Whether a post written on the card is a seat on the branch committee; unknown words are none."""
    return any(_seat(name, posts) for name in split_names(as_text(card.get("party_post"))))


def _seat(name: str, posts: CodeTable) -> bool:
    try:
        return posts.read(name) not in _NO_SEAT
    except Refused:
        return False
