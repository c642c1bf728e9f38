"""People as records name them: who is the same person, who has a vote, who sits on the committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import first_day, last_day
from app.domain.errors import Refused
from app.domain.membership import MEMBERS, belonged_on, full_on
from app.domain.numerals import DIGITS
from app.domain.penalties import rights_suspended
from app.domain.text import name_key, split_names
from app.domain.values import as_rows, as_text, split_ref

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.values import Row, Value, Values

# Codes of forms/codes/party_post.toml that make no seat on the branch committee.
_NO_SEAT = frozenset({"group_leader", "ordinary"})

_AS_FIGURES = str.maketrans(DIGITS[:9], "123456789")  # so that the second group comes before the third


def group_place(group: str) -> tuple[bool, str]:
    """A key to sort party groups by; people of no group stand last."""
    return not group, group.translate(_AS_FIGURES)


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
    return member_on(card, day) and not on_probation(card, day) and not rights_suspended(card, day)


def member_on(card: Values, day: date) -> bool:
    """Whether somebody belonged to the branch's members at any time of a day, as far as the card alone tells."""
    return belonged_on(card, (), day)


def is_member(card: Values) -> bool:
    """Whether somebody belongs to the branch's members now."""
    return card.get("stage") in MEMBERS and card.get("membership_status") in (None, "normal")


def on_probation(card: Values, day: date) -> bool:
    """Not yet a full member on that day, whatever the card says today.

    The card alone tells: a change 转正 writes its day there, and one told late is of a card that shows it already.
    """
    return not full_on(card, (), day)


def post_codes(card: Values, posts: CodeTable) -> list[str]:
    """Codes of the Party posts written on the card; words that are no post of the table are left out."""
    codes: list[str] = []
    for word in split_names(as_text(card.get("party_post"))):
        try:
            codes.append(posts.read(word))
        except Refused:
            continue
    return codes


def posts_on(card: Values, posts: CodeTable, day: date) -> set[str]:
    """Codes of the Party posts somebody held on a day: by the history, and of what it does not tell by the card.

    A post of the card whose rows were over before the day has been taken up again without a row.
    """
    rows = as_rows(card.get("party_posts"))
    held = {as_text(row.get("post")) for row in rows if _spans(row, day)}
    told = {as_text(row.get("post")) for row in rows if not _over(row, day)}
    return held | (set(post_codes(card, posts)) - told)


def _spans(row: Row, day: date) -> bool:
    began = as_text(row.get("from_on"))
    return (not began or first_day(began) <= day) and not _over(row, day)


def _over(row: Row, day: date) -> bool:
    ended = as_text(row.get("to_on"))
    return bool(ended) and last_day(ended) < day


def on_committee(card: Values, posts: CodeTable, day: date | None = None) -> bool:
    """Whether somebody has a seat on the branch committee, now or on an earlier day."""
    held = set(post_codes(card, posts)) if day is None else posts_on(card, posts, day)
    return bool(held - _NO_SEAT)


def post_rank(card: Values, posts: CodeTable) -> int:
    """Where somebody stands in a list that begins with the secretary: the place of the highest post in its table."""
    order = [item.code for item in posts.items]
    return min((order.index(code) for code in post_codes(card, posts)), default=len(order))
