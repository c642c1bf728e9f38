"""The members of an earlier day: registered late counts, edited today moves nothing, and the book keeps its own words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.looking_back import cards_booked, members_on
from app.actions.member_changes import change_member, changes_offered
from app.actions.records import get_record, save_record, undo_batch
from app.actions.workspace import create_workspace
from app.domain.errors import Invalid
from app.domain.membership import TRANSFERS_IN
from app.domain.people import is_member
from tests.support import Clock, add, member

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from app.actions.workspace import Workspace
    from app.domain.values import Row

JOINED = {"joined_on": "2010-07-01", "confirmed_on": "2011-07-01", "employer": "第三污水厂"}


def names(ws: Workspace, day: str) -> list[object]:
    return [record.values["name"] for record in members_on(ws, date.fromisoformat(day)).records]


def test_what_was_registered_late_counts_from_its_day_and_the_book_still_says_what_it_said(
    workspace: Workspace,
) -> None:
    uid = add(workspace, "member", member("周敏", **JOINED))
    today = workspace.today()
    change_member(workspace, uid, "transferred_out", {"changed_on": "2025-12-31", "transferred_to": "二支部"})
    assert names(workspace, "2025-12-30") == ["周敏"]
    assert names(workspace, "2025-12-31") == []
    assert [r.values["stage"] for r in cards_booked(workspace, today)] == ["left"]
    assert cards_booked(workspace, today - timedelta(days=1)) == []


def test_a_correction_was_always_so(workspace: Workspace) -> None:
    """修改 mends an error: the right name was the right name on every day; the book shows the wrong one."""
    clock = workspace.clock
    assert isinstance(clock, Clock)
    uid = add(workspace, "member", member("周闵", **JOINED))
    before = workspace.today()
    clock.forward(days=2)
    save_record(workspace, "member", {"name": "周敏"}, uid=uid)
    assert names(workspace, before.isoformat()) == ["周敏"]
    assert [r.values["name"] for r in cards_booked(workspace, before)] == ["周闵"]
    assert [r.values["name"] for r in cards_booked(workspace, workspace.today())] == ["周敏"]


def test_a_change_taken_back_never_was(workspace: Workspace) -> None:
    uid = add(workspace, "member", member("周敏", party_group="第一党小组", **JOINED))
    done = change_member(
        workspace, uid, "party_group", {"changed_on": "2026-01-01", "party_group": "第二党小组"}
    )
    undo_batch(workspace, done.batch)
    then = members_on(workspace, date(2025, 6, 1)).records
    assert [r.values["party_group"] for r in then] == ["第一党小组"]


TYPED: dict[str, dict[str, object]] = {
    "post": {"workpost": "岗位", "employer": "单位"},
    "party_group": {"party_group": "党小组"},
    "party_post": {"party_post": ""},
    "title": {"title": "职称"},
    "education": {"education": ""},
    "trained": {"name": "培训班"},
    "appraised": {"grade": "合格", "year": ""},
    "migrant_away": {"migrant_to": "外地"},
    "contact_lost": {"lost_contact_kind": "居住地改变"},
    "commended": {"title": "先进"},
    "penalized": {"penalty_kind": "警告"},
    "transferred_out": {"transferred_to": "二支部"},
    "transferred_in": {"transferred_from": "二支部", "branch_name": "一支部"},
}
POSTS = ["书记", "组织委员", "宣传委员、党小组长", "普通党员"]
EDUCATIONS = ["大学本科", "大学专科和专科学校", "研究生"]
DAYS = [date(2020, 1, 1) + timedelta(days=step) for step in range(0, 700, 99)]
steps = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 250), st.integers(0, 3)), min_size=1, max_size=9
)


def typed_for(kind: str, number: int, choice: int) -> dict[str, object]:
    typed = {name: f"{text}{number}" for name, text in TYPED.get(kind, {}).items()}
    special = {"party_post": POSTS[choice], "education": EDUCATIONS[choice % 3], "year": str(2000 + number)}
    fixed = {
        "grade": "合格",
        "lost_contact_kind": "居住地改变",
        "penalty_kind": "警告",
        "branch_name": "一支部",
    }
    return {name: special.get(name, fixed.get(name, text)) for name, text in typed.items()}


def snapshot(ws: Workspace, day: date) -> dict[str, Row]:
    """Everybody of a day with all that the card says; a leaving writes out the spell that the dates told before."""
    return {
        one.record.uid: {
            n: v for n, v in one.record.values.items() if n != "spells" and v not in (None, [], 0, "")
        }
        for one in members_on(ws, day).people
    }


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(life=steps)
def test_the_past_does_not_move_when_the_present_is_edited(
    life: list[tuple[int, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any sequence of changes through the real store: each leaves every earlier day as it was, to the last field.

    That somebody who is here came on a day is new knowledge about earlier ones, and so no edit of the present.
    """
    folder: Path = tmp_path_factory.mktemp("life")
    ws, _ = create_workspace(
        folder / "b", name="一支部", code="01", passphrase=None, clock=Clock(), user="JG01"
    )
    uid = add(ws, "member", member("周敏", branch_name="一支部", party_group="第一党小组", **JOINED))
    day = date(2020, 1, 1)
    for number, (which, gap, choice) in enumerate(life):
        day += timedelta(days=gap)
        here = get_record(ws, "member", uid).values.get("stage") in ("full", "probationary")
        kinds = [one.code for one in changes_offered(ws, uid) if not here or one.code not in TRANSFERS_IN]
        kind = kinds[which % len(kinds)]
        before = {then: snapshot(ws, then) for then in DAYS if then < day}
        try:
            change_member(ws, uid, kind, {**typed_for(kind, number, choice), "changed_on": day.isoformat()})
        except Invalid:
            continue
        for then, was in before.items():
            assert snapshot(ws, then) == was, (kind, day, then)
    card = get_record(ws, "member", uid).values
    assert bool(snapshot(ws, ws.today())) is is_member(card)
    ws.close()
