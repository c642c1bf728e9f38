"""Who is the same person, who has a vote on a day, who sits on the committee."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.people import card_of, has_vote, on_committee, person_key, person_name, posts_on

if TYPE_CHECKING:
    from app.domain.values import Values
    from app.files.form_files import Definitions

UID = "a" * 32
DAY = date(2026, 3, 12)


def test_a_reference_is_one_person_whatever_name_it_carries() -> None:
    assert person_key(f"张三@{UID}") == person_key(f"张珊@{UID}") == UID
    assert person_key("阿不都•热合曼") == person_key("阿不都·热合曼")
    assert person_key(None) == ""
    assert person_name(f"张三@{UID}") == "张三"


def test_the_card_of_a_reference() -> None:
    card: Values = {"name": "张三"}
    assert card_of(f"张三@{UID}", {UID: card}) is card
    assert card_of("张三", {UID: card}) is None


LOOKED_AFTER = {"penalty_kind": "probation_within_party", "decided_on": "2025-10"}


@pytest.mark.parametrize(
    ("card", "vote"),
    [
        ({"stage": "full"}, True),
        ({"stage": "full", "membership_status": "normal", "confirmed_on": "2026-03-12"}, True),
        ({"stage": "probationary"}, False),
        ({"stage": "activist"}, False),
        ({"stage": "full", "membership_status": "suspended"}, False),
        ({"stage": "full", "confirmed_on": "2026-03-13"}, False),
        ({"stage": "full", "penalties": [LOOKED_AFTER]}, False),
        ({"stage": "full", "penalties": [{**LOOKED_AFTER, "effective_to": "2026-10"}]}, False),
        ({"stage": "full", "penalties": [{**LOOKED_AFTER, "effective_to": "2026-02"}]}, True),
        ({"stage": "full", "penalties": [{**LOOKED_AFTER, "restored_on": "2026-03-12"}]}, True),
        ({"stage": "full", "penalties": [{**LOOKED_AFTER, "decided_on": "2026-04"}]}, True),
        ({"stage": "full", "penalties": [{"penalty_kind": "warning", "decided_on": "2025-10"}]}, True),
        ({"stage": "full", "penalties": [{"penalty_kind": "probation_within_party"}]}, True),
        ({"stage": "left", "confirmed_on": "2010-01", "transferred_out_on": "2026-05-01"}, True),
        ({"stage": "left", "confirmed_on": "2010-01", "transferred_out_on": "2026-03-11"}, False),
        ({"stage": "left", "confirmed_on": "2010-01"}, False),
        ({"stage": "left", "transferred_out_on": "2026-05-01"}, False),
    ],
)
def test_a_vote_belongs_to_full_members_with_rights(card: Values, vote: bool) -> None:  # noqa: FBT001
    assert has_vote(card, DAY) is vote


@pytest.mark.parametrize(
    ("posts", "seat"),
    [
        ("支部书记", True),
        ("宣传委员、党小组长", True),
        ("党小组长", False),
        ("普通党员", False),
        ("工会主席", False),
        (None, False),
    ],
)
def test_seats_on_the_branch_committee(definitions: Definitions, posts: str | None, seat: bool) -> None:  # noqa: FBT001
    assert on_committee({"party_post": posts}, definitions.codes["party_post"]) is seat


@pytest.mark.parametrize(
    ("card", "day", "held"),
    [
        ({"party_post": "书记"}, DAY, {"secretary"}),
        ({"party_post": "书记", "party_posts": [{"post": "secretary", "from_on": "2026-04"}]}, DAY, set()),
        ({"party_post": "书记", "party_posts": [{"post": "secretary", "from_on": "2020", "to_on": "2025"}]}, DAY, {"secretary"}),
        ({"party_posts": [{"post": "secretary", "from_on": "2020", "to_on": "2026-03"}]}, DAY, {"secretary"}),
        ({"party_posts": [{"post": "secretary", "from_on": "2020", "to_on": "2026-02"}]}, DAY, set()),
    ],
    ids=["no history", "took it up later", "took it up again without a row", "until that month", "until the month before"],
)  # fmt: skip
def test_posts_of_a_day(definitions: Definitions, card: Values, day: date, held: set[str]) -> None:
    assert posts_on(card, definitions.codes["party_post"], day) == held
