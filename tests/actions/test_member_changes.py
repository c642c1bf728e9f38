"""A change of circumstances: card, history and register in one step; looking at numbers; where somebody took part."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions.attaching import attach
from app.actions.checking import check
from app.actions.looking import list_records
from app.actions.looking_at import look_at, looks
from app.actions.member_changes import card_history, change_member, changes_offered, files_of, told_changes
from app.actions.records import get_record, history, save_draft, save_record, undo_batch
from app.actions.taking_part import summed, taken_part
from app.domain.errors import Invalid, UserError
from app.domain.membership import membership_on
from app.domain.values import member_ref
from tests.support import add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace


@pytest.fixture
def uid(workspace: Workspace) -> str:
    card = member(
        "周敏", stage="预备党员", joined_on="2025-04-20", mobile="13600000935", employer="第三污水厂",
        workpost="化验员",
    )  # fmt: skip
    return add(workspace, "member", card)


def test_one_step_writes_card_history_and_register(workspace: Workspace, uid: str, tmp_path: Path) -> None:
    notice = tmp_path / "调岗通知.txt"
    notice.write_text("调岗", encoding="utf-8")
    typed = {
        "changed_on": "2026.1.15", "basis": "三厂人〔2026〕3号调岗通知", "workpost": "中控员", "department": "运行班",
        "attachments": [attach(workspace, notice).row],
    }  # fmt: skip
    done = change_member(workspace, uid, "post", typed)
    card = get_record(workspace, "member", uid).values
    assert (card["workpost"], card["department"]) == ("中控员", "运行班")
    assert card["works"] == [
        {"from_on": "2026-01-15", "employer": "第三污水厂", "department": "运行班", "post": "中控员"}
    ]
    (told,) = list_records(workspace, "member_change")
    assert told.values["details"] == [
        {"item": "部门（厂站）", "new": "运行班"},
        {"item": "岗位名称", "old": "化验员", "new": "中控员"},
    ]
    assert told.values["member"] == member_ref("周敏", uid)
    last = card_history(workspace, uid)[-1]
    assert last.told is not None
    assert last.told["basis"] == "三厂人〔2026〕3号调岗通知"
    assert [row["name"] for row in files_of(last)] == ["调岗通知.txt"]
    undo_batch(workspace, done.batch)
    assert get_record(workspace, "member", uid).values["workpost"] == "化验员"
    assert list_records(workspace, "member_change") == []
    assert check(workspace).clean


def test_numbers_stand_masked_in_the_register(workspace: Workspace, uid: str) -> None:
    change_member(workspace, uid, "contact", {"changed_on": "2026-02-02", "mobile": "13800006120"})
    (told,) = list_records(workspace, "member_change")
    assert told.values["details"] == [{"item": "手机号码", "old": "136****0935", "new": "138****6120"}]


def test_becoming_a_full_member_counts_as_an_increase_and_moves_the_stage(
    workspace: Workspace, uid: str
) -> None:
    assert "confirmed" in {change.code for change in changes_offered(workspace, uid)}
    change_member(workspace, uid, "confirmed", {"changed_on": "2026-03-10", "transition_result": "按期转正"})
    card = get_record(workspace, "member", uid).values
    assert (card["stage"], card["confirmed_on"]) == ("full", "2026-03-10")
    assert list_records(workspace, "member_change")[0].values["event"] == "converted_full"
    assert "confirmed" not in {change.code for change in changes_offered(workspace, uid)}


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({"workpost": "中控员"}, "field.required", "changed_on"),
        ({"changed_on": "2月30日", "workpost": "中控员"}, "date.day", "changed_on"),
        ({"changed_on": "2026-01-15", "workpost": "化验员"}, "change.nothing", "employer"),
    ],
    ids=["no day", "no such day", "nothing new"],
)
def test_what_cannot_be_a_change_is_refused_at_its_field(
    workspace: Workspace, uid: str, typed: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        change_member(workspace, uid, "post", typed)
    assert [(p.code, p.field) for p in refused.value.problems] == [(code, field)]
    assert list_records(workspace, "member_change") == []


def test_an_old_gap_elsewhere_does_not_stop_a_new_telephone(workspace: Workspace, uid: str) -> None:
    workspace.store.conn.execute("UPDATE member SET stage = NULL WHERE uid = ?", (uid,))
    change_member(workspace, uid, "contact", {"changed_on": "2026-02-02", "mobile": "13800006120"})
    assert get_record(workspace, "member", uid).values["mobile"] == "13800006120"


def test_an_unfinished_correction_comes_first(workspace: Workspace, uid: str) -> None:
    save_draft(workspace, "member", {"post": "班长"}, uid=uid)
    with pytest.raises(UserError, match=r"change\.draft"):
        change_member(workspace, uid, "contact", {"changed_on": "2026-02-02", "mobile": "13800006120"})


def test_a_correction_stands_in_the_history_without_a_paper(workspace: Workspace, uid: str) -> None:
    save_record(workspace, "member", {"post": "班长"}, uid=uid)
    changes = card_history(workspace, uid)
    assert [change.told for change in changes] == [None, None]
    assert changes[-1].entry.after == {"post": "班长"}


def test_looking_is_written_down_and_cannot_be_taken_back(workspace: Workspace, uid: str) -> None:
    save_record(workspace, "member", {"post": "班长"}, uid=uid)
    assert look_at(workspace, uid, "mobile") == "13600000935"
    (look,) = looks(workspace, uid)
    assert (look.values["item"], look.values["looked_by"]) == ("手机号码", workspace.user)
    batch = history(workspace, look.uid)[0].batch
    with pytest.raises(UserError, match=r"undo\.logged"):
        undo_batch(workspace, batch)
    undo_batch(workspace)  # passes it over
    assert "post" not in get_record(workspace, "member", uid).values
    assert len(looks(workspace)) == 1
    with pytest.raises(UserError, match=r"look\.not_masked"):
        look_at(workspace, uid, "name")


def test_where_somebody_took_part_comes_from_the_records(workspace: Workspace, uid: str) -> None:
    other = add(workspace, "member", member("王芳"))
    sheet = [{"member": "周敏", "state": "到会"}, {"member": "王芳", "state": "病假", "reason": "住院"}]
    first = add(workspace, "branch_committee_meeting", meeting("研究防汛", attendance=sheet, chair="周敏"))
    study: dict[str, object] = {
        "held_at": "2025-12-09 15:00-17:00", "place": "会议室", "topic": "学习条例", "hours": "2",
        "content": "通读", "category": "政治学习", "attendance": [{"member": "周敏", "state": "到会", "hours": "2"}],
    }  # fmt: skip
    second = add(workspace, "political_study", study)
    parts = taken_part(workspace, uid)
    assert [(p.uid, p.title, p.state, p.hours, p.roles) for p in parts] == [
        (first, "研究防汛", "present", "", ["主持人"]),
        (second, "学习条例", "present", "2", []),
    ]
    assert (summed(parts).listed, summed(parts).present, str(summed(parts).hours)) == (2, 2, "2")
    assert [p.uid for p in taken_part(workspace, uid, "2026")] == [first]
    (absent,) = taken_part(workspace, other)
    assert absent.state == "sick_leave"
    assert summed([absent]).present == 0


def test_who_was_a_member_on_a_day_after_a_death(workspace: Workspace, uid: str) -> None:
    change_member(workspace, uid, "deceased", {"changed_on": "2026-02-10", "basis": "死亡证明"})
    card, told = get_record(workspace, "member", uid).values, told_changes(workspace)
    assert membership_on(card, told[uid], date(2026, 2, 9)).stage == "probationary"
    assert membership_on(card, told[uid], date(2026, 2, 10)).status == "deceased"
