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
from app.domain.people import has_vote
from app.domain.values import as_rows, member_ref
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
        {"item": "部门（厂站）", "field": "department", "new": "运行班"},
        {"item": "岗位名称", "field": "workpost", "old": "化验员", "new": "中控员"},
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
    assert told.values["details"] == [
        {"item": "手机号码", "field": "mobile", "old": "136****0935", "new": "138****6120"}
    ]


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


def test_a_commendation_is_a_line_of_history_on_its_paper(workspace: Workspace, uid: str) -> None:
    typed = {
        "changed_on": "2026.6.28",
        "basis": "清水党发〔2026〕12号",
        "title": "优秀共产党员",
        "level": "公司",
        "awarded_by": "清水公司党委",
    }
    change_member(workspace, uid, "commended", typed)
    card = get_record(workspace, "member", uid).values
    assert card["awards"] == [
        {
            "awarded_on": "2026-06-28", "title": "优秀共产党员", "level": "company", "awarded_by": "清水公司党委",
            "document_no": "清水党发〔2026〕12号",
        }
    ]  # fmt: skip
    (told,) = list_records(workspace, "member_change")
    assert told.values["details"] == [
        {"item": "受表彰记录", "new": "2026年6月28日 优秀共产党员·公司·清水公司党委·清水党发〔2026〕12号"}
    ]
    with pytest.raises(Invalid) as refused:
        change_member(workspace, uid, "commended", {"changed_on": "2026.6.28"})
    assert [p.field for p in refused.value.problems] == ["title"]


def test_training_is_a_dated_line_of_the_card_on_its_paper(workspace: Workspace, uid: str) -> None:
    typed = {
        "changed_on": "2026.3.2", "to_on": "2026.3.4", "name": "预备党员培训班", "organizer": "公司党校", "hours": "24",
        "basis": "清水党发〔2026〕5号",
    }  # fmt: skip
    change_member(workspace, uid, "trained", typed)
    assert get_record(workspace, "member", uid).values["trainings"] == [
        {"from_on": "2026-03-02", "to_on": "2026-03-04", "name": "预备党员培训班", "organizer": "公司党校", "hours": "24"}
    ]  # fmt: skip
    (told,) = list_records(workspace, "member_change")
    assert (told.values["kind"], told.values["basis"]) == ("trained", "清水党发〔2026〕5号")
    assert "预备党员培训班·公司党校" in str(told.values["details"])


def test_a_year_is_graded_once(workspace: Workspace, uid: str) -> None:
    typed = {
        "changed_on": "2026.1.20",
        "year": "2025",
        "self_grade": "合格",
        "grade": "优秀",
        "basis": "支委会记录",
    }
    change_member(workspace, uid, "appraised", typed)
    assert get_record(workspace, "member", uid).values["appraisals"] == [
        {"year": "2025", "self_grade": "qualified", "grade": "excellent", "feedback_on": "2026-01-20"}
    ]
    with pytest.raises(Invalid) as refused:
        change_member(workspace, uid, "appraised", {**typed, "grade": "合格"})
    assert [(p.code, p.field) for p in refused.value.problems] == [("change.once", "year")]
    change_member(workspace, uid, "appraised", {**typed, "year": "2024"})
    assert len(as_rows(get_record(workspace, "member", uid).values["appraisals"])) == 2


def test_a_penalty_and_the_rights_restored(workspace: Workspace) -> None:
    uid = add(workspace, "member", member("赵永刚", joined_on="2010-05-01", confirmed_on="2011-05-01"))
    typed = {
        "changed_on": "2025-01-10",
        "penalty_kind": "留党察看一年",
        "facts": "违规经商",
        "approved_by": "公司纪委",
    }
    change_member(workspace, uid, "penalized", typed)
    card = get_record(workspace, "member", uid).values
    assert not has_vote(card, date(2025, 6, 1))
    assert "rights_restored" in {one.code for one in changes_offered(workspace, uid)}
    change_member(
        workspace, uid, "rights_restored", {"changed_on": "2026-01-20", "basis": "清水纪发〔2026〕1号"}
    )
    card = get_record(workspace, "member", uid).values
    assert [row["restored_on"] for row in as_rows(card["penalties"])] == ["2026-01-20"]
    assert (has_vote(card, date(2026, 1, 19)), has_vote(card, date(2026, 1, 20))) == (False, True)
    assert "rights_restored" not in {one.code for one in changes_offered(workspace, uid)}


def test_expulsion_is_one_change_that_writes_penalty_and_status(workspace: Workspace, uid: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_member(workspace, uid, "penalized", {"changed_on": "2026-01-10", "penalty_kind": "开除党籍"})
    assert [p.code for p in refused.value.problems] == ["change.expulsion_elsewhere"]
    change_member(workspace, uid, "expelled", {"changed_on": "2026-01-10", "basis": "处分决定"})
    card = get_record(workspace, "member", uid).values
    assert (card["stage"], card["membership_status"]) == ("left", "out")
    assert card["penalties"] == [
        {"penalty_kind": "expulsion", "decided_on": "2026-01-10", "document_no": "处分决定"}
    ]


def test_away_and_back_lost_and_found_are_dated_rows(workspace: Workspace, uid: str) -> None:
    away = {"changed_on": "2025-03-01", "migrant_to": "清源市东河区", "migrant_reason": "项目驻点"}
    change_member(workspace, uid, "migrant_away", away)
    assert get_record(workspace, "member", uid).values["migrant"] == 1
    change_member(workspace, uid, "migrant_back", {"changed_on": "2025-12-01"})
    change_member(
        workspace, uid, "contact_lost", {"changed_on": "2026-01-05", "lost_contact_kind": "居住地改变"}
    )
    change_member(workspace, uid, "contact_found", {"changed_on": "2026-02-10", "mobile": "13600000936"})
    card = get_record(workspace, "member", uid).values
    assert card["migrations"] == [
        {"from_on": "2025-03-01", "migrant_to": "清源市东河区", "reason": "项目驻点", "to_on": "2025-12-01"}
    ]
    assert card["contact_losses"] == [
        {"lost_on": "2026-01-05", "lost_contact_kind": "6", "found_on": "2026-02-10"}
    ]
    assert (card["migrant"], card["lost_contact"], card.get("migrant_to")) == (0, 0, None)


def test_leaving_ends_posts_and_the_spell(workspace: Workspace) -> None:
    card = member("刘海波", joined_on="2010-05-01", confirmed_on="2011-05-01")
    uid = add(workspace, "member", card)
    change_member(workspace, uid, "party_post", {"changed_on": "2024-03-01", "party_post": "书记"})
    change_member(
        workspace, uid, "transferred_out", {"changed_on": "2026-01-31", "transferred_to": "二厂党支部"}
    )
    kept = get_record(workspace, "member", uid).values
    assert kept.get("party_post") is None
    assert [row["to_on"] for row in as_rows(kept["party_posts"])] == ["2026-01-31"]
    (spell,) = as_rows(kept["spells"])
    assert (spell["from_on"], spell["to_on"], spell["ended_by"]) == (
        "2010-05-01",
        "2026-01-31",
        "transferred_out",
    )
