"""Lists as they are asked for: equal fields, periods, order, pages, and the past as it stood."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import looking, people, records
from app.actions.looking import Query
from app.domain.errors import Invalid, UserError
from tests.support import MEETING, Clock, add, meeting, member

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

DAYS = ("2026-01-05", "2026-02-09", "2026-03-11", "2025-12-30")


def shown(ws: Workspace, query: Query) -> list[object]:
    return [record.values["topic"] for record in looking.list_records(ws, MEETING, query)]


@pytest.fixture
def kept(workspace: Workspace) -> Workspace:
    """Four meetings, named 0 to 3."""
    for number, day in enumerate(DAYS):
        add(workspace, MEETING, meeting(str(number), day))
    return workspace


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), ["2", "1", "0", "3"]),
        (Query(period="2026Q1"), ["2", "1", "0"]),
        (Query(period="2026-02"), ["1"]),
        (Query(period="2025"), ["3"]),
        (Query(where={"topic": "1"}), ["1"]),
        (Query(where={"held_at": "2026年2月9日 14:00-15:30"}), ["1"]),
        (Query(where={"recorder": ""}), ["2", "1", "0", "3"]),
        (Query(where={"place": ""}), []),
        (Query(limit=2), ["2", "1"]),
        (Query(limit=2, offset=1), ["1", "0"]),
        (Query(offset=3), ["3"]),
        (Query(retired=True), []),
    ],
)
def test_asked_for_and_as_it_stood_today_agree(
    kept: Workspace, clock: Clock, query: Query, expected: list[str]
) -> None:
    assert shown(kept, query) == expected
    then = Query(
        query.where, query.period, query.search, clock.at.date(), query.retired, query.limit, query.offset
    )
    assert shown(kept, then) == expected


def test_equal_ones_stand_in_the_order_they_were_made(workspace: Workspace, clock: Clock) -> None:
    uids = [add(workspace, MEETING, meeting(str(number), "2026-03-02")) for number in range(4)]
    add(workspace, MEETING, {"place": "三楼"}, uid=uids[1])
    for query in (Query(), Query(as_of=clock.at.date())):
        assert shown(workspace, query) == ["3", "2", "1", "0"]
    for name in ("王芳", "李明", "王芳"):
        add(workspace, "member", member(name, mobile=f"1390000000{clock.at.microsecond % 10}"))
    now = [r.uid for r in looking.list_records(workspace, "member")]
    assert now == [r.uid for r in looking.list_records(workspace, "member", Query(as_of=clock.at.date()))]


def test_the_first_page_needs_no_sorting(workspace: Workspace) -> None:
    for form in ("regulation", "member", MEETING):
        plan = workspace.store.conn.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM {form} WHERE retired_at IS NULL "
            f"ORDER BY {looking._order(workspace.form(form))} LIMIT 50"
        ).fetchall()
        assert [step for *_, step in plan if "TEMP B-TREE" in step] == []


def test_the_past_as_it_stood(workspace: Workspace, clock: Clock) -> None:
    clock.at = clock.at.replace(month=3, day=1)
    uid = add(workspace, MEETING, meeting("甲", "2026-02-09"))
    clock.at = clock.at.replace(day=2)
    add(workspace, MEETING, {"topic": "乙"}, uid=uid)
    add(workspace, MEETING, meeting("另一次", "2026-02-10"))
    clock.at = clock.at.replace(day=3)
    records.retire_record(workspace, MEETING, uid)

    def on(day: int) -> list[str]:
        return sorted(map(str, shown(workspace, Query(as_of=date(2026, 3, day)))))

    assert shown(workspace, Query(as_of=date(2026, 2, 28))) == []
    assert on(1) == ["甲"]
    assert on(2) == ["乙", "另一次"]
    assert on(3) == ["另一次"]
    assert shown(workspace, Query(as_of=date(2026, 3, 3), retired=True)) == ["乙"]


def test_a_day_ends_at_midnight_where_the_branch_is(workspace: Workspace, clock: Clock) -> None:
    clock.at = clock.at.replace(day=12, hour=23, minute=59)
    add(workspace, MEETING, meeting("夜里", "2026-03-10"))
    assert shown(workspace, Query(as_of=date(2026, 3, 11))) == []
    assert shown(workspace, Query(as_of=date(2026, 3, 12))) == ["夜里"]


def test_a_clock_that_stood_wrong_tears_no_hole(workspace: Workspace, clock: Clock) -> None:
    right = clock.at
    uid = add(workspace, MEETING, meeting("甲"))
    clock.at = right.replace(year=2031)
    add(workspace, MEETING, {"place": "三楼"}, uid=uid)
    clock.at = right
    add(workspace, MEETING, {"topic": "乙"}, uid=uid)
    (found,) = looking.list_records(workspace, MEETING, Query(as_of=right.date()))
    assert (found.values["topic"], found.values["place"]) == ("乙", "三楼")


def test_members_are_asked_for_by_what_is_shown(workspace: Workspace) -> None:
    add(workspace, "member", member("周国栋", sex="男"))
    add(workspace, "member", member("李 明", sex="女"))
    found = looking.list_records(workspace, "member", Query(where={"sex": "女"}))
    assert [record.values["name"] for record in found] == ["李 明"]


@pytest.mark.parametrize("where", [{"nonsense": "1"}, {"attendance": "1"}, {"held_at": "从前"}])
def test_an_impossible_condition_is_refused(kept: Workspace, where: dict[str, str]) -> None:
    for query in (Query(where), Query(where, as_of=date(2026, 3, 12))):
        with pytest.raises(Invalid):
            looking.list_records(kept, MEETING, query)


def test_an_unreadable_period_is_refused(kept: Workspace) -> None:
    with pytest.raises(UserError, match=r"period\.unreadable"):
        looking.list_records(kept, MEETING, Query(period="去年"))


def test_rows_forms_are_no_lists(workspace: Workspace) -> None:
    with pytest.raises(UserError, match=r"form\.absent"):
        looking.list_records(workspace, "attendance")


def test_a_hit_has_words_to_show(workspace: Workspace) -> None:
    uid = add(workspace, MEETING, meeting("研究奖励", "2026-03-11"))
    (hit,) = looking.search_records(workspace, "奖励")
    assert (hit.form, hit.uid, hit.title) == (MEETING, uid, "研究奖励")
    assert hit.when.startswith("2026年3月11日")


def test_what_is_written_again_and_again_is_known(workspace: Workspace) -> None:
    for place, times in (("二楼会议室", 3), ("203", 2), ("食堂", 1)):
        for number in range(times):
            add(workspace, MEETING, {**meeting(str(number)), "place": place})
    assert looking.usual_words(workspace, MEETING, "place") == ["二楼会议室", "203"]
    assert looking.usual_words(workspace, MEETING, "content") == []
    assert looking.usual_words(workspace, MEETING, "no_such_field") == []


def test_a_party_group_is_known_from_the_cards(workspace: Workspace) -> None:
    add(workspace, "member", member("周国栋", party_group="第一党小组"))
    assert looking.usual_words(workspace, "party_group_meeting", "party_group") == ["第一党小组"]


def test_nothing_typed_means_everybody_and_reads_no_pinyin(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_name: str) -> str:
        raise AssertionError

    monkeypatch.setattr(people, "_said", never)
    assert people.matches("周国栋", "")
    assert people.matches("周国栋", "国")
    assert not people.matches("周国栋", "马")
