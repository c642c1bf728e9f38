"""A record looked over while it is written: the cards of the demo branch, as a secretary types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions.looking import list_records
from app.actions.looking_over import Look, look_over
from app.domain.attending import Cards
from tests.support import add, member

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

PEOPLE = (
    ("周国栋", "第一党小组", "书记"),
    ("赵永刚", "第二党小组", ""),
    ("孙立军", "第一党小组", "组织委员"),
    ("高峰", "第一党小组", ""),
)


@pytest.fixture
def cards(workspace: Workspace) -> Cards:
    for name, group, post in PEOPLE:
        add(workspace, "member", member(name, party_group=group, party_post=post, joined_on="2010-07-01"))
    add(
        workspace,
        "member",
        member("周敏", stage="预备党员", party_group="第一党小组", joined_on="2026-01-15"),
    )
    found = {str(r.values["name"]): r for r in list_records(workspace, "member")}
    return Cards(
        {found[name].uid: found[name].values for name in ("周国栋", "孙立军", "高峰", "周敏", "赵永刚")}
    )


def look(ws: Workspace, cards: Cards, form_id: str = "branch_assembly", **typed: object) -> Look:
    return look_over(ws, form_id, {"held_at": "2026-03-12 14:00-15:40", **typed}, cards)


def refs(cards: Cards) -> dict[str, str]:
    return {str(card["name"]): f"{card['name']}@{uid}" for uid, card in cards.items()}


def test_a_sheet_expects_who_is_a_member_that_day(workspace: Workspace, cards: Cards) -> None:
    seen = look(workspace, cards)
    assert [p.name for p in seen.expected] == ["周国栋", "孙立军", "高峰", "周敏", "赵永刚"]
    assert (seen.sums.due, seen.sums.open, seen.sums.voters_due) == (5, 5, 4)
    assert (seen.quorums[0].need, seen.quorums[0].clause) == (2, "第十一条")
    assert seen.majority is not None
    assert seen.majority.id == "vote.majority"


def test_marks_are_counted_and_voters_known(workspace: Workspace, cards: Cards) -> None:
    of = refs(cards)
    rows = [
        {"member": of["周国栋"], "state": "到会"},
        {"member": of["周敏"], "state": "到会"},
        {"member": of["高峰"]},
    ]
    seen = look(workspace, cards, attendance=rows)
    assert (seen.sums.present, seen.sums.open, seen.sums.voters_present, seen.sums.voters_due) == (2, 1, 1, 2)
    assert {p.name for p in seen.known.values()} == {"周国栋", "周敏", "高峰"}
    assert "field.required" in {p.code for p in seen.problems if p.field == "attendance.state" and p.row == 3}


def test_what_cannot_be_read_yet_does_no_harm(workspace: Workspace, cards: Cards) -> None:
    seen = look_over(
        workspace, "branch_assembly", {"held_at": "2026-1", "attendance": [{"member": "谁"}]}, cards
    )
    assert seen.expected
    assert {"member.unknown"} <= {p.code for p in seen.problems}


def test_a_record_of_an_earlier_quarter_is_late(workspace: Workspace, cards: Cards) -> None:
    assert not look(workspace, cards).late
    assert look(workspace, cards, held_at="2025-12-30").late
    assert not look_over(workspace, "branch_assembly", {}, cards).late
