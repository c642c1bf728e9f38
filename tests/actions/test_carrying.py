"""Open matters and outlines read from what a branch has kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.carrying import last_outline, open_matters
from tests.support import MEETING, add, meeting

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

TOPICS = [{"subject": "困难职工走访", "owner": "马志强", "deadline": "2026-02-28", "decision": "分头走访"}]


def test_what_a_meeting_left_open_is_offered_to_the_next(workspace: Workspace) -> None:
    uid = add(workspace, MEETING, meeting("节后工作", "2026-02-20", topics=TOPICS))
    found = open_matters(workspace, MEETING)
    assert [(m.uid, m.matter) for m in found] == [(uid, "困难职工走访")]
    follow = [{"subject": "走访", "follows": found[0].key, "result": "已走访 4 户"}]
    add(workspace, MEETING, meeting("三月工作", "2026-03-04", topics=follow))
    assert open_matters(workspace, MEETING) == []


def test_last_year_counts_and_the_year_before_does_not(workspace: Workspace) -> None:
    add(workspace, MEETING, meeting("一", "2025-06-20", topics=TOPICS))
    add(workspace, MEETING, meeting("二", "2024-06-20", topics=TOPICS))
    assert len(open_matters(workspace, MEETING)) == 1


def test_a_kind_without_matters_offers_none(workspace: Workspace) -> None:
    assert open_matters(workspace, "work_plan") == []
    assert open_matters(workspace, "party_group_meeting", group="第一党小组") == []


def test_the_outline_comes_from_the_last_record_of_the_kind(workspace: Workspace) -> None:
    assert last_outline(workspace, MEETING) == {}
    add(workspace, MEETING, meeting("一", "2026-02-20", topics=TOPICS))
    add(workspace, MEETING, meeting("二", "2026-01-20", topics=[{"subject": "更早的"}]))
    assert last_outline(workspace, MEETING) == {"topics": [{"subject": "困难职工走访"}]}


def test_each_group_has_its_own_outline(workspace: Workspace) -> None:
    for group, day in (("第一党小组", "2026-02-10"), ("第二党小组", "2026-02-20")):
        typed = meeting("学习", day, party_group=group, content=f"一、{group}学习")
        add(workspace, "party_group_meeting", typed)
    assert last_outline(workspace, "party_group_meeting", group="第一 党小组") == {
        "content": "一、第一党小组学习"
    }
