"""更新核对: recorded once a half year, with everything that changed on the cards since the look before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from app.actions.agenda import today
from app.actions.paper_kit import Order
from app.actions.records import get_record, retire_record, undo_batch
from app.actions.register_checks import checks_of, differences, keep_check, pending
from app.actions.reports import make_report
from app.domain.errors import UserError
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from tests.support import Clock

CARD = {"joined_on": "2010-06-01", "confirmed_on": "2011-06-01"}


def told(ws: Workspace) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.label or one.field, one.old, one.new) for one in differences(ws, pending(ws))]


def test_the_first_look_is_the_beginning_and_the_next_tells_what_changed(
    workspace: Workspace, tmp_path: Path
) -> None:
    zhou = add(workspace, "member", member("周国栋", **CARD, residence="北苑 3 栋"))
    song = add(workspace, "member", member("宋佳", **CARD))
    assert told(workspace) == []
    kept = keep_check(workspace)
    assert (kept.check.as_of, kept.check.checker, kept.check.since) == ("2026-03-12", "JG01", "")
    award = [{"awarded_on": "2026-03-01", "title": "优秀共产党员"}]
    more = {**CARD, "residence": "东河小区", "mobile": "13800000001", "awards": award}
    add(workspace, "member", member("周国栋", **more), uid=zhou, base=1)
    add(workspace, "member", {"name": "丁磊", "stage": "入党申请人"})
    retire_record(workspace, "member", song, base=get_record(workspace, "member", song).revision)
    assert told(workspace) == [
        ("丁磊", "new", "", "入党申请人"),
        ("周国栋", "手机号码", "", "13800000001"),
        ("周国栋", "现居住地", "北苑 3 栋", "东河小区"),
        ("周国栋", "受表彰记录", "", "2026年3月1日·优秀共产党员"),
        ("宋佳", "gone", "正式党员", ""),
    ]
    second = keep_check(workspace, note="属实")
    assert (second.check.changes, second.check.since) == (5, kept.check.stamp)
    assert told(workspace) == []
    make_report(workspace, "register_check", Order(tmp_path / "x.xlsx"))
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    cells = [[c.value for c in row] for row in sheet.iter_rows()]
    assert cells[4] == [2, "周国栋", "手机号码", "（空）", "13800000001"]
    assert "核对情况：属实" in str(cells[-1][0])
    undo_batch(workspace, second.batch)
    assert [check.uid for check in checks_of(workspace)] == [kept.check.uid]
    assert len(told(workspace)) == 5


def test_june_and_december_ask_for_it_until_it_is_done(workspace: Workspace, clock: Clock) -> None:
    add(workspace, "member", member("周国栋", **CARD))

    def asked(day: date) -> list[tuple[date, str]]:
        return [
            (i.due, i.target.page) for i in today(workspace, day).items if i.target.form == "register_check"
        ]

    assert asked(date(2026, 3, 31)) == []
    assert asked(date(2026, 6, 5)) == [(date(2026, 6, 30), "registers")]
    assert asked(date(2026, 12, 5)) == [(date(2026, 12, 31), "registers")]
    clock.forward(days=290)
    keep_check(workspace)
    assert asked(date(2026, 12, 28)) == []


def test_a_half_that_was_missed_is_offered_first(workspace: Workspace, clock: Clock) -> None:
    add(workspace, "member", member("周国栋", **CARD))
    clock.forward(days=400)
    assert keep_check(workspace).check.as_of == "2026-12-31"
    assert keep_check(workspace).check.as_of == "2027-04-16"


def test_a_day_that_is_still_to_come_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UserError) as refused:
        keep_check(workspace, as_of=date(2026, 6, 30))
    assert refused.value.code == "register.check_future"
