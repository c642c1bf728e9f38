"""Since when somebody has a Party post: lists of committees say it in a column no field of the card takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import parse_date
from app.domain.errors import Refused
from app.domain.people import post_codes
from app.domain.values import Row, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.codes import CodeTable
    from app.domain.people_matching import Person
    from app.domain.values import Values

POSTS = "party_posts"


def since_when(person: Person, words: Sequence[str], posts: CodeTable) -> tuple[str, Row]:
    """(heading, row of the history) where the rows name one post and a day; ("", {}) where they do not."""
    codes = post_codes(person.values, posts)
    heading = next((word for word in words if word in person.kept), "")
    if len(codes) != 1 or not heading:
        return "", {}
    try:
        return heading, {"post": codes[0], "from_on": parse_date(person.kept[heading])}
    except Refused:
        return "", {}


def with_post(card: Values, row: Row) -> list[Row]:
    """The history with the post, unless it tells of it already."""
    history = as_rows(card.get(POSTS))
    known = {(as_text(one.get("post")), as_text(one.get("from_on"))) for one in history}
    return history if (row["post"], row["from_on"]) in known else [*history, row]
