"""What 今日 says of dues over a year: fix, collect, close, who is behind, hand up, publish; each leads to its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import dues
from app.actions.agenda import today
from app.actions.dues_assessing import assess
from app.actions.dues_book import set_dues
from app.actions.putting_off import put_off
from app.texts import agenda as words
from tests.support import add, member

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.domain.agenda import Item
    from tests.support import Clock

YEAR = {"category": "在职", "base": "5600", "from_month": "2026-01"}


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    """Three members without anything fixed; it is the 12th of March, in a branch that has kept books since 2025."""
    for name in ("张三", "李四", "王五"):
        add(workspace, "member", member(name, joined_on="2010-07-01"))
    add(workspace, "branch_committee_meeting", {
        "held_at": "2025-02-03 14:00-15:00", "place": "会议室", "chair": "张三", "recorder": "李四", "topic": "工作",
    })  # fmt: skip
    return workspace


def items(ws: Workspace, on: date | None = None) -> dict[str, Item]:
    return {item.code: item for item in today(ws, on).items if item.code.startswith("dues.")}


def said(ws: Workspace, code: str, on: date | None = None) -> str:
    agenda = today(ws, on)
    item = next(item for item in agenda.items if item.code == code)
    title, reason = (make(item, agenda.on, ws.forms) for make in (words.title, words.reason))
    return f"{title}｜{reason}｜{words.verb(item)}｜{words.basis(item, ws.definitions.codes)}"


def fix(ws: Workspace, *names: str) -> None:
    assess(ws, [{**YEAR, "member": name} for name in names])


def test_fixing_is_asked_for_in_january_and_of_whoever_comes_later(branch: Workspace) -> None:
    found = items(branch)["dues.fix"]
    assert (found.due, found.state, found.target.page, found.target.field) == (
        date(2026, 1, 31), "overdue", "dues", "fixing",
    )  # fmt: skip
    assert said(branch, "dues.fix").startswith(
        "2026年还有 3 人没有核定月应交党费｜张三、李四、王五·月应交党费年初核定"
    )
    assert "第（一）项" in said(branch, "dues.fix")
    assert items(branch, date(2026, 1, 9))["dues.fix"].state == "month"
    fix(branch, "张三", "李四")
    assert items(branch)["dues.fix"].due == date(2026, 3, 31)  # one came within the year
    fix(branch, "王五")
    assert "dues.fix" not in items(branch)
    assert items(branch, date(2027, 1, 4))["dues.fix"].due == date(2027, 1, 31)


def test_the_day_of_collecting_and_after_it_the_end_of_the_month(branch: Workspace) -> None:
    fix(branch, "张三", "李四")
    assess(branch, [{**YEAR, "member": "王五", "rhythm": "按季"}])
    assert items(branch, date(2026, 2, 12))["dues.collect_day"].due == date(2026, 2, 25)
    assert said(branch, "dues.collect_day", date(2026, 2, 12)).startswith(
        "2月党费还有 2 人没有交｜张三、李四·"
    )
    assert items(branch)["dues.collect_day"].values["count"] == 3  # the quarter of 王五 ends
    set_dues(branch, {"collect_day": "10"})
    found = items(branch)["dues.collect_day"]
    assert (found.due, found.target.period) == (date(2026, 3, 31), "2026-03")
    dues.collect_month(branch, "2026-03", {})
    assert "dues.collect_day" not in items(branch)


def test_what_was_put_off_stays_away_when_the_first_of_them_pays(branch: Workspace) -> None:
    fix(branch, "张三", "李四", "王五")
    found = items(branch)["dues.collect_day"]
    put_off(branch, found)
    dues.collect(branch, [{"member": "张三", "month": "2026-03"}])
    later = today(branch)
    waiting = next(item for item in later.put_off if item.code == "dues.collect_day")
    assert (waiting.values["names"], waiting.target.uid == found.target.uid) == (("李四", "王五"), False)
    assert "dues.collect_day" not in {item.code for item in later.items}


def test_arrears_of_two_steps_are_two_things(branch: Workspace) -> None:
    fix(branch, "张三", "李四", "王五")
    dues.collect(branch, [{"member": "王五", "month": "2026-01"}])
    assert len({item.key for item in today(branch).items if item.code == "dues.late"}) == 2


def test_months_that_are_over_want_closing(branch: Workspace) -> None:
    fix(branch, "张三", "李四", "王五")
    found = items(branch)["dues.close"]
    assert (found.due, found.target.period, found.values["count"]) == (date(2026, 2, 10), "2026-01", 2)
    dues.close_month(branch, "2026-01")
    assert said(branch, "dues.close").startswith("2月党费还没有结账｜共 1 个月没有结账·下月十日前结账")
    dues.close_month(branch, "2026-02")
    assert "dues.close" not in items(branch)


def test_arrears_by_their_age_with_what_the_rule_asks(branch: Workspace) -> None:
    fix(branch, "张三", "李四", "王五")
    for month in ("2026-01", "2026-02"):
        dues.collect(branch, [{"member": "李四", "month": month}])
    dues.collect(branch, [{"member": "王五", "month": "2026-01"}])
    found = [item for item in today(branch).items if item.code == "dues.late"]
    assert [(item.values["run"], item.values["names"], item.basis.clause) for item in found] == [
        (2, ("张三",), "第十二条"), (1, ("王五",), "第十二条"),
    ]  # fmt: skip
    assert "1 人连续 2 个月没有交党费｜张三·了解未交原因，再次提醒" in said(branch, "dues.late")
    late = [item for item in today(branch, date(2026, 7, 1)).items if item.code == "dues.late"]
    assert any(item.values["run"] == 6 and item.basis.clause == "第十三条" for item in late)
    assert {item.target.field for item in late} == {"late"}


def test_handing_up_and_publishing(branch: Workspace, clock: Clock) -> None:
    fix(branch, "张三", "李四", "王五")
    dues.collect_month(branch, "2026-03", {})
    found = items(branch)["dues.remit"]
    assert (found.due, found.target.period, found.state) == (date(2026, 3, 31), "2026Q1", "month")
    assert said(branch, "dues.remit").startswith("第一季度党费还有 252.00 元没有上缴")
    assert items(branch, date(2026, 4, 2))["dues.remit"].state == "overdue"
    dues.remit(branch, "2026Q1", {})
    assert "dues.remit" not in items(branch)
    assert "dues.publish" not in items(branch)  # nothing was kept in 2025
    clock.forward(days=330)
    found = items(branch)["dues.publish"]
    assert (found.due, found.target.period) == (date(2027, 3, 31), "2026")
    add(branch, "dues_notice", {"year": "2026", "published_on": "2027-02-01", "way": "公示栏张贴"})
    assert "dues.publish" not in items(branch)


def test_a_branch_without_members_or_dues_is_left_in_peace(workspace: Workspace) -> None:
    assert items(workspace) == {}
    add(workspace, "member", member("林晓东", stage="发展对象"))
    assert items(workspace) == {}
